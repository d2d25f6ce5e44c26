import type { Host } from '../host/host.ts';
import { gitHost, parseGitReference } from '../model/git-reference.ts';
import { formatGoQuery, parseGoQuery } from '../model/go-url.ts';
import type { Graph, ResolvedTarget } from '../model/graph.ts';
import { cleanPath } from '../model/paths.ts';
import type { RemoteSource } from '../model/remote-source.ts';
import { isRemoteUrl } from '../model/remote-url.ts';
import { SpecError } from '../model/specs/spec-error.ts';
import type { TargetAttributes } from '../model/target.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Sources } from './sources.ts';

/** What a target of a remote definition has besides its attributes. */
export type RemoteParts = Pick<ResolvedTarget, 'printed' | 'mistakableDockerfile'>;

/**
 * Gives the local paths among the contexts of a target the place where its definition is, in place
 * (buildx: updateContext). Returns what is printed otherwise than it is built.
 */
export function rebaseOntoSource(
  target: string,
  attributes: TargetAttributes,
  source: RemoteSource,
  sources: Sources,
  sink: DiagnosticSink,
): RemoteParts {
  const rebase = (path: string, entry?: string): string => {
    if (isElsewhere(path)) return path;
    const clean = cleanPath(path);
    if (source.kind === 'git') return urlWithFolder(source.url, clean);
    if (clean !== '.') {
      const subject = sources.placeOf(target, entry === undefined ? 'context' : 'contexts', entry);
      sink.add({
        code: 'unreachable-context',
        severity: 'error',
        summary: `cannot build from "${path}" in an archive`,
        detail: `The target "${target}" has a context that is a folder of the archive in which its definition is. Only the whole archive can be a context; in a Git repository folders can be, too.`,
        ...(subject === undefined ? {} : { subject }),
      });
    }
    return source.url;
  };
  const { context = '.', contexts, secret } = attributes;
  attributes.context = rebase(context);
  const printed: TargetAttributes = {};
  if (contexts !== undefined) {
    printed.contexts = contexts;
    attributes.contexts = new Map(
      [...contexts].map(([name, path]) => [name, rebase(path, name)] as const),
    );
  }
  if (source.secrets.length > 0 && isOnHostOf(source, attributes.context)) {
    printed.secret = secret ?? [];
    const known = new Set(secret?.map(({ id }) => id));
    attributes.secret = [...(secret ?? []), ...source.secrets.filter(({ id }) => !known.has(id))];
  }
  const local = localDockerfile(attributes, context);
  return {
    printed,
    ...(local === undefined || source.kind !== 'git' ? {} : { mistakableDockerfile: local }),
  };
}

/** What a Dockerfile that is meant to be remote would be beside a local context. */
function localDockerfile(
  { dockerfile = 'Dockerfile' }: TargetAttributes,
  context: string,
): string | undefined {
  if (!context.startsWith('cwd://')) return undefined;
  if (dockerfile.startsWith('cwd://') || isRemoteUrl(dockerfile)) return undefined;
  return cleanPath(`${context.slice('cwd://'.length) || '.'}/${dockerfile}`);
}

/**
 * Refuses targets with a local context whose Dockerfile is not said to be local, but would be read
 * there (buildx).
 */
export async function refuseLocalDockerfiles(
  graph: Graph,
  host: Host,
  sink: DiagnosticSink,
): Promise<void> {
  for (const target of graph.targets.values()) {
    const { name, attributes, mistakableDockerfile: path } = target;
    if (path === undefined || (await host.files.stat(path)) === undefined) continue;
    // Origins are found when they are asked for, so not before there is something to tell.
    const { origins } = target;
    const range = origins.get('dockerfile')?.range ?? origins.get('context')?.range;
    sink.add({
      code: 'unreachable-context',
      severity: 'error',
      summary: 'reading a dockerfile for a remote build invocation is currently not supported',
      detail: `The target "${name}" has a local context, so the Dockerfile of the repository is out of reach. Write dockerfile = "cwd://${attributes.dockerfile}" if the local one is meant.`,
      ...(range === undefined ? {} : { subject: range }),
    });
  }
}

const elsewhere = ['cwd://', 'target:', 'docker-image:', 'oci-layout://'];

function isElsewhere(path: string): boolean {
  return elsewhere.some((prefix) => path.startsWith(prefix)) || isRemoteUrl(path);
}

function isOnHostOf(source: RemoteSource, context: string): boolean {
  const host = isRemoteUrl(context) ? gitHost(context) : undefined;
  return host !== undefined && host.toLowerCase() === gitHost(source.url)?.toLowerCase();
}

/** The URL of a folder in a repository, in the style of the URL (buildx: remoteURLWithSubdir). */
function urlWithFolder(url: string, path: string): string {
  if (path === '.') return url;
  const base = folderOf(url);
  const folder = base === undefined ? path : cleanPath(`${base}/${path}`);
  const queryAt = url.indexOf('?');
  if (!url.includes('#') && queryAt >= 0 && /^[a-z0-9]+:\/\//i.test(url)) {
    const pairs = parseGoQuery(url.slice(queryAt + 1));
    if (pairs.some(([name]) => name === 'subdir')) {
      const changed = pairs.map(
        ([name, value]) => [name, name === 'subdir' ? folder : value] as const,
      );
      return `${url.slice(0, queryAt)}?${formatGoQuery(changed)}`;
    }
  }
  const [repository = '', ...fragment] = url.split('#');
  const [ref = ''] = fragment.join('#').split(':');
  return `${repository}#${ref}:${folder}`;
}

function folderOf(url: string): string | undefined {
  try {
    return parseGitReference(url)?.subdir;
  } catch (error) {
    if (error instanceof SpecError) return undefined;
    throw error;
  }
}
