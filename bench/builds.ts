// Measures builds beside `docker buildx bake` on a running engine and writes bench/builds.md.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './measure.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '14' },
    check: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
/** Cached builds after each one on an empty cache. */
const repeats = 4;
const targets = 30;
const contextBytes = 20_000_000;
const bake = [process.execPath, resolve('dist/bin/bake.js'), '--progress=plain'];

const commands: readonly (readonly [name: string, words: readonly string[]])[] = [
  ['docker buildx bake', ['docker', 'buildx', 'bake', '--progress=plain']],
  ['bake', bake],
  ['bake --jobs=4', [...bake, '--jobs=4']],
];

const goals: string[] = [];
let allHold = true;
const folder = mkdtempSync(join(tmpdir(), 'bakefile-bench-'));
try {
  writeFixture(folder);
  const { cold, warm } = measure(folder);
  const [peer = '', own = '', limited = ''] = commands.map(([name]) => name);
  addGoal('cold: at most 1.05 times docker buildx bake', cold, own, peer, 1.05);
  addGoal('warm: at most 1.05 times docker buildx bake', warm, own, peer, 1.05);
  addGoal('warm: --jobs=4 at most 1.3 times no limit', warm, limited, own, 1.3);
  const bytes = chattyMemory(folder);
  const megabytes = Math.round(bytes / 1e6);
  goals.push(
    `| 300 targets that write 60 MB of logs: below 200 MB | ${megabytes} MB | ${holds(megabytes < 200)} |`,
  );
  const page = report(cold, warm);
  writeFileSync('bench/builds.md', page);
  process.stdout.write(page);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = values.check && !allHold ? 1 : 0;

/** Targets that share one context, each with a step and an image of its own. */
function writeFixture(at: string): void {
  mkdirSync(join(at, 'context'));
  const bytes = new Uint8Array(contextBytes);
  for (let start = 0; start < contextBytes; start += 65_536) {
    crypto.getRandomValues(bytes.subarray(start, start + 65_536));
  }
  writeFileSync(join(at, 'context/data'), bytes);
  const target: Record<string, unknown> = {};
  for (let index = 0; index < targets; index += 1) {
    target[`t${index}`] = {
      context: 'context',
      'dockerfile-inline': `FROM busybox\nCOPY . /context\nRUN --network=none echo ${index}\n`,
      tags: [`bakefile-bench:t${index}`],
    };
  }
  const group = { default: { targets: Object.keys(target) } };
  writeFileSync(join(at, 'docker-bake.json'), JSON.stringify({ group, target }));
}

/**
 * The median times in milliseconds. What a cached build costs depends on which command filled the
 * cache, and grows with every build; and the engine cleans up after the one before for a while. So
 * each command starts from an empty cache and repeats its own build, and each follows each other.
 */
function measure(at: string): Record<'cold' | 'warm', ReadonlyMap<string, number>> {
  const cold = new Map<string, number[]>(commands.map(([name]) => [name, []]));
  const warm = new Map<string, number[]>(commands.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, words] of inTurn(round)) {
      run(at, ['docker', 'buildx', 'prune', '-af']);
      run(at, ['sleep', '2']);
      cold.get(name)?.push(settledRun(at, words));
      for (let repeat = 0; repeat < repeats; repeat += 1) {
        warm.get(name)?.push(settledRun(at, words));
      }
    }
  }
  const medians = (times: ReadonlyMap<string, readonly number[]>): ReadonlyMap<string, number> =>
    new Map([...times].map(([name, list]) => [name, median(list) ?? 0]));
  return { cold: medians(cold), warm: medians(warm) };
}

/** The commands in the order of a round: each is first, and before and after each other, in turn. */
function inTurn(round: number): typeof commands {
  const turn = round % commands.length;
  const order = [...commands.slice(turn), ...commands.slice(0, turn)];
  return round % 2 === 0 ? order : order.reverse();
}

