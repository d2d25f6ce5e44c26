import { commonElementType, commonType, isConvertible } from './convertible.ts';
import { knownLength } from './known.ts';
import { describeMismatch } from './mismatch.ts';
import { NumberError, numberToText, parseNumber } from './number.ts';
import { retype } from './retype.ts';
import { quoteText } from './text.ts';
import { sharedType, typeOf } from './type-of.ts';
import {
  type CollectionType,
  dynamicType,
  type ObjectType,
  objectType,
  type TupleType,
  type Type,
  tupleType,
  typesEqual,
  withoutOptional,
} from './types.ts';
import {
  boolValue,
  listValue,
  type MapValue,
  mapValue,
  nullValue,
  numberValue,
  type ObjectValue,
  objectValue,
  type SequenceValue,
  setValue,
  stringValue,
  type TupleValue,
  tupleValue,
  unknownValue,
  type Value,
} from './value.ts';

/** The converted value, or why there is none and where inside the value. */
export type Conversion =
  | { readonly value: Value }
  | {
      /** In go-cty's words, without a full stop. */
      readonly problem: string;
      /** Indexes, keys and attribute names down to the part that cannot be converted. */
      readonly path: Path;
    };

/** Where a part lies in a value: indexes, keys and names of attributes from the outside in. */
export type Path = readonly (number | string)[];

/** Converts as far as go-cty can, also where that may fail ("12" to a number). */
export function convertValue(value: Value, wanted: Type): Conversion {
  const retyped = retype(value, wanted);
  if (retyped !== undefined) return { value: retyped };
  const given = typeOf(value);
  if (typesEqual(given, withoutOptional(wanted))) return { value };
  if (!isConvertible(given, wanted, 'unsafe')) {
    return { problem: describeMismatch(given, wanted), path: [] };
  }
  try {
    return { value: convert(value, given, wanted, []) };
  } catch (error) {
    if (error instanceof ConversionError) return { problem: error.message, path: error.path };
    throw error;
  }
}

class ConversionError extends Error {
  readonly path: Path;

  constructor(message: string, path: Path) {
    super(message);
    this.path = path;
  }
}

/** Converts between types that differ and for which there is a conversion. */
function convert(value: Value, given: Type, wanted: Type, path: Path): Value {
  if (wanted.kind === 'dynamic') return value;
  switch (value.kind) {
    case 'unknown':
      return unknownValue(replaceDynamic(value.type, withoutOptional(wanted)));
    case 'null':
      return nullValue(replaceDynamic(value.type, withoutOptional(wanted)));
    case 'list':
    case 'set':
      return convertSequence(value, wanted as CollectionType, path);
    case 'tuple':
      return wanted.kind === 'tuple'
        ? convertTuple(value, given as TupleType, wanted, path)
        : collectTuple(value, given as TupleType, wanted as CollectionType, path);
    case 'map':
      return wanted.kind === 'object'
        ? convertMapToObject(value, wanted, path)
        : convertMap(value, wanted as CollectionType, path);
    case 'object':
      return wanted.kind === 'object'
        ? convertObject(value, given as ObjectType, wanted, path)
        : collectObject(value, given as ObjectType, wanted as CollectionType, path);
    default:
      return convertPrimitive(value, wanted, path);
  }
}

function fitTo(value: Value, given: Type, wanted: Type, path: Path): Value {
  return typesEqual(given, wanted) ? value : convert(value, given, wanted, path);
}

/** Like `fitTo`, for parts whose nulls must not have types with parts to leave out. */
function fitPart(value: Value, given: Type, wanted: Type, path: Path): Value {
  const part = fitTo(value, given, wanted, path);
  return part.kind === 'null' ? nullValue(withoutOptional(part.type)) : part;
}

function convertPrimitive(value: Value, wanted: Type, path: Path): Value {
  switch (wanted.kind) {
    case 'string':
      if (value.kind === 'bool') return stringValue(String(value.truth));
      if (value.kind === 'number') return stringValue(numberText(value.number, path));
      break;
    case 'number': {
      const number = value.kind === 'string' ? parseNumber(value.text) : undefined;
      if (number === undefined) throw new ConversionError('a number is required', path);
      return numberValue(number);
    }
    case 'bool':
      if (value.kind === 'string') return boolValue(parseBool(value.text, path));
      break;
  }
  throw new Error(`internal: no conversion from ${value.kind} to ${wanted.kind}`);
}

