import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import type { Body, Expression } from '../../src/syntax/ast.ts';
import { type BodySchema, justAttributes, readContent } from '../../src/syntax/content.ts';
import { askHcl2json, readWithHcl2json } from '../../src/syntax/hcl2json.ts';
import { staticExpression } from '../../src/syntax/json-expression.ts';
import { parseHcl } from '../../src/syntax/parse.ts';
import { renderExpression } from './render.ts';

const schema: BodySchema = {
  attributes: [],
  blocks: ['variable', 'function', 'target', 'group'].map((type) => ({ type, labels: ['name'] })),
};

/** What matters of a body, in an order that both readers keep. */
function outline(body: Body): string[] {
  const sink = new Diagnostics();
  const { blocks, rest } = readContent(body, schema, sink);
  const lines = blocks.map(({ type, labels, body: inner }) => {
    const nested = { attributes: [], blocks: [{ type: 'validation', labels: [] }] };
    const content = readContent(inner, nested, sink);
    const parts = [...content.blocks.map((block) => block.body), content.rest].map(attributesOf);
    return `${type} ${labels[0]?.text} { ${parts.join(' | ')} }`;
  });
  expect(sink.items).toEqual([]);
  return [attributesOf(rest), ...lines].sort();
}

function attributesOf(body: Body): string {
  const lines = [...justAttributes(body, new Diagnostics()).values()].map(
    ({ name, expression }) => `${name} = ${renderExpression(normalize(name, expression))}`,
  );
  return lines.sort().join('; ');
}

/** Types and parameters are compared as names; other values without the `${…}` that JSON needs. */
function normalize(name: string, expression: Expression): Expression {
  if (expression.kind === 'template-wrap') return expression.wrapped;
  if (!['type', 'params', 'variadic_params'].includes(name)) return expression;
  if (expression.kind !== 'tuple') return staticExpression(expression) ?? expression;
  const elements = expression.elements.map((element) => staticExpression(element) ?? element);
  return { ...expression, elements };
}

async function readBoth(text: string): Promise<{ native: Body; other: Body }> {
  const file = { name: 'x.hcl', text };
  const sink = new Diagnostics();
  const native = parseHcl(file, sink);
  expect(sink.items).toEqual([]);
  const answer = await readWithHcl2json(file);
  if ('problem' in answer) throw new Error(answer.problem);
  return { native, other: answer.body };
}

describe('both readers give the same', () => {
  test.each([
    [
      'variable "A" {\n  type = list(object({ a = string, b = optional(number) }))\n  default = "x"\n}\n',
    ],
    [
      'variable "A" {\n  validation {\n    condition = A != ""\n  }\n  validation {\n    condition = B\n  }\n}\n',
    ],
    ['function "f" {\n  params = [a, b]\n  variadic_params = rest\n  result = "${a}-${b}"\n}\n'],
    [
      'target "a" {\n  context = "."\n}\ntarget "b" {\n  tags = ["x", "y:${T}"]\n}\ntarget "a" {\n  pull = true\n}\n',
    ],
    ['x = "$${a} %%{b} ${c} \\" \\\\ \\n é"\n'],
    ['x = 1.5\ny = 2\nz = null\nw = [1, "a", [true]]\n'],
    [''],
  ])('%j', async (text) => {
    const { native, other } = await readBoth(text);
    expect(outline(other)).toEqual(outline(native));
  });
});

describe('hcl2json refuses', () => {
  test.each([
    ['a = [', 'Missing expression'],
    ['"a" = 1', 'Argument names must not be quoted.'],
  ])('%j', async (text, words) => {
    const answer = await readWithHcl2json({ name: 'x.hcl', text });
    expect('problem' in answer && answer.problem).toContain(words);
  });
});

describe('the second opinion', () => {
  const text = 'target "a" {}\n';
  const file = { name: 'x.hcl', text };
  const refusal = {
    code: 'syntax-error',
    severity: 'error',
    summary: 'Invalid expression',
    detail: 'It is wrong.',
    subject: { file, start: 0, end: 6 },
  } as const;

  test('is taken with a warning when it accepts the file', async () => {
    const sink = new Diagnostics();
    const body = await askHcl2json(file, [refusal], sink);
    expect(body === undefined ? undefined : outline(body)).toEqual(['', 'target a {  }']);
    expect(sink.items).toEqual([
      {
        code: 'readers-disagree',
        severity: 'warning',
        summary: 'Readers disagree',
        detail:
          "This was taken for a mistake (Invalid expression: It is wrong.), but HashiCorp's own reader accepts the file, so its reading is used. Please report the file.",
        subject: refusal.subject,
      },
    ]);
  });

  test.each([
    ['when it refuses the file too', 'a = ]', [refusal]],
    ['when nothing is wrong', text, []],
    ['when the text is hostile', text, [{ ...refusal, code: 'nested-too-deeply' as const }]],
    ['when the text is huge', `${text}${' '.repeat(2_000_000)}`, [refusal]],
  ])('is not there %s', async (_name, other, refusals) => {
    const sink = new Diagnostics();
    expect(await askHcl2json({ name: 'x.hcl', text: other }, refusals, sink)).toBeUndefined();
    expect(sink.items).toEqual([]);
  });
});
