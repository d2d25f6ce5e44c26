import type { Range } from '../source/source.ts';
import { rangeBetween } from '../source/source.ts';
import { didYouMean, suggestFirst } from '../source/suggest.ts';
import { parseNumber } from '../value/number.ts';
import { quoteText } from '../value/text.ts';
import { dynamicType, numberType } from '../value/types.ts';
import type { Value } from '../value/value.ts';
import { boolValue, nullValue, numberValue, stringValue, unknownValue } from '../value/value.ts';
import type {
  BinaryOperator,
  Expression,
  ObjectItem,
  SplatItemExpression,
  TraversalStep,
} from './ast.ts';
import { MOST_NESTED } from './scan.ts';
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

/** Recursive descent over expressions and templates, with HCL's messages and recovery. */
export class ExpressionParser extends TokenReader {
  /** An expression that fills the whole text; newlines do not count, as inside parentheses. */
  parseWholeExpression(): Expression {
    this.setNewlines(false);
    const expression = this.parseExpression();
    if (!this.isAhead(Token.Eof) && !this.isRecovering) {
      this.reportAhead(
        'Extra characters after expression',
        'An expression was successfully parsed, but extra characters were found after it.',
      );
    }
    return expression;
  }

  /** A template that fills the whole text (scanned in mode `template`). */
  parseWholeTemplate(): Expression {
    return this.finishTemplate(undefined, Token.Eof, false);
  }

  /** An expression of any kind; where none can be read it is an error expression. */
  protected parseExpression(): Expression {
    this.depth += 1;
    try {
      if (this.depth > MOST_NESTED) return this.refuseDepth();
      return this.parseConditional();
    } finally {
      this.depth -= 1;
    }
  }

  private refuseDepth(): Expression {
    const range = this.rangeOf(this.ahead);
    if (!this.isTooDeep) this.reportTooDeep(range);
    this.isTooDeep = true;
    this.giveUp();
    return { kind: 'error', range };
  }

  private isTooDeep = false;

  /** Whether parsing went astray since the mark, so that what follows cannot be trusted. */
  private isLost(mark: number): boolean {
    return this.isRecovering && this.failures > mark;
  }

  private parseConditional(): Expression {
    const start = this.ahead;
    const mark = this.failures;
    const condition = this.parseBinary(0);
    if (this.isLost(mark) || !this.isAhead(Token.Question)) return condition;
    this.read();
    const whenTrueMark = this.failures;
    const whenTrue = this.parseExpression();
    if (this.isLost(whenTrueMark)) return condition;
    if (!this.isAhead(Token.Colon)) {
      this.reportAhead(
        'Missing false expression in conditional',
        'The conditional operator (...?...:...) requires a false expression, delimited by a colon.',
        start,
      );
      return condition;
    }
    this.read();
    const whenFalseMark = this.failures;
    const whenFalse = this.parseExpression();
    if (this.isLost(whenFalseMark)) return condition;
    const range = rangeBetween(this.rangeOf(start), whenFalse.range);
    return { kind: 'conditional', condition, whenTrue, whenFalse, range };
  }

  /** Operators of at least the given precedence; those of one precedence bind to the left. */
  private parseBinary(precedence: number): Expression {
    const mark = this.failures;
    let left = this.parseOperand();
    if (this.isLost(mark)) return left;
    for (;;) {
      const operator = BINARY_OPERATORS[this.aheadKind];
      if (operator === undefined || operator.precedence < precedence) return left;
      this.read();
      const rightMark = this.failures;
      const right = this.parseBinary(operator.precedence + 1);
      if (this.isLost(rightMark)) return left;
      const range = rangeBetween(left.range, right.range);
      left = { kind: 'binary', operator: operator.symbol, left, right, range };
    }
  }

  private parseOperand(): Expression {
    return this.parseSteps(this.parseTerm());
  }

  private parseTerm(): Expression {
    switch (this.aheadKind) {
      case Token.OpenParen:
        return this.parseParentheses();
      case Token.Number: {
        const token = this.read();
        return { kind: 'literal', value: this.numberOf(token), range: this.rangeOf(token) };
      }
      case Token.Ident:
        return this.parseName();
      case Token.OpenQuote:
        return this.parseQuoted();
      case Token.OpenHeredoc: {
        const open = this.read();
        const isFlush = this.reading.text.charCodeAt(this.tokens.starts[open]! + 2) === 45;
        return this.finishTemplate(open, Token.CloseHeredoc, isFlush);
      }
      case Token.Minus:
        return this.parseUnary('-');
      case Token.Bang:
        return this.parseUnary('!');
      case Token.OpenBracket:
        return this.parseTuple();
      case Token.OpenBrace:
        return this.parseObject();
      default:
        return this.refuseTerm();
    }
  }

