import { quoteText } from '../../value/text.ts';
import { SpecError } from './spec-error.ts';

/** What is wrong with a `source`. */
export function* checkSource(source: string): Generator<SpecError> {
  if (['', 'tree', 'clone', 'archive'].includes(source)) return;
  yield new SpecError(`invalid source ${quoteText(source)}; it is "tree", "clone" or "archive"`);
}
