import {
  AMPERSAND,
  BACKSLASH,
  BANG,
  CARRIAGE_RETURN,
  CHARACTER_TYPES,
  CLOSE_BRACE,
  COLON,
  DOLLAR,
  DOT,
  DOUBLE_QUOTE,
  EQUAL,
  GREATER,
  heredocStart,
  identRest,
  identStart,
  LESS,
  LOWER_E,
  MINUS,
  NEWLINE,
  OPEN_BRACE,
  PERCENT,
  PIPE,
  PLAIN_STOPS,
  PLUS,
  QUOTED_STOPS,
  REPLACEMENT,
  SINGLE_TOKENS,
  SLASH,
  STAR,
  TILDE,
  Type,
  UPPER_E,
} from './characters.ts';
import { MOST_NESTED, MOST_TOKENS } from './limits.ts';
import { Token, type TokenKind, TokenList } from './token.ts';
import { skipWhiteSpace } from './white-space.ts';

/** Whether a text is a body or expression, or a template without quotes around it. */
export type ScanMode = 'normal' | 'template';

/**
 * The tokens of a text (HCL's native syntax). Never fails: what is not in the language becomes
 * tokens for `findBadTokens` and the parser to report. `invalidFrom` is the offset from which
 * U+FFFD stands for bytes that were not UTF-8.
 */
export function scanTokens(text: string, mode: ScanMode, invalidFrom?: number): TokenList {
  const scanner = new Scanner(text, invalidFrom ?? Number.POSITIVE_INFINITY);
  scanner.scan(mode === 'template' ? Mode.Bare : Mode.Main);
  return scanner.tokens;
}

const Mode = { Main: 0, Quoted: 1, Heredoc: 2, Bare: 3 } as const;
type Mode = (typeof Mode)[keyof typeof Mode];

interface Heredoc {
  readonly marker: string;
  isLineStart: boolean;
}

class Scanner {
  readonly tokens: TokenList;
  private readonly text: string;
  private readonly invalidFrom: number;
  private at = 0;
  private mode: Mode = Mode.Main;
  /** The modes to return to, innermost last. */
  private readonly outer: Mode[] = [];
  private braces = 0;
  /** Brace levels whose closing brace ends an interpolation or directive. */
  private readonly sequenceBraces: number[] = [];
  private readonly heredocs: Heredoc[] = [];
  private depth = 0;
  private lacksCommentEnd = false;

  constructor(text: string, invalidFrom: number) {
    this.text = text;
    this.invalidFrom = invalidFrom;
    this.tokens = new TokenList(Math.min(Math.max(64, text.length >>> 2), 1 << 20));
  }

  scan(mode: Mode): void {
    this.mode = mode;
    const { text, tokens } = this;
    while (this.at < text.length) {
      if (this.mode === Mode.Main) this.scanMain();
      else if (this.mode === Mode.Quoted) this.scanQuoted();
      else this.scanPlain();
      if (this.depth > MOST_NESTED) {
        tokens.tooDeepAt = this.at - 1;
        break;
      }
      if (tokens.length > MOST_TOKENS) {
        tokens.tooManyAt = this.at;
        break;
      }
    }
    tokens.add(Token.Eof, this.at, this.at);
  }

  private emit(kind: TokenKind, end: number): void {
    this.tokens.add(kind, this.at, end);
    this.at = end;
  }

  private isBad(unit: number, at: number): boolean {
    return unit === REPLACEMENT && at >= this.invalidFrom;
  }

