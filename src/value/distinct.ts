import { compareValues } from './compare.ts';
import { isInteger, type Num, numberToHashText, numberToText } from './number.ts';
import { setKey } from './set-key.ts';
import type { Value } from './value.ts';

/** The first ones of equal values, in their order; all must be wholly known and of one type. */
export function distinctValues(values: readonly Value[]): readonly Value[] {
  const buckets = new Map<string, Value[]>();
  return values.filter((value) => {
    const key = setKey(value, equalityKey);
    const bucket = buckets.get(key);
    if (bucket === undefined) {
      buckets.set(key, [value]);
      return true;
    }
    if (bucket.some((member) => compareValues(member, value) === true)) return false;
    bucket.push(value);
    return true;
  });
}

/** A text that equal numbers share: unlike in sets, 0 equals -0 here. */
function equalityKey(number: Num): string {
  if (number.kind === 'small') return String(number.value);
  if (isInteger(number)) return `${number.mantissa}p${number.exponent}`;
  return Math.abs(number.exponent) < 4096 ? numberToText(number) : numberToHashText(number);
}
