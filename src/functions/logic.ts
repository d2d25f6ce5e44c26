import { compareValues } from '../value/compare.ts';
import { convertValue } from '../value/convert.ts';
import { compareNumbers, equalNumbers, type Num } from '../value/number.ts';
import { typeOf } from '../value/type-of.ts';
import { boolType, dynamicType, numberType, type Type } from '../value/types.ts';
import { unifyTypes } from '../value/unify.ts';
import { boolValue, unknownValue, type Value } from '../value/value.ts';
import { dynamicParameter, valueArgument } from './arguments.ts';
import { type Argument, FunctionError, type FunctionRow, type Parameter } from './protocol.ts';

/** Comparison of values, and functions of truth. */
export const rows: readonly FunctionRow[] = [
  combination('and', 'Tells whether both values are true.', (a, b) => a && b),
  {
    name: 'coalesce',
    description: 'Gives the first value that is not null, in the common type of all values.',
    parameters: [],
    variadic: anyParameter('vals'),
    result: (args) => {
      const type = unifyTypes(valuesOf(args).map(typeOf));
      if (type === undefined) throw new FunctionError('all arguments must have the same type');
      return type;
    },
    call: (args, _, result) => coalesce(valuesOf(args), result),
  },
  {
    name: 'equal',
    description:
      'Tells whether two values are equal, types included; nulls of all types are equal.',
    parameters: [anyParameter('a'), anyParameter('b')],
    result: boolType,
    call: (args) => truth(compareValues(valueArgument(args, 0), valueArgument(args, 1))),
  },
  comparison('greaterthan', 'Tells whether the first number is greater.', (a, b) => {
    return compareNumbers(a, b) > 0;
  }),
  comparison(
    'greaterthanorequalto',
    'Tells whether the first number is greater or equal.',
    (a, b) => compareNumbers(a, b) > 0 || equalNumbers(a, b),
  ),
  comparison('lessthan', 'Tells whether the first number is less.', (a, b) => {
    return compareNumbers(a, b) < 0;
  }),
  comparison(
    'lessthanorequalto',
    'Tells whether the first number is less or equal.',
    (a, b) => compareNumbers(a, b) < 0 || equalNumbers(a, b),
  ),
  {
    name: 'not',
    description: 'Turns true into false and false into true.',
    parameters: [dynamicParameter('val', boolType)],
    result: boolType,
    call: (args) => boolValue(!truthArgument(args, 0)),
  },
  {
    name: 'notequal',
    description: 'Tells whether two values are different, types included.',
    parameters: [anyParameter('a'), anyParameter('b')],
    result: boolType,
    call: (args) => {
      const equal = compareValues(valueArgument(args, 0), valueArgument(args, 1));
      return truth(equal === undefined ? undefined : !equal);
    },
  },
  combination('or', 'Tells whether at least one of two values is true.', (a, b) => a || b),
];

function anyParameter(name: string): Parameter {
  return { name, type: dynamicType, allowNull: true, allowUnknown: true, allowDynamic: true };
}

function valuesOf(args: readonly Argument[]): readonly Value[] {
  return args.map((_, index) => valueArgument(args, index));
}

function truthArgument(args: readonly Argument[], index: number): boolean {
  const argument = args[index];
  if (argument?.kind !== 'bool') throw new Error(`internal: argument ${index} is no bool`);
  return argument.truth;
}

function truth(result: boolean | undefined): Value {
  return result === undefined ? unknownValue(boolType) : boolValue(result);
}

function combination(
  name: string,
  description: string,
  combine: (a: boolean, b: boolean) => boolean,
): FunctionRow {
  return {
    name,
    description,
    parameters: [dynamicParameter('a', boolType), dynamicParameter('b', boolType)],
    result: boolType,
    call: (args) => boolValue(combine(truthArgument(args, 0), truthArgument(args, 1))),
  };
}

function comparison(
  name: string,
  description: string,
  compare: (a: Num, b: Num) => boolean,
): FunctionRow {
  const numberParameter = (each: string): Parameter => ({
    ...dynamicParameter(each, numberType),
    allowUnknown: true,
  });
  return {
    name,
    description,
    parameters: [numberParameter('a'), numberParameter('b')],
    result: boolType,
    call: ([a, b]) => {
      if (a?.kind !== 'number' || b?.kind !== 'number') return unknownValue(boolType);
      return boolValue(compare(a.number, b.number));
    },
  };
}

function coalesce(values: readonly Value[], type: Type): Value {
  for (const value of values) {
    if (value.kind === 'unknown') return unknownValue(type);
    if (value.kind === 'null') continue;
    const conversion = convertValue(value, type);
    if ('problem' in conversion) throw new FunctionError(conversion.problem);
    return conversion.value;
  }
  throw new FunctionError('no non-null arguments');
}
