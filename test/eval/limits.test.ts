import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/eval/evaluate.ts';
import { maximumHeight, maximumNesting } from '../../src/eval/limits.ts';
import type { Scope } from '../../src/eval/scope.ts';
import { userFunction } from '../../src/eval/user-function.ts';
import type { FunctionRow } from '../../src/functions/protocol.ts';
import { loadFunctions } from '../../src/functions/table.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import type { Expression } from '../../src/syntax/ast.ts';
import { numberValue, stringValue, type Value } from '../../src/value/value.ts';
import { renderDiagnostic } from './render.ts';
import { readExpression } from './scope.ts';

function outcome(expression: Expression, scope: Scope): { value: Value; diagnostics: string[] } {
  const sink = new Diagnostics();
  const value = evaluate(expression, scope, sink);
  return { value, diagnostics: sink.items.map(renderDiagnostic) };
}

/** `variables` times the same text, each built of the one before, until the first error. */
function grow(first: Value, step: string, times: number): { count: number; diagnostics: string[] } {
  let value = first;
  for (let count = 0; count < times; count++) {
    const scope: Scope = { variables: new Map([['v', value]]) };
    const next = outcome(readExpression(step), scope);
    if (next.diagnostics.length > 0) return { count, diagnostics: next.diagnostics };
    value = next.value;
  }
  return { count: times, diagnostics: [] };
}

const tooLong = 'Text too long; This expression makes a text of more than 16777216 characters.';
const tooLarge =
  'Value too large; This expression makes a value of more than 64 MiB, counting the text and eight bytes for each element.';

describe('values that double', () => {
  test.each([
    ['"${v}${v}"', stringValue('x'.repeat(64)), 18, '1,1-11', tooLong],
    ['[v, v]', stringValue('x'), 21, '1,1-7', tooLarge],
    ['{a = v, b = v}', stringValue('x'), 21, '1,1-15', tooLarge],
    ['[for x in [v, v]: x]', stringValue('x'), 21, '1,11-17', tooLarge],
    ['"%{for x in [v, v]}${x}%{endfor}"', stringValue('x'.repeat(64)), 18, '1,2-33', tooLong],
  ])('%s', (step, first, count, place, detail) => {
    expect(grow(first, step, 60)).toEqual({ count, diagnostics: [`${place}: ${detail}`] });
  });

  test('values that only grow deeper', () => {
    expect(grow(stringValue('x'), '[v]', 100_000)).toEqual({
      count: expect.closeTo(maximumHeight, -2),
      diagnostics: [
        `1,1-4: Value too deep; This expression makes a value of more than ${maximumHeight} levels of collections in collections.`,
      ],
    });
  });
});

describe('expressions without end', () => {
  const wide = [Array.from({ length: 400 }, (_, index) => index).join(', ')].map(readTuple)[0]!;

  function readTuple(elements: string): Value {
    return evaluate(readExpression(`[${elements}]`), {}, new Diagnostics());
  }

  test('loops in loops', () => {
    const scope: Scope = { variables: new Map([['v', wide]]) };
    const source =
      '[for a in v: [for b in v: [for c in v: [for d in v: a + b if false] if false] if false]]';
    const { value, diagnostics } = outcome(
      readExpression(source.replaceAll(' if false', '')),
      scope,
    );
    expect(value.kind).toBe('unknown');
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatch(/^1,\d+-\d+: (Value too large|Evaluation too long); /);
  });

  test('functions that call functions twice', async () => {
    const functions = new Map<string, FunctionRow>(await loadFunctions(['add']));
    const scope: Scope = { functions, variables: new Map() };
    const define = (name: string, result: string) =>
      functions.set(
        name,
        userFunction(
          { name, params: readExpression('[a]'), result: readExpression(result, 'fn.hcl') },
          () => scope,
          new Diagnostics(),
        )!,
      );
    define('f0', 'a');
    for (let level = 1; level <= 60; level++)
      define(`f${level}`, `f${level - 1}(f${level - 1}(a))`);
    const { value, diagnostics } = outcome(readExpression('f60(1)'), scope);
    expect(value.kind).toBe('unknown');
    expect(diagnostics).toEqual([
      expect.stringMatching(
        /^1,\d-\d+: Evaluation too long; The evaluation was given up after \d+ steps\.$/,
      ),
    ]);
    expect(outcome(readExpression('f4(1)'), scope).diagnostics).toEqual([]);
  });

  test('an error in each turn of a loop is told once, beside another one', () => {
    const scope: Scope = { variables: new Map([['v', wide]]) };
    const { diagnostics } = outcome(readExpression('[[for a in v: missing_a], missing_b]'), scope);
    expect(diagnostics).toEqual([
      '1,15-24: Unknown variable; There is no variable named "missing_a".',
      '1,27-36: Unknown variable; There is no variable named "missing_b".',
    ]);
  });
});

