/** Decimal digits of a positive binary number: 0.d₁d₂d₃… × 10^point, without trailing zeros. */
export interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** The exact decimal digits of `mantissa` × 2^`exponent`; `mantissa` is positive. */
export function exactDecimal(mantissa: bigint, exponent: number): Decimal {
  // m × 2^-k = m × 5^k × 10^-k, so that only one integer has to be written out.
  const integer = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * powerOfFive(-exponent);
  const text = integer.toString();
  return trimmed(text, text.length + Math.min(exponent, 0));
}

// A number and its neighbours need the same power, and so do most numbers of one size.
let lastPower = { exponent: 0, power: 1n };

function powerOfFive(exponent: number): bigint {
  if (lastPower.exponent !== exponent) lastPower = { exponent, power: 5n ** BigInt(exponent) };
  return lastPower.power;
}

/**
 * The shortest decimal that reads back as `mantissa` × 2^`exponent` with `precision` bits, as
 * Go's big.Float finds it: the digits of the number are cut where they leave the interval of half
 * a unit in the last place on both sides.
 */
export function shortestDecimal(mantissa: bigint, exponent: number, precision: number): Decimal {
  const exact = exactDecimal(mantissa, exponent);
  const shift = precision + 1 - mantissa.toString(2).length;
  const scaled = shift >= 0 ? mantissa << BigInt(shift) : mantissa >> BigInt(-shift);
  const lower = exactDecimal(scaled - 1n, exponent - shift);
  const upper = exactDecimal(scaled + 1n, exponent - shift);
  const inclusive = (scaled & 2n) === 0n;
  for (let index = 0; index < exact.digits.length; index++) {
    const digit = exact.digits.charCodeAt(index);
    const low = digitAt(lower, index);
    const high = digitAt(upper, index);
    const mayRoundDown = low !== digit || (inclusive && index + 1 === lower.digits.length);
    const mayRoundUp =
      digit !== high && (inclusive || digit + 1 < high || index + 1 < upper.digits.length);
    if (mayRoundDown && mayRoundUp) return roundDecimal(exact, index + 1);
    if (mayRoundDown) return trimmed(exact.digits.slice(0, index + 1), exact.point);
    if (mayRoundUp) return roundUp(exact, index + 1);
  }
  return exact;
}

/** Rounds to the nearest decimal of at most `count` digits, ties to even. */
export function roundDecimal(decimal: Decimal, count: number): Decimal {
  if (count >= decimal.digits.length) return decimal;
  const next = decimal.digits.charCodeAt(count) - 48;
  const isTie = next === 5 && count + 1 === decimal.digits.length;
  const isOdd = count > 0 && decimal.digits.charCodeAt(count - 1) % 2 === 1;
  return (isTie ? isOdd : next >= 5)
    ? roundUp(decimal, count)
    : trimmed(decimal.digits.slice(0, count), decimal.point);
}

function roundUp(decimal: Decimal, count: number): Decimal {
  if (count >= decimal.digits.length) return decimal;
  let at = count;
  while (at > 0 && decimal.digits[at - 1] === '9') at--;
  if (at === 0) return { digits: '1', point: decimal.point + 1 };
  const raised = decimal.digits.charCodeAt(at - 1) - 48 + 1;
  return { digits: decimal.digits.slice(0, at - 1) + raised, point: decimal.point };
}

function trimmed(text: string, point: number): Decimal {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 48) end--;
  return { digits: text.slice(0, end), point };
}

// Go compares the digits by index alone, also where a bound has another power of ten.
function digitAt(decimal: Decimal, index: number): number {
  return index < decimal.digits.length ? decimal.digits.charCodeAt(index) : 48;
}

/** Plain notation without an exponent (`1200`, `0.05`). */
export function plainText({ digits, point }: Decimal): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return digits + '0'.repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Notation with an exponent of at least two digits (`1.2e+30`). */
export function scientificText({ digits, point }: Decimal): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const power = String(Math.abs(point - 1)).padStart(2, '0');
  return `${digits[0]}${fraction}e${point < 1 ? '-' : '+'}${power}`;
}
