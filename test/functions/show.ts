import { evaluate } from '../../src/eval/evaluate.ts';
import type { CallContext, FunctionRow } from '../../src/functions/protocol.ts';
import { functionNames, loadFunctions } from '../../src/functions/table.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { parseExpression } from '../../src/syntax/parse.ts';
import { numberToText } from '../../src/value/number.ts';
import { typeOf } from '../../src/value/type-of.ts';
import {
  boolType,
  dynamicType,
  listType,
  mapType,
  numberType,
  objectType,
  setType,
  stringType,
  type Type,
  tupleType,
} from '../../src/value/types.ts';
import { unknownValue, type Value } from '../../src/value/value.ts';

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

/** A value as JSON, in front of it the type where JSON does not tell: `list(string) ["a"]`. */
export function showValue(value: Value): string {
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${showType(typeOf(value))} ${showInside(value)}`;
    default:
      return showInside(value);
  }
}

function showInside(value: Value): string {
  switch (value.kind) {
    case 'string':
      return JSON.stringify(value.text);
    case 'number':
      return numberToText(value.number);
    case 'bool':
      return String(value.truth);
    case 'null':
      return `null ${showType(value.type)}`;
    case 'unknown':
      return `unknown ${showType(value.type)}`;
    case 'bytes':
      return `bytes ${value.bytes.join(' ')}`;
    case 'list':
    case 'set':
      return `[${value.elements.map(showInside).join(', ')}]`;
    case 'tuple':
      return `[${value.elements.map(showValue).join(', ')}]`;
    case 'map':
      return `{${[...value.entries].map(([key, each]) => `${JSON.stringify(key)}: ${showInside(each)}`).join(', ')}}`;
    case 'object':
      return `{${[...value.entries].map(([key, each]) => `${JSON.stringify(key)}: ${showValue(each)}`).join(', ')}}`;
  }
}

/** A type as it is written in HCL, with `any` for one that is not known. */
export function showType(type: Type): string {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind}(${showType(type.element)})`;
    case 'tuple':
      return `tuple([${type.elements.map(showType).join(', ')}])`;
    case 'object': {
      const attributes = [...type.attributes].map(([name, attribute]) => {
        const shown = showType(attribute);
        return `${name} = ${type.optional.has(name) ? `optional(${shown})` : shown}`;
      });
      return `object({${attributes.join(', ')}})`;
    }
    case 'dynamic':
      return 'any';
    default:
      return type.kind;
  }
}
