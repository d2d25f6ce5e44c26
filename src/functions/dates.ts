import { type Num, toInt64 } from '../value/number.ts';
import { sortedByKey } from '../value/text.ts';
import { dynamicType, numberType, objectType, stringType, type Type } from '../value/types.ts';
import { numberValue, objectValue, stringValue, type Value } from '../value/value.ts';
import { numberArgument, parameter, textArgument, valueArgument } from './arguments.ts';
import { dayNames, formatDate, monthNames } from './date-formats.ts';
import { parseDuration } from './durations.ts';
import { FunctionError, type FunctionRow } from './protocol.ts';
import {
  calendarTime,
  formatTimestamp,
  isoWeek,
  parseLenientTimestamp,
  parseTimestamp,
  type Timestamp,
} from './timestamps.ts';

const parts: ReadonlyMap<string, Type> = sortedByKey([
  ...'year year_day day month weekday hour minute second iso_year iso_week'
    .split(' ')
    .map((name) => [name, numberType] as const),
  ...'month_name weekday_name rfc3339'.split(' ').map((name) => [name, stringType] as const),
]);

/** Dates and times of day. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'formatdate',
    description: 'Writes an RFC 3339 timestamp in another format; `formattimestamp` replaces it.',
    parameters: [parameter('format', stringType), parameter('time', stringType)],
    result: stringType,
    call: (args) => stringValue(reformat(textArgument(args, 0), textArgument(args, 1))),
  },
  {
    name: 'formattimestamp',
    description:
      'Writes an RFC 3339 timestamp, or a number of seconds since 1970, in another format; the format `X` gives those seconds.',
    parameters: [parameter('format', stringType), parameter('time', dynamicType)],
    result: stringType,
    call: (args) => stringValue(formatAny(textArgument(args, 0), valueArgument(args, 1))),
  },
  {
    name: 'timeadd',
    description: 'Adds a duration such as `-1h30m` to an RFC 3339 timestamp.',
    parameters: [parameter('timestamp', stringType), parameter('duration', stringType)],
    result: stringType,
    call: (args) => {
      const start = parseTimestamp(textArgument(args, 0));
      return stringValue(formatTimestamp(later(start, parseDuration(textArgument(args, 1)))));
    },
  },
  {
    name: 'timestamp',
    description: 'Gives the current time in UTC, as an RFC 3339 timestamp.',
    parameters: [],
    result: stringType,
    call: (_args, context) =>
      stringValue(formatTimestamp(unixTimestamp(BigInt(Math.floor(context.now() / 1000))))),
  },
  {
    name: 'unixtimestampparse',
    description: 'Gives the parts of the date and time at a number of seconds since 1970.',
    parameters: [parameter('unix_timestamp', numberType)],
    result: objectType(parts),
    call: (args) => timeParts(unixTimestamp(wholeSeconds(numberArgument(args, 0), 0))),
  },
];

function reformat(format: string, time: string): string {
  return formatDate(format, calendarTime(parseTimestamp(time, 1)));
}

function formatAny(format: string, time: Value): string {
  if (time.kind === 'number') {
    const seconds = wholeSeconds(time.number, 1);
    return format === 'X'
      ? String(seconds)
      : reformat(format, formatTimestamp(unixTimestamp(seconds)));
  }
  if (time.kind !== 'string') {
    throw new FunctionError('must be a string timestamp or a unix timestamp number', 1);
  }
  if (format !== 'X') return reformat(format, time.text);
  const timestamp = parseLenientTimestamp(time.text);
  if (timestamp === undefined) throw new FunctionError('timestamp string must be RFC3339', 1);
  return String(timestamp.seconds);
}

function wholeSeconds(number: Num, blamed: number): bigint {
  const seconds = toInt64(number);
  if (seconds === undefined) throw new FunctionError('unix timestamp must be an integer', blamed);
  return seconds;
}

function unixTimestamp(seconds: bigint): Timestamp {
  return { seconds, nanoseconds: 0, offset: 0 };
}

/** The timestamp a number of nanoseconds later, in the same offset from UTC. */
function later(start: Timestamp, duration: bigint): Timestamp {
  const total = start.seconds * billion + BigInt(start.nanoseconds) + duration;
  const nanoseconds = ((total % billion) + billion) % billion;
  return {
    seconds: (total - nanoseconds) / billion,
    nanoseconds: Number(nanoseconds),
    offset: start.offset,
  };
}

const billion = 1_000_000_000n;

function timeParts(timestamp: Timestamp): Value {
  const time = calendarTime(timestamp);
  const iso = isoWeek(time);
  return objectValue([
    ['year', numberValue(time.year)],
    ['year_day', numberValue(time.yearDay)],
    ['day', numberValue(time.day)],
    ['month', numberValue(time.month)],
    ['month_name', stringValue(monthNames[time.month - 1] ?? '')],
    ['weekday', numberValue(time.weekday)],
    ['weekday_name', stringValue(dayNames[time.weekday] ?? '')],
    ['hour', numberValue(time.hour)],
    ['minute', numberValue(time.minute)],
    ['second', numberValue(time.second)],
    ['rfc3339', stringValue(formatTimestamp(timestamp))],
    ['iso_year', numberValue(iso.year)],
    ['iso_week', numberValue(iso.week)],
  ]);
}
