import {
  type BigNum,
  binaryOf,
  bitLength,
  divideTo,
  finite,
  isInfinite,
  isZero,
  magnitude,
  maxExponent,
  minExponent,
  multiplyTo,
  type Num,
  NumberError,
  rounded,
  signOf,
  small,
  sumTo,
  topBit,
  zeroSign,
} from './big-float.ts';
import {
  type Decimal,
  exactDecimal,
  plainText,
  roundDecimal,
  scientificText,
  shortestDecimal,
} from './decimal.ts';

export type { BigNum, Num, SmallNum } from './big-float.ts';
export { isInfinite, NumberError, signOf } from './big-float.ts';

const literalPrecision = 512;
const integerPrecision = 64;
const doublePrecision = 53;

/** Decimal digits after which text is refused: Go writes a gigabyte for 1e999999999. */
const maxDigits = 100_000;

/** A counted integer, with at least 64 bits of precision. */
export function numberFromInteger(integer: number | bigint): Num {
  if (typeof integer === 'number' && Number.isSafeInteger(integer)) {
    return small(integer + 0, integerPrecision);
  }
  const exact = BigInt(integer);
  return finite(exact, 0, Math.max(bitLength(exact), integerPrecision));
}

/** The exact value of a double, with 53 bits of precision; NaN is an error. */
export function numberFromDouble(double: number): Num {
  if (Number.isNaN(double)) throw new NumberError('not a number');
  if (Number.isSafeInteger(double) || !Number.isFinite(double)) {
    return small(double, doublePrecision);
  }
  let exponent = 0;
  let scaled = double;
  // Exact: doubling a double that is no integer only moves its exponent.
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    exponent--;
  }
  return finite(BigInt(scaled), exponent, doublePrecision);
}

/**
 * Reads decimal text as Go's big.ParseFloat does with base 10 and 512 bits: a sign, digits with a
 * point, an exponent of ten (`e`) or of two (`p`), or `Inf`. `undefined` when it is no number.
 */
export function parseNumber(text: string): Num | undefined {
  if (text.length < 16 && plainInteger.test(text)) return small(Number(text), literalPrecision);
  const match = numberPattern.exec(text);
  if (match === null) return undefined;
  const [, sign, infinity, whole = '', fraction = '', base, power = '0'] = match;
  const isNegative = sign === '-';
  if (infinity !== undefined) return small(isNegative ? -Infinity : Infinity, literalPrecision);
  if (whole === '' && fraction === '') return undefined;
  if (BigInt(power) !== BigInt.asIntN(64, BigInt(power))) return undefined;
  const mantissa = BigInt(whole + fraction);
  if (mantissa === 0n) return small(isNegative ? -0 : 0, literalPrecision);
  const isBinary = base === 'p' || base === 'P';
  const fives = (isBinary ? 0 : Number(power)) - fraction.length;
  const twos = Number(power) - fraction.length;
  const top = bitLength(mantissa) + twos;
  if (top > maxExponent || top < minExponent) return undefined;
  const signed = isNegative ? -mantissa : mantissa;
  if (fives === 0) return finite(signed, twos, literalPrecision);
  // Go scales by a power of five of 64 more bits, which shows beyond 248 decimal places.
  const scale = powerOfFive(Math.abs(fives), literalPrecision + 64);
  const unscaled: BigNum = { kind: 'big', mantissa: signed, exponent: twos, precision: 0 };
  return fives > 0
    ? multiplyTo(literalPrecision, unscaled, scale)
    : divideTo(literalPrecision, unscaled, scale);
}

const plainInteger = /^[0-9]+$/;
const numberPattern = /^([+-]?)(?:(Inf|inf)|([0-9]*)(?:\.([0-9]*))?(?:([eEpP])([+-]?[0-9]+))?)$/;

function powerOfFive(power: number, precision: number): Num {
  if (power <= 248) return finite(5n ** BigInt(power), 0, precision);
  let result = finite(5n ** 27n, 0, precision);
  let factor = finite(5n, 0, precision + 64);
  for (let rest = power - 27; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiplyTo(precision, result, factor);
    factor = multiplyTo(precision + 64, factor, factor);
  }
  return result;
}

/** Plain decimal notation, as short as reads back to the same number: `0.5`, `1000000`, `+Inf`. */
export function numberToText(num: Num): string {
  if (num.kind === 'small') return smallText(num.value);
  const decimal = shortestDigits(num);
  return (num.mantissa < 0n ? '-' : '') + plainText(decimal);
}

