import type { Range, SourceFile } from '../source/source.ts';
import { didYouMean, suggest } from '../source/suggest.ts';
import type { Evaluation } from './evaluation.ts';

const known = new WeakMap<Range, string>();

// A file can have as many unknown names as known ones; the first of them get suggestions.
const mostCompared = 2_000_000;
const comparedFor = new WeakMap<SourceFile, number>();

/**
 * ` Did you mean "…"?` or nothing, for a name that a place of the source takes from its scope.
 * Found once for each place, because in a loop the same mistake can come millions of times.
 */
export function suggestFromScope(
  evaluation: Evaluation,
  name: string,
  place: Range,
  names: () => ReadonlySet<string>,
): string {
  let suggestion = known.get(place);
  if (suggestion === undefined) {
    suggestion = isExhausted(place) ? '' : suggestAmong(evaluation, name, place, names());
    known.set(place, suggestion);
  }
  return suggestion;
}

/** ` Did you mean "…"?` or nothing, for a name that a value does not have. */
export function suggestAmong(
  evaluation: Evaluation,
  name: string,
  place: Range,
  names: ReadonlySet<string> | ReadonlyMap<string, unknown>,
): string {
  evaluation.spend(names.size, { range: place });
  if (isExhausted(place)) return '';
  comparedFor.set(place.file, (comparedFor.get(place.file) ?? 0) + names.size);
  return didYouMean(suggest(name, names.keys()));
}

function isExhausted({ file }: Range): boolean {
  return (comparedFor.get(file) ?? 0) > mostCompared;
}
