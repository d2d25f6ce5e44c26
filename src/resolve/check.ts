import type { Field } from '../model/field.ts';
import { attributeNames, fields } from '../model/fields.ts';
import type { AttributeName, AttributeValues, TargetAttributes } from '../model/target.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Sources } from './sources.ts';

/**
 * Gives the attributes their last touch, and reports what Buildx would refuse without looking at
 * files, agents or builders (buildx's toBuildOpt).
 */
export function settleAttributes(
  target: string,
  attributes: TargetAttributes,
  sources: Sources,
  sink: DiagnosticSink,
): TargetAttributes {
  const settled = { ...attributes };
  for (const name of settledNames) settleAttribute(name, settled);
  for (const name of checkedNames) checkAttribute(target, name, settled, attributes, sources, sink);
  return settled;
}

const settledNames = attributeNames.filter((name) => fields[name].settle !== undefined);
const checkedNames = attributeNames.filter((name) => fields[name].check !== undefined);

function settleAttribute<Name extends AttributeName>(
  name: Name,
  attributes: TargetAttributes,
): void {
  const value = attributes[name];
  const field: Field<AttributeValues[Name]> = fields[name];
  if (value !== undefined && field.settle !== undefined) attributes[name] = field.settle(value);
}

function checkAttribute<Name extends AttributeName>(
  target: string,
  name: Name,
  settled: TargetAttributes,
  attributes: TargetAttributes,
  sources: Sources,
  sink: DiagnosticSink,
): void {
  const value = settled[name];
  const field: Field<AttributeValues[Name]> = fields[name];
  if (value === undefined || field.check === undefined) return;
  for (const { message, entry } of field.check(value)) {
    const subject = sources.placeOf(target, name, entryOf(attributes[name], entry));
    sink.add({
      code: 'invalid-attribute',
      severity: 'error',
      summary: `Invalid ${name} of target "${target}"`,
      detail: message,
      ...(subject === undefined ? {} : { subject }),
    });
  }
}

/** The entry of a list at an index, or a key as it is. */
function entryOf(value: unknown, entry: number | string | undefined): unknown {
  return Array.isArray(value) && typeof entry === 'number' ? value[entry] : entry;
}
