import { availableParallelism } from 'node:os';
import type { Case, Outcome } from './case.ts';
import { compareOutcomes, type Difference } from './compare.ts';
import { type ExpectedDifference, expectedDifferences } from './expected-differences.ts';
import { runOurs } from './ours.ts';
import { hasFeaturesOf, type Peer } from './peer.ts';

/** How one case came out. */
export type Verdict =
  | { readonly kind: 'agrees' }
  /** The peer is too old for what the case uses. */
  | { readonly kind: 'skipped' }
  | { readonly kind: 'expected'; readonly row: ExpectedDifference; readonly difference: Difference }
  | { readonly kind: 'differs'; readonly difference: Difference }
  /** The list says that it differs, and it does not. */
  | { readonly kind: 'stale'; readonly row: ExpectedDifference };

/** Asks both engines and compares, several cases at once; `each` is called in the order of `cases`. */
export async function compareAll(
  cases: readonly Case[],
  peer: Peer,
  each: (asked: Case, verdict: Verdict) => void,
): Promise<void> {
  const results: Promise<Verdict>[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < cases.length) {
      const index = next;
      next += 1;
      const result = compareOne(cases[index]!, peer);
      results[index] = result;
      await result.catch(() => {});
    }
  };
  const workers = Array.from({ length: availableParallelism() + 1 }, work);
  await Promise.all(workers);
  for (const [index, asked] of cases.entries()) each(asked, await results[index]!);
}

/** Asks both engines about one case. */
export async function compareOne(asked: Case, peer: Peer): Promise<Verdict> {
  const version = asked.recorded === undefined ? peer.version : undefined;
  if (!hasFeaturesOf(version, asked.since)) return { kind: 'skipped' };
  const difference = await findDifference(asked, peer);
  const listed = expectedDifferences.find(
    (row) => row.cases.includes(asked.id) && !(row.until && hasFeaturesOf(version, row.until)),
  );
  if (difference === undefined) {
    return listed === undefined ? { kind: 'agrees' } : { kind: 'stale', row: listed };
  }
  const row = listed ?? explanationOf(difference, version);
  return row === undefined
    ? { kind: 'differs', difference }
    : { kind: 'expected', row, difference };
}

/** Times that a peer is asked again, whose first answer of several may be chance. */
const retries = 6;

/** How the two answers differ, after giving a peer that throws dice some chances. */
export async function findDifference(asked: Case, peer: Peer): Promise<Difference | undefined> {
  const [ours, theirs] = await Promise.all([
    runOurs(asked, peer.folderOf(asked)),
    asked.recorded ?? peer.run(asked),
  ]);
  const difference = compareOutcomes(asked, ours, theirs);
  if (difference === undefined || asked.recorded !== undefined) return difference;
  for (let left = retries; left > 0 && theirs.exitCode !== 0; left -= 1) {
    const again: Outcome = await peer.run(asked);
    if (compareOutcomes(asked, ours, again) === undefined) return undefined;
  }
  return difference;
}

function explanationOf(
  difference: Difference,
  version: string | undefined,
): ExpectedDifference | undefined {
  return expectedDifferences.find(
    (row) =>
      row.explains !== undefined &&
      !(row.until && hasFeaturesOf(version, row.until)) &&
      row.explains(difference),
  );
}
