/** One entry of `cache-from` or `cache-to`: `type=registry,ref=…`. */
export interface CacheEntry {
  readonly type: string;
  readonly attrs: ReadonlyMap<string, string>;
}
