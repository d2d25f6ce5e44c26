import { compareValues } from '../value/compare.ts';
import { convertValue } from '../value/convert.ts';
import { distinctValues } from '../value/distinct.ts';
import { isWhollyKnown, knownLength } from '../value/known.ts';
import { typeOf } from '../value/type-of.ts';
import {
  boolType,
  dynamicType,
  friendlyTypeName,
  listType,
  numberType,
  type Type,
  tupleType,
  typesEqual,
} from '../value/types.ts';
import { unifyTypes } from '../value/unify.ts';
import {
  boolValue,
  listValue,
  numberValue,
  tupleValue,
  unknownValue,
  type Value,
} from '../value/value.ts';
import { parameter, valueArgument } from './arguments.ts';
import { type Argument, FunctionError, type FunctionRow } from './protocol.ts';

const anyList = listType(dynamicType);

/** Functions of lists and tuples. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'coalescelist',
    description: 'Gives the first list or tuple that is neither null nor empty.',
    parameters: [],
    variadic: {
      ...parameter('vals', dynamicType),
      allowNull: true,
      allowUnknown: true,
      allowDynamic: true,
    },
    result: (args) => firstListType(args),
    call: (args, _, result) => firstList(args, result),
  },
  {
    name: 'concat',
    description: 'Joins lists or tuples to one; lists of one common type stay a list.',
    parameters: [],
    variadic: parameter('seqs', dynamicType),
    result: (args) => joinedType(args),
    call: (args, _, result) => joinSequences(args, result),
  },
  {
    name: 'contains',
    description: 'Tells whether a list, tuple or set has an element of that type and value.',
    parameters: [parameter('list', dynamicType), parameter('value', dynamicType)],
    result: boolType,
    call: (args) => contains(valueArgument(args, 0), valueArgument(args, 1)),
  },
  {
    name: 'distinct',
    description: 'Keeps the first of equal elements of a list.',
    parameters: [parameter('list', anyList)],
    result: ([list]) => typeOf(list as Value),
    call: (args, _, result) => {
      const list = valueArgument(args, 0);
      if (list.kind !== 'list' || !isWhollyKnown(list)) return unknownValue(result);
      return listValue(list.element, distinctValues(list.elements));
    },
  },
  {
    name: 'flatten',
    description:
      'Puts the elements of inner lists, sets and tuples in the place of these, at all depths.',
    parameters: [parameter('list', dynamicType)],
    result: ([list]) => flattenedType(list as Value),
    call: (args, _, result) => {
      const elements = flatElements(valueArgument(args, 0));
      return elements === undefined ? unknownValue(result) : tupleValue(elements);
    },
  },
  {
    name: 'indexof',
    description: 'Gives the index of the first element of a list or tuple that equals a value.',
    parameters: [parameter('list', dynamicType), parameter('value', dynamicType)],
    result: numberType,
    call: (args) => indexOf(valueArgument(args, 0), valueArgument(args, 1)),
  },
  {
    name: 'length',
    description: 'Counts the elements of a list, tuple, set or map.',
    parameters: [
      { ...parameter('collection', dynamicType), allowUnknown: true, allowDynamic: true },
    ],
    result: ([arg]) => {
      const { kind } = typeOf(arg as Value);
      if (['list', 'tuple', 'set', 'map', 'dynamic'].includes(kind)) return numberType;
      throw new FunctionError('collection must be a list, a map or a tuple');
    },
    call: (args) => {
      const length = lengthOf(valueArgument(args, 0));
      return length === undefined ? unknownValue(numberType) : numberValue(length);
    },
  },
  {
    name: 'reverselist',
    description: 'Turns round the order of a list or tuple; a set becomes a list.',
    parameters: [parameter('list', dynamicType)],
    result: ([list]) => {
      const type = typeOf(list as Value);
      if (type.kind === 'tuple') return tupleType([...type.elements].reverse());
      if (type.kind === 'list' || type.kind === 'set') return listType(type.element);
      const problem = `can only reverse list or tuple values, not ${friendlyTypeName(type)}`;
      throw new FunctionError(problem, 0);
    },
    call: (args, _, result) => sequence([...elementsOf(valueArgument(args, 0))].reverse(), result),
  },
];

/** The elements of a value that is a list, tuple or set. */
export function elementsOf(value: Value): readonly Value[] {
  if (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set') {
    return value.elements;
  }
  throw new Error('internal: the argument is no sequence');
}

/** How many elements there are; a tuple tells even when it is unknown. */
export function lengthOf(value: Value): number | undefined {
  const type = typeOf(value);
  return type.kind === 'tuple' ? type.elements.length : knownLength(value);
}

