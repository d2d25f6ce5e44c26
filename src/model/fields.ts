import { pairArguments, repeated } from './argv-rules.ts';
import { outputRule } from './buildctl-outputs.ts';
import {
  argsRule,
  attestRule,
  cacheRule,
  callRule,
  contextRule,
  contextsRule,
  dockerfileRule,
  entitlementsRule,
  extraHostsRule,
  inlineRule,
  networkRule,
  noCacheFilterRule,
  noCacheRule,
  nothing,
  optionRule,
  pairsRule,
  platformsRule,
  policyRule,
  pullRule,
  refusedRule,
  resourcesRule,
  secretRule,
  shmSizeRule,
  sshRule,
  ulimitsRule,
} from './buildctl-rules.ts';
import {
  checkSecrets,
  checkShmSize,
  checkSsh,
  checkTexts,
  refuseStandardInput,
} from './check-rules.ts';
import {
  attestationsKind,
  cacheEntriesKind,
  outputsKind,
  policiesKind,
  secretsKind,
  sshKind,
} from './entry-kinds.ts';
import type { Field } from './field.ts';
import { namedTextsKind, proseKind, textKind, textMapKind, textsKind, truthKind } from './kinds.ts';
import { append, appendDistinct, mergeMaps, replace } from './merge-rules.ts';
import { packKind, resourcesKind } from './object-kinds.ts';
import { entriesKey, entryKey, onlyValue, textKey, textsKey, truthKey } from './override-rules.ts';
import {
  packArgsRule,
  packAttestRule,
  packContextRule,
  packDockerfileRule,
  packEmptyRule,
  packEntitlementsRule,
  packLabelsRule,
  packNetworkRule,
  packNoCacheRule,
  packOutputRule,
  packPlatformsRule,
  packPullRule,
  packRule,
  packSecretRule,
  packTagsRule,
} from './pack-rules.ts';
import { cleanContext, dockerfilePath, withoutLocalPrefix } from './paths.ts';
import { parseAnnotation } from './specs/annotation.ts';
import { type Attestation, formatAttestation, parseAttestation } from './specs/attest.ts';
import {
  type CacheEntry,
  cacheEntryKey,
  formatCacheEntry,
  parseCacheEntries,
} from './specs/cache.ts';
import { distinctEntries, distinctTexts, lastByKey } from './specs/dedupe.ts';
import {
  checkOutputs,
  formatOutput,
  type OutputEntry,
  outputKey,
  parseOutput,
  withImpliedDestination,
  withLoad,
  withPush,
} from './specs/output.ts';
import { checkPack, withPackPart } from './specs/pack.ts';
import { parsePlatforms } from './specs/platform.ts';
import { formatPolicy, parsePolicy } from './specs/policy.ts';
import { checkResources, formatResources, withResource } from './specs/resources.ts';
import { formatSecret, parseSecret, type SecretEntry, withSecretSource } from './specs/secret.ts';
import { checkSource } from './specs/source.ts';
import { formatSsh, parseSsh, type SshEntry } from './specs/ssh.ts';
import { parseUlimit } from './specs/ulimit.ts';
import type { AttributeName, AttributeValues, TargetAttributes } from './target.ts';

const distinctAttestations = (list: readonly Attestation[]) => lastByKey(list, ({ type }) => type);
const distinctSecrets = (list: readonly SecretEntry[]) => lastByKey(list, ({ id }) => id);
const distinctSsh = (list: readonly SshEntry[]) => lastByKey(list, ({ id }) => id);
const distinctCaches = (list: readonly CacheEntry[]) => distinctEntries(list, cacheEntryKey);
const distinctOutputs = (list: readonly OutputEntry[]) => distinctEntries(list, outputKey);

/**
 * Every attribute of a target, once; in the order in which `--print` writes them. Decoding,
 * merging, overriding, printing, the JSON Schema and the reference walk this table.
 */
