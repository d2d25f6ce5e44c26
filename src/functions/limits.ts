import { FunctionError } from './protocol.ts';

/** The longest text that a function builds, in UTF-16 units: 16 Mi. */
export const maxTextLength: number = 2 ** 24;

/** Throws a `FunctionError` when a text of `length` units would be too long to be built. */
export function checkTextLength(length: number): void {
  if (length > maxTextLength) {
    throw new FunctionError(`the result would be longer than ${maxTextLength} characters`);
  }
}
