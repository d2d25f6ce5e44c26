import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A command to measure: its words, and what it needs in the environment. */
export interface Command {
  readonly name: string;
  readonly words: readonly string[];
}

/** Wall times in milliseconds by the name of the command; `undefined` when it was cut off. */
export type Times = ReadonlyMap<string, number | undefined>;

/** Longest time for one run, in milliseconds. */
export const cutOff = 120_000;

/** The text of docker-bake.hcl, or files by name. */
export type Files = string | Readonly<Record<string, string>>;

/**
 * The median of each command's times over `rounds`, run one after the other in turn, so that what
 * slows the machine down slows all of them; the first round only warms up.
 */
export function medianTimes(
  commands: readonly Command[],
  definition: Files,
  rounds: number,
): Times {
  return inFolder(definition, (folder) => {
    const times = new Map<string, (number | undefined)[]>(commands.map(({ name }) => [name, []]));
    for (let round = 0; round <= rounds; round += 1) {
      for (const command of commands) {
        const time = timeOf(command, folder);
        if (round > 0 || time === undefined) times.get(command.name)?.push(time);
      }
    }
    return new Map([...times].map(([name, list]) => [name, median(list)]));
  });
}

/** The most memory that a Node command had in use, in bytes, and its time in milliseconds. */
export function peakMemory(command: Command, definition: string): { time: number; bytes: number } {
  const watch =
    'data:text/javascript,process.on("exit",()=>process.stderr.write(' +
    '"\\npeak "+process.resourceUsage().maxRSS*1024+"\\n"))';
  const [node = '', ...rest] = command.words;
  return inFolder(definition, (folder) => {
    const started = performance.now();
    const { stderr, status } = spawnSync(node, ['--import', watch, ...rest], options(folder));
    const time = performance.now() - started;
    const bytes = Number(/\npeak (\d+)\n$/.exec(String(stderr))?.[1]);
    if (status !== 0 || Number.isNaN(bytes)) throw new Error(`${command.name} failed: ${stderr}`);
    return { time, bytes };
  });
}

function timeOf({ name, words }: Command, folder: string): number | undefined {
  const [program = '', ...args] = words;
  const started = performance.now();
  const { status, error, stderr } = spawnSync(program, args, options(folder));
  const time = performance.now() - started;
  if (error !== undefined && 'code' in error && error.code === 'ETIMEDOUT') return undefined;
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr}`);
  return time;
}

/** Without further certificates, which Node takes longer to read at its start than bake to run. */
const environment: NodeJS.ProcessEnv = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };

function options(cwd: string): SpawnSyncOptions {
  const stdio: SpawnSyncOptions['stdio'] = ['ignore', 'pipe', 'pipe'];
  return { cwd, env: environment, timeout: cutOff, maxBuffer: 1 << 30, stdio };
}

function inFolder<T>(definition: Files, run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'bakefile-bench-'));
  try {
    const files = typeof definition === 'string' ? { 'docker-bake.hcl': definition } : definition;
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The one in the middle; `undefined`, which is a time beyond all others, counts. */
export function median(times: readonly (number | undefined)[]): number | undefined {
  const sorted = times.map((time) => time ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1];
  return middle === undefined || middle === Number.POSITIVE_INFINITY ? undefined : middle;
}
