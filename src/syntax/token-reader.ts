import type { Diagnostic, DiagnosticSink } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import { nestedTooDeeply, tooMuchText } from './beyond-limits.ts';
import { findBadTokens } from './find-bad-tokens.ts';
import { MOST_KEPT } from './limits.ts';
import { PlacedTokens } from './native-nodes.ts';
import { type Reading, rangeIn } from './reading.ts';
import { type ScanMode, scanTokens } from './scan.ts';
import { Token, type TokenKind, type TokenList } from './token.ts';

/**
 * The base of the parsers: looks at one token ahead, collects mistakes and finds the way back
 * after them. Comments are skipped; newlines are skipped or not, as the construct at hand wants.
 * Tokens are named by their index in the list.
 */
export class TokenReader {
  protected readonly reading: Reading;
  protected readonly tokens: TokenList;
  protected readonly placed: PlacedTokens;
  protected readonly problems: Diagnostic[] = [];
  /** Number of mistakes so far, of which not all need be kept. */
  protected failures = 0;
  /**
   * Set for good once the way back after a mistake had to be guessed, so that tokens which may
   * stand in the wrong place are not blamed any more (HCL's rule).
   */
  protected isRecovering = false;
  /** The token ahead. */
  protected ahead = 0;
  protected aheadKind: TokenKind = Token.Eof;
  /** The token that was read last, or -1. */
  protected last = -1;
  protected depth = 0;
  private seesNewlines = true;

  constructor(reading: Reading, mode: ScanMode) {
    this.reading = reading;
    const { file, text, base, offsets } = reading;
    const invalidFrom =
      file.invalidAt === undefined || offsets !== undefined ? undefined : file.invalidAt - base;
    this.tokens = scanTokens(text, mode, invalidFrom);
    this.placed = new PlacedTokens(reading, this.tokens);
    for (const bad of findBadTokens(this.tokens, text)) {
      this.report(bad.summary, bad.detail, this.rangeOf(bad.index));
    }
    this.reportLimits();
    this.look();
  }

  /** Passes on what was found, in order. */
  tell(sink: DiagnosticSink): void {
    for (const problem of this.problems) sink.add(problem);
  }

  /** Drops the rest of the tokens when the scanner gave up. */
  private reportLimits(): void {
    const { tooDeepAt, tooManyAt } = this.tokens;
    if (tooDeepAt !== undefined) {
      this.reportTooDeep(rangeIn(this.reading, tooDeepAt, tooDeepAt + 1));
      this.giveUp();
    } else if (tooManyAt !== undefined) {
      this.fail(tooMuchText(rangeIn(this.reading, tooManyAt, tooManyAt)));
      this.giveUp();
    }
  }

  protected fail(problem: Diagnostic): void {
    this.failures += 1;
    if (this.problems.length < MOST_KEPT) this.problems.push(problem);
  }

  protected report(summary: string, detail: string, subject: Range, context?: Range): void {
    this.fail({
      code: 'syntax-error',
      severity: 'error',
      summary,
      detail,
      subject,
      ...(context === undefined ? {} : { context }),
    });
  }

  /** Reports at the token ahead. */
  protected reportAhead(summary: string, detail: string, contextStart?: number): void {
    const context =
      contextStart === undefined ? undefined : this.rangeOver(contextStart, this.ahead);
    this.report(summary, detail, this.rangeOf(this.ahead), context);
  }

  protected reportTooDeep(subject: Range): void {
    this.fail(nestedTooDeeply(subject));
  }

  /** Goes to the end of the text; nothing after it is blamed. */
  protected giveUp(): void {
    this.isRecovering = true;
    this.last = this.tokens.length - 1;
    this.look();
  }

  /** The offset of the token in the text and the one behind it, as a range of the file. */
  protected rangeOf(token: number): Range {
    return this.rangeOver(token, token);
  }

  protected rangeOver(first: number, last: number): Range {
    return this.placed.range(first, last);
  }

  protected rangeInText(start: number, end: number): Range {
    return rangeIn(this.reading, start, end);
  }

  protected textOf(token: number): string {
    return this.reading.text.slice(this.tokens.starts[token]!, this.tokens.ends[token]!);
  }

  protected isAhead(kind: TokenKind): boolean {
    return this.aheadKind === kind;
  }

