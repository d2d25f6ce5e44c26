// Compares bake with a real docker-buildx; see CONTRIBUTING.md.
import { parseArgs } from 'node:util';
import type { Case } from './conformance/case.ts';
import type { Difference } from './conformance/compare.ts';
import { readCorpus } from './conformance/corpus-cases.ts';
import { expectedDifferences } from './conformance/expected-differences.ts';
import { readFixtures } from './conformance/fixture-cases.ts';
import { generateCase } from './conformance/generate/generate.ts';
import { hasFeaturesOf, openPeer, type Peer, peerCommand } from './conformance/peer.ts';
import { readRecordings } from './conformance/recorded-cases.ts';
import { compareAll, type Verdict } from './conformance/run.ts';
import { shrinkCase } from './conformance/shrink.ts';

const usage = `Usage: npm run conformance -- [OPTIONS]

  --only TEXT    only cases whose id begins with this (fixtures/, corpus/, recorded/, generated/)
  --seed N       first seed of the generated cases (1)
  --count N      how many cases to generate (400)
  --shrink       cut each generated case that differs down to the lines that matter
  --show         print every case as it is asked
  --quiet        print the sums only

The docker-buildx to compare with is BAKEFILE_DOCKER_BUILDX, else the one of scripts/engine.sh.
`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '400' },
    shrink: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

process.exitCode = options.help ? help() : await compare();

function help(): number {
  process.stdout.write(usage);
  return 0;
}

async function compare(): Promise<number> {
  const command = peerCommand();
  if (command === undefined) {
    say('No docker-buildx: set BAKEFILE_DOCKER_BUILDX, or run scripts/engine.sh up.\n');
    say('conformance: 0 agreed, 0 differ, everything skipped\n');
    return 0;
  }
  const peer = await openPeer(command);
  say(`Comparing with docker-buildx ${peer.version ?? 'built from source'} (${command})\n`);
  const sums = new Map<string, number>();
  const seen = new Set<string>();
  const started = Date.now();
  try {
    const cases = allCases();
    const differing: Difference[] = [];
    await compareAll(cases, peer, (asked, verdict) => {
      const key = `${asked.id.split('/')[0]} ${verdict.kind}`;
      sums.set(key, (sums.get(key) ?? 0) + 1);
      if (verdict.kind === 'expected') seen.add(verdict.row.name);
      if (verdict.kind === 'differs') differing.push(verdict.difference);
      if (!options.quiet) report(asked, verdict);
    });
    for (const difference of differing) await reportDifference(difference, peer);
  } finally {
    peer.close();
  }
  if (options.only === '') reportUnused(seen, peer.version);
  return summarize(sums, started);
}

function allCases(): Case[] {
  const first = Number(options.seed);
  const generated = Array.from({ length: Number(options.count) }, (_, index) => first + index);
  const fixtures = readFixtures().map((fixture) => ({ ...fixture, id: `fixtures/${fixture.id}` }));
  return [...fixtures, ...readCorpus(), ...readRecordings(), ...generated.map(generateCase)].filter(
    ({ id }) => id.startsWith(options.only),
  );
}

function report(asked: Case, verdict: Verdict): void {
  if (options.show) say(`${verdict.kind.padEnd(8)} ${asked.id}\n`);
  if (verdict.kind === 'stale') {
    say(
      `\n${asked.id} agrees now: take it out of "${verdict.row.name}" in the list of differences.\n`,
    );
  }
}

async function reportDifference(difference: Difference, peer: Peer): Promise<void> {
  if (options.quiet) return;
  const { kind } = difference;
  let { asked, ours, peer: theirs } = difference;
  if (options.shrink && asked.recorded === undefined) {
    asked = { ...(await shrinkCase(asked, kind, peer)), id: `${asked.id}-shrunk` };
    const [{ runOurs }, again] = [await import('./conformance/ours.ts'), await peer.run(asked)];
    [ours, theirs] = [await runOurs(asked, peer.folderOf(asked)), again];
  }
  say(`\n=== ${asked.id}: ${kind} differs\n`);
  say(`bake ${asked.args.map((word) => JSON.stringify(word)).join(' ')}\n`);
  if (Object.keys(asked.env).length > 0) say(`env ${JSON.stringify(asked.env)}\n`);
  if (asked.folder === undefined) {
    for (const [name, data] of asked.files) {
      if (data.length < 4000 && name.includes('bake'))
        say(`--- ${name}\n${new TextDecoder().decode(data)}`);
    }
  }
  const shown = kind === 'output' ? differingLines(ours.stdout, theirs.stdout) : undefined;
  say(`--- ours (exit ${ours.exitCode})\n${shown?.ours ?? cut(ours.stderr || ours.stdout)}\n`);
  say(
    `--- docker-buildx (exit ${theirs.exitCode})\n${shown?.peer ?? cut(lastError(theirs.stderr) || theirs.stdout)}\n`,
  );
}

function differingLines(
  ours: string,
  peer: string,
): { readonly ours: string; readonly peer: string } {
  const [mine, theirs] = [ours, peer].map((text) => tidy(text).split('\n')) as [string[], string[]];
  let first = 0;
  while (first < mine.length && mine[first] === theirs[first]) first += 1;
  const part = (lines: string[]) => lines.slice(Math.max(0, first - 3), first + 8).join('\n');
  return { ours: part(mine), peer: part(theirs) };
}

function tidy(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function lastError(stderr: string): string {
  return stderr.slice(Math.max(0, stderr.lastIndexOf('ERROR: ')));
}

function cut(text: string): string {
  return text.length > 1500 ? `${text.slice(0, 1500)}…` : text;
}

/** Rows of the list that explain nothing any more. */
function reportUnused(seen: ReadonlySet<string>, version: string | undefined): void {
  for (const row of expectedDifferences) {
    const counts = !(row.until && hasFeaturesOf(version, row.until));
    if (counts && row.cases.length === 0 && !seen.has(row.name)) {
      say(`note: nothing of this run shows the difference "${row.name}"\n`);
    }
  }
}

function summarize(sums: ReadonlyMap<string, number>, started: number): number {
  const total = (kind: string): number =>
    [...sums].reduce((sum, [key, count]) => (key.endsWith(` ${kind}`) ? sum + count : sum), 0);
  for (const [key, count] of [...sums].sort()) say(`${key}: ${count}\n`);
  const wrong = total('differs') + total('stale');
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(
    `conformance: ${total('agrees')} agreed, ${wrong} differ, ` +
      `${total('expected')} differ as listed, ${total('skipped')} skipped, ${seconds} s\n`,
  );
  return wrong === 0 ? 0 : 1;
}

function say(text: string): void {
  process.stdout.write(text);
}
