import { type Num, toInt64 } from '../value/number.ts';
import type { Type } from '../value/types.ts';
import type { Value } from '../value/value.ts';
import { type Argument, FunctionError, type Parameter } from './protocol.ts';

/** A parameter that takes known values only. */
export function parameter(name: string, type: Type): Parameter {
  return { name, type };
}

/** A parameter that also takes a value of a type that is not known yet. */
export function dynamicParameter(name: string, type: Type): Parameter {
  return { name, type, allowDynamic: true };
}

/** The value at `index`, where the call protocol let no closure and no type through. */
export function valueArgument(args: readonly Argument[], index: number): Value {
  const argument = args[index];
  if (argument === undefined || argument.kind === 'closure' || argument.kind === 'type') {
    throw new Error(`internal: argument ${index} is no value`);
  }
  return argument;
}

/** The text at `index`, whose parameter is a string. */
export function textArgument(args: readonly Argument[], index: number): string {
  const argument = args[index];
  if (argument?.kind !== 'string') throw new Error(`internal: argument ${index} is no string`);
  return argument.text;
}

/** The number at `index`, whose parameter is a number. */
export function numberArgument(args: readonly Argument[], index: number): Num {
  const argument = args[index];
  if (argument?.kind !== 'number') throw new Error(`internal: argument ${index} is no number`);
  return argument.number;
}

/**
 * The number at `index` as an integer of 64 bits; a `FunctionError` in go-cty's words, about the
 * argument `blamed` or else the whole call, when it is none.
 */
export function integerArgument(args: readonly Argument[], index: number, blamed?: number): bigint {
  const integer = toInt64(numberArgument(args, index));
  if (integer === undefined) {
    throw new FunctionError(
      'value must be a whole number, between -9223372036854775808 and 9223372036854775807',
      blamed,
    );
  }
  return integer;
}
