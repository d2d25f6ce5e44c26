import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, Outcome } from './case.ts';
import { corpusFolder } from './corpus-cases.ts';

interface Printed {
  readonly text?: string;
  readonly error?: string;
}

interface Recording {
  readonly id: number;
  readonly fn: string;
  readonly files: readonly {
    readonly name: string;
    readonly content: string;
    readonly contentBase64?: string;
  }[];
  readonly targets?: readonly string[];
  readonly overrides?: readonly string[];
  readonly defaults?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly fileRelativePaths?: boolean;
  readonly cwd?: string;
  readonly error?: string;
  readonly print?: Printed;
  readonly printAll?: Printed;
  readonly nondeterministic?: readonly string[];
}

/**
 * The inputs of docker-buildx's own tests that a command line can express, with its answers; none
 * when the recordings are not there.
 */
export function readRecordings(folder: string = corpusFolder): Case[] {
  const path = join(folder, 'buildx-tests.jsonl');
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recording)
    .flatMap((recording) => caseOf(recording) ?? []);
}

function caseOf(recording: Recording): Case | undefined {
  const { files, targets = [], overrides = [], vars = {}, env = {} } = recording;
  // Only these run a whole definition; a given built-in variable or folder has no flag.
  if (!['ReadTargets', 'ParseFile', 'ParseFiles'].includes(recording.fn)) return undefined;
  if (recording.defaults !== undefined || recording.cwd !== undefined) return undefined;
  const asked = recording.fn === 'ReadTargets' ? targets : ['*'];
  const printed = recording.print ?? recording.printAll ?? {};
  if (recording.error === undefined && Object.keys(printed).length === 0) return undefined;
  return {
    id: `recorded/${recording.id}`,
    files: new Map(
      files.map(({ name, content, contentBase64 }) => [
        name,
        Buffer.from(contentBase64 ?? content, contentBase64 === undefined ? 'utf8' : 'base64'),
      ]),
    ),
    args: [
      '--print',
      ...files.flatMap(({ name }) => ['-f', name]),
      ...overrides.flatMap((text) => ['--set', text]),
      ...Object.entries(vars).flatMap(([name, value]) => ['--var', `${name}=${value}`]),
      ...asked,
    ],
    env: {
      ...env,
      ...(recording.fileRelativePaths ? { BUILDX_BAKE_FILE_RELATIVE_PATHS: '1' } : {}),
    },
    recorded: outcomeOf(recording.error ?? printed.error, printed.text),
    ...(recording.nondeterministic === undefined ? {} : { unordered: true }),
  };
}

function outcomeOf(error: string | undefined, stdout = ''): Outcome {
  if (error === undefined) return { exitCode: 0, stdout: `${stdout}\n`, stderr: '' };
  return { exitCode: 1, stdout: '', stderr: `ERROR: ${error}` };
}
