import type { Diagnostic } from '../source/diagnostic.ts';
import { renderFrame } from '../source/frame.ts';
import { formatRange } from '../source/locate.ts';
import type { Range } from '../source/source.ts';
import { painted, withRedMarks } from './text.ts';

/** More messages of one kind than anybody reads; the rest is counted. */
const mostShown = 50;

/**
 * The text for a terminal or a log: notes first, then warnings, then errors, each in the order found, with the
 * source excerpt above the message as buildx draws it. Ends with a newline unless empty. The same
 * message about the same place is shown once.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], colors: boolean): string {
  const found: Readonly<Record<Diagnostic['severity'], Map<string, Diagnostic>>> = {
    note: new Map(),
    warning: new Map(),
    error: new Map(),
  };
  for (const diagnostic of diagnostics) {
    found[diagnostic.severity].set(identityOf(diagnostic), diagnostic);
  }
  const render = (some: ReadonlyMap<string, Diagnostic>, noun: string): string => {
    const shown = [...some.values()].slice(0, mostShown);
    const more = some.size - shown.length;
    const text = shown.map((diagnostic) => renderDiagnostic(diagnostic, colors)).join('');
    return more > 0 ? `${text}${more} more ${noun} are not shown.\n` : text;
  };
  return (
    render(found.note, 'notes') + render(found.warning, 'warnings') + render(found.error, 'errors')
  );
}

/** The same for two that look the same; places stay offsets, for there may be very many. */
function identityOf(diagnostic: Diagnostic): string {
  const { subject, related = [] } = diagnostic;
  const place = (range: Range | undefined) => [range?.file.name, range?.start, range?.end];
  const notes = related.map(({ message, range }) => [message, place(range)]);
  return JSON.stringify([messageOf(diagnostic), place(subject), notes]);
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
