import { describe, expect, test } from 'vitest';
import type { Case } from '../scripts/conformance/case.ts';
import { readFixtures } from '../scripts/conformance/fixture-cases.ts';
import { goldenOf, writeGolden } from '../scripts/conformance/golden.ts';
import { twinCase } from '../scripts/conformance/json-twin.ts';
import { runOurs } from '../scripts/conformance/ours.ts';

const fixtures = readFixtures();
const rewrite = process.env['UPDATE_GOLDENS'] === '1';

test('there are fixtures', () => {
  expect(fixtures.length).toBeGreaterThan(600);
});

describe('goldens', () => {
  test.each(fixtures.map((fixture) => [fixture.id, fixture] as const))('%s', async (_, fixture) => {
    const golden = goldenOf(await runOurs(fixture));
    if (rewrite) writeGolden(fixture, golden);
    else {
      expect(golden.wantJson).toBe(fixture.wantJson);
      expect(golden.wantText).toBe(fixture.wantText);
    }
  });
});

const printed = fixtures.filter(({ args, wantJson }) => args.includes('--print') && wantJson);

describe('a print, read again, prints the same', () => {
  test.each(printed.map((fixture) => [fixture.id, fixture] as const))('%s', async (_, fixture) => {
    const { wantJson = '', fixture: description } = fixture;
    const again: Case = {
      id: fixture.id,
      files: new Map([['docker-bake.json', new TextEncoder().encode(wantJson)]]),
      args: ['--print', ...Object.keys((JSON.parse(wantJson) as { target: object }).target)],
      env: {},
    };
    const { stdout } = await runOurs(again);
    const same = targetsOf(stdout) === targetsOf(wantJson);
    expect(same ? 'prints the same' : 'prints otherwise').toBe(
      description.roundTrip === undefined ? 'prints the same' : 'prints otherwise',
    );
  });
});

function targetsOf(print: string): string {
  if (print === '') return '';
  return JSON.stringify((JSON.parse(print) as { target: object }).target, null, 2);
}

const native = printed.filter(({ files }) =>
  [...files.keys()].some((name) => name.endsWith('.hcl')),
);

describe('hcl2json as the reader gives the same', () => {
  test.each(native.map((fixture) => [fixture.id, fixture] as const))('%s', async (_, fixture) => {
    const { stdout } = await runOurs(fixture, undefined, ['--hcl-reader=hcl2json']);
    if (fixture.fixture.hcl2json === undefined) expect(stdout).toBe(fixture.wantJson);
    else expect(stdout).not.toBe(fixture.wantJson);
  });
});

const twins = native.flatMap((fixture) => {
  const twin = twinCase(fixture);
  return twin === undefined ? [] : [[fixture.id, fixture, twin] as const];
});

describe('the JSON twin gives the same', () => {
  test('nearly all have one', () => expect(twins.length).toBeGreaterThan(native.length * 0.95));

  test.each(twins)('%s', async (_, { wantJson }, twin) => {
    const { stdout } = await runOurs(twin);
    expect(stdout).toBe(wantJson);
  });
});
