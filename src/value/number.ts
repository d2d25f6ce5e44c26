import {
  type Decimal,
  exactDecimal,
  plainText,
  roundDecimal,
  scientificText,
  shortestDecimal,
} from './decimal.ts';

/**
 * A number as go-cty has it: Go's big.Float, a binary floating-point number whose precision
 * belongs to the value (512 bits when it was read from text, 64 when it was counted, 53 when it
 * came from a double). Results take the larger precision and round to nearest even.
 * Whatever fits a safe integer, and -0 and the infinities, is always a `SmallNum`.
 */
export type Num = SmallNum | BigNum;

/** A safe integer, -0, Infinity or -Infinity. */
export interface SmallNum {
  readonly kind: 'small';
  readonly value: number;
  /** In bits. */
  readonly precision: number;
}

/** `mantissa` × 2^`exponent`, with an odd mantissa. */
export interface BigNum {
  readonly kind: 'big';
  readonly mantissa: bigint;
  readonly exponent: number;
  /** In bits. */
  readonly precision: number;
}

/** An operation without a result, such as 0/0, or a number too large to be written down. */
export class NumberError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NumberError';
  }
}

const literalPrecision = 512;
const integerPrecision = 64;
const doublePrecision = 53;

/** Bounds of big.Float's exponent, for a mantissa in [0.5, 1). */
const maxExponent = 2 ** 31 - 1;
const minExponent = -(2 ** 31);

/** Decimal digits after which text is refused: Go writes a gigabyte for 1e999999999. */
const maxDigits = 100_000;

