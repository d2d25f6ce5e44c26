import { SpecError } from '../../model/specs/spec-error.ts';
import { type Num, numberFromDouble, parseNumber, toDouble } from '../../value/number.ts';
import { quoteText } from '../../value/text.ts';

/**
 * Reads a number as buildx does from the environment: Go's strconv.ParseFloat to a double, decimal
 * or hexadecimal, with underscores between digits. NaN and the infinities are refused.
 */
export function parseGoNumber(text: string): Num {
  if (/^(?:[+-]?inf(?:inity)?|nan)$/i.test(text)) throw new SpecError('invalid number value');
  const double = hasMisplacedUnderscore(text) ? undefined : readDouble(text.replaceAll('_', ''));
  if (double === undefined) throw parseError(text, 'invalid syntax');
  if (!Number.isFinite(double)) throw parseError(text, 'value out of range');
  return numberFromDouble(double);
}

function parseError(text: string, problem: string): SpecError {
  return new SpecError(`strconv.ParseFloat: parsing ${quoteText(text)}: ${problem}`);
}

function hasMisplacedUnderscore(text: string): boolean {
  if (!text.includes('_')) return false;
  return hexPrefix.test(text)
    ? /(?<!^[+-]?0x|[0-9a-f])_|_(?![0-9a-f])/i.test(text)
    : /(?<![0-9])_|_(?![0-9])/.test(text);
}

const hexPrefix = /^[+-]?0x/i;
const decimalPattern = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i;
const hexPattern = /^([+-]?)0x([0-9a-f]*)(?:\.([0-9a-f]*))?p([+-]?[0-9]+)$/i;

// Beyond this every exponent of two overflows or is zero, whatever the digits before it.
const maxPower = 100_000;

function readDouble(text: string): number | undefined {
  if (decimalPattern.test(text)) return Number(text);
  const match = hexPattern.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = ''] = match;
  if (whole + fraction === '') return undefined;
  const power = Math.max(-maxPower, Math.min(maxPower, Number(exponent))) - 4 * fraction.length;
  const number = parseNumber(`${sign}${BigInt(`0x${whole}${fraction}`)}p${power}`);
  return number === undefined ? undefined : toDouble(number);
}
