import { valueToJson } from '../value/json.ts';
import { describeMismatch } from '../value/mismatch.ts';
import { numberToText } from '../value/number.ts';
import { typeOf } from '../value/type-of.ts';
import { listType, mapType, stringType, type Type, withoutOptional } from '../value/types.ts';
import { listValue, mapValue, objectValue, stringValue, type Value } from '../value/value.ts';
import {
  attributesSchema,
  printedAttributesSchema,
  printedPolicySchema,
  secretSchema,
  sshSchema,
} from './entry-schemas.ts';
import type { JsonNode, JsonSchema, Kind } from './field.ts';
import { convert, decodeText, decodeTexts, encodeTexts, required } from './kinds.ts';
import { decodeParts, partsType, partText } from './object-kinds.ts';
import {
  type Attestation,
  attestationFromObject,
  formatAttestation,
  parseAttestation,
} from './specs/attest.ts';
import {
  type CacheEntry,
  cacheEntryFromObject,
  formatCacheEntry,
  parseCacheEntries,
} from './specs/cache.ts';
import { sortedPairs } from './specs/entry.ts';
import { formatOutput, type OutputEntry, outputFromObject, parseOutput } from './specs/output.ts';
import { formatPolicy, type PolicyEntry, parsePolicy, policyFromFields } from './specs/policy.ts';
import { formatSecret, makeSecret, parseSecret, type SecretEntry } from './specs/secret.ts';
import { SpecError } from './specs/spec-error.ts';
import { formatSsh, parseSsh, type SshEntry } from './specs/ssh.ts';

/** How one entry of a list is read, shown to expressions and printed. */
interface EntryKind<T> {
  readonly type: Type;
  readonly schema: JsonSchema;
  /** What `print` gives. */
  readonly printedSchema: JsonSchema;
  /** A text may hold several entries. */
  fromText(text: string): readonly T[];
  fromObject(value: Value): T;
  encode(entry: T): Value;
  print(entry: T): JsonNode;
  /** The text form, which may lose what only an object can hold. */
  format(entry: T): string;
}

/** A list whose entries are texts or objects; buildx refuses null for it. */
function entriesKind<T>(entry: EntryKind<T>): Kind<readonly T[]> {
  const element = withoutOptional(entry.type);
  const type = listType(element);
  return {
    type,
    schema: { type: 'array', items: { anyOf: [{ type: 'string' }, entry.schema] } },
    printedSchema: { type: 'array', items: entry.printedSchema },
    decode(value) {
      if (value.kind === 'null') throw new SpecError('null value is not allowed');
      if (value.kind !== 'list' && value.kind !== 'tuple') {
        // buildx: a set is refused too, although it could be converted.
        throw new SpecError(describeMismatch(typeOf(value), type));
      }
      return value.elements.flatMap((element) => decodeEntry(entry, element));
    },
    encode: (entries = []) => listValue(element, entries.map(entry.encode)),
    print: (entries) => (entries.length === 0 ? undefined : entries.map(entry.print)),
    write: (entries) =>
      entries.length === 0 ? undefined : entries.map((item) => writeEntry(entry, item)),
  };
}

/** The text form, which every Buildx reads, unless that says something else than the object. */
function writeEntry<T>(kind: EntryKind<T>, entry: T): JsonNode {
  const text = kind.format(entry);
  try {
    const [read, ...others] = kind.fromText(text);
    const isSame =
      read !== undefined &&
      others.length === 0 &&
      keyOf(kind.print(read)) === keyOf(kind.print(entry));
    return isSame ? text : kind.print(entry);
  } catch (error) {
    if (error instanceof SpecError) return kind.print(entry);
    throw error;
  }
}

/** Equal for equal nodes only. */
function keyOf(node: JsonNode): string {
  return JSON.stringify(node, (_, part: unknown) => (part instanceof Map ? [...part] : part));
}

function decodeEntry<T>(entry: EntryKind<T>, value: Value): readonly T[] {
  // buildx ends with a stack trace here.
  if (value.kind === 'null') throw new SpecError('null value is not allowed');
  if (value.kind === 'string') return value.text === '' ? [] : entry.fromText(value.text);
  return [entry.fromObject(value)];
}

const attributesType: Type = mapType(stringType);
function decodeAttributes(value: Value): ReadonlyMap<string, string> {
  const converted = convert(value, attributesType);
  if (converted.kind !== 'map') throw new SpecError('null value is not allowed');
  return new Map(
    [...converted.entries].map(([key, text]) => [key, required(decodeText(text))] as const),
  );
}

function encodeAttributes(entries: Iterable<readonly [string, string]>): Value {
  return mapValue(
    stringType,
    [...entries].map(([key, text]) => [key, stringValue(text)] as const),
  );
}

function printAttributes(entries: Iterable<readonly [string, JsonNode]>): JsonNode {
  return new Map(sortedPairs(new Map(entries)));
}

export const attestationsKind: Kind<readonly Attestation[]> = entriesKind<Attestation>({
  type: attributesType,
  schema: { ...attributesSchema, required: ['type'] },
  printedSchema: { ...printedAttributesSchema, properties: { disabled: { type: 'boolean' } } },
  fromText: (text) => [parseAttestation(text)],
  fromObject: (value) => attestationFromObject(decodeAttributes(value)),
  encode: ({ type, disabled, attrs }) =>
    encodeAttributes([
      ...attrs,
      ['type', type],
      ...(disabled ? [['disabled', 'true'] as const] : []),
    ]),
  format: formatAttestation,
  print: ({ type, disabled, attrs }) =>
    printAttributes([...attrs, ['type', type], ...(disabled ? [['disabled', true] as const] : [])]),
});

