import { beforeAll, expect, test } from 'vitest';
import { evaluate } from '../../src/eval/evaluate.ts';
import type { Scope } from '../../src/eval/scope.ts';
import type { DiagnosticCode } from '../../src/source/codes.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { loadScope, readExpression } from './scope.ts';

const rows: readonly (readonly [source: string, ...codes: DiagnosticCode[]])[] = [
  ['missing_name', 'unknown-variable'],
  ['missing_name()', 'unknown-function'],
  ['o.zzzzzz', 'unsupported-attribute'],
  ['s.a', 'unsupported-attribute'],
  ['m.zzzzzz', 'missing-element'],
  ['m["zzzzzz"]', 'invalid-index'],
  ['l[9]', 'invalid-index'],
  ['null.a', 'null-value'],
  ['null[0]', 'null-value'],
  ['1 + true', 'invalid-operand'],
  ['-"x"', 'invalid-operand'],
  ['1 + null', 'operation-failed'],
  ['0 / 0', 'operation-failed'],
  ['null ? 1 : 2', 'invalid-condition'],
  ['[] ? 1 : 2', 'invalid-condition'],
  ['[for x in l: x if []]', 'invalid-condition'],
  ['true ? {} : []', 'inconsistent-types'],
  ['"a${null}"', 'invalid-interpolation'],
  ['"a${[]}"', 'invalid-interpolation'],
  ['{(null) = 1}', 'invalid-key'],
  ['{for x in [null]: x => 1}', 'invalid-key'],
  ['{o.a = 1}', 'ambiguous-key'],
  ['{for x in l: "k" => x}', 'duplicate-key'],
  ['[for x in 1: x]', 'invalid-iteration'],
  ['[for x in null: x]', 'invalid-iteration'],
  ['nl[*]', 'invalid-splat'],
  ['upper()', 'wrong-argument-count'],
  ['upper("a", "b")', 'wrong-argument-count'],
  ['upper([])', 'invalid-argument'],
  ['upper(null...)', 'invalid-argument'],
  ['convert(1, foo)', 'invalid-type'],
  ['try(missing_name)', 'function-failed'],
  ['bad(1)', 'function-failed'],
  ['[missing_name, 1 + null]', 'unknown-variable', 'operation-failed'],
];

let scope: Scope;
beforeAll(async () => {
  scope = await loadScope();
});

test.each(rows)('%s: %s', (source, ...want) => {
  const sink = new Diagnostics();
  evaluate(readExpression(source), scope, sink);
  expect(sink.items.map((item) => item.code)).toEqual(want);
});
