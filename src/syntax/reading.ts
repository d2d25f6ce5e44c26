import type { Range, SourceFile } from '../source/source.ts';

/** A text to parse and where it stands in its file. */
export interface Reading {
  readonly file: SourceFile;
  readonly text: string;
  /** Offset of the text in the file. */
  readonly base: number;
  /** Offset in the file of each offset of the text and of its end, where they do not run in step. */
  readonly offsets?: Uint32Array;
}

/** A part of a file, or all of it, read as it stands. */
export function readPart(file: SourceFile, start = 0, end: number = file.text.length): Reading {
  return { file, text: file.text.slice(start, end), base: start };
}

/** The range in the file of a part of the text. */
export function rangeIn(reading: Reading, start: number, end: number): Range {
  const { file, base, offsets } = reading;
  if (offsets !== undefined) return { file, start: offsets[start]!, end: offsets[end]! };
  return { file, start: base + start, end: base + end };
}
