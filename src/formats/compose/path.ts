/** A place in a Compose model: the keys from the root. */
export type Path = readonly string[];

/** What a table says below one place. */
export interface PathCursor<T> {
  /** What stands in the table for this very place. */
  readonly value: T | undefined;
  /** The place below a key; undefined when nothing there stands in the table. */
  step(key: string): PathCursor<T> | undefined;
}

/**
 * A table by places, whose patterns are keys joined by dots, `*` for any one key. It is walked along
 * with a model, so that a place costs one look.
 */
export class PathTable<T> implements PathCursor<T> {
  #value: T | undefined;
  readonly #below = new Map<string, PathTable<T>>();

  constructor(rows: Readonly<Record<string, T>>) {
    for (const [pattern, value] of Object.entries(rows)) {
      let table: PathTable<T> = this;
      for (const key of pattern.split('.')) {
        const next = table.#below.get(key) ?? new PathTable<T>({});
        table.#below.set(key, next);
        table = next;
      }
      table.#value = value;
    }
  }

  get value(): T | undefined {
    return this.#value;
  }

  step(key: string): PathCursor<T> | undefined {
    return this.#below.get(key) ?? this.#below.get('*');
  }

  find(path: Path): T | undefined {
    let cursor: PathCursor<T> | undefined = this;
    for (const key of path) cursor = cursor?.step(key);
    return cursor?.value;
  }
}

export function pathText(path: Path): string {
  return path.join('.');
}
