import {
  boolType,
  bytesType,
  dynamicType,
  numberType,
  objectType,
  stringType,
  type Type,
  tupleType,
  typesEqual,
} from './types.ts';
import type { ObjectValue, TupleValue, Value } from './value.ts';

// Tuples and objects are shared between values, so each one's type is made once; without that,
// a variable that names its predecessor twice would cost twice as much with each step.
const structuralTypes = new WeakMap<TupleValue | ObjectValue, Type>();

/** The type of a value; a null and an unknown value know theirs. */
export function typeOf(value: Value): Type {
  switch (value.kind) {
    case 'string':
      return stringType;
    case 'number':
      return numberType;
    case 'bool':
      return boolType;
    case 'bytes':
      return bytesType;
    case 'list':
    case 'set':
    case 'map':
      return { kind: value.kind, element: value.element };
    case 'null':
    case 'unknown':
      return value.type;
    case 'tuple':
    case 'object': {
      const known = structuralTypes.get(value);
      if (known !== undefined) return known;
      const type = structuralTypeOf(value);
      structuralTypes.set(value, type);
      return type;
    }
  }
}

function structuralTypeOf(value: TupleValue | ObjectValue): Type {
  if (value.kind === 'tuple') return tupleType(value.elements.map(typeOf));
  const attributes = new Map<string, Type>();
  for (const [name, entry] of value.entries) attributes.set(name, typeOf(entry));
  return objectType(attributes);
}

/** The one type of all values, but for those whose type is not known; `undefined` when they differ. */
export function sharedType(values: Iterable<Value>): Type | undefined {
  let shared: Type = dynamicType;
  for (const value of values) {
    const type = typeOf(value);
    if (shared.kind === 'dynamic') shared = type;
    else if (type.kind !== 'dynamic' && !typesEqual(shared, type)) return undefined;
  }
  return shared;
}