/** The digits of the magnitude of a finite number, as few as read back to it. */
export function shortestDigits(num: Num): Decimal {
  if (num.kind === 'small') return exactDigits(num);
  checkWritable(num);
  return shortestDecimal(magnitude(num.mantissa), num.exponent, num.precision);
}

/** All the digits of the magnitude of a finite number; none for zero. */
export function exactDigits(num: Num): Decimal {
  if (isZero(num)) return { digits: '', point: 0 };
  if (num.kind === 'big') checkWritable(num);
  const { mantissa, exponent } = binaryOf(num);
  return exactDecimal(magnitude(mantissa), exponent);
}

function checkWritable(num: BigNum): void {
  if (isWritable(num)) return;
  throw new NumberError('number is too large or too small to be written in decimal digits');
}

/** At most ten significant digits (Go's `%.10g`), by which go-cty hashes numbers in sets. */
export function numberToHashText(num: Num): string {
  if (num.kind === 'small' && (Math.abs(num.value) < 1e10 || !Number.isFinite(num.value))) {
    return smallText(num.value);
  }
  const { mantissa, exponent } = binaryOf(num);
  if (num.kind === 'big' && !isWritable(num)) return `${mantissa}p${exponent}`;
  const decimal: Decimal = roundDecimal(exactDecimal(magnitude(mantissa), exponent), 10);
  const isPlain = decimal.point > -4 && decimal.point <= 10;
  return (mantissa < 0n ? '-' : '') + (isPlain ? plainText(decimal) : scientificText(decimal));
}

