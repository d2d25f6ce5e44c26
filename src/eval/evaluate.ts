import type { Diagnostic, DiagnosticSink } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import type { Expression, VariableExpression } from '../syntax/ast.ts';
import { quoteText } from '../value/text.ts';
import { dynamicType } from '../value/types.ts';
import { unknownValue, type Value } from '../value/value.ts';
import { callValue } from './call.ts';
import { objectExpressionValue, objectKeyValue, tupleExpressionValue } from './collection.ts';
import { conditionalValue } from './conditional.ts';
import { Evaluation, type Placed } from './evaluation.ts';
import { forValue } from './for.ts';
import { maximumNesting, maximumSteps } from './limits.ts';
import { binaryValue, unaryValue } from './operators.ts';
import { allowsVariables, findVariable, type Scope, visibleVariables } from './scope.ts';
import { splatValue } from './splat.ts';
import { suggestFromScope } from './suggestion.ts';
import { templateJoinValue, templateValue } from './template.ts';
import { elementAt, traverse } from './traverse.ts';

/**
 * The value of an expression after HCL's rules. Mistakes go to the sink, each once, and what
 * depends on them is unknown.
 */
export function evaluate(expression: Expression, scope: Scope, sink: DiagnosticSink): Value {
  const { value, diagnostics } = run(expression, scope);
  if (diagnostics.length > 0) {
    for (const diagnostic of distinct(diagnostics)) sink.add(diagnostic);
  }
  return value;
}

/** As `evaluate`, with all diagnostics as HCL counts them: in a loop once for each element. */
export function run(
  expression: Expression,
  scope: Scope,
): { readonly value: Value; readonly diagnostics: readonly Diagnostic[] } {
  const evaluation = new ExpressionEvaluation();
  const outer = nesting;
  // A call of a user's function takes as long as some nodes of its body.
  steps = outer === 0 ? 0 : steps + stepsPerCall;
  try {
    const value = evaluation.valueOf(expression, scope);
    return { value, diagnostics: evaluation.take(0) };
  } catch (error) {
    // What was found before is dropped: an evaluation that has no end has no better message.
    if (outer > 0) throw error;
    const limit = limitOf(error, expression);
    if (limit === undefined) throw error;
    return { value: anything, diagnostics: [limit] };
  } finally {
    nesting = outer;
  }
}

const anything = unknownValue(dynamicType);

// The stack and the time are of the whole thread, and functions of users start evaluations inside
// of evaluations, so both are counted here and not in the evaluation.
const stepsPerCall = 10;
let nesting = 0;
let steps = 0;

class ExpressionEvaluation extends Evaluation {
  override valueOf(expression: Expression, scope: Scope): Value {
    if (expression.kind === 'literal') return expression.value;
    this.spend(1, expression);
    nesting++;
    if (nesting > maximumNesting) throw new LimitError('too-deep', expression.range);
    const value = this.dispatch(expression, scope);
    nesting--;
    return value;
  }

  override spend(count: number, place: Placed): void {
    steps += count;
    if (steps > maximumSteps) throw new LimitError('too-long', place.range);
  }

  private dispatch(given: Expression, scope: Scope): Value {
    let expression = given;
    while (expression.kind === 'parentheses' || expression.kind === 'template-wrap') {
      expression = expression.kind === 'parentheses' ? expression.inner : expression.wrapped;
    }
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'variable':
        return variableValue(this, expression, scope);
      case 'template':
        return templateValue(this, expression, scope);
      case 'template-join':
        return templateJoinValue(this, expression, scope);
      case 'traversal':
        return traverse(this, this.valueOf(expression.source, scope), expression.steps);
      case 'index': {
        const collection = this.valueOf(expression.collection, scope);
        const key = this.valueOf(expression.key, scope);
        return elementAt(this, collection, key, expression.bracketRange);
      }
      case 'call':
        return callValue(this, expression, scope);
      case 'conditional':
        return conditionalValue(this, expression, scope);
      case 'binary':
        return binaryValue(this, expression, scope);
      case 'unary':
        return unaryValue(this, expression, scope);
      case 'tuple':
        return tupleExpressionValue(this, expression, scope);
      case 'object':
        return objectExpressionValue(this, expression, scope);
      case 'object-key':
        return objectKeyValue(this, expression, scope);
      case 'for':
        return forValue(this, expression, scope);
      case 'splat':
        return splatValue(this, expression, scope);
      case 'splat-item':
        return this.itemValue(expression) ?? anything;
      case 'error':
        for (const diagnostic of expression.diagnostics ?? []) this.add(diagnostic);
        return anything;
    }
  }
}

function variableValue(
  evaluation: Evaluation,
  expression: VariableExpression,
  scope: Scope,
): Value {
  const value = findVariable(scope, expression.name);
  if (value !== undefined) return traverse(evaluation, value, expression.steps);
  const { name, nameRange } = expression;
  if (!allowsVariables(scope)) {
    evaluation.fail(
      'variables-not-allowed',
      'Variables not allowed',
      'Variables may not be used here.',
      nameRange,
    );
    return anything;
  }
  const suggestion = suggestFromScope(evaluation, name, nameRange, () => visibleVariables(scope));
  evaluation.fail(
    'unknown-variable',
    'Unknown variable',
    `There is no variable named ${quoteText(name)}.${suggestion}`,
    nameRange,
  );
  return anything;
}

/** Leaves an evaluation that would overflow the stack or run for too long. */
class LimitError extends Error {
  readonly limit: 'too-deep' | 'too-long';
  readonly range: Range;

  constructor(limit: LimitError['limit'], range: Range) {
    super(limit);
    this.limit = limit;
    this.range = range;
  }
}

function limitOf(error: unknown, expression: Expression): Diagnostic | undefined {
  if (error instanceof LimitError && error.limit === 'too-long') {
    return {
      code: 'evaluation-too-long',
      severity: 'error',
      summary: 'Evaluation too long',
      detail: `The evaluation was given up after ${maximumSteps} steps.`,
      subject: error.range,
    };
  }
  if (error instanceof LimitError || isStackOverflow(error)) {
    return {
      code: 'expression-too-deep',
      severity: 'error',
      summary: 'Expression too deep',
      detail: `Expressions and calls of functions may nest at most ${maximumNesting} levels deep.`,
      subject: error instanceof LimitError ? error.range : expression.range,
    };
  }
  return undefined;
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}

function distinct(diagnostics: readonly Diagnostic[]): Iterable<Diagnostic> {
  if (diagnostics.length < 2) return diagnostics;
  const byText = new Map<string, Diagnostic>();
  for (const item of diagnostics) {
    const { subject, summary, detail } = item;
    const key = `${subject?.file.name} ${subject?.start} ${subject?.end} ${summary} ${detail}`;
    if (!byText.has(key)) byText.set(key, item);
  }
  return byText.values();
}
