import { addNumbers, multiplyNumbers, numberFromDouble, toDouble } from '../value/number.ts';

/**
 * Powers and logarithms bit for bit as Go computes them on x86-64, where `pow(2, 0.3)` differs
 * from JavaScript's in the last digit.
 */

/** Go's math.Log. */
export function logarithm(x: number): number {
  if (!(x > 0) || x === Infinity) return Math.log(x);
  let [fraction, exponent] = splitDouble(x);
  if (fraction < Math.SQRT1_2) {
    fraction *= 2;
    exponent--;
  }
  const f = fraction - 1;
  const s = f / (2 + f);
  const s2 = s * s;
  const s4 = s2 * s2;
  const odd =
    s2 *
    (0.6666666666666735 +
      s4 * (0.2857142874366239 + s4 * (0.1818357216161805 + s4 * 0.14798198605116586)));
  const even = s4 * (0.3999999999940942 + s4 * (0.22222198432149784 + s4 * 0.15313837699209373));
  const half = 0.5 * f * f;
  const low = s * (half + (odd + even)) + exponent * 1.9082149292705877e-10;
  return exponent * 0.6931471803691238 - (half - low - f);
}

/** Go's math.Pow. */
export function power(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (y === 1) return x;
  if (x === 0 || !Number.isFinite(x) || !Number.isFinite(y)) {
    // Of the special values, only this one is different in JavaScript.
    return x === -1 ? 1 : x ** y;
  }
  if (y === 0.5) return Math.sqrt(x);
  if (y === -0.5) return 1 / Math.sqrt(x);
  let whole = Math.trunc(Math.abs(y));
  let rest = Math.abs(y) - whole;
  if (rest !== 0 && x < 0) return Number.NaN;
  if (whole >= 2 ** 63) {
    if (x === -1) return 1;
    return Math.abs(x) < 1 === y > 0 ? 0 : Infinity;
  }
  let result = 1;
  if (rest !== 0) {
    if (rest > 0.5) {
      rest--;
      whole++;
    }
    result = exponential(rest * logarithm(x));
  }
  let [fraction, exponent] = splitDouble(x);
  let scale = 0;
  for (let bits = BigInt(whole); bits !== 0n; bits >>= 1n) {
    if (Math.abs(exponent) > 4096) {
      scale += exponent;
      break;
    }
    if ((bits & 1n) === 1n) {
      result *= fraction;
      scale += exponent;
    }
    fraction *= fraction;
    exponent *= 2;
    if (fraction < 0.5) {
      fraction += fraction;
      exponent--;
    }
  }
  return y < 0 ? joinDouble(1 / result, -scale) : joinDouble(result, scale);
}

const taylor = [
  0.0001984126984126984, 0.001388888888888889, 0.008333333333333333, 0.041666666666666664,
  0.16666666666666666, 0.5, 1,
];

/** Go's math.Exp, whose assembler multiplies and adds in one rounding. */
function exponential(x: number): number {
  if (x > 709.782712893384) return Infinity;
  const exponent = roundToEven(Math.LOG2E * x);
  let reduced = multiplyAdd(-exponent, 0.693147180559663, x);
  reduced = multiplyAdd(-exponent, 2.8235290563031577e-13, reduced);
  reduced *= 0.0625;
  let series = 2.48015873015873e-5;
  for (const term of taylor) series = multiplyAdd(reduced, series, term);
  let result = reduced * series;
  for (let doubling = 0; doubling < 3; doubling++) result *= result + 2;
  return joinDouble(multiplyAdd(result, result + 2, 1), exponent);
}

function roundToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  return rest < 0.5 ? floor : floor + 1;
}

/** `a` × `b` + `c` with one rounding, for results that are not subnormal. */
function multiplyAdd(a: number, b: number, c: number): number {
  const product = multiplyNumbers(numberFromDouble(a), numberFromDouble(b));
  return toDouble(addNumbers({ ...product, precision: exactPrecision }, numberFromDouble(c)));
}

/** Bits that hold the sum of any double and any product of two. */
const exactPrecision = 5000;

const view = new DataView(new ArrayBuffer(8));

/** A fraction in [0.5, 1) with the sign of `x`, and a power of two, whose product is `x`. */
function splitDouble(x: number): [number, number] {
  if (x === 0) return [x, 0];
  if (Math.abs(x) < 2 ** -1022) {
    const [fraction, exponent] = splitDouble(x * 2 ** 53);
    return [fraction, exponent - 53];
  }
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  view.setUint32(0, (high & 0x800fffff) | 0x3fe00000);
  return [view.getFloat64(0), ((high >>> 20) & 0x7ff) - 1022];
}

/** `fraction` × 2^`exponent`, rounded once. */
function joinDouble(fraction: number, exponent: number): number {
  const [normal, own] = splitDouble(fraction);
  const total = own + exponent;
  if (!Number.isFinite(fraction) || fraction === 0) return fraction;
  if (total > 1024) return fraction * Infinity;
  if (total < -1074) return fraction * 0;
  // 2^total can itself be out of range at both ends.
  const first = Math.trunc(total / 2);
  return total > -1021
    ? normal * 2 ** first * 2 ** (total - first)
    : normal * 2 ** (total + 53) * 2 ** -53;
}
