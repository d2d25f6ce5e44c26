import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isCompose } from '../../../src/formats/compose/read.ts';
import { memoryHost } from '../../../src/host/memory.ts';
import { decodeSource } from '../../../src/source/source.ts';
import { plainDefinition } from '../bake/read-texts.ts';
import { messagesOf, readTexts } from './read-texts.ts';

/** What buildx's own tests feed to its reader of Compose files, with what it answered. */
interface BuildxRecord {
  readonly id: number;
  readonly test: string;
  readonly fn: string;
  readonly files: readonly { readonly name: string; readonly content: string }[];
  readonly env?: Readonly<Record<string, string>>;
  readonly composeEnvs?: Readonly<Record<string, string>>;
  readonly cwdFiles?: readonly { readonly name: string; readonly content: string }[];
  readonly cwdDirs?: readonly string[];
  readonly extraFiles?: readonly { readonly name: string; readonly content: string }[];
  readonly fileRelativePaths?: boolean;
  readonly error?: string;
  readonly isCompose?: boolean;
  readonly configTargets?: readonly { readonly name: string }[];
  readonly configGroups?: readonly { readonly name: string; readonly targets: string[] }[];
}

const corpus = join(import.meta.dirname, '../../../../shared/corpus/buildx-tests.jsonl');
const functions = ['ParseCompose', 'ParseComposeFiles', 'validateComposeFile'];

const records = existsSync(corpus)
  ? readFileSync(corpus, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): BuildxRecord => JSON.parse(line))
      .filter(({ fn, fileRelativePaths }) => functions.includes(fn) && !fileRelativePaths)
  : [];

test('the records are there where CI runs', () => {
  const isMissed = records.length === 0 && process.env.CI !== undefined;
  expect(isMissed, `${corpus} is missing`).toBe(false);
});

describe.skipIf(records.length === 0)('answers as buildx does', () => {
  test.each(records.map((record) => [`${record.id} ${record.test}`, record] as const))(
    '%s',
    async (_, record) => {
      if (record.fn === 'validateComposeFile') await compareDecision(record);
      else await compareDefinition(record);
    },
  );
});

async function compareDecision({ files: [file], isCompose: want, error }: BuildxRecord) {
  const { name = '', content = '' } = file ?? {};
  const source = decodeSource(name, new TextEncoder().encode(content));
  const sources = {
    host: memoryHost(),
    variables: new Map<string, string>(),
    envFiles: new Map<string, string>(),
    readsEnvironment: true,
  };
  const reads = await isCompose(source, sources);
  // buildx: these names decide; what does not read is a mistake there.
  if (/\.ya?ml$/.test(name)) expect(reads).toBe(error === undefined);
  else expect(!/\.(?:json|hcl)$/.test(name) && reads).toBe(want);
}

async function compareDefinition(record: BuildxRecord) {
  const { files, cwdFiles = [], cwdDirs = [], extraFiles = [], error } = record;
  const others = [
    ...[...cwdFiles, ...extraFiles].map(({ name, content }) => [atPlace(name), content] as const),
    ...cwdDirs.map((name) => [`${name}/file`, ''] as const),
  ];
  const named = files.map(
    ({ name, content }, index) => [name || `${index}.yaml`, atPlace(content)] as const,
  );
  const reading = await readTexts(Object.fromEntries(named), {
    env: { ...record.env, ...record.composeEnvs },
    files: Object.fromEntries(others),
  });
  const messages = messagesOf(reading).join('\n');
  if (error !== undefined) {
    const summaries = reading.diagnostics.map(({ summary }) => summary).join('\n');
    expect(`${summaries}\n${messages}`).toContain(error);
    return;
  }
  expect(messages).toBe('');
  const { target, group } = plainDefinition(reading.definition);
  expect(target).toEqual(
    Object.fromEntries((record.configTargets ?? []).map(({ name, ...rest }) => [name, rest])),
  );
  expect(sortedMembers(group)).toEqual(
    sortedMembers(
      Object.fromEntries((record.configGroups ?? []).map(({ name, targets }) => [name, targets])),
    ),
  );
}

/** A file outside of the working directory is recorded under a placeholder. */
function atPlace(text: string): string {
  return text.replaceAll('$ENVFILE', '/elsewhere/variables.env');
}

/** buildx leaves the order of services to chance. */
function sortedMembers(groups: unknown): unknown {
  return Object.fromEntries(
    Object.entries(groups as Record<string, string[] | { targets: string[] }>).map(
      ([name, members]) => [name, [...(Array.isArray(members) ? members : members.targets)].sort()],
    ),
  );
}
