import { convertValue } from '../value/convert.ts';
import { ValueJsonError, valueToJson } from '../value/json.ts';
import { type Num, toBigInt } from '../value/number.ts';
import { quoteText } from '../value/text.ts';
import { boolType, numberType, type PrimitiveType, stringType } from '../value/types.ts';
import type { Value } from '../value/value.ts';
import { countGraphemes, skipGraphemes } from './graphemes.ts';
import { checkTextLength } from './limits.ts';
import { formatFloat, formatInteger, formatShortest, type NumberStyle } from './number-formats.ts';
import { FunctionError } from './protocol.ts';

/** A verb as it stands in a format: `%-8.2[1]f`. */
interface Verb {
  readonly text: string;
  /** Where it starts in bytes of UTF-8, as go-cty counts. */
  readonly offset: () => number;
  readonly flags: string;
  /** Digits, empty when there is none. */
  readonly width: string;
  /** Digits after the point; `undefined` when there is no point. */
  readonly precision: string | undefined;
  readonly letter: string;
}

const verbPattern =
  /%(?:%|([-0#+ ]*)([1-9][0-9]*)?(?:\.([0-9]*))?(?:\[([1-9][0-9]*)\])?([A-Za-z]))/y;
const verbStart = /%[-0#+ ]*(?:[1-9][0-9]*)?(?:\.[0-9]*)?(?:\[(?:[1-9][0-9]*\]?)?)?/y;

/**
 * Fills the verbs of a format with known values. Throws a `FunctionError` in go-cty's words; where
 * a value is left over, it is about the argument of that position behind the format.
 */
export function formatText(format: string, values: readonly Value[]): string {
  let result = '';
  let at = 0;
  let next = 1;
  let highest = 0;
  for (;;) {
    const start = format.indexOf('%', at);
    result += format.slice(at, start < 0 ? undefined : start);
    if (start < 0) break;
    verbPattern.lastIndex = start;
    const match = verbPattern.exec(format);
    if (match === null) throw describeBadVerb(format, start);
    const [text, flags = '', width = '', precision, index, letter] = match;
    at = start + text.length;
    if (letter === undefined) {
      result += '%';
      continue;
    }
    const offset = () => byteLength(format.slice(0, start));
    const number = index === undefined ? next : Number(index);
    const value = values[number - 1];
    if (value === undefined) {
      throw new FunctionError(
        `not enough arguments for ${quoteText(text)} at ${offset()}: need index ${index ?? number} but have ${values.length} total`,
      );
    }
    result += formatValue({ text, offset, flags, width, precision, letter }, value);
    checkTextLength(result.length);
    next = number + 1;
    highest = Math.max(highest, number);
  }
  if (highest < values.length) {
    const used =
      highest === 0 ? 'no verbs in format string' : `only ${highest} used by format string`;
    throw new FunctionError(`too many arguments; ${used}`, highest + 1);
  }
  return result;
}

function describeBadVerb(format: string, start: number): FunctionError {
  verbStart.lastIndex = start;
  const end = start + (verbStart.exec(format)?.[0].length ?? 0);
  const offset = byteLength(format.slice(0, end));
  const code = format.codePointAt(end);
  if (code === undefined) {
    return new FunctionError(`invalid format string starting at offset ${offset}`);
  }
  const character = String.fromCodePoint(code);
  const quoted = character === "'" ? "\\'" : quoteText(character).slice(1, -1);
  return new FunctionError(
    `unrecognized format character '${character === '"' ? '"' : quoted}' at offset ${offset}`,
  );
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

type Formatter = (verb: Verb, value: Value) => string;

const formatters: ReadonlyMap<string, Formatter> = new Map([
  ['v', formatAny],
  ['t', formatBool],
  ['s', (verb, value) => padded(verb, shortened(verb, value))],
  ['q', (verb, value) => padded(verb, quoted(shortened(verb, value)))],
  ...[...'bdoxX'].map((letter) => [letter, formatWhole] as const),
  ...[...'eEfgG'].map((letter) => [letter, formatDecimal] as const),
]);

function formatValue(verb: Verb, value: Value): string {
  if (value.kind === 'null' && verb.letter !== 'v') {
    throw unsupported(verb, 'null value cannot be formatted');
  }
  const formatter = formatters.get(verb.letter);
  if (formatter !== undefined) return formatter(verb, value);
  throw new FunctionError(
    `unsupported format verb '${verb.letter}' in ${quoteText(verb.text)} at offset ${verb.offset()}`,
  );
}

function unsupported(verb: Verb, problem: string): FunctionError {
  return new FunctionError(
    `unsupported value for ${quoteText(verb.text)} at ${verb.offset()}: ${problem}`,
  );
}

function converted(verb: Verb, value: Value, type: PrimitiveType): Value {
  const conversion = convertValue(value, type);
  if ('problem' in conversion) throw unsupported(verb, conversion.problem);
  return conversion.value;
}

function formatAny(verb: Verb, value: Value): string {
  if (!verb.flags.includes('#')) {
    if (value.kind === 'string') return padded(verb, value.text);
    if (value.kind === 'number') return padded(verb, formatShortest(value.number));
  }
  try {
    return padded(verb, valueToJson(value));
  } catch (error) {
    if (error instanceof ValueJsonError) throw unsupported(verb, error.message);
    throw error;
  }
}

// buildx: the width does not count for %t.
function formatBool(verb: Verb, value: Value): string {
  const bool = converted(verb, value, boolType);
  return String(bool.kind === 'bool' && bool.truth);
}

function formatWhole(verb: Verb, value: Value): string {
  const integer = toBigInt(convertedNumber(verb, value));
  if (integer === undefined) throw unsupported(verb, 'an integer is required');
  const style = numberStyle(verb);
  if (style === undefined) return `%!(NOVERB)%!(EXTRA *big.Int=${integer})`;
  return formatInteger(integer, verb.letter, style);
}

function formatDecimal(verb: Verb, value: Value): string {
  const number = convertedNumber(verb, value);
  const style = numberStyle(verb);
  if (style === undefined) return `%!(NOVERB)%!(EXTRA *big.Float=${formatShortest(number)})`;
  return formatFloat(number, verb.letter, style);
}

function convertedNumber(verb: Verb, value: Value): Num {
  const number = converted(verb, value, numberType);
  if (number.kind !== 'number') throw new Error('internal: the conversion gave no number');
  return number.number;
}

// buildx: beyond some millions Go gives up on reading the width, and says so in the result.
function numberStyle({ flags, width, precision }: Verb): NumberStyle | undefined {
  const isReadable = [width, precision ?? ''].every((digits) => Number(digits.slice(0, -1)) <= 1e6);
  if (!isReadable) return undefined;
  const places = precision === undefined ? undefined : Number(precision);
  return { flags, width: Number(width), precision: places };
}

// buildx: a precision of zero does not shorten.
function shortened(verb: Verb, value: Value): string {
  const string = converted(verb, value, stringType);
  const text = string.kind === 'string' ? string.text : '';
  const count = Number(verb.precision ?? '0');
  return count > 0 ? text.slice(0, skipGraphemes(text, 0, count)) : text;
}

function quoted(text: string): string {
  return valueToJson({ kind: 'string', text }, stringType);
}

// buildx: zeros go to the side that the padding is on, the right one too.
function padded({ flags, width }: Verb, text: string): string {
  if (width === '') return text;
  const missing = Math.max(Number(width) - countGraphemes(text), 0);
  checkTextLength(text.length + missing);
  const padding = (flags.includes('0') ? '0' : ' ').repeat(missing);
  return flags.includes('-') ? text + padding : padding + text;
}
