import type { Range, SourceFile } from './source.ts';

/** A place in HCL's terms: 1-based lines, and 1-based columns that count grapheme clusters. */
export interface Location {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Lines and columns of a range, computed on demand with an index kept per file (HCL's rule). */
export function locate(range: Range): Location {
  const index = lineIndex(range.file);
  const startLine = lineOf(index, range.start);
  const endLine = range.end === range.start ? startLine : lineOf(index, range.end);
  return {
    startLine: startLine + 1,
    startColumn: columnOf(range.file, index, startLine, range.start),
    endLine: endLine + 1,
    endColumn: columnOf(range.file, index, endLine, range.end),
  };
}

/** `file:line,column-column`, or `file:line,column-line,column` over several lines (HCL's form). */
export function formatRange(range: Range): string {
  const { startLine, startColumn, endLine, endColumn } = locate(range);
  const end = startLine === endLine ? `${endColumn}` : `${endLine},${endColumn}`;
  return `${range.file.name}:${startLine},${startColumn}-${end}`;
}

/** Number of lines of a file; text after the last newline counts as one, even when empty. */
export function countLines(file: SourceFile): number {
  return lineIndex(file).starts.length;
}

/** Offsets of a 1-based line, without its newline. */
export function lineBounds(file: SourceFile, line: number): { start: number; end: number } {
  const { starts } = lineIndex(file);
  const start = starts[line - 1] ?? file.text.length;
  const next = starts[line];
  return { start, end: next === undefined ? file.text.length : next - 1 };
}

interface LineIndex {
  readonly starts: Uint32Array;
  readonly isAscii: boolean;
  /** Of the line that was asked for last: where its grapheme clusters start. */
  clusters: { readonly line: number; readonly starts: readonly number[] } | undefined;
}

const indexes = new WeakMap<SourceFile, LineIndex>();

function lineIndex(file: SourceFile): LineIndex {
  let index = indexes.get(file);
  if (index === undefined) {
    const starts = [0];
    for (let at = file.text.indexOf('\n'); at !== -1; at = file.text.indexOf('\n', at + 1)) {
      starts.push(at + 1);
    }
    index = {
      starts: Uint32Array.from(starts),
      isAscii: !/[^\x00-\x7f]/.test(file.text),
      clusters: undefined,
    };
    indexes.set(file, index);
  }
  return index;
}

function lineOf({ starts }: LineIndex, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low;
}

function columnOf(file: SourceFile, index: LineIndex, line: number, offset: number): number {
  const start = index.starts[line]!;
  const isAscii = index.isAscii || !/[^\x00-\x7f]/.test(file.text.slice(start, offset));
  const column = (isAscii ? offset - start : countClusters(file, index, line, offset)) + 1;
  if (file.tabColumns === undefined) return column;
  let extra = 0;
  for (let at = start; at < offset; at += 1) {
    const unit = file.text.charCodeAt(at);
    if (unit === TAB) extra += file.tabColumns - 1;
    else if (unit === CARRIAGE_RETURN) extra -= 1;
  }
  return column + extra;
}

const TAB = 9;
const CARRIAGE_RETURN = 13;

function countClusters(file: SourceFile, index: LineIndex, line: number, offset: number): number {
  const start = index.starts[line]!;
  if (index.clusters?.line !== line) {
    const end = index.starts[line + 1] ?? file.text.length;
    index.clusters = { line, starts: clusterStarts(file.text.slice(start, end)) };
  }
  const { starts } = index.clusters;
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! < offset - start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The segmenter's time grows with the square of the text's length, so it gets a little at a time. */
const PORTION = 500;

let segmenter: Intl.Segmenter | undefined;

function clusterStarts(text: string): readonly number[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const starts: number[] = [];
  let at = 0;
  for (let length = PORTION; at < text.length; ) {
    const end = at + length;
    const first = starts.length;
    for (const { index } of segmenter.segment(text.slice(at, end))) starts.push(at + index);
    if (end >= text.length) break;
    // The last cluster may go on behind the portion; without another before it, it surely does.
    const isWhole = starts.length > first + 1;
    at = starts.pop()!;
    length = isWhole ? PORTION : length * 2;
  }
  return starts;
}
