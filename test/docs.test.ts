import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attributeReference } from '../scripts/docs/attributes.ts';
import { functionReference } from '../scripts/docs/functions.ts';
import { lintPage } from '../scripts/docs/lint.ts';
import { functionNames, loadFunctions } from '../src/functions/table.ts';

// `npm run docs` writes them anew.
test('the function reference is up to date', async () => {
  const rows = await loadFunctions(functionNames);
  expect(readFileSync('docs/functions.md', 'utf8')).toBe(functionReference(rows.values()));
});

test('the page about lint is up to date', () => {
  expect(readFileSync('docs/lint.md', 'utf8')).toBe(lintPage());
});

test('the attribute reference is up to date', () => {
  expect(readFileSync('docs/attributes.md', 'utf8')).toBe(attributeReference());
});
