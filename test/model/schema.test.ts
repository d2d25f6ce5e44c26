import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { readFixtures } from '../../scripts/conformance/fixture-cases.ts';
import { builderAttributes } from '../../src/model/builder-attributes.ts';
import { attributeNames, fields } from '../../src/model/fields.ts';
import { bakeSchema, graphSchema } from '../../src/model/schema.ts';

const ajv = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
});
const isBake = ajv.compile(bakeSchema());
const isGraph = ajv.compile(graphSchema());

/** What is wrong, in one line; empty when nothing is. */
function complaints(validate: ValidateFunction, value: unknown): string {
  validate(value);
  return ajv.errorsText(validate.errors).replace('No errors', '');
}

// `npm run docs` writes them anew.
test.each([
  ['bake', bakeSchema()],
  ['graph', graphSchema()],
])('schema/%s.schema.json is up to date', (name, schema) => {
  const file = readFileSync(`schema/${name}.schema.json`, 'utf8');
  expect(file).toBe(`${JSON.stringify(schema, null, 2)}\n`);
});

const fixtures = readFixtures();
const decode = (bytes: Uint8Array): string =>
  new TextDecoder().decode(bytes).replace(/^\uFEFF/, '');

/** Those that are read without a word. */
const definitions = fixtures.flatMap(({ id, files, wantJson, wantText }) =>
  [...files]
    .filter(
      ([name]) => wantJson !== undefined && wantText === undefined && /bake[^/]*\.json$/.test(name),
    )
    .map(([name, bytes]) => [`${id}/${name}`, decode(bytes)] as const),
);

describe('definitions in JSON are valid', () => {
  test('there are some', () => expect(definitions.length).toBeGreaterThan(10));

  test.each(definitions)('%s', (_, text) => {
    expect(complaints(isBake, JSON.parse(text))).toBe('');
  });
});

const prints = fixtures.flatMap(({ id, args, wantJson }) =>
  wantJson !== undefined && args.includes('--print') ? [[id, wantJson] as const] : [],
);

test('every print is valid', () => {
  expect(prints.length).toBeGreaterThan(300);
  const wrong = prints.flatMap(([id, text]) => {
    const complaint = complaints(isGraph, JSON.parse(text));
    return complaint === '' ? [] : [`${id}: ${complaint}`];
  });
  expect(wrong).toEqual([]);
});

test.each(attributeNames)('the examples of %s are valid', (name) => {
  const { examples = [] } = fields[name];
  expect(examples).not.toEqual([]);
  for (const example of examples) {
    expect(complaints(isBake, { target: { a: { [name]: example } } })).toBe('');
  }
});

test.each([...builderAttributes])('the examples of %s of a builder are valid', (name, row) => {
  for (const example of row.examples) {
    expect(complaints(isBake, { builder: { b: { [name]: example } } })).toBe('');
    expect(isBake({ builder: { b: { node: { n: { [name]: example } } } } })).toBe(row.inNode);
  }
});

describe('what an author may write', () => {
  test.each([
    '{"target": {"a": {"builder": "ci"}}}',
    '{"builder": {"ci": {"driver": "${D}", "keep-state": "true", "node": [{"a": {}}, {"b": {"platforms": "${P}"}}]}}}',
    '{"builder": [{"ci": [{"driver-opt": {"memory": 1}, "matrix": {"n": [1]}, "name": "ci-${n}"}]}]}',
    '{}',
    '[]',
    '[{"target": {"a": {}}}, {"group": {"g": {"targets": []}}}]',
    '{"//": "x", "V": [1, {"a": null}]}',
    '{"target": {"a": [{"tags": ["x"]}, {"context": "."}]}}',
    '{"target": [{"a": {}}, {"b": [{}]}]}',
    '{"target": {"a": {"//": [1], "tags": "${V}", "args": {"N": 1, "B": true, "U": null}}}}',
    '{"target": {"a": {"pull": "${V}", "no-cache": "true", "tags": ["${V}", 1]}}}',
    '{"target": {"a": {"resources": {"cpu-shares": "5", "memory": "1g"}}}}',
    '{"target": {"a": {"matrix": {"v": [1, "${V}"]}, "name": "a${v}"}}}',
    '{"target": {"a": {"matrix": "${V}", "name": "a${v}"}}}',
    '{"variable": {"V": {"type": "list(string)", "default": ["x"], "validation": [{"condition": "${true}"}]}}}',
    '{"function": {"f": {"params": [], "variadic_params": "xs", "result": "${xs}"}}}',
  ])('%s', (text) => expect(complaints(isBake, JSON.parse(text))).toBe(''));

  test.each([
    '1',
    '{"target": 1}',
    '{"target": {"a.b": {}}}',
    '{"target": {"a": {"tag": ["x"]}}}',
    '{"target": {"a": {"tags": "x"}}}',
    '{"target": {"a": {"tags": [["x"]]}}}',
    '{"target": {"a": {"pull": "yes"}}}',
    '{"target": {"a": {"args": ["A=1"]}}}',
    '{"target": {"a": {"args": {"A": {}}}}}',
    '{"target": {"a": {"output": [{"dest": "x"}]}}}',
    '{"target": {"a": {"secret": [{"name": "x"}]}}}',
    '{"target": {"a": {"resources": {"cpus": "x"}}}}',
    '{"target": {"a": {"matrix": {"v": "x"}}}}',
    '{"builder": {"ci": {"drivers": "docker"}}}',
    '{"builder": {"1": {}}}',
    '{"builder": {"ci": {"driver-opt": ["a=b"]}}}',
    '{"builder": {"ci": {"node": {"a": {"driver": "docker"}}}}}',
    '{"group": {"g": {}}}',
    '{"group": {"g": {"targets": ["a"], "tags": []}}}',
    '{"variable": {"V": {"value": 1}}}',
    '{"variable": {"V": {"validation": {}}}}',
    '{"function": {"f": {"params": []}}}',
  ])('not %s', (text) => expect(isBake(JSON.parse(text))).toBe(false));
});

describe('what a print is not', () => {
  test.each([
    '{}',
    '{"target": {"a": {}}}',
    '{"target": {"a": {"context": ".", "dockerfile": "Dockerfile", "tag": []}}}',
    '{"target": {"a": {"context": ".", "dockerfile": "Dockerfile", "output": ["type=docker"]}}}',
    '{"target": {"a": {"context": ".", "dockerfile": "Dockerfile", "pull": "true"}}}',
    '{"target": {}, "variable": {}}',
    '{"target": {}, "group": {"g": {}}}',
  ])('%s', (text) => expect(isGraph(JSON.parse(text))).toBe(false));
});
