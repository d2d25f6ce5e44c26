/**
 * The candidate that the name was probably meant to be, or undefined when none is close. Case and
 * the choice of `-` or `_` do not count; of equally close candidates the first wins.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = fold(name);
  let best: string | undefined;
  let bestDistance = mostEdits(wanted.length) + 1;
  let compared = 0;
  for (const candidate of candidates) {
    compared += 1;
    if (compared > mostCompared) break;
    if (candidate === name) continue;
    const distance = editDistance(wanted, fold(candidate), bestDistance - 1, true);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
      if (distance === 0) break;
    }
  }
  return best;
}

/** HCL's nameSuggestion: the first candidate at fewer than three edits; used in HCL's messages. */
export function suggestFirst(name: string, candidates: Iterable<string>): string | undefined {
  for (const candidate of candidates) {
    if (editDistance(name, candidate, 2, false) <= 2) return candidate;
  }
  return undefined;
}

/** ` Did you mean "x"?` for a message's end, or nothing. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
}

// A text can have as many mistakes as names; each costs at most this many comparisons.
const mostCompared = 20_000;

/** How many edits still make a likely slip: few in a short name, where most names are near. */
function mostEdits(length: number): number {
  if (length < 2) return 0;
  if (length < 4) return 1;
  return length < 8 ? 2 : 3;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/**
 * Number of edits between two texts, in code points, or `limit + 1` when there are more. With
 * `swaps` two exchanged neighbours count as one edit (Damerau-Levenshtein, restricted).
 */
function editDistance(from: string, to: string, limit: number, swaps: boolean): number {
  if (from === to) return 0;
  if (limit < 1 || Math.abs(from.length - to.length) > 2 * limit) return limit + 1;
  const a = [...from];
  const b = [...to];
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column += 1) {
      let cost = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1),
      );
      const swapped =
        swaps &&
        row > 1 &&
        column > 1 &&
        a[row - 1] === b[column - 2] &&
        a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(last[b.length]!, limit + 1);
}
