import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Case, Outcome } from './case.ts';

/** Where real Bake files lie with what docker-buildx answered, beside the project. */
export const corpusFolder = '../shared/corpus';

interface SetDescription {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeDependent: boolean;
  readonly multiKeyMatrix: boolean;
  readonly format: readonly string[];
}

interface RecordedRun {
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly deterministic: boolean;
  readonly json?: unknown;
  readonly error?: string;
}

const dates: readonly RegExp[] = [
  /\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?/g,
  /\b20\d{6}(?:[-_.]?\d{2,6})?\b/g,
  /\b1[789]\d{8}\b/g,
];

/** Every recorded run of every set; none when the corpus is not there. */
export function readCorpus(folder: string = corpusFolder): Case[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, 'meta.json')))
    .flatMap((name) => readSet(folder, name));
}

function readSet(folder: string, name: string): Case[] {
  const path = resolve(folder, name);
  const set = JSON.parse(readFileSync(join(path, 'meta.json'), 'utf8')) as SetDescription;
  const runs = JSON.parse(readFileSync(join(path, 'want.json'), 'utf8')) as Record<
    string,
    RecordedRun
  >;
  const files = filesBelow(join(path, set.cwd));
  return Object.entries(runs).flatMap(([run, recorded]) => {
    // The table of `--list=variables` was not recorded, only that it succeeds.
    const answered = recorded.exitCode !== 0 || recorded.json !== undefined;
    return {
      id: `corpus/${name}/${run}`,
      files,
      folder: join(path, set.cwd),
      args: recorded.argv.slice(1),
      // The home folder of the recording.
      env: { HOME: '/tmp/bakehome', ...set.env },
      ...(answered ? { recorded: outcomeOf(recorded) } : {}),
      ...(set.multiKeyMatrix || !recorded.deterministic ? { unordered: true } : {}),
      ...(set.timeDependent ? { masks: dates } : {}),
    };
  });
}

function outcomeOf({ exitCode, json, error = '' }: RecordedRun): Outcome {
  return { exitCode, stdout: json === undefined ? '' : JSON.stringify(json), stderr: error };
}

function filesBelow(folder: string): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(folder, name)).isFile()) files.set(name, readFileSync(join(folder, name)));
  }
  return files;
}
