import type { Scope } from '../../src/eval/scope.ts';
import { userFunction } from '../../src/eval/user-function.ts';
import type { FunctionRow } from '../../src/functions/protocol.ts';
import { functionNames, loadFunctions } from '../../src/functions/table.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import type { Expression } from '../../src/syntax/ast.ts';
import { parseExpression } from '../../src/syntax/parse.ts';
import { parseNumber } from '../../src/value/number.ts';
import {
  dynamicType,
  listType,
  mapType,
  numberType,
  objectType,
  stringType,
  type Type,
} from '../../src/value/types.ts';
import {
  boolValue,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
  tupleValue,
  type Value,
} from '../../src/value/value.ts';

const text = stringValue;
const number = (digits: string) => numberValue(parseNumber(digits)!);
const list = (element: Type, ...elements: Value[]) => listValue(element, elements);
const object = (entries: Record<string, Value>) => objectValue(new Map(Object.entries(entries)));
const map = (element: Type, entries: Record<string, Value>) =>
  mapValue(element, new Map(Object.entries(entries)));
const named = (attributes: Record<string, Type>) => objectType(new Map(Object.entries(attributes)));

const nameAndNumber = named({ name: stringType, v: numberType });

/** A variable of each type, nulls included. */
export const variables: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['s', text('hello')],
  ['e', text('')],
  ['u', text('é→😀')],
  ['tn', text('12')],
  ['tb', text('true')],
  ['n', number('3')],
  ['z', number('0')],
  ['f', number('1.5')],
  ['m1', number('-2')],
  ['b', boolValue(true)],
  ['nb', boolValue(false)],
  ['ns', nullValue(stringType)],
  ['nn', nullValue(numberType)],
  ['nl', nullValue(listType(stringType))],
  ['nd', nullValue(dynamicType)],
  ['nm', nullValue(mapType(stringType))],
  ['no', nullValue(named({ a: stringType }))],
  ['l', list(stringType, text('a'), text('b'), text('c'))],
  ['l0', list(stringType)],
  ['ln', list(numberType, number('1'), number('2'), number('3'))],
  [
    'lo',
    list(
      nameAndNumber,
      object({ name: text('x'), v: number('1') }),
      object({ name: text('y'), v: number('2') }),
    ),
  ],
  [
    'll',
    list(
      listType(numberType),
      list(numberType, number('1')),
      list(numberType, number('2'), number('3')),
    ),
  ],
  ['st', setValue(stringType, [text('q'), text('p')])],
  ['so', setValue(named({ name: stringType }), [object({ name: text('k') })])],
  ['m', map(stringType, { k: text('v'), k2: text('w') })],
  ['mn', map(numberType, { one: number('1'), two: number('2') })],
  ['mo', map(named({ name: stringType }), { a: object({ name: text('A') }) })],
  ['t', tupleValue([text('a'), number('1'), boolValue(true)])],
  ['t0', tupleValue([])],
  ['tt', tupleValue([tupleValue([number('1')]), object({ a: text('z') })])],
  ['o', object({ a: text('x'), b: number('2'), c: list(stringType, text('i'), text('j')) })],
  ['oo', object({ p: object({ q: boolValue(true) }), n: nullValue(stringType) })],
  ['o0', object({})],
]);

const userFunctions: readonly (readonly [name: string, params: string, result: string])[] = [
  ['id', '[a]', 'a'],
  ['pair', '[a, b]', '[a, b]'],
  ['plus', '[a, b]', 'a + b'],
  ['tag', '[img]', '"${img}:${s}"'],
  ['bad', '[a]', 'a + nosuch + nosuch2'],
  ['nest', '[a]', 'tag(upper(a))'],
  ['zero', '[]', '1'],
];

/** An expression that must be free of mistakes. */
export function readExpression(source: string, name = 'expr.hcl'): Expression {
  const sink = new Diagnostics();
  const expression = parseExpression({ name, text: source }, 0, source.length, sink);
  if (sink.hasErrors) throw new Error(sink.items.map((item) => item.detail).join('\n'));
  return expression;
}

/** `variables`, the standard functions and a few functions of a user. */
export async function loadScope(): Promise<Scope> {
  const functions = new Map(await loadFunctions(functionNames));
  const scope: Scope = {
    variables,
    functions,
    callContext: {
      now: () => 0,
      randomBytes: (count) => new Uint8Array(count),
      homeDirectory: () => '/home/user',
    },
  };
  const define = (name: string, params: string, result: string, variadic?: string) => {
    const definition = {
      name,
      params: readExpression(params, 'fn.hcl'),
      variadicParams: variadic === undefined ? undefined : readExpression(variadic, 'fn.hcl'),
      result: readExpression(result, 'fn.hcl'),
    };
    const row = userFunction(definition, () => scope, new Diagnostics());
    functions.set(name, row as FunctionRow);
  };
  for (const [name, params, result] of userFunctions) define(name, params, result);
  define('vari', '[a]', '[for x in rest: "${a}-${x}"]', 'rest');
  return scope;
}
