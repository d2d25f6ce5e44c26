import { convertValue } from './convert.ts';
import { JsonReader, type JsonToken } from './json-reader.ts';
import { ValueJsonError } from './json-scan.ts';
import { typeFromJson, typeToJson } from './json-type.ts';
import { isInfinite, numberToText, parseNumber } from './number.ts';
import { normalizeText, quoteText, sortedByKey } from './text.ts';
import { typeOf } from './type-of.ts';
import {
  boolType,
  type CollectionType,
  dynamicType,
  numberType,
  type ObjectType,
  objectType,
  type PrimitiveType,
  stringType,
  type TupleType,
  type Type,
  tupleType,
  typesEqual,
} from './types.ts';
import {
  boolValue,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
  tupleValue,
  type Value,
} from './value.ts';

export { ValueJsonError } from './json-scan.ts';

/**
 * go-cty's JSON form of a value: exact numbers, sorted keys, no white space, and Go's escapes for
 * HTML. Where `type` says `dynamic`, the value is wrapped together with its type. Throws a
 * `ValueJsonError` for unknown values and infinities, and a `NumberError` for numbers too large.
 */
export function valueToJson(value: Value, type: Type = typeOf(value)): string {
  if (value.kind === 'unknown') throw new ValueJsonError('value is not known');
  if (type.kind === 'dynamic') {
    const own = typeOf(value);
    if (own.kind !== 'dynamic') {
      return `{"value":${valueToJson(value, own)},"type":${typeToJson(own)}}`;
    }
  }
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'string':
      return textToJson(value.text);
    case 'bool':
      return String(value.truth);
    case 'number':
      if (isInfinite(value.number)) throw new ValueJsonError('cannot serialize infinity as JSON');
      return numberToText(value.number);
    case 'list':
    case 'set': {
      const { element } = type as CollectionType;
      return `[${value.elements.map((each) => valueToJson(each, element)).join(',')}]`;
    }
    case 'tuple': {
      const { elements } = type as TupleType;
      return `[${value.elements.map((each, index) => valueToJson(each, elements[index])).join(',')}]`;
    }
    case 'map': {
      const { element } = type as CollectionType;
      return entriesToJson(value.entries, () => element);
    }
    case 'object': {
      const { attributes } = type as ObjectType;
      return entriesToJson(value.entries, (name) => attributes.get(name));
    }
    case 'bytes':
      return `"${Buffer.from(value.bytes).toString('base64')}"`;
  }
}

function entriesToJson(
  entries: ReadonlyMap<string, Value>,
  typeOfEntry: (name: string) => Type | undefined,
): string {
  const parts = [...entries].map(
    ([name, entry]) => `${textToJson(name)}:${valueToJson(entry, typeOfEntry(name))}`,
  );
  return `{${parts.join(',')}}`;
}

/** A JSON string as Go's encoding/json writes it, safe inside HTML and JavaScript. */
export function textToJson(text: string): string {
  if (!needsEscape.test(text)) return `"${text}"`;
  const parts = text.split(loneSurrogate).map((part) => JSON.stringify(part).slice(1, -1));
  return `"${parts.join('\\ufffd').replace(unsafeInHtml, escapeCharacter)}"`;
}

const needsEscape = /["\\<>&\0-\x1f\u2028\u2029\ud800-\udfff]/;
const unsafeInHtml = /[<>&\u2028\u2029]/g;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The type that a JSON text has of itself: objects and tuples, and `dynamic` for null. */
export function impliedJsonType(text: string): Type {
  const reader = new JsonReader(text);
  const type = impliedType(reader, reader.next());
  if (reader.hasMore()) throw new ValueJsonError('extraneous data after JSON object');
  return type;
}

function impliedType(reader: JsonReader, token: JsonToken): Type {
  switch (token.kind) {
    case 'null':
      return dynamicType;
    case 'bool':
      return boolType;
    case 'number':
      return numberType;
    case 'string':
      return stringType;
    case 'bracket':
      return token.bracket === '{' ? impliedObject(reader) : impliedTuple(reader);
  }
}

function impliedTuple(reader: JsonReader): Type {
  checkDepth(reader);
  const elements: Type[] = [];
  for (;;) {
    const token = reader.next();
    if (token.kind === 'bracket' && token.bracket === ']') return tupleType(elements);
    elements.push(impliedType(reader, token));
  }
}

function impliedObject(reader: JsonReader): Type {
  checkDepth(reader);
  const attributes = new Map<string, Type>();
  for (;;) {
    const key = reader.next();
    if (key.kind !== 'string') break;
    const type = impliedType(reader, reader.next());
    const existing = attributes.get(key.text);
    if (existing !== undefined && !typesEqual(existing, type)) {
      throw new ValueJsonError(`duplicate ${quoteText(key.text)} property in JSON object`);
    }
    attributes.set(key.text, type);
  }
  return objectType(
    sortedByKey([...attributes].map(([name, type]) => [normalizeText(name), type] as const)),
  );
}

const maxDepth = 1000;

function checkDepth(reader: JsonReader): void {
  if (reader.depth > maxDepth) throw new ValueJsonError('exceeded max depth');
}

/**
 * Reads a value of type `type` from go-cty's JSON form of it; throws a `ValueJsonError` in the
 * words of go-cty. What follows the value is not looked at.
 */
export function valueFromJson(text: string, type: Type): Value {
  return readValue(new JsonReader(text), type);
}

function readValue(reader: JsonReader, type: Type): Value {
  const token = reader.next();
  if (token.kind === 'null') return nullValue(type);
  switch (type.kind) {
    case 'dynamic':
      return readTyped(reader, token);
    case 'string':
    case 'number':
    case 'bool':
      return readPrimitive(token, type);
    case 'list':
    case 'set':
      requireBracket(token, '[');
      return readSequence(reader, type);
    case 'tuple':
      requireBracket(token, '[');
      return readTuple(reader, type);
    case 'map':
      requireBracket(token, '{');
      return readMap(reader, type);
    case 'object':
      requireBracket(token, '{');
      return readObject(reader, type);
    case 'bytes':
      throw new ValueJsonError('unsupported type bytes');
  }
}

function requireBracket(token: JsonToken, bracket: '[' | ']' | '{' | '}'): void {
  if (token.kind !== 'bracket' || token.bracket !== bracket) {
    throw new ValueJsonError(`missing expected ${bracket}`);
  }
}

function readPrimitive(token: JsonToken, type: PrimitiveType): Value {
  switch (type.kind) {
    case 'string':
      if (token.kind === 'string' || token.kind === 'number') return stringValue(token.text);
      if (token.kind === 'bool') return stringValue(String(token.truth));
      break;
    case 'number': {
      if (token.kind !== 'string' && token.kind !== 'number') break;
      const number = parseNumber(token.text);
      if (number === undefined) throw new ValueJsonError('a number is required');
      return numberValue(number);
    }
    case 'bool': {
      if (token.kind === 'bool') return boolValue(token.truth);
      if (token.kind !== 'string') break;
      const conversion = convertValue(stringValue(token.text), boolType);
      if ('problem' in conversion) throw new ValueJsonError(conversion.problem);
      return conversion.value;
    }
  }
  throw new ValueJsonError(`${type.kind} is required`);
}

/**
 * Reads a part of an array or object. go-cty first looks for mistakes in the JSON of the whole
 * part of the outermost one, and tells them with the kind of that one.
 */
function readPart(reader: JsonReader, type: Type, part: string): Value {
  if (reader.depth === 1) checkPart(part, () => reader.checkValue());
  return readValue(reader, type);
}

function checkPart<Result>(part: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ValueJsonError)) throw error;
    throw new ValueJsonError(`failed to read ${part}: ${error.message}`);
  }
}

