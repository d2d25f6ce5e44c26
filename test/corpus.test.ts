import { describe, expect, test } from 'vitest';
import type { Case } from '../scripts/conformance/case.ts';
import { readCorpus } from '../scripts/conformance/corpus-cases.ts';
import { twinCase } from '../scripts/conformance/json-twin.ts';
import { runOurs } from '../scripts/conformance/ours.ts';

/** Real Bake files, with all of their targets; they lie beside the project, where they are at hand. */
const prints = readCorpus().filter(
  ({ id, recorded }) => id.endsWith('/print-all') && recorded?.exitCode === 0,
);

/** The ids of the cases for which a second run prints something else than the first. */
async function changed(again: (asked: Case, printed: string) => Case | undefined) {
  const ids: string[] = [];
  let compared = 0;
  for (const asked of prints) {
    const first = await runOurs(asked, asked.folder);
    const other = again(asked, first.stdout);
    if (first.exitCode !== 0 || other === undefined) continue;
    compared += 1;
    const second = await runOurs(other, asked.folder);
    if (targetsOf(second.stdout, asked) !== targetsOf(first.stdout, asked)) ids.push(asked.id);
  }
  return { ids, compared };
}

function targetsOf(print: string, { masks = [] }: Case): string {
  if (print === '') return '';
  const { target } = JSON.parse(print) as { target: object };
  return masks.reduce((text, mask) => text.replace(mask, ''), JSON.stringify(target));
}

describe.runIf(prints.length > 0 || process.env['CI'] !== undefined)('real Bake files', () => {
  test('print what prints the same', async () => {
    const { ids, compared } = await changed((_, printed) => {
      // Without the groups, since a group and a target may have one name.
      const { target } = JSON.parse(printed) as { target: object };
      const bytes = new TextEncoder().encode(JSON.stringify({ target }));
      return {
        id: 'again',
        files: new Map([['docker-bake.json', bytes]]),
        args: ['--print', ...Object.keys(target)],
        env: {},
      };
    });
    expect(compared).toBeGreaterThan(80);
    expect(ids).toEqual([]);
  }, 60_000);

  test('are the same in JSON', async () => {
    const { ids, compared } = await changed((asked) =>
      [...asked.files.keys()].some((name) => name.endsWith('.hcl')) ? twinCase(asked) : undefined,
    );
    expect(compared).toBeGreaterThan(80);
    expect(ids).toEqual([]);
  }, 60_000);
});
