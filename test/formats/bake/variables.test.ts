import { describe, expect, test } from 'vitest';
import { answerTo, type ReadingOptions, readTexts } from './read-texts.ts';

/** Target "t" has the argument x = jsonencode(X). */
function withTarget(declarations: string): string {
  return `${declarations}\ntarget "t" { args = { x = jsonencode(X) } }`;
}

async function valueOfX(declarations: string, options?: ReadingOptions): Promise<unknown> {
  const answer = await answerTo(withTarget(declarations), options);
  if (Array.isArray(answer)) return answer;
  return (answer as { t: { args: { x: string } } }).t.args.x;
}

describe('default values', () => {
  test.each([
    ['variable "X" {}', '""'],
    ['variable "X" { default = null }', 'null'],
    ['variable "X" { type = string }', 'null'],
    ['variable "X" { type = null }', '""'],
    ['variable "X" { default = 1.50 }', '1.5'],
    ['variable "X" { default = [1, "a"] }', '[1,"a"]'],
    [
      'variable "X" { default = "a${Y}" }\nvariable "Y" { default = "b${Z}" }\nvariable "Z" { default = "c" }',
      '"abc"',
    ],
    ['variable "X" { default = a }\na = b\nb = "c"', '"c"'],
    ['variable "X" { default = BAKE_CMD_CONTEXT }', '"cwd://"'],
    ['variable "X" { default = "a" }\nvariable "X" { default = "b" }', '"b"'],
    ['X = 3', '3'],
    ['X = 3\nvariable "X" {\n  type = string\n  default = "a"\n}', '3'],
    ['variable "X" { default = try(nope, nope, "d") }', '"d"'],
    ['variable "X" { default = can(nope) }', 'false'],
  ])('%s', async (declarations, want) => {
    expect(await valueOfX(declarations)).toBe(want);
  });
});

describe('types', () => {
  const typed = (type: string, value: string) =>
    `variable "X" {\n  type = ${type}\n  default = ${value}\n}`;

  test.each([
    ['string', '1', '"1"'],
    ['number', '"1.50"', '1.5'],
    ['bool', '"true"', 'true'],
    ['list(string)', '[1, true]', '["1","true"]'],
    ['set(string)', '["b", "a", "b"]', '["a","b"]'],
    ['map(number)', '{ a = "1" }', '{"a":1}'],
    ['tuple([string, number])', '[1, "2"]', '["1",2]'],
    ['object({ a = string, b = optional(number) })', '{ a = 1, c = 2 }', '{"a":"1","b":null}'],
    ['any', '[1, "a"]', '[1,"a"]'],
    ['list(any)', '[1, "a"]', '["1","a"]'],
    ['string', 'null', 'null'],
  ])('%s = %s', async (type, value, want) => {
    expect(await valueOfX(typed(type, value))).toBe(want);
  });

  test.each([
    [
      'number',
      '"abc"',
      [
        'error docker-bake.hcl:1,14-14: Invalid value; invalid type number for variable X default value: a number is required',
      ],
    ],
    [
      'bool',
      '1',
      [
        'error docker-bake.hcl:1,14-14: Invalid value; invalid type bool for variable X default value: bool required, but have number',
      ],
    ],
    [
      'list(number)',
      '["a"]',
      [
        'error docker-bake.hcl:1,14-14: Invalid value; invalid type list of number for variable X default value: a number is required',
      ],
    ],
    [
      'object({ a = string })',
      '{}',
      [
        'error docker-bake.hcl:1,14-14: Invalid value; invalid type object for variable X default value: attribute "a" is required',
      ],
    ],
    [
      'strng',
      '1',
      [
        'error docker-bake.hcl:2,10-15: Invalid type specification; The keyword "strng" is not a valid type specification.',
      ],
    ],
    [
      'lower(string)',
      '1',
      [
        'error docker-bake.hcl:2,10-23: Invalid type specification; Keyword "lower" is not a valid type constructor.',
      ],
    ],
    [
      'object({ a = optional(string, "x") })',
      '{}',
      [
        'error docker-bake.hcl:2,31-44: Invalid type specification; Optional attribute modifier expects only one argument: the attribute type.',
      ],
    ],
    [
      'list',
      '[]',
      [
        'error docker-bake.hcl:2,10-14: Invalid type specification; The list type constructor requires one argument specifying the element type.',
      ],
    ],
  ])('%s = %s is wrong', async (type, value, want) => {
    expect(await valueOfX(typed(type, value))).toEqual(want);
  });
});

