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

/** The types of which every value is one piece. */
export interface PrimitiveType {
  readonly kind: 'string' | 'number' | 'bool';
}

/** A type that is not known yet ("any"), cty.DynamicPseudoType. */
export interface DynamicType {
  readonly kind: 'dynamic';
}

/** Any number of elements of one type; the keys of a map are strings. */
export interface CollectionType {
  readonly kind: 'list' | 'set' | 'map';
  readonly element: Type;
}

/** A fixed number of elements, each of its own type. */
export interface TupleType {
  readonly kind: 'tuple';
  readonly elements: readonly Type[];
}

/** Named attributes, each of its own type. */
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

/** Text. */
export const stringType: PrimitiveType = { kind: 'string' };
/** Numbers of any size and precision. */
export const numberType: PrimitiveType = { kind: 'number' };
/** True and false. */
export const boolType: PrimitiveType = { kind: 'bool' };
/** The type of what is not known to have any other. */
export const dynamicType: DynamicType = { kind: 'dynamic' };
/** Buffers of bytes. */
export const bytesType: BytesType = { kind: 'bytes' };

const noNames: ReadonlySet<string> = new Set();

/** The type of lists of such elements. */
export function listType(element: Type): CollectionType {
  return { kind: 'list', element };
}

/** The type of sets of such elements. */
export function setType(element: Type): CollectionType {
  return { kind: 'set', element };
}

/** The type of maps to such elements. */
export function mapType(element: Type): CollectionType {
  return { kind: 'map', element };
}

/** The type of tuples of such elements in this order. */
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

/** The type of `{}`. */
export const emptyObjectType: ObjectType = objectType(new Map());

/** Structural equality; the names that may be left out of an object count too. */
export function typesEqual(a: Type, b: Type): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'dynamic':
    case 'bytes':
      return a.kind === b.kind;
    case 'list':
    case 'set':
    case 'map':
      return a.kind === b.kind && typesEqual(a.element, b.element);
    case 'tuple':
      return (
        b.kind === 'tuple' &&
        a.elements.length === b.elements.length &&
        a.elements.every((element, index) => typesEqual(element, b.elements[index] as Type))
      );
    case 'object':
      return b.kind === 'object' && objectTypesEqual(a, b);
  }
}

function objectTypesEqual(a: ObjectType, b: ObjectType): boolean {
  if (a.attributes.size !== b.attributes.size || a.optional.size !== b.optional.size) return false;
  for (const [name, type] of a.attributes) {
    const other = b.attributes.get(name);
    if (other === undefined || !typesEqual(type, other)) return false;
    if (a.optional.has(name) !== b.optional.has(name)) return false;
  }
  return true;
}

/** The English name of a type, as error messages have it (go-cty's FriendlyName). */
export function friendlyTypeName(type: Type): string {
  return friendlyName(type, 'dynamic', 'dynamic');
}

/** The English name of a type that is asked for: "any type" for `dynamic`. */
export function friendlyConstraintName(type: Type): string {
  return friendlyName(type, 'any type', 'any single type');
}

function friendlyName(type: Type, dynamic: string, dynamicElement: string): string {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map': {
      const element =
        type.element.kind === 'dynamic'
          ? dynamicElement
          : friendlyName(type.element, dynamic, dynamicElement);
      return `${type.kind} of ${element}`;
    }
    case 'dynamic':
      return dynamic;
    case 'string':
    case 'number':
    case 'bool':
    case 'tuple':
    case 'object':
    case 'bytes':
      return type.kind;
  }
}

/** Whether the type is `dynamic` or has it inside. */
export function hasDynamicTypes(type: Type): boolean {
  switch (type.kind) {
    case 'dynamic':
      return true;
    case 'string':
    case 'number':
    case 'bool':
    case 'bytes':
      return false;
    case 'list':
    case 'set':
    case 'map':
      return hasDynamicTypes(type.element);
    case 'tuple':
      return type.elements.some(hasDynamicTypes);
    case 'object':
      return [...type.attributes.values()].some(hasDynamicTypes);
  }
}

/** The same type with every attribute of its objects required. */
export function withoutOptional(type: Type): Type {
  switch (type.kind) {
    case 'dynamic':
    case 'string':
    case 'number':
    case 'bool':
    case 'bytes':
      return type;
    case 'list':
    case 'set':
    case 'map': {
      const element = withoutOptional(type.element);
      return element === type.element ? type : { kind: type.kind, element };
    }
    case 'tuple':
      return tupleType(type.elements.map(withoutOptional));
    case 'object':
      return objectType(
        new Map(
          [...type.attributes].map(([name, attribute]) => [name, withoutOptional(attribute)]),
        ),
      );
  }
}

/** Whether it is string, number or bool. */
export function isPrimitive(type: Type): type is PrimitiveType {
  return type.kind === 'string' || type.kind === 'number' || type.kind === 'bool';
}

/** Whether it is a list, set or map. */
export function isCollection(type: Type): type is CollectionType {
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'map';
}
