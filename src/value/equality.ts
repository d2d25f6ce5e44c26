import { compareValues } from './compare.ts';
import { boolType } from './types.ts';
import { boolValue, unknownValue, type Value } from './value.ts';

/** go-cty's `Equals` as a value: a bool, or an unknown bool. */
export function equalValues(a: Value, b: Value): Value {
  const equal = compareValues(a, b);
  return equal === undefined ? unknownValue(boolType) : boolValue(equal);
}