  /** Tokens outside of template text, up to a change of mode. */
  private scanMain(): void {
    const { text } = this;
    while (
      this.at < text.length &&
      this.depth <= MOST_NESTED &&
      this.tokens.length <= MOST_TOKENS
    ) {
      const unit = text.charCodeAt(this.at);
      const type = unit < 128 ? CHARACTER_TYPES[unit]! : Type.Other;
      switch (type) {
        case Type.Space:
          this.at += 1;
          break;
        case Type.Letter:
          this.scanIdent(this.at + 1);
          break;
        case Type.Digit:
          this.scanNumber();
          break;
        case Type.Single:
          this.emit(SINGLE_TOKENS[unit]!, this.at + 1);
          break;
        case Type.Open:
          this.depth += 1;
          if (unit === OPEN_BRACE) this.braces += 1;
          this.emit(SINGLE_TOKENS[unit]!, this.at + 1);
          break;
        case Type.Close:
          if (this.depth > 0) this.depth -= 1;
          if (unit === CLOSE_BRACE) {
            if (this.closeBrace(this.at + 1, Token.CloseBrace)) return;
          } else {
            this.emit(SINGLE_TOKENS[unit]!, this.at + 1);
          }
          break;
        case Type.Operator:
          if (this.scanOperator(unit)) return;
          break;
        case Type.Quote:
          this.emit(Token.OpenQuote, this.at + 1);
          this.enter(Mode.Quoted);
          return;
        default:
          this.scanOther(unit);
      }
    }
  }

  private scanIdent(from: number): void {
    const { text } = this;
    let end = from;
    for (; end < text.length; end += 1) {
      const unit = text.charCodeAt(end);
      if (unit < 128) {
        const type = CHARACTER_TYPES[unit]!;
        if (type !== Type.Letter && type !== Type.Digit && unit !== MINUS) break;
      } else {
        const rest = identRest();
        rest.lastIndex = end;
        rest.test(text);
        const next = rest.lastIndex;
        if (next <= end) break;
        end = next - 1;
      }
    }
    this.emit(Token.Ident, end);
  }

  /** A digit, then digits, dots and exponents in any order, but no dot at the end. */
  private scanNumber(): void {
    const { text } = this;
    let end = this.at + 1;
    for (let next = end; next < text.length; ) {
      const unit = text.charCodeAt(next);
      if (isDigit(unit)) {
        next += 1;
        end = next;
      } else if (unit === DOT) {
        next += 1;
      } else if (unit === LOWER_E || unit === UPPER_E) {
        const sign = text.charCodeAt(next + 1);
        const digit = sign === PLUS || sign === MINUS ? next + 2 : next + 1;
        if (!isDigit(text.charCodeAt(digit))) break;
        next = digit + 1;
        end = next;
      } else {
        break;
      }
    }
    this.emit(Token.Number, end);
  }

  /** Characters that begin more than one token. Says whether the mode changed. */
  private scanOperator(unit: number): boolean {
    const { text, at } = this;
    const next = text.charCodeAt(at + 1);
    switch (unit) {
      case EQUAL:
        if (next === EQUAL) this.emit(Token.EqualEqual, at + 2);
        else if (next === GREATER) this.emit(Token.FatArrow, at + 2);
        else this.emit(Token.Equal, at + 1);
        return false;
      case BANG:
        if (next === EQUAL) this.emit(Token.NotEqual, at + 2);
        else this.emit(Token.Bang, at + 1);
        return false;
      case GREATER:
        if (next === EQUAL) this.emit(Token.GreaterEqual, at + 2);
        else this.emit(Token.Greater, at + 1);
        return false;
      case LESS:
        if (next === EQUAL) this.emit(Token.LessEqual, at + 2);
        else if (next === LESS) return this.scanHeredocStart();
        else this.emit(Token.Less, at + 1);
        return false;
      case AMPERSAND:
        if (next === AMPERSAND) this.emit(Token.AndAnd, at + 2);
        else this.emit(Token.Ampersand, at + 1);
        return false;
      case PIPE:
        if (next === PIPE) this.emit(Token.OrOr, at + 2);
        else this.emit(Token.Pipe, at + 1);
        return false;
      case COLON:
        if (next === COLON) this.emit(Token.DoubleColon, at + 2);
        else this.emit(Token.Colon, at + 1);
        return false;
      case DOT:
        if (next === DOT && text.charCodeAt(at + 2) === DOT) this.emit(Token.Ellipsis, at + 3);
        else this.emit(Token.Dot, at + 1);
        return false;
      case TILDE:
        if (next === CLOSE_BRACE) {
          if (this.depth > 0) this.depth -= 1;
          return this.closeBrace(at + 2, Token.CloseSequence);
        }
        this.emit(Token.Tilde, at + 1);
        return false;
      case SLASH:
        this.scanSlash(next);
        return false;
      default:
        this.scanLineComment();
        return false;
    }
  }

