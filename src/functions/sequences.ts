import { compareValues } from '../value/compare.ts';
import { convertValue } from '../value/convert.ts';
import { distinctValues } from '../value/distinct.ts';
import { isWhollyKnown, knownLength } from '../value/known.ts';
import {
  addNumbers,
  compareNumbers,
  type Num,
  numberFromDouble,
  numberFromInteger,
  signOf,
} from '../value/number.ts';
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
import { numberArgument, parameter, valueArgument } from './arguments.ts';
import { indexArgument } from './indexes.ts';
import { type Argument, FunctionError, type FunctionRow } from './protocol.ts';

const anyList = listType(dynamicType);

/** Functions of lists and tuples. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'chunklist',
    description:
      'Cuts a list into lists of a length; the last one may be shorter. Length 0 leaves it whole.',
    parameters: [parameter('list', anyList), parameter('size', numberType)],
    result: ([list]) => listType(typeOf(list as Value)),
    call: (args) => chunks(args),
  },
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
    name: 'element',
    description:
      'Gives the element of a list or tuple at an index, which starts again after the last one.',
    parameters: [parameter('list', dynamicType), parameter('index', numberType)],
    result: (args) => elementType(args),
    call: (args) => wrappedElement(elementsOf(valueArgument(args, 0)), args),
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
    name: 'range',
    description:
      'Counts from a start (0) up or down to an end, which is left out, in steps (1 or -1); 1024 numbers at most.',
    parameters: [],
    variadic: parameter('params', numberType),
    result: listType(numberType),
    call: (args) => countRange(args),
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
  {
    name: 'slice',
    description:
      'Gives the elements of a list or tuple from a start index up to an end index, which is left out.',
    parameters: [
      parameter('list', dynamicType),
      parameter('start_index', numberType),
      parameter('end_index', numberType),
    ],
    result: (args) => slicedType(args),
    call: (args, _, result) => {
      const { start, end } = sliceBounds(args);
      return sequence(elementsOf(valueArgument(args, 0)).slice(start, end), result);
    },
  },
];

function elementsOf(value: Value): readonly Value[] {
  if (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set') {
    return value.elements;
  }
  throw new Error('internal: the argument is no sequence');
}

/** How many elements there are; a tuple tells even when it is unknown. */
function lengthOf(value: Value): number | undefined {
  const type = typeOf(value);
  return type.kind === 'tuple' ? type.elements.length : knownLength(value);
}

/** Elements that already have the types which `type`, a list or tuple, says. */
function sequence(elements: readonly Value[], type: Type): Value {
  return type.kind === 'list' ? listValue(type.element, elements) : tupleValue(elements);
}

function chunks(args: readonly Argument[]): Value {
  const list = valueArgument(args, 0);
  const size = indexArgument(args, 1, 'invalid size: ');
  if (list.kind !== 'list') throw new Error('internal: argument 0 is no list');
  if (size < 0n) throw new FunctionError('the size argument must be positive');
  const type = typeOf(list);
  const { elements } = list;
  if (elements.length === 0) return listValue(type, []);
  if (size === 0n || size >= elements.length) return listValue(type, [list]);
  const step = Number(size);
  const lists: Value[] = [];
  for (let start = 0; start < elements.length; start += step) {
    lists.push(listValue(list.element, elements.slice(start, start + step)));
  }
  return listValue(type, lists);
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

function elementType(args: readonly Argument[]): Type {
  const type = typeOf(valueArgument(args, 0));
  if (type.kind === 'list') return type.element;
  if (type.kind !== 'tuple') {
    throw new FunctionError(`cannot read elements from ${friendlyTypeName(type)}`);
  }
  return args[1]?.kind === 'unknown' ? dynamicType : wrappedElement(type.elements, args);
}

function wrappedElement<Element>(elements: readonly Element[], args: readonly Argument[]): Element {
  const index = indexArgument(args, 1, 'invalid index: ');
  if (elements.length === 0) {
    throw new FunctionError('cannot use element function with an empty list');
  }
  return elements.at(Number(index % BigInt(elements.length))) as Element;
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

const maxRange = 1024;

function countRange(args: readonly Argument[]): Value {
  const [start, end, step] = rangeArguments(args);
  const direction = signOf(step) < 0 ? -1 : 1;
  if (compareNumbers(start, end) * direction > 0) {
    throw new FunctionError(
      direction < 0
        ? 'end must be less than start when step is negative'
        : 'end must be greater than start when step is positive',
      1,
    );
  }
  const numbers: Value[] = [];
  for (let number = start; compareNumbers(number, end) * direction < 0; ) {
    if (numbers.length >= maxRange) {
      throw new FunctionError(
        `more than ${maxRange} values were generated; either decrease the difference between start and end or use a smaller step`,
      );
    }
    numbers.push(numberValue(number));
    number = addNumbers(number, step);
  }
  return listValue(numberType, numbers);
}

function rangeArguments(args: readonly Argument[]): readonly [Num, Num, Num] {
  const zero = numberFromDouble(0);
  const numbers = args.map((_, index) => numberArgument(args, index));
  const [first = zero, second, step] = numbers;
  if (numbers.length < 1 || numbers.length > 3) {
    throw new FunctionError('must have one, two, or three arguments');
  }
  const start = second === undefined ? zero : first;
  const end = second ?? first;
  return [start, end, step ?? numberFromInteger(compareNumbers(end, start) < 0 ? -1 : 1)];
}

function slicedType(args: readonly Argument[]): Type {
  const type = typeOf(valueArgument(args, 0));
  if (type.kind === 'set') {
    throw new FunctionError(
      'cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important',
      0,
    );
  }
  if (type.kind !== 'list' && type.kind !== 'tuple') {
    throw new FunctionError('must be a list or tuple value', 0);
  }
  const { start, end } = sliceBounds(args);
  if (type.kind !== 'tuple') return type;
  if (start === undefined || end === undefined) return dynamicType;
  return tupleType(type.elements.slice(start, end));
}

interface SliceBounds {
  /** Missing where it is not known. */
  readonly start: number | undefined;
  readonly end: number | undefined;
}

function sliceBounds(args: readonly Argument[]): SliceBounds {
  const length = lengthOf(valueArgument(args, 0));
  const start = sliceBound(args, 1, 'start', length);
  const end = sliceBound(args, 2, 'end', length);
  if (start !== undefined && end !== undefined && start > end) {
    throw new FunctionError('start index must not be greater than end index', 1);
  }
  return { start, end };
}

function sliceBound(
  args: readonly Argument[],
  index: number,
  name: 'start' | 'end',
  length: number | undefined,
): number | undefined {
  if (args[index]?.kind === 'unknown') return undefined;
  const bound = indexArgument(args, index, `invalid ${name} index: `, index);
  if (bound < 0n) throw new FunctionError(`${name} index must not be less than zero`, index);
  if (length !== undefined && bound > length) {
    const problem = `${name} index must not be greater than the length of the list`;
    throw new FunctionError(problem, index);
  }
  return Number(bound);
}
