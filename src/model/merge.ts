import type { Range } from '../source/source.ts';
import type { Field } from './field.ts';
import { fields } from './fields.ts';
import { replace } from './merge-rules.ts';
import type {
  AttributeName,
  AttributeValues,
  ContextBases,
  TargetAttributes,
  TargetDefinition,
} from './target.ts';

/** What a target with `base` becomes when a later block with `over` is laid on it. */
export function mergeAttributes(base: TargetAttributes, over: TargetAttributes): TargetAttributes {
  const merged = { ...base };
  for (const name in over) mergeAttribute(name as AttributeName, merged, over);
  return merged;
}

/** What a child with `over` has of parents with `base`; `inherits` itself is not passed on. */
export function inheritAttributes(
  base: TargetAttributes,
  over: TargetAttributes,
): TargetAttributes {
  const merged = { ...base };
  for (const name in over) {
    if (name !== 'inherits') mergeAttribute(name as AttributeName, merged, over);
  }
  return merged;
}

function mergeAttribute<Name extends AttributeName>(
  name: Name,
  merged: TargetAttributes,
  over: TargetAttributes,
): void {
  const value: AttributeValues[Name] | undefined = over[name];
  const field: Field<AttributeValues[Name]> = fields[name];
  if (value !== undefined) setAttribute(merged, name, field.merge(merged[name], value));
}

/** Sets an attribute, or unsets it for undefined. */
export function setAttribute<Name extends AttributeName>(
  attributes: TargetAttributes,
  name: Name,
  value: AttributeValues[Name] | undefined,
): void {
  if (value === undefined) delete attributes[name];
  else attributes[name] = value;
}

/** One definition of two of the same name, of which `over` comes later. */
export function mergeTargets(base: TargetDefinition, over: TargetDefinition): TargetDefinition {
  const attributes = mergeAttributes(base.attributes, over.attributes);
  const range = base.range ?? over.range;
  const bases = mergeBases(base.bases, over);
  return {
    name: base.name,
    attributes,
    ...(range === undefined ? {} : { range }),
    places: mergePlaces(base, over, attributes),
    layers: [...(base.layers ?? [base]), ...(over.layers ?? [over])],
    ...(bases === undefined ? {} : { bases }),
  };
}

function mergePlaces(
  base: TargetDefinition,
  over: TargetDefinition,
  merged: TargetAttributes,
): ReadonlyMap<string, Range> {
  const places = new Map(base.places);
  const names = Object.keys(over.attributes) as AttributeName[];
  const shifts = new Map(names.map((name) => [name, entryShift(name, base, over, merged)]));
  for (const key of base.places.keys()) {
    const [name, entry] = splitPlace(key);
    const shift = shifts.get(name);
    if (entry !== undefined && (shift === 'none' || shift === 'replaced')) places.delete(key);
  }
  for (const [key, range] of over.places) {
    const [name, entry] = splitPlace(key);
    const shift = shifts.get(name);
    if (entry === undefined || typeof shift !== 'number') {
      if (entry === undefined || shift !== 'none') places.set(key, range);
    } else places.set(placeKey(name, Number(entry) + shift), range);
  }
  return places;
}

/**
 * How the places of entries change when `over` is laid on `base`: by how much the indices of its
 * list move, or that it replaces or joins what was there by key, or that no entry can be told.
 */
function entryShift(
  name: AttributeName,
  base: TargetDefinition,
  over: TargetDefinition,
  merged: TargetAttributes,
): number | 'replaced' | 'by-key' | 'none' {
  const [before, later, result] = [base.attributes[name], over.attributes[name], merged[name]];
  if (!Array.isArray(later)) return 'by-key';
  if (fields[name].merge === replace || !Array.isArray(before)) return 'replaced';
  const isAppended = Array.isArray(result) && result.length === before.length + later.length;
  return isAppended ? before.length : 'none';
}

/** The key in `places` of an attribute, or of one entry of its list or map. */
export function placeKey(name: AttributeName, entry?: number | string): string {
  return entry === undefined ? name : `${name}.${entry}`;
}

function splitPlace(key: string): readonly [name: AttributeName, entry: string | undefined] {
  const dot = key.indexOf('.');
  if (dot < 0) return [key as AttributeName, undefined];
  return [key.slice(0, dot) as AttributeName, key.slice(dot + 1)];
}

function mergeBases(
  base: ContextBases | undefined,
  over: TargetDefinition,
): ContextBases | undefined {
  const later = over.bases;
  if (base === undefined || later === undefined) return later ?? base;
  const { attributes } = over;
  const { context, contextReference } = attributes.context === undefined ? base : later;
  const contexts = new Map(base.contexts);
  for (const name of attributes.contexts?.keys() ?? []) {
    const folder = later.contexts?.get(name);
    if (folder === undefined) contexts.delete(name);
    else contexts.set(name, folder);
  }
  return {
    ...(later.default === undefined ? {} : { default: later.default }),
    ...(context === undefined ? {} : { context }),
    ...(contextReference === undefined ? {} : { contextReference }),
    contexts,
  };
}