describe('values of the environment', () => {
  test.each([
    ['default = "a"', 'b', '"b"'],
    ['default = "a"', '', '""'],
    ['', 'b', '"b"'],
    ['default = null', 'b', '"b"'],
    ['default = 1', '0.1', '0.1'],
    ['default = 1', '1_000', '1000'],
    ['default = 1', '0x1p-2', '0.25'],
    ['default = 1', '-0', '-0'],
    ['default = 1', '123456789012345678901234567890', '123456789012345680000000000000'],
    ['default = true', 'F', 'false'],
    ['default = equal(1, 1)', '0', 'false'],
    ['type = string', '1', '"1"'],
    ['type = number', '1', '1'],
    ['type = bool', 'T', 'true'],
    ['type = list(string)', 'a,"b,c"', '["a","b,c"]'],
    ['type = list(number)', '1,2', '[1,2]'],
    ['type = set(string)', 'b,a,b', '["a","b"]'],
    ['type = map(string)', 'b:1,a:2,b:3', '{"a":"2","b":"3"}'],
    ['type = tuple([string, number, bool])', 'a,1,true', '["a",1,true]'],
  ])('%s: X=%s', async (body, text, want) => {
    const declaration = `variable "X" {\n  ${body}\n}`;
    expect(await valueOfX(declaration, { env: { X: text } })).toBe(want);
  });

  test.each([
    [
      'default = 1',
      '1z',
      'failed to parse X as number: strconv.ParseFloat: parsing "1z": invalid syntax',
    ],
    [
      'default = 1',
      '',
      'failed to parse X as number: strconv.ParseFloat: parsing "": invalid syntax',
    ],
    ['default = 1', 'inf', 'failed to parse X as number: invalid number value'],
    ['default = 1', 'NaN', 'failed to parse X as number: invalid number value'],
    [
      'default = 1',
      '+nan',
      'failed to parse X as number: strconv.ParseFloat: parsing "+nan": invalid syntax',
    ],
    [
      'default = 1',
      '1e400',
      'failed to parse X as number: strconv.ParseFloat: parsing "1e400": value out of range',
    ],
    [
      'default = 1',
      '1__0',
      'failed to parse X as number: strconv.ParseFloat: parsing "1__0": invalid syntax',
    ],
    [
      'default = 1',
      '0x1',
      'failed to parse X as number: strconv.ParseFloat: parsing "0x1": invalid syntax',
    ],
    [
      'default = true',
      'yes',
      'failed to parse X as bool: strconv.ParseBool: parsing "yes": invalid syntax',
    ],
    ['default = []', 'a', 'unsupported type tuple for variable X'],
    ['default = {}', 'a', 'unsupported type object for variable X'],
    ['type = any', 'a', 'unsupported type dynamic for variable X'],
    ['type = object({ a = string })', 'a', 'unsupported type object for variable X'],
    [
      'type = list(list(string))',
      'a',
      'failed to convert variable X from CSV: unsupported type list of list of string for CSV specification',
    ],
    [
      'type = tuple([list(string)])',
      'a',
      'failed to convert variable X from CSV: unsupported type tuple for CSV specification',
    ],
    [
      'type = tuple([string])',
      'a,b',
      'failed to convert variable X from CSV: tuple expects 1 elements but only 2 provided',
    ],
    [
      'type = list(number)',
      '1,a',
      'failed to convert variable X from CSV: failed to parse element of type list of number: failed to parse X as number: strconv.ParseFloat: parsing "a": invalid syntax',
    ],
    [
      'type = list(string)',
      '',
      'failed to convert variable X from CSV: failed to parse  as CSV: EOF',
    ],
    [
      'type = list(string)',
      'a"b',
      'failed to convert variable X from CSV: failed to parse a"b as CSV: parse error on line 1, column 2: bare " in non-quoted-field',
    ],
    [
      'type = map(string)',
      'a',
      'failed to convert variable X from CSV: expected one k/v pair but got 1 pieces from a',
    ],
    [
      'type = map(number)',
      'a:b',
      'failed to convert variable X from CSV: failed to parse element from type map of number: failed to parse X as number: strconv.ParseFloat: parsing "b": invalid syntax',
    ],
  ])('%s: X=%s is wrong', async (body, text, detail) => {
    const declaration = `variable "X" {\n  ${body}\n}`;
    expect(await valueOfX(declaration, { env: { X: text } })).toEqual([
      `error docker-bake.hcl:1,14-14: Invalid value; ${detail}. The value comes from the environment variable "X".`,
    ]);
  });

  test('a value of the command line is named as such', async () => {
    expect(await valueOfX('variable "X" { default = 1 }', { vars: { X: 'a' } })).toEqual([
      'error docker-bake.hcl:1,16-16: Invalid value; failed to parse X as number: strconv.ParseFloat: parsing "a": invalid syntax. The value comes from "--var X".',
    ]);
  });

  test.each<[string, ReadingOptions, string]>([
    ['the command line beats it', { vars: { X: 'flag' }, env: { X: 'env' } }, '"flag"'],
    ['a name that is not declared is not read', { env: { Y: 'env' } }, '"default"'],
    [
      'it can be turned off',
      { env: { X: 'env', BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP: '1' } },
      '"default"',
    ],
    [
      'turning it off leaves the command line',
      { vars: { X: 'flag' }, env: { BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP: 'true' } },
      '"flag"',
    ],
    [
      'only a true word turns it off',
      { env: { X: 'env', BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP: 'yes' } },
      '"env"',
    ],
  ])('%s', async (_, options, want) => {
    expect(await valueOfX('variable "X" { default = "default" }', options)).toBe(want);
  });

  test.each([
    ['X = 3', '3'],
    ['X = 3\nvariable "X" { type = string }', '5'],
  ])('of an attribute, where the name is declared too: %s', async (declarations, want) => {
    expect(await valueOfX(declarations, { env: { X: '5' } })).toBe(want);
  });

  test('the names of built-in variables are not looked up', async () => {
    const text = 'target "t" { context = BAKE_LOCAL_PLATFORM }';
    expect(await answerTo(text, { env: { BAKE_LOCAL_PLATFORM: 'x' } })).toEqual({
      t: { context: 'linux/amd64' },
    });
  });
});

