import { describe, expect, test } from 'vitest';
import { startRange } from '../../src/eval/start-range.ts';
import {
  expressionCall,
  expressionKeyword,
  expressionList,
  expressionMap,
  expressionReference,
} from '../../src/eval/static.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import type { Expression, JsonBody } from '../../src/syntax/ast.ts';
import { parseJson } from '../../src/syntax/json.ts';
import { jsonExpression } from '../../src/syntax/json-expression.ts';
import { renderDiagnostic } from './render.ts';
import { readExpression } from './scope.ts';

function textOf(expression: Expression): string {
  const { file, start, end } = expression.range;
  return file.text.slice(start, end);
}

/** The value of `x` in a JSON file. */
function readJson(text: string): Expression {
  const sink = new Diagnostics();
  const body: JsonBody = parseJson({ name: 'x.json', text: `{"x":${text}}` }, sink);
  expect(sink.items).toEqual([]);
  const node = body.value.kind === 'json-object' ? body.value.members[0]?.value : undefined;
  return jsonExpression(node!);
}

describe('keywords', () => {
  test.each([
    ['foo', 'foo'],
    ['true', 'true'],
    ['null', 'null'],
    ['foo.bar', undefined],
    ['foo[0]', undefined],
    ['(foo)', undefined],
    ['"foo"', undefined],
    ['"${foo}"', undefined],
    ['1', undefined],
    ['foo()', undefined],
    ['-foo', undefined],
    ['[foo]', undefined],
  ])('%s', (source, want) => {
    expect(expressionKeyword(readExpression(source))).toBe(want);
  });

  test.each([
    ['"foo"', 'foo'],
    ['"foo.bar"', undefined],
    ['"foo bar"', undefined],
    ['""', undefined],
    ['1', undefined],
    ['["foo"]', undefined],
  ])('JSON %s', (source, want) => {
    expect(expressionKeyword(readJson(source))).toBe(want);
  });
});

describe('lists and maps', () => {
  test.each([
    ['[a, b.c, 1]', 'a', 'b.c', '1'],
    ['[]', ...[]],
  ])('%s', (source, ...want) => {
    const sink = new Diagnostics();
    expect(expressionList(readExpression(source), sink)?.map(textOf)).toEqual(want);
    expect(sink.items).toEqual([]);
  });

  test.each([
    ['foo', '1,1-4: Invalid expression; A static list expression is required.'],
    ['([a])', '1,2-3: Invalid expression; A static list expression is required.'],
    ['{a = 1}', '1,1-2: Invalid expression; A static list expression is required.'],
    ['f([a])', '1,1-3: Invalid expression; A static list expression is required.'],
    ['[for x in y: x]', '1,1-2: Invalid expression; A static list expression is required.'],
  ])('no list: %s', (source, want) => {
    const sink = new Diagnostics();
    expect(expressionList(readExpression(source), sink)).toBeUndefined();
    expect(sink.items.map(renderDiagnostic)).toEqual([want]);
  });

  test('JSON arrays and objects', () => {
    const sink = new Diagnostics();
    expect(expressionList(readJson('["a", 1]'), sink)?.map(textOf)).toEqual(['"a"', '1']);
    const items = expressionMap(readJson('{"a": "b"}'), sink);
    expect(items?.map(({ key, value }) => [textOf(key), textOf(value)])).toEqual([['"a"', '"b"']]);
    expect(sink.items).toEqual([]);
  });

  test('items of an object', () => {
    const sink = new Diagnostics();
    const items = expressionMap(readExpression('{a = 1, "b" = c}'), sink);
    expect(items?.map(({ key, value }) => [textOf(key), textOf(value)])).toEqual([
      ['a', '1'],
      ['"b"', 'c'],
    ]);
    expect(expressionMap(readExpression('[a]'), sink)).toBeUndefined();
    expect(sink.items.map(renderDiagnostic)).toEqual([
      '1,1-2: Invalid expression; A static map expression is required.',
    ]);
  });
});

describe('calls', () => {
  test.each([
    ['f(a)', 'f'],
    ['(f(a))', undefined],
    ['f', undefined],
    ['f(a).b', undefined],
  ])('%s', (source, want) => {
    expect(expressionCall(readExpression(source))?.name).toBe(want);
  });

  test('in a JSON string', () => {
    expect(expressionCall(readJson('"list(string)"'))?.name).toBe('list');
    expect(expressionCall(readJson('"${list(string)}"'))).toBeUndefined();
  });
});

describe('references', () => {
  test.each([
    ['a', 'a', 0],
    ['a.b[0]["x"]', 'a', 3],
    ['a.0', 'a', 1],
    ['true', 'true', 0],
  ])('%s', (source, root, steps) => {
    const sink = new Diagnostics();
    const reference = expressionReference(readExpression(source), sink);
    expect([reference?.root, reference?.steps.length]).toEqual([root, steps]);
    expect(sink.items).toEqual([]);
  });

  test.each(['1', '"a"', 'a[b]', 'a.*.b', 'f(a)', 'f(a).b', '(a)', 'a + b'])(
    'none: %s',
    (source) => {
      const sink = new Diagnostics();
      expect(expressionReference(readExpression(source), sink)).toBeUndefined();
      expect(sink.items.map(renderDiagnostic)).toEqual([
        `1,1-${source.length + 1}: Invalid expression; A single static variable reference is required: only attribute access and indexing with constant keys. No calculations, function calls, template expressions, etc are allowed here.`,
      ]);
    },
  );
});

describe('where expressions start', () => {
  test.each([
    ['a.b', 'a.b'],
    ['f(x)', 'f('],
    ['a[b]', '['],
    ['a.*.b', '.*'],
    ['[1]', '['],
    ['{}', '{'],
    ['[for x in y: x]', '['],
    ['(a + b)', 'a'],
    ['-a', '-'],
    ['a == b ? c : d', 'a'],
    ['"x${y}"', 'x'],
    ['"${y}"', '"${y}"'],
    ['f(x).y', 'f(x).y'],
  ])('%s', (source, want) => {
    const { start, end } = startRange(readExpression(source));
    expect(source.slice(start, end)).toBe(want);
  });
});
