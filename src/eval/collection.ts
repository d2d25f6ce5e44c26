import { formatRange } from '../source/locate.ts';
import type { Range } from '../source/source.ts';
import type {
  Expression,
  ObjectExpression,
  ObjectItem,
  ObjectKeyExpression,
  TupleExpression,
} from '../syntax/ast.ts';
import { convertValue } from '../value/convert.ts';
import { quoteText } from '../value/text.ts';
import { dynamicType, stringType } from '../value/types.ts';
import { objectValue, stringValue, tupleValue, unknownValue, type Value } from '../value/value.ts';
import type { Evaluation } from './evaluation.ts';
import { Load } from './limits.ts';
import type { Scope } from './scope.ts';
import { expressionKeyword } from './static.ts';

/** The value of `[a, b, …]`; all elements are evaluated, so that all mistakes are shown. */
export function tupleExpressionValue(
  evaluation: Evaluation,
  expression: TupleExpression,
  scope: Scope,
): Value {
  const elements: Value[] = [];
  const load = new Load();
  for (const element of expression.elements) {
    const value = evaluation.valueOf(element, scope);
    if (!load.add(value)) return load.refuse(evaluation, expression.range);
    elements.push(value);
  }
  return load.close(evaluation, tupleValue(elements), expression);
}

/** The value of `{ key = value, … }`; unknown as a whole when one of the keys is. */
export function objectExpressionValue(
  evaluation: Evaluation,
  expression: ObjectExpression,
  scope: Scope,
): Value {
  const entries = new Map<string, Value>();
  const load = new Load();
  const isKnown = expression.fromJson
    ? collectJson(evaluation, expression, scope, entries, load)
    : collectNative(evaluation, expression, scope, entries, load);
  if (load.isTooMuch) return load.refuse(evaluation, expression.range);
  if (!isKnown) return unknownValue(dynamicType);
  return load.close(evaluation, objectValue(entries), expression);
}

/** Whether all keys are known; of two items with one key the later wins. */
function collectNative(
  evaluation: Evaluation,
  expression: ObjectExpression,
  scope: Scope,
  entries: Map<string, Value>,
  load: Load,
): boolean {
  let isKnown = true;
  for (const item of expression.items) {
    const mark = evaluation.errors;
    const key = evaluation.valueOf(item.key, scope);
    const hasFailed = evaluation.errors > mark;
    const value = evaluation.valueOf(item.value, scope);
    if (!load.add(value)) return false;
    const name = hasFailed ? undefined : keyText(evaluation, key, item);
    if (name === undefined) isKnown = false;
    else entries.set(name, value);
  }
  return isKnown;
}

/** The text of a key; undefined when it has none, or none that is known. */
function keyText(evaluation: Evaluation, key: Value, item: ObjectItem): string | undefined {
  if (key.kind === 'string') return key.text;
  if (key.kind === 'null') {
    evaluation.fail(
      'invalid-key',
      'Null value as key',
      "Can't use a null value as a key.",
      item.value.range,
    );
    return undefined;
  }
  const converted = convertValue(key, stringType);
  if ('problem' in converted) {
    evaluation.fail(
      'invalid-key',
      'Incorrect key type',
      `Can't use this value as a key: ${converted.problem}.`,
      item.key.range,
    );
    return undefined;
  }
  return converted.value.kind === 'string' ? converted.value.text : undefined;
}

/** As `collectNative`, but after HCL's JSON syntax: of two items with one key the later is wrong. */
function collectJson(
  evaluation: Evaluation,
  expression: ObjectExpression,
  scope: Scope,
  entries: Map<string, Value>,
  load: Load,
): boolean {
  const ranges = new Map<string, Range>();
  let isKnown = true;
  for (const item of expression.items) {
    const key = evaluation.valueOf(item.key, scope);
    const value = evaluation.valueOf(item.value, scope);
    if (!load.add(value)) return false;
    const converted = convertValue(key, stringType);
    if ('problem' in converted) {
      failJsonKey(
        evaluation,
        `Cannot use this expression as an object key: ${converted.problem}.`,
        item.key,
      );
    } else if (converted.value.kind === 'null') {
      failJsonKey(evaluation, 'Cannot use null value as an object key.', item.key);
    } else if (converted.value.kind !== 'string') {
      isKnown = false;
    } else {
      const name = converted.value.text;
      const first = ranges.get(name);
      if (first === undefined) {
        entries.set(name, value);
        ranges.set(name, item.key.range);
        continue;
      }
      evaluation.fail(
        'duplicate-key',
        'Duplicate object attribute',
        `An attribute named ${quoteText(name)} was already defined at ${formatRange(first)}.`,
        item.key.range,
        undefined,
        [{ message: 'first defined here', range: first }],
      );
    }
  }
  return isKnown;
}

function failJsonKey(evaluation: Evaluation, detail: string, key: Expression): void {
  evaluation.fail('invalid-key', 'Invalid object key expression', detail, key.range);
}

/** The value of a key of an object: the text of a bare name, else that of the expression. */
export function objectKeyValue(
  evaluation: Evaluation,
  expression: ObjectKeyExpression,
  scope: Scope,
): Value {
  const { wrapped } = expression;
  if (!expression.forceNonLiteral) {
    if (wrapped.kind === 'variable') {
      if (wrapped.steps.length === 0) return stringValue(wrapped.name);
      evaluation.fail(
        'ambiguous-key',
        'Ambiguous attribute key',
        "If this expression is intended to be a reference, wrap it in parentheses. If it's instead intended as a literal name containing periods, wrap it in quotes to create a string literal.",
        expression.range,
      );
      return unknownValue(dynamicType);
    }
    const name = expressionKeyword(wrapped);
    if (name !== undefined) return stringValue(name);
  }
  return evaluation.valueOf(wrapped, scope);
}
