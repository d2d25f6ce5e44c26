import { SetIndex } from '../value/compare.ts';
import { convertValue } from '../value/convert.ts';
import { isWhollyKnown, knownLength } from '../value/known.ts';
import { sharedType, typeOf } from '../value/type-of.ts';
import {
  boolType,
  dynamicType,
  isCollection,
  listType,
  setType,
  type Type,
  tupleType,
  typesEqual,
} from '../value/types.ts';
import { unifyTypes } from '../value/unify.ts';
import {
  boolValue,
  listValue,
  setValue,
  tupleValue,
  unknownValue,
  type Value,
} from '../value/value.ts';
import { dynamicParameter, valueArgument } from './arguments.ts';
import { type Argument, FunctionError, type FunctionRow, type Parameter } from './protocol.ts';

/** Functions of sets; lists and tuples are taken as sets too. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'sethaselement',
    description: 'Tells whether a set has an element of the same type and value.',
    parameters: [setParameter('set'), dynamicParameter('elem', dynamicType)],
    result: boolType,
    call: (args) => hasElement(valueArgument(args, 0), valueArgument(args, 1)),
  },
  {
    ...combination('setintersection', (a, b) => {
      const index = new SetIndex(b);
      return a.filter((element) => index.has(element));
    }),
    description: 'Gives the elements that all the sets have.',
  },
  {
    name: 'setproduct',
    description: 'Gives all combinations of one element of each set, list or tuple.',
    parameters: [],
    variadic: { name: 'sets', type: dynamicType, allowUnknown: true },
    result: productType,
    call: (args, _, result) => product(args, result),
  },
  {
    name: 'setsubtract',
    description: 'Gives the elements of one set that another does not have.',
    parameters: [setParameter('a'), setParameter('b')],
    result: combinedType,
    call: (args, _, result) => combine(args, result, without),
  },
  {
    ...combination('setsymmetricdifference', (a, b) => [...without(a, b), ...without(b, a)]),
    description:
      'Gives the elements that either of two sets has but not both; further sets follow one by one.',
  },
  {
    ...combination('setunion', (a, b) => [...a, ...b]),
    description: 'Gives the elements of all the sets.',
  },
];

type Combine = (a: readonly Value[], b: readonly Value[]) => readonly Value[];

function setParameter(name: string): Parameter {
  return dynamicParameter(name, setType(dynamicType));
}

function combination(name: string, combineTwo: Combine): Omit<FunctionRow, 'description'> {
  return {
    name,
    parameters: [setParameter('first_set')],
    variadic: setParameter('other_sets'),
    result: combinedType,
    call: (args, _, result) => combine(args, result, combineTwo, name === 'setunion'),
  };
}

function without(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  const index = new SetIndex(b);
  return a.filter((element) => !index.has(element));
}

function hasElement(set: Value, element: Value): Value {
  if (set.kind !== 'set') throw new Error('internal: argument 0 is no set');
  if (!typesEqual(set.element, typeOf(element))) return boolValue(false);
  if (new SetIndex(set.elements).has(element)) return boolValue(true);
  return isWhollyKnown(set) ? boolValue(false) : unknownValue(boolType);
}

function combinedType(args: readonly Argument[]): Type {
  const elements: Type[] = [];
  for (const index of args.keys()) {
    const value = valueArgument(args, index);
    const type = typeOf(value);
    if (!isCollection(type)) throw new Error(`internal: argument ${index} is no set`);
    // An empty set of any type goes with all others.
    const isEmpty = value.kind === 'set' && value.elements.length === 0;
    if (!isEmpty || type.element.kind !== 'dynamic') elements.push(type.element);
  }
  if (elements.length === 0) return setType(dynamicType);
  const element = unifyTypes(elements);
  if (element !== undefined) return setType(element);
  throw incompatibleSets();
}

function incompatibleSets(): FunctionError {
  return new FunctionError('given sets must all have compatible element types');
}

/** Combines the sets from left to right; `keepsUnknown` where unknown elements do no harm. */
function combine(
  args: readonly Argument[],
  result: Type,
  combineTwo: Combine,
  keepsUnknown = false,
): Value {
  if (result.kind !== 'set') throw new Error('internal: the result is no set');
  let elements: readonly Value[] | undefined;
  let element: Type = dynamicType;
  for (const index of args.keys()) {
    const conversion = convertValue(valueArgument(args, index), result);
    if ('problem' in conversion) throw new FunctionError(conversion.problem, index);
    const set = conversion.value;
    if (set.kind !== 'set' || !(keepsUnknown || isWhollyKnown(set))) return unknownValue(result);
    // Next to a set of nulls the common type is not known, and each set keeps its own.
    if (elements !== undefined && !typesEqual(element, set.element)) throw incompatibleSets();
    element = set.element;
    elements = elements === undefined ? set.elements : combineTwo(elements, set.elements);
    elements = setValue(element, elements).elements;
  }
  return setValue(element, elements ?? []);
}

function productType(args: readonly Argument[]): Type {
  if (args.length < 2) throw new FunctionError('at least two arguments are required');
  const types = args.map((_, index) => typeOf(valueArgument(args, index)));
  const combinationType = tupleType(types.map(memberType));
  const isSet = types.some((type) => type.kind === 'set');
  return isSet ? setType(combinationType) : listType(combinationType);
}

function memberType(type: Type, index: number): Type {
  if (type.kind === 'set' || type.kind === 'list') return type.element;
  if (type.kind !== 'tuple') throw new FunctionError('a set or a list is required', index);
  if (type.elements.length === 0) return dynamicType;
  const common = unifyTypes(type.elements);
  if (common === undefined) {
    throw new FunctionError('all elements must be of the same type', index);
  }
  return common;
}

/** Values in the result of `setproduct`, which grows with each argument. */
const maxProductSize = 1_000_000;

function product(args: readonly Argument[], type: Type): Value {
  if ((type.kind !== 'list' && type.kind !== 'set') || type.element.kind !== 'tuple') {
    throw new Error('internal: the result is no collection of tuples');
  }
  const memberTypes = type.element.elements;
  let count = 1;
  for (const index of args.keys()) {
    const length = knownLength(valueArgument(args, index));
    if (length === undefined) return unknownValue(type);
    count *= length;
  }
  if (count * args.length > maxProductSize) {
    throw new FunctionError(`the result would have ${count} elements, which is too many`);
  }
  let rows: readonly (readonly Value[])[] = count === 0 ? [] : [[]];
  for (const [index, memberType] of memberTypes.entries()) {
    if (count === 0) break;
    const members = membersOf(valueArgument(args, index)).map((member) => {
      const conversion = convertValue(member, memberType);
      if ('problem' in conversion) throw new FunctionError(conversion.problem, index);
      return conversion.value;
    });
    rows = rows.flatMap((row) => members.map((member) => [...row, member]));
  }
  const tuples = rows.map(tupleValue);
  if (sharedType(tuples) === undefined) {
    throw new FunctionError('all elements must be of the same type');
  }
  return type.kind === 'set' ? setValue(type.element, tuples) : listValue(type.element, tuples);
}

function membersOf(value: Value): readonly Value[] {
  return value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple'
    ? value.elements
    : [];
}
