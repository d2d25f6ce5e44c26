import { type Num, numberFromInteger, toInt64 } from '../value/number.ts';
import {
  listType,
  numberType,
  objectType,
  stringType,
  type Type,
  withoutOptional,
} from '../value/types.ts';
import { nullValue, numberValue, objectValue, type Value } from '../value/value.ts';
import type { JsonNode, Kind } from './field.ts';
import { convert, decodeText, decodeTexts, encodeText, encodeTexts } from './kinds.ts';
import { type Pack, refusePackKeys } from './specs/pack.ts';
import { type Resources, resourceKinds, resourceNames } from './specs/resources.ts';
import { SpecError } from './specs/spec-error.ts';

/** An object of which any part may be missing. */
export function partsType(parts: readonly (readonly [string, Type])[]): Type {
  return objectType(
    new Map([...parts].sort(([a], [b]) => (a < b ? -1 : 1))),
    new Set(parts.map(([name]) => name)),
  );
}

/** The parts of a value of that type that it has; throws a `SpecError`. */
export function decodeParts(value: Value, type: Type): ReadonlyMap<string, Value> {
  const converted = convert(value, type);
  if (converted.kind !== 'object') throw new SpecError('null value is not allowed');
  return converted.entries;
}

/** A part that is a text; empty when it is missing. */
export function partText(parts: ReadonlyMap<string, Value>, name: string): string {
  const part = parts.get(name);
  return (part === undefined ? undefined : decodeText(part)) ?? '';
}

const resourcesType = partsType(
  resourceNames.map((name) => [name, resourceKinds[name] === 'integer' ? numberType : stringType]),
);

export const resourcesKind: Kind<Resources> = {
  type: withoutOptional(resourcesType),
  schema: {
    type: 'object',
    properties: Object.fromEntries(
      resourceNames.map((name) => [
        name,
        { type: resourceKinds[name] === 'integer' ? 'integer' : 'string' },
      ]),
    ),
    additionalProperties: false,
  },
  decode(value) {
    const limits: [string, string | bigint][] = [];
    for (const [name, part] of decodeParts(value, resourcesType)) {
      if (part.kind === 'string') limits.push([name, part.text]);
      if (part.kind === 'number') limits.push([name, wholeNumber(part)]);
    }
    return Object.fromEntries(limits);
  },
  encode(resources) {
    if (resources === undefined) return nullValue(withoutOptional(resourcesType));
    return objectValue(
      resourceNames.map((name) => [name, encodeLimit(name, resources[name])] as const),
    );
  },
  print: (resources) =>
    new Map(
      resourceNames.flatMap((name) => {
        const limit = resources[name];
        return limit === undefined ? [] : [[name, limit] as const];
      }),
    ),
};

const packType = partsType([
  ['builder', stringType],
  ['buildpacks', listType(stringType)],
]);

export const packKind: Kind<Pack> = {
  type: withoutOptional(packType),
  schema: {
    type: 'object',
    properties: {
      builder: { type: 'string' },
      buildpacks: { type: 'array', items: { type: 'string' } },
    },
    additionalProperties: false,
  },
  decode(value) {
    if (value.kind === 'null') return undefined;
    // What HCL in JSON writes for a block.
    const [only, ...others] = value.kind === 'tuple' ? value.elements : [];
    const said = only !== undefined && others.length === 0 ? only : value;
    if (said.kind === 'object' || said.kind === 'map') refusePackKeys(said.entries.keys());
    const parts = decodeParts(said, packType);
    const builder = partText(parts, 'builder');
    const buildpacks = parts.get('buildpacks');
    const list = buildpacks && decodeTexts(buildpacks);
    return {
      ...(builder !== '' && { builder }),
      ...(list !== undefined && { buildpacks: list }),
    };
  },
  encode(pack) {
    if (pack === undefined) return nullValue(withoutOptional(packType));
    return objectValue([
      ['builder', encodeText(pack.builder)],
      ['buildpacks', encodeTexts(pack.buildpacks)],
    ]);
  },
  print: ({ builder, buildpacks = [] }) =>
    new Map<string, JsonNode>([
      ...(builder === undefined ? [] : [['builder', builder] as const]),
      ...(buildpacks.length === 0 ? [] : [['buildpacks', buildpacks] as const]),
    ]),
};

function wholeNumber({ number }: { readonly number: Num }): bigint {
  const integer = toInt64(number);
  if (integer !== undefined) return integer;
  const limits = 'between -9223372036854775808 and 9223372036854775807';
  throw new SpecError(`value must be a whole number, ${limits}`);
}

function encodeLimit(name: keyof Resources, limit: string | bigint | undefined): Value {
  if (resourceKinds[name] !== 'integer') return encodeText(limit?.toString());
  return typeof limit === 'bigint' ? numberValue(numberFromInteger(limit)) : nullValue(numberType);
}
