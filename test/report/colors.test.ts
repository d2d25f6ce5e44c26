import { expect, test } from 'vitest';
import { buildColors, wantsColors } from '../../src/report/colors.ts';
import { painted } from '../../src/report/text.ts';

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

const wishes: [string | undefined, boolean, string][] = [
  [undefined, true, 'run 36 error 31 cancel 33 warning 33'],
  ['', true, 'run 36 error 31 cancel 33 warning 33'],
  ['run=red', false, 'run error cancel warning'],
  [
    'run=light-cyan:error=255,0,10:cancel=Magenta:warning=default',
    true,
    'run 96 error 38;2;255;0;10 cancel 35 warning 39',
  ],
  ['run=blue', true, 'run 34 error 31 cancel 33 warning 33'],
  [
    'RUN=BLUE:other=red:x:=:run:error=1,2:cancel=1,2,256:warning=a=b',
    true,
    'run 34 error 31 cancel 33 warning 33',
  ],
  ['error="1,2,3"', true, 'run 36 error 38;2;1;2;3 cancel 33 warning 33'],
];

for (const [wished, isOn, want] of wishes) {
  test(`BUILDKIT_COLORS=${wished} when colours are ${isOn ? 'on' : 'off'}`, () => {
    const colors = buildColors(wished === undefined ? {} : { BUILDKIT_COLORS: wished }, isOn);
    const paints = [
      ['run', 'cyan'],
      ['error', 'red'],
      ['cancel', 'cancel'],
      ['warning', 'yellow'],
    ] as const;
    const drawn = paints.map(([name, paint]) => {
      const code = /\[([\d;]*)m/.exec(painted('x', paint, colors))?.[1];
      return code === undefined ? name : `${name} ${code}`;
    });
    expect(drawn.join(' ')).toBe(want);
  });
}