  /** Ends the innermost interpolation or directive if the brace is its own, and says so. */
  private closeBrace(end: number, otherwise: TokenKind): boolean {
    const isOwn = this.sequenceBraces.at(-1) === this.braces;
    this.emit(isOwn ? Token.CloseSequence : otherwise, end);
    this.braces -= 1;
    if (!isOwn) return false;
    this.sequenceBraces.pop();
    this.leave();
    return true;
  }

  private scanSlash(next: number): void {
    if (next === SLASH) {
      this.scanLineComment();
      return;
    }
    if (next === STAR && !this.lacksCommentEnd) {
      const end = this.text.indexOf('*/', this.at + 2);
      if (end !== -1) {
        this.emit(Token.Comment, end + 2);
        return;
      }
      this.lacksCommentEnd = true;
    }
    this.emit(Token.Slash, this.at + 1);
  }

  /** A line comment holds the newline that ends it. */
  private scanLineComment(): void {
    const newline = this.text.indexOf('\n', this.at);
    this.emit(Token.Comment, newline === -1 ? this.text.length : newline + 1);
  }

  private scanHeredocStart(): boolean {
    const start = heredocStart();
    start.lastIndex = this.at;
    const match = start.exec(this.text);
    if (match === null) {
      this.emit(Token.Less, this.at + 1);
      return false;
    }
    this.emit(Token.OpenHeredoc, this.at + match[0].length);
    this.heredocs.push({ marker: match[1]!, isLineStart: true });
    this.enter(Mode.Heredoc);
    return true;
  }

  private scanOther(unit: number): void {
    const { text, at } = this;
    if (unit === CARRIAGE_RETURN && text.charCodeAt(at + 1) === NEWLINE) {
      this.emit(Token.Newline, at + 2);
      return;
    }
    if (this.isBad(unit, at)) {
      this.emit(Token.BadUtf8, at + 1);
      return;
    }
    if (unit >= 128) {
      const start = identStart();
      start.lastIndex = at;
      if (start.test(text)) {
        this.scanIdent(start.lastIndex);
        return;
      }
    }
    this.emit(Token.Invalid, at + (text.codePointAt(at)! > 0xffff ? 2 : 1));
  }

  private enter(mode: Mode): void {
    this.depth += 1;
    this.outer.push(this.mode);
    this.mode = mode;
  }

  private leave(): void {
    this.mode = this.outer.pop()!;
  }

  /** Begins `${` or `%{`, with the `~` that may follow. */
  private openSequence(kind: TokenKind): void {
    this.emit(kind, this.at + (this.text.charCodeAt(this.at + 2) === TILDE ? 3 : 2));
    this.braces += 1;
    this.sequenceBraces.push(this.braces);
    const heredoc = this.heredocs.at(-1);
    if (heredoc !== undefined) heredoc.isLineStart = false;
    this.enter(Mode.Main);
  }

  /** One token of the text between quotes. */
  private scanQuoted(): void {
    const { text, at } = this;
    const first = text.charCodeAt(at);
    switch (first) {
      case DOUBLE_QUOTE:
        this.emit(Token.CloseQuote, at + 1);
        this.depth -= 1;
        this.leave();
        return;
      case DOLLAR:
      case PERCENT:
        this.scanMarker(first, Token.QuotedText);
        return;
      case NEWLINE:
      case CARRIAGE_RETURN: {
        let end = at + 1;
        while (isNewlinePart(text.charCodeAt(end))) end += 1;
        this.emit(Token.QuotedNewline, end);
        return;
      }
    }
    let end = at;
    for (; end < text.length; end += 1) {
      const unit = text.charCodeAt(end);
      if (unit === BACKSLASH) {
        const next = text.charCodeAt(end + 1);
        if (Number.isNaN(next) || isNewlinePart(next) || this.isBad(next, end + 1)) break;
        end += 1;
      } else if (unit < 128 ? QUOTED_STOPS[unit] === 1 : this.isBad(unit, end)) {
        break;
      }
    }
    if (end > at) this.emit(Token.QuotedText, end);
    else this.emit(first === BACKSLASH ? Token.Invalid : Token.BadUtf8, at + 1);
  }

