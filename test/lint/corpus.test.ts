import { describe, expect, test } from 'vitest';
import { readCorpus } from '../../scripts/conformance/corpus-cases.ts';
import { bakeOptions } from '../../src/cli/options.ts';
import { memoryHost } from '../../src/host/memory.ts';
import { rules } from '../../src/lint/rules.ts';
import { lint } from '../../src/tools.ts';
import { expectedFindings } from './corpus-findings.ts';

/** Real definitions; they lie beside the project, where they are at hand. */
const sets = readCorpus().filter(({ id }) => id.endsWith('/print-all'));

/** Most Dockerfiles are not beside the definitions. */
const disabled = new Set(['missing-dockerfile']);

describe.runIf(sets.length > 0 || process.env['CI'] !== undefined)('real Bake files', () => {
  test('have the findings that are listed, and no others', async () => {
    const codes = new Set<string>(rules.map(({ code }) => code));
    const found = new Set<string>();
    for (const { id, files, args, env } of sets) {
      const host = memoryHost({ files: Object.fromEntries(files), env: { HOME: '/h', ...env } });
      const words = args.filter((word) => word !== '--print');
      const request = { ...bakeOptions(words, {}).request, targets: [] };
      const { findings } = await lint(request, host, disabled);
      for (const { code, subject } of findings) {
        const text = subject?.file.text.slice(subject.start, subject.end) ?? '';
        const [, set] = id.split('/');
        if (codes.has(code)) found.add(`${set} ${code} ${text.slice(0, 60)}`);
      }
    }
    const listed = expectedFindings.flatMap(({ code, places }) =>
      Object.entries(places).flatMap(([set, texts]) =>
        texts.map((text) => `${set} ${code} ${text}`),
      ),
    );
    expect([...found].sort()).toEqual([...new Set(listed)].sort());
  }, 60_000);
});