  private refuseTerm(): Expression {
    if (!this.isRecovering) {
      if (this.isAhead(Token.Eof)) {
        this.reportAhead(
          'Missing expression',
          'Expected the start of an expression, but found the end of the file.',
        );
      } else {
        this.reportAhead(
          'Invalid expression',
          'Expected the start of an expression, but found an invalid expression token.',
        );
      }
    }
    this.isRecovering = true;
    return { kind: 'error', range: this.rangeOf(this.ahead) };
  }

  private parseParentheses(): Expression {
    const open = this.read();
    const newlines = this.setNewlines(false);
    const mark = this.failures;
    const inner = this.parseExpression();
    if (this.failures > mark) {
      this.recover(Token.CloseParen);
      this.setNewlines(newlines);
      return inner;
    }
    if (!this.isAhead(Token.CloseParen)) {
      this.reportAhead(
        'Unbalanced parentheses',
        'Expected a closing parenthesis to terminate the expression.',
        open,
      );
      this.isRecovering = true;
    }
    const close = this.read();
    this.setNewlines(newlines);
    return { kind: 'parentheses', inner, range: this.rangeOver(open, close) };
  }

  private parseUnary(operator: '-' | '!'): Expression {
    const token = this.read();
    const operatorRange = this.rangeOf(token);
    this.depth += 1;
    const operand = this.depth > MOST_NESTED ? this.refuseDepth() : this.parseOperand();
    this.depth -= 1;
    const range = rangeBetween(operatorRange, operand.range);
    return { kind: 'unary', operator, operand, range, operatorRange };
  }

  private numberOf(token: number): Value {
    const number = parseNumber(this.textOf(token));
    if (number !== undefined) return numberValue(number);
    this.report(
      'Invalid number literal',
      'Failed to recognize the value of this number literal.',
      this.rangeOf(token),
    );
    return unknownValue(numberType);
  }

  private parseName(): Expression {
    const token = this.read();
    if (this.isAhead(Token.OpenParen) || this.isAhead(Token.DoubleColon)) {
      return this.parseCall(token);
    }
    const name = this.textOf(token);
    const range = this.rangeOf(token);
    switch (name) {
      case 'true':
      case 'false':
        return { kind: 'literal', value: boolValue(name === 'true'), range };
      case 'null':
        return { kind: 'literal', value: nullValue(dynamicType), range };
      default:
        return { kind: 'variable', name, nameRange: range, steps: [], range };
    }
  }

  private parseCall(first: number): Expression {
    let name = this.textOf(first);
    let last = first;
    let open = this.read();
    while (this.wasRead(Token.DoubleColon)) {
      const next = this.read();
      if (!this.wasRead(Token.Ident)) {
        return this.refuseCall(
          first,
          next,
          'Missing function name',
          'Function scope resolution symbol :: must be followed by a function name in this scope.',
        );
      }
      name += `::${this.textOf(next)}`;
      last = next;
      open = this.read();
    }
    if (!this.wasRead(Token.OpenParen)) {
      return this.refuseCall(
        first,
        open,
        'Missing open parenthesis',
        'Function selector must be followed by an open parenthesis to begin the function call.',
      );
    }
    const newlines = this.setNewlines(false);
    const args: Expression[] = [];
    const { close, expandLast } = this.parseArguments(first, open, args);
    this.setNewlines(newlines);
    return {
      kind: 'call',
      name,
      nameRange: this.rangeOver(first, last),
      args,
      expandLast,
      openRange: this.rangeOf(open),
      closeRange: this.rangeOf(close),
      range: this.rangeOver(first, close),
    };
  }

  private refuseCall(first: number, at: number, summary: string, detail: string): Expression {
    const range = this.rangeOver(first, at);
    this.report(summary, detail, this.rangeOf(at), range);
    this.recoverOverParens();
    return { kind: 'error', range };
  }

