import type { BuilderDefinition } from '../model/builder.ts';
import { type PlainValue, plainBuilder } from '../model/builder-attributes.ts';
import type { JsonNode } from '../model/field.ts';
import type { ResolvedTarget } from '../model/graph.ts';
import { writeAttribute } from '../model/print.ts';
import type { SecretEntry } from '../model/specs/secret.ts';
import type { AttributeName, TargetAttributes } from '../model/target.ts';
import { type Yaml, yamlText } from './yaml-text.ts';

/** Attributes that Compose has under another name, as they are. */
const buildKeys: readonly (readonly [attribute: AttributeName, key: string])[] = [
  ['context', 'context'],
  ['dockerfile', 'dockerfile'],
  ['dockerfile-inline', 'dockerfile_inline'],
  ['contexts', 'additional_contexts'],
  ['target', 'target'],
  ['args', 'args'],
  ['labels', 'labels'],
  ['tags', 'tags'],
  ['platforms', 'platforms'],
  ['cache-from', 'cache_from'],
  ['cache-to', 'cache_to'],
  ['network', 'network'],
  ['no-cache', 'no_cache'],
  ['pull', 'pull'],
  ['shm-size', 'shm_size'],
  ['extra-hosts', 'extra_hosts'],
  ['entitlements', 'entitlements'],
];

/** Attributes that only Bake reads, below `x-bake`. */
const bakeKeys: readonly AttributeName[] = ['output', 'no-cache-filter', 'ssh', 'builder'];

/** Targets as services of a Compose file, in their order; comments stand above them. */
export function writeCompose(
  targets: Iterable<ResolvedTarget>,
  builders: readonly BuilderDefinition[],
  head: readonly string[],
  commentsOf: (target: string) => readonly string[],
): string {
  const list = [...targets];
  const secrets = sharedSecrets(list);
  const services = new Map(
    list.map(({ name, attributes }): [string, Yaml] => [
      name,
      new Map([['build', buildOf(attributes, secrets)]]),
    ]),
  );
  const comments = head.map((line) => `#${line === '' ? '' : ` ${line}`}\n`).join('');
  const top = yamlText(services, '  ', commentsOf);
  const declared = new Map([...secrets].map(([id, secret]) => [id, secretSource(secret)]));
  const own = new Map(builders.map((builder) => [builder.name, plainYaml(plainBuilder(builder))]));
  const rest = new Map<string, Yaml>();
  if (declared.size > 0) rest.set('secrets', declared);
  if (own.size > 0) rest.set('x-builders', own);
  return `${comments}services:${top === '' ? ' {}' : ''}\n${top}${yamlText(rest)}`;
}

function plainYaml(value: PlainValue): Yaml {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'boolean') return value;
  if (value === null) return '';
  if (!('get' in value)) return value.map(plainYaml);
  return new Map([...value].map(([key, entry]) => [key, plainYaml(entry)]));
}

function buildOf(
  attributes: TargetAttributes,
  secrets: ReadonlyMap<string, SecretEntry>,
): ReadonlyMap<string, Yaml> {
  const build = new Map<string, Yaml>();
  for (const [name, key] of buildKeys) {
    const value = yamlOf(name, attributes);
    if (value !== undefined) build.set(key, value);
  }
  for (const type of ['provenance', 'sbom'] as const) {
    const attestation = attributes.attest?.find((entry) => entry.type === type);
    if (attestation === undefined) continue;
    const fields = [...attestation.attrs].map(([key, value]) => `${key}=${value}`);
    build.set(type, attestation.disabled ? 'false' : escaped(fields.sort().join(',') || 'true'));
  }
  const limits = limitsOf(attributes.ulimits ?? []);
  if (limits.size > 0) build.set('ulimits', limits);
  const own = (attributes.secret ?? []).filter((secret) => secrets.get(secret.id) !== undefined);
  const isShared = own.length > 0 && own.length === attributes.secret?.length;
  if (isShared)
    build.set(
      'secrets',
      own.map(({ id }) => id),
    );
  const bake = new Map<string, Yaml>();
  for (const name of isShared ? bakeKeys : [...bakeKeys, 'secret' as const]) {
    const value = yamlOf(name, attributes);
    if (value !== undefined) bake.set(name, value);
  }
  if (bake.size > 0) build.set('x-bake', bake);
  return build;
}

/** Secrets that Compose can declare once, since all targets that use one say the same of it. */
function sharedSecrets(targets: readonly ResolvedTarget[]): ReadonlyMap<string, SecretEntry> {
  const found = new Map<string, SecretEntry>();
  const others = new Set<string>();
  for (const secret of targets.flatMap(({ attributes }) => attributes.secret ?? [])) {
    const { id, src, env } = secret;
    const known = found.get(id);
    const isSame = known === undefined || (known.src === src && known.env === env);
    const hasSource = (src === undefined) !== (env === undefined);
    if (!isSame || !hasSource || !/^[\w.-]+$/.test(id)) others.add(id);
    found.set(id, secret);
  }
  return new Map([...found].filter(([id]) => !others.has(id)));
}

function secretSource({ src, env }: SecretEntry): Yaml {
  return src === undefined
    ? new Map([['environment', escaped(env ?? '')]])
    : new Map([['file', escaped(src)]]);
}

/** `nofile=1024:2048` as Compose has it. */
function limitsOf(texts: readonly string[]): ReadonlyMap<string, Yaml> {
  const limits = new Map<string, Yaml>();
  for (const text of texts) {
    const [name = '', value = ''] = text.split('=');
    const [soft = '', hard = soft] = value.split(':');
    limits.set(
      name,
      new Map([
        ['soft', soft],
        ['hard', hard],
      ]),
    );
  }
  return limits;
}

function yamlOf(name: AttributeName, attributes: TargetAttributes): Yaml | undefined {
  // Of a Dockerfile that is written out, or has the usual name, nothing needs to be said.
  const isUsual = attributes.dockerfile === 'Dockerfile' || attributes['dockerfile-inline'];
  if (name === 'dockerfile' && isUsual) return undefined;
  const node = writeAttribute(name, attributes);
  if (node === undefined || node === '') return undefined;
  const yaml = toYaml(node);
  if (name !== 'contexts' || !(yaml instanceof Map)) return yaml;
  return new Map([...yaml].map(([key, value]) => [key, withService(value)]));
}

function withService(value: Yaml): Yaml {
  return typeof value === 'string' ? value.replace(/^target:/, 'service:') : value;
}

function toYaml(node: JsonNode): Yaml {
  if (typeof node === 'string') return escaped(node);
  if (typeof node === 'boolean') return node;
  if (typeof node !== 'object' || node === null) return String(node ?? '');
  if (!('get' in node)) return node.map(toYaml);
  // What has no value is taken from the environment by Compose, and not by Bake.
  return new Map(
    [...node].flatMap(([key, value]) => (value === null ? [] : [[key, toYaml(value)]])),
  );
}

/** A dollar sign that is not to be substituted. */
function escaped(text: string): string {
  return text.replaceAll('$', '$$$$');
}