/** Elements that already have the types which `type`, a list or tuple, says. */
export function sequence(elements: readonly Value[], type: Type): Value {
  return type.kind === 'list' ? listValue(type.element, elements) : tupleValue(elements);
}

function firstListType(args: readonly Argument[]): Type {
  if (args.length === 0) throw new FunctionError('at least one argument is required');
  const types: Type[] = [];
  for (const index of args.keys()) {
    const value = valueArgument(args, index);
    if (value.kind === 'unknown') return dynamicType;
    const type = typeOf(value);
    if (type.kind !== 'list' && type.kind !== 'tuple') {
      throw new FunctionError('coalescelist arguments must be lists or tuples');
    }
    types.push(type);
  }
  const first = types[0] as Type;
  return types.every((type) => typesEqual(type, first)) ? first : dynamicType;
}

function firstList(args: readonly Argument[], type: Type): Value {
  for (const index of args.keys()) {
    const value = valueArgument(args, index);
    if (value.kind === 'unknown') return unknownValue(type);
    if (value.kind !== 'null' && elementsOf(value).length > 0) return value;
  }
  throw new FunctionError('no non-null arguments');
}

function joinedType(args: readonly Argument[]): Type {
  if (args.length === 0) throw new FunctionError('at least one argument is required');
  const types = args.map((_, index) => typeOf(valueArgument(args, index)));
  if (types.every((type) => type.kind === 'list')) {
    const common = unifyTypes(types);
    if (common !== undefined) return common;
  }
  const elements: Type[] = [];
  for (const [index, type] of types.entries()) {
    if (type.kind === 'tuple') {
      for (const element of type.elements) elements.push(element);
    } else if (type.kind === 'list') {
      const value = valueArgument(args, index);
      if (value.kind !== 'list') return dynamicType;
      for (const _ of value.elements) elements.push(type.element);
    } else {
      const name = friendlyTypeName(type);
      throw new FunctionError(`all arguments must be lists or tuples; got ${name}`, index);
    }
  }
  return tupleType(elements);
}

function joinSequences(args: readonly Argument[], type: Type): Value {
  const elements: Value[] = [];
  for (const index of args.keys()) {
    let value = valueArgument(args, index);
    if (type.kind === 'list') {
      const conversion = convertValue(value, type);
      if ('problem' in conversion) throw new FunctionError(conversion.problem, index);
      value = conversion.value;
    }
    for (const element of elementsOf(value)) elements.push(element);
  }
  return sequence(elements, type);
}

function contains(collection: Value, wanted: Value): Value {
  const { kind } = collection;
  if (kind !== 'list' && kind !== 'tuple' && kind !== 'set') {
    throw new FunctionError('argument must be list, tuple, or set');
  }
  let isUncertain = false;
  for (const element of collection.elements) {
    const equal = compareValues(wanted, element);
    if (equal === true) return boolValue(true);
    if (equal === undefined) isUncertain = true;
  }
  return isUncertain ? unknownValue(boolType) : boolValue(false);
}

function indexOf(collection: Value, wanted: Value): Value {
  if (collection.kind !== 'list' && collection.kind !== 'tuple') {
    throw new FunctionError('argument must be a list or tuple');
  }
  if (collection.elements.length === 0) throw new FunctionError('cannot search an empty list');
  for (const [index, element] of collection.elements.entries()) {
    const equal = compareValues(element, wanted);
    if (equal === undefined) return unknownValue(numberType);
    if (equal) return numberValue(index);
  }
  throw new FunctionError('item not found');
}

function flattenedType(value: Value): Type {
  if (!isWhollyKnown(value)) return dynamicType;
  if (value.kind !== 'list' && value.kind !== 'set' && value.kind !== 'tuple') {
    throw new FunctionError('can only flatten lists, sets and tuples');
  }
  return tupleType((flatElements(value) ?? []).map(typeOf));
}

/** `undefined` when an unknown part could bring more elements. */
function flatElements(value: Value): readonly Value[] | undefined {
  const elements: Value[] = [];
  return appendFlat(value, elements) ? elements : undefined;
}

function appendFlat(value: Value, elements: Value[]): boolean {
  if (value.kind !== 'list' && value.kind !== 'set' && value.kind !== 'tuple') return false;
  if (knownLength(value) === undefined) return false;
  for (const element of value.elements) {
    switch (element.kind) {
      case 'list':
      case 'set':
      case 'tuple':
        if (!appendFlat(element, elements)) return false;
        break;
      case 'unknown':
        if (['list', 'set', 'tuple', 'dynamic'].includes(element.type.kind)) return false;
        elements.push(element);
        break;
      default:
        elements.push(element);
    }
  }
  return true;
}
