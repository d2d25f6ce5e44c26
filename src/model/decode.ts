import { isWhollyKnown } from '../value/known.ts';
import { sortedByKey } from '../value/text.ts';
import { listType, objectType, stringType, type Type } from '../value/types.ts';
import { objectValue, stringValue, type Value } from '../value/value.ts';
import type { Field } from './field.ts';
import { attributeNames, fields } from './fields.ts';
import { decodeTexts, encodeTexts } from './kinds.ts';
import { setAttribute } from './merge.ts';
import { SpecError } from './specs/spec-error.ts';
import type { AttributeName, AttributeValues, TargetAttributes } from './target.ts';

/** A value that was read, undefined where it sets nothing; or why it is unsuitable. */
export type Decoded<T> = { readonly value: T | undefined } | { readonly problem: string };

/**
 * Sets an attribute from its value in a definition. The result is undefined, or what is wrong with
 * the value, in the words that stand behind "Unsuitable value: ". A value that is not known sets
 * nothing, since the mistake behind it has been reported.
 */
export function decodeAttribute(
  attributes: TargetAttributes,
  name: AttributeName,
  value: Value,
): string | undefined {
  return decodeInto(attributes, name, value);
}

function decodeInto<Name extends AttributeName>(
  attributes: TargetAttributes,
  name: Name,
  value: Value,
): string | undefined {
  const field: Field<AttributeValues[Name]> = fields[name];
  const decoded = attempt(value, field.kind.decode);
  if ('problem' in decoded) return decoded.problem;
  setAttribute(attributes, name, decoded.value);
  return undefined;
}

/** Reads a text; null is refused. */
export function decodeDescription(value: Value): Decoded<string> {
  return attempt(value, fields.description.kind.decode);
}

/** Reads the `targets` of a group; undefined for null. */
export function decodeMembers(value: Value): Decoded<readonly string[]> {
  return attempt(value, decodeTexts);
}

function attempt<T>(value: Value, decode: (value: Value) => T | undefined): Decoded<T> {
  if (!isWhollyKnown(value)) return { value: undefined };
  try {
    return { value: decode(value) };
  } catch (error) {
    if (error instanceof SpecError) return { problem: error.message };
    throw error;
  }
}

/** The attributes that Buildx has, too. */
const sharedNames = attributeNames.filter((name) => fields[name].own !== true);

/** The type of a target in expressions: every attribute, set or not, and its name. */
export const targetType: Type = objectType(
  sortedByKey<Type>([
    ...sharedNames.map((name) => [name, fields[name].kind.type] as const),
    ['name', stringType],
  ]),
);

/** A target as expressions see it (`target.app`). */
export function encodeTarget(name: string, attributes: TargetAttributes): Value {
  const entries = sharedNames.map((attribute): readonly [string, Value] => [
    attribute,
    encodeAttribute(attribute, attributes),
  ]);
  return objectValue([...entries, ['name', stringValue(name)]]);
}

/** One attribute as expressions see it (`target.app.tags`). */
export function encodeAttribute<Name extends AttributeName>(
  name: Name,
  attributes: TargetAttributes,
): Value {
  const field: Field<AttributeValues[Name]> = fields[name];
  return field.kind.encode(attributes[name]);
}

/** A group as expressions see it (`group.all`). */
export function encodeGroup(
  name: string,
  description: string | undefined,
  targets: readonly string[] | undefined,
): Value {
  return objectValue([
    ['description', stringValue(description ?? '')],
    ['name', stringValue(name)],
    ['targets', encodeTexts(targets)],
  ]);
}

/** The type of a group in expressions. */
export const groupType: Type = objectType(
  new Map<string, Type>([
    ['description', stringType],
    ['name', stringType],
    ['targets', listType(stringType)],
  ]),
);
