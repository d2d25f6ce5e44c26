import { convertValue } from '../value/convert.ts';
import { isWhollyKnown } from '../value/known.ts';
import { toSafeInteger } from '../value/number.ts';
import { quoteText, sortedByKey } from '../value/text.ts';
import { typeOf } from '../value/type-of.ts';
import {
  boolType,
  dynamicType,
  emptyObjectType,
  friendlyTypeName,
  listType,
  mapType,
  objectType,
  stringType,
  type Type,
  tupleType,
  typesEqual,
} from '../value/types.ts';
import {
  boolValue,
  listValue,
  mapValue,
  objectValue,
  stringValue,
  tupleValue,
  unknownValue,
  type Value,
} from '../value/value.ts';
import { dynamicParameter, parameter, textArgument, valueArgument } from './arguments.ts';
import { indexArgument } from './indexes.ts';
import { type Argument, FunctionError, type FunctionRow } from './protocol.ts';

/** Access by key or index, and functions of maps and objects. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'hasindex',
    description: 'Tells whether a list, tuple or map has an element of that index or key.',
    parameters: [dynamicParameter('collection', dynamicType), dynamicParameter('key', dynamicType)],
    result: (args) => {
      const { kind } = typeOf(valueArgument(args, 0));
      if (kind !== 'dynamic') requireIndexable(kind);
      return boolType;
    },
    call: (args) =>
      boolValue(elementAt(valueArgument(args, 0), valueArgument(args, 1)) !== undefined),
  },
  {
    name: 'index',
    description: 'Gives the element of a list, tuple or map that has that index or key.',
    parameters: [parameter('collection', dynamicType), dynamicParameter('key', dynamicType)],
    result: (args) => indexedType(args),
    call: (args) => {
      const element = elementAt(valueArgument(args, 0), valueArgument(args, 1));
      if (element === undefined) throw new FunctionError('invalid index');
      return element;
    },
  },
  {
    name: 'keys',
    description:
      'Gives the keys of a map as a list, or the names in an object as a tuple, in order.',
    parameters: [{ ...parameter('inputMap', dynamicType), allowUnknown: true }],
    result: ([arg]) => {
      const type = typeOf(arg as Value);
      if (type.kind === 'map') return listType(stringType);
      if (type.kind === 'object')
        return tupleType([...type.attributes.keys()].map(() => stringType));
      throw new FunctionError('must have map or object type', 0);
    },
    call: (args, _, result) => keys(valueArgument(args, 0), result),
  },
  {
    name: 'lookup',
    description: 'Gives the element of a map or object that has that key, or else a default.',
    parameters: [
      parameter('inputMap', dynamicType),
      parameter('key', stringType),
      parameter('default', dynamicType),
    ],
    result: (args) => lookedUpType(args),
    call: (args, _, result) => lookUp(args, result),
  },
  {
    name: 'merge',
    description:
      'Joins maps or objects; of elements with the same key the last one stays. Nulls are passed over.',
    parameters: [],
    variadic: { ...dynamicParameter('maps', dynamicType), allowNull: true },
    result: (args) => mergedType(args),
    call: (args, _, result) => merge(args, result),
  },
  {
    name: 'values',
    description:
      'Gives the elements of a map as a list, or of an object as a tuple, in the order of their keys.',
    parameters: [parameter('mapping', dynamicType)],
    result: ([arg]) => {
      const type = typeOf(arg as Value);
      if (type.kind === 'map') return listType(type.element);
      if (type.kind === 'object') return tupleType([...type.attributes.values()]);
      throw new FunctionError('values() requires a map as the first argument');
    },
    call: (args, _, result) => {
      const elements = [...entriesOf(valueArgument(args, 0)).values()];
      return result.kind === 'list' ? listValue(result.element, elements) : tupleValue(elements);
    },
  },
  {
    name: 'zipmap',
    description:
      'Makes a map from a list of keys and a list of values, or an object from a tuple of values.',
    parameters: [parameter('keys', listType(stringType)), parameter('values', dynamicType)],
    result: (args) => zippedType(args),
    call: (args, _, result) => zip(args, result),
  },
];

function requireIndexable(kind: string): void {
  if (kind !== 'list' && kind !== 'tuple' && kind !== 'map') {
    throw new FunctionError('collection must be a list, a map or a tuple');
  }
}

/** The element under a key of the right type, if there is one. */
function elementAt(collection: Value, key: Value): Value | undefined {
  switch (collection.kind) {
    case 'list':
    case 'tuple': {
      const index = key.kind === 'number' ? toSafeInteger(key.number) : undefined;
      return index === undefined ? undefined : collection.elements[index];
    }
    case 'map':
      return key.kind === 'string' ? collection.entries.get(key.text) : undefined;
    default:
      return undefined;
  }
}

function indexedType(args: readonly Argument[]): Type {
  const type = typeOf(valueArgument(args, 0));
  const key = valueArgument(args, 1);
  const keyType = typeOf(key).kind;
  requireIndexable(type.kind);
  const wanted = type.kind === 'map' ? 'string' : 'number';
  if (keyType !== wanted && keyType !== 'dynamic') {
    throw new FunctionError(`key for ${type.kind} must be ${wanted}`);
  }
  if (type.kind === 'list' || type.kind === 'map') return type.element;
  if (type.kind !== 'tuple' || key.kind === 'unknown') return dynamicType;
  const index = Number(indexArgument(args, 1, 'invalid key for tuple: '));
  const element = type.elements[index];
  if (element !== undefined) return element;
  throw new FunctionError(`key must be between 0 and ${type.elements.length} inclusive`);
}

