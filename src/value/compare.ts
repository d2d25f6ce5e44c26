import { nonConformity } from './conformance.ts';
import { equalNumbers } from './number.ts';
import { setKey } from './set-key.ts';
import { typeOf } from './type-of.ts';
import { hasDynamicTypes, typesEqual } from './types.ts';
import type { SequenceValue, UnknownValue, Value } from './value.ts';

/**
 * Whether two values are equal by go-cty's `Equals`: types count (1 is not "1", a tuple is not a
 * list), but nulls of all types are equal. `undefined` when it depends on an unknown value.
 */
export function compareValues(a: Value, b: Value): boolean | undefined {
  if (a === b && isPlain(a)) return true;
  if (a.kind === 'unknown') return compareWithUnknown(b, a);
  if (b.kind === 'unknown') return compareWithUnknown(a, b);
  if (a.kind === 'null' || b.kind === 'null') return a.kind === b.kind;
  if (!hasKnownType(a) || !hasKnownType(b)) return compareUntyped(a, b);
  if (a.kind !== b.kind) return false;
  return isPlain(a) || typesEqual(typeOf(a), typeOf(b)) ? compareSameType(a, b) : false;
}

interface Elements {
  readonly elements: readonly Value[];
}

interface Entries {
  readonly entries: ReadonlyMap<string, Value>;
}

function isPlain(value: Value): boolean {
  return (
    value.kind === 'string' ||
    value.kind === 'number' ||
    value.kind === 'bool' ||
    value.kind === 'bytes'
  );
}

function comparePlain(a: Value, b: Value): boolean {
  if (a.kind === 'string') return b.kind === 'string' && a.text === b.text;
  if (a.kind === 'bool') return b.kind === 'bool' && a.truth === b.truth;
  if (a.kind === 'number') return b.kind === 'number' && equalNumbers(a.number, b.number);
  return a === b;
}

function compareWithUnknown(value: Value, unknown: UnknownValue): boolean | undefined {
  // An unknown value may turn out null, and nulls of all types are equal.
  if (value.kind === 'unknown' || value.kind === 'null') return undefined;
  const type = typeOf(value);
  if (nonConformity(type, unknown.type) !== undefined) return false;
  return hasDynamicTypes(unknown.type) || typesEqual(type, unknown.type) ? undefined : false;
}

function compareUntyped(a: Value, b: Value): false | undefined {
  const left = typeOf(a);
  const right = typeOf(b);
  const mayConform =
    nonConformity(left, right) === undefined || nonConformity(right, left) === undefined;
  return mayConform ? undefined : false;
}

/** Whether no part of the value is unknown together with its type. */
function hasKnownType(value: Value): boolean {
  switch (value.kind) {
    case 'unknown':
      return !hasDynamicTypes(value.type);
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements.every(hasKnownType);
    case 'map':
    case 'object':
      for (const entry of value.entries.values()) if (!hasKnownType(entry)) return false;
      return true;
    default:
      return true;
  }
}

function compareSameType(a: Value, b: Value): boolean | undefined {
  switch (a.kind) {
    case 'tuple':
      return b.kind === 'tuple' ? compareEach(a, b) : false;
    case 'list':
      return b.kind === 'list' ? compareEach(a, b) : false;
    case 'set':
      return b.kind === 'set' ? compareSets(a, b) : false;
    case 'map':
      return b.kind === 'map' ? compareEntries(a, b) : false;
    case 'object':
      return b.kind === 'object' ? compareEntries(a, b) : false;
    default:
      return comparePlain(a, b);
  }
}

function compareEach(a: Elements, b: Elements): boolean | undefined {
  if (a.elements.length !== b.elements.length) return false;
  for (const [index, element] of a.elements.entries()) {
    const equal = compareValues(element, b.elements[index] as Value);
    if (equal !== true) return equal;
  }
  return true;
}

function compareEntries(a: Entries, b: Entries): boolean | undefined {
  if (a.entries.size !== b.entries.size) return false;
  for (const [name, entry] of a.entries) {
    const other = b.entries.get(name);
    const equal = other === undefined ? false : compareValues(entry, other);
    if (equal !== true) return equal;
  }
  return true;
}

function compareSets(a: SequenceValue, b: SequenceValue): boolean | undefined {
  const isUnknown = (element: Value) => element.kind === 'unknown';
  if (a.elements.some(isUnknown) || b.elements.some(isUnknown)) return undefined;
  const left = new SetIndex(a.elements);
  const right = new SetIndex(b.elements);
  return a.elements.every((e) => right.has(e)) && b.elements.every((e) => left.has(e));
}

/** Looks up members of a set as go-cty does: first by their key, then by equality. */
export class SetIndex {
  readonly #members = new Map<string, Value[]>();

  constructor(elements: Iterable<Value> = []) {
    for (const element of elements) this.add(element);
  }

  has(value: Value): boolean {
    const members = this.#members.get(setKey(value));
    return members?.some((member) => compareValues(value, member) === true) ?? false;
  }

  /** `false` when an equal member is there already. */
  add(value: Value): boolean {
    const key = setKey(value);
    const members = this.#members.get(key);
    if (members === undefined) {
      this.#members.set(key, [value]);
      return true;
    }
    if (members.some((member) => compareValues(value, member) === true)) return false;
    members.push(value);
    return true;
  }
}
