import type { Value } from '../../value/value.ts';

/** One key of a matrix with its values in order. */
export interface Axis {
  readonly name: string;
  readonly values: readonly Value[];
}

/**
 * The axes of a `matrix`, in code point order of the keys: a map or object of anything that has
 * elements. `undefined` when something in it is unknown; a text says what is wrong with it.
 */
export function readAxes(
  matrix: Value,
): readonly Axis[] | undefined | { readonly problem: string } {
  if (matrix.kind === 'unknown') return undefined;
  if (matrix.kind !== 'map' && matrix.kind !== 'object') {
    return { problem: 'matrix must be a map' };
  }
  const axes: Axis[] = [];
  for (const [name, value] of matrix.entries) {
    if (value.kind === 'unknown') return undefined;
    const values = elementsOf(value);
    if (values === undefined) return { problem: 'matrix values must be a list' };
    axes.push({ name, values });
  }
  return axes;
}

function elementsOf(value: Value): readonly Value[] | undefined {
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements;
    case 'map':
    case 'object':
      return [...value.entries.values()];
    default:
      return undefined;
  }
}

/** How many targets the axes make; without axes there is one. */
export function countCombinations(axes: readonly Axis[]): number {
  return axes.reduce((count, { values }) => count * values.length, 1);
}

/**
 * The variables of each combination, with the first axis running fastest (buildx: its axes come in
 * random order, and of its orders this is one).
 */
export function* combinations(axes: readonly Axis[]): Generator<ReadonlyMap<string, Value>> {
  const count = countCombinations(axes);
  for (let index = 0; index < count; index += 1) {
    const variables = new Map<string, Value>();
    let rest = index;
    for (const { name, values } of axes) {
      const value = values[rest % values.length];
      if (value !== undefined) variables.set(name, value);
      rest = Math.floor(rest / values.length);
    }
    yield variables;
  }
}