  private parseArguments(
    name: number,
    open: number,
    args: Expression[],
  ): { readonly close: number; readonly expandLast: boolean } {
    for (;;) {
      if (this.isAhead(Token.CloseParen)) return { close: this.read(), expandLast: false };
      const mark = this.failures;
      args.push(this.parseExpression());
      if (this.isLost(mark)) return { close: this.recover(Token.CloseParen), expandLast: false };
      const separator = this.read();
      switch (this.lastKind) {
        case Token.CloseParen:
          return { close: separator, expandLast: false };
        case Token.Comma:
          break;
        case Token.Ellipsis:
          return { close: this.closeAfterEllipsis(name, separator), expandLast: true };
        case Token.Eof:
          this.report(
            'Unterminated function call',
            'There is no closing parenthesis for this function call before the end of the file. This may be caused by incorrect parenthesis nesting elsewhere in this file.',
            this.rangeOver(name, open),
          );
          return { close: this.recover(Token.CloseParen), expandLast: false };
        default:
          this.report(
            'Missing argument separator',
            'A comma is required to separate each function argument from the next.',
            this.rangeOf(separator),
            this.rangeOver(name, separator),
          );
          return { close: this.recover(Token.CloseParen), expandLast: false };
      }
    }
  }

  private closeAfterEllipsis(name: number, ellipsis: number): number {
    if (this.isAhead(Token.CloseParen)) return this.read();
    if (!this.isRecovering) {
      this.report(
        'Missing closing parenthesis',
        'An expanded function argument (with ...) must be immediately followed by closing parentheses.',
        this.rangeOf(ellipsis),
        this.rangeOver(name, ellipsis),
      );
    }
    return this.recover(Token.CloseParen);
  }

  /** The steps, indexes and splats that follow an expression. */
  private parseSteps(from: Expression): Expression {
    let expression = from;
    for (;;) {
      if (this.isAhead(Token.Dot)) expression = this.parseDot(expression);
      else if (this.isAhead(Token.OpenBracket)) expression = this.parseBracket(expression);
      else return expression;
    }
  }

  private parseDot(from: Expression): Expression {
    const dot = this.read();
    const after = this.ahead;
    switch (this.aheadKind) {
      case Token.Ident:
        this.read();
        return addStep(from, {
          kind: 'attribute',
          name: this.textOf(after),
          range: this.rangeOver(dot, after),
        });
      case Token.Number:
        this.read();
        return addStep(from, this.legacyIndex(dot, after, LEGACY_INDEX));
      case Token.Star:
        return this.parseAttributeSplat(from, dot);
      default:
        this.report(
          'Invalid attribute name',
          'An attribute name is required after a dot.',
          this.rangeOf(after),
        );
        this.isRecovering = true;
        return { kind: 'error', range: rangeBetween(from.range, this.rangeOf(dot)) };
    }
  }

  /** `.0`: an index in the form of HCL's predecessor. */
  private legacyIndex(dot: number, token: number, advice: string, blamed = token): TraversalStep {
    const text = this.textOf(token);
    const range = this.rangeOver(dot, token);
    const point = text.indexOf('.');
    if (point === -1) return { kind: 'index', key: this.numberOf(token), range };
    this.report(
      'Invalid legacy index syntax',
      `When using the legacy index syntax, chaining two indexes together is not permitted. ${advice}, like [${text.slice(0, point)}][${text.slice(point + 1)}].`,
      this.rangeOf(blamed),
    );
    return { kind: 'index', key: unknownValue(dynamicType), range };
  }

  /** `source.*`, which takes only names and numbers after dots along. */
  private parseAttributeSplat(source: Expression, dot: number): Expression {
    const marker = this.read();
    const first = this.ahead;
    let last = marker;
    const steps: TraversalStep[] = [];
    while (this.isAhead(Token.Dot)) {
      const stepDot = this.read();
      if (this.isAhead(Token.Number)) {
        last = this.read();
        steps.push(this.legacyIndex(stepDot, last, LEGACY_SPLAT_INDEX, marker));
      } else if (this.isAhead(Token.Ident)) {
        last = this.read();
        const range = this.rangeOver(stepDot, last);
        steps.push({ kind: 'attribute', name: this.textOf(last), range });
      } else {
        this.refuseSplatStep(marker);
        return source;
      }
    }
    const item: SplatItemExpression = { kind: 'splat-item', range: this.rangeOver(dot, marker) };
    const each: Expression =
      steps.length === 0
        ? item
        : { kind: 'traversal', source: item, steps, range: this.rangeOver(first, last) };
    return {
      kind: 'splat',
      source,
      each,
      item,
      markerRange: item.range,
      range: rangeBetween(source.range, this.rangeOf(last)),
    };
  }

