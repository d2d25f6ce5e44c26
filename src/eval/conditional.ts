import { rangeBetween } from '../source/source.ts';
import type { ConditionalExpression, Expression } from '../syntax/ast.ts';
import { convertValue } from '../value/convert.ts';
import { compareNumbers } from '../value/number.ts';
import { quoteText } from '../value/text.ts';
import { typeOf } from '../value/type-of.ts';
import {
  boolType,
  dynamicType,
  friendlyTypeName,
  isCollection,
  type Type,
  typesEqual,
} from '../value/types.ts';
import { unifyTypes } from '../value/unify.ts';
import { listValue, nullValue, unknownValue, type Value } from '../value/value.ts';
import type { Evaluation } from './evaluation.ts';
import { stepsFor } from './limits.ts';
import type { Scope } from './scope.ts';

/**
 * The value of `condition ? whenTrue : whenFalse`. Both results are evaluated, because the type of
 * the whole depends on both; the diagnostics of the one that is not taken are dropped.
 */
export function conditionalValue(
  evaluation: Evaluation,
  expression: ConditionalExpression,
  scope: Scope,
): Value {
  const mark = evaluation.errors;
  const trueValue = evaluation.valueOf(expression.whenTrue, scope);
  const trueDiagnostics = evaluation.take(mark);
  const falseValue = evaluation.valueOf(expression.whenFalse, scope);
  const falseDiagnostics = evaluation.take(mark);

  evaluation.spend(stepsFor(trueValue) + stepsFor(falseValue), expression);
  const type = commonType(trueValue, falseValue);
  if (type === undefined) return failTypes(evaluation, expression, trueValue, falseValue);

  const condition = truthOf(evaluation, expression, scope);
  if (condition === 'failed') return unknownValue(type);
  if (condition === 'unknown') return eitherValue(trueValue, falseValue, type);
  if (condition) {
    evaluation.put(trueDiagnostics);
    return convertResult(evaluation, expression, expression.whenTrue, trueValue, type, 'true');
  }
  evaluation.put(falseDiagnostics);
  return convertResult(evaluation, expression, expression.whenFalse, falseValue, type, 'false');
}

/** The type to which both results can be converted; undefined when there is none. */
function commonType(a: Value, b: Value): Type | undefined {
  if (a.kind === 'string' && b.kind === 'string') return typeOf(a);
  const aType = typeOf(a);
  const bType = typeOf(b);
  if (aType.kind === 'dynamic' || bType.kind === 'dynamic') {
    // A literal null takes on the type of the other result; any other unclear type stays unclear.
    if (a.kind === 'null' && aType.kind === 'dynamic') return bType;
    if (b.kind === 'null' && bType.kind === 'dynamic') return aType;
    return dynamicType;
  }
  return unifyTypes([aType, bType]);
}

function truthOf(
  evaluation: Evaluation,
  expression: ConditionalExpression,
  scope: Scope,
): boolean | 'unknown' | 'failed' {
  const { condition } = expression;
  const value = evaluation.valueOf(condition, scope);
  if (value.kind === 'bool') return value.truth;
  if (value.kind === 'unknown') return 'unknown';
  if (value.kind === 'null') {
    evaluation.fail(
      'invalid-condition',
      'Null condition',
      'The condition value is null. Conditions must either be true or false.',
      condition.range,
      expression.range,
    );
    return 'failed';
  }
  const converted = convertValue(value, boolType);
  if ('value' in converted && converted.value.kind === 'bool') return converted.value.truth;
  evaluation.fail(
    'invalid-condition',
    'Incorrect condition type',
    'The condition expression must be of type bool.',
    condition.range,
    expression.range,
  );
  return 'failed';
}

/** What is known of a result that may be either of two values (go-cty's refinements). */
function eitherValue(a: Value, b: Value, type: Type): Value {
  if (a.kind === 'null' && b.kind === 'null') return nullValue(type);
  if (a.kind === 'number' && b.kind === 'number' && compareNumbers(a.number, b.number) === 0) {
    return b;
  }
  if (a.kind === 'list' && b.kind === 'list' && typesEqual(a.element, b.element)) {
    const element = unknownValue(a.element);
    if (a.elements.length === b.elements.length) {
      return listValue(
        a.element,
        a.elements.map(() => element),
      );
    }
  }
  if (isEmpty(a) && isEmpty(b) && a.kind === b.kind && typesEqual(typeOf(a), typeOf(b))) return a;
  return unknownValue(type);
}