  /** Whether the token read last was of the kind. */
  protected wasRead(kind: TokenKind): boolean {
    return this.lastKind === kind;
  }

  protected isAheadWord(word: string): boolean {
    return this.isAhead(Token.Ident) && this.isWord(this.ahead, word);
  }

  protected isWord(token: number, word: string): boolean {
    const start = this.tokens.starts[token]!;
    return (
      this.tokens.ends[token]! - start === word.length && this.reading.text.startsWith(word, start)
    );
  }

  /** Takes the token ahead; its kind is in `lastKind`, as a comment may stand for a newline. */
  protected read(): number {
    this.lastKind = this.aheadKind;
    this.last = this.ahead;
    this.look();
    return this.last;
  }

  protected lastKind: TokenKind = Token.Eof;

  /** The token read last, or the one ahead at the very start. */
  protected get previous(): number {
    return this.last === -1 ? this.ahead : this.last;
  }

  /** Changes whether newlines count from here on; returns what to change it back to. */
  protected setNewlines(seesNewlines: boolean): boolean {
    const before = this.seesNewlines;
    if (before !== seesNewlines) {
      this.seesNewlines = seesNewlines;
      this.look();
    }
    return before;
  }

  private look(): void {
    const { kinds, length } = this.tokens;
    let index = Math.min(this.last + 1, length - 1);
    let kind = kinds[index] as TokenKind;
    while (kind === Token.Comment || (kind === Token.Newline && !this.seesNewlines)) {
      if (kind === Token.Comment && this.seesNewlines && this.endsInNewline(index)) {
        // A line comment holds the newline that ends the line.
        kind = Token.Newline;
        break;
      }
      index += 1;
      kind = kinds[index] as TokenKind;
    }
    this.ahead = index;
    this.aheadKind = kind;
  }

  private endsInNewline(comment: number): boolean {
    return this.reading.text.charCodeAt(this.tokens.ends[comment]! - 1) === 10;
  }

  /**
   * Reads up to and including the closing token of the construct at hand, passing over nested
   * ones of its kind, or up to the end of the text. Returns the last token read.
   */
  protected recover(closing: TokenKind): number {
    this.isRecovering = true;
    const opening = OPENING[closing];
    let nested = 0;
    for (;;) {
      const token = this.read();
      let kind = this.lastKind;
      if (closing === Token.CloseSequence && kind === Token.OpenDirective) {
        kind = Token.OpenInterpolation;
      }
      if (kind === opening) {
        nested += 1;
      } else if (kind === closing) {
        if (nested < 1) return token;
        nested -= 1;
      } else if (kind === Token.Eof) {
        return token;
      }
    }
  }

  /** Reads up to and including the parentheses that come next. */
  protected recoverOverParens(): void {
    do this.read();
    while (!this.wasRead(Token.OpenParen) && !this.wasRead(Token.Eof));
    this.recover(Token.CloseParen);
  }

  /** Reads up to the newline at which the next attribute or block may begin. */
  protected recoverAfterItem(): void {
    this.isRecovering = true;
    const open: TokenKind[] = [];
    for (;;) {
      this.read();
      const kind = this.lastKind;
      if (kind === Token.Eof || (kind === Token.Newline && open.length === 0)) return;
      if (OPENERS.has(kind)) {
        open.push(kind);
        continue;
      }
      const opening = OPENING[kind];
      if (opening === undefined) continue;
      const isSequence = kind === Token.CloseSequence;
      while (open.length > 0) {
        const innermost = open.pop()!;
        if (innermost === opening || (isSequence && innermost === Token.OpenDirective)) break;
      }
    }
  }
}

/** The opening of each closing token; both kinds of template sequence end alike. */
const OPENING: Partial<Record<TokenKind, TokenKind>> = {
  [Token.CloseBrace]: Token.OpenBrace,
  [Token.CloseBracket]: Token.OpenBracket,
  [Token.CloseParen]: Token.OpenParen,
  [Token.CloseQuote]: Token.OpenQuote,
  [Token.CloseHeredoc]: Token.OpenHeredoc,
  [Token.CloseSequence]: Token.OpenInterpolation,
};

const OPENERS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  ...(Object.values(OPENING) as TokenKind[]),
  Token.OpenDirective,
]);
