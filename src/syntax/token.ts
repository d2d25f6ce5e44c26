/** The kinds of tokens of HCL's native syntax; the numbers are arbitrary. */
export const Token = {
  Eof: 0,
  Newline: 1,
  Comment: 2,
  Ident: 3,
  Number: 4,
  /** Text in a quoted template; may hold backslash escapes. */
  QuotedText: 5,
  /** Text in a heredoc or bare template; backslashes stand for themselves. */
  PlainText: 6,
  OpenQuote: 7,
  CloseQuote: 8,
  /** `<<NAME` or `<<-NAME` with the newline that follows. */
  OpenHeredoc: 9,
  CloseHeredoc: 10,
  /** `${` or `${~`. */
  OpenInterpolation: 11,
  /** `%{` or `%{~`. */
  OpenDirective: 12,
  /** `}` or `~}` at the end of an interpolation or directive. */
  CloseSequence: 13,
  OpenBrace: 14,
  CloseBrace: 15,
  OpenBracket: 16,
  CloseBracket: 17,
  OpenParen: 18,
  CloseParen: 19,
  Dot: 20,
  Comma: 21,
  Colon: 22,
  DoubleColon: 23,
  Ellipsis: 24,
  FatArrow: 25,
  Question: 26,
  Equal: 27,
  Star: 28,
  Slash: 29,
  Percent: 30,
  Plus: 31,
  Minus: 32,
  Bang: 33,
  EqualEqual: 34,
  NotEqual: 35,
  Less: 36,
  LessEqual: 37,
  Greater: 38,
  GreaterEqual: 39,
  AndAnd: 40,
  OrOr: 41,
  // From here on: not in the language, but known by name for better messages.
  Ampersand: 42,
  Pipe: 43,
  Tilde: 44,
  Caret: 45,
  Semicolon: 46,
  Backtick: 47,
  Apostrophe: 48,
  /** Newlines inside a quoted template. */
  QuotedNewline: 49,
  BadUtf8: 50,
  Invalid: 51,
} as const;

export type TokenKind = (typeof Token)[keyof typeof Token];

/**
 * The tokens of a text in order, as columns: kinds and UTF-16 offsets. Only spaces and tabs lie
 * between tokens; the last token is the only `Eof`.
 */
export class TokenList {
  kinds: Uint8Array;
  starts: Uint32Array;
  ends: Uint32Array;
  length = 0;
  /** Where the scanner gave up, because brackets or templates are nested too deeply. */
  tooDeepAt: number | undefined;
  /** Where the scanner gave up, because there are too many tokens. */
  tooManyAt: number | undefined;

  constructor(capacity: number) {
    this.kinds = new Uint8Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
  }

  add(kind: TokenKind, start: number, end: number): void {
    if (this.length === this.kinds.length) this.grow();
    this.kinds[this.length] = kind;
    this.starts[this.length] = start;
    this.ends[this.length] = end;
    this.length += 1;
  }

  private grow(): void {
    const capacity = this.kinds.length * 2;
    const { kinds, starts, ends } = this;
    this.kinds = new Uint8Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
    this.kinds.set(kinds);
    this.starts.set(starts);
    this.ends.set(ends);
  }
}
