import { convertValue } from '../value/convert.ts';
import { isWhollyKnown } from '../value/known.ts';
import { typeOf } from '../value/type-of.ts';
import { boolType, dynamicType, type Type } from '../value/types.ts';
import { boolValue, dynamicUnknown, unknownValue, type Value } from '../value/value.ts';
import { valueArgument } from './arguments.ts';
import { type Argument, type Closure, FunctionError, type FunctionRow } from './protocol.ts';

/** Functions whose arguments are expressions to try, or types. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'can',
    description: 'Tells whether an expression can be evaluated without an error.',
    parameters: [{ name: 'expression', type: dynamicType, lazy: 'expression' }],
    result: boolType,
    call: ([arg]) => {
      const outcome = closureOf(arg).evaluate();
      if ('failure' in outcome) return boolValue(false);
      return isWhollyKnown(outcome.value) ? boolValue(true) : unknownValue(boolType);
    },
  },
  {
    name: 'convert',
    description: 'Converts a value to a type, which is written as in the type of a variable.',
    parameters: [
      { name: 'value', type: dynamicType, allowNull: true, allowDynamic: true },
      { name: 'type', type: dynamicType, lazy: 'type' },
    ],
    // buildx: the value is converted to the type that the converted value has, which has no
    // attributes to leave out any more.
    result: (args) => typeOf(convert(valueArgument(args, 0), typeArgument(args, 1))),
    call: (args, _, result) => convert(valueArgument(args, 0), result),
  },
  {
    name: 'try',
    description: 'Gives the value of the first expression that can be evaluated without an error.',
    parameters: [],
    variadic: { name: 'expressions', type: dynamicType, lazy: 'expression' },
    result: (args) => typeOf(firstSuccess(args)),
    call: (args) => firstSuccess(args),
  },
];

function closureOf(arg: Argument | undefined): Closure {
  if (arg?.kind !== 'closure') throw new Error('internal: the argument is no expression');
  return arg;
}

function typeArgument(args: readonly Argument[], index: number): Type {
  const arg = args[index];
  if (arg?.kind !== 'type') throw new Error(`internal: argument ${index} is no type`);
  return arg.type;
}

function convert(value: Value, type: Type): Value {
  const conversion = convertValue(value, type);
  if ('problem' in conversion) throw new FunctionError(conversion.problem, 0);
  return conversion.value;
}

function firstSuccess(args: readonly Argument[]): Value {
  if (args.length === 0) throw new FunctionError('at least one argument is required');
  let failures = '';
  for (const arg of args) {
    const outcome = closureOf(arg).evaluate();
    if ('value' in outcome) return isWhollyKnown(outcome.value) ? outcome.value : dynamicUnknown;
    failures += outcome.failure;
  }
  throw new FunctionError(
    `no expression succeeded:\n${failures}\nAt least one expression must produce a successful result`,
  );
}
