import type { Range } from '../source/source.ts';
import { dynamicType } from '../value/types.ts';
import type { Value } from '../value/value.ts';
import { unknownValue } from '../value/value.ts';
import type { Evaluation } from './evaluation.ts';

/** What a value may weigh: the UTF-16 units of its texts, and `nodeWeight` for each of its nodes. */
export const maximumWeight: number = 64 * 2 ** 20;

/** How deep lists, maps, tuples and objects may lie in each other. */
export const maximumHeight: number = 500;

/** How many nodes of expressions one evaluation may visit, those of called functions included. */
export const maximumSteps: number = 50_000_000;

/** How deep expressions and calls may nest, so that the stack of the host never overflows. */
export const maximumNesting: number = 500;

const nodeWeight = 8;

// Values share their parts, so one that is written in sixty lines can have 2^60 leaves. What is
// light is weighed anew each time; only what is heavy is worth an entry.
const memorableWeight = 64 * nodeWeight;
const weights = new WeakMap<Value, Weight>();

interface Weight {
  readonly units: number;
  readonly height: number;
}

/** The value itself, or an error and an unknown value when it is too large or too deep. */
export function bounded(evaluation: Evaluation, value: Value, subject: Range): Value {
  switch (value.kind) {
    case 'null':
    case 'unknown':
    case 'bool':
    case 'number':
    case 'bytes':
      return value;
    case 'string':
      if (value.text.length > maximumWeight) return tooLarge(evaluation, subject);
      return value;
    case 'list':
    case 'set':
    case 'map':
    case 'tuple':
    case 'object': {
      const { units, height } = weigh(value, maximumHeight + 1);
      if (height > maximumHeight) return tooHigh(evaluation, subject);
      return units > maximumWeight ? tooLarge(evaluation, subject) : value;
    }
  }
}

/** Reports a value that is too large; answers with an unknown one. */
export function tooLarge(evaluation: Evaluation, subject: Range): Value {
  evaluation.fail(
    'value-too-large',
    'Value too large',
    'This expression makes a value of more than 64 MiB, counting the text and eight bytes for each element.',
    subject,
  );
  return unknownValue(dynamicType);
}

function tooHigh(evaluation: Evaluation, subject: Range): Value {
  evaluation.fail(
    'value-too-large',
    'Value too deep',
    `This expression makes a value of more than ${maximumHeight} levels of collections in collections.`,
    subject,
  );
  return unknownValue(dynamicType);
}

function weigh(value: Value, room: number): Weight {
  const known = weights.get(value);
  if (known !== undefined) return known;
  let units = nodeWeight;
  let height = 0;
  for (const part of partsOf(value)) {
    switch (part.kind) {
      case 'string':
        units += nodeWeight + part.text.length;
        break;
      case 'list':
      case 'set':
      case 'map':
      case 'tuple':
      case 'object': {
        const weight = room === 0 ? bottomless : weigh(part, room - 1);
        units += weight.units;
        if (weight.height > height) height = weight.height;
        break;
      }
      default:
        units += nodeWeight;
    }
    if (units > maximumWeight || height > maximumHeight) break;
  }
  const weight = { units, height: height + 1 };
  if (units > memorableWeight) weights.set(value, weight);
  return weight;
}

const bottomless: Weight = { units: 0, height: maximumHeight };

function partsOf(value: Value): Iterable<Value> {
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements;
    case 'map':
    case 'object':
      return value.entries.values();
    default:
      return [];
  }
}
