import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Case } from './case.ts';

/** What `case.json` of a fixture says. */
interface FixtureFile {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The file that is given on standard input. */
  readonly stdin?: string;
  /** Unix sockets to stand in for SSH agents, which docker-buildx looks for. */
  readonly sockets?: readonly string[];
  /** See `Case.since`. */
  readonly since?: string;
  /** Why docker-buildx is not asked. */
  readonly unasked?: string;
  /** Why the printed result, read again, does not print the same. */
  readonly roundTrip?: string;
  /** Why hcl2json as the reader gives another result. */
  readonly hcl2json?: string;
}

/** A case of `fixtures/` with its golden files. */
export interface Fixture extends Case {
  readonly fixture: FixtureFile;
  /** Absolute path of its folder. */
  readonly path: string;
  /** What is printed, for a success that prints JSON. */
  readonly wantJson?: string;
  /** Exit code, standard output and standard error, where they hold more than `wantJson`. */
  readonly wantText?: string;
}

/** The folder of the fixtures, from the project's root. */
export const fixturesFolder = 'fixtures';

const ownFiles = new Set(['case.json', 'want.json', 'want.txt']);

/** Every fixture that is a case of the command line, by area and name. */
export function readFixtures(root: string = fixturesFolder): Fixture[] {
  return folders(root).flatMap((area) =>
    folders(join(root, area))
      .filter((name) => existsSync(join(root, area, name, 'case.json')))
      .map((name) => readFixture(join(root, area, name), `${area}/${name}`)),
  );
}

function readFixture(path: string, id: string): Fixture {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    const name = relative(path, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
    if (entry.isFile() && !ownFiles.has(name)) files.set(name, readFileSync(join(path, name)));
  }
  const fixture = JSON.parse(readFileSync(join(path, 'case.json'), 'utf8')) as FixtureFile;
  const { stdin, since, sockets, unasked } = fixture;
  const wantJson = readIfThere(join(path, 'want.json'));
  const wantText = readIfThere(join(path, 'want.txt'));
  return {
    id,
    path,
    files,
    fixture,
    args: fixture.args,
    env: fixture.env ?? {},
    ...(stdin === undefined ? {} : { input: files.get(stdin) ?? new Uint8Array() }),
    ...(since === undefined ? {} : { since }),
    ...(unasked === undefined ? {} : { unasked }),
    ...(sockets === undefined ? {} : { sockets }),
    ...(wantJson === undefined ? {} : { wantJson }),
    ...(wantText === undefined ? {} : { wantText }),
    ...(hasSeveralMatrixKeys(files) ? { unordered: true } : {}),
  };
}

/** buildx walks the keys of a matrix in random order, so the group's order is left to chance. */
function hasSeveralMatrixKeys(files: ReadonlyMap<string, Uint8Array>): boolean {
  const text = [...files.values()].map((data) => new TextDecoder().decode(data)).join('\n');
  return /^\s*"?matrix"?\s*[:=]\s*\{\s*\n?(?:\s*"?\w+"?\s*[:=][^\n]*\n){2,}/m.test(text);
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