function keys(value: Value, type: Type): Value {
  if (type.kind === 'tuple') {
    const { attributes } = typeOf(value) as { attributes: ReadonlyMap<string, Type> };
    return tupleValue([...attributes.keys()].map(stringValue));
  }
  if (value.kind !== 'map') return unknownValue(type);
  return listValue(stringType, [...value.entries.keys()].map(stringValue));
}

function entriesOf(value: Value): ReadonlyMap<string, Value> {
  if (value.kind !== 'map' && value.kind !== 'object') {
    throw new Error('internal: the argument has no entries');
  }
  return value.entries;
}

function lookedUpType(args: readonly Argument[]): Type {
  const type = typeOf(valueArgument(args, 0));
  const fallback = valueArgument(args, 2);
  if (type.kind === 'object') {
    if (args[1]?.kind === 'unknown') return dynamicType;
    return type.attributes.get(textArgument(args, 1)) ?? typeOf(fallback);
  }
  if (type.kind !== 'map') {
    throw new FunctionError('lookup() requires a map as the first argument', 0);
  }
  if ('problem' in convertValue(fallback, type.element)) {
    const problem = 'the default value must have the same type as the map elements';
    throw new FunctionError(problem, 2);
  }
  return type.element;
}

function lookUp(args: readonly Argument[], type: Type): Value {
  const collection = valueArgument(args, 0);
  if (!isWhollyKnown(collection)) return unknownValue(type);
  const found = entriesOf(collection).get(textArgument(args, 1));
  if (found !== undefined) return found;
  const conversion = convertValue(valueArgument(args, 2), type);
  if ('problem' in conversion) throw new FunctionError(conversion.problem);
  return conversion.value;
}

function mergedType(args: readonly Argument[]): Type {
  const types: Type[] = [];
  const attributes = new Map<string, Type>();
  let isDetermined = true;
  for (const index of args.keys()) {
    const value = valueArgument(args, index);
    const type = typeOf(value);
    if (type.kind === 'dynamic') return dynamicType;
    if (type.kind !== 'map' && type.kind !== 'object') throw unmergeable(type);
    types.push(type);
    if (value.kind === 'null') continue;
    if (type.kind === 'object') {
      for (const [name, attribute] of type.attributes) attributes.set(name, attribute);
    } else if (value.kind === 'map') {
      for (const key of value.entries.keys()) attributes.set(key, type.element);
    } else {
      isDetermined = false;
    }
  }
  const [first = emptyObjectType] = types;
  if (types.every((type) => typesEqual(type, first))) return first;
  return isDetermined ? objectType(sortedByKey(attributes)) : dynamicType;
}

function unmergeable(type: Type): FunctionError {
  const name = quoteText(friendlyTypeName(type));
  return new FunctionError(`arguments must be maps or objects, got ${name}`);
}

function merge(args: readonly Argument[], type: Type): Value {
  const entries = new Map<string, Value>();
  for (const index of args.keys()) {
    const value = valueArgument(args, index);
    if (value.kind === 'null') continue;
    // buildx: behind a null the types are not looked at, and an empty list does no harm.
    if ('elements' in value && value.elements.length === 0) continue;
    if (value.kind !== 'map' && value.kind !== 'object') throw unmergeable(typeOf(value));
    for (const [key, entry] of value.entries) entries.set(key, entry);
  }
  return type.kind === 'map' ? mapValue(type.element, entries) : objectValue(entries);
}

function zippedType(args: readonly Argument[]): Type {
  const keyList = valueArgument(args, 0);
  const type = typeOf(valueArgument(args, 1));
  if (type.kind === 'list') return mapType(type.element);
  if (type.kind !== 'tuple') {
    throw new FunctionError('values argument must be a list or tuple value');
  }
  if (!isWhollyKnown(keyList)) return dynamicType;
  const names = zipKeys(keyList, type.elements.length);
  return objectType(sortedByKey(names.map((name, index) => [name, type.elements[index] as Type])));
}

function zipKeys(keyList: Value, count: number): readonly string[] {
  const elements = elementsOf(keyList);
  if (elements.length !== count) {
    throw new FunctionError(
      `number of keys (${elements.length}) does not match number of values (${count})`,
    );
  }
  return elements.map((key, index) => {
    if (key.kind === 'string') return key.text;
    throw new FunctionError(`keys list has null value at index ${index}`);
  });
}

function elementsOf(value: Value): readonly Value[] {
  if (value.kind === 'list' || value.kind === 'tuple') return value.elements;
  throw new Error('internal: the argument is neither list nor tuple');
}

function zip(args: readonly Argument[], type: Type): Value {
  const keyList = valueArgument(args, 0);
  if (!isWhollyKnown(keyList)) return unknownValue(type);
  const elements = elementsOf(valueArgument(args, 1));
  const entries = zipKeys(keyList, elements.length).map(
    (key, index) => [key, elements[index] as Value] as const,
  );
  return type.kind === 'map' ? mapValue(type.element, entries) : objectValue(entries);
}
