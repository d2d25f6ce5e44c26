import { commonType } from './convertible.ts';
import type { Type } from './types.ts';

/**
 * A type to which values of all these types can be converted, also where that may fail for some
 * (go-cty's UnifyUnsafe); `undefined` when there is none or no type is given.
 */
export function unifyTypes(types: readonly Type[]): Type | undefined {
  return commonType(types, 'unsafe');
}
