import { scanTokens } from './scan.ts';
import { Token, type TokenKind, type TokenList } from './token.ts';

/**
 * HCL text in the canonical form of hclfmt: two spaces a level, one space between most tokens,
 * the equals signs of neighbouring attributes and the comments behind them in one column. Only
 * spaces and tabs between tokens change; the text must be free of syntax errors.
 */
export function formatHcl(text: string): string {
  const tokens = scanTokens(text, 'normal');
  const spaces = new Uint32Array(tokens.length);
  const lines = splitLines(tokens, text);
  indentLines(lines, tokens, spaces);
  for (const line of lines) {
    spaceCell(line.start, line.assign, tokens, text, spaces);
    if (line.assign < line.comment) {
      spaces[line.assign] = 1;
      spaceCell(line.assign, line.comment, tokens, text, spaces);
    }
  }
  const widths = new Widths(tokens, text, spaces);
  alignColumn(lines, (line) => (line.assign < line.comment ? line.assign : undefined), widths);
  alignColumn(lines, (line) => (line.comment < line.end ? line.comment : undefined), widths);
  let out = '';
  for (let index = 0; index < tokens.length; index++) {
    out += ' '.repeat(spaces[index] ?? 0);
    out += text.slice(tokens.starts[index], tokens.ends[index]);
  }
  return out;
}

/** A line as token indexes: lead cell, then the `= …` cell, then a comment, each perhaps empty. */
interface Line {
  readonly start: number;
  readonly assign: number;
  readonly comment: number;
  readonly end: number;
}

function splitLines(tokens: TokenList, text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (let index = 0; index < tokens.length; index++) {
    const isEnd = tokens.kinds[index] === Token.Eof;
    if (!isEnd && !endsLine(tokens, text, index)) continue;
    const end = isEnd ? index : index + 1;
    if (end > start) lines.push(cutCells(tokens, start, end));
    start = end;
  }
  return lines;
}

function endsLine(tokens: TokenList, text: string, index: number): boolean {
  const kind = tokens.kinds[index];
  return (
    kind === Token.Newline ||
    // A comment from `#` or `//` holds the end of its line.
    (kind === Token.Comment && text[(tokens.ends[index] ?? 0) - 1] === '\n')
  );
}

function cutCells(tokens: TokenList, start: number, end: number): Line {
  const hasComment = end - start > 1 && tokens.kinds[end - 1] === Token.Comment;
  const comment = hasComment ? end - 1 : end;
  let assign = comment;
  for (let index = start + 1; index < comment; index++) {
    if (tokens.kinds[index] !== Token.Equal) continue;
    // What goes on in the next lines is not aligned with its neighbours.
    if (netBrackets(tokens, index, comment) === 0) assign = index;
    break;
  }
  return { start, assign, comment, end };
}

function indentLines(lines: readonly Line[], tokens: TokenList, spaces: Uint32Array): void {
  /** How many brackets each level of indentation stands for. */
  const levels: number[] = [];
  for (const line of lines) {
    if (tokens.kinds[line.start] === Token.Newline) continue;
    let change = netBrackets(tokens, line.assign, line.comment);
    for (let index = line.start; index < line.assign; index++) {
      change += bracketChange(tokens.kinds[index]);
      if (tokens.kinds[index] === Token.OpenHeredoc) break;
    }
    for (let closed = -change; closed > 0 && levels.length > 0; ) {
      const innermost = levels.pop() ?? 0;
      if (closed < innermost) levels.push(innermost - closed);
      closed -= innermost;
    }
    spaces[line.start] = 2 * levels.length;
    if (change > 0) levels.push(change);
  }
}

function netBrackets(tokens: TokenList, start: number, end: number): number {
  let net = 0;
  for (let index = start; index < end; index++) net += bracketChange(tokens.kinds[index]);
  return net;
}

const opening: ReadonlySet<number | undefined> = new Set([
  Token.OpenBrace,
  Token.OpenBracket,
  Token.OpenParen,
  Token.OpenInterpolation,
  Token.OpenDirective,
]);
const closing: ReadonlySet<number | undefined> = new Set([
  Token.CloseBrace,
  Token.CloseBracket,
  Token.CloseParen,
  Token.CloseSequence,
]);

function bracketChange(kind: number | undefined): number {
  if (opening.has(kind)) return 1;
  return closing.has(kind) ? -1 : 0;
}

