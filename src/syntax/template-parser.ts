import { didYouMean, suggestFirst } from '../source/suggest.ts';
import { quoteText } from '../value/text.ts';
import { stringValue } from '../value/value.ts';
import type { Expression } from './ast.ts';
import { LiteralNode, TemplateNode } from './native-nodes.ts';
import { decodePlainText, decodeQuotedText } from './string-escapes.ts';
import {
  type EndName,
  flushParts,
  meldTexts,
  nestParts,
  type TemplatePart,
} from './template-tree.ts';
import { Token, type TokenKind } from './token.ts';
import { TokenReader } from './token-reader.ts';
import { trimEnd, trimStart } from './white-space.ts';

/** Reads templates: quoted, in heredocs and bare ones. */
export abstract class TemplateParser extends TokenReader {
  /** An expression of any kind; where none can be read it is an error expression. */
  protected abstract parseExpression(): Expression;

  /** A template that fills the whole text (scanned in mode `template`). */
  parseWholeTemplate(): Expression {
    return this.finishTemplate(undefined, Token.Eof, false);
  }

  protected parseHeredoc(): Expression {
    const open = this.read();
    const isFlush = this.reading.text[this.tokens.starts[open]! + 2] === '-';
    return this.finishTemplate(open, Token.CloseHeredoc, isFlush);
  }

  protected parseQuoted(): Expression {
    const open = this.read();
    const { kinds } = this.tokens;
    const text = open + 1;
    // The common case, a plain text, needs no parts.
    if (kinds[text] === Token.QuotedText && kinds[text + 1] === Token.CloseQuote) {
      const decoded = this.decode(text, Token.QuotedText);
      this.read();
      const close = this.read();
      const literal = new LiteralNode(stringValue(decoded), this.placed, text);
      return new TemplateNode([literal], this.placed, open, close);
    }
    return this.finishTemplate(open, Token.CloseQuote, false);
  }

  /** The text of a token of template text, with its escapes resolved and reported if bad. */
  protected decode(token: number, kind: TokenKind): string {
    const text = this.textOf(token);
    if (!/[\\$%]/.test(text)) return text;
    if (kind === Token.PlainText) return decodePlainText(text);
    const start = this.tokens.starts[token]!;
    return decodeQuotedText(text, (from, to, detail) => {
      this.report('Invalid escape sequence', detail, this.rangeInText(start + from, start + to));
    });
  }

  /** The rest of a template after its opening token, which a bare template lacks. */
  private finishTemplate(
    open: number | undefined,
    closing: TokenKind,
    isFlush: boolean,
  ): Expression {
    const first = this.ahead;
    const parts: TemplatePart[] = [];
    const end = this.parseParts(closing, isFlush, parts);
    if (isFlush) flushParts(parts);
    const range =
      open === undefined ? this.rangeOver(first, end) : this.rangeOver(open, this.previous);
    const melded = meldTexts(parts);
    const only = melded[0];
    if (only?.kind === 'interpolation' && melded.length === 1) {
      return { kind: 'template-wrap', wrapped: only.expression, range };
    }
    const expressions = nestParts(melded, this.rangeOf(end), {
      report: (summary, detail, subject) => this.report(summary, detail, subject),
      reportTooDeep: (subject) => this.reportTooDeep(subject),
    });
    return { kind: 'template', parts: expressions, range };
  }

  /** Reads parts up to and including the closing token, which it returns. */
  private parseParts(closing: TokenKind, isFlush: boolean, parts: TemplatePart[]): number {
    const first = this.ahead;
    const close = this.readParts(closing, isFlush, parts, first);
    if (parts.length === 0) {
      const { end, file } = this.rangeOf(first);
      parts.push({ kind: 'text', text: '', range: { file, start: end, end } });
    }
    return close;
  }

  private readParts(
    closing: TokenKind,
    isFlush: boolean,
    parts: TemplatePart[],
    first: number,
  ): number {
    /** The last token was `~}`: white space of a text that follows is dropped. */
    let trimsNext = false;
    let lastIsText = false;
    for (;;) {
      const token = this.read();
      const kind = this.lastKind;
      if (kind === closing) return token;
      const trims = trimsNext;
      const followsText = lastIsText;
      trimsNext = false;
      lastIsText = false;
      switch (kind) {
        case Token.PlainText:
        case Token.QuotedText: {
          const text = this.decode(token, kind);
          const range = this.rangeOf(token);
          parts.push({ kind: 'text', text: trims ? trimStart(text) : text, range });
          if (kind === Token.PlainText && !isFlush) this.readPlainRun(parts);
          lastIsText = true;
          break;
        }
        case Token.OpenInterpolation:
        case Token.OpenDirective: {
          const before = parts.at(-1);
          if (followsText && before?.kind === 'text' && this.tokenLength(token) === 3) {
            before.text = trimEnd(before.text);
          }
          const newlines = this.setNewlines(false);
          trimsNext =
            kind === Token.OpenInterpolation
              ? this.parseInterpolation(token, first, closing, parts)
              : this.parseDirective(token, first, parts);
          this.setNewlines(newlines);
          break;
        }
        default:
          if (!this.isRecovering) {
            this.report(
              'Unterminated template string',
              'No closing marker was found for the string.',
              this.rangeOf(token),
              this.rangeOver(first, token),
            );
          }
          return this.recover(closing);
      }
    }
  }

