/** A place in a Compose model: the keys from the root. */
export type Path = readonly string[];

/** Patterns as a table gives them: keys joined by dots, `*` for any one key. */
export class PathTable<T> {
  readonly #rows: readonly { readonly keys: readonly string[]; readonly value: T }[];

  constructor(rows: Readonly<Record<string, T>>) {
    this.#rows = Object.entries(rows).map(([pattern, value]) => ({
      keys: pattern.split('.'),
      value,
    }));
  }

  find(path: Path): T | undefined {
    return this.#rows.find(
      ({ keys }) =>
        keys.length === path.length &&
        keys.every((key, index) => key === '*' || key === path[index]),
    )?.value;
  }
}

export function pathText(path: Path): string {
  return path.join('.');
}