function spaceCell(
  start: number,
  end: number,
  tokens: TokenList,
  text: string,
  spaces: Uint32Array,
): void {
  for (let index = start; index + 1 < end; index++) {
    const isIn =
      tokens.kinds[index] === Token.Ident &&
      text.slice(tokens.starts[index], tokens.ends[index]) === 'in';
    spaces[index + 1] = hasSpaceBetween(
      index > start ? (tokens.kinds[index - 1] as TokenKind) : undefined,
      tokens.kinds[index] as TokenKind,
      tokens.kinds[index + 1] as TokenKind,
      isIn,
    )
      ? 1
      : 0;
  }
}

/** Tokens after which a minus is a sign rather than an operator. */
const beforeSign: ReadonlySet<TokenKind | undefined> = new Set([
  undefined,
  Token.OpenParen,
  Token.OpenBrace,
  Token.OpenBracket,
  Token.Equal,
  Token.Colon,
  Token.Comma,
  Token.Question,
  Token.Plus,
  Token.Star,
  Token.Slash,
  Token.Percent,
  Token.Minus,
  Token.EqualEqual,
  Token.NotEqual,
  Token.Greater,
  Token.GreaterEqual,
  Token.Less,
  Token.LessEqual,
  Token.AndAnd,
  Token.OrOr,
  Token.Bang,
]);

const templateStarts: ReadonlySet<TokenKind> = new Set([
  Token.QuotedText,
  Token.PlainText,
  Token.OpenQuote,
  Token.OpenHeredoc,
]);
const templateEnds: ReadonlySet<TokenKind> = new Set([
  Token.QuotedText,
  Token.PlainText,
  Token.CloseQuote,
  Token.CloseHeredoc,
]);

/** Whether hclfmt puts a space between two tokens; the first rule that fits decides. */
function hasSpaceBetween(
  before: TokenKind | undefined,
  left: TokenKind,
  right: TokenKind,
  leftIsIn: boolean,
): boolean {
  if (right === Token.Newline) return false;
  if (left === Token.Ident && (right === Token.OpenParen || right === Token.DoubleColon)) {
    return false;
  }
  if (left === Token.DoubleColon && right === Token.Ident) return false;
  if (left === Token.Dot || right === Token.Dot) return false;
  if (right === Token.Comma || right === Token.Ellipsis) return false;
  if (left === Token.Comma) return true;
  if (templateStarts.has(left) || templateEnds.has(right)) return false;
  if (leftIsIn && before === Token.Ident) return true;
  if (right === Token.OpenBracket) {
    if (left === Token.Ident || left === Token.Number || closing.has(left)) return false;
  }
  if (left === Token.Bang) return false;
  if (left === Token.Minus) return !beforeSign.has(before);
  if (left === Token.OpenBrace || right === Token.CloseBrace) {
    return !(left === Token.OpenBrace && right === Token.CloseBrace);
  }
  if (left === Token.OpenInterpolation || left === Token.OpenDirective) {
    return right === Token.OpenBrace;
  }
  if (left === Token.CloseBrace && right === Token.CloseSequence) return true;
  if (left === Token.CloseSequence) {
    if (right === Token.OpenInterpolation || right === Token.OpenDirective) return false;
  }
  return !opening.has(left) && !closing.has(right);
}

/** Columns that tokens take with the spaces before them. */
class Widths {
  readonly #tokens: TokenList;
  readonly #text: string;
  readonly #segmenter = new Intl.Segmenter();
  readonly spaces: Uint32Array;

  constructor(tokens: TokenList, text: string, spaces: Uint32Array) {
    this.#tokens = tokens;
    this.#text = text;
    this.spaces = spaces;
  }

  of(start: number, end: number): number {
    let width = 0;
    for (let index = start; index < end; index++) {
      width += this.spaces[index] ?? 0;
      const token = this.#text.slice(this.#tokens.starts[index], this.#tokens.ends[index]);
      width += /^[\u0020-\u007e]*$/.test(token)
        ? token.length
        : [...this.#segmenter.segment(token)].length;
    }
    return width;
  }
}

/** Puts one cell of each run of neighbouring lines that have it into one column. */
function alignColumn(
  lines: readonly Line[],
  cellOf: (line: Line) => number | undefined,
  widths: Widths,
): void {
  for (let first = 0; first < lines.length; ) {
    let widest = 0;
    let next = first;
    for (; next < lines.length; next++) {
      const line = lines[next];
      const cell = line && cellOf(line);
      if (line === undefined || cell === undefined) break;
      widest = Math.max(widest, widths.of(line.start, cell));
    }
    for (const line of lines.slice(first, next)) {
      const cell = cellOf(line);
      if (cell === undefined) continue;
      widths.spaces[cell] = widest - widths.of(line.start, cell) + 1;
    }
    first = Math.max(next, first + 1);
  }
}