  private refuseSplatStep(marker: number): void {
    if (!this.isRecovering) {
      if (this.isAhead(Token.Star)) {
        this.reportAhead(
          'Nested splat expression not allowed',
          'A splat expression (*) cannot be used inside another attribute-only splat expression.',
        );
      } else {
        this.report(
          'Invalid attribute name',
          'An attribute name is required after a dot.',
          this.rangeOf(marker),
        );
      }
    }
    this.isRecovering = true;
  }

  private parseBracket(from: Expression): Expression {
    const open = this.read();
    if (this.isAhead(Token.Star)) return this.parseFullSplat(from, open);
    const newlines = this.setNewlines(false);
    const mark = this.failures;
    const key = this.parseExpression();
    let close: number;
    if (this.isLost(mark)) {
      close = this.recover(Token.CloseBracket);
    } else {
      close = this.closeBracket(
        'Missing close bracket on index',
        'The index operator must end with a closing bracket ("]").',
      );
    }
    this.setNewlines(newlines);
    const bracketRange = this.rangeOver(open, close);
    const literal = literalKey(key);
    if (literal !== undefined) {
      return addStep(from, { kind: 'index', key: literal, range: bracketRange });
    }
    const range = rangeBetween(from.range, bracketRange);
    return { kind: 'index', collection: from, key, bracketRange, range };
  }

  /** Reads `]`; where it is missing HCL blames the bracket at which it finds the way back. */
  private closeBracket(summary: string, detail: string): number {
    const token = this.read();
    if (this.wasRead(Token.CloseBracket) || this.isRecovering) return token;
    const close = this.recover(Token.CloseBracket);
    this.report(summary, detail, this.rangeOf(close));
    return close;
  }

  /** `source[*]`, which takes all steps that follow along. */
  private parseFullSplat(source: Expression, open: number): Expression {
    this.read();
    const close = this.closeBracket(
      'Missing close bracket on splat index',
      'The star for a full splat operator must be immediately followed by a closing bracket ("]").',
    );
    const markerRange = this.rangeOver(open, close);
    const item: SplatItemExpression = { kind: 'splat-item', range: markerRange };
    this.depth += 1;
    const each = this.depth > MOST_NESTED ? this.refuseDepth() : this.parseSteps(item);
    this.depth -= 1;
    const range = rangeBetween(source.range, each.range);
    return { kind: 'splat', source, each, item, markerRange, range };
  }

  private parseTuple(): Expression {
    const open = this.read();
    const newlines = this.setNewlines(false);
    const expression = this.isAheadWord('for')
      ? this.parseFor(open, Token.CloseBracket)
      : this.finishTuple(open);
    this.setNewlines(newlines);
    return expression;
  }

  private finishTuple(open: number): Expression {
    const elements: Expression[] = [];
    const close = this.parseElements(open, elements);
    return {
      kind: 'tuple',
      elements,
      range: this.rangeOver(open, close),
      openRange: this.rangeOf(open),
    };
  }

  /** Reads the elements and the closing bracket, which it returns. */
  private parseElements(open: number, elements: Expression[]): number {
    for (;;) {
      if (this.isAhead(Token.CloseBracket)) return this.read();
      const mark = this.failures;
      elements.push(this.parseExpression());
      if (this.isLost(mark)) return this.recover(Token.CloseBracket);
      if (this.isAhead(Token.CloseBracket)) return this.read();
      if (!this.isAhead(Token.Comma)) {
        if (!this.isRecovering) {
          if (this.isAhead(Token.Eof)) {
            this.report(
              'Unterminated tuple constructor expression',
              'There is no corresponding closing bracket before the end of the file. This may be caused by incorrect bracket nesting elsewhere in this file.',
              this.rangeOf(open),
            );
          } else {
            this.reportAhead(
              'Missing item separator',
              'Expected a comma to mark the beginning of the next item.',
              open,
            );
          }
        }
        return this.recover(Token.CloseBracket);
      }
      this.read();
    }
  }

  private parseObject(): Expression {
    const open = this.read();
    // A `for` expression takes no notice of newlines, an object does.
    const newlines = this.setNewlines(false);
    let expression: Expression;
    if (this.isAheadWord('for')) {
      expression = this.parseFor(open, Token.CloseBrace);
    } else {
      this.setNewlines(true);
      const items: ObjectItem[] = [];
      const close = this.parseItems(open, items);
      const range = this.rangeOver(open, close);
      expression = { kind: 'object', items, range, openRange: this.rangeOf(open) };
    }
    this.setNewlines(newlines);
    return expression;
  }

