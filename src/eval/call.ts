import { callFunction } from '../functions/call.ts';
import {
  type Argument,
  type Closure,
  FunctionError,
  type FunctionRow,
  type Parameter,
} from '../functions/protocol.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { formatRange } from '../source/locate.ts';
import type { Range } from '../source/source.ts';
import type { CallExpression, Expression } from '../syntax/ast.ts';
import { convertValue } from '../value/convert.ts';
import { quoteText } from '../value/text.ts';
import { dynamicType, isPrimitive } from '../value/types.ts';
import { unknownValue, type Value } from '../value/value.ts';
import type { Evaluation } from './evaluation.ts';
import { bounded, Load, stepsFor, tooLarge } from './limits.ts';
import {
  allowsFunctions,
  findCallContext,
  findFunction,
  type Scope,
  visibleFunctions,
} from './scope.ts';
import { startRange } from './start-range.ts';
import { suggestFromScope } from './suggestion.ts';
import { typeExpression } from './type-expression.ts';

const anything = unknownValue(dynamicType);

/** The value of `name(…)`. */
export function callValue(evaluation: Evaluation, expression: CallExpression, scope: Scope): Value {
  const row = findFunction(scope, expression.name);
  if (row === undefined) {
    failUnknown(evaluation, expression, scope);
    return anything;
  }
  const mark = evaluation.errors;
  const given = expression.expandLast ? expand(evaluation, expression, scope) : expression.args;
  if (given === undefined || !checkArity(evaluation, expression, row, given, mark)) return anything;

  const args: Argument[] = [];
  const load = new Load();
  for (let index = 0; index < given.length; index++) {
    const parameter = row.parameters[index] ?? (row.variadic as Parameter);
    const argument = given[index] as Expression;
    const value = argumentOf(evaluation, expression, argument, parameter, scope);
    if (value.kind !== 'closure' && value.kind !== 'type' && !load.add(value)) {
      return load.refuse(evaluation, expression.range);
    }
    args.push(value);
  }
  if (evaluation.errors > mark) return anything;

  evaluation.spend(load.steps, expression);
  try {
    const result = callFunction(row, args, findCallContext(scope));
    evaluation.spend(stepsFor(result), expression);
    return bounded(evaluation, result, expression.range);
  } catch (error) {
    reportFailure(evaluation, expression, row, given, error);
    return anything;
  }
}

function failUnknown(evaluation: Evaluation, expression: CallExpression, scope: Scope): void {
  const { name, nameRange, range } = expression;
  if (!allowsFunctions(scope)) {
    evaluation.fail(
      'functions-not-allowed',
      'Function calls not allowed',
      'Functions may not be called here.',
      range,
    );
    return;
  }
  const suggestion = suggestFromScope(evaluation, name, nameRange, () => visibleFunctions(scope));
  const detail = explainUnknown(name, suggestion);
  evaluation.fail('unknown-function', 'Call to unknown function', detail, nameRange, range);
}

function explainUnknown(name: string, suggestion: string): string {
  const separator = name.lastIndexOf('::');
  if (separator === -1) {
    return `There is no function named ${quoteText(name)}.${suggestion}`;
  }
  // Bake has no namespaces, so there is none that could hold a function.
  return `There are no functions in namespace ${quoteText(name.slice(0, separator + 2))}.`;
}

/** The arguments with the elements of the last in its place; undefined when that cannot be. */
function expand(
  evaluation: Evaluation,
  expression: CallExpression,
  scope: Scope,
): readonly Expression[] | undefined {
  const last = expression.args.at(-1) as Expression;
  const mark = evaluation.errors;
  const value = evaluation.valueOf(last, scope);
  if (evaluation.errors > mark) return undefined;
  const kind = value.kind === 'unknown' || value.kind === 'null' ? value.type.kind : value.kind;
  const isSequence = kind === 'tuple' || kind === 'list' || kind === 'set';
  if (isSequence && 'elements' in value) {
    const elements = value.elements.map(
      (element): Expression => ({ kind: 'literal', value: element, range: last.range }),
    );
    return [...expression.args.slice(0, -1), ...elements];
  }
  if (value.kind === 'unknown' && (isSequence || kind === 'dynamic')) return undefined;
  evaluation.fail(
    'invalid-argument',
    'Invalid expanding argument value',
    value.kind === 'null' && (isSequence || kind === 'dynamic')
      ? 'The expanding argument (indicated by ...) must not be null.'
      : 'The expanding argument (indicated by ...) must be of a tuple, list, or set type.',
    last.range,
    expression.range,
  );
  return undefined;
}

