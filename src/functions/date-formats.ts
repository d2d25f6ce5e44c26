import { quoteText } from '../value/text.ts';
import { FunctionError } from './protocol.ts';
import { type CalendarTime, formatOffset, padded } from './timestamps.ts';

/** A letter of a date format: what it stands for by the number of times that it is repeated. */
interface Verb {
  readonly forms: ReadonlyMap<number, (time: CalendarTime) => string>;
  /** go-cty's words for other numbers of times. */
  readonly rule: string;
}

export const monthNames: readonly string[] =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
export const dayNames: readonly string[] =
  'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const verbs: ReadonlyMap<string, Verb> = new Map([
  [
    'Y',
    verb('year must either be "YY" or "YYYY"', {
      2: ({ year }) => padded(year % 100),
      4: ({ year }) => padded(year, 4),
    }),
  ],
  [
    'M',
    verb('month must be "M", "MM", "MMM", or "MMMM"', {
      1: ({ month }) => String(month),
      2: ({ month }) => padded(month),
      3: ({ month }) => (monthNames[month - 1] ?? '').slice(0, 3),
      4: ({ month }) => monthNames[month - 1] ?? '',
    }),
  ],
  ['D', numeric('day of month must either be "D" or "DD"', ({ day }) => day)],
  [
    'E',
    verb('day of week must either be "EEE" or "EEEE"', {
      3: ({ weekday }) => (dayNames[weekday] ?? '').slice(0, 3),
      4: ({ weekday }) => dayNames[weekday] ?? '',
    }),
  ],
  ['h', numeric('24-hour must either be "h" or "hh"', ({ hour }) => hour)],
  ['H', numeric('12-hour must either be "H" or "HH"', ({ hour }) => hour % 12 || 12)],
  ['A', verb('must be "AA"', { 2: ({ hour }) => (hour < 12 ? 'AM' : 'PM') })],
  ['a', verb('must be "aa"', { 2: ({ hour }) => (hour < 12 ? 'am' : 'pm') })],
  ['m', numeric('minute must either be "m" or "mm"', ({ minute }) => minute)],
  ['s', numeric('second must either be "s" or "ss"', ({ second }) => second)],
  [
    'Z',
    verb('timezone must be Z, ZZZZ, or ZZZZZ', {
      1: ({ offset }) => (offset === 0 ? 'Z' : formatOffset(offset, ':')),
      3: ({ offset }) => (offset === 0 ? 'UTC' : formatOffset(offset, '')),
      4: ({ offset }) => formatOffset(offset, ''),
      5: ({ offset }) => formatOffset(offset, ':'),
    }),
  ],
]);

function verb(rule: string, forms: Readonly<Record<number, (time: CalendarTime) => string>>): Verb {
  const byCount = Object.entries(forms).map(([count, form]) => [Number(count), form] as const);
  return { rule, forms: new Map(byCount) };
}

function numeric(rule: string, number: (time: CalendarTime) => number): Verb {
  return verb(rule, { 1: (time) => String(number(time)), 2: (time) => padded(number(time)) });
}

/**
 * Writes a time by go-cty's format, in which repeated letters stand for parts of the time and
 * text in single quotes for itself. Throws a `FunctionError` about the first argument.
 */
export function formatDate(format: string, time: CalendarTime): string {
  let result = '';
  let at = 0;
  while (at < format.length) {
    const token = tokenAt(format, at);
    at += token.length;
    if (token.startsWith("'")) result += unquoted(token);
    else result += isLetter.test(token) ? formatVerb(token, time) : token;
  }
  return result;
}

const isLetter = /^[A-Za-z]/;
const plainToken = /([A-Za-z])\1*|[^A-Za-z']+/y;

function tokenAt(format: string, start: number): string {
  if (format[start] !== "'") {
    plainToken.lastIndex = start;
    return plainToken.exec(format)?.[0] ?? '';
  }
  if (format[start + 1] === "'") return "''";
  let end = format.indexOf("'", start + 1);
  while (end >= 0 && format[end + 1] === "'") end = format.indexOf("'", end + 2);
  return end < 0 ? format.slice(start) : format.slice(start, end + 1);
}

function unquoted(token: string): string {
  if (token === "''") return "'";
  // buildx: text that is never closed passes when it ends in a doubled quote.
  if (token.length === 1 || !token.endsWith("'")) {
    throw new FunctionError("unterminated literal '", 0);
  }
  return token.slice(1, -1).replace(/''?/g, "'");
}

function formatVerb(token: string, time: CalendarTime): string {
  const known = verbs.get(token.charAt(0));
  const form = known?.forms.get(token.length);
  if (form !== undefined) return form(time);
  const rule = known === undefined ? '' : `: ${known.rule}`;
  throw new FunctionError(`invalid date format verb ${quoteText(token)}${rule}`, 0);
}
