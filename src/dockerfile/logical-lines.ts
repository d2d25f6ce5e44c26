import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Range, SourceFile } from '../source/source.ts';
import type { Directive, Heredoc } from './dockerfile.ts';
import { heredocWords } from './heredoc-words.ts';
import { reportDockerfile } from './problem.ts';

/** An instruction's line, its continuations joined. */
export interface LogicalLine {
  readonly text: string;
  readonly escapeToken: string;
  /** The place of a part of the text. */
  place(start: number, end: number): Range;
  readonly heredocs: readonly Heredoc[];
  /** With its heredocs. */
  readonly range: Range;
}

/** What a Dockerfile is made of. */
export interface Lines {
  readonly directives: readonly Directive[];
  readonly lines: readonly LogicalLine[];
}

/** Where pieces of the text come from, in order. */
interface Piece {
  readonly at: number;
  readonly offset: number;
}

interface PhysicalLine {
  readonly start: number;
  /** Before the line's end. */
  readonly end: number;
  readonly next: number;
}

/** Splits a Dockerfile into directives and lines, as BuildKit does; mistakes go to the sink. */
export function readLines(file: SourceFile, sink: DiagnosticSink): Lines {
  const reader = new LineReader(file, sink);
  const lines = [...reader.lines()];
  return { directives: reader.directives, lines };
}

const directiveNames: ReadonlySet<string> = new Set(['syntax', 'escape', 'check']);

class LineReader {
  readonly directives: Directive[] = [];
  readonly #file: SourceFile;
  readonly #sink: DiagnosticSink;
  #at = 0;
  #escape = '\\';
  #mayBeDirective = true;

  constructor(file: SourceFile, sink: DiagnosticSink) {
    this.#file = file;
    this.#sink = sink;
  }

  *lines(): Generator<LogicalLine> {
    const { text } = this.#file;
    for (let line = this.#next(); line !== undefined; line = this.#next()) {
      const start = line.start + leadingSpace(text.slice(line.start, line.end));
      const isDirective = this.#mayBeDirective && this.#readDirective(start, line.end);
      this.#mayBeDirective = isDirective;
      if (isDirective || start === line.end || text[start] === '#') continue;
      yield this.#join(start, line.end);
    }
  }

  #next(): PhysicalLine | undefined {
    const { text } = this.#file;
    const start = this.#at;
    if (start >= text.length) return undefined;
    const newline = text.indexOf('\n', start);
    this.#at = newline < 0 ? text.length : newline + 1;
    let end = newline < 0 ? text.length : newline;
    while (end > start && text[end - 1] === '\r') end -= 1;
    return { start, end, next: this.#at };
  }

  #readDirective(start: number, end: number): boolean {
    const match = /^#\s*([a-z][a-z0-9]*)\s*=\s*(.+?)\s*$/i.exec(this.#file.text.slice(start, end));
    const name = match?.[1]?.toLowerCase() ?? '';
    if (!directiveNames.has(name)) return false;
    const value = match?.[2] ?? '';
    const range = { file: this.#file, start, end };
    if (this.directives.some((other) => other.name === name)) {
      const message = `only one ${name} parser directive can be used`;
      reportDockerfile(this.#sink, message, range);
    }
    this.directives.push({ name, value, range });
    if (name === 'escape') {
      if (value === '\\' || value === '`') this.#escape = value;
      else {
        const message = `invalid escape token '${value}' does not match \` or \\`;
        reportDockerfile(this.#sink, message, range);
      }
    }
    return true;
  }

  #join(start: number, firstEnd: number): LogicalLine {
    const { text } = this.#file;
    const pieces: Piece[] = [];
    const parts: string[] = [];
    let length = 0;
    let end = firstEnd;
    const add = (offset: number, lineEnd: number): boolean => {
      const line = text.slice(offset, lineEnd);
      const kept = this.#continuedLength(line);
      pieces.push({ at: length, offset });
      parts.push(line.slice(0, kept));
      length += kept ?? line.length;
      return kept !== undefined;
    };
    let goesOn = add(start, end);
    while (goesOn) {
      const line = this.#next();
      if (line === undefined) break;
      const content = text.slice(line.start, line.end).trimStart();
      // BuildKit: comments and empty lines do not end an instruction.
      if (content === '' || content.startsWith('#')) continue;
      end = line.end;
      goesOn = add(line.start, end);
    }
    const joined = parts.join('');
    const heredocs: Heredoc[] = [];
    for (const { name, chomps } of heredocWords(joined)) {
      const content = this.#readHeredoc(name, chomps);
      end = Math.max(end, this.#at);
      if (content === undefined) {
        const range = { file: this.#file, start, end: firstEnd };
        reportDockerfile(this.#sink, 'unterminated heredoc', range, `No line is "${name}" alone.`);
        break;
      }
      heredocs.push({ name, content });
    }
    while (end > start && /\s/.test(text[end - 1] ?? '')) end -= 1;
    return {
      text: joined,
      escapeToken: this.#escape,
      place: (from, to) => this.#place(pieces, from, to),
      heredocs,
      range: { file: this.#file, start, end },
    };
  }

  /** How much of a line that goes on below is kept; undefined when it does not go on. */
  #continuedLength(line: string): number | undefined {
    let at = line.length;
    while (line[at - 1] === ' ' || line[at - 1] === '\t') at -= 1;
    if (line[at - 1] !== this.#escape || line[at - 2] === this.#escape) return undefined;
    return at - 1;
  }

  #readHeredoc(name: string, chomps: boolean): Range | undefined {
    const { text } = this.#file;
    const start = this.#at;
    for (let line = this.#next(); line !== undefined; line = this.#next()) {
      const content = text.slice(line.start, line.end);
      if ((chomps ? content.replace(/^\t+/, '') : content) === name) {
        return { file: this.#file, start, end: line.start };
      }
    }
    return undefined;
  }

  #place(pieces: readonly Piece[], from: number, to: number): Range {
    const offsetOf = (at: number): number => {
      const piece = pieces.findLast((candidate) => candidate.at <= at) ?? pieces[0];
      return piece === undefined ? 0 : piece.offset + at - piece.at;
    };
    // The end is that of the last character: the next piece may begin at the same point of the text.
    return {
      file: this.#file,
      start: offsetOf(from),
      end: to > from ? offsetOf(to - 1) + 1 : offsetOf(from),
    };
  }
}

function leadingSpace(line: string): number {
  return line.length - line.trimStart().length;
}