describe('deep expressions', () => {
  const file = { name: 'deep.hcl', text: 'x' };
  const range = { file, start: 0, end: 1 };
  const leaf = readExpression('1');
  const truth = readExpression('true');
  const text: Expression = { kind: 'literal', value: stringValue('k'), range };
  const item = { kind: 'splat-item', range } as const;
  const wraps: Record<string, (inner: Expression) => Expression> = {
    tuple: (inner) => ({ kind: 'tuple', elements: [inner], range, openRange: range }),
    object: (inner) => ({
      kind: 'object',
      items: [{ key: text, value: inner }],
      range,
      openRange: range,
    }),
    key: (inner) => ({
      kind: 'object',
      items: [
        { key: { kind: 'object-key', wrapped: inner, forceNonLiteral: true, range }, value: leaf },
      ],
      range,
      openRange: range,
    }),
    conditional: (inner) => ({
      kind: 'conditional',
      condition: truth,
      whenTrue: leaf,
      whenFalse: inner,
      range,
    }),
    binary: (inner) => ({ kind: 'binary', operator: '+', left: leaf, right: inner, range }),
    unary: (inner) => ({
      kind: 'unary',
      operator: '-',
      operand: inner,
      range,
      operatorRange: range,
    }),
    template: (inner) => ({ kind: 'template', parts: [text, inner], range }),
    index: (inner) => ({
      kind: 'index',
      collection: inner,
      key: leaf,
      bracketRange: range,
      range,
    }),
    for: (inner) => ({
      kind: 'for',
      keyName: undefined,
      valueName: 'v',
      collection: { kind: 'tuple', elements: [leaf], range, openRange: range },
      key: text,
      value: inner,
      condition: truth,
      group: false,
      range,
      openRange: range,
      closeRange: range,
    }),
    splat: (inner) => ({
      kind: 'splat',
      source: { kind: 'tuple', elements: [leaf], range, openRange: range },
      each: { kind: 'index', collection: item, key: inner, bracketRange: range, range },
      item,
      markerRange: range,
      range,
    }),
  };

  test.each(Object.keys(wraps))('%s', (name) => {
    let expression = leaf;
    for (let level = 0; level < 100_000; level++) expression = wraps[name]!(expression);
    expect(outcome(expression, {}).diagnostics).toEqual([
      `1,1-2: Expression too deep; Expressions and calls of functions may nest at most ${maximumNesting} levels deep.`,
    ]);
  });

  test('a chain of functions', () => {
    const functions = new Map<string, FunctionRow>();
    const scope: Scope = { functions };
    for (let level = 0; level < 10_000; level++) {
      const definition = {
        name: `f${level}`,
        params: readExpression('[a]'),
        result: readExpression(level === 0 ? 'a' : `f${level - 1}(a)`),
      };
      functions.set(definition.name, userFunction(definition, () => scope, new Diagnostics())!);
    }
    expect(outcome(readExpression('f9999(1)'), scope).diagnostics).toEqual([
      expect.stringContaining('Expression too deep'),
    ]);
    expect(outcome(readExpression('f100(1)'), scope).diagnostics).toEqual([]);
  });

  test('parentheses and chains of operators have no depth', () => {
    let expression = leaf;
    for (let level = 0; level < 100_000; level++) {
      expression = { kind: 'parentheses', inner: expression, range };
    }
    expect(outcome(expression, {}).diagnostics).toEqual([]);
    const sum = Array.from({ length: 100_000 }, () => '1').join(' + ');
    const { value, diagnostics } = outcome(readExpression(sum), {});
    expect(diagnostics).toEqual([]);
    expect(value).toMatchObject({ kind: 'number', number: { value: 100_000 } });
  });
});

test('only the first of very many unknown names get suggestions', () => {
  const names = Array.from({ length: 1000 }, (_, index) => `name${index}x`);
  const variables = new Map(names.map((name) => [name, numberValue(1)]));
  const list = Array.from({ length: 3000 }, (_, index) => `name${index}y`).join(', ');
  const { diagnostics } = outcome(readExpression(`[${list}]`), { variables });
  const suggested = diagnostics.map((message) => message.includes('Did you mean'));
  expect([suggested.length, suggested[0], suggested.at(-1)]).toEqual([3000, true, false]);
});