/** A counted integer, with at least 64 bits of precision. */
export function numberFromInteger(integer: number | bigint): Num {
  if (typeof integer === 'number' && Number.isSafeInteger(integer)) {
    return small(integer, integerPrecision);
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
  if (!isWritable(num)) {
    throw new NumberError('number is too large or too small to be written in decimal digits');
  }
  const decimal = shortestDecimal(magnitude(num.mantissa), num.exponent, num.precision);
  return (num.mantissa < 0n ? '-' : '') + plainText(decimal);
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

export function isInteger(num: Num): boolean {
  return num.kind === 'small' ? Number.isFinite(num.value) : num.exponent >= 0;
}

export function isInfinite(num: Num): boolean {
  return num.kind === 'small' && !Number.isFinite(num.value);
}

/** -1, 0 or 1; 0 for -0. */
export function signOf(num: Num): number {
  if (num.kind === 'small') return Math.sign(num.value) + 0;
  return num.mantissa < 0n ? -1 : 1;
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

function sumTo(precision: number, a: Num, b: Num): Num {
  if (isInfinite(a) || isZero(b)) return rounded(a, precision);
  if (isInfinite(b) || isZero(a)) return rounded(b, precision);
  const x = binaryOf(a);
  const y = binaryOf(b);
  const [high, low] = topBit(x) >= topBit(y) ? [x, y] : [y, x];
  const gap = high.exponent - low.exponent;
  if (gap <= 0) {
    return finite(high.mantissa + (low.mantissa << BigInt(-gap)), high.exponent, precision);
  }
  const reach = precision + 2 + bitLength(low.mantissa);
  if (gap <= reach) {
    return finite((high.mantissa << BigInt(gap)) + low.mantissa, low.exponent, precision);
  }
  // The lower number is far below the last bit, so only its sign matters to the rounding.
  const nudge = low.mantissa < 0n ? -1n : 1n;
  const shift = precision + 2;
  return finite((high.mantissa << BigInt(shift)) + nudge, high.exponent - shift, precision);
}

export function subtractNumbers(a: Num, b: Num): Num {
  return addNumbers(a, negateNumber(b));
}

export function negateNumber(num: Num): Num {
  if (num.kind === 'small') return small(-num.value, num.precision);
  return { ...num, mantissa: -num.mantissa };
}

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

function multiplyTo(precision: number, a: Num, b: Num): Num {
  if (isInfinite(a) || isInfinite(b)) {
    if (isZero(a) || isZero(b)) throw new NumberError('multiplication of zero with infinity');
    return small(signOf(a) * signOf(b) * Infinity, precision);
  }
  if (isZero(a) || isZero(b)) return small(zeroSign(a) * zeroSign(b) * 0, precision);
  const x = binaryOf(a);
  const y = binaryOf(b);
  return finite(x.mantissa * y.mantissa, x.exponent + y.exponent, precision);
}

/** Division by zero gives an infinity; 0/0 and infinity by infinity are errors. */
export function divideNumbers(a: Num, b: Num): Num {
  return divideTo(Math.max(a.precision, b.precision), a, b);
}

function divideTo(precision: number, a: Num, b: Num): Num {
  if ((isZero(a) && isZero(b)) || (isInfinite(a) && isInfinite(b))) {
    throw new NumberError('division of zero by zero or infinity by infinity');
  }
  const sign = zeroSign(a) * zeroSign(b);
  if (isZero(a) || isInfinite(b)) return small(sign * 0, precision);
  if (isZero(b) || isInfinite(a)) return small(sign * Infinity, precision);
  if (a.kind === 'small' && b.kind === 'small' && a.value % b.value === 0) {
    return small(a.value / b.value, precision);
  }
  const x = binaryOf(a);
  const y = binaryOf(b);
  const dividend = magnitude(x.mantissa);
  const divisor = magnitude(y.mantissa);
  const shift = Math.max(0, precision + 2 - (bitLength(dividend) - bitLength(divisor)));
  const scaled = dividend << BigInt(shift);
  const quotient = scaled / divisor;
  // One more bit says whether anything was cut off, for the rounding of ties.
  const sticky = quotient * divisor === scaled ? 0n : 1n;
  const mantissa = BigInt(sign) * (quotient * 2n + sticky);
  return finite(mantissa, x.exponent - y.exponent - shift - 1, precision);
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

function isZero(num: Num): boolean {
  return num.kind === 'small' && num.value === 0;
}

/** -1 or 1, also for zeros. */
function zeroSign(num: Num): number {
  if (num.kind === 'big') return signOf(num);
  return num.value < 0 || Object.is(num.value, -0) ? -1 : 1;
}

function small(value: number, precision: number): SmallNum {
  return { kind: 'small', value, precision };
}

function rounded(num: Num, precision: number): Num {
  if (num.kind === 'small') return small(num.value, precision);
  return finite(num.mantissa, num.exponent, precision);
}

/** Rounds to `precision` bits, to nearest even, and brings into the one form of each value. */
function finite(mantissa: bigint, exponent: number, precision: number): Num {
  if (mantissa === 0n) return small(0, precision);
  let bits = magnitude(mantissa);
  let power = exponent;
  const excess = bitLength(bits) - precision;
  if (excess > 0) {
    const shift = BigInt(excess);
    const half = 1n << (shift - 1n);
    const rest = bits & ((half << 1n) - 1n);
    bits >>= shift;
    if (rest > half || (rest === half && (bits & 1n) === 1n)) bits += 1n;
    power += excess;
  }
  const length = bitLength(bits);
  const isNegative = mantissa < 0n;
  if (length + power > maxExponent) return small(isNegative ? -Infinity : Infinity, precision);
  if (length + power < minExponent) return small(isNegative ? -0 : 0, precision);
  const zeros = bitLength(bits & -bits) - 1;
  if (power + zeros >= 0 && length + power <= doublePrecision) {
    const integer = Number(power >= 0 ? bits << BigInt(power) : bits >> BigInt(-power));
    return small(isNegative ? -integer : integer, precision);
  }
  bits >>= BigInt(zeros);
  return {
    kind: 'big',
    mantissa: isNegative ? -bits : bits,
    exponent: power + zeros,
    precision,
  };
}

/** The mantissa and exponent of a finite number. */
function binaryOf(num: Num): { readonly mantissa: bigint; readonly exponent: number } {
  return num.kind === 'big' ? num : { mantissa: BigInt(num.value), exponent: 0 };
}

/** The exponent of the highest bit plus one: big.Float's exponent. */
function topBit(num: { readonly mantissa: bigint; readonly exponent: number }): number {
  return bitLength(num.mantissa) + num.exponent;
}

function magnitude(integer: bigint): bigint {
  return integer < 0n ? -integer : integer;
}

function bitLength(integer: bigint): number {
  const hex = magnitude(integer).toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex[0] ?? '0', 16)) + 28;
}
