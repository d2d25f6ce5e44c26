import { FunctionError } from './protocol.ts';

/** Nanoseconds. */
const units: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const limit = 2n ** 63n;

/** Reads `-1h30m`, `1.5s` and the like, as Go does; in nanoseconds, or a `FunctionError`. */
export function parseDuration(text: string): bigint {
  const isNegative = text.startsWith('-');
  const body = /^[+-]/.test(text) ? text.slice(1) : text;
  if (body === '0') return 0n;
  if (body === '') throw durationError('invalid duration', text);
  let total = 0n;
  let rest = body;
  while (rest !== '') {
    const match = /^([0-9]*)(?:\.([0-9]*))?([^0-9.]*)/.exec(rest);
    const [piece = '', whole = '', fraction = '', unit = ''] = match ?? [];
    if (whole === '' && fraction === '') throw durationError('invalid duration', text);
    if (BigInt(whole) > limit) throw durationError('invalid duration', text);
    if (unit === '') throw durationError('missing unit in duration', text);
    const scale = units.get(unit);
    if (scale === undefined) {
      throw durationError(`unknown unit ${quoteBytes(unit)} in duration`, text);
    }
    const nanoseconds = BigInt(whole) * scale + fractionOf(fraction, scale);
    total += nanoseconds;
    if (nanoseconds > limit || total > limit) throw durationError('invalid duration', text);
    rest = rest.slice(piece.length);
  }
  if (isNegative) return -total;
  if (total === limit) throw durationError('invalid duration', text);
  return total;
}

/** Go computes a fraction in double precision, of as many digits as fit 63 bits. */
function fractionOf(digits: string, scale: bigint): bigint {
  let fraction = 0n;
  let power = 1;
  for (const digit of digits) {
    const next = fraction * 10n + BigInt(digit);
    if (fraction > (limit - 1n) / 10n || next > limit) break;
    fraction = next;
    power *= 10;
  }
  return BigInt(Math.trunc(Number(fraction) * (Number(scale) / power)));
}

function durationError(problem: string, text: string): FunctionError {
  return new FunctionError(`time: ${problem} ${quoteBytes(text)}`);
}

/** Quotes as Go's time package does: control characters and all beyond ASCII byte by byte. */
function quoteBytes(text: string): string {
  const quoted = text.replace(/["\\]|[^ -\x7f]+/g, (match) => {
    if (match === '"' || match === '\\') return `\\${match}`;
    const bytes = new TextEncoder().encode(match);
    return Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  });
  return `"${quoted}"`;
}
