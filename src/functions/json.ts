import { impliedJsonType, valueFromJson, valueToJson } from '../value/json.ts';
import { isWhollyKnown } from '../value/known.ts';
import { dynamicType, stringType } from '../value/types.ts';
import { stringValue, unknownValue } from '../value/value.ts';
import { parameter, textArgument, valueArgument } from './arguments.ts';
import type { FunctionRow } from './protocol.ts';

/** JSON texts. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'jsondecode',
    description: 'Reads a JSON text; arrays become tuples and objects objects.',
    parameters: [parameter('str', stringType)],
    result: ([arg]) => (arg?.kind === 'string' ? impliedJsonType(arg.text) : dynamicType),
    call: (args, _, result) => valueFromJson(textArgument(args, 0), result),
  },
  {
    name: 'jsonencode',
    description: 'Writes a value as JSON, with the keys in order and without white space.',
    parameters: [
      { name: 'val', type: dynamicType, allowNull: true, allowUnknown: true, allowDynamic: true },
    ],
    result: stringType,
    call: (args) => {
      const value = valueArgument(args, 0);
      return isWhollyKnown(value) ? stringValue(valueToJson(value)) : unknownValue(stringType);
    },
  },
];
