import { formatRange } from '../source/locate.ts';
import { quoteText } from '../value/text.ts';
import type { Attribute, Block, Label, NativeBody } from './ast.ts';
import { ExpressionParser } from './expression-parser.ts';
import { BodyNode, LabelNode, NativeAttribute, NativeBlock } from './native-nodes.ts';
import { Token, type TokenKind } from './token.ts';

/** Recursive descent over bodies: attributes and blocks, with HCL's messages and recovery. */
export class BodyParser extends ExpressionParser {
  parseFile(): NativeBody {
    return this.parseBody(Token.Eof);
  }

  private parseBody(closing: TokenKind): NativeBody {
    const attributes = new Map<string, Attribute>();
    const blocks: Block[] = [];
    const start = this.previous;
    let end: number;
    for (;;) {
      if (this.isAhead(closing)) {
        end = this.read();
        break;
      }
      if (this.isAhead(Token.Newline)) {
        this.read();
      } else if (this.isAhead(Token.Ident)) {
        this.parseItem(attributes, blocks);
      } else {
        end = this.read();
        if (!this.isRecovering) this.refuseItemStart(start, end);
        this.recover(closing);
        break;
      }
    }
    return new BodyNode(attributes, blocks, this.placed, start, end);
  }

  private refuseItemStart(start: number, bad: number): void {
    switch (this.lastKind) {
      case Token.OpenQuote:
        this.report(
          'Invalid argument name',
          'Argument names must not be quoted.',
          this.rangeOf(bad),
        );
        break;
      case Token.Eof:
        this.report(
          'Unclosed configuration block',
          'There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.',
          this.rangeOf(start),
        );
        break;
      default:
        this.report(ITEM_REQUIRED, `${ITEM_REQUIRED_HERE}.`, this.rangeOf(bad));
    }
  }

  private parseItem(attributes: Map<string, Attribute>, blocks: Block[]): void {
    const name = this.read();
    switch (this.aheadKind) {
      case Token.Equal: {
        const attribute = this.parseAttribute(name, false);
        const existing = attributes.get(attribute.name);
        if (existing === undefined) attributes.set(attribute.name, attribute);
        else this.reportRedefined(attribute, existing);
        break;
      }
      case Token.OpenQuote:
      case Token.OpenBrace:
      case Token.Ident:
        blocks.push(this.parseBlock(name));
        break;
      default:
        this.refuseItemName(name);
    }
  }

  private reportRedefined(attribute: Attribute, existing: Attribute): void {
    this.fail({
      code: 'duplicate-argument',
      severity: 'error',
      summary: 'Attribute redefined',
      detail: `The argument ${quoteText(attribute.name)} was already set at ${formatRange(existing.nameRange)}. Each argument may be set only once.`,
      subject: attribute.nameRange,
      related: [{ message: 'It was set here first.', range: existing.nameRange }],
    });
  }

  private refuseItemName(name: number): void {
    const range = this.rangeOf(name);
    this.recoverAfterItem();
    this.report(
      ITEM_REQUIRED,
      `${ITEM_REQUIRED_HERE}. To set an argument, use the equals sign "=" to introduce the argument value.`,
      range,
    );
  }

  private parseAttribute(name: number, isSingleLine: boolean): NativeAttribute {
    this.read();
    const mark = this.failures;
    const expression = this.parseExpression();
    let end = this.previous;
    if (this.isRecovering && this.failures > mark) {
      this.recoverAfterItem();
    } else if (!isSingleLine) {
      if (this.isAhead(Token.Newline) || this.isAhead(Token.Eof)) {
        this.read();
      } else {
        if (!this.isRecovering) this.refuseAttributeEnd(name);
        end = this.previous;
        this.recoverAfterItem();
      }
    }
    return new NativeAttribute(this.textOf(name), expression, this.placed, name, end);
  }

  private refuseAttributeEnd(name: number): void {
    const detail = 'An argument definition must end with a newline.';
    if (this.isAhead(Token.Comma)) {
      this.reportAhead(
        'Unexpected comma after argument',
        `Argument definitions must be separated by newlines, not commas. ${detail}`,
        name,
      );
    } else {
      this.reportAhead('Missing newline after argument', detail, name);
    }
  }

  private parseBlock(name: number): Block {
    let labels: readonly Label[] = [];
    while (!this.isAhead(Token.OpenBrace)) {
      if (this.isAhead(Token.OpenQuote)) {
        labels = [...labels, this.parseLabel()];
      } else if (this.isAhead(Token.Ident)) {
        const label = this.read();
        labels = [...labels, new LabelNode(this.textOf(label), this.placed, label, label)];
      } else {
        this.refuseLabel(name);
        this.recoverAfterItem();
        return this.block(name, labels, this.emptyBody(name, name), name, name);
      }
    }
    const open = this.read();
    const inner = this.parseBlockBody(name, open);
    const close = this.previous;
    if (this.isAhead(Token.Newline) || this.isAhead(Token.Eof)) {
      this.read();
    } else {
      if (!this.isRecovering) {
        this.reportAhead(
          'Missing newline after block definition',
          'A block definition must end with a newline.',
          name,
        );
      }
      this.recoverAfterItem();
    }
    return this.block(name, labels, inner ?? this.emptyBody(open, close), open, close);
  }