/** Whether the engine keeps its data in a file system that is memory. */
function isInMemory(): boolean {
  const words = ['info', '--format', '{{.DockerRootDir}}'];
  const folder = spawnSync('docker', words, { encoding: 'utf8' }).stdout.trim();
  const tmpfs = 0x01021994;
  return existsSync(folder) && statfsSync(folder).type === tmpfs;
}

/** A run that does not pay for what the one before left to be written. */
function settledRun(at: string, words: readonly string[]): number {
  run(at, ['sync']);
  return run(at, words);
}

function run(cwd: string, [program = '', ...words]: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, words, { cwd, maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} failed: ${stderr}`);
  return performance.now() - started;
}

/** The most memory of our process in bytes, with a Buildx that writes much for 300 targets. */
function chattyMemory(at: string): number {
  const plugins = join(at, 'docker/cli-plugins');
  mkdirSync(plugins, { recursive: true });
  copyFileSync('test/run/recording-buildx.mjs', join(plugins, 'docker-buildx'));
  chmodSync(join(plugins, 'docker-buildx'), 0o755);
  writeFileSync(
    join(at, 'behaviour.mjs'),
    `export default async ({ call, status, writeMetadata, end }) => {
      for (const name of call.targets) status({ digest: name, name: '[' + name + ' 1/1] RUN true', state: 'running' });
      for (let line = 0; line < 2000; line += 1) {
        const data = btoa('line ' + line + ' ' + 'x'.repeat(90) + '\\n');
        const logs = call.targets.map((vertex) => ({ vertex, stream: 1, data, timestamp: '2026-01-01T00:00:00Z' }));
        if (!process.stderr.write(JSON.stringify({ logs }) + '\\n')) await new Promise((done) => process.stderr.once('drain', done));
      }
      for (const name of call.targets) status({ digest: name, name: '[' + name + ' 1/1] RUN true' });
      writeMetadata({});
      end(0);
    };`,
  );
  const target = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`t${index}`, {}]));
  const group = { default: { targets: Object.keys(target) } };
  writeFileSync(join(at, 'chatty.json'), JSON.stringify({ group, target }));
  const watch =
    'data:text/javascript,process.on("exit",()=>process.stderr.write(' +
    '"\\npeak "+process.resourceUsage().maxRSS*1024+"\\n"))';
  const [node = '', ...words] = [...bake, '--file=chatty.json'];
  const { status, stderr } = spawnSync(node, ['--import', watch, ...words], {
    cwd: at,
    maxBuffer: 1 << 30,
    env: { ...process.env, DOCKER_CONFIG: join(at, 'docker'), RECORDING: at },
  });
  const bytes = Number(/\npeak (\d+)\n$/.exec(String(stderr))?.[1]);
  if (status !== 0 || Number.isNaN(bytes)) throw new Error(`bake failed: ${stderr}`);
  return bytes;
}

function addGoal(
  goal: string,
  times: ReadonlyMap<string, number>,
  one: string,
  other: string,
  most: number,
): void {
  const ratio = (times.get(one) ?? 0) / (times.get(other) ?? 1);
  goals.push(`| ${goal} | ${ratio.toFixed(2)} | ${holds(ratio <= most)} |`);
}

function holds(truth: boolean): string {
  allHold &&= truth;
  return truth ? 'yes' : '**no**';
}

function report(cold: ReadonlyMap<string, number>, warm: ReadonlyMap<string, number>): string {
  const rows = commands.map(
    ([name]) =>
      `| \`${name}\` | ${Math.round(cold.get(name) ?? 0)} ms | ${Math.round(warm.get(name) ?? 0)} ms |`,
  );
  return `# Builds

\`npm run bench:builds\` measures and writes this page; it needs a running engine, whose cache it
empties. ${targets} targets on one context of ${contextBytes / 1e6} MB; ${cpus().length} processors, the engine's data
${isInMemory() ? 'in memory' : 'on a disk, which scatters more than in memory'}. In ${rounds} rounds each command empties the cache, builds, and builds ${repeats} times
more; medians. Only the ratios mean something on another machine.

| goal | measured | holds |
|---|---|---|
${goals.join('\n')}

| command | cold | warm |
|---|---|---|
${rows.join('\n')}
`;
}
