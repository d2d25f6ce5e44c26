import { describe, expect, test } from 'vitest';
import { answerTo } from './read-texts.ts';

const withTags = (declarations: string, tags: string) =>
  `${declarations}\ntarget "t" { tags = ${tags} }`;

const define = (name: string, params: string, result: string) =>
  `function "${name}" {\n  params = ${params}\n  result = ${result}\n}`;

describe('user functions', () => {
  test.each([
    ['parameters', define('f', '[a, b]', '"${b}${a}"'), '[f("1", "2")]', ['21']],
    ['no parameters', define('f', '[]', '"x"'), '[f()]', ['x']],
    ['variables from around', `${define('f', '[a]', '"${a}${v}"')}\nv = "V"`, '[f("x")]', ['xV']],
    ['a parameter hides a variable', `${define('f', '[v]', 'v')}\nv = "V"`, '[f("x")]', ['x']],
    [
      'one calls another, declared later',
      `${define('f', '[a]', 'g(a)')}\n${define('g', '[a]', '"<${a}>"')}`,
      '[f("x")]',
      ['<x>'],
    ],
    ['any type', define('f', '[a]', '[for x in a : upper(x)]'), 'f(["x", "y"])', ['X', 'Y']],
    ['expanded arguments', define('f', '[a, b]', '"${a}-${b}"'), '[f(["x", "y"]...)]', ['x-y']],
    ['a parameter given twice', define('f', '[a, a]', 'a'), '[f("1", "2")]', ['2']],
    [
      'of two the last counts',
      `${define('f', '[]', '"1"')}\n${define('f', '[]', '"2"')}`,
      '[f()]',
      ['2'],
    ],
    [
      'a parameter named as blocks are',
      define('f', '[target]', 'target.x'),
      '[f({ x = "q" })]',
      ['q'],
    ],
    // buildx takes the words of the type for functions and variables that do not exist.
    ['a conversion', define('f', '[a]', 'convert(a, list(string))'), 'f([1, true])', ['1', 'true']],
    [
      'in a default value',
      `${define('f', '[a]', 'upper(a)')}\nvariable "X" { default = f("x") }`,
      '[X]',
      ['X'],
    ],
  ])('%s', async (_, declarations, tags, want) => {
    expect(await answerTo(withTags(declarations, tags))).toEqual({ t: { tags: want } });
  });

  test('the rest of the arguments', async () => {
    const text = `function "f" {\n  params = [a]\n  variadic_params = rest\n  result = "\${a}:\${join("+", rest)}"\n}`;
    expect(await answerTo(withTags(text, '[f("1"), f("1", "2"), f("1", "2", "3")]'))).toEqual({
      t: { tags: ['1:', '1:2', '1:2+3'] },
    });
  });

  test('over files', async () => {
    expect(
      await answerTo({
        'a.hcl': withTags('', '[f("x")]'),
        'b.hcl': define('f', '[a]', 'g(a)'),
        'c.json': '{"function": {"g": {"params": ["a"], "result": "${upper(a)}"}}}',
      }),
    ).toEqual({ t: { tags: ['X'] } });
  });
});

describe('mistakes in functions', () => {
  test.each([
    [
      'function "f" {\n  result = "x"\n}',
      ['error docker-bake.hcl:1,10-13: Invalid function; empty params not allowed for f'],
    ],
    [
      'function "f" {\n  params = []\n}',
      ['error docker-bake.hcl:2,3-14: Invalid function; empty result not allowed for f'],
    ],
    [
      'function "f" {}',
      ['error docker-bake.hcl:1,10-13: Invalid function; empty result not allowed for f'],
    ],
    [
      'function "f" {\n  params = []\n  reslut = "x"\n}',
      [
        'error docker-bake.hcl:3,3-9: Unsupported argument; An argument named "reslut" is not expected here. Did you mean "result"?',
      ],
    ],
    [
      define('f', '["a b"]', '"x"'),
      [
        'error docker-bake.hcl:2,13-18: Invalid param element; Each parameter name must be an identifier.',
      ],
    ],
    [
      define('f', 'a', '"x"'),
      ['error docker-bake.hcl:2,12-13: Invalid expression; A static list expression is required.'],
    ],
    [
      'function "f" {\n  params = []\n  variadic_params = ["a"]\n  result = "x"\n}',
      [
        'error docker-bake.hcl:3,3-26: Invalid param element; Each parameter name must be an identifier.',
      ],
    ],
    [
      define('f', '[name]', '"${nmae}"'),
      [
        'error docker-bake.hcl:3,12-21: Invalid expression; variable "nmae" does not exist: undefined. Did you mean "name"?',
      ],
    ],
    [
      define('f', '[a]', 'uper(b)'),
      [
        'error docker-bake.hcl:3,12-19: Invalid expression; function "uper" does not exist: undefined. Did you mean "upper"?',
      ],
    ],
    [
      `${define('f', '[]', 'target.t.tags')}\ntarget "t" {}`,
      [
        'error docker-bake.hcl:3,12-25: Invalid expression; variable "target" does not exist: undefined. Variables and functions cannot refer to targets and groups, only the other way round.',
      ],
    ],
    [
      define('f', '[a]', 'f(a)'),
      ['error docker-bake.hcl:3,12-16: Invalid expression; function cycle not allowed for f'],
    ],
    [
      `${define('f', '[a]', 'g(a)')}\n${define('g', '[a]', 'f(a)')}`,
      ['error docker-bake.hcl:7,12-16: Invalid expression; function cycle not allowed for f'],
    ],
    [
      `variable "X" { default = f() }\n${define('f', '[]', 'X')}`,
      ['error docker-bake.hcl:4,12-13: Invalid expression; variable cycle not allowed for X'],
    ],
    [
      define('upper', '[a]', '"mine"'),
      [
        'warning docker-bake.hcl:1,10-17: Reserved name; "upper" is a standard function; this declaration is ignored.',
      ],
    ],
    [
      define('target', '[a]', '"mine"'),
      [
        'warning docker-bake.hcl:1,10-18: Reserved name; "target" stands for the target blocks; this declaration is ignored.',
      ],
    ],
  ])('%s', async (text, want) => {
    expect(await answerTo(text)).toEqual(want);
  });

  test.each([
    [
      'f()',
      'error docker-bake.hcl:5,24-25: Not enough function arguments; Function "f" expects 1 argument(s). Missing value for "a".',
    ],
    [
      'f(1, 2)',
      'error docker-bake.hcl:5,27-28: Too many function arguments; Function "f" expects only 1 argument(s).',
    ],
    [
      'f(null)',
      'error docker-bake.hcl:5,24-28: Invalid function argument; Invalid value for "a" parameter: argument must not be null.',
    ],
    [
      'f(1)',
      'error docker-bake.hcl:5,22-24: Error in function call; Call to function "f" failed: docker-bake.hcl:3,13-15: Unsupported attribute; Can\'t access attributes on a primitive-typed value (number)..',
    ],
  ])('calls: %s', async (call, want) => {
    const text = withTags(define('f', '[a]', 'a.b'), `[${call}]`);
    expect(await answerTo(text)).toEqual([want]);
  });

  test('calls of a wrong function say nothing more', async () => {
    const text = withTags(define('f', '[a]', 'nope'), '[f("x", "y"), f(null)]');
    expect(await answerTo(text)).toEqual([
      'error docker-bake.hcl:3,12-16: Invalid expression; variable "nope" does not exist: undefined',
    ]);
  });
});