export const fields: { readonly [Name in AttributeName]: Field<AttributeValues[Name]> } = {
  description: {
    description: 'What the target is for, shown by `--list=targets`.',
    examples: ['The API server'],
    kind: proseKind,
    merge: (base, over) => (over === '' ? base : over),
    buildctl: nothing,
    pack: nothing,
  },
  inherits: {
    description: 'Targets whose attributes this one takes over, the last one first.',
    examples: [['base']],
    kind: textsKind,
    merge: append,
    buildctl: nothing,
    pack: nothing,
  },
  annotations: {
    description: 'Annotations of the image: `manifest,index:key=value`.',
    examples: [['manifest,index:org.opencontainers.image.title=app']],
    kind: textsKind,
    escaped: true,
    merge: append,
    normalize: optional(distinctTexts),
    check: checkTexts(parseAnnotation),
    overrides: [textsKey('annotations', 'append')],
    argv: repeated('--annotation', (text) => text),
    buildctl: nothing,
  },
  attest: {
    description: 'Attestations to attach: provenance and SBOM.',
    examples: [['type=provenance,mode=max', { type: 'sbom' }]],
    kind: attestationsKind,
    merge: appendDistinct(distinctAttestations),
    normalize: optional(distinctAttestations),
    overrides: [
      entriesKey({
        key: 'attest',
        parse: (text) => [parseAttestation(text)],
        merge: appendDistinct(distinctAttestations),
        always: 'append',
        problem: 'invalid value for attest',
      }),
    ],
    argv: repeated('--attest', formatAttestation),
    buildctl: attestRule,
    pack: packAttestRule,
  },
  context: {
    description: 'The folder, URL or repository to build from.',
    examples: ['.'],
    kind: textKind,
    merge: replace,
    settle: cleanContext,
    check: refuseStandardInput('context'),
    overrides: [textKey('context')],
    buildctl: contextRule,
    pack: packContextRule,
  },
  contexts: {
    description:
      'Further build contexts by name: folders, images (`docker-image://`) and targets (`target:`).',
    examples: [{ alpine: 'docker-image://alpine:3.22', base: 'target:base' }],
    kind: namedTextsKind,
    merge: mergeMaps,
    normalize: dropEmptyEntries,
    overrides: [entryKey({ key: 'contexts', sub: 'NAME' })],
    argv: (contexts) =>
      pairArguments(
        '--build-context',
        new Map([...contexts].map(([name, path]) => [name, withoutLocalPrefix(path)] as const)),
      ),
    buildctl: contextsRule,
  },
  dockerfile: {
    description: 'The Dockerfile, seen from the context.',
    examples: ['Dockerfile'],
    kind: textKind,
    merge: replace,
    check: refuseStandardInput('dockerfile'),
    overrides: [textKey('dockerfile')],
    argv: (path, target) =>
      target['dockerfile-inline'] ? [] : ['--file', dockerfilePath(path, target.context ?? '.')],
    buildctl: dockerfileRule,
    pack: packDockerfileRule,
  },
  'dockerfile-inline': {
    description: 'The text of the Dockerfile itself.',
    examples: ['FROM alpine\nRUN apk add git'],
    kind: textKind,
    escaped: true,
    merge: replace,
    argv: (text) => (text === '' ? [] : ['--file', '-']),
    buildctl: inlineRule,
  },
  args: {
    description: 'Build arguments; null leaves one to the Dockerfile.',
    examples: [{ VERSION: '1.2.3' }],
    kind: textMapKind,
    escaped: true,
    merge: mergeMaps,
    overrides: [entryKey({ key: 'args', sub: 'NAME', fromEnvironment: true })],
    argv: (args) => pairArguments('--build-arg', args),
    buildctl: argsRule,
    pack: packArgsRule,
  },
  labels: {
    description: 'Labels of the image.',
    examples: [{ 'org.opencontainers.image.source': 'https://example.com/app' }],
    kind: textMapKind,
    escaped: true,
    merge: mergeMaps,
    overrides: [
      entryKey({
        key: 'labels',
        sub: 'NAME',
        missingSub: 'invalid format for labels, expecting labels.<name>=<value>',
      }),
    ],
    argv: (labels) => pairArguments('--label', labels),
    buildctl: pairsRule('label'),
    pack: packLabelsRule,
  },
  tags: {
    description: 'Names for the image: `registry/name:tag`.',
    examples: [['example.com/app:latest']],
    kind: textsKind,
    merge: replace,
    normalize: optional(distinctTexts),
    overrides: [textsKey('tags')],
    argv: repeated('--tag', (text) => text),
    buildctl: nothing,
    pack: packTagsRule,
  },
  'cache-from': {
    description: 'Caches to read: `type=registry,ref=…`.',
    examples: [['type=registry,ref=example.com/app:cache']],
    kind: cacheEntriesKind,
    merge: (base, over) => distinctCaches([...(base ?? []), ...over]),
    normalize: optional(distinctCaches),
    overrides: [
      {
        ...entriesKey({
          key: 'cache-from',
          parse: parseCacheEntries,
          merge: (base, over) => distinctCaches([...(base ?? []), ...over]),
        }),
        grant: (entries) => ({ read: localPaths(entries, 'src') }),
      },
    ],
    argv: repeated('--cache-from', formatCacheEntry),
    buildctl: cacheRule('import'),
    pack: packEmptyRule,
  },
  'cache-to': {
    description: 'Caches to write: `type=registry,ref=…`.',
    examples: [[{ type: 'registry', ref: 'example.com/app:cache', mode: 'max' }]],
    kind: cacheEntriesKind,
    merge: replace,
    normalize: optional(distinctCaches),
    overrides: [
      {
        ...entriesKey({
          key: 'cache-to',
          parse: parseCacheEntries,
          merge: (base, over) => distinctCaches([...(base ?? []), ...over]),
        }),
        grant: (entries) => ({ write: localPaths(entries, 'dest') }),
      },
    ],
    argv: repeated('--cache-to', formatCacheEntry),
    buildctl: cacheRule('export'),
    pack: packEmptyRule,
  },
  target: {
    description: 'The stage of the Dockerfile to build.',
    examples: ['release'],
    kind: textKind,
    merge: replace,
    overrides: [textKey('target')],
    argv: (stage) => (stage === '' ? [] : ['--target', stage]),
    buildctl: optionRule('target'),
  },
  secret: {
    description: 'Secrets that build steps may mount: `id=token,env=TOKEN`.',
    examples: [['id=token,env=TOKEN', { id: 'key', src: 'key.pem' }]],
    kind: secretsKind,
    merge: appendDistinct(distinctSecrets),
    normalize: optional(distinctSecrets),
    check: checkSecrets,
    overrides: [
      {
        ...entriesKey({
          key: 'secrets',
          parse: (text) => [parseSecret(text)],
          merge: appendDistinct(distinctSecrets),
          problem: 'invalid value for outputs',
        }),
        grant: (secrets, { values }) => {
          const ids = new Set(
            values.filter((text) => text !== '').map((text) => parseSecret(text).id),
          );
          return { read: secrets.filter(({ id }) => ids.has(id)).flatMap(({ src }) => src ?? []) };
        },
      },
      {
        key: 'secret',
        sub: 'ID',
        refusesAppend: true,
        late: true,
        prepare: (input) => (secrets) =>
          withSecretSource(secrets ?? [], input.sub, onlyValue(input)),
        grant: (secrets, { sub }) => ({
          read: secrets.filter(({ id }) => id === sub).flatMap(({ src }) => src ?? []),
        }),
      },
    ],
    argv: repeated('--secret', formatSecret),
    buildctl: secretRule,
    pack: packSecretRule,
  },
  ssh: {
    description: 'SSH agents and keys that build steps may use: `default` or `key=path`.',
    examples: [['default', { id: 'key', paths: ['key.pem'] }]],
    kind: sshKind,
    merge: appendDistinct(distinctSsh),
    normalize: optional(distinctSsh),
    check: checkSsh,
    overrides: [
      {
        ...entriesKey({
          key: 'ssh',
          parse: (text) => [parseSsh(text)],
          merge: appendDistinct(distinctSsh),
          problem: 'invalid value for outputs',
        }),
        grant: (entries) => ({ read: entries.flatMap(({ paths }) => paths) }),
      },
    ],
    argv: repeated('--ssh', formatSsh),
    buildctl: sshRule,
  },
  platforms: {
    description: 'Platforms to build for: `linux/amd64`, `linux/arm64`.',
    examples: [['linux/amd64', 'linux/arm64']],
    kind: textsKind,
    merge: replace,
    normalize: optional(distinctTexts),
    check: checkTexts(parsePlatforms),
    overrides: [textsKey('platform')],
    argv: (platforms) => (platforms.length === 0 ? [] : ['--platform', platforms.join(',')]),
    buildctl: platformsRule,
    pack: packPlatformsRule,
  },
  output: {
    description: 'What to do with the result: `type=image,push=true`, `type=local,dest=out`.',
    examples: [['type=image,push=true', { type: 'local', dest: 'out' }]],
    kind: outputsKind,
    merge: replace,
    normalize: optional(distinctOutputs),
    settle: (outputs) => outputs.map(withImpliedDestination),
    check: checkOutputs,
    overrides: [
      {
        ...entriesKey({
          key: 'output',
          parse: (text) => [parseOutput(text)],
          merge: appendDistinct(distinctOutputs),
          problem: 'invalid value for outputs',
        }),
        grant: (outputs) => ({ write: outputs.flatMap(({ dest }) => dest ?? []) }),
      },
      truthKey('push', (outputs, push) => withPush(outputs ?? [], push)),
      truthKey('load', (outputs, load) => withLoad(outputs ?? [], load)),
    ],
    argv: repeated('--output', formatOutput),
    buildctl: outputRule,
    pack: packOutputRule,
  },
  pull: {
    description: 'Whether to look for newer base images.',
    examples: [true],
    kind: truthKind,
    merge: replace,
    overrides: [truthKey('pull', (_current, truth) => truth)],
    argv: (pull) => (pull ? ['--pull'] : []),
    buildctl: pullRule,
    pack: packPullRule,
  },
  'no-cache': {
    description: 'Whether to build without the cache.',
    examples: [true],
    kind: truthKind,
    merge: replace,
    overrides: [truthKey('no-cache', (_current, truth) => truth)],
    argv: (noCache) => (noCache ? ['--no-cache'] : []),
    buildctl: noCacheRule,
    pack: packNoCacheRule,
  },
  network: {
    description: 'The network of build steps: `default`, `none` or `host`.',
    examples: ['none'],
    kind: textKind,
    merge: replace,
    overrides: [textKey('network')],
    argv: (mode) => (mode === '' ? [] : ['--network', mode]),
    buildctl: networkRule,
    pack: packNetworkRule,
  },
  'no-cache-filter': {
    description: 'Stages to build without the cache.',
    examples: [['build']],
    kind: textsKind,
    merge: append,
    normalize: optional(distinctTexts),
    overrides: [textsKey('no-cache-filter')],
    argv: repeated('--no-cache-filter', (text) => text),
    buildctl: noCacheFilterRule,
  },
  'shm-size': {
    description: 'Size of `/dev/shm` in build steps: `64m`.',
    examples: ['64m'],
    kind: textKind,
    merge: replace,
    check: checkShmSize,
    overrides: [textKey('shm-size')],
    argv: (size) => ['--shm-size', size],
    buildctl: shmSizeRule,
  },
  ulimits: {
    description: 'Limits of the processes in build steps: `nofile=1024:2048`.',
    examples: [['nofile=1024:2048']],
    kind: textsKind,
    merge: append,
    normalize: optional(distinctTexts),
    check: checkTexts(parseUlimit),
    overrides: [textsKey('ulimits')],
    argv: repeated('--ulimit', (text) => text),
    buildctl: ulimitsRule,
  },
  resources: {
    description: 'Memory and processor limits of build steps.',
    examples: [{ memory: '1g', 'cpu-shares': 512 }],
    kind: resourcesKind,
    merge: (base, over) => ({ ...base, ...over }),
    check: checkResources,
    overrides: [
      {
        key: 'resources',
        sub: 'NAME',
        refusesAppend: true,
        prepare: (input) => (resources) =>
          withResource(resources ?? {}, input.sub, onlyValue(input)),
      },
    ],
    argv: (resources) => formatResources(resources).flatMap((text) => ['--resource', text]),
    buildctl: resourcesRule,
  },
  call: {
    description: 'What to ask the frontend for instead of a build: `check`, `outline`, `targets`.',
    examples: ['check'],
    kind: textKind,
    merge: replace,
    overrides: [textKey('call')],
    argv: (method) => (method === '' ? [] : ['--call', method]),
    buildctl: callRule,
  },
  entitlements: {
    description: 'Rights that the build needs: `network.host`, `security.insecure`.',
    examples: [['network.host']],
    kind: textsKind,
    merge: append,
    normalizesUnset: true,
    normalize(entitlements, { network }) {
      if (network !== 'host') return entitlements && distinctTexts(entitlements);
      return distinctTexts([...(entitlements ?? []), 'network.host']);
    },
    overrides: [
      {
        ...textsKey('entitlements', 'append'),
        grant: (_entitlements, { values }) => ({ entitlements: values }),
      },
    ],
    argv: repeated('--allow', (text) => text),
    buildctl: entitlementsRule,
    pack: packEntitlementsRule,
  },
  'extra-hosts': {
    description: 'Host names for build steps, with their addresses.',
    examples: [{ 'build.local': '192.0.2.1' }],
    kind: textMapKind,
    escaped: true,
    merge: mergeMaps,
    overrides: [
      entryKey({
        key: 'extra-hosts',
        sub: 'HOST',
        missingSub: 'invalid format for extra-hosts, expecting extra-hosts.<hostname>=<ip>',
      }),
    ],
    argv: (hosts) => pairArguments('--add-host', hosts),
    buildctl: extraHostsRule,
  },
  policy: {
    description: 'Policies that decide what the build may use: `filename=policy.rego,strict=true`.',
    examples: [['filename=policy.rego,strict=true']],
    kind: policiesKind,
    merge: append,
    overrides: [entriesKey({ key: 'policy', parse: (text) => [parsePolicy(text)], merge: append })],
    argv: repeated('--policy', formatPolicy),
    buildctl: policyRule,
  },
  builder: {
    description: 'The builder that builds it: one that the definition declares, or any other.',
    examples: ['ci'],
    own: true,
    kind: textKind,
    merge: replace,
    overrides: [textKey('builder')],
    buildctl: refusedRule(
      'Builders are those of Buildx; leave "builder" out, or build with --executor=buildx.',
    ),
  },
  source: {
    description:
      'What a local context is: `tree`, the files as they are (default); `clone` or `archive`, a clean copy of HEAD.',
    examples: ['clone'],
    own: true,
    kind: textKind,
    merge: replace,
    check: checkSource,
    overrides: [textKey('source')],
    // Its copy is the context by then.
    buildctl: nothing,
    pack: nothing,
  },
  pack: {
    description: 'Cloud Native Buildpacks that build it, in place of a Dockerfile.',
    examples: [{ builder: 'heroku/builder:24', buildpacks: ['heroku/ruby', 'heroku/procfile'] }],
    own: true,
    kind: packKind,
    merge: (base, over) => ({ ...base, ...over }),
    check: checkPack,
    overrides: [
      {
        key: 'pack',
        sub: 'NAME',
        list: true,
        prepare: (input) => (pack) => withPackPart(pack ?? {}, input),
      },
    ],
    buildctl: refusedRule(
      'Buildpacks are built with pack; leave --executor out, or say --executor=pack.',
    ),
    pack: packRule,
  },
};

