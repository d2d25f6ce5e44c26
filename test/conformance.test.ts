import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareOutcomes, ourErrors, peerError } from '../scripts/conformance/compare.ts';
import { expectedDifferences } from '../scripts/conformance/expected-differences.ts';
import { readFixtures } from '../scripts/conformance/fixture-cases.ts';
import { generateCase } from '../scripts/conformance/generate/generate.ts';
import { runOurs } from '../scripts/conformance/ours.ts';
import { hasFeaturesOf } from '../scripts/conformance/peer.ts';
import { expectedDifferencesPage } from '../scripts/docs/expected-differences.ts';

const asked = { id: 'x', files: new Map(), args: [], env: {} };
const failed = (stderr: string) => ({ exitCode: 1, stdout: '', stderr });
const printed = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' });

describe('the list of expected differences', () => {
  test('names each row once', () => {
    const names = expectedDifferences.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test('names fixtures that exist', () => {
    const ids = new Set(readFixtures().map(({ id }) => `fixtures/${id}`));
    const listed = expectedDifferences.flatMap(({ cases }) => cases);
    expect(listed.filter((id) => id.startsWith('fixtures/') && !ids.has(id))).toEqual([]);
  });

  test('gives a reason in whole sentences', () => {
    const odd = expectedDifferences.filter(({ reason }) => !/^\S.*\.$/s.test(reason));
    expect(odd).toEqual([]);
  });

  test('is what docs/expected-differences.md says', () => {
    const page = readFileSync('docs/expected-differences.md', 'utf8');
    expect(page).toBe(expectedDifferencesPage(expectedDifferences));
  });
});

describe('comparison of outcomes', () => {
  const excerpt = 'a.hcl:1\n--------------------\n   1 | >>> x\n--------------------\n';
  test.each([
    ['one fails', printed('{}'), failed('ERROR: no'), 'exit'],
    ['the same text', printed('{"a":1}'), printed('{"a":1}'), undefined],
    ['another text', printed('{"a":1}'), printed('{"a":2}'), 'output'],
    ['the same message', failed('ERROR: no\n'), failed('#1 x\nERROR: no\n'), undefined],
    [
      'a remedy after it',
      failed('ERROR: no target "a"; there is b\n'),
      failed('ERROR: no target "a"'),
      undefined,
    ],
    ['another message', failed('ERROR: yes\n'), failed('ERROR: no'), 'message'],
    [
      'another place',
      failed(`${excerpt}ERROR: a.hcl:1,1-2: No; x\n`),
      failed('ERROR: a.hcl:1,2-3: No; x'),
      'place',
    ],
    [
      'a place where there is none',
      failed('ERROR: a.hcl:1,1-2: no\n'),
      failed('ERROR: no'),
      undefined,
    ],
    [
      'a count of others',
      failed('ERROR: a.hcl:1,1-2: No; x.\n'),
      failed('ERROR: a.hcl:1,1-2: No; x., and 3 other diagnostic(s)'),
      undefined,
    ],
  ])('%s', (_, ours, peer, kind) => {
    expect(compareOutcomes(asked, ours, peer)?.kind).toBe(kind);
  });

  test('groups compare as sets where their order is chance', () => {
    const [one, other] = ['["a","b"]', '["b","a"]'].map((list) =>
      printed(`{"group":{"g":{"targets":${list}}}}`),
    );
    expect(compareOutcomes(asked, one!, other!)?.kind).toBe('output');
    expect(compareOutcomes({ ...asked, unordered: true }, one!, other!)).toBeUndefined();
  });

  test('every error of ours is read', () => {
    const stderr = `${excerpt}ERROR: a.hcl:1,1-2: No; first\nline\n${excerpt}ERROR: a.hcl:2,1-3,4: No; second\n`;
    expect(ourErrors(failed(stderr))).toEqual([
      { place: 'a.hcl:1,1-2', message: 'No; first\nline' },
      { place: 'a.hcl:2,1-3,4', message: 'No; second' },
    ]);
    expect(peerError(failed('#1 ERROR: x\nERROR: y'))).toEqual({ message: 'y' });
  });
});

test.each([
  ['0.29.1', '0.29.1', true],
  ['0.29.1', '0.31.0', false],
  ['0.36.1', '0.31.0', true],
  ['1.0.0', '0.31.0', true],
  [undefined, '0.31.0', true],
  ['0.29.1', undefined, true],
])('a docker-buildx %s has what came with %s: %s', (version, since, has) => {
  expect(hasFeaturesOf(version, since)).toBe(has);
});

describe('generated cases', () => {
  test('are the same for the same seed', () => {
    expect(generateCase(42)).toEqual(generateCase(42));
    expect(generateCase(42).files).not.toEqual(generateCase(43).files);
  });

  const seeds = Array.from({ length: 150 }, (_, index) => index + 1);
  test.each(seeds)('seed %d ends without a trace of the program', async (seed) => {
    const { exitCode, stdout, stderr } = await runOurs(generateCase(seed));
    expect(stderr).not.toMatch(/internal|at .*\.ts:\d/);
    if (exitCode === 0) expect(stdout).not.toBe('');
    else expect(stderr).toMatch(/^ERROR: /m);
  });
});
