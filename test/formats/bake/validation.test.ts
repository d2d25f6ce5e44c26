import { describe, expect, test } from 'vitest';
import { answerTo } from './read-texts.ts';

const variable = (value: string, ...validations: string[]) =>
  `variable "X" {\n  default = ${value}\n${validations.map((body) => `  validation {\n    ${body}\n  }\n`).join('')}}`;

describe('validation', () => {
  test.each([
    ['true', variable('"a"', 'condition = X == "a"')],
    ['a text that is true', variable('"a"', 'condition = "true"')],
    [
      'other variables, declared later',
      `${variable('1', 'condition = X < Y')}\nvariable "Y" { default = 2 }`,
    ],
    [
      'a function that a variable needs',
      `${variable('f("a")', 'condition = f("a") == X')}\nfunction "f" {\n  params = [a]\n  result = upper(a)\n}`,
    ],
    ['an attribute that a variable needs', `${variable('v', 'condition = X == v')}\nv = 1`],
  ])('%s', async (_, text) => {
    expect(await answerTo(text)).toEqual({});
  });

  test.each([
    [
      'a message',
      variable('"a"', 'condition = X == "b"\n    error_message = "no ${X}"'),
      ['4,17-25: Validation failed; no a'],
    ],
    [
      'a message of another kind',
      variable('"a"', 'condition = false\n    error_message = 4'),
      ['4,17-22: Validation failed; 4'],
    ],
    [
      'no message',
      variable('"a"', 'condition = "false"'),
      ['4,17-24: Validation failed; This check failed, but has an invalid error message.'],
    ],
    [
      'a message that is null',
      variable('"a"', 'condition = false\n    error_message = null'),
      ['4,17-22: Validation failed; This check failed, but has an invalid error message.'],
    ],
    [
      'a wrong message',
      variable('"a"', 'condition = false\n    error_message = nope'),
      ['5,21-25: Unknown variable; There is no variable named "nope".'],
    ],
    [
      'several',
      variable(
        '"a"',
        'condition = false\n    error_message = "one"',
        'condition = false\n    error_message = "two"',
      ),
      ['4,17-22: Validation failed; one', '8,17-22: Validation failed; two'],
    ],
    [
      'no condition',
      variable('"a"', 'error_message = "x"'),
      [
        '3,14-14: Invalid condition result; Condition expression must return either true or false, not null.',
      ],
    ],
    [
      'null',
      variable('null', 'condition = X'),
      [
        '4,17-18: Invalid condition result; Condition expression must return either true or false, not null.',
      ],
    ],
    [
      'not a bool',
      variable('[]', 'condition = X'),
      [
        '4,17-18: Invalid condition result; Invalid condition result value: bool required, but have tuple',
      ],
    ],
    [
      'a text that is no bool',
      variable('"a"', 'condition = X'),
      ['4,17-18: Invalid condition result; Invalid condition result value: a bool is required'],
    ],
    [
      'a misspelt argument',
      variable('"a"', 'conditon = true'),
      [
        '4,5-13: Unsupported argument; An argument named "conditon" is not expected here. Did you mean "condition"?',
      ],
    ],
    // buildx: functions and attributes are there only if a variable has needed them.
    [
      'a function',
      `${variable('"a"', 'condition = f(X)')}\nfunction "f" {\n  params = [a]\n  result = true\n}`,
      [
        '4,17-18: Call to unknown function; There is no function named "f". It is declared, but validations see only those functions and attributes that a default value needs.',
      ],
    ],
    [
      'an attribute',
      `${variable('"a"', 'condition = X == v')}\nv = 1`,
      [
        '4,22-23: Unknown variable; There is no variable named "v". It is declared, but validations see only those functions and attributes that a default value needs.',
      ],
    ],
  ])('%s is refused', async (_, text, want) => {
    const messages = (await answerTo(text)) as string[];
    expect(messages.map((message) => message.replace('error docker-bake.hcl:', ''))).toEqual(want);
  });

  test('of a value from outside', async () => {
    const text = variable(
      '"a"',
      'condition = contains(["a", "b"], X)\n    error_message = "a or b"',
    );
    expect(await answerTo(text, { env: { X: 'b' } })).toEqual({});
    expect(await answerTo(text, { env: { X: 'c' } })).toEqual([
      'error docker-bake.hcl:4,17-40: Validation failed; a or b',
    ]);
  });

  test('of a value that is wrong already says nothing more', async () => {
    const text = variable('nope', 'condition = X == "a"\n    error_message = "a"');
    expect(await answerTo(text)).toHaveLength(1);
  });
});
