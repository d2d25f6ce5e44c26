import { toInt64 } from '../value/number.ts';
import { numberArgument } from './arguments.ts';
import { type Argument, FunctionError } from './protocol.ts';

/**
 * The number at `index` as an integer of 64 bits; a `FunctionError` that starts with `prefix`,
 * about the argument `blamed` or else the whole call, when it is none.
 */
export function indexArgument(
  args: readonly Argument[],
  index: number,
  prefix: string,
  blamed?: number,
): bigint {
  const integer = toInt64(numberArgument(args, index));
  if (integer !== undefined) return integer;
  throw new FunctionError(
    `${prefix}value must be a whole number, between -9223372036854775808 and 9223372036854775807`,
    blamed,
  );
}
