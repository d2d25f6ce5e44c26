import type { Num } from './number.ts';
import type { Type } from './types.ts';

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

export interface NumberValue {
  readonly kind: 'number';
  readonly number: Num;
}

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

export interface TupleValue {
  readonly kind: 'tuple';
  readonly elements: readonly Value[];
}

/** Entries are in code point order of the names. */
export interface ObjectValue {
  readonly kind: 'object';
  readonly entries: ReadonlyMap<string, Value>;
}

export interface BytesValue {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
}

export interface NullValue {
  readonly kind: 'null';
  readonly type: Type;
}

/** A value that could not be computed, after an error; every operation passes it on. */
export interface UnknownValue {
  readonly kind: 'unknown';
  readonly type: Type;
}