/** The names of the table's rows, in its order. */
export const attributeNames: readonly AttributeName[] = Object.keys(fields) as AttributeName[];

/** The names of the attributes that are set, in the order of the table. */
export function namesInOrder(attributes: TargetAttributes): readonly AttributeName[] {
  const names = Object.keys(attributes) as AttributeName[];
  // Most targets have the attributes of another one.
  const key = names.join();
  let ordered = orders.get(key);
  if (ordered === undefined) {
    ordered = attributeNames.filter((name) => names.includes(name));
    orders.set(key, ordered);
  }
  return ordered;
}

const orders = new Map<string, readonly AttributeName[]>();

/** Whether a target has an attribute of that name. */
export function isAttributeName(name: string): name is AttributeName {
  return Object.hasOwn(fields, name);
}

function optional<T>(change: (value: T) => T | undefined): (value: T | undefined) => T | undefined {
  return (value) => (value === undefined ? undefined : change(value));
}

function dropEmptyEntries(
  map: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> | undefined {
  if (map === undefined || map.size === 0) return undefined;
  if (![...map.values()].includes('')) return map;
  const kept = [...map].filter(([, text]) => text !== '');
  return kept.length === 0 ? undefined : new Map(kept);
}

function localPaths(entries: readonly CacheEntry[], attribute: 'src' | 'dest'): string[] {
  return entries.flatMap(({ type, attrs }) =>
    type === 'local' ? (attrs.get(attribute) ?? []) : [],
  );
}
