import type { Range } from '../source/source.ts';
import type { TraversalStep } from '../syntax/ast.ts';
import { convertValue } from '../value/convert.ts';
import { compareNumbers, isInteger, numberFromInteger, toSafeInteger } from '../value/number.ts';
import { quoteText } from '../value/text.ts';
import { typeOf } from '../value/type-of.ts';
import {
  dynamicType,
  friendlyTypeName,
  numberType,
  stringType,
  type Type,
} from '../value/types.ts';
import { type NumberValue, unknownValue, type Value } from '../value/value.ts';
import type { Evaluation } from './evaluation.ts';
import { suggestAmong } from './suggestion.ts';

/** Applies the steps in turn; the first that fails ends the walk with an unknown value. */
export function traverse(
  evaluation: Evaluation,
  value: Value,
  steps: readonly TraversalStep[],
): Value {
  let current = value;
  for (const step of steps) {
    const mark = evaluation.errors;
    current =
      step.kind === 'attribute'
        ? attributeOf(evaluation, current, step.name, step.range)
        : elementAt(evaluation, current, step.key, step.range);
    if (evaluation.errors > mark) break;
  }
  return current;
}

/** The value of `value.name` (HCL's GetAttr). */
export function attributeOf(
  evaluation: Evaluation,
  value: Value,
  name: string,
  subject: Range,
): Value {
  switch (value.kind) {
    case 'null':
      return fail(
        evaluation,
        'null-value',
        'Attempt to get attribute from null value',
        'This value is null, so it does not have any attributes.',
        subject,
      );
    case 'object':
      return value.entries.get(name) ?? noAttribute(evaluation, value.entries, name, subject);
    case 'map':
      return value.entries.get(name) ?? noMapElement(evaluation, value.entries, name, subject);
    case 'unknown':
      return attributeOfUnknown(evaluation, value.type, name, subject);
    default:
      return unsupportedAttribute(evaluation, explainNoAttributes(typeOf(value), name), subject);
  }
}

function attributeOfUnknown(
  evaluation: Evaluation,
  type: Type,
  name: string,
  subject: Range,
): Value {
  switch (type.kind) {
    case 'dynamic':
      return unknownValue(dynamicType);
    case 'map':
      return unknownValue(type.element);
    case 'object': {
      const attribute = type.attributes.get(name);
      return attribute === undefined
        ? noAttribute(evaluation, type.attributes, name, subject)
        : unknownValue(attribute);
    }
    default:
      return unsupportedAttribute(evaluation, explainNoAttributes(type, name), subject);
  }
}

function noAttribute(
  evaluation: Evaluation,
  attributes: ReadonlyMap<string, unknown>,
  name: string,
  subject: Range,
): Value {
  const detail = `This object does not have an attribute named ${quoteText(name)}.`;
  const suggestion = suggestAmong(evaluation, name, subject, attributes);
  return unsupportedAttribute(evaluation, detail + suggestion, subject);
}

function noMapElement(
  evaluation: Evaluation,
  entries: ReadonlyMap<string, unknown>,
  name: string,
  subject: Range,
): Value {
  const suggestion = suggestAmong(evaluation, name, subject, entries);
  return fail(
    evaluation,
    'missing-element',
    'Missing map element',
    `This map does not have an element with the key ${quoteText(name)}.${suggestion}`,
    subject,
  );
}

function unsupportedAttribute(evaluation: Evaluation, detail: string, subject: Range): Value {
  return fail(evaluation, 'unsupported-attribute', 'Unsupported attribute', detail, subject);
}

function explainNoAttributes(type: Type, name: string): string {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return `Can't access attributes on a primitive-typed value (${friendlyTypeName(type)}).`;
    case 'list': {
      if (type.element.kind !== 'object') break;
      const attribute = type.element.attributes.has(name)
        ? `attribute ${quoteText(name)}`
        : 'an attribute';
      return `Can't access attributes on a list of objects. Did you mean to access ${attribute} for a specific element of the list, or across all elements of the list?`;
    }
    case 'set':
      if (type.element.kind !== 'object') break;
      return "Can't access attributes on a set of objects. Did you mean to access an attribute across all elements of the set?";
    default:
  }
  return 'This value does not have any attributes.';
}

