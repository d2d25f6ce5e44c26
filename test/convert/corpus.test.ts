import { describe, expect, test } from 'vitest';
import { readCorpus } from '../../scripts/conformance/corpus-cases.ts';
import type { ConvertedFormat } from '../../src/conversion.ts';
import { convertCase, unreported } from './converted.ts';

/** Real definitions that can be printed; they lie beside the project, where they are at hand. */
const sets = readCorpus().filter(
  ({ id, recorded }) => id.endsWith('/print-all') && recorded?.exitCode === 0,
);

describe.runIf(sets.length > 0 || process.env['CI'] !== undefined)('real Bake files', () => {
  const rows: [name: string, formats: readonly ConvertedFormat[]][] = [
    ['in HCL', ['hcl']],
    ['in JSON, and that in HCL', ['json', 'hcl']],
  ];
  test.each(rows)(
    'print the same %s',
    async (_, formats) => {
      const different: string[] = [];
      for (const asked of sets) {
        const result = await convertCase(asked, formats);
        if (typeof result === 'string') different.push(`${asked.id}: ${result}`);
        else if (result.after.some((text) => text !== result.before)) different.push(asked.id);
      }
      expect(different).toEqual([]);
      expect(sets.length).toBeGreaterThan(80);
    },
    60_000,
  );

  test('print the same targets in Compose, but for what is told', async () => {
    const different: string[] = [];
    for (const asked of sets) {
      const result = await convertCase(asked, ['compose']);
      if (typeof result === 'string') different.push(`${asked.id}: ${result}`);
      else different.push(...unreported(result).map((name) => `${asked.id}: ${name}`));
    }
    expect(different).toEqual([]);
  }, 60_000);
});
