import { preferredTypes } from './preference.ts';
import {
  type CollectionType,
  dynamicType,
  isPrimitive,
  type ObjectType,
  objectType,
  type TupleType,
  type Type,
  tupleType,
  typesEqual,
} from './types.ts';

/**
 * How much a conversion may presume: `safe` ones succeed for every value, `unsafe` ones may fail
 * for some (go-cty's distinction).
 */
export type Safety = 'safe' | 'unsafe';

/**
 * Whether go-cty has a conversion between two different types. For equal types the answer says
 * nothing: ask `typesEqual` first.
 */
export function isConvertible(from: Type, to: Type, safety: Safety): boolean {
  if (to.kind === 'dynamic') return true;
  if (from.kind === 'dynamic') return safety === 'unsafe';
  if (isPrimitive(from) && isPrimitive(to)) return isPrimitiveConvertible(from, to, safety);
  switch (to.kind) {
    case 'object':
      if (from.kind === 'object') return isObjectConvertible(from, to, safety);
      return from.kind === 'map' && safety === 'unsafe' && isMapConvertible(from, to);
    case 'tuple':
      return from.kind === 'tuple' && isTupleConvertible(from, to, safety);
    case 'map':
      if (from.kind === 'map') return isConvertible(from.element, to.element, safety);
      return from.kind === 'object' && areConvertible(partsOf(from), to, safety);
    case 'list':
    case 'set':
      if (from.kind === 'tuple') return areConvertible(from.elements, to, safety);
      if (from.kind !== 'list' && from.kind !== 'set') return false;
      if (from.kind === 'list' && to.kind === 'set' && safety === 'safe') return false;
      return fits(from.element, to.element, safety);
    default:
      return false;
  }
}

function isPrimitiveConvertible(from: Type, to: Type, safety: Safety): boolean {
  if (to.kind === 'string') return from.kind !== 'string';
  return safety === 'unsafe' && from.kind === 'string';
}

function fits(from: Type, to: Type, safety: Safety): boolean {
  return typesEqual(from, to) || isConvertible(from, to, safety);
}

function isObjectConvertible(from: ObjectType, to: ObjectType, safety: Safety): boolean {
  for (const [name, wanted] of to.attributes) {
    const given = from.attributes.get(name);
    if (given === undefined ? !to.optional.has(name) : !fits(given, wanted, safety)) return false;
  }
  return true;
}

// An attribute that may be left out matters only when the map has it, which is seen later.
function isMapConvertible(from: CollectionType, to: ObjectType): boolean {
  for (const [name, wanted] of to.attributes) {
    if (!to.optional.has(name) && !fits(from.element, wanted, 'unsafe')) return false;
  }
  return true;
}

function isTupleConvertible(from: TupleType, to: TupleType, safety: Safety): boolean {
  return (
    from.elements.length === to.elements.length &&
    from.elements.every((element, index) => fits(element, to.elements[index] as Type, safety))
  );
}

function areConvertible(parts: readonly Type[], to: CollectionType, safety: Safety): boolean {
  if (parts.length === 0) return true;
  const element = commonElementType(parts, to, safety);
  return element !== undefined && parts.every((part) => fits(part, element, safety));
}

/**
 * The element type that the parts of a tuple or an object get in a collection of type `to`: the
 * one that is asked for, or a common one when any will do.
 */
export function commonElementType(
  parts: readonly Type[],
  to: CollectionType,
  safety: Safety,
): Type | undefined {
  if (to.element.kind !== 'dynamic') return to.element;
  const common = commonType(parts, safety);
  if (common?.kind !== 'dynamic' || to.kind === 'map') return common;
  return parts.every((part) => part.kind === 'dynamic') ? common : undefined;
}

/**
 * A type to which values of all these types can be converted, if there is one (go-cty's Unify):
 * primitives meet in string, objects of the same attributes and tuples of one length part by
 * part, others as maps and lists; next to an unknown type the result is `dynamic`.
 */