function smallText(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

function isWritable(num: BigNum): boolean {
  return Math.abs(topBit(num)) * Math.log10(2) < maxDigits && num.exponent > -maxDigits;
}

/** The value when it is a safe integer (0 for -0). */
export function toSafeInteger(num: Num): number | undefined {
  return num.kind === 'small' && Number.isFinite(num.value) ? num.value + 0 : undefined;
}

/** The value when it is an integer of 64 bits with sign. */
export function toInt64(num: Num): bigint | undefined {
  if (num.kind === 'small') return Number.isFinite(num.value) ? BigInt(num.value) : undefined;
  if (num.exponent < 0 || topBit(num) > 64) return undefined;
  const integer = num.mantissa << BigInt(num.exponent);
  return integer === BigInt.asIntN(64, integer) ? integer : undefined;
}

/** The value when it is an integer of any size. */
export function toBigInt(num: Num): bigint | undefined {
  if (!isInteger(num)) return undefined;
  if (num.kind === 'small') return BigInt(num.value);
  checkWritable(num);
  return num.mantissa << BigInt(num.exponent);
}

/** The nearest double, Infinity when it is out of range. */
export function toDouble(num: Num): number {
  if (num.kind === 'small') return num.value;
  const top = topBit(num);
  if (top > 1024) return num.mantissa < 0n ? -Infinity : Infinity;
  if (top < -1074) return num.mantissa < 0n ? -0 : 0;
  // Subnormal doubles have fewer bits.
  const bits = Math.min(doublePrecision, top + 1074);
  const rounded = bits > 0 ? finite(num.mantissa, num.exponent, bits) : num;
  if (rounded.kind === 'small') return rounded.value;
  if (bits <= 0) return halfOfSmallest(num);
  const low = Math.max(rounded.exponent, -1000);
  return Number(rounded.mantissa) * 2 ** low * 2 ** (rounded.exponent - low);
}

// Between half and all of the smallest double: up, unless it is the very half.
function halfOfSmallest(num: BigNum): number {
  const sign = num.mantissa < 0n ? -1 : 1;
  return magnitude(num.mantissa) === 1n ? sign * 0 : sign * Number.MIN_VALUE;
}

/** Whether it is a whole number; infinities are none. */
export function isInteger(num: Num): boolean {
  return num.kind === 'small' ? Number.isFinite(num.value) : num.exponent >= 0;
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareNumbers(a: Num, b: Num): number {
  if (a.kind === 'small' && b.kind === 'small') {
    return a.value === b.value ? 0 : a.value < b.value ? -1 : 1;
  }
  const sign = signOf(a);
  if (sign !== signOf(b)) return sign - signOf(b);
  if (isInfinite(a)) return sign;
  if (isInfinite(b)) return -sign;
  const x = binaryOf(a);
  const y = binaryOf(b);
  const difference = topBit(x) - topBit(y);
  if (difference !== 0) return difference * sign;
  const low = Math.min(x.exponent, y.exponent);
  const left = x.mantissa << BigInt(x.exponent - low);
  const right = y.mantissa << BigInt(y.exponent - low);
  return left === right ? 0 : left < right ? -1 : 1;
}

/**
 * go-cty's equality: integers by value, others by their shortest decimal text, so that 0.1 read
 * from text equals 0.1 computed with fewer bits.
 */
export function equalNumbers(a: Num, b: Num): boolean {
  if (a.kind === 'small' || b.kind === 'small') {
    return a.kind === b.kind && compareNumbers(a, b) === 0;
  }
  if (a.mantissa === b.mantissa && a.exponent === b.exponent) {
    if (a.precision === b.precision || a.exponent >= 0 || !isWritable(a)) return true;
    return numberToText(a) === numberToText(b);
  }
  if (a.precision === b.precision || a.exponent >= 0 || b.exponent >= 0) return false;
  return topBit(a) === topBit(b) && isWritable(a) && numberToText(a) === numberToText(b);
}

/** The sum; that of opposing infinities is an error. */
export function addNumbers(a: Num, b: Num): Num {
  const precision = Math.max(a.precision, b.precision);
  if (a.kind === 'small' && b.kind === 'small') {
    const sum = a.value + b.value;
    if (Number.isSafeInteger(sum)) return small(sum, precision);
    if (Number.isNaN(sum)) throw new NumberError('addition of infinities with opposite signs');
    if (!Number.isFinite(sum)) return small(sum, precision);
  }
  return sumTo(precision, a, b);
}

/** The difference; that of equal infinities is an error. */
export function subtractNumbers(a: Num, b: Num): Num {
  return addNumbers(a, negateNumber(b));
}

/** The same number with the other sign, zero included. */
export function negateNumber(num: Num): Num {
  if (num.kind === 'small') return small(-num.value, num.precision);
  return { ...num, mantissa: -num.mantissa };
}

/** The same number without its sign. */
export function absoluteNumber(num: Num): Num {
  if (num.kind === 'small') return small(Math.abs(num.value), num.precision);
  return { ...num, mantissa: magnitude(num.mantissa) };
}

/** go-cty multiplies with 512 bits, then keeps the larger precision or what the product needs. */
export function multiplyNumbers(a: Num, b: Num): Num {
  const precision = Math.max(a.precision, b.precision);
  if (a.kind === 'small' && b.kind === 'small') {
    const product = a.value * b.value;
    if (Number.isSafeInteger(product)) return small(product, precision);
  }
  const product = multiplyTo(literalPrecision, a, b);
  const needed = product.kind === 'big' ? bitLength(product.mantissa) : 0;
  return { ...product, precision: Math.max(precision, needed) };
}

/** Division by zero gives an infinity; 0/0 and infinity by infinity are errors. */
export function divideNumbers(a: Num, b: Num): Num {
  return divideTo(Math.max(a.precision, b.precision), a, b);
}

/** The remainder after division towards zero, with the precision of `a`; `a` when `b` is zero. */
export function moduloNumbers(a: Num, b: Num): Num {
  if (isZero(b)) return a;
  if (isInfinite(a) || isInfinite(b)) throw new NumberError('modulo with infinity');
  if (isZero(a)) return small(zeroSign(a) < 0 && zeroSign(b) > 0 ? -0 : 0, a.precision);
  if (a.kind === 'small' && b.kind === 'small') {
    return small((a.value % b.value) + 0, a.precision);
  }
  const times = rounded(truncateNumber(divideNumbers(a, b)), a.precision);
  return sumTo(a.precision, a, negateNumber(multiplyTo(a.precision, b, times)));
}

/** The integer towards zero, with at least 64 bits; integers and infinities stay as they are. */
export function truncateNumber(num: Num): Num {
  if (num.kind === 'small' || num.exponent >= 0) return num;
  if (topBit(num) <= 0) return small(0, integerPrecision);
  const cut = magnitude(num.mantissa) >> BigInt(-num.exponent);
  return numberFromInteger(num.mantissa < 0n ? -cut : cut);
}

/** The greatest integer not above `num`, with the precision of `num`; never -0. */
export function floorNumber(num: Num): Num {
  return roundedInteger(num, -1);
}

/** The smallest integer not below `num`, with the precision of `num`; never -0. */
export function ceilNumber(num: Num): Num {
  return roundedInteger(num, 1);
}

function roundedInteger(num: Num, direction: -1 | 1): Num {
  if (num.kind === 'small') return small(num.value + 0, num.precision);
  if (num.exponent >= 0) return num;
  const cut = truncateNumber(num);
  const isCutAway = signOf(num) === direction;
  return rounded(isCutAway ? addNumbers(cut, small(direction, 0)) : cut, num.precision);
}