export const cacheEntriesKind: Kind<readonly CacheEntry[]> = entriesKind<CacheEntry>({
  type: attributesType,
  schema: { ...attributesSchema, required: ['type'] },
  printedSchema: printedAttributesSchema,
  fromText: parseCacheEntries,
  fromObject: (value) => cacheEntryFromObject(decodeAttributes(value), valueToJson(value)),
  encode: ({ type, attrs }) => encodeAttributes([...attrs, ['type', type]]),
  format: formatCacheEntry,
  print: ({ type, attrs }) => printAttributes([...attrs, ['type', type]]),
});

export const outputsKind: Kind<readonly OutputEntry[]> = entriesKind<OutputEntry>({
  type: attributesType,
  schema: { ...attributesSchema, required: ['type'] },
  printedSchema: printedAttributesSchema,
  fromText: (text) => [parseOutput(text)],
  fromObject: (value) => outputFromObject(decodeAttributes(value)),
  encode: ({ type, dest = '', attrs }) =>
    encodeAttributes([...attrs, ['type', type], ['dest', dest]]),
  format: formatOutput,
  print: ({ type, dest, attrs }) =>
    printAttributes([
      ...attrs,
      ['type', type],
      ...(dest === undefined ? [] : [['dest', dest] as const]),
    ]),
});

const secretType = partsType([
  ['id', stringType],
  ['src', stringType],
  ['env', stringType],
]);

export const secretsKind: Kind<readonly SecretEntry[]> = entriesKind<SecretEntry>({
  type: secretType,
  schema: secretSchema,
  printedSchema: secretSchema,
  fromText: (text) => [parseSecret(text)],
  fromObject(value) {
    const parts = decodeParts(value, secretType);
    return makeSecret(partText(parts, 'id'), partText(parts, 'src'), partText(parts, 'env'));
  },
  encode: ({ id, src = '', env = '' }) =>
    objectValue([
      ['id', stringValue(id)],
      ['src', stringValue(src)],
      ['env', stringValue(env)],
    ]),
  format: formatSecret,
  print: ({ id, src, env }) =>
    new Map(
      [['id', id || undefined] as const, ['src', src] as const, ['env', env] as const].filter(
        (pair): pair is readonly ['id' | 'src' | 'env', string] => pair[1] !== undefined,
      ),
    ),
});

const sshType = partsType([
  ['id', stringType],
  ['paths', listType(stringType)],
]);

export const sshKind: Kind<readonly SshEntry[]> = entriesKind<SshEntry>({
  type: sshType,
  schema: sshSchema,
  printedSchema: sshSchema,
  fromText: (text) => [parseSsh(text)],
  fromObject(value) {
    const parts = decodeParts(value, sshType);
    const paths = parts.get('paths');
    return {
      id: partText(parts, 'id'),
      paths: (paths === undefined ? undefined : decodeTexts(paths)) ?? [],
    };
  },
  encode: ({ id, paths }) =>
    objectValue([
      ['id', stringValue(id)],
      ['paths', encodeTexts(paths)],
    ]),
  format: formatSsh,
  print: ({ id, paths }) =>
    new Map<string, JsonNode>([
      ...(id === '' ? [] : [['id', id] as const]),
      ...(paths.length === 0 ? [] : [['paths', paths] as const]),
    ]),
});

export const policiesKind: Kind<readonly PolicyEntry[]> = entriesKind<PolicyEntry>({
  type: attributesType,
  schema: attributesSchema,
  printedSchema: printedPolicySchema,
  fromText: (text) => [parsePolicy(text)],
  fromObject(value) {
    if (value.kind !== 'object' && value.kind !== 'map') {
      throw new SpecError(describeMismatch(typeOf(value), attributesType));
    }
    return policyFromFields([...value.entries].flatMap(([key, entry]) => policyField(key, entry)));
  },
  // buildx: of several files an expression sees the first only.
  encode: ({ filenames: [filename], reset, disabled, strict, logLevel }) =>
    encodeAttributes([
      ...(filename === undefined ? [] : [['filename', filename] as const]),
      ...(reset ? [['reset', 'true'] as const] : []),
      ...(disabled ? [['disabled', 'true'] as const] : []),
      ...(strict === undefined ? [] : [['strict', String(strict)] as const]),
      ...(logLevel === undefined ? [] : [['log-level', logLevel] as const]),
    ]),
  // buildx: prints its own structure, which cannot be read back.
  print: ({ filenames, reset, disabled, strict, logLevel }) =>
    new Map<string, JsonNode>([
      ['Files', filenames.length === 0 ? null : filenames.map(printPolicyFile)],
      ['Reset', reset],
      ['Disabled', disabled],
      ['Strict', strict ?? null],
      ['LogLevel', logLevel ?? null],
    ]),
  format: formatPolicy,
});

function policyField(key: string, value: Value): readonly string[] {
  switch (value.kind) {
    case 'null':
    case 'unknown':
      return [];
    case 'string':
      return value.text === '' ? [] : [`${key}=${value.text}`];
    case 'bool':
      return [`${key}=${value.truth}`];
    case 'number':
      return [`${key}=${numberToText(value.number)}`];
    default:
      throw new SpecError(describeMismatch(typeOf(value), stringType));
  }
}

function printPolicyFile(filename: string): JsonNode {
  return new Map<string, JsonNode>([
    ['Filename', filename],
    ['Data', null],
  ]);
}
