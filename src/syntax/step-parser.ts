import { type Range, rangeBetween } from '../source/source.ts';
import { parseNumber } from '../value/number.ts';
import { dynamicType, numberType } from '../value/types.ts';
import { numberValue, unknownValue, type Value } from '../value/value.ts';
import type { Expression, SplatItemExpression, TraversalStep } from './ast.ts';
import { MOST_NESTED } from './limits.ts';
import { TemplateParser } from './template-parser.ts';
import { Token } from './token.ts';

/** Reads what follows an expression: names after dots, keys in brackets, splats. */
export abstract class StepParser extends TemplateParser {
  /** The steps, indexes and splats that follow an expression. */
  protected parseSteps(from: Expression): Expression {
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

  protected numberOf(token: number): Value {
    const number = parseNumber(this.textOf(token));
    if (number !== undefined) return numberValue(number);
    this.report(
      'Invalid number literal',
      'Failed to recognize the value of this number literal.',
      this.rangeOf(token),
    );
    return unknownValue(numberType);
  }

  protected refuseDepth(): Expression {
    const range = this.rangeOf(this.ahead);
    if (!this.isTooDeep) this.reportTooDeep(range);
    this.isTooDeep = true;
    this.giveUp();
    return { kind: 'error', range };
  }

  private isTooDeep = false;

  /** Whether parsing went astray since the mark, so that what follows cannot be trusted. */
  protected isLost(mark: number): boolean {
    return this.isRecovering && this.failures > mark;
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
