import { quoteText } from '../value/text.ts';
import { FunctionError } from './protocol.ts';

/** A moment, and the offset from UTC in which it is shown. */
export interface Timestamp {
  /** Since 1970-01-01T00:00:00Z. */
  readonly seconds: bigint;
  readonly nanoseconds: number;
  /** In seconds, east of Greenwich. */
  readonly offset: number;
}

/** The calendar and the clock at a timestamp. */
export interface CalendarTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 is the first of January. */
  readonly yearDay: number;
  /** In seconds, as in `Timestamp`. */
  readonly offset: number;
}

/** Reads RFC 3339 strictly; a `FunctionError` in go-cty's words, about `blamed` if given. */
export function parseTimestamp(text: string, blamed?: number): Timestamp {
  const reading = readTimestamp(text);
  if (reading.timestamp !== undefined && reading.problem === undefined) return reading.timestamp;
  throw new FunctionError(`not a valid RFC3339 timestamp: ${reading.problem}`, blamed);
}

/**
 * Reads what Go's time.Parse takes for RFC 3339, which also is `T1:02:03`, a comma before the
 * fraction and an offset of 24 hours; `undefined` otherwise.
 */
export function parseLenientTimestamp(text: string): Timestamp | undefined {
  return readTimestamp(text).timestamp;
}

interface Reading {
  readonly timestamp?: Timestamp;
  /** Why the text is not strictly RFC 3339. */
  readonly problem?: string;
}

interface Part {
  readonly prefix: string;
  readonly name: string;
  readonly digits: RegExp;
  readonly least?: number;
  readonly most?: number;
}

const twoDigits = /^[0-9]{2}/;
const parts: readonly Part[] = [
  { prefix: '', name: 'year', digits: /^[0-9]{4}/ },
  { prefix: '-', name: 'month', digits: twoDigits, least: 1, most: 12 },
  { prefix: '-', name: 'day of month', digits: twoDigits },
  { prefix: 'T', name: 'hour', digits: /^[0-9]{1,2}/, most: 23 },
  { prefix: ':', name: 'minute', digits: twoDigits, most: 59 },
  { prefix: ':', name: 'second', digits: twoDigits, most: 59 },
];

