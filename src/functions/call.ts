import { nonConformity } from '../value/conformance.ts';
import { convertValue } from '../value/convert.ts';
import { ValueJsonError } from '../value/json.ts';
import { NumberError } from '../value/number.ts';
import { typeOf } from '../value/type-of.ts';
import { dynamicType, type Type } from '../value/types.ts';
import { unknownValue, type Value } from '../value/value.ts';
import {
  type Argument,
  type CallContext,
  FunctionError,
  type FunctionRow,
  type Parameter,
} from './protocol.ts';

/**
 * Calls a function by go-cty's protocol: arguments are converted, nulls refused and unknown
 * values passed on where the parameters do not ask for them. Throws a `FunctionError`.
 */
export function callFunction(
  row: FunctionRow,
  args: readonly Argument[],
  context: CallContext,
): Value {
  checkCount(row, args.length);
  const parameters = args.map((_, index) => row.parameters[index] ?? (row.variadic as Parameter));
  const converted = args.map((arg, index) =>
    convertArgument(arg, parameters[index] as Parameter, index),
  );
  return asFunctionError(() => {
    const type = resultType(row, converted, parameters);
    const isUnknown = converted.some(
      (arg, index) => arg.kind === 'unknown' && parameters[index]?.allowUnknown !== true,
    );
    if (type === undefined) return unknownValue(dynamicType);
    return isUnknown ? unknownValue(type) : row.call(converted, context, type);
  });
}

function checkCount(row: FunctionRow, given: number): void {
  const required = row.parameters.length;
  if (row.variadic === undefined ? given === required : given >= required) return;
  const least = row.variadic === undefined ? '' : 'at least ';
  throw new FunctionError(
    `wrong number of arguments (${least}${required} required; ${given} given)`,
  );
}

function convertArgument(arg: Argument, parameter: Parameter, index: number): Argument {
  if (arg.kind === 'closure' || arg.kind === 'type' || parameter.lazy !== undefined) return arg;
  if (parameter.type.kind === 'dynamic') return arg;
  if (nonConformity(typeOf(arg), parameter.type) === undefined) return arg;
  const conversion = convertValue(arg, parameter.type);
  if ('problem' in conversion) throw new FunctionError(conversion.problem, index);
  return conversion.value;
}

/** `undefined` when an argument of unknown type keeps the function from saying. */
function resultType(
  row: FunctionRow,
  args: readonly Argument[],
  parameters: readonly Parameter[],
): Type | undefined {
  for (const [index, arg] of args.entries()) {
    const parameter = parameters[index] as Parameter;
    if (arg.kind === 'null' && parameter.allowNull !== true) {
      throw new FunctionError('argument must not be null', index);
    }
    const isUntyped =
      (arg.kind === 'null' || arg.kind === 'unknown') && arg.type.kind === 'dynamic';
    if (isUntyped && parameter.allowDynamic !== true) return undefined;
  }
  return typeof row.result === 'function' ? row.result(args) : row.result;
}

function asFunctionError(call: () => Value): Value {
  try {
    return call();
  } catch (error) {
    if (error instanceof NumberError || error instanceof ValueJsonError) {
      throw new FunctionError(error.message);
    }
    throw error;
  }
}
