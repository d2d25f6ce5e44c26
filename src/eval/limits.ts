import { maxTextLength } from '../functions/limits.ts';
import type { Range } from '../source/source.ts';
import { dynamicType, stringType } from '../value/types.ts';
import { unknownValue, type Value } from '../value/value.ts';
import type { Evaluation, Placed } from './evaluation.ts';

/** What a value may weigh: the UTF-16 units of its texts, and `nodeWeight` for each of its nodes. */
export const maximumWeight: number = 64 * 2 ** 20;

/** How deep lists, maps, tuples and objects may lie in each other. */
export const maximumHeight: number = 500;

/**
 * How many steps one evaluation may take, those of called functions included: one for each node
 * of an expression, and one for each `unitsPerStep` of the values that an operation goes through.
 */
export const maximumSteps: number = 10_000_000;

/** How deep expressions and calls may nest, so that the stack of the host never overflows. */
export const maximumNesting: number = 500;

const nodeWeight = 8;
const unitsPerStep = 256;

// Values share their parts, so one that is written in sixty lines can have 2^60 leaves. What is
// light is weighed anew each time; only what is heavy is worth an entry.
const memorableWeight = 64 * nodeWeight;
const weights = new WeakMap<Value, Load>();

/** What the parts of a value that is being made weigh together. */
export class Load {
  private units = nodeWeight;
  private height = 1;

  /** Adds a part; false when the whole is too large or too deep now. */
  add(part: Value): boolean {
    return this.addWithin(part, maximumHeight);
  }

  /** The whole, or an error and an unknown value when it is too large or too deep. */
  close(evaluation: Evaluation, whole: Value, subject: Placed): Value {
    if (this.isTooMuch) return this.refuse(evaluation, subject.range);
    if (this.units > memorableWeight) weights.set(whole, this);
    return whole;
  }

  refuse(evaluation: Evaluation, subject: Range): Value {
    return this.height > maximumHeight
      ? tooDeep(evaluation, subject)
      : tooLarge(evaluation, subject);
  }

  get isTooMuch(): boolean {
    return this.units > maximumWeight || this.height > maximumHeight;
  }

  get steps(): number {
    return Math.floor(this.units / unitsPerStep);
  }

  /** Below `room` levels the walk ends, because the value is too deep in any case. */
  private addWithin(part: Value, room: number): boolean {
    switch (part.kind) {
      case 'string':
        this.units += nodeWeight + part.text.length;
        break;
      case 'list':
      case 'set':
      case 'tuple':
      case 'map':
      case 'object': {
        const { units, height } = Load.of(part, room);
        this.units += units;
        if (height >= this.height) this.height = height + 1;
        break;
      }
      default:
        this.units += nodeWeight;
    }
    return !this.isTooMuch;
  }

  /** What a finished value weighs. */
  static of(value: Value, room: number = maximumHeight): Load {
    const known = weights.get(value);
    if (known !== undefined) return known;
    const load = new Load();
    if (room === 0) load.height = maximumHeight;
    else if ('elements' in value) load.addAll(value.elements, room - 1);
    else if ('entries' in value) load.addAll(value.entries.values(), room - 1);
    else if (value.kind === 'string') load.units += value.text.length;
    if (load.units > memorableWeight) weights.set(value, load);
    return load;
  }

  private addAll(parts: Iterable<Value>, room: number): void {
    for (const part of parts) {
      if (!this.addWithin(part, room)) return;
    }
  }
}

/** What it costs to look at all of a value. */
export function stepsFor(value: Value): number {
  switch (value.kind) {
    case 'string':
      return Math.floor(value.text.length / unitsPerStep);
    case 'null':
    case 'unknown':
    case 'bool':
    case 'number':
    case 'bytes':
      return 0;
    default:
      return Load.of(value).steps;
  }
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
      return value.text.length > maxTextLength ? tooLong(evaluation, subject) : value;
    default: {
      const load = Load.of(value);
      return load.isTooMuch ? load.refuse(evaluation, subject) : value;
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

/** Reports a text that is too long; answers with an unknown one. */
export function tooLong(evaluation: Evaluation, subject: Range): Value {
  evaluation.fail(
    'value-too-large',
    'Text too long',
    `This expression makes a text of more than ${maxTextLength} characters.`,
    subject,
  );
  return unknownValue(stringType);
}

function tooDeep(evaluation: Evaluation, subject: Range): Value {
  evaluation.fail(
    'value-too-large',
    'Value too deep',
    `This expression makes a value of more than ${maximumHeight} levels of collections in collections.`,
    subject,
  );
  return unknownValue(dynamicType);
}