function numberText(number: Parameters<typeof numberToText>[0], path: Path): string {
  try {
    return numberToText(number);
  } catch (error) {
    if (error instanceof NumberError) throw new ConversionError(error.message, path);
    throw error;
  }
}

function parseBool(text: string, path: Path): boolean {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  const lower = text.toLowerCase();
  const hint =
    lower === 'true' || lower === 'false'
      ? `; to convert from string, use lowercase ${quoteText(lower)}`
      : '';
  throw new ConversionError(`a bool is required${hint}`, path);
}

function convertSequence(value: SequenceValue, wanted: CollectionType, path: Path): Value {
  // A set with unknown members may have fewer of them once they are known.
  if (wanted.kind === 'list' && knownLength(value) === undefined) {
    return unknownValue({ kind: 'list', element: value.element });
  }
  const elements = value.elements.map((element, index) =>
    fitPart(element, value.element, wanted.element, [...path, index]),
  );
  return collect(wanted, elements, value.element, path);
}

/** Makes the list or set; `fallback` is the element type of an empty one of any type. */
function collect(
  wanted: CollectionType,
  elements: readonly Value[],
  fallback: Type,
  path: Path,
): Value {
  if (elements.length === 0) {
    const element = wanted.element.kind === 'dynamic' ? fallback : withoutOptional(wanted.element);
    return wanted.kind === 'set' ? setValue(element, []) : listValue(element, []);
  }
  const element = sharedType(elements);
  if (element === undefined) {
    const problem = `element types must all match for conversion to ${wanted.kind}`;
    throw new ConversionError(problem, path);
  }
  return wanted.kind === 'set' ? setValue(element, elements) : listValue(element, elements);
}

function convertTuple(
  value: TupleValue,
  given: TupleType,
  wanted: TupleType,
  path: Path,
): TupleValue {
  return tupleValue(
    value.elements.map((element, index) =>
      fitTo(element, given.elements[index] as Type, wanted.elements[index] as Type, [
        ...path,
        index,
      ]),
    ),
  );
}

function collectTuple(
  value: TupleValue,
  given: TupleType,
  wanted: CollectionType,
  path: Path,
): Value {
  if (value.elements.length === 0) return collect(wanted, [], dynamicType, path);
  const target = commonElementType(given.elements, wanted, 'unsafe') as Type;
  const convertPart = wanted.kind === 'set' ? fitPart : fitTo;
  const elements = value.elements.map((element, index) =>
    convertPart(element, given.elements[index] as Type, target, [...path, index]),
  );
  return collect(wanted, wanted.kind === 'set' ? elements : unify(elements, path), target, path);
}

/** Brings elements to one type that were made from parts with parts to leave out. */
function unify(elements: readonly Value[], path: Path): readonly Value[] {
  const common = commonType(elements.map(typeOf), 'unsafe');
  if (common === undefined) {
    throw new ConversionError('cannot find a common base type for all elements', path);
  }
  return elements.map((element, index) =>
    fitTo(element, typeOf(element), common, [...path, index]),
  );
}

function convertMap(value: MapValue, wanted: CollectionType, path: Path): MapValue {
  const entries: [string, Value][] = [];
  for (const [key, entry] of value.entries) {
    entries.push([key, convert(entry, value.element, wanted.element, [...path, key])]);
  }
  return collectEntries(entries, wanted.element, value.element, 'element', path);
}

function collectObject(
  value: ObjectValue,
  given: ObjectType,
  wanted: CollectionType,
  path: Path,
): MapValue {
  if (value.entries.size === 0) return mapValue(withoutOptional(wanted.element), []);
  const target = commonElementType([...given.attributes.values()], wanted, 'unsafe') as Type;
  const entries: [string, Value][] = [];
  for (const [name, entry] of value.entries) {
    const type = given.attributes.get(name) as Type;
    entries.push([name, fitTo(entry, type, target, [...path, name])]);
  }
  return collectEntries(entries, target, target, 'attribute', path);
}

