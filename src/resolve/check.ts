import type { Field } from '../model/field.ts';
import { attributeNames, fields, namesInOrder } from '../model/fields.ts';
import type { SpecError } from '../model/specs/spec-error.ts';
import type { AttributeName, AttributeValues, TargetAttributes } from '../model/target.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Sources } from './sources.ts';

/** Reports what Buildx would refuse without a look at files, agents or builders (toBuildOpt). */
export class AttributeCheck {
  private readonly sources: Sources;
  private readonly sink: DiagnosticSink;
  /** What was found in values, which most targets share with others. */
  private readonly known = new Map<AttributeName, Map<unknown, readonly SpecError[]>>();

  constructor(sources: Sources, sink: DiagnosticSink) {
    this.sources = sources;
    this.sink = sink;
  }

  /** Checks the resolved attributes of a target. */
  check(target: string, attributes: TargetAttributes): void {
    for (const name of namesInOrder(attributes)) {
      if (fields[name].check === undefined) continue;
      const value: unknown = attributes[name];
      for (const { message, entry } of this.problemsOf(name, attributes)) {
        const subject = this.sources.placeOf(target, name, entryOf(value, entry));
        this.sink.add({
          code: 'invalid-attribute',
          severity: 'error',
          summary: `Invalid ${name} of target "${target}"`,
          detail: message,
          ...(subject === undefined ? {} : { subject }),
        });
      }
    }
  }

  private problemsOf(name: AttributeName, attributes: TargetAttributes): readonly SpecError[] {
    const value: unknown = attributes[name];
    let values = this.known.get(name);
    if (values === undefined) {
      values = new Map();
      this.known.set(name, values);
    }
    let problems = values.get(value);
    if (problems === undefined) {
      problems = findProblems(name, attributes);
      values.set(value, problems);
    }
    return problems;
  }
}

const settledNames = attributeNames.filter((name) => fields[name].settle !== undefined);

function findProblems<Name extends AttributeName>(
  name: Name,
  attributes: TargetAttributes,
): readonly SpecError[] {
  const value = attributes[name];
  const field: Field<AttributeValues[Name]> = fields[name];
  return value === undefined || field.check === undefined ? [] : [...field.check(value)];
}

/** The entry of a list at an index, or a key as it is. */
function entryOf(value: unknown, entry: number | string | undefined): unknown {
  return Array.isArray(value) && typeof entry === 'number' ? value[entry] : entry;
}

/** Gives resolved attributes their last touch, in place. */
export function settleAttributes(attributes: TargetAttributes): void {
  for (const name of settledNames) settleAttribute(name, attributes);
}

function settleAttribute<Name extends AttributeName>(
  name: Name,
  attributes: TargetAttributes,
): void {
  const value = attributes[name];
  const field: Field<AttributeValues[Name]> = fields[name];
  if (value !== undefined && field.settle !== undefined) attributes[name] = field.settle(value);
}
