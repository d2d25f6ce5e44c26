import { maxTextLength } from '../functions/limits.ts';
import type { Range } from '../source/source.ts';
import type { TemplateExpression, TemplateJoinExpression } from '../syntax/ast.ts';
import { convertValue } from '../value/convert.ts';
import { stringType } from '../value/types.ts';
import { stringValue, unknownValue, type Value } from '../value/value.ts';
import type { Evaluation, Placed } from './evaluation.ts';
import { stepsFor, tooLong } from './limits.ts';
import type { Scope } from './scope.ts';

/** The text of all parts; unknown when one of them is. */
export function templateValue(
  evaluation: Evaluation,
  expression: TemplateExpression,
  scope: Scope,
): Value {
  const { parts } = expression;
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only?.kind === 'literal' && only.value.kind === 'string') return only.value;

  const mark = evaluation.errors;
  let text = '';
  let isKnown = true;
  for (const part of parts) {
    const value = evaluation.valueOf(part, scope);
    if (value.kind === 'string') {
      if (isKnown && evaluation.errors === mark) text += value.text;
      if (text.length > maxTextLength) return tooLong(evaluation, expression.range);
      continue;
    }
    if (value.kind === 'null') {
      failInterpolation(
        evaluation,
        'The expression result is null. Cannot include a null value in a string template.',
        part.range,
        expression.range,
      );
      continue;
    }
    if (value.kind === 'unknown') {
      isKnown = false;
      continue;
    }
    const converted = convertValue(value, stringType);
    if ('problem' in converted) {
      failInterpolation(
        evaluation,
        `Cannot include the given value in a string template: ${converted.problem}.`,
        part.range,
        expression.range,
      );
      continue;
    }
    if (isKnown && evaluation.errors === mark && converted.value.kind === 'string') {
      text += converted.value.text;
    }
  }
  return isKnown ? textValue(evaluation, text, expression) : unknownValue(stringType);
}

/** The texts of all elements, one after the other: what a `%{ for }` leaves. */
export function templateJoinValue(
  evaluation: Evaluation,
  expression: TemplateJoinExpression,
  scope: Scope,
): Value {
  const tuple = evaluation.valueOf(expression.tuple, scope);
  if (tuple.kind === 'unknown') return unknownValue(stringType);
  if (tuple.kind !== 'tuple') throw new Error('internal: a template joins what is no tuple');
  const { range } = expression.tuple;
  let text = '';
  for (const element of tuple.elements) {
    if (element.kind === 'null') {
      failInterpolation(
        evaluation,
        'An iteration result is null. Cannot include a null value in a string template.',
        range,
      );
      continue;
    }
    if (element.kind === 'unknown' && element.type.kind === 'dynamic') {
      return unknownValue(stringType);
    }
    const converted = convertValue(element, stringType);
    if ('problem' in converted) {
      failInterpolation(
        evaluation,
        `Cannot include one of the interpolation results into the string template: ${converted.problem}.`,
        range,
      );
      continue;
    }
    if (converted.value.kind !== 'string') return unknownValue(stringType);
    text += converted.value.text;
    if (text.length > maxTextLength) return tooLong(evaluation, range);
  }
  return textValue(evaluation, text, expression.tuple);
}

function textValue(evaluation: Evaluation, text: string, place: Placed): Value {
  const value = stringValue(text);
  evaluation.spend(stepsFor(value), place);
  return value;
}

function failInterpolation(
  evaluation: Evaluation,
  detail: string,
  subject: Range,
  context?: Range,
): void {
  evaluation.fail(
    'invalid-interpolation',
    'Invalid template interpolation value',
    detail,
    subject,
    context,
  );
}
