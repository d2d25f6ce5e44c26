/**
 * The type system of go-cty as far as Bake can observe it. Types are plain data; primitives and
 * `dynamic` are singletons, the others are compared with `typesEqual`.
 */
export type Type =
  | PrimitiveType
  | DynamicType
  | CollectionType
  | TupleType
  | ObjectType
  | BytesType;

export interface PrimitiveType {
  readonly kind: 'string' | 'number' | 'bool';
}

/** A type that is not known yet ("any"), cty.DynamicPseudoType. */
export interface DynamicType {
  readonly kind: 'dynamic';
}

export interface CollectionType {
  readonly kind: 'list' | 'set' | 'map';
  readonly element: Type;
}

export interface TupleType {
  readonly kind: 'tuple';
  readonly elements: readonly Type[];
}

export interface ObjectType {
  readonly kind: 'object';
  /** In lexicographic (code point) order of the names. */
  readonly attributes: ReadonlyMap<string, Type>;
  /** Names that a conversion to this type may leave out (`optional(…)`). */
  readonly optional: ReadonlySet<string>;
}

/** go-cty's `bytes` capsule, which only `byteslen` and `bytesslice` know. */
export interface BytesType {
  readonly kind: 'bytes';
}

export const stringType: PrimitiveType = { kind: 'string' };
export const numberType: PrimitiveType = { kind: 'number' };
export const boolType: PrimitiveType = { kind: 'bool' };
export const dynamicType: DynamicType = { kind: 'dynamic' };
export const bytesType: BytesType = { kind: 'bytes' };

const noNames: ReadonlySet<string> = new Set();

export function listType(element: Type): CollectionType {
  return { kind: 'list', element };
}

export function setType(element: Type): CollectionType {
  return { kind: 'set', element };
}

export function mapType(element: Type): CollectionType {
  return { kind: 'map', element };
}

export function tupleType(elements: readonly Type[]): TupleType {
  return { kind: 'tuple', elements };
}

/** `attributes` must be in code point order of the names (see `sortedByKey`). */
export function objectType(
  attributes: ReadonlyMap<string, Type>,
  optional: ReadonlySet<string> = noNames,
): ObjectType {
  return { kind: 'object', attributes, optional };
}
