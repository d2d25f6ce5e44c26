import type { Range } from '../source/source.ts';
import { didYouMean, suggest } from '../source/suggest.ts';
import type { Evaluation } from './evaluation.ts';

const known = new WeakMap<Range, string>();

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
    suggestion = suggestAmong(evaluation, name, place, names());
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
  return didYouMean(suggest(name, names.keys()));
}
