import { isConvertible } from './convertible.ts';
import { quoteText } from './text.ts';
import {
  type CollectionType,
  friendlyConstraintName,
  friendlyTypeName,
  isCollection,
  isPrimitive,
  type ObjectType,
  type TupleType,
  type Type,
  typesEqual,
} from './types.ts';

/** Why no value of type `given` can become a `wanted`, in go-cty's words. */
export function describeMismatch(given: Type, wanted: Type): string {
  if (given.kind === 'object' && wanted.kind === 'object') {
    return describeObjectMismatch(given, wanted);
  }
  if (isCollection(wanted)) {
    const isStructural = given.kind === 'tuple' || given.kind === 'object';
    if (wanted.element.kind === 'dynamic' && isStructural && hasKindFor(given, wanted)) {
      return `all ${wanted.kind} elements must have the same type`;
    }
    if (isStructural) return describeStructuralMismatch(given, wanted);
    if (isCollection(given)) return describeCollectionMismatch(given, wanted);
  }
  if (isPlainlyDifferent(given, wanted)) {
    return `${friendlyTypeName(wanted)} required, but have ${friendlyTypeName(given)}`;
  }
  return `${friendlyConstraintName(wanted)} required`;
}

function hasKindFor(given: TupleType | ObjectType, wanted: CollectionType): boolean {
  return (given.kind === 'object') === (wanted.kind === 'map');
}

function fits(given: Type, wanted: Type): boolean {
  return typesEqual(given, wanted) || isConvertible(given, wanted, 'unsafe');
}

function describeObjectMismatch(given: ObjectType, wanted: ObjectType): string {
  const missing: string[] = [];
  let mismatch: string | undefined;
  for (const [name, type] of wanted.attributes) {
    const own = given.attributes.get(name);
    if (own === undefined) {
      if (!wanted.optional.has(name)) missing.push(quoteText(name));
    } else if (mismatch === undefined && !fits(own, type)) {
      mismatch = `attribute ${quoteText(name)}: ${describeMismatch(own, type)}`;
    }
  }
  if (missing.length === 1) return `attribute ${missing[0]} is required`;
  if (missing.length === 2) return `attributes ${missing[0]} and ${missing[1]} are required`;
  if (missing.length > 2) {
    const others = missing.slice(0, -1).map((name) => `${name}, `);
    return `attributes ${others.join('')}and ${missing.at(-1)} are required`;
  }
  return mismatch ?? 'incorrect object attributes';
}

function describeStructuralMismatch(given: TupleType | ObjectType, wanted: CollectionType): string {
  if (!hasKindFor(given, wanted)) return `${friendlyConstraintName(wanted)} required`;
  const parts: Iterable<readonly [number | string, Type]> =
    given.kind === 'tuple' ? given.elements.entries() : given.attributes;
  for (const [key, part] of parts) {
    if (fits(part, wanted.element)) continue;
    const place = typeof key === 'string' ? quoteText(key) : key;
    return `element ${place}: ${describeMismatch(part, wanted.element)}`;
  }
  return `all elements must be ${friendlyConstraintName(wanted.element)}`;
}

function describeCollectionMismatch(given: CollectionType, wanted: CollectionType): string {
  if ((given.kind === 'map') !== (wanted.kind === 'map')) {
    return `${friendlyConstraintName(wanted)} required`;
  }
  const reason = describeMismatch(given.element, wanted.element);
  return `incorrect ${wanted.kind} element type: ${reason}`;
}

/** Whether to name both types helps; a string that is no number had better be told so. */
function isPlainlyDifferent(given: Type, wanted: Type): boolean {
  return (
    isPrimitive(given) !== isPrimitive(wanted) ||
    wanted.kind === 'string' ||
    (given.kind === 'number' && wanted.kind === 'bool') ||
    (given.kind === 'bool' && wanted.kind === 'number') ||
    (given.kind === 'tuple' && wanted.kind === 'object')
  );
}
