import { SetIndex } from './compare.ts';
import { compareNumbers, type Num } from './number.ts';
import { setKey } from './set-key.ts';
import { compareText } from './text.ts';
import type { Value } from './value.ts';

/**
 * The distinct elements in go-cty's order: numbers by value, strings by code points, false before
 * true, all others by their key; then unknown ones, then nulls. Of equal elements the first stays.
 */
export function distinctInOrder(elements: readonly Value[]): readonly Value[] {
  if (elements.length < 2) return elements;
  const index = new SetIndex();
  const members = elements.filter((element) => index.add(element));
  const keys = new Map(members.map((member) => [member, sortKey(member)]));
  return members.sort((a, b) => compareMembers(a, b, keys));
}

// Only values that are not primitive are ordered by their key.
function sortKey(value: Value): string {
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'null':
    case 'unknown':
      return '';
    default:
      return setKey(value);
  }
}

function compareMembers(a: Value, b: Value, keys: ReadonlyMap<Value, string>): number {
  const rank = memberRank(a) - memberRank(b);
  if (rank !== 0) return rank;
  if (a.kind === 'string' && b.kind === 'string') return compareText(a.text, b.text);
  if (a.kind === 'bool' && b.kind === 'bool') return Number(a.truth) - Number(b.truth);
  if (a.kind === 'number' && b.kind === 'number') {
    return compareNumbers(a.number, b.number) || zeroRank(a.number) - zeroRank(b.number);
  }
  return compareText(keys.get(a) ?? '', keys.get(b) ?? '');
}

function memberRank(value: Value): number {
  return value.kind === 'null' ? 2 : value.kind === 'unknown' ? 1 : 0;
}

// 0 and -0 have no order in go-cty, which then goes by their hashes, where -0 comes first.
function zeroRank(number: Num): number {
  return number.kind === 'small' && Object.is(number.value, -0) ? 0 : 1;
}
