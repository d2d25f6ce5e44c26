import { quoteText } from '../../value/text.ts';
import { SpecError } from './spec-error.ts';

const truths: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

/** A boolean in one of the spellings that Go's strconv.ParseBool takes, else undefined. */
export function readBoolean(text: string): boolean | undefined {
  return truths.get(text);
}

/** Like `readBoolean`, but fails in Go's words. */
export function parseBoolean(text: string): boolean {
  const truth = truths.get(text);
  if (truth === undefined) throw syntaxError('ParseBool', text);
  return truth;
}

/** A decimal integer of 64 bits, by Go's strconv.ParseInt. */
export function parseInt64(text: string): bigint {
  if (!/^[+-]?[0-9]+$/.test(text)) throw syntaxError('ParseInt', text);
  const integer = BigInt(text.replace(/^\+/, ''));
  if (BigInt.asIntN(64, integer) !== integer) {
    throw new SpecError(`strconv.ParseInt: parsing ${quoteText(text)}: value out of range`);
  }
  return integer;
}

const floatPattern = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i;

/** A decimal number by Go's strconv.ParseFloat, without its hexadecimal forms. */
export function parseFloat64(text: string): number {
  if (!floatPattern.test(text)) throw syntaxError('ParseFloat', text);
  const number = Number(text);
  if (!Number.isFinite(number)) {
    throw new SpecError(`strconv.ParseFloat: parsing ${quoteText(text)}: value out of range`);
  }
  return number;
}

function syntaxError(name: string, text: string): SpecError {
  return new SpecError(`strconv.${name}: parsing ${quoteText(text)}: invalid syntax`);
}

const outerSpace = /^[\t-\r \x85\xa0\p{Z}]+|[\t-\r \x85\xa0\p{Z}]+$/gu;

/** Without the white space at both ends, by Go's unicode.IsSpace. */
export function trimSpace(text: string): string {
  return text.replace(outerSpace, '');
}

/** `key` and `value` of `key=value`, cut at the first `=`; undefined when there is none. */
export function cutPair(field: string): readonly [key: string, value: string] | undefined {
  const at = field.indexOf('=');
  return at < 0 ? undefined : [field.slice(0, at), field.slice(at + 1)];
}