function readTimestamp(text: string): Reading {
  let rest = text;
  const numbers: number[] = [];
  for (const { prefix, name, digits, least = 0, most = Number.POSITIVE_INFINITY } of parts) {
    if (!rest.startsWith(prefix)) return { problem: describePrefix(prefix, rest) };
    rest = rest.slice(prefix.length);
    const match = digits.exec(rest);
    if (match === null) return { problem: describePart(name, rest) };
    const number = Number(match[0]);
    rest = rest.slice(match[0].length);
    // Go shows what follows a number that is out of range, not the number.
    if (number < least || number > most) return { problem: describePart(name, rest) };
    numbers.push(number);
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  const fraction = /^[.,]([0-9]+)/.exec(rest);
  rest = rest.slice(fraction?.[0].length ?? 0);
  const zone = readZone(rest);
  if (zone.problem !== undefined) return zone;
  const { hours, minutes } = zone;
  const zoneText = rest.slice(0, zone.length);
  rest = rest.slice(zone.length);
  if (rest !== '') return { problem: describePart('timestamp segment', rest) };
  if (day < 1 || day > daysInMonth(year, month)) return { problem: 'day out of range' };

  const offset = (zoneText.startsWith('-') ? -60 : 60) * (hours * 60 + minutes);
  const clock = hour * 3600 + minute * 60 + second - offset;
  const timestamp: Timestamp = {
    seconds: BigInt(daysSinceEpoch(year, month, day)) * 86400n + BigInt(clock),
    nanoseconds: Number((fraction?.[1] ?? '').slice(0, 9).padEnd(9, '0')),
    offset: offset + 0,
  };
  if (text[12] === ':') return { timestamp, problem: 'hour must have exactly two digits' };
  if (text[19] === ',') return { timestamp, problem: describePart('timestamp segment', ',') };
  if (hours > 23 || minutes > 59) {
    return { timestamp, problem: describePart('UTC offset', zoneText) };
  }
  return { timestamp };
}

type Zone =
  | { readonly problem: string }
  | {
      readonly problem?: undefined;
      readonly hours: number;
      readonly minutes: number;
      /** Of its text. */
      readonly length: number;
    };

function readZone(text: string): Zone {
  if (text.startsWith('Z')) return { hours: 0, minutes: 0, length: 1 };
  const [whole = '', sign = '', hours = '', minutes = ''] = /^(.)(..):(..)/s.exec(text) ?? [];
  // The range comes first, and the hours may be judged before the minutes are digits.
  const hasHours = twoDigits.test(hours);
  const hasMinutes = hasHours && twoDigits.test(minutes);
  if ((hasHours && Number(hours) > 24) || (hasMinutes && Number(minutes) > 60)) {
    return { problem: describePart('UTC offset', text.slice(whole.length)) };
  }
  if (!hasMinutes || (sign !== '+' && sign !== '-')) {
    return { problem: describePart('UTC offset', text) };
  }
  return { hours: Number(hours), minutes: Number(minutes), length: whole.length };
}

function describePrefix(prefix: string, rest: string): string {
  if (prefix === 'T') return "missing required time introducer 'T'";
  const expected = `where ${quoteText(prefix)} is expected`;
  return rest === '' ? `end of string ${expected}` : `found ${quoteText(rest)} ${expected}`;
}

function describePart(name: string, rest: string): string {
  if (rest === '') return `end of string before ${name}`;
  if (name === 'hour' && rest.includes(':')) return 'hour must be between 0 and 23 inclusive';
  const isPair = new TextEncoder().encode(rest).length === 2;
  if ((name === 'hour' || name === 'minute') && !isPair) {
    return `${name} must have exactly two digits`;
  }
  return `cannot use ${quoteText(rest)} as ${name}`;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days of the proleptic Gregorian calendar since 1970-01-01. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  // Years begin in March here, so that a leap day ends one.
  const marchYear = month > 2 ? year : year - 1;
  const yearDay = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leaps =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leaps + yearDay - marchEpoch;
}

/** From 0000-03-01 to 1970-01-01. */
const marchEpoch = 719468;

/** From the year in which Go's count of seconds begins to 1970; before it, time wraps round. */
const absoluteEpoch = 9223372028741760000n;

export function calendarTime(timestamp: Timestamp): CalendarTime {
  const shown = timestamp.seconds + BigInt(timestamp.offset);
  const local = BigInt.asUintN(64, shown + absoluteEpoch) - absoluteEpoch;
  const clock = Number(((local % 86400n) + 86400n) % 86400n);
  const days = Number((local - BigInt(clock)) / 86400n);
  const { year, month, day } = calendarDate(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(clock / 3600),
    minute: Math.floor(clock / 60) % 60,
    second: clock % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysSinceEpoch(year, 1, 1) + 1,
    offset: timestamp.offset,
  };
}

function calendarDate(days: number): { year: number; month: number; day: number } {
  const shifted = days + marchEpoch;
  const era = Math.floor(shifted / 146097);
  const eraDay = shifted - era * 146097;
  const eraYear = Math.floor(
    (eraDay -
      Math.floor(eraDay / 1460) +
      Math.floor(eraDay / 36524) -
      Math.floor(eraDay / 146096)) /
      365,
  );
  const yearDay = eraDay - (365 * eraYear + Math.floor(eraYear / 4) - Math.floor(eraYear / 100));
  const marchMonth = Math.floor((5 * yearDay + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: era * 400 + eraYear + (month <= 2 ? 1 : 0),
    month,
    day: yearDay - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** The year and week of ISO 8601, in which a week belongs to the year of its Thursday. */
export function isoWeek(time: CalendarTime): { readonly year: number; readonly week: number } {
  const thursday = time.yearDay + 3 - ((time.weekday + 6) % 7);
  const length = isLeapYear(time.year) ? 366 : 365;
  let { year } = time;
  let yearDay = thursday;
  if (thursday < 1) {
    year--;
    yearDay += isLeapYear(year) ? 366 : 365;
  } else if (thursday > length) {
    year++;
    yearDay -= length;
  }
  return { year, week: Math.floor((yearDay - 1) / 7) + 1 };
}

/** RFC 3339 without fractions of a second. */
export function formatTimestamp(timestamp: Timestamp): string {
  const time = calendarTime(timestamp);
  const sign = time.year < 0 ? '-' : '';
  const date = `${sign}${padded(Math.abs(time.year), 4)}-${padded(time.month)}-${padded(time.day)}`;
  const clock = `${padded(time.hour)}:${padded(time.minute)}:${padded(time.second)}`;
  return `${date}T${clock}${time.offset === 0 ? 'Z' : formatOffset(time.offset, ':')}`;
}

/** `+02:00`, with the given separator. */
export function formatOffset(offset: number, separator: string): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const sign = offset < 0 ? '-' : '+';
  return `${sign}${padded(Math.floor(minutes / 60))}${separator}${padded(minutes % 60)}`;
}

/** At least `width` digits. */
export function padded(number: number, width = 2): string {
  return String(number).padStart(width, '0');
}
