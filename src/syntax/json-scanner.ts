import type { Range, SourceFile } from '../source/source.ts';

/** The kinds of tokens of JSON; `=` is known for a better message. */
export type JsonToken =
  | '{'
  | '}'
  | '['
  | ']'
  | ','
  | ':'
  | '='
  | 'word'
  | 'string'
  | 'number'
  | 'end'
  | 'invalid';

/** Finds the tokens of a JSON text one after the other; the base of its parser. */
export class JsonScanner {
  protected readonly file: SourceFile;
  /** Of the token ahead, as are `start` and `end`. */
  protected kind: JsonToken = 'end';
  private start = 0;
  private end = 0;
  /** Where the text ends, or has to be taken as ended. */
  private limit: number;

  constructor(file: SourceFile) {
    this.file = file;
    this.limit = file.text.length;
    this.scan();
  }

  /** Of the token ahead. */
  protected get range(): Range {
    return { file: this.file, start: this.start, end: this.end };
  }

  /** The kind of the token ahead, which the parser's own calls may have changed. */
  protected peek(): JsonToken {
    return this.kind;
  }

  /** Takes the text as ended behind the token ahead. */
  protected stop(): void {
    this.limit = this.end;
    this.scan();
  }

  /** The range of the token ahead, which is taken. */
  protected take(): Range {
    const { range } = this;
    this.scan();
    return range;
  }

  /** Finds the next token; strings, numbers and words may be wrong inside. */
  private scan(): void {
    const { text } = this.file;
    // As in HCL nothing is looked at behind a character that begins no token.
    if (this.kind === 'invalid') this.limit = this.end;
    let start = this.end;
    while (start < this.limit && isSpace(text.charCodeAt(start))) start += 1;
    this.start = start;
    this.end = start + 1;
    const first = start < this.limit ? text[start] : undefined;
    switch (first) {
      case undefined:
        this.end = this.start;
        this.kind = 'end';
        return;
      case '{':
      case '}':
      case '[':
      case ']':
      case ',':
      case ':':
      case '=':
        this.kind = first;
        return;
      case '"':
        this.kind = 'string';
        this.end = stringEnd(text, this.start + 1);
        return;
    }
    if (NUMBER_START.test(first)) {
      this.scanRun('number', NUMBER_PART);
    } else if (WORD_START.test(first)) {
      this.scanRun('word', WORD_PART);
    } else {
      this.kind = 'invalid';
      if (text.codePointAt(start)! > 0xffff) this.end += 1;
    }
  }

  private scanRun(kind: JsonToken, part: RegExp): void {
    const { text } = this.file;
    this.kind = kind;
    while (this.end < text.length && part.test(text[this.end]!)) this.end += 1;
  }
}

function isSpace(unit: number): boolean {
  return unit === 32 || unit === 10 || unit === 13 || unit === 9;
}

/** Offset behind the closing quote, or of the control character or end that comes before it. */
function stringEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 34) return at + 1;
    if (unit < 32) return at;
    if (unit === 92 && text.charCodeAt(at + 1) >= 32) at += 1;
  }
  return text.length;
}

const NUMBER_START = /^[-+.0-9]$/;
const NUMBER_PART = /^[-+.0-9eE]$/;
const WORD_START = /^[a-zA-Z]$/;
const WORD_PART = /^[a-zA-Z_]$/;
