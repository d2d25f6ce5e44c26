import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { compileValidator } from '../../../scripts/compile-schema.mjs';
import { readFixtures } from '../../../scripts/conformance/fixture-cases.ts';
import { takeResets } from '../../../src/formats/compose/resets.ts';
import { bakeKeyNames } from '../../../src/formats/compose/x-bake.ts';
import type { YamlNode } from '../../../src/formats/yaml/node.ts';
import { readYaml } from '../../../src/formats/yaml/read.ts';
import { scalarText } from '../../../src/formats/yaml/scalar.ts';
import { builderAttributes, nodeAttributeNames } from '../../../src/model/builder-attributes.ts';
import { Diagnostics } from '../../../src/source/diagnostic.ts';
import { decodeSource } from '../../../src/source/source.ts';

test('the compiled validator is the one of the schema', async () => {
  const path = 'src/formats/compose/validator.generated.ts';
  expect(readFileSync(path, 'utf8'), 'run node scripts/compile-schema.mjs').toBe(
    await compileValidator(),
  );
});

test('the schema is one', () => {
  const schema = JSON.parse(readFileSync('schema/compose-build.schema.json', 'utf8')) as object;
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  const validate = ajv.compile(schema);
  const service = { build: { context: '.', 'x-bake': { tags: 'a b', pull: true } } };
  expect(validate({ services: { app: service } })).toBe(true);
  expect(validate({ services: { app: { build: { contxt: '.' } } } })).toBe(false);
  expect(validate({ services: { app: { build: { 'x-bake': { pull: 'yes' } } } } })).toBe(false);
  const ci = { driver: 'remote', 'driver-opt': { cacert: 'ca.pem' }, node: { a: null } };
  expect(validate({ 'x-builders': { ci, other: null } })).toBe(true);
  expect(validate({ 'x-builders': { ci: { drivr: 'remote' } } })).toBe(false);
  expect(validate({ 'x-builders': { ci: { node: { a: { driver: 'remote' } } } } })).toBe(false);
});

test('the schema has every key of x-bake, and every attribute of a builder and its nodes', () => {
  const { $defs } = JSON.parse(readFileSync('schema/compose-build.schema.json', 'utf8'));
  const keysOf = (name: string): string[] => Object.keys($defs[name].properties).sort();
  expect(keysOf('xBake')).toEqual([...bakeKeyNames].sort());
  expect(keysOf('builder')).toEqual([...builderAttributes.keys(), 'node'].sort());
  expect(keysOf('builderNode')).toEqual([...nodeAttributeNames].sort());
});

/** What an author's editor would validate. */
function plain(node: YamlNode): unknown {
  switch (node.kind) {
    case 'sequence':
      return node.items.map(plain);
    case 'mapping':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
    case 'scalar':
      if (node.value.type === 'int') return Number(node.value.integer);
      if (node.value.type === 'float') return node.value.number;
      if (node.value.type === 'bool') return node.value.truth;
      return scalarText(node.value) ?? null;
  }
}

/** What the specification of Compose does not allow and Buildx reads: duplicates, numbers as tags. */
const tolerated = [
  'compose/args-dup-list/compose.yaml',
  'compose/labels-dup-same/compose.yaml',
  'compose/x-bake-tags-int/compose.yaml',
];

/** Compose files that are read without a word. */
const files = readFixtures()
  .filter(({ wantJson, wantText }) => wantJson !== undefined && wantText === undefined)
  .flatMap(({ id, files }) => [...files].map(([name, bytes]) => ({ id, name, bytes })))
  .filter(({ id, name }) => /^(?:compose|real)\//.test(id) && /\.ya?ml$/.test(name));

describe('Compose files are valid', () => {
  const schema = JSON.parse(readFileSync('schema/compose-build.schema.json', 'utf8')) as object;
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  const validate = ajv.compile(schema);

  test('there are some', () => expect(files.length).toBeGreaterThan(120));

  test.each(files.map((file) => [`${file.id}/${file.name}`, file] as const))(
    '%s',
    (_, { id, name, bytes }) => {
      for (const { root } of readYaml(decodeSource(name, bytes), new Diagnostics()) ?? []) {
        if (root === undefined) continue;
        const isValid = validate(plain(takeResets(root).model));
        if (tolerated.includes(`${id}/${name}`)) expect(isValid).toBe(false);
        else expect(ajv.errorsText(validate.errors)).toBe('No errors');
      }
    },
  );
});
