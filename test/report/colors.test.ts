import { expect, test } from 'vitest';
import { wantsColors } from '../../src/report/colors.ts';

const rows: [Record<string, string>, boolean, boolean][] = [
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: 'false' }, true, false],
  [{ FORCE_COLOR: '' }, false, false],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ TERM: 'dumb' }, true, false],
];

for (const [env, isTerminal, want] of rows) {
  test(`${JSON.stringify(env)} on ${isTerminal ? 'a terminal' : 'a pipe'}`, () => {
    expect(wantsColors(env, isTerminal)).toBe(want);
  });
}
