import type { Expression, ForExpression } from '../syntax/ast.ts';
import { convertValue } from '../value/convert.ts';
import { quoteText } from '../value/text.ts';
import { typeOf } from '../value/type-of.ts';
import {
  boolType,
  dynamicType,
  friendlyTypeName,
  isPrimitive,
  stringType,
} from '../value/types.ts';
import {
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  unknownValue,
  type Value,
} from '../value/value.ts';
import type { Evaluation } from './evaluation.ts';
import { bounded, Load } from './limits.ts';
import { childScope, type Scope } from './scope.ts';

/** The value of a `for` expression: a tuple, or an object when it has a key. */
export function forValue(evaluation: Evaluation, expression: ForExpression, scope: Scope): Value {
  const collection = evaluation.valueOf(expression.collection, scope);
  if (!checkCollection(evaluation, expression, collection)) return anything;
  const loop = new Loop(evaluation, expression, collection, scope);
  if (!loop.checkCondition() || collection.kind === 'unknown') return anything;
  const { key } = expression;
  return key === undefined ? loop.collectTuple() : loop.collectObject(key);
}

const anything = unknownValue(dynamicType);

/** Whether the value has elements, or may turn out to have some. */
function checkCollection(
  evaluation: Evaluation,
  { collection, range }: ForExpression,
  value: Value,
): boolean {
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'map':
    case 'tuple':
    case 'object':
      return true;
    case 'null':
      evaluation.fail(
        'invalid-iteration',
        'Iteration over null value',
        "A null value cannot be used as the collection in a 'for' expression.",
        collection.range,
        range,
      );
      return false;
    default: {
      const type = typeOf(value);
      if (type.kind === 'dynamic') return false;
      if (type.kind !== 'bytes' && !isPrimitive(type)) return true;
      evaluation.fail(
        'invalid-iteration',
        'Iteration over non-iterable value',
        `A value of type ${friendlyTypeName(type)} cannot be used as the collection in a 'for' expression.`,
        collection.range,
        range,
      );
      return false;
    }
  }
}

/** One `for` at work: its names are bound to one element after the other. */
class Loop {
  private readonly evaluation: Evaluation;
  private readonly expression: ForExpression;
  private readonly scope: Scope;
  // One scope serves all elements, because nothing keeps it beyond the evaluation of an element.
  private readonly variables = new Map<string, Value>();
  private readonly keys: readonly string[] | undefined;
  private readonly values: readonly Value[];
  private readonly isSet: boolean;
  /** False once a condition or key was unknown or wrong: the rest is evaluated for its errors. */
  private isKnown = true;

  constructor(evaluation: Evaluation, expression: ForExpression, collection: Value, scope: Scope) {
    this.evaluation = evaluation;
    this.expression = expression;
    this.scope = childScope(scope, this.variables);
    this.isSet = collection.kind === 'set';
    if ('entries' in collection) {
      this.keys = [...collection.entries.keys()];
      this.values = [...collection.entries.values()];
    } else {
      this.values = 'elements' in collection ? collection.elements : [];
    }
  }

  /** Whether the condition can be evaluated at all, tried with unknown names. */
  checkCondition(): boolean {
    const { condition, keyName, valueName } = this.expression;
    if (condition === undefined) return true;
    if (keyName !== undefined) this.variables.set(keyName, anything);
    this.variables.set(valueName, anything);
    const mark = this.evaluation.errors;
    const value = this.evaluation.valueOf(condition, this.scope);
    if (value.kind === 'null') {
      this.failCondition(condition, 'Condition is null', nullCondition);
      return false;
    }
    const converted = convertValue(value, boolType);
    if ('problem' in converted) {
      this.failCondition(condition, invalidCondition, explainCondition(converted.problem));
      return false;
    }
    return this.evaluation.errors === mark;
  }

