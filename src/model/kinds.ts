import { convertValue } from '../value/convert.ts';
import { boolType, listType, mapType, stringType, type Type } from '../value/types.ts';
import {
  boolValue,
  listValue,
  mapValue,
  nullValue,
  stringValue,
  type Value,
} from '../value/value.ts';
import type { JsonNode, Kind } from './field.ts';
import { sortedPairs } from './specs/entry.ts';
import { SpecError } from './specs/spec-error.ts';

/** A text; null leaves it unset. */
export const textKind: Kind<string> = {
  type: stringType,
  schema: { type: 'string' },
  decode: decodeText,
  encode: encodeText,
  print: (text) => text,
};

/** A text of which the empty one is the unset one, and null is refused. */
export const proseKind: Kind<string> = {
  type: stringType,
  schema: { type: 'string' },
  decode: (value) => required(decodeText(value)) || undefined,
  encode: (text = '') => stringValue(text),
  print: (text) => text,
};

/** A boolean; null leaves it unset. */
export const truthKind: Kind<boolean> = {
  type: boolType,
  schema: { type: 'boolean' },
  decode(value) {
    const converted = convert(value, boolType);
    return converted.kind === 'bool' ? converted.truth : undefined;
  },
  encode: (truth) => (truth === undefined ? nullValue(boolType) : boolValue(truth)),
  print: (truth) => truth,
};

const textsType: Type = listType(stringType);

/** A list of texts; null leaves it unset, null elements are refused. */
export const textsKind: Kind<readonly string[]> = {
  type: textsType,
  schema: { type: 'array', items: { type: 'string' } },
  decode: decodeTexts,
  encode: encodeTexts,
  print: (texts) => (texts.length === 0 ? undefined : texts),
};

const textMapType: Type = mapType(stringType);

/** A map of texts of which some may be null; null leaves it unset. */
export const textMapKind: Kind<ReadonlyMap<string, string | null>> = {
  type: textMapType,
  schema: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
  decode: (value) => decodeTextMap(value, (text) => text ?? null),
  encode: encodeTextMap,
  print: printMap,
};

/** A map of texts; null leaves it unset, null entries are refused. */
export const namedTextsKind: Kind<ReadonlyMap<string, string>> = {
  type: textMapType,
  schema: { type: 'object', additionalProperties: { type: 'string' } },
  decode: (value) => decodeTextMap(value, required),
  encode: encodeTextMap,
  print: printMap,
};

/** Converts by go-cty's rules; throws a `SpecError` in its words. */
export function convert(value: Value, type: Type): Value {
  const result = convertValue(value, type);
  if ('problem' in result) throw new SpecError(result.problem);
  return result.value;
}

/** A text that may not be null. */
export function required(text: string | undefined): string {
  if (text === undefined) throw new SpecError('null value is not allowed');
  return text;
}

/** The text of a value; undefined for null. */
export function decodeText(value: Value): string | undefined {
  if (value.kind === 'string') return value.text;
  const converted = convert(value, stringType);
  return converted.kind === 'string' ? converted.text : undefined;
}

/** The texts of a list; undefined for null. */
export function decodeTexts(value: Value): readonly string[] | undefined {
  const converted = convert(value, textsType);
  if (converted.kind !== 'list') return undefined;
  return converted.elements.map((element) => required(decodeText(element)));
}

function decodeTextMap<T>(
  value: Value,
  read: (text: string | undefined) => T,
): ReadonlyMap<string, T> | undefined {
  const converted = convert(value, textMapType);
  if (converted.kind !== 'map') return undefined;
  const map = new Map<string, T>();
  converted.entries.forEach((entry, key) => {
    map.set(key, read(decodeText(entry)));
  });
  return map;
}

/** A text as expressions see it; unset is null. */
export function encodeText(text: string | null | undefined): Value {
  return text === null || text === undefined ? nullValue(stringType) : stringValue(text);
}

/** A list of texts as expressions see it; unset is null. */
export function encodeTexts(texts: readonly string[] | undefined): Value {
  if (texts === undefined) return nullValue(textsType);
  return listValue(stringType, texts.map(stringValue));
}

function encodeTextMap(map: ReadonlyMap<string, string | null> | undefined): Value {
  if (map === undefined) return nullValue(textMapType);
  return mapValue(
    stringType,
    [...map].map(([key, text]) => [key, encodeText(text)] as const),
  );
}

/** An object with its keys in order; undefined when it is empty. */
function printMap(map: ReadonlyMap<string, JsonNode>): JsonNode | undefined {
  if (map.size < 2) return map.size === 0 ? undefined : map;
  return new Map(sortedPairs(map));
}
