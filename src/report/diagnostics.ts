import type { Diagnostic } from '../source/diagnostic.ts';
import { renderFrame } from '../source/frame.ts';
import { formatRange } from '../source/locate.ts';
import { painted, withRedMarks } from './text.ts';

/** More messages of one kind than anybody reads; the rest is counted. */
const mostShown = 50;

/**
 * The text for a terminal or a log: notes first, then warnings, then errors, each in the order found, with the
 * source excerpt above the message as buildx draws it. Ends with a newline unless empty. The same
 * message about the same place is shown once.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], colors: boolean): string {
  const texts = { note: new Set<string>(), warning: new Set<string>(), error: new Set<string>() };
  for (const diagnostic of diagnostics) {
    texts[diagnostic.severity].add(renderDiagnostic(diagnostic, colors));
  }
  return (
    renderSome(texts.note, 'notes') +
    renderSome(texts.warning, 'warnings') +
    renderSome(texts.error, 'errors')
  );
}

function renderSome(texts: ReadonlySet<string>, noun: string): string {
  const more = texts.size - mostShown;
  const shown = [...texts].slice(0, mostShown).join('');
  return more > 0 ? `${shown}${more} more ${noun} are not shown.\n` : shown;
}

/**
 * One diagnostic: excerpt, `ERROR: file:line,col-col: Summary; detail` and a line for each related
 * place. Ends with a newline.
 */
export function renderDiagnostic(diagnostic: Diagnostic, colors: boolean): string {
  const { severity, subject, related = [] } = diagnostic;
  const label = painted(`${severity.toUpperCase()}:`, severityColors[severity], colors);
  const frame = subject === undefined ? '' : withRedMarks(renderFrame(subject), colors);
  const place = subject === undefined ? '' : `${formatRange(subject)}: `;
  const notes = related.map(({ message, range }) => `  ${formatRange(range)}: ${message}\n`);
  return `${frame}${label} ${place}${messageOf(diagnostic)}\n${notes.join('')}`;
}

const severityColors = { note: 'dim', warning: 'yellow', error: 'red' } as const;

/** `Summary; detail`, or the summary alone when there is nothing more to say (HCL's form). */
export function messageOf({ summary, detail }: Diagnostic): string {
  return detail === '' ? summary : `${summary}; ${detail}`;
}
