import { expect, test } from 'vitest';
import { formatDuration, styled, wantsColors, withoutControls } from '../../src/report/style.ts';

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

test('styles are codes around the text, or nothing', () => {
  expect(styled('x', 'red', true)).toBe('\x1b[31mx\x1b[0m');
  expect(styled('x', 'red', false)).toBe('x');
  expect(styled('', 'red', true)).toBe('');
});

const durations = [
  [0, '0.0s'],
  [-5, '0.0s'],
  [449, '0.4s'],
  [59_949, '59.9s'],
  [59_951, '1m00s'],
  [125_000, '2m05s'],
  [3_600_000, '1h00m'],
  [3_725_000, '1h02m'],
] as const;

for (const [milliseconds, want] of durations) {
  test(`${milliseconds} ms`, () => expect(formatDuration(milliseconds)).toBe(want));
}

const controls = [
  ['plain\ttext', 'plain\ttext'],
  ['\x1b[31mred\x1b[0m', 'red'],
  ['\x1b]0;title\x07after', 'after'],
  ['\x1b]8;;http://x\x1b\\link', 'link'],
  ['\x1b(Bx\x1b=y', 'xy'],
  ['bell\x07 back\x08', 'bell back'],
  ['cut \x1b[', 'cut '],
] as const;

for (const [text, want] of controls) {
  test(JSON.stringify(text), () => expect(withoutControls(text)).toBe(want));
}