function collectEntries(
  entries: readonly [string, Value][],
  wanted: Type,
  fallback: Type,
  noun: string,
  path: Path,
): MapValue {
  if (entries.length === 0) {
    return mapValue(wanted.kind === 'dynamic' ? fallback : withoutOptional(wanted), []);
  }
  const isComposite = ['list', 'set', 'map', 'object'].includes(wanted.kind);
  const values = entries.map(([, entry]) => entry);
  const unified = isComposite ? unify(values, path) : values;
  const element = sharedType(unified);
  if (element === undefined) {
    throw new ConversionError(`${noun} types must all match for conversion to map`, path);
  }
  return mapValue(
    element,
    entries.map(([key], index) => [key, unified[index] as Value]),
  );
}

function convertObject(
  value: ObjectValue,
  given: ObjectType,
  wanted: ObjectType,
  path: Path,
): ObjectValue {
  const entries: [string, Value][] = [];
  for (const [name, type] of wanted.attributes) {
    const entry = value.entries.get(name);
    const own = given.attributes.get(name);
    const part =
      entry === undefined || own === undefined
        ? nullValue(withoutOptional(type))
        : fitPart(entry, own, type, [...path, name]);
    entries.push([name, part]);
  }
  return objectValue(entries);
}

function convertMapToObject(value: MapValue, wanted: ObjectType, path: Path): ObjectValue {
  const entries: [string, Value][] = [];
  for (const [name, type] of wanted.attributes) {
    const entry = value.entries.get(name);
    if (entry === undefined) {
      if (!wanted.optional.has(name)) {
        const problem = `map has no element for required attribute ${quoteText(name)}`;
        throw new ConversionError(problem, path);
      }
      entries.push([name, nullValue(type)]);
    } else if (typesEqual(value.element, type) || isConvertible(value.element, type, 'unsafe')) {
      entries.push([name, fitPart(entry, value.element, type, [...path, name])]);
    } else {
      const reason = describeMismatch(typeOf(entry), type);
      const problem = `map element type is incompatible with attribute ${quoteText(name)}`;
      throw new ConversionError(`${problem}: ${reason}`, path);
    }
  }
  return objectValue(entries);
}

/** `wanted` with each `dynamic` in it replaced by what `given` has in that place. */
function replaceDynamic(given: Type | undefined, wanted: Type): Type {
  if (given === undefined || given.kind === 'dynamic') return wanted;
  switch (wanted.kind) {
    case 'dynamic':
      return given;
    case 'list':
    case 'set':
      if (given.kind === 'list' || given.kind === 'set') {
        return { kind: wanted.kind, element: replaceDynamic(given.element, wanted.element) };
      }
      return given.kind === 'tuple' ? replaceParts(given.elements, wanted) : wanted;
    case 'map':
      if (given.kind === 'map') {
        return { kind: 'map', element: replaceDynamic(given.element, wanted.element) };
      }
      return given.kind === 'object'
        ? replaceParts([...given.attributes.values()], wanted)
        : wanted;
    case 'object':
      return objectType(
        new Map(
          [...wanted.attributes].map(([name, type]) => [
            name,
            replaceDynamic(attributeOf(given, name), type),
          ]),
        ),
      );
    case 'tuple':
      return tupleType(
        wanted.elements.map((element, index) =>
          replaceDynamic(given.kind === 'tuple' ? given.elements[index] : undefined, element),
        ),
      );
    default:
      return wanted;
  }
}

function replaceParts(parts: readonly Type[], wanted: CollectionType): CollectionType {
  const element = replaceDynamic(commonType(parts, 'unsafe'), wanted.element);
  return { kind: wanted.kind, element };
}

function attributeOf(given: Type, name: string): Type | undefined {
  if (given.kind === 'map') return given.element;
  return given.kind === 'object' ? given.attributes.get(name) : undefined;
}
