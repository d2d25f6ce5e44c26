import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Event } from '../../src/model/event.ts';

/** Whether the engine is up: its variables come from `scripts/engine.sh env`. */
export const hasEngine: boolean = process.env['ENGINE_BUILDX'] !== undefined;

/** The registry's `host:port`. */
export const registry: string = process.env['ENGINE_REGISTRY_HOST'] ?? '';

/** Content that no other test and no other run has, so that nothing comes out of the cache. */
export const unique: string = `${process.pid}${Date.now().toString(36)}`;

const program = resolve('dist/bin/bake.js');

export interface BuildRun {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
  /** With `--progress=rawjson`, which `build` adds. */
  readonly events: readonly Event[];
  /** The last state of each target. */
  readonly states: Readonly<Record<string, string>>;
  /** What the steps wrote, by target. */
  readonly logs: Readonly<Record<string, string>>;
  /** What the metadata of each target says. */
  readonly results: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A folder with a definition and what it builds from. */
export class Project {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'bakefile-engine-'));

  constructor(definition: unknown, files: Readonly<Record<string, string>> = {}) {
    const isHcl = typeof definition === 'string';
    const text = isHcl ? definition : JSON.stringify(definition);
    this.write(isHcl ? 'docker-bake.hcl' : 'docker-bake.json', text);
    for (const [path, data] of Object.entries(files)) this.write(path, data);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  write(name: string, data: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), data);
  }

  /** Starts `bake` with these words in the folder. */
  start(words: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    return spawn(process.execPath, [program, ...words], {
      cwd: this.folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Builds, and gives what happened. */
  async build(
    words: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<BuildRun> {
    return runOf(this.start(['--progress=rawjson', ...words], env));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits for a `bake` that was started, and reads what it wrote. */
export async function runOf(child: ChildProcess): Promise<BuildRun> {
  const chunks: { out: Buffer[]; error: Buffer[] } = { out: [], error: [] };
  child.stdout?.on('data', (chunk: Buffer) => chunks.out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.error.push(chunk));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  const error = Buffer.concat(chunks.error).toString();
  const events = error
    .split('\n')
    .filter((line) => line.startsWith('{"kind"'))
    .map((line) => JSON.parse(line) as Event);
  return { code, out: Buffer.concat(chunks.out).toString(), error, events, ...summed(events) };
}

/** Runs docker and gives what it wrote; throws when it fails. */
export function docker(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`docker ${words.join(' ')}: ${stderr}`);
  return stdout;
}

function summed(events: readonly Event[]): Pick<BuildRun, 'states' | 'logs' | 'results'> {
  const states: Record<string, string> = {};
  const logs: Record<string, string> = {};
  const results: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const event of events) {
    if (event.kind === 'target-changed') states[event.target] = event.state;
    if (event.kind === 'target-result') results[event.target] = event.metadata;
    if (event.kind !== 'step-log') continue;
    for (const name of event.targets) logs[name] = (logs[name] ?? '') + event.text;
  }
  return { states, logs, results };
}