  /** At `$` or `%` in template text: a sequence, an escaped one, or the character itself. */
  private scanMarker(marker: number, kind: TokenKind): void {
    const { text, at } = this;
    const next = text.charCodeAt(at + 1);
    if (next === OPEN_BRACE) {
      this.openSequence(marker === DOLLAR ? Token.OpenInterpolation : Token.OpenDirective);
    } else if (next === marker && text.charCodeAt(at + 2) === OPEN_BRACE) {
      const end = at + (text.charCodeAt(at + 3) === TILDE ? 4 : 3);
      if (kind === Token.QuotedText) this.emit(kind, end);
      else this.emitPlain(end);
    } else if (Number.isNaN(next)) {
      this.emit(this.mode === Mode.Bare ? Token.PlainText : Token.Invalid, at + 1);
    } else if (kind === Token.PlainText && next < 128 && isNewlinePart(text.charCodeAt(at + 2))) {
      // HCL's scanner joins the marker with one character before the end of a line.
      this.emit(Token.PlainText, at + 2);
      this.setLineStart(text.charCodeAt(this.at) === NEWLINE);
    } else {
      this.emit(kind, at + 1);
      this.setLineStart(false);
    }
  }

  /** One token of the text of a heredoc or of a bare template. */
  private scanPlain(): void {
    const { text, at } = this;
    const first = text.charCodeAt(at);
    if (first === DOLLAR || first === PERCENT) {
      this.scanMarker(first, Token.PlainText);
      return;
    }
    let end = at;
    for (; end < text.length; end += 1) {
      const unit = text.charCodeAt(end);
      if (unit < 128 ? PLAIN_STOPS[unit] === 1 : this.isBad(unit, end)) break;
    }
    if (end === at && first === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== NEWLINE) {
      // HCL's scanner cannot go on from a carriage return without a newline.
      const isOutermost = this.mode === Mode.Bare && this.outer.length === 0;
      this.emit(isOutermost ? Token.PlainText : Token.Invalid, text.length);
    } else if (end === at && this.isBad(first, at)) {
      this.emit(Token.BadUtf8, at + 1);
    } else {
      this.emitPlain(end);
    }
  }

  /** Text up to an offset, together with the newline that stands there. */
  private emitPlain(textEnd: number): void {
    const { text } = this;
    let end = textEnd;
    if (text.charCodeAt(end) === NEWLINE) end += 1;
    else if (text.charCodeAt(end) === CARRIAGE_RETURN && text.charCodeAt(end + 1) === NEWLINE) {
      end += 2;
    }
    const endsLine = end > textEnd;
    if (endsLine && this.mode === Mode.Heredoc) {
      const heredoc = this.heredocs.at(-1)!;
      if (heredoc.isLineStart && isMarkerLine(text, this.at, textEnd, heredoc.marker)) {
        this.emit(Token.CloseHeredoc, textEnd);
        this.emit(Token.Newline, end);
        this.depth -= 1;
        this.heredocs.pop();
        this.leave();
        return;
      }
    }
    this.emit(Token.PlainText, end);
    this.setLineStart(endsLine);
  }

  private setLineStart(isLineStart: boolean): void {
    if (this.mode === Mode.Heredoc) this.heredocs.at(-1)!.isLineStart = isLineStart;
  }
}

/** Whether a line is the marker with nothing but white space around it. */
function isMarkerLine(text: string, start: number, end: number, marker: string): boolean {
  const from = skipWhiteSpace(text, start);
  const to = from + marker.length;
  return to <= end && text.startsWith(marker, from) && skipWhiteSpace(text, to) >= end;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

function isNewlinePart(unit: number): boolean {
  return unit === NEWLINE || unit === CARRIAGE_RETURN;
}
