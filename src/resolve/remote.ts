import { gitHost, parseGitReference } from '../model/git-reference.ts';
import { formatGoQuery, parseGoQuery } from '../model/go-url.ts';
import { cleanPath } from '../model/paths.ts';
import type { RemoteSource } from '../model/remote-source.ts';
import { isRemoteUrl } from '../model/remote-url.ts';
import { SpecError } from '../model/specs/spec-error.ts';
import type { TargetAttributes } from '../model/target.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Sources } from './sources.ts';

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
): TargetAttributes {
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
  return printed;
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
