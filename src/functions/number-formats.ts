import { type Decimal, roundDecimal } from '../value/decimal.ts';
import { exactDigits, isInfinite, type Num, shortestDigits, signOf } from '../value/number.ts';
import { checkTextLength } from './limits.ts';

/** The flags, width and precision of a verb in Go's fmt. */
export interface NumberStyle {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
}

/** Writes an integer as Go's fmt does with the verbs b, d, o, x and X. */
export function formatInteger(integer: bigint, verb: string, style: NumberStyle): string {
  const { flags, width, precision } = style;
  const magnitude = integer < 0n ? -integer : integer;
  const base = integerBases.get(verb) ?? 10;
  const lower = magnitude.toString(base);
  const digits = verb === 'X' ? lower.toUpperCase() : lower;
  // With a precision of zero, zero is nothing at all, not even its padding.
  if (precision === 0 && magnitude === 0n) return '';
  checkTextLength(Math.max(width, precision ?? 0));
  const prefix = flags.includes('#') ? (integerPrefixes.get(verb) ?? '') : '';
  const start = signText(integer < 0n, flags) + prefix;
  const padded = digits.padStart(precision ?? 0, '0');
  if (flags.includes('-')) return (start + padded).padEnd(width);
  const hasZeros = flags.includes('0') && precision === undefined;
  if (hasZeros) return start + padded.padStart(width - start.length, '0');
  return (start + padded).padStart(width);
}

const integerBases: ReadonlyMap<string, number> = new Map([
  ['b', 2],
  ['o', 8],
  ['x', 16],
  ['X', 16],
]);

const integerPrefixes: ReadonlyMap<string, string> = new Map([
  ['b', '0b'],
  ['o', '0'],
  ['x', '0x'],
  ['X', '0X'],
]);

/** Writes a number as Go's fmt does a big.Float with the verbs e, E, f, g and G. */
export function formatFloat(num: Num, verb: string, style: NumberStyle): string {
  const { flags, width, precision } = style;
  checkTextLength(Math.max(width, precision ?? 0));
  const isEndless = isInfinite(num);
  const digits = isEndless ? 'Inf' : floatDigits(num, verb, precision);
  // An infinity shows its sign always.
  const infinityFlags = flags.includes(' ') ? ' ' : '+';
  const sign = signText(isNegative(num), isEndless ? infinityFlags : flags);
  // Zeros win over the flag for the left side here, other than with integers.
  if (flags.includes('0') && !isEndless) return sign + digits.padStart(width - sign.length, '0');
  return flags.includes('-') ? (sign + digits).padEnd(width) : (sign + digits).padStart(width);
}

/** Go's shortest form of a number: an exponent below -4 and from 6 on, else plain digits. */
export function formatShortest(num: Num): string {
  return formatFloat(num, 'g', { flags: '', width: 0, precision: undefined });
}

function isNegative(num: Num): boolean {
  return signOf(num) < 0 || (num.kind === 'small' && Object.is(num.value, -0));
}

function signText(isNegativeNumber: boolean, flags: string): string {
  if (isNegativeNumber) return '-';
  if (flags.includes('+')) return '+';
  return flags.includes(' ') ? ' ' : '';
}

function floatDigits(num: Num, verb: string, precision: number | undefined): string {
  switch (verb) {
    case 'f': {
      const exact = exactDigits(num);
      const places = precision ?? 6;
      return plainDigits(rounded(exact, exact.point + places), places);
    }
    case 'e':
    case 'E': {
      const places = precision ?? 6;
      return scientificDigits(rounded(exactDigits(num), places + 1), places, verb);
    }
    default:
      return generalDigits(num, verb === 'G' ? 'E' : 'e', precision);
  }
}

function generalDigits(num: Num, letter: string, precision: number | undefined): string {
  const wanted = precision === undefined ? undefined : precision || 1;
  const decimal = wanted === undefined ? shortestDigits(num) : rounded(exactDigits(num), wanted);
  const { digits, point } = decimal;
  const count = wanted ?? digits.length;
  const isShort = count > digits.length && digits.length >= point;
  const threshold = wanted === undefined ? 6 : isShort ? digits.length : count;
  if (point - 1 < -4 || point - 1 >= threshold) {
    return scientificDigits(decimal, Math.min(count, digits.length) - 1, letter);
  }
  return plainDigits(decimal, Math.max((count > point ? digits.length : count) - point, 0));
}

function rounded(decimal: Decimal, count: number): Decimal {
  if (count < 0) return decimal;
  const result = roundDecimal(decimal, count);
  return result.digits === '' ? { digits: '', point: 0 } : result;
}

function plainDigits({ digits, point }: Decimal, places: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (places <= 0) return whole;
  const zeros = '0'.repeat(Math.min(Math.max(-point, 0), places));
  const fraction = zeros + digits.slice(Math.max(point, 0));
  return `${whole}.${fraction.slice(0, places).padEnd(places, '0')}`;
}

function scientificDigits({ digits, point }: Decimal, places: number, letter: string): string {
  const fraction = places > 0 ? `.${digits.slice(1, places + 1).padEnd(places, '0')}` : '';
  const power = digits === '' ? 0 : point - 1;
  const exponent = String(Math.abs(power)).padStart(2, '0');
  return `${digits.charAt(0) || '0'}${fraction}${letter}${power < 0 ? '-' : '+'}${exponent}`;
}
