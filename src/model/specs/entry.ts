import { compareText } from '../../value/text.ts';

/** The pairs of a map in order of the keys, by code points. */
export function sortedPairs<T>(map: ReadonlyMap<string, T>): (readonly [string, T])[] {
  const pairs = [...map];
  return pairs.length < 2 ? pairs : pairs.sort(([a], [b]) => compareText(a, b));
}
