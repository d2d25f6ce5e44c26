import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/source/diagnostic.ts';
import { locate } from '../../../src/source/locate.ts';
import { plainDefinition, type Reading, readTexts } from './read-texts.ts';

/** What buildx's own tests feed to its reader, with what it answered. */
interface BuildxRecord {
  readonly id: number;
  readonly test: string;
  readonly fn: string;
  readonly files: readonly { readonly name: string; readonly content: string }[];
  readonly env?: Readonly<Record<string, string>>;
  readonly defaults?: Readonly<Record<string, string>>;
  readonly diagnostics?: readonly BuildxDiagnostic[];
  readonly configTargets?: readonly { readonly name: string }[];
  readonly configGroups?: readonly { readonly name: string; readonly targets: string[] }[];
  readonly variables?: readonly BuildxVariable[];
  readonly nondeterministic?: readonly string[];
}

interface BuildxDiagnostic {
  readonly summary: string;
  readonly detail: string;
  readonly range: readonly number[];
}

interface BuildxVariable {
  readonly name: string;
  readonly description?: string;
  readonly type?: string;
  readonly value?: string;
}

const corpus = join(import.meta.dirname, '../../../../shared/corpus/buildx-tests.jsonl');
const isInContinuousIntegration = process.env.CI !== undefined;

/** Records whose answer is another one on purpose, with the reason. */
const differences: ReadonlyMap<number, string> = new Map([
  [269, 'besides that a group has no matrix, its missing "targets" are reported'],
  [363, 'all variables with a wrong value are reported, not one by chance'],
]);

function readRecords(): readonly BuildxRecord[] {
  const records = readFileSync(corpus, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): BuildxRecord => JSON.parse(line));
  return records.filter(
    ({ fn, files }) =>
      fn.startsWith('ParseFile') && !files.some(({ content }) => /^services:/m.test(content)),
  );
}

test('the records are there where CI runs', () => {
  const isMissed = !existsSync(corpus) && isInContinuousIntegration;
  expect(isMissed, `${corpus} is missing`).toBe(false);
});

describe.skipIf(!existsSync(corpus))('answers as buildx does', () => {
  for (const record of existsSync(corpus) ? readRecords() : []) {
    test(`${record.id} ${record.test}`, async () => {
      const reading = await readTexts(
        Object.fromEntries(record.files.map(({ name, content }) => [name, content])),
        { env: record.env ?? {}, builtIns: record.defaults ?? {} },
      );
      const [ours, theirs] = compare(reading, record);
      const reason = differences.get(record.id);
      if (reason === undefined) expect(ours).toEqual(theirs);
      else expect(ours, `agrees again, although ${reason}`).not.toEqual(theirs);
    });
  }
});

/** What both sides answer, in a form that can be compared; hints behind buildx's text are ours. */
function compare({ definition, diagnostics }: Reading, record: BuildxRecord): [unknown, unknown] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(ourError);
  if (record.diagnostics !== undefined) {
    const theirs = [...new Set(record.diagnostics.filter(isOfItsOwn).map(theirError))].sort();
    const ours = errors.map((error) => theirs.find((their) => error.startsWith(their)) ?? error);
    return [ours.sort(), theirs];
  }
  const { target, group } = plainDefinition(definition);
  const isRandom = record.nondeterministic !== undefined;
  return [
    {
      errors,
      target,
      group: isRandom ? sortMembers(group) : group,
      variables: [...definition.variables]
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ name, description, type, value }) => ({ name, description, type, value })),
    },
    {
      errors: [],
      target: Object.fromEntries(
        (record.configTargets ?? []).map(({ name, ...attributes }) => [name, attributes]),
      ),
      group: groupsOf(record, isRandom),
      variables: (record.variables ?? []).map(({ name, description, type, value }) => ({
        name,
        description,
        type,
        value,
      })),
    },
  ];
}

function groupsOf(record: BuildxRecord, isRandom: boolean): unknown {
  const groups = Object.fromEntries(
    (record.configGroups ?? []).map(({ name, targets }) => [name, targets]),
  );
  return isRandom ? sortMembers(groups) : groups;
}

function sortMembers(groups: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    Object.entries(groups).map(([name, members]) => [
      name,
      Array.isArray(members) ? [...members].sort() : members,
    ]),
  );
}

function ourError({ subject, summary, detail }: Diagnostic): string {
  if (subject === undefined) throw new Error(`no place: ${summary}; ${detail}`);
  const { startLine, startColumn, endLine, endColumn } = locate(subject);
  return `${startLine},${startColumn}-${endLine},${endColumn} ${summary}; ${detail}`;
}

function theirError({
  range: [line, column, endLine, endColumn],
  summary,
  detail,
}: BuildxDiagnostic) {
  return `${line},${column}-${endLine},${endColumn} ${summary}; ${detail}`;
}

/** buildx goes on with the unknown value that is left after a mistake and complains again. */
function isOfItsOwn({ detail }: BuildxDiagnostic): boolean {
  return detail !== 'Unsuitable value: value must be known';
}
