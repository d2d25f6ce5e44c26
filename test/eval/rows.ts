import { beforeAll, expect, test } from 'vitest';
import { evaluate } from '../../src/eval/evaluate.ts';
import type { Scope } from '../../src/eval/scope.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { parseExpression, parseTemplate } from '../../src/syntax/parse.ts';
import { renderDiagnostic, renderValue } from './render.ts';
import { loadScope } from './scope.ts';

/** An expression, its value, and the diagnostics of its evaluation (HCL's, each once). */
export type Row = readonly [source: string, value: string, ...diagnostics: string[]];

/** One test for each row; the expressions may use what is in `scope.ts`. */
export function testRows(
  rows: readonly Row[],
  form: 'expression' | 'template' = 'expression',
): void {
  let scope: Scope;
  beforeAll(async () => {
    scope = await loadScope();
  });
  test.each(rows)('%s', (source, ...want) => {
    const sink = new Diagnostics();
    const parse = form === 'template' ? parseTemplate : parseExpression;
    const expression = parse({ name: 'expr.hcl', text: source }, 0, source.length, sink);
    expect(sink.items).toEqual([]);
    const value = evaluate(expression, scope, sink);
    expect([renderValue(value), ...sink.items.map(renderDiagnostic)]).toEqual(want);
  });
}