function readKey(reader: JsonReader, part: string): string {
  return checkPart(part, () => {
    const token = reader.next();
    if (token.kind !== 'string') throw new ValueJsonError('missing expected object key');
    return token.text;
  });
}

function readSequence(reader: JsonReader, type: CollectionType): Value {
  const elements: Value[] = [];
  while (reader.hasMore()) elements.push(readPart(reader, type.element, `${type.kind} value`));
  requireBracket(reader.next(), ']');
  const element = elementType(elements, type);
  return type.kind === 'set' ? setValue(element, elements) : listValue(element, elements);
}

function readTuple(reader: JsonReader, type: TupleType): Value {
  const elements: Value[] = [];
  const count = type.elements.length;
  while (reader.hasMore()) {
    const element = type.elements[elements.length];
    if (element === undefined) throw new ValueJsonError(`too many tuple elements (need ${count})`);
    elements.push(readPart(reader, element, 'tuple value'));
  }
  requireBracket(reader.next(), ']');
  if (elements.length < count) {
    throw new ValueJsonError(`not enough tuple elements (need ${count})`);
  }
  return tupleValue(elements);
}

function readMap(reader: JsonReader, type: CollectionType): Value {
  const entries = new Map<string, Value>();
  while (reader.hasMore()) {
    const key = readKey(reader, 'map key');
    entries.set(key, readPart(reader, type.element, 'map value'));
  }
  requireBracket(reader.next(), '}');
  return mapValue(elementType([...entries.values()], type), entries);
}

function readObject(reader: JsonReader, type: ObjectType): Value {
  const entries = new Map<string, Value>();
  while (reader.hasMore()) {
    const name = readKey(reader, 'object key');
    const attribute = type.attributes.get(name);
    if (attribute === undefined) {
      throw new ValueJsonError(`unsupported attribute ${quoteText(name)}`);
    }
    entries.set(name, readPart(reader, attribute, 'object value'));
  }
  requireBracket(reader.next(), '}');
  for (const [name, attribute] of type.attributes) {
    if (!entries.has(name)) entries.set(name, nullValue(attribute));
  }
  return objectValue(entries);
}

/** Elements of a collection of any type each bring their own, which must be one. */
function elementType(elements: readonly Value[], type: CollectionType): Type {
  const [first] = elements;
  if (first === undefined || type.element.kind !== 'dynamic') return type.element;
  const element = typeOf(first);
  if (!elements.every((each) => typesEqual(typeOf(each), element))) {
    throw new ValueJsonError(`all ${type.kind} elements must have the same type`);
  }
  return element;
}

/** A value together with its type, as a value of unknown type is written. */
function readTyped(reader: JsonReader, token: JsonToken): Value {
  requireBracket(token, '{');
  let type: Type | undefined;
  let body: string | undefined;
  while (reader.hasMore()) {
    const key = readKey(reader, 'dynamic type descriptor key');
    const raw = checkPart('dynamic type descriptor value', () => reader.rawValue());
    if (key === 'type') type = readDescribedType(raw);
    else if (key === 'value') body = raw;
    else throw new ValueJsonError(`invalid key ${quoteText(key)} in dynamically-typed value`);
  }
  requireBracket(reader.next(), '}');
  if (type === undefined) throw new ValueJsonError('missing type in dynamically-typed value');
  if (body === undefined) throw new ValueJsonError('missing value in dynamically-typed value');
  return valueFromJson(body, type);
}

function readDescribedType(raw: string): Type {
  try {
    return typeFromJson(raw);
  } catch (error) {
    if (!(error instanceof ValueJsonError)) throw error;
    throw new ValueJsonError(`failed to decode type for dynamic value: ${error.message}`);
  }
}
