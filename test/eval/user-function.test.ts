import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../src/eval/evaluate.ts';
import type { Scope } from '../../src/eval/scope.ts';
import { userFunction } from '../../src/eval/user-function.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { formatRange } from '../../src/source/locate.ts';
import { renderDiagnostic } from './render.ts';
import { loadScope, readExpression } from './scope.ts';

describe('definitions of functions', () => {
  test.each([
    ['foo', undefined, '1,1-4: Invalid expression; A static list expression is required.'],
    [
      '["a"]',
      undefined,
      '1,2-5: Invalid param element; Each parameter name must be an identifier.',
    ],
    [
      '[a.b]',
      undefined,
      '1,2-5: Invalid param element; Each parameter name must be an identifier.',
    ],
    [
      '[a, 1, 2]',
      undefined,
      '1,5-6: Invalid param element; Each parameter name must be an identifier.',
    ],
    [
      '[a]',
      '[b]',
      '1,1-4: Invalid variadic_params; The variadic parameter name must be an identifier.',
    ],
    [
      '[a]',
      '"b"',
      '1,1-4: Invalid variadic_params; The variadic parameter name must be an identifier.',
    ],
  ])('params %s, variadic_params %s', (params, variadic, want) => {
    const sink = new Diagnostics();
    const definition = {
      name: 'f',
      params: readExpression(params),
      variadicParams: variadic === undefined ? undefined : readExpression(variadic),
      result: readExpression('1'),
    };
    expect(userFunction(definition, () => ({}), sink)).toBeUndefined();
    expect(sink.items.map(renderDiagnostic)).toEqual([want]);
  });

  test('parameters take any value but null', () => {
    const definition = {
      name: 'f',
      params: readExpression('[a, b]'),
      variadicParams: readExpression('rest'),
      result: readExpression('1'),
    };
    const row = userFunction(definition, () => ({}), new Diagnostics());
    expect(row?.parameters).toEqual([
      { name: 'a', type: { kind: 'dynamic' } },
      { name: 'b', type: { kind: 'dynamic' } },
    ]);
    expect(row?.variadic).toEqual({ name: 'rest', type: { kind: 'dynamic' } });
  });
});

describe('errors inside of functions', () => {
  let scope: Scope;
  beforeAll(async () => {
    scope = await loadScope();
  });

  function errors(source: string) {
    const sink = new Diagnostics();
    evaluate(readExpression(source), scope, sink);
    return sink.items;
  }

  test('the message has the first, with its place, and counts the others', () => {
    expect(errors('bad(1)').map(renderDiagnostic)).toEqual([
      '1,1-5 in 1,1-7: Error in function call; Call to function "bad" failed: fn.hcl:1,5-11: Unknown variable; There is no variable named "nosuch"., and 1 other diagnostic(s).',
    ]);
  });

  test('all of them are related places', () => {
    const [error] = errors('bad(1)');
    expect(error?.related?.map(({ message, range }) => `${formatRange(range)} ${message}`)).toEqual(
      [
        'fn.hcl:1,5-11 Unknown variable; There is no variable named "nosuch".',
        'fn.hcl:1,14-21 Unknown variable; There is no variable named "nosuch2".',
      ],
    );
  });

  test('a function in a function: the places of both', () => {
    const [error] = errors('nest([])');
    expect(error?.related?.map(({ range }) => formatRange(range))).toEqual(['fn.hcl:1,11-12']);
  });

  test('a body is evaluated once for its type and its value', () => {
    let count = 0;
    const counting: Scope = {
      variables: new Map(),
      functions: new Map([
        [
          'count',
          {
            name: 'count',
            description: '',
            parameters: [],
            result: { kind: 'bool' },
            call: () => {
              count++;
              return { kind: 'bool', truth: true };
            },
          },
        ],
      ]),
    };
    const definition = {
      name: 'f',
      params: readExpression('[]'),
      result: readExpression('count()'),
    };
    const row = userFunction(definition, () => counting, new Diagnostics())!;
    const sink = new Diagnostics();
    const outer: Scope = { parent: counting, functions: new Map([['f', row]]) };
    evaluate(readExpression('[f(), f()]'), outer, sink);
    expect([sink.items, count]).toEqual([[], 2]);
  });
});
