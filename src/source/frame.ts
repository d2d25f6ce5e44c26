import { countLines, lineBounds, locate } from './locate.ts';
import type { Range } from './source.ts';

/** Longest part of a source line that a frame shows, in UTF-16 units. */
const WIDEST_LINE = 240;

/** Most lines that a frame shows; of longer ranges the middle is left out. */
const MOST_LINES = 40;

const RULE = '--------------------\n';

/**
 * The source excerpt that buildx prints above an error: `file:line`, the lines of the range marked
 * with `>>>`, and up to two lines around them. Control characters are made visible, and long
 * lines are cut. Ends with a newline.
 */
export function renderFrame(range: Range): string {
  const { startLine, endLine, startColumn } = locate(range);
  const { first, last } = withSurroundings(startLine, endLine, countLines(range.file));
  let frame = `${range.file.name}:${startLine}\n${RULE}`;
  for (const line of shownLines(first, last)) {
    if (typeof line === 'string') {
      frame += `     | ${line}\n`;
      continue;
    }
    const marker = line >= startLine && line <= endLine ? '>>>' : '   ';
    const column = line === startLine ? startColumn : 1;
    frame += ` ${String(line).padStart(3)} | ${marker} ${excerpt(range, line, column)}\n`;
  }
  return frame + RULE;
}

/** The numbers of the lines to show, and a note in place of those that are left out. */
function shownLines(first: number, last: number): readonly (number | string)[] {
  const count = last - first + 1;
  const lines = (from: number, length: number) => Array.from({ length }, (_, at) => from + at);
  if (count <= MOST_LINES) return lines(first, count);
  const half = MOST_LINES / 2;
  return [...lines(first, half), `… ${count - MOST_LINES} lines`, ...lines(last - half + 1, half)];
}

/** The lines around a range: one on each side, or two when it is on one line (buildx's rule). */
function withSurroundings(startLine: number, endLine: number, lineCount: number) {
  let first = startLine;
  let last = endLine;
  const wanted = first === last ? 4 : 2;
  for (let added = 0; added < wanted; added += 1) {
    if (first > 1) {
      first -= 1;
      added += 1;
    }
    if (last !== lineCount) {
      last += 1;
      added += 1;
    }
  }
  return { first, last };
}

function excerpt(range: Range, line: number, column: number): string {
  const { text } = range.file;
  const { start, end } = lineBounds(range.file, line);
  if (end - start <= WIDEST_LINE) return makeVisible(text.slice(start, end).replace(/\r$/, ''));
  const from = column <= WIDEST_LINE / 2 ? start : Math.min(start + column, end) - WIDEST_LINE / 2;
  const cut = text.slice(from, from + WIDEST_LINE);
  const shown = makeVisible(cut.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, ''));
  return `${from > start ? '…' : ''}${shown}${from + WIDEST_LINE < end ? '…' : ''}`;
}

/** Control characters but the tab as their pictures, so that a file cannot steer the terminal. */
function makeVisible(text: string): string {
  return text.replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/g, (control) => {
    const code = control.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}
