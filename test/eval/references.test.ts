import { describe, expect, test } from 'vitest';
import { calledFunctions, references } from '../../src/eval/references.ts';
import type { VariableReference } from '../../src/eval/static.ts';
import type { TraversalStep } from '../../src/syntax/ast.ts';
import { numberToText } from '../../src/value/number.ts';
import { readExpression } from './scope.ts';

/** An expression and its references, with the offsets at which they stand. */
const rows: readonly (readonly [source: string, ...references: string[]])[] = [
  ['a', 'a 0-1'],
  ['a.b.c', 'a.b.c 0-5'],
  ['a[0].b["x"]', 'a[0].b[x] 0-11'],
  ['a[b]', 'a 0-1', 'b 2-3'],
  ['a[b.c].d', 'a 0-1', 'b.c 2-5'],
  ['a + b * a', 'a 0-1', 'b 4-5', 'a 8-9'],
  ['[a, b, a]', 'a 1-2', 'b 4-5', 'a 7-8'],
  ['{a = b}', 'b 5-6'],
  ['{(a) = b}', 'a 2-3', 'b 7-8'],
  ['{"${a}" = b}', 'a 4-5', 'b 10-11'],
  ['{a.b = c}', 'a.b 1-4', 'c 7-8'],
  ['{true = a}', 'a 8-9'],
  ['f(a, g(b)...)', 'a 2-3', 'b 7-8'],
  ['"${a}-${b.c}"', 'a 3-4', 'b.c 8-11'],
  ['"%{if a}${b}%{else}${c}%{endif}"', 'a 6-7', 'b 10-11', 'c 21-22'],
  ['"%{for x in a}${x}${b}%{endfor}"', 'a 12-13', 'b 20-21'],
  ['[for x in a: x.y + z]', 'a 10-11', 'z 19-20'],
  ['[for k, v in a: k + v + w if v == c]', 'a 13-14', 'w 24-25', 'c 34-35'],
  ['{for k, v in a: k => v...}', 'a 13-14'],
  ['{for k, v in k: v => k if v}', 'k 13-14'],
  ['[for x in x: x]', 'x 10-11'],
  ['[for x in a: [for y in x: y + x + z]]', 'a 10-11', 'z 34-35'],
  ['[for x in a: y] + x', 'a 10-11', 'y 13-14', 'x 18-19'],
  ['a.*.b', 'a 0-1'],
  ['a[*].b[c]', 'a 0-1', 'c 7-8'],
  ['f(a).b', 'a 2-3'],
  ['(a).b', 'a 1-2'],
  ['a ? b : c', 'a 0-1', 'b 4-5', 'c 8-9'],
  ['!a', 'a 1-2'],
  ['-a.b', 'a.b 1-4'],
  ['null'],
  ['true'],
  ['"x"'],
  ['a.0.b', 'a[0].b 0-5'],
  ['try(a, b.c)', 'a 4-5', 'b.c 7-10'],
  ['convert(a, list(string))', 'a 8-9', 'string 16-22'],
  ['<<EOT\n${a}\nEOT\n', 'a 8-9'],
  ['[for x in a: x].b', 'a 10-11'],
  ['f(f(a)[g(b)])', 'a 4-5', 'b 9-10'],
];

/** An expression and the functions that it calls. */
const calls: readonly (readonly [source: string, ...names: string[]])[] = [
  ['a', ...[]],
  ['f()', 'f'],
  ['f(g(h()), f())', 'f', 'g', 'h'],
  ['[for x in f(): g(x) if h(x)]', 'f', 'g', 'h'],
  ['"a${f()}%{if g()}%{endif}"', 'f', 'g'],
  ['{(f()) = g(), h = 1}', 'f', 'g'],
  ['a.*.b[f()]', 'f'],
  ['f(1)[g()].x', 'f', 'g'],
  ['try(f(), can(g()))', 'try', 'f', 'can', 'g'],
];

function renderStep(step: TraversalStep): string {
  if (step.kind === 'attribute') return `.${step.name}`;
  const { key } = step;
  return `[${key.kind === 'string' ? key.text : key.kind === 'number' ? numberToText(key.number) : key.kind}]`;
}

function renderReference({ root, steps, range }: VariableReference): string {
  return `${root}${steps.map(renderStep).join('')} ${range.start}-${range.end}`;
}

describe('references', () => {
  test.each(rows)('%s', (source, ...want) => {
    expect(references(readExpression(source)).map(renderReference)).toEqual(want);
  });

  test('a long chain of operators needs no stack', () => {
    const source = Array.from({ length: 50_000 }, (_, index) => `a${index}`).join(' + ');
    expect(references(readExpression(source))).toHaveLength(50_000);
  });
});

describe('called functions', () => {
  test.each(calls)('%s', (source, ...want) => {
    expect(calledFunctions(readExpression(source))).toEqual(want);
  });
});
