import { type Num, numberFromDouble, numberFromInteger } from './number.ts';
import { distinctInOrder } from './set-order.ts';
import { isInOrder, normalizeText, sortedByKey } from './text.ts';
import { dynamicType, type Type } from './types.ts';

/**
 * A value of the Bake language, after go-cty: known, null or unknown. Values are immutable and
 * carry no source places.
 */
export type Value =
  | StringValue
  | NumberValue
  | BoolValue
  | SequenceValue
  | MapValue
  | TupleValue
  | ObjectValue
  | BytesValue
  | NullValue
  | UnknownValue;

/** Text in Unicode normalisation form C. */
export interface StringValue {
  readonly kind: 'string';
  readonly text: string;
}

/** A number of any size and precision. */
export interface NumberValue {
  readonly kind: 'number';
  readonly number: Num;
}

/** True or false. */
export interface BoolValue {
  readonly kind: 'bool';
  readonly truth: boolean;
}

/** A list, or a set whose elements are distinct and in go-cty's iteration order. */
export interface SequenceValue {
  readonly kind: 'list' | 'set';
  readonly element: Type;
  readonly elements: readonly Value[];
}

/** Entries are in code point order of the keys. */
export interface MapValue {
  readonly kind: 'map';
  readonly element: Type;
  readonly entries: ReadonlyMap<string, Value>;
}

/** Elements of different types, whose number belongs to the type. */
export interface TupleValue {
  readonly kind: 'tuple';
  readonly elements: readonly Value[];
}

/** Entries are in code point order of the names. */
export interface ObjectValue {
  readonly kind: 'object';
  readonly entries: ReadonlyMap<string, Value>;
}

/** A buffer of bytes, which is equal to itself only. */
export interface BytesValue {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
}

/** A value that is left out; it still has a type. */
export interface NullValue {
  readonly kind: 'null';
  readonly type: Type;
}

/** A value that could not be computed, after an error; every operation passes it on. */
export interface UnknownValue {
  readonly kind: 'unknown';
  readonly type: Type;
}

/** The text is brought into normal form. */
export function stringValue(text: string): StringValue {
  return { kind: 'string', text: normalizeText(text) };
}

/** A plain number is an integer that was counted, or else a double, as Go's int64 and float64. */
export function numberValue(number: Num | number): NumberValue {
  if (typeof number !== 'number') return { kind: 'number', number };
  const isCount = Number.isSafeInteger(number);
  return { kind: 'number', number: isCount ? numberFromInteger(number) : numberFromDouble(number) };
}

const trueValue: BoolValue = { kind: 'bool', truth: true };
const falseValue: BoolValue = { kind: 'bool', truth: false };

/** One of the two values of truth. */
export function boolValue(truth: boolean): BoolValue {
  return truth ? trueValue : falseValue;
}

/** Elements must be of type `element`, or nulls and unknown values of any type. */
export function listValue(element: Type, elements: readonly Value[]): SequenceValue {
  return { kind: 'list', element, elements: typedElements(element, elements) };
}

/** Keeps the first of equal elements, and orders them as go-cty does. */
export function setValue(element: Type, elements: readonly Value[]): SequenceValue {
  return { kind: 'set', element, elements: distinctInOrder(typedElements(element, elements)) };
}

/** Keys are brought into normal form and order; entries are as the elements of `listValue`. */
export function mapValue(element: Type, entries: Iterable<readonly [string, Value]>): MapValue {
  const typed: [string, Value][] = [];
  for (const [key, value] of entries)
    typed.push([normalizeText(key), typedElement(element, value)]);
  return { kind: 'map', element, entries: sortedByKey(typed) };
}

/** A tuple, whose type is that of its elements. */
export function tupleValue(elements: readonly Value[]): TupleValue {
  return { kind: 'tuple', elements };
}

/** Names are brought into normal form and order; a map may become part of the value. */
export function objectValue(entries: Iterable<readonly [string, Value]>): ObjectValue {
  if (entries instanceof Map && isInOrder(entries)) return { kind: 'object', entries };
  const normal: [string, Value][] = [];
  for (const [name, value] of entries) normal.push([normalizeText(name), value]);
  return { kind: 'object', entries: sortedByKey(normal) };
}

/** A buffer; the bytes must not be changed any more. */
export function bytesValue(bytes: Uint8Array): BytesValue {
  return { kind: 'bytes', bytes };
}

/** The null of a type. */
export function nullValue(type: Type): NullValue {
  return { kind: 'null', type };
}

/** A value of which only the type is known. */
export function unknownValue(type: Type): UnknownValue {
  return { kind: 'unknown', type };
}

/** The value of which nothing is known, not even its type (cty.DynamicVal). */
export const dynamicUnknown: UnknownValue = unknownValue(dynamicType);

function typedElements(type: Type, elements: readonly Value[]): readonly Value[] {
  const isTyped = elements.every((element) => typedElement(type, element) === element);
  return isTyped ? elements : elements.map((element) => typedElement(type, element));
}

// In a collection a null has no type of its own.
function typedElement(type: Type, element: Value): Value {
  if (element.kind !== 'null' && element.kind !== 'unknown') return element;
  return element.type === type ? element : { kind: element.kind, type };
}