describe('values as JSON', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['type = list(number)', { X_JSON: '[1, 2]' }, '[1,2]'],
    ['type = map(list(string))', { X_JSON: '{"a":["b"]}' }, '{"a":["b"]}'],
    [
      'type = object({ a = string, b = optional(string) })',
      { X_JSON: '{"a":"1"}' },
      '{"a":"1","b":null}',
    ],
    ['type = any', { X_JSON: '{"value":"q","type":"string"}' }, '"q"'],
    ['type = number\ndefault = 4', { X_JSON: 'null' }, 'null'],
    ['type = number', { X: '4', X_JSON: '5' }, '5'],
    ['default = 1', { X: '4', X_JSON: '5' }, '4'],
    ['default = 1', { X_JSON: '5' }, '5'],
    ['', { X_JSON: '[5]' }, '"[5]"'],
  ])('%s with %j', async (body, env, want) => {
    expect(await valueOfX(`variable "X" {\n${body}\n}`, { env })).toBe(want);
  });

  test('are not read when a variable has that name', async () => {
    const declarations = 'variable "X" { type = number }\nvariable "X_JSON" {}';
    expect(await valueOfX(declarations, { env: { X_JSON: '5' } })).toBe('null');
  });

  test.each([
    ['type = list(string)', 'hello', "invalid character 'h' looking for beginning of value"],
    ['type = map(number)', '{"a":"b"}', 'a number is required'],
    ['type = any', '"q"', 'missing expected {'],
  ])('%s: %s is wrong', async (body, text, detail) => {
    expect(await valueOfX(`variable "X" {\n${body}\n}`, { env: { X_JSON: text } })).toEqual([
      `error docker-bake.hcl:1,14-14: Invalid value; failed to convert variable X from JSON: ${detail}. The value comes from the environment variable "X_JSON".`,
    ]);
  });
});