  /** Unknown when it is not known which elements it has. */
  collectTuple(): Value {
    const { value, range } = this.expression;
    const elements: Value[] = [];
    const load = new Load();
    for (let index = 0; index < this.values.length; index++) {
      this.bind(index);
      if (!this.isIncluded(true)) continue;
      const result = this.evaluation.valueOf(value, this.scope);
      if (!load.add(result)) return load.refuse(this.evaluation, range);
      elements.push(result);
    }
    return this.isKnown ? load.close(this.evaluation, tupleValue(elements), { range }) : anything;
  }

  /** Unknown when it is not known which keys it has. */
  collectObject(key: Expression): Value {
    const { group, value, range } = this.expression;
    const load = new Load();
    const entries = new Map<string, Value>();
    const groups = new Map<string, Value[]>();
    for (let index = 0; index < this.values.length; index++) {
      this.bind(index);
      if (!this.isIncluded(false)) continue;
      const name = this.keyText(key);
      if (name === undefined) {
        this.isKnown = false;
        continue;
      }
      const result = this.evaluation.valueOf(value, this.scope);
      if (!load.add(result)) return load.refuse(this.evaluation, range);
      if (group) {
        const members = groups.get(name);
        if (members === undefined) groups.set(name, [result]);
        else members.push(result);
      } else if (entries.has(name)) {
        this.failKey(
          key,
          'Duplicate object key',
          `Two different items produced the key ${quoteText(name)} in this 'for' expression. If duplicates are expected, use the ellipsis (...) after the value expression to enable grouping by key.`,
        );
      } else {
        entries.set(name, result);
      }
    }
    if (!this.isKnown) return anything;
    for (const [name, members] of groups) entries.set(name, tupleValue(members));
    return bounded(this.evaluation, objectValue(entries), range);
  }

  private bind(index: number): void {
    const { keyName, valueName, range } = this.expression;
    this.evaluation.spend(1, { range });
    const value = this.values[index] as Value;
    if (keyName !== undefined) {
      const key = this.keys?.[index];
      if (key !== undefined) this.variables.set(keyName, stringValue(key));
      else this.variables.set(keyName, this.isSet ? value : numberValue(index));
    }
    this.variables.set(valueName, value);
  }

  private isIncluded(unknownFirst: boolean): boolean {
    const { condition } = this.expression;
    if (condition === undefined) return true;
    const value = this.evaluation.valueOf(condition, this.scope);
    if (value.kind === 'bool') return value.truth;
    let problem: string | undefined;
    if (value.kind === 'null') {
      problem = nullCondition;
    } else if (value.kind !== 'unknown' || !unknownFirst) {
      const converted = convertValue(value, boolType);
      if ('problem' in converted) problem = explainCondition(converted.problem);
      else if (converted.value.kind === 'bool') return converted.value.truth;
    }
    if (problem !== undefined && this.isKnown) {
      this.failCondition(condition, invalidCondition, problem);
    }
    this.isKnown = false;
    return false;
  }

  private keyText(key: Expression): string | undefined {
    const value = this.evaluation.valueOf(key, this.scope);
    if (value.kind === 'string') return value.text;
    if (value.kind === 'unknown') return undefined;
    let problem = "Key expression in 'for' expression must not produce a null value.";
    if (value.kind !== 'null') {
      const converted = convertValue(value, stringType);
      if ('value' in converted) {
        return converted.value.kind === 'string' ? converted.value.text : undefined;
      }
      problem = `The key expression produced an invalid result: ${converted.problem}.`;
    }
    if (this.isKnown) this.failKey(key, 'Invalid object key', problem);
    return undefined;
  }

  private failCondition(condition: Expression, summary: string, detail: string): void {
    const { range } = this.expression;
    this.evaluation.fail('invalid-condition', summary, detail, condition.range, range);
  }

  private failKey(key: Expression, summary: string, detail: string): void {
    const code = summary === 'Duplicate object key' ? 'duplicate-key' : 'invalid-key';
    this.evaluation.fail(code, summary, detail, key.range, this.expression.range);
  }
}

const invalidCondition = "Invalid 'for' condition";
const nullCondition = "The value of the 'if' clause must not be null.";

function explainCondition(problem: string): string {
  return `The 'if' clause value is invalid: ${problem}.`;
}
