import { type BuildctlPart, type Lowering, option, presentPairs, refusal } from './lowering.ts';
import { dockerfilePath, withoutLocalPrefix } from './paths.ts';
import { isRemoteUrl, isSshRepository } from './remote-url.ts';
import { type Attestation, formatAttestation } from './specs/attest.ts';
import type { CacheEntry } from './specs/cache.ts';
import { sortedPairs } from './specs/entry.ts';
import { formatWholePlatform, parsePlatforms } from './specs/platform.ts';
import { type Resources, resourceNames } from './specs/resources.ts';
import { readBoolean, trimSpace } from './specs/scalars.ts';
import type { SecretEntry } from './specs/secret.ts';
import { parseMemorySize } from './specs/size.ts';
import type { SshEntry } from './specs/ssh.ts';
import { parseUlimit } from './specs/ulimit.ts';
import type { Surroundings } from './surroundings.ts';

type Rule<T> = Lowering<T, BuildctlPart>;
type Texts = ReadonlyMap<string, string | null>;

/** For what has no meaning in a build. */
export const nothing: Lowering<unknown, never> = () => [];

/** One option of the frontend, where the text is not empty. */
export function optionRule(name: string): Rule<string> {
  return (text) => (text ? [option(name, text)] : []);
}

/** One option for each entry of a map, without those that are null. */
export function pairsRule(prefix: string): Rule<Texts> {
  return (pairs) => presentPairs(pairs).map(([key, value]) => option(`${prefix}:${key}`, value));
}

/** An attribute that only Buildx knows what to do with. */
export function refusedRule<T>(problem: string): Rule<T> {
  return (value) => (value === undefined ? [] : [refusal(problem)]);
}

/** A folder is sent; of anything remote the frontend is told the address. */
export const contextRule: Rule<string> = (context = '.') => {
  if (!isRemoteUrl(context)) return [{ kind: 'local', name: 'context', path: context }];
  return [option('context', context), ...queryCapability(context, '')];
};

/** The Dockerfile is sent from its folder, unless it is in a remote context. */
export const dockerfileRule: Rule<string> = (
  dockerfile = 'Dockerfile',
  { context = '.', 'dockerfile-inline': inline, policy = [] },
  { lowercaseFolders, withPolicy },
) => {
  const isHere = !isRemoteUrl(context);
  if (inline) return [];
  if (/^https?:\/\//.test(dockerfile)) {
    return [refusal('Buildx fetches a Dockerfile from a URL; fetch it first, and name the file.')];
  }
  const path = dockerfilePath(dockerfile, context);
  const isFile = isHere || dockerfile.startsWith('cwd://') || dockerfile.startsWith('/');
  if (!isFile) return [option('filename', path)];
  if (withPolicy.has(path) && !policy.some(({ disabled }) => disabled)) {
    const detail = `The policy ${path}.rego, which Buildx applies by itself, needs Buildx.`;
    return [refusal(detail)];
  }
  const slash = path.lastIndexOf('/');
  const folder = slash < 0 ? '.' : path.slice(0, slash) || '/';
  const name = path.slice(slash + 1);
  // buildx: a Dockerfile in small letters is found, too.
  const found = name === 'Dockerfile' && lowercaseFolders.has(folder) ? 'dockerfile' : name;
  return [
    { kind: 'local', name: 'dockerfile', path: folder },
    option('filename', found),
    ...(isHere ? [] : [option('dockerfilekey', 'dockerfile')]),
  ];
};

export const inlineRule: Rule<string> = (text) =>
  text
    ? [
        { kind: 'dockerfile', text },
        option('filename', 'Dockerfile'),
        option('dockerfilekey', 'dockerfile'),
      ]
    : [];

export const contextsRule: Rule<ReadonlyMap<string, string>> = (contexts, _target, { layouts }) => {
  if (contexts === undefined || contexts.size === 0) return [];
  const forward: BuildctlPart = {
    kind: 'capability',
    name: 'moby.buildkit.frontend.contexts+forward',
  };
  return [
    forward,
    ...sortedPairs(contexts).flatMap(([name, path]) => contextParts(name, path, layouts)),
  ];
};

function contextParts(
  name: string,
  text: string,
  layouts: Surroundings['layouts'],
): readonly BuildctlPart[] {
  if (text.startsWith('target:')) {
    return [{ kind: 'link', context: name, target: text.slice('target:'.length) }];
  }
  if (text.startsWith('oci-layout://')) {
    const image = layouts.get(text) ?? { problem: 'it was not looked for' };
    if ('problem' in image) {
      return [{ ...refusal(`The image of ${text} cannot be told: ${image.problem}.`), key: name }];
    }
    return [{ kind: 'layout', context: name, ...image }];
  }
  if (isRemoteUrl(text) || text.startsWith('docker-image://')) {
    return [option(`context:${name}`, text), ...queryCapability(text, '+forward')];
  }
  // buildx: these two names are those of the main folders.
  const local = name === 'context' || name === 'dockerfile' ? `_${name}` : name;
  return [
    { kind: 'local', name: local, path: withoutLocalPrefix(text) },
    option(`context:${name}`, `local:${local}`),
  ];
}

