/** The later value stands. */
export function replace<T>(_base: T | undefined, over: T): T {
  return over;
}

/** The later entries follow the earlier ones. */
export function append<T>(base: readonly T[] | undefined, over: readonly T[]): readonly T[] {
  if (base === undefined || base.length === 0) return over;
  return over.length === 0 ? base : [...base, ...over];
}

/** The later entries follow the earlier ones, and duplicates go at once. */
export function appendDistinct<T>(
  distinct: (entries: readonly T[]) => readonly T[] | undefined,
): (base: readonly T[] | undefined, over: readonly T[]) => readonly T[] | undefined {
  return (base, over) => (base === undefined ? over : distinct([...base, ...over]));
}

/** Later entries replace earlier ones of the same key; null entries change nothing. */
export function mergeMaps<T>(
  base: ReadonlyMap<string, T> | undefined,
  over: ReadonlyMap<string, T>,
): ReadonlyMap<string, T> | undefined {
  const entries = withoutNulls(over);
  if (entries.size === 0) return base;
  if (base === undefined || base.size === 0) return entries;
  const merged = new Map(base);
  for (const [key, value] of entries) merged.set(key, value);
  return merged;
}

function withoutNulls<T>(map: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  if (![...map.values()].some((value) => value === null)) return map;
  return new Map([...map].filter(([, value]) => value !== null));
}
