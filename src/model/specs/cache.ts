import { quoteText } from '../../value/text.ts';
import { formatCsv, parseCsv } from './csv.ts';
import { sortedPairs } from './entry.ts';
import { cutPair } from './scalars.ts';
import { SpecError } from './spec-error.ts';

/** One entry of `cache-from` or `cache-to`: `type=registry,ref=…`. */
export interface CacheEntry {
  readonly type: string;
  readonly attrs: ReadonlyMap<string, string>;
}

/** Reads `type=registry,ref=…`, or references alone, of which one text may hold several. */
export function parseCacheEntries(text: string): CacheEntry[] {
  if (text === '') return [];
  // buildx: what the quotes of a list of references protected is split once more.
  if (!text.includes('=')) return parseCsv(text).map(parseCacheEntry);
  return [parseCacheEntry(text)];
}

function parseCacheEntry(text: string): CacheEntry {
  const fields = parseCsv(text);
  const [first] = fields;
  if (fields.length === 1 && first !== undefined && !first.includes('=')) {
    return { type: 'registry', attrs: new Map([['ref', first]]) };
  }
  let type = '';
  const attrs = new Map<string, string>();
  for (const field of fields) {
    const pair = cutPair(field);
    if (pair === undefined) throw new SpecError(`invalid value ${field}`);
    const key = pair[0].toLowerCase();
    if (key === 'type') type = pair[1];
    else attrs.set(key, pair[1]);
  }
  if (type === '') throw new SpecError(`type required for ${quoteText(text)}`);
  return { type, attrs };
}

/** From the object form; `shown` is how an error shows the object. */
export function cacheEntryFromObject(
  entries: ReadonlyMap<string, string>,
  shown: string,
): CacheEntry {
  const type = entries.get('type') ?? '';
  if (type === '') throw new SpecError(`type required for ${quoteText(shown)}`);
  const attrs = new Map(entries);
  attrs.delete('type');
  return { type, attrs };
}

/** `type=registry,ref=…`, or the reference alone where nothing else is said. */
export function formatCacheEntry(entry: CacheEntry): string {
  const ref = entry.attrs.get('ref');
  if (entry.type === 'registry' && entry.attrs.size === 1 && ref !== undefined) return ref;
  return formatCsv([
    ...(entry.type === '' ? [] : [['type', entry.type] as const]),
    ...sortedPairs(entry.attrs),
  ]);
}

/** Equal for equal entries only. */
export function cacheEntryKey(entry: CacheEntry): string {
  return JSON.stringify([entry.type, sortedPairs(entry.attrs)]);
}
