import type { Range } from '../source/source.ts';
import type { BinaryExpression, BinaryOperator, UnaryExpression } from '../syntax/ast.ts';
import { convertValue } from '../value/convert.ts';
import { equalValues } from '../value/equality.ts';
import {
  addNumbers,
  compareNumbers,
  divideNumbers,
  moduloNumbers,
  multiplyNumbers,
  type Num,
  NumberError,
  negateNumber,
  subtractNumbers,
} from '../value/number.ts';
import { boolType, dynamicType, numberType, type Type } from '../value/types.ts';
import { boolValue, numberValue, unknownValue, type Value } from '../value/value.ts';
import type { Evaluation } from './evaluation.ts';
import { stepsFor } from './limits.ts';
import type { Scope } from './scope.ts';

type Rule =
  | { readonly kind: 'logic'; readonly decisive: boolean }
  | { readonly kind: 'equality'; readonly equal: boolean }
  | { readonly kind: 'comparison'; readonly holds: (order: number) => boolean }
  | {
      readonly kind: 'arithmetic';
      readonly compute: (a: Num, b: Num) => Num;
      /** What go-cty says when there is no result. */
      readonly failure: string;
    };

const rules: Readonly<Record<BinaryOperator, Rule>> = {
  '||': { kind: 'logic', decisive: true },
  '&&': { kind: 'logic', decisive: false },
  '==': { kind: 'equality', equal: true },
  '!=': { kind: 'equality', equal: false },
  '>': { kind: 'comparison', holds: (order) => order > 0 },
  '>=': { kind: 'comparison', holds: (order) => order >= 0 },
  '<': { kind: 'comparison', holds: (order) => order < 0 },
  '<=': { kind: 'comparison', holds: (order) => order <= 0 },
  '+': {
    kind: 'arithmetic',
    compute: addNumbers,
    failure: "can't compute sum of opposing infinities",
  },
  '-': {
    kind: 'arithmetic',
    compute: subtractNumbers,
    failure: "can't subtract infinity from itself",
  },
  '*': { kind: 'arithmetic', compute: multiplyNumbers, failure: "can't multiply zero by infinity" },
  '/': {
    kind: 'arithmetic',
    compute: divideNumbers,
    failure: "can't divide zero by zero or infinity by infinity",
  },
  '%': {
    kind: 'arithmetic',
    compute: moduloNumbers,
    failure: "can't use modulo with zero and infinity",
  },
};

const operandTypes: Readonly<Record<Rule['kind'], Type>> = {
  logic: boolType,
  equality: dynamicType,
  comparison: numberType,
  arithmetic: numberType,
};

/** The value of `left operator right`. */
export function binaryValue(
  evaluation: Evaluation,
  expression: BinaryExpression,
  scope: Scope,
): Value {
  const mark = evaluation.errors;
  const { left } = expression;
  if (left.kind !== 'binary') {
    return operate(evaluation, expression, evaluation.valueOf(left, scope), mark, scope);
  }
  // `a + b + c + …` leans to the left as deep as it is long, so it is worked off in a loop.
  const chain: BinaryExpression[] = [expression];
  let first = left;
  while (first.left.kind === 'binary') {
    chain.push(first);
    first = first.left;
  }
  let value = operate(evaluation, first, evaluation.valueOf(first.left, scope), mark, scope);
  for (let index = chain.length - 1; index >= 0; index--) {
    value = operate(evaluation, chain[index] as BinaryExpression, value, mark, scope);
  }
  return value;
}

/** `leftValue` was evaluated when `mark` errors had been reported. */
function operate(
  evaluation: Evaluation,
  expression: BinaryExpression,
  leftValue: Value,
  mark: number,
  scope: Scope,
): Value {
  const rule = rules[expression.operator];
  const type = operandTypes[rule.kind];
  const middle = evaluation.errors;
  const left = convertOperand(leftValue, type);
  const rightValue = evaluation.valueOf(expression.right, scope);
  const right = convertOperand(rightValue, type);

  if (typeof left === 'string' || typeof right === 'string') {
    const end = evaluation.errors;
    if (typeof left === 'string') {
      failOperand(evaluation, 'left operand', left, expression.left.range, expression.range);
    }
    if (typeof right === 'string') {
      failOperand(evaluation, 'right operand', right, expression.right.range, expression.range);
    }
    evaluation.moveBefore(mark, end);
    return unknownValue(resultType(rule));
  }

  if (rule.kind === 'logic') {
    const decided = decide(evaluation, rule.decisive, left, right, mark, middle);
    if (decided !== undefined) return decided;
  }
  if (evaluation.errors > mark) return unknownValue(resultType(rule));
  if (rule.kind === 'equality') {
    evaluation.spend(stepsFor(left) + stepsFor(right), expression);
  }
  const result = apply(rule, left, right);
  return typeof result === 'string' ? failOperation(evaluation, expression, rule, result) : result;
}

