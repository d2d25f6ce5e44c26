import { type Range, rangeBetween } from '../source/source.ts';
import { dynamicType } from '../value/types.ts';
import { boolValue, nullValue } from '../value/value.ts';
import type { BinaryOperator, Expression, ObjectItem } from './ast.ts';
import { MOST_NESTED } from './limits.ts';
import { LiteralNode, ObjectKeyNode, ObjectNode, TupleNode } from './native-nodes.ts';
import { StepParser } from './step-parser.ts';
import { Token, type TokenKind } from './token.ts';

/** Recursive descent over expressions and templates, with HCL's messages and recovery. */
export class ExpressionParser extends StepParser {
  /** How many variables and calls were read so far. */
  private names = 0;

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

  /** An expression of any kind; where none can be read it is an error expression. */
  protected parseExpression(): Expression {
    this.depth += 1;
    const expression = this.depth > MOST_NESTED ? this.refuseDepth() : this.parseConditional();
    this.depth -= 1;
    return expression;
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
        return new LiteralNode(this.numberOf(token), this.placed, token);
      }
      case Token.Ident:
        return this.parseName();
      case Token.OpenQuote:
        return this.parseQuoted();
      case Token.OpenHeredoc:
        return this.parseHeredoc();
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

  private parseName(): Expression {
    const token = this.read();
    if (this.isAhead(Token.OpenParen) || this.isAhead(Token.DoubleColon)) {
      this.names += 1;
      return this.parseCall(token);
    }
    const name = this.textOf(token);
    switch (name) {
      case 'true':
      case 'false':
        return new LiteralNode(boolValue(name === 'true'), this.placed, token);
      case 'null':
        return new LiteralNode(nullValue(dynamicType), this.placed, token);
      default: {
        this.names += 1;
        const range = this.rangeOf(token);
        return { kind: 'variable', name, nameRange: range, steps: [], range };
      }
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
    const before = this.names;
    const close = this.parseElements(open, elements);
    return new TupleNode(trimmed(elements), this.names === before, this.placed, open, close);
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
      const before = this.names;
      const close = this.parseItems(open, items);
      expression = new ObjectNode(trimmed(items), this.names === before, this.placed, open, close);
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
      const before = this.names;
      const wrapped = this.parseExpression();
      if (this.isLost(keyMark)) return this.recover(Token.CloseBrace);
      // A bare key is a text.
      if (wrapped.kind === 'variable' && wrapped.steps.length === 0) this.names = before;
      const key = new ObjectKeyNode(wrapped, forceNonLiteral);
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
}

/** Without the room for more that an array has when it grows, as there are many short ones. */
function trimmed<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? list : list.slice();
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
