import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { compileValidator } from '../../../scripts/compile-schema.mjs';

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
});