  /** The lines of a long text as one part, but the last, which a strip marker may shorten. */
  private readPlainRun(parts: TemplatePart[]): void {
    if (!this.isAhead(Token.PlainText)) return;
    const from = this.ahead;
    while (this.isAhead(Token.PlainText)) this.read();
    const last = this.previous;
    const { starts } = this.tokens;
    const source = this.reading.text.slice(starts[from], starts[last]);
    if (/[$%]/.test(source)) {
      for (let token = from; token < last; token += 1) this.addPlain(token, parts);
    } else if (last > from) {
      parts.push({ kind: 'text', text: source, range: this.rangeOver(from, last - 1) });
    }
    this.addPlain(last, parts);
  }

  private addPlain(token: number, parts: TemplatePart[]): void {
    const text = this.decode(token, Token.PlainText);
    parts.push({ kind: 'text', text, range: this.rangeOf(token) });
  }

  private tokenLength(token: number): number {
    return this.tokens.ends[token]! - this.tokens.starts[token]!;
  }

  /** Says whether the sequence ends in `~}`. */
  private parseInterpolation(
    open: number,
    first: number,
    closing: TokenKind,
    parts: TemplatePart[],
  ): boolean {
    const expression = this.parseExpression();
    const close = this.ahead;
    let trims = false;
    if (this.isAhead(Token.CloseSequence)) {
      this.read();
      trims = this.tokenLength(close) === 2;
    } else {
      if (!this.isRecovering) this.refuseInterpolation(first, closing);
      this.recover(Token.CloseSequence);
    }
    parts.push({ kind: 'interpolation', expression, range: this.rangeOver(open, close) });
    return trims;
  }

  private refuseInterpolation(first: number, closing: TokenKind): void {
    const kind = this.aheadKind;
    const isQuote = kind === Token.CloseQuote || kind === Token.OpenQuote;
    if (kind === Token.Eof || (isQuote && closing === Token.CloseQuote)) {
      const end = kind === Token.Eof ? 'file' : 'quoted template';
      this.report(
        'Unclosed template interpolation sequence',
        `There is no closing brace for this interpolation sequence before the end of the ${end}. This might be caused by incorrect nesting inside the given expression.`,
        this.rangeOf(first),
      );
    } else if (kind === Token.Colon) {
      this.reportAhead(
        'Extra characters after interpolation expression',
        'Template interpolation doesn\'t expect a colon at this location. Did you intend this to be a literal sequence to be processed as part of another language? If so, you can escape it by starting with "$${" instead of just "${".',
        first,
      );
    } else {
      this.reportAhead(
        'Extra characters after interpolation expression',
        'Expected a closing brace to end the interpolation expression, but found extra characters.\n\nThis can happen when you include interpolation syntax for another language, such as shell scripting, but forget to escape the interpolation start token. If this is an embedded sequence for another language, escape it by starting with "$${" instead of just "${".',
        first,
      );
    }
  }

  /** Says whether the sequence ends in `~}`. */
  private parseDirective(open: number, first: number, parts: TemplatePart[]): boolean {
    if (!this.isAhead(Token.Ident)) {
      if (!this.isRecovering) {
        this.reportAhead(
          'Invalid template directive',
          'A template directive keyword ("if", "for", etc) is expected at the beginning of a %{ sequence.',
          open,
        );
      }
      this.recover(Token.CloseSequence);
      return false;
    }
    const keyword = this.textOf(this.read());
    const part = this.parseDirectivePart(keyword, open);
    if (part === undefined) {
      this.recover(Token.CloseSequence);
      return false;
    }
    parts.push(part);
    if (this.isAhead(Token.CloseSequence)) {
      return this.tokenLength(this.read()) === 2;
    }
    if (!this.isRecovering) {
      this.reportAhead(
        `Extra characters in ${keyword} marker`,
        'Expected a closing brace to end the sequence, but found extra characters.',
        first,
      );
    }
    this.recover(Token.CloseSequence);
    return false;
  }

  private parseDirectivePart(keyword: string, open: number): TemplatePart | undefined {
    switch (keyword) {
      case 'if': {
        const condition = this.parseExpression();
        return { kind: 'if', condition, range: this.rangeOver(open, this.ahead) };
      }
      case 'else':
      case 'endif':
      case 'endfor': {
        const name: EndName = keyword;
        return { kind: 'end', name, range: this.rangeOver(open, this.ahead) };
      }
      case 'for':
        return this.parseForPart(open);
      default:
        if (!this.isRecovering) {
          const suggestion = suggestFirst(keyword, ['if', 'for', 'else', 'endif', 'endfor']);
          this.report(
            'Invalid template control keyword',
            `${quoteText(keyword)} is not a valid template control keyword.${didYouMean(suggestion)}`,
            this.rangeOf(this.previous),
            this.rangeOver(open, this.previous),
          );
        }
        return undefined;
    }
  }

  private parseForPart(open: number): TemplatePart | undefined {
    const refuse = (detail: string) => {
      if (!this.isRecovering) this.reportAhead("Invalid 'for' directive", detail);
      return undefined;
    };
    if (!this.isAhead(Token.Ident)) {
      return refuse("For directive requires variable name after 'for'.");
    }
    let keyName: string | undefined;
    let valueName = this.textOf(this.read());
    if (this.isAhead(Token.Comma)) {
      keyName = valueName;
      this.read();
      if (!this.isAhead(Token.Ident)) {
        return refuse('For directive requires value variable name after comma.');
      }
      valueName = this.textOf(this.read());
    }
    if (!this.isAheadWord('in')) {
      return refuse("For directive requires 'in' keyword after names.");
    }
    this.read();
    const collection = this.parseExpression();
    const range = this.rangeOver(open, this.ahead);
    return { kind: 'for', keyName, valueName, collection, range };
  }
}
