/** The texts without empty ones and later duplicates, in the order of their first occurrence. */
export function distinctTexts(texts: readonly string[]): readonly string[] {
  if (texts.length === 1 && texts[0] !== '') return texts;
  const distinct = new Set(texts);
  distinct.delete('');
  return distinct.size === texts.length ? texts : [...distinct];
}

/**
 * The entries without duplicates by `key`, undefined when none is left.
 * buildx: walks from the end, swaps a later duplicate with the last entry and cuts that off, so
 * what stays is not always in the order of first occurrence.
 */
export function distinctEntries<T>(
  entries: readonly T[],
  key: (entry: T) => string,
): readonly T[] | undefined {
  if (entries.length === 0) return undefined;
  const keys = entries.map(key);
  if (new Set(keys).size === keys.length) return entries;
  const kept = entries.map((entry, index) => ({ entry, key: keys[index]! }));
  // Where each key stands among the entries behind the current one, which are distinct.
  const places = new Map([[keys[keys.length - 1]!, keys.length - 1]]);
  for (let index = kept.length - 2; index >= 0; index -= 1) {
    const current = kept[index]!.key;
    const duplicate = places.get(current);
    if (duplicate !== undefined) {
      const last = kept.pop()!;
      if (duplicate < kept.length) {
        kept[duplicate] = last;
        places.set(last.key, duplicate);
      }
    }
    places.set(current, index);
  }
  return kept.map(({ entry }) => entry);
}

/** The entries with one of each key, undefined when none is left: the last, at the first's place. */
export function lastByKey<T>(
  entries: readonly T[],
  key: (entry: T) => string,
): readonly T[] | undefined {
  if (entries.length === 0) return undefined;
  return [...new Map(entries.map((entry) => [key(entry), entry])).values()];
}
