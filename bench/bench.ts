// Measures bake beside docker-buildx on this machine and writes bench/README.md.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { peerCommand } from '../scripts/conformance/peer.ts';
import { chained, inFormats, inheriting, matrix, tenTargets } from './definitions.ts';
import { type Command, cutOff, medianTimes, peakMemory, type Times } from './measure.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    check: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);

const bake: Command = {
  name: 'bake',
  words: [process.execPath, resolve('dist/bin/bake.js'), '--print'],
};
const bareNode: Command = { name: 'node -e 0', words: [process.execPath, '-e', '0'] };
const buildx = buildxCommand();
const docker = dockerCommand();

/** What was promised, and whether it holds here. */
const goals: { readonly goal: string; readonly measured: string; readonly holds: boolean }[] = [];

const sections = [
  small(),
  growth('inherits', inheriting, 2),
  growth('inherits and links', chained, 20),
  formats(),
  many(),
];
writeFileSync('bench/README.md', report(sections));
process.stdout.write(`${sections.join('\n')}\n${goalTable()}`);
process.exitCode = values.check && goals.some(({ holds }) => !holds) ? 1 : 0;

function buildxCommand(): Command | undefined {
  const command = peerCommand();
  if (command === undefined) return undefined;
  return { name: 'docker-buildx bake', words: [command, 'bake', '--print'] };
}

/** The docker CLI with its plugin, as people call it. */
function dockerCommand(): Command | undefined {
  const words = ['docker', 'buildx', 'bake', '--print'];
  const { status } = spawnSync('docker', ['buildx', 'version']);
  return status === 0 ? { name: 'docker buildx bake', words } : undefined;
}

function present(...commands: (Command | undefined)[]): Command[] {
  return commands.flatMap((command) => command ?? []);
}

function small(): string {
  const times = medianTimes(present(bareNode, bake, buildx, docker), tenTargets(), rounds);
  const [mine, bare] = [times.get(bake.name)!, times.get(bareNode.name)!];
  const theirs = docker && times.get(docker.name);
  if (theirs)
    addGoal(
      'ten targets: faster than `docker buildx bake`',
      `${ratio(theirs, mine)} times`,
      mine < theirs,
    );
  addGoal(
    'ten targets: at most 40 ms above `node -e 0`',
    milliseconds(mine - bare),
    mine - bare <= 40,
  );
  return `## Ten targets\n\n${table(times)}`;
}

/** `wanted`: how many times faster than docker-buildx 3,000 targets must be. */
function growth(name: string, make: (count: number) => string, wanted: number): string {
  const counts = [1000, 3000];
  const few = Math.max(3, Math.round(rounds / 5));
  const rows = counts.map((count) => medianTimes(present(bake, buildx), make(count), few));
  const bare = medianTimes([bareNode], '', few).get(bareNode.name)!;
  const [first, last] = rows.map((times) => times.get(bake.name)! - bare);
  addGoal(
    `${name}: time for 3,000 targets at most 4 times that for 1,000`,
    `${ratio(last!, first!)} times`,
    last! <= 4 * first!,
  );
  if (buildx) {
    const theirs = rows[1]!.get(buildx.name) ?? cutOff;
    const mine = rows[1]!.get(bake.name)!;
    addGoal(
      `${name}: 3,000 targets at least ${wanted} times faster than docker-buildx`,
      `${ratio(theirs, mine)} times`,
      theirs >= wanted * mine,
    );
  }
  const parts = counts.map(
    (count, index) => `${count.toLocaleString('en')} targets:\n\n${table(rows[index]!)}`,
  );
  return `## ${name[0]!.toUpperCase()}${name.slice(1)}\n\n${parts.join('\n')}`;
}

/** The same hundred targets in each format. */
function formats(): string {
  const files = inFormats(100);
  const [hcl, ...others] = Object.keys(files).map((name) => ({
    name: `bake -f ${name}`,
    words: [...bake.words, '-f', name],
  }));
  const times = medianTimes([{ ...hcl!, name: bake.name }, ...others], files, rounds);
  const mine = times.get(bake.name)!;
  for (const { name } of others) {
    const time = times.get(name)!;
    addGoal(
      `100 targets: \`${name}\` at most 1.3 times HCL`,
      `${ratio(time, mine)} times`,
      time <= 1.3 * mine,
    );
  }
  return `## Formats\n\n${table(times)}`;
}

function many(): string {
  const { time, bytes } = peakMemory({ ...bake, words: [...bake.words, 'm'] }, matrix(100_000));
  const megabytes = Math.round(bytes / 1e6);
  addGoal('100,000 matrix targets: below 1 GB', `${megabytes} MB`, bytes < 1e9);
  return `## 100,000 targets of one matrix\n\n${milliseconds(time)}, ${megabytes} MB at the most.\n`;
}

function addGoal(goal: string, measured: string, holds: boolean): void {
  goals.push({ goal, measured, holds });
}

function table(times: Times): string {
  const mine = times.get(bake.name)!;
  const rows = [...times].map(
    ([name, time]) =>
      `| \`${name}\` | ${time === undefined ? `more than ${milliseconds(cutOff)}` : milliseconds(time)} | ${ratio(time ?? cutOff, mine)} |`,
  );
  return `| command | median | times bake |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function goalTable(): string {
  const rows = goals.map(
    ({ goal, measured, holds }) => `| ${goal} | ${measured} | ${holds ? 'yes' : '**no**'} |`,
  );
  return `| goal | measured | holds |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function ratio(one: number, other: number): string {
  return (one / other).toFixed(one / other < 10 ? 2 : 0);
}

function milliseconds(time: number): string {
  return `${time < 100 ? time.toFixed(1) : Math.round(time)} ms`;
}

function report(sections: readonly string[]): string {
  const version =
    buildx && /\bv?(\d\S*)/.exec(String(spawnSync(buildx.words[0]!, ['version']).stdout))?.[1];
  return `# Benchmark

\`npm run bench\` measures and writes this page. Every command runs in turn with the others, and the
medians are compared; only the ratios mean something on another machine.

Node ${process.version}, ${version ? `docker-buildx ${version}` : 'no docker-buildx'}, ${cpus().length} processors.

${goalTable()}
${sections.join('\n')}`;
}
