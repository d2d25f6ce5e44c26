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

/** The largest exponent of big.Float, for a mantissa in [0.5, 1). */
export const maxExponent: number = 2 ** 31 - 1;

/** The smallest exponent of big.Float, for a mantissa in [0.5, 1). */
export const minExponent: number = -(2 ** 31);

/** Bits of the largest safe integer. */
const maxSafeBits = 53;

/** Whether it is one of the infinities. */
export function isInfinite(num: Num): boolean {
  return num.kind === 'small' && !Number.isFinite(num.value);
}

/** -1, 0 or 1; 0 for -0. */
export function signOf(num: Num): number {
  if (num.kind === 'small') return Math.sign(num.value) + 0;
  return num.mantissa < 0n ? -1 : 1;
}

/** Whether it is 0 or -0. */
export function isZero(num: Num): boolean {
  return num.kind === 'small' && num.value === 0;
}

/** -1 or 1, also for zeros. */
export function zeroSign(num: Num): number {
  if (num.kind === 'big') return signOf(num);
  return num.value < 0 || Object.is(num.value, -0) ? -1 : 1;
}

/** `value` must be a safe integer, -0 or an infinity. */
export function small(value: number, precision: number): SmallNum {
  return { kind: 'small', value, precision };
}

/** The same number with another precision. */
export function rounded(num: Num, precision: number): Num {
  if (num.kind === 'small') return small(num.value, precision);
  return finite(num.mantissa, num.exponent, precision);
}

/** Rounds to `precision` bits, to nearest even, and brings into the one form of each value. */
export function finite(mantissa: bigint, exponent: number, precision: number): Num {
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
  if (power + zeros >= 0 && length + power <= maxSafeBits) {
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
export function binaryOf(num: Num): { readonly mantissa: bigint; readonly exponent: number } {
  return num.kind === 'big' ? num : { mantissa: BigInt(num.value), exponent: 0 };
}

/** The exponent of the highest bit plus one: big.Float's exponent. */
export function topBit(num: { readonly mantissa: bigint; readonly exponent: number }): number {
  return bitLength(num.mantissa) + num.exponent;
}

/** The integer without its sign. */
export function magnitude(integer: bigint): bigint {
  return integer < 0n ? -integer : integer;
}

/** How many bits the integer has without its sign; 0 for 0. */
export function bitLength(integer: bigint): number {
  const hex = magnitude(integer).toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex[0] ?? '0', 16)) + 28;
}

/** The sum, rounded to `precision` bits. */
export function sumTo(precision: number, a: Num, b: Num): Num {
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

/** The product, rounded to `precision` bits; zero times infinity is an error. */
export function multiplyTo(precision: number, a: Num, b: Num): Num {
  if (isInfinite(a) || isInfinite(b)) {
    if (isZero(a) || isZero(b)) throw new NumberError('multiplication of zero with infinity');
    return small(signOf(a) * signOf(b) * Infinity, precision);
  }
  if (isZero(a) || isZero(b)) return small(zeroSign(a) * zeroSign(b) * 0, precision);
  const x = binaryOf(a);
  const y = binaryOf(b);
  return finite(x.mantissa * y.mantissa, x.exponent + y.exponent, precision);
}

/** The quotient, rounded to `precision` bits; 0/0 and infinity by infinity are errors. */
export function divideTo(precision: number, a: Num, b: Num): Num {
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