describe('unknown names and cycles', () => {
  test.each([
    [
      'X = nope',
      ['error docker-bake.hcl:1,5-9: Unknown variable; There is no variable named "nope".'],
    ],
    // buildx reports the second use as a cycle.
    [
      'X = "${REGISTY}/a"\ny = "${REGISTY}/b"\nvariable "REGISTRY" {}',
      [
        'error docker-bake.hcl:1,8-15: Unknown variable; There is no variable named "REGISTY". Did you mean "REGISTRY"?',
        'error docker-bake.hcl:2,8-15: Unknown variable; There is no variable named "REGISTY". Did you mean "REGISTRY"?',
      ],
    ],
    [
      'X = uper("a")',
      [
        'error docker-bake.hcl:1,5-9: Call to unknown function; There is no function named "uper". Did you mean "upper"?',
      ],
    ],
    [
      'variable "X" { default = "a${X}" }',
      ['error docker-bake.hcl:1,26-33: Invalid expression; variable cycle not allowed for X'],
    ],
    [
      'variable "X" { default = Y }\nvariable "Y" { default = Z }\nvariable "Z" { default = Y }',
      ['error docker-bake.hcl:3,26-27: Invalid expression; variable cycle not allowed for Y'],
    ],
  ])('%s', async (declarations, want) => {
    expect(await valueOfX(declarations)).toEqual(want);
  });

  test('a cycle says how it comes about', async () => {
    const { diagnostics } = await readTexts(
      'variable "A" { default = B }\nvariable "B" { default = C }\nvariable "C" { default = A }',
    );
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.code).toBe('reference-cycle');
    expect(diagnostics[0]?.related?.map(({ message, range }) => [message, range.start])).toEqual([
      ['"B" is needed here', 25],
      ['"C" is needed here', 54],
    ]);
  });

  test('mistakes are in the order of their places, and each is there once', async () => {
    const texts = {
      'a.hcl': 'target "a" { tags = [one] }\nvariable "X" { default = two }\nthree = four',
      'b.hcl':
        'target "b" {\n matrix = { v = ["1", "2"] }\n name = "b${v}"\n tags = [five]\n}\nvariable "Y" { default = X }',
    };
    const { messages } = await readTexts(texts);
    expect(messages.map((message) => message.replace(/; .*/, ''))).toEqual([
      'error a.hcl:1,22-25: Unknown variable',
      'error a.hcl:2,26-29: Unknown variable',
      'error a.hcl:3,9-13: Unknown variable',
      'error b.hcl:4,10-14: Unknown variable',
    ]);
  });

  test('a long chain is no problem', async () => {
    const count = 20_000;
    const lines = Array.from(
      { length: count },
      (_, at) => `variable "V${at}" { default = V${at + 1} }`,
    );
    const { definition, messages } = await readTexts(`${lines.join('\n')}\nV${count} = "end"`);
    expect(messages).toEqual([]);
    expect(definition.variables[0]?.value).toBe('end');
  });

  test('doubling sixty times is an error', async () => {
    const lines = Array.from({ length: 60 }, (_, at) => `V${at + 1} = "\${V${at}}\${V${at}}"`);
    const { diagnostics } = await readTexts(`V0 = "ab"\n${lines.join('\n')}`);
    expect(diagnostics.map(({ code }) => code)).toEqual(['value-too-large']);
  });
});

