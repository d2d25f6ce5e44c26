import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import type { Expression } from '../../src/syntax/ast.ts';
import { justAttributes } from '../../src/syntax/content.ts';
import { parseJson } from '../../src/syntax/json.ts';
import { staticExpression } from '../../src/syntax/json-expression.ts';
import { renderDiagnostic, renderExpression, renderRange } from './render.ts';

/** The expression of a JSON value that stands at the sixth column of its file. */
function expressionOf(json: string): Expression {
  const sink = new Diagnostics();
  const body = parseJson({ name: 'x.json', text: `{"x":${json}}` }, sink);
  expect(sink.items).toEqual([]);
  const attribute = justAttributes(body, sink).get('x');
  if (attribute === undefined) throw new Error('no attribute');
  expect(attribute.expression).toBe(attribute.expression);
  return attribute.expression;
}

describe('JSON values are expressions', () => {
  test.each([
    ['1', '1'],
    ['-1.50', '-1.5'],
    ['123456789012345678901234567890.123', '123456789012345678901234567890.123'],
    ['1e400', `1${'0'.repeat(400)}`],
    ['true', 'true'],
    ['null', 'null'],
    ['""', '(template "")'],
    ['"a"', '(template "a")'],
    ['"${a}"', '(wrap a)'],
    ['"${a} b"', '(template a " b")'],
    ['"$${a} $ %"', '(template "${a} $ %")'],
    ['"%{ if a }b%{ endif }"', '(template (if a (template "b") (template "")))'],
    ['"${upper(\\"b\\")}"', '(wrap (call upper (template "b")))'],
    ['"\\u0024{a}"', '(wrap a)'],
    [
      '"a\\n\\t\\\\\\"\\/\\b\\f\\r\\u00e9\\ud83d\\ude00"',
      '(template "a\\n\\t\\\\\\"/\\b\\f\\ré😀")',
    ],
    ['"\\ud800x\\udc00"', '(template "\ufffdx\ufffd")'],
    ['[]', '(tuple)'],
    ['[1, ["${a}"], {}]', '(tuple 1 (tuple (wrap a)) (object))'],
    ['{"a": 1, "a": 2}', '(object (template "a"): 1 (template "a"): 2)'],
    ['{"${a}-b": "c"}', '(object (template a "-b"): (template "c"))'],
  ])('%s', (json, tree) => {
    expect(renderExpression(expressionOf(json))).toBe(tree);
  });
});

describe('places inside of strings', () => {
  test.each([
    ['"${a}"', '1,9-10'],
    ['"é${a}"', '1,10-11'],
    ['"\\u00e9${a}"', '1,15-16'],
    ['"\\n\\"${\\u0061}"', '1,13-19'],
    ['"\\ud83d\\ude00 ${a}"', '1,22-23'],
  ])('%s', (json, place) => {
    const expression = expressionOf(json);
    const inner =
      expression.kind === 'template'
        ? expression.parts.at(-1)
        : expression.kind === 'template-wrap'
          ? expression.wrapped
          : undefined;
    if (inner === undefined) throw new Error(expression.kind);
    expect(renderRange(inner.range)).toBe(place);
  });
});

describe('strings that are no templates tell it when they are evaluated', () => {
  test.each([
    [
      '"${a b}"',
      '1,11-12 in 1,7-12: Extra characters after interpolation expression; Expected a closing brace to end the interpolation expression, but found extra characters.\n\nThis can happen when you include interpolation syntax for another language, such as shell scripting, but forget to escape the interpolation start token. If this is an embedded sequence for another language, escape it by starting with "$${" instead of just "${".',
    ],
    [
      '"\\n%{ fi }"',
      '1,12-14 in 1,9-14: Invalid template control keyword; "fi" is not a valid template control keyword. Did you mean "if"?',
    ],
    [
      '"\\"${"',
      '1,11-11: Missing expression; Expected the start of an expression, but found the end of the file.',
    ],
  ])('%s', (json, mistake) => {
    const expression = expressionOf(json);
    if (expression.kind !== 'error') throw new Error(expression.kind);
    expect(expression.diagnostics?.map(renderDiagnostic)).toEqual([mistake]);
  });
});

describe('strings where a name or call is wanted', () => {
  test.each([
    ['"string"', 'string'],
    ['"list(string)"', '(call list string)'],
    ['"a.b[0]"', 'a.b[0]'],
    ['" \\u0061 "', 'a'],
    ['"${a}"', undefined],
    ['"a b"', undefined],
    ['""', undefined],
    ['1', undefined],
    ['["a"]', undefined],
  ])('%s', (json, tree) => {
    const found = staticExpression(expressionOf(json));
    expect(found === undefined ? undefined : renderExpression(found)).toBe(tree);
  });
});
