import { type Conversion, convertValue, type Path } from './convert.ts';
import { commonType } from './convertible.ts';
import { typeOf } from './type-of.ts';
import type { Type } from './types.ts';
import { dynamicUnknown, type Value } from './value.ts';

/**
 * A type to which values of all these types can be converted, also where that may fail for some
 * (go-cty's UnifyUnsafe); `undefined` when there is none or no type is given.
 */
export function unifyTypes(types: readonly Type[]): Type | undefined {
  return commonType(types, 'unsafe');
}

/** The values in one type, or why one of them (`path[0]`) cannot be converted to it. */
export type Unification =
  | { readonly type: Type; readonly values: readonly Value[] }
  | { readonly problem: string; readonly path: Path };

/**
 * Brings values to one type; `undefined` when there is no such type. Where a value of unknown
 * type is among values of other types all become unknown.
 */
export function unifyValues(values: readonly Value[]): Unification | undefined {
  const types = values.map(typeOf);
  const type = unifyTypes(types);
  if (type === undefined) return undefined;
  if (type.kind === 'dynamic' && types.some((each) => each.kind !== 'dynamic')) {
    return { type, values: values.map(() => dynamicUnknown) };
  }
  const converted: Value[] = [];
  for (const [index, value] of values.entries()) {
    const conversion: Conversion = convertValue(value, type);
    if ('problem' in conversion) {
      return { problem: conversion.problem, path: [index, ...conversion.path] };
    }
    converted.push(conversion.value);
  }
  return { type, values: converted };
}
