import { describe, expect, test } from 'vitest';
import { checkSettings, readsVariables, usesFileRelativePaths } from '../../src/load/settings.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';

describe('BUILDX_BAKE_FILE_RELATIVE_PATHS', () => {
  const rows: [value: string | undefined, want: boolean | undefined][] = [
    [undefined, false],
    ['', false],
    ['  ', false],
    ['1', true],
    [' True ', true],
    ['f', false],
    ['yes', undefined],
  ];
  for (const [value, want] of rows) {
    test(JSON.stringify(value) ?? 'not set', () => {
      const env = { BUILDX_BAKE_FILE_RELATIVE_PATHS: value };
      const found = new Diagnostics();
      checkSettings(env, found);
      expect(usesFileRelativePaths(env)).toBe(want);
      expect(found.items.map(({ summary }) => summary)).toEqual(
        want === undefined ? ['failed to parse BUILDX_BAKE_FILE_RELATIVE_PATHS value "yes"'] : [],
      );
    });
  }
});

describe('BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP', () => {
  for (const [value, want] of [
    [undefined, true],
    ['', true],
    ['0', true],
    ['maybe', true],
    ['1', false],
    ['true', false],
  ] as const) {
    test(JSON.stringify(value) ?? 'not set', () => {
      expect(readsVariables({ BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP: value })).toBe(want);
    });
  }
});
