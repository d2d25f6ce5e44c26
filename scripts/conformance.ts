// Compares bake with a real docker-buildx; see CONTRIBUTING.md.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Case } from './conformance/case.ts';
import type { Difference } from './conformance/compare.ts';
import { readCorpus } from './conformance/corpus-cases.ts';
import { expectedDifferences } from './conformance/expected-differences.ts';
import { readFixtures } from './conformance/fixture-cases.ts';
import { generateCase } from './conformance/generate/generate.ts';
import { openPeer, type Peer, peerCommand } from './conformance/peer.ts';
import { readRecordings } from './conformance/recorded-cases.ts';
import { renderDifference } from './conformance/report.ts';
import { compareAll, isDue, rerun, type Verdict } from './conformance/run.ts';
import { shrinkCase } from './conformance/shrink.ts';

const usage = `Usage: npm run conformance -- [OPTIONS]

  --only TEXT    only cases whose id begins with this (fixtures/, corpus/, recorded/, generated/)
  --seed N       first seed of the generated cases (1)
  --count N      how many cases to generate (400)
  --shrink       cut each case that differs down to the lines that matter
  --show         print every case and how it came out
  --quiet        print the sums only
  --report FILE  write the sums as JSON

The docker-buildx to compare with is BAKEFILE_DOCKER_BUILDX, else the one of scripts/engine.sh. Without
one, only the recorded answers are compared.
`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '400' },
    shrink: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    report: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** How many cases came out in each way. */
interface Sums {
  agreed: number;
  expected: number;
  differ: number;
  skipped: number;
}

process.exitCode = options.help ? help() : await compare();

function help(): number {
  say(usage);
  return 0;
}

async function compare(): Promise<number> {
  const started = Date.now();
  const command = peerCommand();
  const peer = command === undefined ? undefined : await openPeer(command);
  say(
    peer === undefined
      ? 'No docker-buildx here (set BAKEFILE_DOCKER_BUILDX, or run scripts/engine.sh up)\n'
      : `Comparing with docker-buildx ${peer.version ?? 'built from source'} (${peer.command})\n`,
  );
  const verdicts: (readonly [Case, Verdict])[] = [];
  try {
    await compareAll(allCases(), peer, (asked, verdict) => {
      verdicts.push([asked, verdict]);
      if (options.show) say(`${verdict.kind.padEnd(8)} ${asked.id}\n`);
    });
    if (!options.quiet) for (const [asked, verdict] of verdicts) await tell(asked, verdict, peer);
  } finally {
    peer?.close();
  }
  if (options.only === '' && peer !== undefined) tellUnused(verdicts, peer.version);
  const sums = sumsOf(verdicts.map(([, verdict]) => verdict));
  if (options.report !== undefined) writeFileSync(options.report, `${JSON.stringify(sums)}\n`);
  tellSums(verdicts, sums, Date.now() - started);
  return sums.differ === 0 ? 0 : 1;
}

function allCases(): Case[] {
  const first = Number(options.seed);
  const seeds = Array.from({ length: Number(options.count) }, (_, index) => first + index);
  const fixtures = readFixtures().map((fixture) => ({ ...fixture, id: `fixtures/${fixture.id}` }));
  const cases = [...fixtures, ...readCorpus(), ...readRecordings(), ...seeds.map(generateCase)];
  return cases.filter(({ id }) => id.startsWith(options.only));
}

async function tell(asked: Case, verdict: Verdict, peer: Peer | undefined): Promise<void> {
  if (verdict.kind === 'stale') {
    say(`\n${asked.id} agrees now: take it out of "${verdict.row.name}".\n`);
  }
  if (verdict.kind !== 'differs') return;
  const { difference } = verdict;
  const shrinks = options.shrink && asked.recorded === undefined && peer !== undefined;
  say(renderDifference(shrinks ? await shrunk(difference, peer) : difference));
}

async function shrunk(difference: Difference, peer: Peer): Promise<Difference> {
  const small = await shrinkCase(difference, peer);
  return (await rerun({ ...small, id: `${difference.asked.id}-small` }, peer)) ?? difference;
}

/** Rows of the list that nothing in a whole run shows any more. */
function tellUnused(
  verdicts: readonly (readonly [Case, Verdict])[],
  version: string | undefined,
): void {
  const shown = new Set(
    verdicts.flatMap(([, verdict]) => (verdict.kind === 'expected' ? [verdict.row.name] : [])),
  );
  for (const row of expectedDifferences) {
    if (isDue(row, version) && !shown.has(row.name)) {
      say(`note: nothing in this run shows the listed difference "${row.name}"\n`);
    }
  }
}

function sumsOf(verdicts: readonly Verdict[]): Sums {
  const sums: Sums = { agreed: 0, expected: 0, differ: 0, skipped: 0 };
  for (const { kind } of verdicts) {
    if (kind === 'agrees') sums.agreed += 1;
    else if (kind === 'expected') sums.expected += 1;
    else if (kind === 'skipped') sums.skipped += 1;
    else sums.differ += 1;
  }
  return sums;
}

function tellSums(
  verdicts: readonly (readonly [Case, Verdict])[],
  sums: Sums,
  milliseconds: number,
): void {
  const areas = new Map<string, Verdict[]>();
  for (const [asked, verdict] of verdicts) {
    const area = asked.id.slice(0, asked.id.indexOf('/'));
    areas.set(area, [...(areas.get(area) ?? []), verdict]);
  }
  for (const [area, rows] of areas) say(`${area}: ${sumText(sumsOf(rows))}\n`);
  say(`conformance: ${sumText(sums)} (${(milliseconds / 1000).toFixed(1)} s)\n`);
}

function sumText({ agreed, expected, differ, skipped }: Sums): string {
  return `${agreed} agreed, ${differ} differ, ${expected} differ as listed, ${skipped} skipped`;
}

function say(text: string): void {
  process.stdout.write(text);
}
