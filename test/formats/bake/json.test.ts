import { describe, expect, test } from 'vitest';
import { answerTo, readTexts } from './read-texts.ts';

describe('the same in HCL and in JSON', () => {
  test.each([
    [
      'variables and templates',
      'variable "V" { default = "1" }\ntarget "a" { tags = ["x:${V}", upper(V)] }',
      '{"variable": {"V": {"default": "1"}}, "target": {"a": {"tags": ["x:${V}", "${upper(V)}"]}}}',
    ],
    [
      'types',
      'variable "V" {\n  type = list(number)\n  default = ["1"]\n}\ntarget "a" { args = { v = jsonencode(V) } }',
      '{"variable": {"V": {"type": "list(number)", "default": ["1"]}}, "target": {"a": {"args": {"v": "${jsonencode(V)}"}}}}',
    ],
    [
      'validation',
      'variable "V" {\n  default = 1\n  validation {\n    condition = V > 0\n    error_message = "no"\n  }\n}',
      '{"variable": {"V": {"default": 1, "validation": {"condition": "${V > 0}", "error_message": "no"}}}}',
    ],
    [
      'functions',
      'function "f" {\n  params = [a]\n  variadic_params = b\n  result = "${a}${length(b)}"\n}\ntarget "a" { tags = [f("x", "y")] }',
      '{"function": {"f": {"params": ["a"], "variadic_params": "b", "result": "${a}${length(b)}"}}, "target": {"a": {"tags": ["${f(\\"x\\", \\"y\\")}"]}}}',
    ],
    [
      'matrix',
      'target "app" {\n  matrix = { v = ["1", "2"] }\n  name = "a${v}"\n  args = { v = v }\n}',
      '{"target": {"app": {"matrix": {"v": ["1", "2"]}, "name": "a${v}", "args": {"v": "${v}"}}}}',
    ],
    [
      'references',
      'target "a" { tags = ["x"] }\ntarget "b" { tags = target.a.tags }\ngroup "g" { targets = ["a"] }',
      '{"target": {"a": {"tags": ["x"]}, "b": {"tags": "${target.a.tags}"}}, "group": {"g": {"targets": ["a"]}}}',
    ],
    [
      'attributes of the file',
      'v = { k = "x" }\ntarget "a" { tags = [v.k] }',
      '{"v": {"k": "x"}, "target": {"a": {"tags": ["${v.k}"]}}}',
    ],
    [
      'every kind of attribute',
      'target "a" {\n  pull = true\n  args = { a = null, b = 1 }\n  output = ["type=local,dest=x", { type = "docker" }]\n  secret = [{ id = "s", env = "E" }]\n  resources = { cpu-shares = 5 }\n}',
      '{"target": {"a": {"pull": true, "args": {"a": null, "b": 1}, "output": ["type=local,dest=x", {"type": "docker"}], "secret": [{"id": "s", "env": "E"}], "resources": {"cpu-shares": 5}}}}',
    ],
    [
      'several blocks of one name',
      'target "a" { tags = ["1"] }\ntarget "a" { context = "c" }',
      '{"target": [{"a": {"tags": ["1"]}}, {"a": {"context": "c"}}]}',
    ],
  ])('%s', async (_, hcl, json) => {
    const answer = await answerTo(hcl);
    expect(answer).not.toEqual(expect.any(Array));
    expect(await answerTo(json)).toEqual(answer);
  });
});

test('a description in JSON is no template', async () => {
  const { definition, messages } = await readTexts(
    '{"variable": {"V": {"description": "${X} %{"}}}',
  );
  expect(messages).toEqual([]);
  expect(definition.variables[0]?.description).toBe('${X} %{');
});

describe('mistakes in JSON', () => {
  test.each([
    [
      '[{"target": {"a": {}}}, {"v": 1}]',
      '1,1-2: Incorrect JSON value type; A JSON object is required here, setting the arguments for this block.',
    ],
    [
      '{"v": 1, "v": 2}',
      '1,10-13: Duplicate attribute definition; The argument "v" was already set at docker-bake.json:1,2-8.',
    ],
    [
      '{"target": {"a": {"tags": ["${nope}"]}}}',
      '1,31-35: Unknown variable; There is no variable named "nope".',
    ],
    [
      '{"target": {"a": {"tags": "x"}}}',
      '1,27-30: Unsuitable value type; Unsuitable value: list of string required, but have string',
    ],
    [
      '{"target": {"a": {"tags": "${target.a.tags}"}}}',
      '1,27-45: Invalid expression; reference cycle not allowed for target.a.tags',
    ],
    [
      '{"group": {"g": {}}}',
      '1,18-19: Missing required argument; The argument "targets" is required, but no definition was found.',
    ],
    [
      '{"target": {"a.b": {}}}',
      '1,13-18: Invalid name; only "[a-zA-Z0-9_-]+" are allowed, but the name is "a.b"',
    ],
    [
      '{"variable": {"V": {"type": "strng"}}}',
      '1,29-36: Invalid type specification; The keyword "strng" is not a valid type specification.',
    ],
    ['{"x": "${nope}"}', '1,10-14: Unknown variable; There is no variable named "nope".'],
  ])('%s', async (text, want) => {
    expect(await answerTo(text)).toEqual([`error docker-bake.json:${want}`]);
  });
});
