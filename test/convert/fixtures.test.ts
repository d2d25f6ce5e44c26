import { describe, expect, test } from 'vitest';
import { readFixtures } from '../../scripts/conformance/fixture-cases.ts';
import { convertCase, unreported } from './converted.ts';

/** Fixtures in which paths count from the folder of a file; the converted one lies elsewhere. */
const isFileRelative = /\/(?:file-)?relative-(?:paths|include)/;

const printed = readFixtures().filter(
  ({ id, args, wantJson }) =>
    args.includes('--print') && wantJson !== undefined && !isFileRelative.test(id),
);

/** Compose is given every target, and these have none, or one that cannot be resolved. */
const unresolved = ['compose/image-only', 'compose/hcl-ref-missing'];

describe('to JSON, and that to HCL', () => {
  test.each(printed.map((fixture) => [fixture.id, fixture] as const))('%s', async (_, fixture) => {
    const result = await convertCase(fixture, ['json', 'hcl']);
    if (typeof result === 'string') expect(result).toBe('');
    else for (const after of result.after) expect(after).toBe(result.before);
  });
});

/** A file in HCL alone is only brought into canonical form. */
const joined = printed.filter(
  ({ files }) => files.size > 1 || ![...files.keys()].every((name) => name.endsWith('.hcl')),
);

describe('to HCL', () => {
  test.each(joined.map((fixture) => [fixture.id, fixture] as const))('%s', async (_, fixture) => {
    const result = await convertCase(fixture, ['hcl']);
    if (typeof result === 'string') expect(result).toBe('');
    else expect(result.after).toEqual([result.before]);
  });
});

describe('to compose', () => {
  const whole = printed.filter(({ id }) => !unresolved.includes(id));
  test.each(whole.map((fixture) => [fixture.id, fixture] as const))('%s', async (_, fixture) => {
    const result = await convertCase(fixture, ['compose'], (request) => ({
      ...request,
      targets: ['*'],
      set: [],
    }));
    if (typeof result === 'string') expect(result).toBe('');
    else expect(unreported(result)).toEqual([]);
  });
});