describe('the list of variables', () => {
  test.each<[string, unknown, ReadingOptions?]>([
    ['variable "A" {\n  type = string\n  default = "a\\"b"\n}', { type: 'string', value: 'a\\"b' }],
    ['variable "A" { default = "a\\"b" }', { value: 'a"b' }],
    [
      'variable "A" {\n  type = any\n  default = [1]\n}',
      { type: 'any type', value: '{"value":[1],"type":["tuple",["number"]]}' },
    ],
    ['variable "A" { default = { a = 1 } }', { value: '{"a":1}' }],
    ['variable "A" { type = number }', { type: 'number', value: undefined }],
    ['variable "A" {}', { value: '' }],
    [
      'variable "A" {\n  type = object({ a = string, b = optional(number) })\n  default = { a = 1 }\n}',
      { type: 'object', value: '{"a":"1","b":null}' },
    ],
    ['variable "A" { description = "what" }', { description: 'what', value: '' }],
    ['A = 3\nvariable "A" { type = string }', { value: '3' }],
    [
      'variable "A" {\n  type = list(number)\n}',
      { type: 'list of number', value: '[1,2]', origin: 'environment', from: 'A' },
      { env: { A: '1,2' } },
    ],
    ['variable "A" {}', { value: 'x', origin: 'flag', from: 'A' }, { vars: { A: 'x' } }],
    [
      'variable "A" { type = number }',
      { type: 'number', value: '1', origin: 'environment', from: 'A_JSON' },
      { env: { A_JSON: '1' } },
    ],
  ])('%s', async (text, want, options) => {
    const { definition, messages } = await readTexts(text, options);
    expect(messages).toEqual([]);
    const [{ range: _, defaultRange: __, uses: ___, ...variable } = { name: '' }] =
      definition.variables;
    expect(variable).toEqual({ name: 'A', origin: 'default', ...(want as object) });
  });

  test('a variable keeps the place of its first declaration in the list', async () => {
    const { definition } = await readTexts({
      'a.hcl': 'variable "B" {}\nvariable "A" {}',
      'b.hcl': 'variable "C" {}\nvariable "B" { default = "later" }',
    });
    expect(definition.variables.map(({ name, value }) => [name, value])).toEqual([
      ['B', 'later'],
      ['A', ''],
      ['C', ''],
    ]);
  });

  test.each([
    [
      'variable "A" { description = B }',
      'error docker-bake.hcl:1,30-31: Variables not allowed; Variables may not be used here.',
    ],
    [
      'variable "A" { description = upper("b") }',
      'error docker-bake.hcl:1,30-40: Function calls not allowed; Functions may not be called here.',
    ],
    [
      'variable "A" { description = [] }',
      'error docker-bake.hcl:1,30-31: Unsuitable value type; Unsuitable value: string required, but have tuple',
    ],
    [
      'variable "A" { description = null }',
      'error docker-bake.hcl:1,30-34: Unsuitable value type; Unsuitable value: null value is not allowed',
    ],
  ])('a description is a constant text: %s', async (text, want) => {
    expect((await readTexts(text)).messages).toEqual([want]);
  });
});

test('after 500 errors the rest is not looked at', async () => {
  const lines = Array.from({ length: 600 }, (_, at) => `V${at} = nope${at}`);
  const { diagnostics } = await readTexts(lines.join('\n'));
  expect(diagnostics).toHaveLength(501);
  expect(diagnostics.at(-1)?.code).toBe('too-many-errors');
});