  /** Reads the items and the closing brace, which it returns. */
  private parseItems(open: number, items: ObjectItem[]): number {
    for (;;) {
      if (this.isAhead(Token.Newline)) {
        this.read();
        continue;
      }
      if (this.isAhead(Token.CloseBrace)) return this.read();
      const forceNonLiteral = this.isAhead(Token.OpenParen);
      const keyMark = this.failures;
      const wrapped = this.parseExpression();
      if (this.isLost(keyMark)) return this.recover(Token.CloseBrace);
      const key: Expression = {
        kind: 'object-key',
        wrapped,
        forceNonLiteral,
        range: wrapped.range,
      };
      if (!this.isAhead(Token.Equal) && !this.isAhead(Token.Colon)) {
        this.refuseItem(open);
        return this.recover(Token.CloseBrace);
      }
      this.read();
      const valueMark = this.failures;
      const value = this.parseExpression();
      if (this.isLost(valueMark)) {
        if (value.kind === 'error') items.push({ key, value });
        return this.recover(Token.CloseBrace);
      }
      items.push({ key, value });
      if (this.isAhead(Token.CloseBrace)) return this.read();
      if (!this.isAhead(Token.Comma) && !this.isAhead(Token.Newline)) {
        if (!this.isRecovering) {
          if (this.isAhead(Token.Eof)) this.reportUnclosedObject(open);
          else {
            this.reportAhead(
              'Missing attribute separator',
              'Expected a newline or comma to mark the beginning of the next attribute.',
              open,
            );
          }
        }
        return this.recover(Token.CloseBrace);
      }
      this.read();
    }
  }

  private refuseItem(open: number): void {
    if (this.isRecovering) return;
    switch (this.aheadKind) {
      case Token.Newline:
      case Token.Comma:
        this.reportAhead(
          'Missing attribute value',
          'Expected an attribute value, introduced by an equals sign ("=").',
          open,
        );
        break;
      case Token.Ident:
        this.reportAhead(
          'Missing key/value separator',
          'Expected an equals sign ("=") to mark the beginning of the attribute value. If you intended to given an attribute name containing periods or spaces, write the name in quotes to create a string literal.',
          open,
        );
        break;
      case Token.Eof:
        this.reportUnclosedObject(open);
        break;
      default:
        this.reportAhead(
          'Missing key/value separator',
          'Expected an equals sign ("=") to mark the beginning of the attribute value.',
          open,
        );
    }
  }

  private reportUnclosedObject(open: number): void {
    this.report(
      'Unterminated object constructor expression',
      'There is no corresponding closing brace before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.',
      this.rangeOf(open),
    );
  }

  private parseFor(open: number, closing: TokenKind): Expression {
    this.read();
    const refuse = (detail?: string): Expression => {
      if (detail !== undefined && !this.isRecovering) {
        this.reportAhead("Invalid 'for' expression", detail, open);
      }
      return { kind: 'error', range: this.rangeOver(open, this.recover(closing)) };
    };

    if (!this.isAhead(Token.Ident)) {
      return refuse("For expression requires variable name after 'for'.");
    }
    let keyName: string | undefined;
    let valueName = this.textOf(this.read());
    if (this.isAhead(Token.Comma)) {
      keyName = valueName;
      this.read();
      if (!this.isAhead(Token.Ident)) {
        return refuse('For expression requires value variable name after comma.');
      }
      valueName = this.textOf(this.read());
    }
    if (!this.isAheadWord('in')) {
      return refuse("For expression requires the 'in' keyword after its name declarations.");
    }
    this.read();
    const mark = this.failures;
    const collection = this.parseExpression();
    if (this.isLost(mark)) return refuse();
    if (!this.isAhead(Token.Colon)) {
      return refuse('For expression requires a colon after the collection expression.');
    }
    this.read();
    const valueMark = this.failures;
    let key: Expression | undefined;
    let value = this.parseExpression();
    if (this.isAhead(Token.FatArrow)) {
      this.read();
      key = value;
      value = this.parseExpression();
    }
    if (this.isLost(valueMark)) return refuse();
    const ellipsis = this.isAhead(Token.Ellipsis) ? this.read() : undefined;
    let condition: Expression | undefined;
    if (this.isAheadWord('if')) {
      this.read();
      const conditionMark = this.failures;
      condition = this.parseExpression();
      if (this.isLost(conditionMark)) return refuse();
    }
    if (!this.isAhead(closing) && !this.isRecovering) {
      this.reportAhead(
        "Invalid 'for' expression",
        "Extra characters after the end of the 'for' expression.",
        open,
      );
    }
    const close = this.isAhead(closing) ? this.read() : this.recover(closing);
    const range = this.rangeOver(open, close);
    this.checkForKind(closing === Token.CloseBrace, key, value, ellipsis, range);
    return {
      kind: 'for',
      keyName,
      valueName,
      collection,
      key,
      value,
      condition,
      group: ellipsis !== undefined,
      range,
      openRange: this.rangeOf(open),
      closeRange: this.rangeOf(close),
    };
  }