function resultType(rule: Rule): Type {
  return rule.kind === 'arithmetic' ? numberType : boolType;
}

/** The value as one of `type`, or why it is none. */
function convertOperand(value: Value, type: Type): Value | string {
  if (type.kind === 'dynamic' || value.kind === type.kind) return value;
  const converted = convertValue(value, type);
  return 'problem' in converted ? converted.problem : converted.value;
}

function failOperand(
  evaluation: Evaluation,
  operand: string,
  problem: string,
  subject: Range,
  context: Range,
): void {
  evaluation.fail(
    'invalid-operand',
    'Invalid operand',
    `Unsuitable value for ${operand}: ${problem}.`,
    subject,
    context,
  );
}

function failOperation(
  evaluation: Evaluation,
  expression: BinaryExpression | UnaryExpression,
  rule: { readonly kind: Rule['kind'] },
  problem: string,
): Value {
  evaluation.fail(
    'operation-failed',
    'Operation failed',
    `Error during operation: ${problem}.`,
    expression.range,
  );
  return unknownValue(rule.kind === 'arithmetic' ? numberType : boolType);
}

/**
 * The result of `||` (decisive: true) or `&&` (decisive: false) where one side decides it, even if
 * the other has errors, whose diagnostics are dropped then; undefined where none does.
 */
function decide(
  evaluation: Evaluation,
  decisive: boolean,
  left: Value,
  right: Value,
  mark: number,
  middle: number,
): Value | undefined {
  const leftUnknown = left.kind === 'unknown';
  const rightUnknown = right.kind === 'unknown';
  if (leftUnknown && rightUnknown) {
    if (middle > mark) return undefined;
    evaluation.take(middle);
    return unknownValue(boolType);
  }
  if (!leftUnknown && isTruth(left, decisive)) {
    evaluation.take(middle);
    return boolValue(decisive);
  }
  if (!rightUnknown && isTruth(right, decisive)) {
    dropLeft(evaluation, mark, middle);
    return boolValue(decisive);
  }
  if (leftUnknown) {
    evaluation.take(middle);
    return unknownValue(boolType);
  }
  if (rightUnknown) {
    dropLeft(evaluation, mark, middle);
    return unknownValue(boolType);
  }
  return undefined;
}

function dropLeft(evaluation: Evaluation, mark: number, middle: number): void {
  const right = evaluation.take(middle);
  evaluation.take(mark);
  evaluation.put(right);
}

// buildx: go-cty counts null as false when it asks for False(), so `null && x` is false.
function isTruth(value: Value, truth: boolean): boolean {
  return (value.kind === 'bool' && value.truth) === truth;
}

/** The result, or the problem in go-cty's words. */
function apply(rule: Rule, left: Value, right: Value): Value | string {
  if (rule.kind === 'equality') {
    const equal = equalValues(left, right);
    return equal.kind === 'bool' && !rule.equal ? boolValue(!equal.truth) : equal;
  }
  if (left.kind === 'null' || right.kind === 'null') return nullArgument;
  if (rule.kind === 'logic') {
    // Where neither side decides, both are known and alike.
    return left;
  }
  if (left.kind !== 'number' || right.kind !== 'number') return unknownValue(resultType(rule));
  if (rule.kind === 'comparison') {
    return boolValue(rule.holds(compareNumbers(left.number, right.number)));
  }
  try {
    return numberValue(rule.compute(left.number, right.number));
  } catch (error) {
    if (error instanceof NumberError) return rule.failure;
    throw error;
  }
}

const nullArgument = 'argument must not be null';

/** The value of `-operand` or `!operand`. */
export function unaryValue(
  evaluation: Evaluation,
  expression: UnaryExpression,
  scope: Scope,
): Value {
  const { operand, operator } = expression;
  const kind = operator === '-' ? 'arithmetic' : 'logic';
  const type = operator === '-' ? numberType : boolType;
  const mark = evaluation.errors;
  const converted = convertOperand(evaluation.valueOf(operand, scope), type);
  if (typeof converted === 'string') {
    failOperand(evaluation, 'unary operand', converted, operand.range, expression.range);
  }
  if (typeof converted === 'string' || evaluation.errors > mark) return unknownValue(type);
  switch (converted.kind) {
    case 'number':
      return numberValue(negateNumber(converted.number));
    case 'bool':
      return boolValue(!converted.truth);
    case 'null':
      return failOperation(evaluation, expression, { kind }, nullArgument);
    default:
      return unknownValue(type);
  }
}