  private block(
    name: number,
    labels: readonly Label[],
    content: NativeBody,
    open: number,
    close: number,
  ): Block {
    return new NativeBlock(this.textOf(name), labels, content, this.placed, name, open, close);
  }

  private emptyBody(first: number, last: number): NativeBody {
    return new BodyNode(new Map(), [], this.placed, first, last);
  }

  private refuseLabel(name: number): void {
    if (this.isAhead(Token.Equal)) {
      this.reportAhead(
        'Invalid block definition',
        'The equals sign "=" indicates an argument definition, and must not be used when defining a block.',
        name,
      );
    } else if (this.isAhead(Token.Newline)) {
      this.reportAhead(
        'Invalid block definition',
        'A block definition must have block content delimited by "{" and "}", starting on the same line as the block header.',
        name,
      );
    } else if (!this.isRecovering) {
      this.reportAhead(
        'Invalid block definition',
        'Either a quoted string block label or an opening brace ("{") is expected here.',
        name,
      );
    }
  }

  /** The body with its closing brace; undefined when the body of a one-line block is not usable. */
  private parseBlockBody(name: number, open: number): NativeBody | undefined {
    switch (this.aheadKind) {
      case Token.Newline:
      case Token.Eof:
      case Token.CloseBrace:
        return this.parseBody(Token.CloseBrace);
    }
    const mark = this.problems.length;
    const content = this.parseSingleAttribute();
    if (this.isAhead(Token.CloseBrace)) {
      this.read();
      return content;
    }
    // HCL tells of the block before it tells of the argument inside it.
    const inner = this.problems.splice(mark);
    this.refuseSingleLine(name, open);
    this.recover(Token.CloseBrace);
    this.problems.push(...inner);
    return content;
  }

  private refuseSingleLine(name: number, open: number): void {
    const summary = 'Invalid single-argument block definition';
    if (this.isAhead(Token.Comma)) {
      this.reportAhead(
        summary,
        'Single-line block syntax can include only one argument definition. To define multiple arguments, use the multi-line block syntax with one argument definition per line.',
      );
    } else if (this.isAhead(Token.Newline)) {
      this.reportAhead(
        summary,
        "An argument definition on the same line as its containing block creates a single-line block definition, which must also be closed on the same line. Place the block's closing brace immediately after the argument definition.",
      );
    } else if (!this.isRecovering && this.isAhead(Token.Eof)) {
      this.report(
        'Unclosed configuration block',
        'There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.',
        this.rangeOf(open),
        this.rangeOver(name, open),
      );
    } else if (!this.isRecovering) {
      this.reportAhead(
        summary,
        'A single-line block definition must end with a closing brace immediately after its single argument definition.',
      );
    }
  }

  /** `name = value` between the braces of a block on one line. */
  private parseSingleAttribute(): NativeBody | undefined {
    const name = this.read();
    const range = this.rangeOf(name);
    if (!this.wasRead(Token.Ident)) {
      this.recoverAfterItem();
      this.report(ITEM_REQUIRED, `${ITEM_REQUIRED_HERE}.`, range);
      return undefined;
    }
    switch (this.aheadKind) {
      case Token.Equal: {
        const attribute = this.parseAttribute(name, true);
        const attributes = new Map([[attribute.name, attribute]]);
        return new BodyNode(attributes, [], this.placed, name, attribute.last);
      }
      case Token.OpenQuote:
      case Token.OpenBrace:
      case Token.Ident: {
        const subject = this.rangeOver(name, this.ahead);
        this.recoverAfterItem();
        this.report(
          'Argument definition required',
          `A single-line block definition can contain only a single argument. If you meant to define argument ${quoteText(this.textOf(name))}, use an equals sign to assign it a value. To define a nested block, place it on a line of its own within its parent block.`,
          subject,
        );
        return undefined;
      }
      default:
        this.refuseItemName(name);
        return undefined;
    }
  }

  /** A quoted label, in which nothing may be interpolated. */
  private parseLabel(): Label {
    const open = this.read();
    let text = '';
    for (;;) {
      const token = this.read();
      switch (this.lastKind) {
        case Token.CloseQuote:
          return new LabelNode(text, this.placed, open, token);
        case Token.QuotedText:
          text += this.decode(token, Token.QuotedText);
          break;
        case Token.OpenInterpolation:
        case Token.OpenDirective: {
          const marker = this.wasRead(Token.OpenDirective) ? '%' : '$';
          this.report(
            'Invalid string literal',
            `Template sequences are not allowed in this string. To include a literal "${marker}", double it (as "${marker}${marker}") to escape it.`,
            this.rangeOf(token),
            this.rangeOver(open, token),
          );
          text += `${marker}{ ... }`;
          this.recover(Token.CloseSequence);
          break;
        }
        case Token.Eof:
          this.report(
            'Unterminated string literal',
            'Unable to find the closing quote mark before the end of the file.',
            this.rangeOf(token),
            this.rangeOver(open, token),
          );
          return new LabelNode(text, this.placed, open, token);
        default:
          this.report(
            'Invalid string literal',
            'This item is not valid in a string literal.',
            this.rangeOf(token),
            this.rangeOver(open, token),
          );
          this.recover(Token.CloseQuote);
          return new LabelNode(text, this.placed, open, token);
      }
    }
  }
}

const ITEM_REQUIRED = 'Argument or block definition required';
const ITEM_REQUIRED_HERE = 'An argument or block definition is required here';
