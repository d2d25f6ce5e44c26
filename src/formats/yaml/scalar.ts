import type { ScalarValue } from './node.ts';

const words: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...['true', 'True', 'TRUE'].map((text) => [text, { type: 'bool', truth: true }] as const),
  ...['false', 'False', 'FALSE'].map((text) => [text, { type: 'bool', truth: false }] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((text) => [text, { type: 'null' }] as const),
  ...['.nan', '.NaN', '.NAN'].map((text) => [text, { type: 'float', number: Number.NaN }] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (text) => [text, { type: 'float', number: Number.POSITIVE_INFINITY }] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map(
    (text) => [text, { type: 'float', number: Number.NEGATIVE_INFINITY }] as const,
  ),
  ...['-0', '-0.0'].map((text) => [text, { type: 'float', number: -0 }] as const),
]);

const longestInteger = 80;
const decimalFloat = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const date = /^\d{4}-\d{1,2}-\d{1,2}$/;
const dateTime =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?)$/;

/** The value of a plain scalar without a tag (go-yaml's resolution). */
export function resolvePlain(text: string): ScalarValue {
  const word = words.get(text);
  if (word !== undefined) return word;
  const first = text[0] ?? '';
  if (first === '.') return floatOf(text) ?? { type: 'string', text };
  if (!/[-+\d]/.test(first)) return { type: 'string', text };
  if ((date.test(text) || dateTime.test(text)) && isDate(text)) return { type: 'timestamp', text };
  const plain = text.replaceAll('_', '');
  return integerOf(plain) ?? floatOf(plain) ?? { type: 'string', text };
}

/** Go's ParseInt with base 0, 64 bits, signed or unsigned. */
function integerOf(text: string): ScalarValue | undefined {
  const match = /^([-+]?)(?:0[xX]([\da-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/.exec(
    text,
  );
  if (match === null || text.length > longestInteger) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const size =
    hex !== undefined
      ? BigInt(`0x${hex}`)
      : binary !== undefined
        ? BigInt(`0b${binary}`)
        : octal !== undefined
          ? BigInt(`0o${octal}`)
          : BigInt(decimal ?? 0);
  const integer = sign === '-' ? -size : size;
  const unsignedLimit = sign === '' ? 1n << 64n : 1n << 63n;
  return integer >= -(1n << 63n) && integer < unsignedLimit ? { type: 'int', integer } : undefined;
}

function floatOf(text: string): ScalarValue | undefined {
  if (!decimalFloat.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? { type: 'float', number } : undefined;
}

function isDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text
    .slice(0, 10)
    .split(/[-Tt ]/)
    .map(Number);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= last;
}

/** The text of a scalar where text is wanted, as Go prints the value; null has none. */
export function scalarText(value: ScalarValue): string | undefined {
  switch (value.type) {
    case 'string':
      return value.text;
    case 'bool':
      return String(value.truth);
    case 'null':
      return undefined;
    case 'int':
      return value.integer.toString();
    case 'float':
      return goFloatText(value.number);
    case 'timestamp':
      return goTimeText(value.text);
  }
}

/** Go's `%v` of a float64: the shortest digits, with an exponent from 1e+06 and below 1e-04. */
export function goFloatText(number: number): string {
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? '+Inf' : '-Inf';
  if (Object.is(number, -0)) return '-0';
  const size = Math.abs(number);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) {
    return String(number);
  }
  const [digits = '', exponent = ''] = number.toExponential().split('e');
  return `${digits}e${exponent.replace(/^([-+])(\d)$/, '$10$2')}`;
}

/** Go's String of a time: `2001-12-14 00:00:00 +0000 UTC`. */
function goTimeText(text: string): string {
  const match =
    /^(\d{4})-(\d+)-(\d+)(?:[Tt ](\d+):(\d+):(\d+)(?:\.(\d+))?(Z|[-+]\d\d:\d\d)?)?$/.exec(text);
  if (match === null) return text;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0');
  const digits = fraction.slice(0, 9).replace(/0+$/, '');
  const clock = `${two(hour)}:${two(minute)}:${two(second)}${digits === '' ? '' : `.${digits}`}`;
  const offset = zone === undefined || zone === 'Z' ? '+0000' : zone.replace(':', '');
  const name = zone === undefined || zone === 'Z' ? 'UTC' : offset;
  return `${year}-${two(month)}-${two(day)} ${clock} ${offset} ${name}`;
}
