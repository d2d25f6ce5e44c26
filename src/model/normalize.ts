import type { Field } from './field.ts';
import { attributeNames, fields } from './fields.ts';
import { setAttribute } from './merge.ts';
import type { AttributeName, AttributeValues, TargetAttributes } from './target.ts';

/** Brings merged and overridden attributes into their canonical form (buildx's normalize). */
export function normalizeAttributes(attributes: TargetAttributes): TargetAttributes {
  let normal = attributes;
  for (const name in attributes) normal = normalizeAttribute(name as AttributeName, normal);
  for (const name of normalizedUnset) {
    if (attributes[name] === undefined) normal = normalizeAttribute(name, normal);
  }
  return normal;
}

const normalizedUnset = attributeNames.filter((name) => fields[name].normalizesUnset);

function normalizeAttribute<Name extends AttributeName>(
  name: Name,
  attributes: TargetAttributes,
): TargetAttributes {
  const field: Field<AttributeValues[Name]> = fields[name];
  if (field.normalize === undefined) return attributes;
  const value = field.normalize(attributes[name], attributes);
  if (value === attributes[name]) return attributes;
  const changed = { ...attributes };
  setAttribute(changed, name, value);
  return changed;
}
