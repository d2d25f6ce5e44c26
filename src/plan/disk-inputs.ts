import type { Graph } from '../model/graph.ts';
import { cleanPath, dockerfilePath, withoutLocalPrefix } from '../model/paths.ts';
import { isRemoteUrl } from '../model/remote-url.ts';
import type { TargetAttributes } from '../model/target.ts';

/** A file or folder of this machine that a target's build reads. */
export interface DiskInput {
  readonly kind: 'context' | 'dockerfile' | 'named-context' | 'secret' | 'ssh' | 'cache' | 'policy';
  /** Of the working directory when it is relative. */
  readonly path: string;
  /** Of a named context or of a secret. */
  readonly name?: string;
}

/** What each target reads on disk, by the target's name. */
export function diskInputs(graph: Graph): ReadonlyMap<string, readonly DiskInput[]> {
  return new Map([...graph.targets].map(([name, { attributes }]) => [name, inputsOf(attributes)]));
}

function inputsOf(attributes: TargetAttributes): readonly DiskInput[] {
  const { contexts = new Map<string, string>(), secret = [], ssh = [], policy = [] } = attributes;
  const { context = '.', dockerfile = 'Dockerfile', 'dockerfile-inline': inline } = attributes;
  const inputs: DiskInput[] = [];
  const add = (kind: DiskInput['kind'], path: string | undefined, name?: string): void => {
    if (path !== undefined) inputs.push({ kind, path, ...(name !== undefined && { name }) });
  };
  add('context', localPath(context));
  if (!inline) add('dockerfile', localDockerfile(dockerfile, context));
  for (const [name, value] of [...contexts].sort(byKey)) {
    add('named-context', localPath(value), name);
  }
  for (const { id, src } of secret) add('secret', src, id);
  for (const { paths } of ssh) for (const path of paths) add('ssh', path);
  for (const { type, attrs } of attributes['cache-from'] ?? []) {
    if (type === 'local') add('cache', attrs.get('src'));
  }
  for (const { filenames } of policy) for (const path of filenames) add('policy', path);
  return inputs;
}

/** The folder behind a context; undefined for what is fetched, linked or read from a stream. */
function localPath(context: string): string | undefined {
  if (context === '-' || isRemoteUrl(context)) return undefined;
  if (/^(?:target|docker-image|service):/.test(context)) return undefined;
  if (context.startsWith(layoutPrefix)) {
    return context.slice(layoutPrefix.length).replace(/(?::[\w.-]+)?(?:@[\w:]+)?$/, '');
  }
  return cleanPath(withoutLocalPrefix(context));
}

const layoutPrefix = 'oci-layout://';

function localDockerfile(dockerfile: string, context: string): string | undefined {
  if (dockerfile === '-' || isRemoteUrl(dockerfile)) return undefined;
  const isInContext = !dockerfile.startsWith('cwd://') && !dockerfile.startsWith('/');
  if (isInContext && localPath(context) === undefined) return undefined;
  return dockerfilePath(dockerfile, context);
}

function byKey([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
