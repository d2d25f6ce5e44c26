import { sortedPairs } from './specs/entry.ts';

/** One flag for each entry of a list. */
export function repeated<T>(
  flag: string,
  format: (entry: T) => string,
): (list: readonly T[]) => string[] {
  return (list) => list.flatMap((entry) => [flag, format(entry)]);
}

/** One flag `key=value` for each entry of a map, without those that are null. */
export function pairArguments(flag: string, pairs: ReadonlyMap<string, string | null>): string[] {
  return sortedPairs(pairs).flatMap(([key, value]) =>
    value === null ? [] : [flag, `${key}=${value}`],
  );
}