/** A frontend that is to read the query of a Git address has to be able to. */
function queryCapability(address: string, suffix: string): readonly BuildctlPart[] {
  const isPlainHttp = /^https?:\/\//.test(address) && !/\.git(?:[?#]|$)/.test(address);
  if (isPlainHttp || !/^[^#]*\?./.test(address)) return [];
  return [{ kind: 'capability', name: `moby.buildkit.frontend.gitquerystring${suffix}` }];
}

/** The arguments, with what some of them mean to Buildx, and docker's proxies. */
export const argsRule: Rule<Texts> = (args, _target, { proxies }) => {
  const parts: BuildctlPart[] = [];
  const value = (name: string): string | undefined => args?.get(name) ?? undefined;
  const syntax = value('BUILDKIT_SYNTAX');
  if (syntax !== undefined) {
    const [image = ''] = trimSpace(syntax).split(' ');
    if (image === '') {
      parts.push({
        ...refusal('An empty BUILDKIT_SYNTAX names no frontend.'),
        key: 'BUILDKIT_SYNTAX',
      });
    }
    parts.push({ kind: 'frontend', name: 'gateway.v0' });
    parts.push(option('source', image), option('cmdline', syntax));
  }
  if (readBoolean(value('BUILDKIT_MULTI_PLATFORM') ?? '')) {
    parts.push(option('multi-platform', 'true'));
  }
  if (readBoolean(value('BUILDKIT_INLINE_CACHE') ?? '')) {
    parts.push({ kind: 'export', cache: { type: 'inline', attrs: new Map() } });
  }
  for (const [name, text] of presentPairs(args)) parts.push(option(`build-arg:${name}`, text));
  const known = new Set(
    [...(args ?? [])].filter(([, text]) => text !== null).map(([name]) => name.toLowerCase()),
  );
  for (const [name, address] of sortedPairs(proxies)) {
    if (known.has(name.toLowerCase())) continue;
    const isSecret = /^[^/]*\/\/[^/]*@/.test(address);
    parts.push(
      isSecret
        ? { kind: 'hidden-option', name: `build-arg:${name}`, variable: name }
        : option(`build-arg:${name}`, address),
    );
  }
  return parts;
};

/** What was asked for, else the provenance that Buildx adds to every image. */
export const attestRule: Rule<readonly Attestation[]> = (attestations = [], { call }, { env }) => {
  if (call) return [];
  const asked = attestations
    .filter(({ disabled }) => !disabled)
    .map((attestation) => option(`attest:${attestation.type}`, formatAttestation(attestation)));
  const isDecided = attestations.some(({ type }) => type === 'provenance');
  if (isDecided || readBoolean(env['BUILDX_NO_DEFAULT_ATTESTATIONS'] ?? '')) return asked;
  return [...asked, option('attest:provenance', 'mode=min,inline-only=true')];
};

export function cacheRule(kind: 'import' | 'export'): Rule<readonly CacheEntry[]> {
  return (caches = [], { call }, { env }) =>
    kind === 'export' && call
      ? []
      : caches.flatMap((cache, key): readonly BuildctlPart[] => {
          const [secret] = (secretAttributes.get(cache.type) ?? []).filter((name) =>
            cache.attrs.has(name),
          );
          if (secret !== undefined) {
            const where =
              cache.type === 'gha' ? 'ACTIONS_RUNTIME_TOKEN' : 'the environment of buildkitd';
            const problem = `"${secret}" would stand in the command line of buildctl, where everybody can read it. Put it into ${where}.`;
            return [{ ...refusal(problem), key, isSecret: true }];
          }
          // buildx: outside of GitHub Actions its cache is no mistake.
          return isUsable(cache, env) ? [{ kind, cache }] : [];
        });
}

/** What nobody may see, by the type of a cache. */
const secretAttributes: ReadonlyMap<string, readonly string[]> = new Map([
  ['gha', ['token']],
  ['s3', ['secret_access_key', 'session_token']],
  ['azblob', ['secret_access_key']],
]);

function isUsable({ type, attrs }: CacheEntry, env: Surroundings['env']): boolean {
  if (type !== 'gha') return true;
  const address =
    attrs.get('url') ||
    attrs.get('url_v2') ||
    env['ACTIONS_CACHE_URL'] ||
    env['ACTIONS_RESULTS_URL'];
  return Boolean(env['ACTIONS_RUNTIME_TOKEN'] && address);
}

export const secretRule: Rule<readonly SecretEntry[]> = (secrets = []) =>
  secrets.map((secret) => ({ kind: 'secret', secret }));

/** A repository that is reached over SSH needs an agent, asked for or not. */
export const sshRule: Rule<readonly SshEntry[]> = (entries = [], { context = '.' }) => {
  const isNeeded = entries.length === 0 && isSshRepository(context);
  const all = isNeeded ? [{ id: 'default', paths: [] }] : entries;
  return all.map(({ id, paths }) => ({ kind: 'ssh', ssh: { id: id || 'default', paths } }));
};

export const platformsRule: Rule<readonly string[]> = (texts = [], _target, { platform }) => {
  const names = texts.flatMap(parsePlatforms).map((each) => formatWholePlatform(each, platform));
  return names.length === 0 ? [] : [option('platform', names.join(','))];
};

export const pullRule: Rule<boolean> = (pull) =>
  pull ? [option('image-resolve-mode', 'pull')] : [];

export const noCacheRule: Rule<boolean> = (noCache) => (noCache ? [{ kind: 'no-cache' }] : []);

export const noCacheFilterRule: Rule<readonly string[]> = (stages = [], target) =>
  stages.length === 0 || target['no-cache'] ? [] : [option('no-cache', stages.join(','))];

export const networkRule: Rule<string> = (mode) => {
  switch (mode) {
    case undefined:
    case '':
    case 'default':
      return [];
    case 'host':
    case 'none':
      return [option('force-network-mode', mode)];
    default:
      return [
        refusal(`BuildKit has no network mode "${mode}". Choose "default", "none" or "host".`),
      ];
  }
};

export const entitlementsRule: Rule<readonly string[]> = (names = []) =>
  names.map((entitlement) => ({ kind: 'allow', entitlement }));

export const shmSizeRule: Rule<string> = (size) => {
  const bytes = size === undefined ? 0 : parseMemorySize(size);
  return bytes > 0 ? [option('shm-size', String(bytes))] : [];
};

/** The last one of each name, in order of the names, as docker's list has them. */
export const ulimitsRule: Rule<readonly string[]> = (texts = []) => {
  const limits = new Map(texts.map((text) => [parseUlimit(text).name, parseUlimit(text)] as const));
  const shown = sortedPairs(limits).map(([name, { soft, hard }]) => `${name}=${soft}:${hard}`);
  return shown.length === 0 ? [] : [option('ulimit', shown.join(','))];
};

/** The frontend's names of the limits. */
const limitOptions: Readonly<Record<keyof Resources, string>> = {
  memory: 'memory',
  'memory-swap': 'memswap',
  'cpu-shares': 'cpushares',
  'cpu-period': 'cpuperiod',
  'cpu-quota': 'cpuquota',
  'cpuset-cpus': 'cpusetcpus',
  'cpuset-mems': 'cpusetmems',
};

export const resourcesRule: Rule<Resources> = (resources = {}) =>
  resourceNames.flatMap((name) => {
    const limit = resources[name];
    const text = typeof limit === 'string' ? limitText(name, limit) : String(limit ?? '');
    const isSet = text !== '' && !/^(?:0|-\d+)$/.test(text);
    return isSet || (name === 'memory-swap' && text === '-1')
      ? [option(limitOptions[name], text)]
      : [];
  });

function limitText(name: keyof Resources, limit: string): string {
  const text = trimSpace(limit);
  if (name !== 'memory' && name !== 'memory-swap') return limit;
  return text === '-1' ? text : String(parseMemorySize(text));
}

export const extraHostsRule: Rule<Texts> = (hosts) => {
  const parts: BuildctlPart[] = [];
  const shown: string[] = [];
  for (const [host, addresses] of presentPairs(hosts)) {
    for (const address of addresses.split(',')) {
      if (address === 'host-gateway') {
        const problem =
          '"host-gateway" is known to the docker driver of Buildx only. Give the address.';
        parts.push({ ...refusal(problem), key: host });
      } else if (!/^\[?[0-9A-Fa-f:.]+(?:%[^\]]+)?\]?$/.test(address)) {
        parts.push({ ...refusal(`"${address}" is no address.`), key: host });
      } else shown.push(`${host}=${address.replace(/^\[(.+)\]$/, '$1')}`);
    }
  }
  return shown.length === 0 ? parts : [...parts, option('add-hosts', shown.join(','))];
};

/** A question to the frontend; its answer is text. */
export const callRule: Rule<string> = (method) =>
  method ? [option('requestid', `frontend.${method === 'check' ? 'lint' : method}`)] : [];

/** A policy that is switched off needs nobody who enforces it. */
export const policyRule: Rule<readonly { readonly disabled: boolean }[]> = (
  policies = [],
  _target,
  { env },
) => [
  ...(policies.length > 0 && !policies.some(({ disabled }) => disabled)
    ? [refusal('Policies are evaluated by Buildx.')]
    : []),
  ...(env['EXPERIMENTAL_BUILDKIT_SOURCE_POLICY']
    ? [{ kind: 'source-policy', path: env['EXPERIMENTAL_BUILDKIT_SOURCE_POLICY'] } as const]
    : []),
];