  private checkForKind(
    isObject: boolean,
    key: Expression | undefined,
    value: Expression,
    ellipsis: number | undefined,
    range: Range,
  ): void {
    const refuse = (detail: string, subject: Range) =>
      this.report("Invalid 'for' expression", detail, subject, range);
    if (isObject) {
      if (key === undefined) {
        refuse('Key expression is required when building an object.', value.range);
      }
      return;
    }
    if (key !== undefined) {
      refuse('Key expression is not valid when building a tuple.', key.range);
    }
    if (ellipsis !== undefined) {
      refuse(
        'Grouping ellipsis (...) cannot be used when building a tuple.',
        this.rangeOf(ellipsis),
      );
    }
  }

  private parseQuoted(): Expression {
    const open = this.read();
    const { kinds } = this.tokens;
    const text = open + 1;
    // The common case, a plain text, needs no parts.
    if (kinds[text] === Token.QuotedText && kinds[text + 1] === Token.CloseQuote) {
      const decoded = this.decode(text, Token.QuotedText);
      this.read();
      const close = this.read();
      const literal: Expression = {
        kind: 'literal',
        value: stringValue(decoded),
        range: this.rangeOf(text),
      };
      return { kind: 'template', parts: [literal], range: this.rangeOver(open, close) };
    }
    return this.finishTemplate(open, Token.CloseQuote, false);
  }

  /** The text of a token of template text, with its escapes resolved and reported if bad. */
  protected decode(token: number, kind: TokenKind): string {
    const text = this.textOf(token);
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

const LEGACY_INDEX = 'Use the proper index syntax instead';
const LEGACY_SPLAT_INDEX = 'Use the proper index syntax with a full splat expression [*] instead';

/** A traversal with one more step; steps on a traversal make it longer. */
function addStep(expression: Expression, step: TraversalStep): Expression {
  const range = rangeBetween(expression.range, step.range);
  switch (expression.kind) {
    case 'variable':
    case 'traversal':
      // Not shared yet: the parser that made the node is the only one to know it.
      (expression.steps as TraversalStep[]).push(step);
      (expression as { range: Range }).range = range;
      return expression;
    default:
      return { kind: 'traversal', source: expression, steps: [step], range };
  }
}

/** The value of a key that is written out, so that it makes a step of a traversal. */
function literalKey(key: Expression): Value | undefined {
  if (key.kind === 'literal') return key.value;
  const only = key.kind === 'template' && key.parts.length === 1 ? key.parts[0] : undefined;
  return only?.kind === 'literal' ? only.value : undefined;
}

const BINARY_OPERATORS: Partial<
  Record<TokenKind, { readonly symbol: BinaryOperator; readonly precedence: number }>
> = {
  [Token.OrOr]: { symbol: '||', precedence: 0 },
  [Token.AndAnd]: { symbol: '&&', precedence: 1 },
  [Token.EqualEqual]: { symbol: '==', precedence: 2 },
  [Token.NotEqual]: { symbol: '!=', precedence: 2 },
  [Token.Greater]: { symbol: '>', precedence: 3 },
  [Token.GreaterEqual]: { symbol: '>=', precedence: 3 },
  [Token.Less]: { symbol: '<', precedence: 3 },
  [Token.LessEqual]: { symbol: '<=', precedence: 3 },
  [Token.Plus]: { symbol: '+', precedence: 4 },
  [Token.Minus]: { symbol: '-', precedence: 4 },
  [Token.Star]: { symbol: '*', precedence: 5 },
  [Token.Slash]: { symbol: '/', precedence: 5 },
  [Token.Percent]: { symbol: '%', precedence: 5 },
};
