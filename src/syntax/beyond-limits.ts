import type { Diagnostic } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import { MOST_NESTED } from './limits.ts';

/** The mistake of text that is nested too deeply, of which the rest is not read. */
export function nestedTooDeeply(subject: Range): Diagnostic {
  return {
    code: 'nested-too-deeply',
    severity: 'error',
    summary: 'Nested too deeply',
    detail: `Brackets, blocks and templates can be nested at most ${MOST_NESTED} levels deep.`,
    subject,
  };
}

/** The mistake of text that has too many parts, of which the rest is not read. */
export function tooMuchText(subject: Range): Diagnostic {
  return {
    code: 'too-large',
    severity: 'error',
    summary: 'Too much text',
    detail: 'The text is too large to be read as a definition.',
    subject,
  };
}
