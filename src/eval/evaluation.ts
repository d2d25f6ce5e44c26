import type { DiagnosticCode } from '../source/codes.ts';
import type { Diagnostic, DiagnosticSink } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import type { Expression, SplatItemExpression } from '../syntax/ast.ts';
import type { Value } from '../value/value.ts';
import type { Scope } from './scope.ts';

// More than this helps nobody, and an error in a loop can come millions of times.
const maximumKept = 100_000;

const none: readonly Diagnostic[] = [];

/** Something with a place, which is found when it is asked for. */
export interface Placed {
  readonly range: Range;
}

/**
 * One run of the evaluator. The diagnostics are a stack: a construct notes `errors` before it
 * evaluates a part and takes off again what the part reported, when HCL's rules drop or reorder it.
 */
export abstract class Evaluation implements DiagnosticSink {
  /** How many errors stand on the stack. */
  errors = 0;
  private found: Diagnostic[] | undefined;
  private readonly items: { item: SplatItemExpression; value: Value }[] = [];

  abstract valueOf(expression: Expression, scope: Scope): Value;

  /** Counts work that is not of nodes; leaves the evaluation when it is too much. */
  abstract spend(steps: number, place: Placed): void;

  fail(
    code: DiagnosticCode,
    summary: string,
    detail: string,
    subject: Range,
    context?: Range,
    related?: NonNullable<Diagnostic['related']>,
  ): void {
    this.add({
      code,
      severity: 'error',
      summary,
      detail,
      subject,
      ...(context === undefined ? undefined : { context }),
      ...(related === undefined ? undefined : { related }),
    });
  }

  add(diagnostic: Diagnostic): void {
    this.errors++;
    this.found ??= [];
    if (this.found.length < maximumKept) this.found.push(diagnostic);
  }

  /** Takes off everything that was reported since `errors` was `mark`. */
  take(mark: number): readonly Diagnostic[] {
    if (this.errors === mark) return none;
    this.errors = mark;
    return this.found?.splice(mark) ?? none;
  }

  /** Puts back what was taken off. */
  put(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.add(diagnostic);
  }

  /** Moves what was reported since `from` to before what was reported since `mark`. */
  moveBefore(mark: number, from: number): void {
    if (mark === from || this.errors === from) return;
    const late = this.take(from);
    const early = this.take(mark);
    this.put(late);
    this.put(early);
  }

  /** Binds the placeholder of a splat to an element for the time of `valueOf(each)`. */
  withItem(item: SplatItemExpression, value: Value, each: Expression, scope: Scope): Value {
    this.items.push({ item, value });
    const result = this.valueOf(each, scope);
    this.items.pop();
    return result;
  }

  /** The element that a splat has at hand; undefined outside of it. */
  itemValue(item: SplatItemExpression): Value | undefined {
    for (let index = this.items.length - 1; index >= 0; index--) {
      const bound = this.items[index];
      if (bound?.item === item) return bound.value;
    }
    return undefined;
  }
}
