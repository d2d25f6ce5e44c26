import { availableParallelism } from 'node:os';
import type { Case } from './case.ts';
import { compareOutcomes, type Difference } from './compare.ts';
import { type ExpectedDifference, expectedDifferences } from './expected-differences.ts';
import { runOurs } from './ours.ts';
import { hasFeaturesOf, type Peer } from './peer.ts';

/** How one case came out. */
export type Verdict =
  | { readonly kind: 'agrees' }
  /** There is no peer, or it is too old for what the case uses. */
  | { readonly kind: 'skipped' }
  | { readonly kind: 'expected'; readonly row: ExpectedDifference; readonly difference: Difference }
  | { readonly kind: 'differs'; readonly difference: Difference }
  /** The list says that it differs, and it does not. */
  | { readonly kind: 'stale'; readonly row: ExpectedDifference };

/** Asks both engines, several cases at once; `each` is called in the order of `cases`. */
export async function compareAll(
  cases: readonly Case[],
  peer: Peer | undefined,
  each: (asked: Case, verdict: Verdict) => void,
): Promise<void> {
  const results: Verdict[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < cases.length) {
      const index = next;
      next += 1;
      results[index] = await compareOne(cases[index]!, peer);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  for (const [index, asked] of cases.entries()) each(asked, results[index]!);
}

/** Asks both engines about one case. */
export async function compareOne(asked: Case, peer: Peer | undefined): Promise<Verdict> {
  const version = asked.recorded === undefined ? peer?.version : undefined;
  if (asked.recorded === undefined && peer === undefined) return { kind: 'skipped' };
  if (asked.unasked !== undefined) return { kind: 'skipped' };
  if (!hasFeaturesOf(version, asked.since)) return { kind: 'skipped' };
  const difference = await rerun(asked, peer);
  const rows = expectedDifferences.filter((row) => isDue(row, version));
  const listed = rows.find((row) => row.cases.includes(asked.id));
  if (difference === undefined) {
    return listed === undefined ? { kind: 'agrees' } : { kind: 'stale', row: listed };
  }
  const row = listed ?? rows.find(({ explains }) => explains?.(difference));
  return row === undefined
    ? { kind: 'differs', difference }
    : { kind: 'expected', row, difference };
}

/** Whether the row counts for a peer of this version. */
export function isDue(row: ExpectedDifference, version: string | undefined): boolean {
  return row.until === undefined || !hasFeaturesOf(version, row.until);
}

/** Times that a peer is asked again whose answer may be one of several by chance. */
const retries = 8;

/** How the answers differ now; a peer that throws dice gets some chances. */
export async function rerun(asked: Case, peer: Peer | undefined): Promise<Difference | undefined> {
  const ours = await runOurs(asked, peer?.folderOf(asked));
  const ask = async () => asked.recorded ?? (await peer!.run(asked));
  let difference = compareOutcomes(asked, ours, await ask());
  const tries = asked.recorded === undefined ? retries : 0;
  for (let left = tries; left > 0 && difference && difference.kind !== 'exit'; left -= 1) {
    difference = compareOutcomes(asked, ours, await ask());
  }
  return difference;
}