export function commonType(types: readonly Type[], safety: Safety): Type | undefined {
  const [first] = types;
  if (first === undefined) return undefined;
  if (types.every((type) => typesEqual(type, first))) return first;
  const kinds = new Set(types.map((type) => type.kind));
  const hasDynamic = kinds.delete('dynamic');
  const [kind] = kinds;
  if (kinds.size === 1) {
    if (kind === 'list' || kind === 'set' || kind === 'map') {
      return hasDynamic ? dynamicType : commonCollection(kind, types, safety);
    }
    if (kind === 'object') {
      return hasDynamic ? dynamicType : commonObject(types as readonly ObjectType[], safety);
    }
    if (kind === 'tuple') {
      return hasDynamic ? dynamicType : commonTuple(types as readonly TupleType[], safety);
    }
  } else if (kinds.size === 2 && kinds.has('map') && kinds.has('object')) {
    const common = commonWithParts('object', 'map', types, safety);
    if (common !== undefined) return common;
  } else if (kinds.size === 2 && kinds.has('list') && kinds.has('tuple')) {
    const common = commonWithParts('tuple', 'list', types, safety);
    if (common !== undefined) return common;
  } else if (kinds.has('object') && kinds.has('tuple')) {
    return undefined;
  }
  return preferredTypes(types).find((wanted) => types.every((type) => fits(type, wanted, safety)));
}

function commonCollection(
  kind: CollectionType['kind'],
  types: readonly Type[],
  safety: Safety,
): Type | undefined {
  const element = commonType((types as readonly CollectionType[]).map(elementOf), safety);
  return element && ifAllFit({ kind, element }, types, safety);
}

function elementOf(type: CollectionType): Type {
  return type.element;
}

function ifAllFit(common: Type, types: readonly Type[], safety: Safety): Type | undefined {
  return types.every((type) => fits(type, common, safety)) ? common : undefined;
}

function commonObject(types: readonly ObjectType[], safety: Safety): Type | undefined {
  const names = [...(types[0]?.attributes.keys() ?? [])];
  const haveSameNames = types.every(
    ({ attributes }) =>
      attributes.size === names.length && names.every((name) => attributes.has(name)),
  );
  if (!haveSameNames) return commonOfParts('map', types, safety);
  const attributes = new Map<string, Type>();
  for (const name of names) {
    const across = types.map((type) => type.attributes.get(name) as Type);
    const common = commonType(across, safety);
    if (common === undefined) return undefined;
    attributes.set(name, common);
  }
  return ifAllFit(objectType(attributes), types, safety) ?? commonOfParts('map', types, safety);
}

function commonTuple(types: readonly TupleType[], safety: Safety): Type | undefined {
  const length = types[0]?.elements.length ?? 0;
  if (types.some((type) => type.elements.length !== length)) {
    return commonOfParts('list', types, safety);
  }
  const elements: Type[] = [];
  for (let index = 0; index < length; index++) {
    const common = commonType(
      types.map((type) => type.elements[index] as Type),
      safety,
    );
    if (common === undefined) return undefined;
    elements.push(common);
  }
  return ifAllFit(tupleType(elements), types, safety) ?? commonOfParts('list', types, safety);
}

/** All parts of objects as one map, or of tuples as one list. */
function commonOfParts(
  kind: 'map' | 'list',
  types: readonly (ObjectType | TupleType)[],
  safety: Safety,
): Type | undefined {
  const element = commonType(types.flatMap(partsOf), safety);
  return element && ifAllFit({ kind, element }, types, safety);
}

function partsOf(type: ObjectType | TupleType): readonly Type[] {
  return type.kind === 'tuple' ? type.elements : [...type.attributes.values()];
}

/** Objects among maps, or tuples among lists, which are often such collections in disguise. */
function commonWithParts(
  structural: 'object' | 'tuple',
  collection: 'map' | 'list',
  types: readonly Type[],
  safety: Safety,
): Type | undefined {
  const isStructural = (type: Type): type is ObjectType | TupleType => type.kind === structural;
  const disguised = commonOfParts(collection, types.filter(isStructural), safety);
  if (disguised === undefined) return undefined;
  const common = commonType(
    types.map((type) => (isStructural(type) ? disguised : type)),
    safety,
  );
  return common?.kind === collection ? common : undefined;
}