function checkArity(
  evaluation: Evaluation,
  expression: CallExpression,
  row: FunctionRow,
  given: readonly Expression[],
  mark: number,
): boolean {
  const { parameters, variadic } = row;
  const missing = parameters[given.length];
  const extra = variadic === undefined ? given[parameters.length] : undefined;
  if (missing === undefined && extra === undefined) return true;
  evaluation.take(mark);
  const name = quoteText(expression.name);
  if (missing !== undefined) {
    const least = variadic === undefined ? '' : ' at least';
    evaluation.fail(
      'wrong-argument-count',
      'Not enough function arguments',
      `Function ${name} expects${least} ${parameters.length} argument(s). Missing value for ${quoteText(missing.name)}.`,
      expression.closeRange,
      expression.range,
    );
  } else if (extra !== undefined) {
    evaluation.fail(
      'wrong-argument-count',
      'Too many function arguments',
      `Function ${name} expects only ${parameters.length} argument(s).`,
      startRange(extra),
      expression.range,
    );
  }
  return false;
}

function argumentOf(
  evaluation: Evaluation,
  expression: CallExpression,
  argument: Expression,
  parameter: Parameter,
  scope: Scope,
): Argument {
  if (parameter.lazy === 'expression') return new LazyArgument(evaluation, argument, scope);
  if (parameter.lazy === 'type') {
    const type = typeExpression(argument, evaluation);
    return type === undefined ? anything : { kind: 'type', type };
  }
  const value = evaluation.valueOf(argument, scope);
  const { type } = parameter;
  if (type.kind === 'dynamic' || (isPrimitive(type) && type.kind === value.kind)) return value;
  const converted = convertValue(value, type);
  if ('value' in converted) return converted.value;
  failArgument(evaluation, expression, parameter, converted.problem, startRange(argument));
  return anything;
}

function failArgument(
  evaluation: Evaluation,
  expression: CallExpression,
  parameter: Parameter,
  problem: string,
  subject: Range,
  related?: Diagnostic['related'],
): void {
  evaluation.fail(
    'invalid-argument',
    'Invalid function argument',
    `Invalid value for ${quoteText(parameter.name)} parameter: ${problem}.`,
    subject,
    subject === expression.range ? undefined : expression.range,
    related,
  );
}

function reportFailure(
  evaluation: Evaluation,
  expression: CallExpression,
  row: FunctionRow,
  given: readonly Expression[],
  error: unknown,
): void {
  if (isOversize(error)) {
    tooLarge(evaluation, expression.range);
    return;
  }
  if (!(error instanceof FunctionError)) throw error;
  const related = error instanceof UserFunctionError ? relatedPlaces(error.diagnostics) : undefined;
  if (error.argument !== undefined) {
    const parameter = row.parameters[error.argument] ?? row.variadic;
    if (parameter !== undefined) {
      const argument = given[error.argument];
      const subject = argument === undefined ? expression.range : startRange(argument);
      failArgument(evaluation, expression, parameter, error.message, subject, related);
      return;
    }
  }
  evaluation.fail(
    'function-failed',
    'Error in function call',
    `Call to function ${quoteText(expression.name)} failed: ${error.message}.`,
    startRange(expression),
    expression.range,
    related,
  );
}

/** Whether the host refused to make a string or an array of that length. */
function isOversize(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Invalid ');
}

/** A failure inside the body of a user's function. */
export class UserFunctionError extends FunctionError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(message: string, diagnostics: readonly Diagnostic[]) {
    super(message);
    this.diagnostics = diagnostics;
  }
}

function relatedPlaces(diagnostics: readonly Diagnostic[]): Diagnostic['related'] {
  return diagnostics.flatMap(({ summary, detail, subject, related }) => [
    ...(subject === undefined ? [] : [{ message: `${summary}; ${detail}`, range: subject }]),
    ...(related ?? []),
  ]);
}

/** An argument of `try` or `can`, which is evaluated when, and only if, the function asks. */
class LazyArgument implements Closure {
  readonly kind = 'closure';
  private readonly evaluation: Evaluation;
  private readonly argument: Expression;
  private readonly scope: Scope;
  private outcome: ReturnType<Closure['evaluate']> | undefined;

  constructor(evaluation: Evaluation, argument: Expression, scope: Scope) {
    this.evaluation = evaluation;
    this.argument = argument;
    this.scope = scope;
  }

  evaluate(): ReturnType<Closure['evaluate']> {
    // `try` asks twice, for its type and for its value; nested ones would ask 2^n times.
    this.outcome ??= this.compute();
    return this.outcome;
  }

  private compute(): ReturnType<Closure['evaluate']> {
    const mark = this.evaluation.errors;
    const value = this.evaluation.valueOf(this.argument, this.scope);
    if (this.evaluation.errors === mark) return { value };
    return { failure: this.evaluation.take(mark).map(describeFailure).join('') };
  }
}

/** A diagnostic in the list that `try` prints. */
function describeFailure({ summary, subject, detail }: Diagnostic): string {
  const place = subject === undefined ? '' : ` (at ${formatRange(subject)})`;
  return `- ${summary}${place}\n  ${detail}\n`;
}
