import type { Difference } from './compare.ts';

/** A way in which bake answers otherwise than docker-buildx on purpose, or by the peer's chance. */
export interface ExpectedDifference {
  /** Short, in kebab-case. */
  readonly name: string;
  /** Why, in whole sentences. */
  readonly reason: string;
  /** The first buildx that answers as bake does; the row counts for older ones only. */
  readonly until?: string;
  /** Cases that must show it: one that agrees again makes the row out of date. */
  readonly cases: readonly string[];
  /** Which differences of other (generated) cases it explains. */
  readonly explains?: (difference: Difference) => boolean;
}

/** The whole list, in the order of the documentation. */
export const expectedDifferences: readonly ExpectedDifference[] = [];