function isEmpty(value: Value): boolean {
  if (value.kind === 'map') return value.entries.size === 0;
  return value.kind === 'set' && value.elements.length === 0;
}

function convertResult(
  evaluation: Evaluation,
  expression: ConditionalExpression,
  taken: Expression,
  value: Value,
  type: Type,
  which: 'true' | 'false',
): Value {
  if (type.kind === 'dynamic' || (value.kind === type.kind && type.kind === 'string')) return value;
  const converted = convertValue(value, type);
  if ('value' in converted) return converted.value;
  evaluation.fail(
    'inconsistent-types',
    'Inconsistent conditional result types',
    `The ${which} result value has the wrong type: ${converted.problem}.`,
    taken.range,
    expression.range,
  );
  return unknownValue(type);
}

function failTypes(
  evaluation: Evaluation,
  expression: ConditionalExpression,
  trueValue: Value,
  falseValue: Value,
): Value {
  const mismatch = describeMismatch(typeOf(trueValue), typeOf(falseValue));
  evaluation.fail(
    'inconsistent-types',
    'Inconsistent conditional result types',
    `The true and false result expressions must have consistent types. ${mismatch}.`,
    rangeBetween(expression.whenTrue.range, expression.whenFalse.range),
    expression.range,
  );
  return unknownValue(dynamicType);
}

/** What differs between two types that cannot be unified, in HCL's words. */
function describeMismatch(trueType: Type, falseType: Type): string {
  const special = describeInside(trueType, falseType);
  if (special !== undefined) return special;
  const trueName = friendlyTypeName(trueType);
  const falseName = friendlyTypeName(falseType);
  return trueName === falseName
    ? "At least one deeply-nested attribute or element is not compatible across both the 'true' and the 'false' value"
    : `The 'true' value is ${trueName}, but the 'false' value is ${falseName}`;
}

function describeInside(trueType: Type, falseType: Type): string | undefined {
  if (trueType.kind === 'object' && falseType.kind === 'object') {
    return describeAttributes(trueType.attributes, falseType.attributes);
  }
  if (trueType.kind === 'tuple' && falseType.kind === 'tuple') {
    return describeElements(trueType.elements, falseType.elements);
  }
  if (isCollection(trueType) && isCollection(falseType) && trueType.kind === falseType.kind) {
    const { kind } = trueType.element;
    if (kind === falseType.element.kind && (kind === 'object' || kind === 'tuple')) {
      const mismatch = describeMismatch(trueType.element, falseType.element);
      return `Mismatched ${trueType.kind} element types: ${mismatch}`;
    }
  }
  return undefined;
}

function describeAttributes(
  trueTypes: ReadonlyMap<string, Type>,
  falseTypes: ReadonlyMap<string, Type>,
): string | undefined {
  for (const [name, trueType] of trueTypes) {
    const falseType = falseTypes.get(name);
    if (falseType === undefined) {
      return `The 'true' value includes object attribute ${quoteText(name)}, which is absent in the 'false' value`;
    }
    if (!typesEqual(trueType, falseType)) {
      return `Type mismatch for object attribute ${quoteText(name)}: ${describeMismatch(trueType, falseType)}`;
    }
  }
  for (const name of falseTypes.keys()) {
    if (!trueTypes.has(name)) {
      return `The 'false' value includes object attribute ${quoteText(name)}, which is absent in the 'true' value`;
    }
  }
  return undefined;
}

function describeElements(
  trueTypes: readonly Type[],
  falseTypes: readonly Type[],
): string | undefined {
  if (trueTypes.length !== falseTypes.length) {
    return `The 'true' tuple has length ${trueTypes.length}, but the 'false' tuple has length ${falseTypes.length}`;
  }
  for (const [index, trueType] of trueTypes.entries()) {
    const falseType = falseTypes[index] as Type;
    if (!typesEqual(trueType, falseType)) {
      return `Type mismatch for tuple element ${index}: ${describeMismatch(trueType, falseType)}`;
    }
  }
  return undefined;
}
