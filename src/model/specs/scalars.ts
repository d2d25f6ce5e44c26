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
  const match = /^[+-]?([0-9]+)/.exec(text);
  if (match === null) throw syntaxError('ParseInt', text);
  // Go reads digit by digit, so it finds a number too large before what follows it.
  if (BigInt.asUintN(64, BigInt(match[1]!)) !== BigInt(match[1]!))
    throw rangeError('ParseInt', text);
  if (match[0].length < text.length) throw syntaxError('ParseInt', text);
  const integer = BigInt(text.replace(/^\+/, ''));
  if (BigInt.asIntN(64, integer) !== integer) throw rangeError('ParseInt', text);
  return integer;
}

const digits = '[0-9](?:_?[0-9])*';
const floatPattern = new RegExp(
  `^[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:e[+-]?${digits})?$`,
  'i',
);

/** A decimal number by Go's strconv.ParseFloat, without its hexadecimal forms. */
export function parseFloat64(text: string): number {
  if (!floatPattern.test(text)) throw syntaxError('ParseFloat', text);
  const number = Number(text.replaceAll('_', ''));
  if (!Number.isFinite(number)) throw rangeError('ParseFloat', text);
  return number;
}

function rangeError(name: string, text: string): SpecError {
  return new SpecError(`strconv.${name}: parsing ${quoteText(text)}: value out of range`);
}

function syntaxError(name: string, text: string): SpecError {
  return new SpecError(`strconv.${name}: parsing ${quoteText(text)}: invalid syntax`);
}

/** Without the white space at both ends, by Go's unicode.IsSpace. */
export function trimSpace(text: string): string {
  return text.replace(/^[\t-\r \x85\xa0\p{Z}]+|[\t-\r \x85\xa0\p{Z}]+$/gu, '');
}

/** `key` and `value` of `key=value`, cut at the first `=`; undefined when there is none. */
export function cutPair(field: string): readonly [key: string, value: string] | undefined {
  const at = field.indexOf('=');
  return at < 0 ? undefined : [field.slice(0, at), field.slice(at + 1)];
}
