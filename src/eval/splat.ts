import { rangeBetween } from '../source/source.ts';
import type { SplatExpression } from '../syntax/ast.ts';
import { typeOf } from '../value/type-of.ts';
import { dynamicType, listType, type Type, tupleType, typesEqual } from '../value/types.ts';
import { listValue, nullValue, tupleValue, unknownValue, type Value } from '../value/value.ts';
import type { Evaluation } from './evaluation.ts';
import { Load } from './limits.ts';
import type { Scope } from './scope.ts';

/**
 * The value of `source[*].a`. A source that is no sequence counts as one with a single element,
 * or none when it is null.
 */
export function splatValue(
  evaluation: Evaluation,
  expression: SplatExpression,
  scope: Scope,
): Value {
  const mark = evaluation.errors;
  const source = evaluation.valueOf(expression.source, scope);
  if (evaluation.errors > mark) return unknownValue(dynamicType);
  const kind = source.kind === 'unknown' || source.kind === 'null' ? source.type.kind : source.kind;
  const isSequence = kind === 'list' || kind === 'set' || kind === 'tuple';

  if (source.kind === 'null') {
    if (!isSequence) return tupleValue([]);
    evaluation.fail(
      'invalid-splat',
      'Splat of null value',
      'Splat expressions (with the * symbol) cannot be applied to null sequences.',
      expression.source.range,
      rangeBetween(expression.source.range, expression.markerRange),
    );
    return unknownValue(dynamicType);
  }
  if (kind === 'dynamic') return unknownValue(dynamicType);
  if (source.kind === 'unknown' && isSequence) {
    return unknownValue(resultType(evaluation, expression, source.type, scope));
  }
  const sequence = isSequence ? source : tupleValue([source]);
  if (!('elements' in sequence)) throw new Error('internal: a splat over what is no sequence');

  const start = evaluation.errors;
  const values: Value[] = [];
  const load = new Load();
  for (const element of sequence.elements) {
    const value = evaluation.withItem(expression.item, element, expression.each, scope);
    if (!load.add(value)) return load.refuse(evaluation, expression.range);
    values.push(value);
  }
  // Whether an unknown value becomes one element or none depends on whether it will be null.
  if (source.kind === 'unknown') return unknownValue(dynamicType);
  if (evaluation.errors > start) {
    const type = quietly(evaluation, () =>
      resultType(evaluation, expression, typeOf(sequence), scope),
    );
    return unknownValue(type);
  }
  if (sequence.kind === 'tuple') {
    return load.close(evaluation, tupleValue(values), expression);
  }
  if (values.length === 0) {
    const type = resultType(evaluation, expression, typeOf(sequence), scope);
    return listValue(type.kind === 'list' ? type.element : dynamicType, []);
  }
  return listOf(evaluation, expression, values);
}

function quietly<T>(evaluation: Evaluation, compute: () => T): T {
  const mark = evaluation.errors;
  const result = compute();
  evaluation.take(mark);
  return result;
}

/** The type of the result, found by applying the splat to unknown elements. */
function resultType(
  evaluation: Evaluation,
  expression: SplatExpression,
  type: Type,
  scope: Scope,
): Type {
  switch (type.kind) {
    case 'list':
    case 'set':
      return listType(eachType(evaluation, expression, type.element, scope));
    case 'tuple':
      return tupleType(
        type.elements.map((element) => eachType(evaluation, expression, element, scope)),
      );
    default:
      return dynamicType;
  }
}

function eachType(
  evaluation: Evaluation,
  { item, each }: SplatExpression,
  element: Type,
  scope: Scope,
): Type {
  return typeOf(evaluation.withItem(item, unknownValue(element), each, scope));
}

function listOf(evaluation: Evaluation, expression: SplatExpression, values: Value[]): Value {
  let element: Type = dynamicType;
  for (const value of values) {
    const type = typeOf(value);
    if (element.kind === 'dynamic') {
      element = type;
    } else if (type.kind !== 'dynamic' && !typesEqual(element, type)) {
      evaluation.fail(
        'invalid-splat',
        'Invalid nested splat expressions',
        "The second level of splat expression produced elements of different types, so it isn't possible to construct a valid list to represent the top-level result.\n\nConsider using a for expression instead, to produce a tuple-typed result which can therefore have non-homogenous element types.",
        expression.each.range,
        expression.range,
      );
      return unknownValue(dynamicType);
    }
  }
  return listValue(
    element,
    values.map((value) => withType(value, element)),
  );
}

/** A null or unknown value of no type takes on that of the list it becomes a part of. */
function withType(value: Value, type: Type): Value {
  if (value.kind === 'null') return nullValue(type);
  return value.kind === 'unknown' ? unknownValue(type) : value;
}
