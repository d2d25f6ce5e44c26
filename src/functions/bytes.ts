import { bytesType, numberType } from '../value/types.ts';
import { bytesValue, numberValue } from '../value/value.ts';
import { dynamicParameter, integerArgument, valueArgument } from './arguments.ts';
import { type Argument, FunctionError, type FunctionRow } from './protocol.ts';

/** Buffers of bytes, which no other function of the language makes or takes. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'byteslen',
    description: 'Counts the bytes of a buffer.',
    parameters: [dynamicParameter('buf', bytesType)],
    result: numberType,
    call: (args) => numberValue(bytesArgument(args).length),
  },
  {
    name: 'bytesslice',
    description: 'Cuts a number of bytes out of a buffer, from an offset.',
    parameters: [
      dynamicParameter('buf', bytesType),
      dynamicParameter('offset', numberType),
      dynamicParameter('length', numberType),
    ],
    result: bytesType,
    call: (args) =>
      bytesValue(slice(bytesArgument(args), integerArgument(args, 1), integerArgument(args, 2))),
  },
];

function bytesArgument(args: readonly Argument[]): Uint8Array {
  const value = valueArgument(args, 0);
  if (value.kind !== 'bytes') throw new Error('internal: argument 0 is no buffer');
  return value.bytes;
}

function slice(bytes: Uint8Array, offset: bigint, length: bigint): Uint8Array {
  if (offset < 0n || length < 0n) {
    throw new FunctionError('offset and length must be non-negative');
  }
  const total = BigInt(bytes.length);
  if (offset > total) {
    throw new FunctionError(`offset ${offset} is greater than total buffer length ${total}`);
  }
  if (offset + length > total) {
    throw new FunctionError(
      `offset ${offset} + length ${length} is greater than total buffer length ${total}`,
    );
  }
  return bytes.subarray(Number(offset), Number(offset + length));
}
