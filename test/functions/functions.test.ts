import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { functionNames, loadFunctions } from '../../src/functions/table.ts';
import { type FunctionTestRows, showCall } from './show.ts';

/** The rows of all files in `rows/`, one a theme; each maps names of functions to calls. */
const rowsByName = new Map<string, FunctionTestRows[string]>();
for (const file of readdirSync(new URL('rows', import.meta.url)).sort()) {
  const { rows } = (await import(`./rows/${file}`)) as { rows: FunctionTestRows };
  for (const [name, calls] of Object.entries(rows)) rowsByName.set(name, calls);
}

for (const [name, calls] of rowsByName) {
  describe(name, () => {
    test.each(calls)('%s', (call, want) => {
      expect(showCall(call)).toBe(want);
    });
  });
}

const table = await loadFunctions(functionNames);

test('every function of the table has rows, and every row a function', () => {
  expect([...rowsByName.keys()].sort()).toEqual([...functionNames]);
});

describe('every function with parameters', () => {
  const withParameters = [...table.values()].filter(
    (row) => row.parameters.length > 0 || row.variadic !== undefined,
  );

  test.each(withParameters.map((row) => row.name))('%s has a row with null', (name) => {
    expect(rowsByName.get(name)?.some(([call]) => /\bnull\b/.test(call))).toBe(true);
  });

  test.each(withParameters.map((row) => row.name))('%s has a row with an unknown value', (name) => {
    expect(rowsByName.get(name)?.some(([call]) => /\bunknown/.test(call))).toBe(true);
  });
});

describe('the table', () => {
  test('is in alphabetical order', () => {
    expect(functionNames).toEqual([...functionNames].sort());
  });

  test('loads only what is asked for', async () => {
    const some = await loadFunctions(['split', 'upper', 'nosuch', 'split']);
    expect([...some.keys()].sort()).toEqual(['split', 'upper']);
  });

  test('names each row as its key', () => {
    for (const [name, row] of table) expect(row.name).toBe(name);
  });

  test('describes each function in one sentence', () => {
    for (const { description } of table.values()) expect(description).toMatch(/^[A-Z].*[^.]\.$/s);
  });
});
