import { evaluate } from '../../src/eval/evaluate.ts';
import type { CallContext, FunctionRow } from '../../src/functions/protocol.ts';
import { functionNames, loadFunctions } from '../../src/functions/table.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { parseExpression } from '../../src/syntax/parse.ts';
import {
  boolType,
  dynamicType,
  listType,
  mapType,
  numberType,
  objectType,
  setType,
  stringType,
  tupleType,
} from '../../src/value/types.ts';
import { unknownValue, type Value } from '../../src/value/value.ts';
import { showValue } from '../value/show.ts';

/** For each function calls in HCL with what `showCall` says about them. */
export type FunctionTestRows = Readonly<
  Record<string, readonly (readonly [call: string, want: string])[]>
>;

/** What the variables of the rows are: unknown values of all kinds. */
const variables: ReadonlyMap<string, Value> = new Map(
  Object.entries({
    unknown: dynamicType,
    unknown_string: stringType,
    unknown_number: numberType,
    unknown_bool: boolType,
    unknown_list: listType(stringType),
    unknown_set: setType(stringType),
    unknown_map: mapType(stringType),
    unknown_tuple: tupleType([stringType, numberType]),
    unknown_object: objectType(new Map([['a', stringType]])),
  }).map(([name, type]) => [name, unknownValue(type)]),
);

const allFunctions: ReadonlyMap<string, FunctionRow> = await loadFunctions(functionNames);

/** The world of the rows: 2024-05-06T07:08:09Z, counting bytes, and a home directory. */
const callContext: CallContext = {
  now: () => Date.UTC(2024, 4, 6, 7, 8, 9),
  randomBytes: (count) => Uint8Array.from({ length: count }, (_, index) => index),
  homeDirectory: () => '/home/somebody',
};

/**
 * The value of an expression as `showValue` writes it, or `error: ` and the details of all
 * diagnostics, one a line.
 */
export function showCall(expression: string): string {
  const sink = new Diagnostics();
  const file = { name: 'row.hcl', text: expression };
  const parsed = parseExpression(file, 0, expression.length, sink);
  const value = evaluate(parsed, { variables, functions: allFunctions, callContext }, sink);
  if (sink.items.length > 0) return `error: ${sink.items.map((item) => item.detail).join('\n')}`;
  return showValue(value);
}