/** The value of `collection[key]` (HCL's Index). */
export function elementAt(
  evaluation: Evaluation,
  collection: Value,
  key: Value,
  subject: Range,
): Value {
  if (collection.kind === 'null') {
    return fail(
      evaluation,
      'null-value',
      'Attempt to index null value',
      'This value is null, so it does not have any indices.',
      subject,
    );
  }
  if (key.kind === 'null') {
    return invalidIndex(evaluation, "Can't use a null value as an indexing key.", subject);
  }
  const isUnknown = collection.kind === 'unknown';
  const kind = isUnknown ? collection.type.kind : collection.kind;
  if (kind === 'dynamic' || (key.kind === 'unknown' && key.type.kind === 'dynamic')) {
    return unknownValue(dynamicType);
  }
  switch (kind) {
    case 'list':
    case 'tuple': {
      const index = convertKey(key, numberType);
      if (typeof index === 'string') return invalidIndex(evaluation, absent(`: ${index}`), subject);
      return elementOfSequence(evaluation, collection, index, subject);
    }
    case 'map': {
      const name = convertKey(key, stringType);
      if (typeof name === 'string') return invalidIndex(evaluation, absent(`: ${name}`), subject);
      if (name.kind === 'string' && collection.kind === 'map') {
        return collection.entries.get(name.text) ?? invalidIndex(evaluation, absent(''), subject);
      }
      return unknownValue(elementType(typeOf(collection)));
    }
    case 'object': {
      const name = convertKey(key, stringType);
      if (typeof name === 'string') return invalidIndex(evaluation, absent(`: ${name}`), subject);
      return name.kind === 'string'
        ? attributeByKey(evaluation, collection, key, name.text, subject)
        : unknownValue(dynamicType);
    }
    case 'set':
      return invalidIndex(
        evaluation,
        "Elements of a set are identified only by their value and don't have any separate index or key to select with, so it's only possible to perform operations across all elements of the set.",
        subject,
      );
    case 'string':
    case 'number':
    case 'bool':
    case 'bytes':
      return invalidIndex(evaluation, 'This value does not have any indices.', subject);
  }
}

/** The key as one of `type`, or why it is none. */
function convertKey(key: Value, type: Type): Value | string {
  if (key.kind === type.kind) return key;
  const converted = convertValue(key, type);
  return 'problem' in converted ? converted.problem : converted.value;
}

function attributeByKey(
  evaluation: Evaluation,
  object: Value,
  key: Value,
  name: string,
  subject: Range,
): Value {
  if (object.kind === 'object') {
    const value = object.entries.get(name);
    if (value !== undefined) return value;
  } else if (object.kind === 'unknown' && object.type.kind === 'object') {
    const type = object.type.attributes.get(name);
    if (type !== undefined) return unknownValue(type);
  }
  const hint =
    key.kind === 'number'
      ? ' An object only supports looking up attributes by name, not by numeric index.'
      : '';
  return invalidIndex(evaluation, `${absent('')}${hint}`, subject);
}

function elementOfSequence(
  evaluation: Evaluation,
  sequence: Value,
  index: Value,
  subject: Range,
): Value {
  if (sequence.kind === 'list' || sequence.kind === 'tuple') {
    const { elements } = sequence;
    if (index.kind !== 'number') {
      return unknownValue(sequence.kind === 'list' ? sequence.element : dynamicType);
    }
    const element = elements[safeIndex(index)];
    if (element !== undefined) return element;
    return invalidIndex(evaluation, absent(explainIndex(index, elements.length)), subject);
  }
  if (sequence.kind !== 'unknown') throw new Error('internal: not a sequence');
  if (sequence.type.kind !== 'tuple') return unknownValue(elementType(sequence.type));
  if (index.kind !== 'number') return unknownValue(dynamicType);
  const { elements } = sequence.type;
  const type = elements[safeIndex(index)];
  if (type !== undefined) return unknownValue(type);
  return invalidIndex(evaluation, absent(explainIndex(index, elements.length)), subject);
}

function safeIndex(index: NumberValue): number {
  return toSafeInteger(index.number) ?? -1;
}

const zero = numberFromInteger(0);

/** Why there is no such element, with the colon before it. */
function explainIndex(index: NumberValue, length: number): string {
  if (!isInteger(index.number)) {
    return ': indexing a sequence requires a whole number, but the given index has a fractional part';
  }
  if (compareNumbers(index.number, zero) < 0) {
    return ': a negative number is not a valid index for a sequence';
  }
  // buildx: HCL has the longer text only for the first index after the end.
  if (safeIndex(index) !== length) return '';
  return length === 0
    ? ': the collection has no elements'
    : ': the given index is greater than or equal to the length of the collection';
}

function absent(reason: string): string {
  return `The given key does not identify an element in this collection value${reason}.`;
}

function elementType(type: Type): Type {
  return 'element' in type ? type.element : dynamicType;
}

function invalidIndex(evaluation: Evaluation, detail: string, subject: Range): Value {
  return fail(evaluation, 'invalid-index', 'Invalid index', detail, subject);
}

function fail(
  evaluation: Evaluation,
  code: Parameters<Evaluation['fail']>[0],
  summary: string,
  detail: string,
  subject: Range,
): Value {
  evaluation.fail(code, summary, detail, subject);
  return unknownValue(dynamicType);
}
