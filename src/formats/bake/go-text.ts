import { parseFloat64 } from '../../model/specs/scalars.ts';
import { SpecError } from '../../model/specs/spec-error.ts';
import { type Num, numberFromDouble, parseNumber, toDouble } from '../../value/number.ts';
import { quoteText } from '../../value/text.ts';

/**
 * Reads a number as buildx does from the environment: Go's strconv.ParseFloat to a double, decimal
 * or hexadecimal, with underscores between digits. NaN and the infinities are refused.
 */
export function parseGoNumber(text: string): Num {
  if (/^(?:[+-]?inf(?:inity)?|nan)$/i.test(text)) throw new SpecError('invalid number value');
  return numberFromDouble(hexPattern.test(text) ? parseHex(text) : parseFloat64(text));
}

const digits = '[0-9a-f](?:_?[0-9a-f])*';
const hexPattern = new RegExp(
  `^([+-]?)0x_?(?:(${digits})\\.?(${digits})?|\\.(${digits}))p([+-]?[0-9](?:_?[0-9])*)$`,
  'i',
);

// Beyond this every exponent of two overflows or is zero, whatever the digits before it.
const maxPower = 100_000;

function parseHex(text: string): number {
  const [, sign = '', whole = '', behind = '', only = '', exponent = ''] =
    hexPattern.exec(text.replaceAll('_', '')) ?? [];
  const fraction = behind + only;
  const power = Math.max(-maxPower, Math.min(maxPower, Number(exponent))) - 4 * fraction.length;
  const number = parseNumber(`${sign}${BigInt(`0x${whole}${fraction}`)}p${power}`);
  const double = number === undefined ? Infinity : toDouble(number);
  if (Number.isFinite(double)) return double;
  throw new SpecError(`strconv.ParseFloat: parsing ${quoteText(text)}: value out of range`);
}
