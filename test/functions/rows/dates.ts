import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  formatdate: [
    ['formatdate("YYYY-MM-DD hh:mm:ss", "2024-02-29T23:05:09Z")', '"2024-02-29 23:05:09"'],
    [
      'formatdate("YY M MMM MMMM D EEE EEEE h H HH AA aa m s", "2006-01-02T15:04:05Z")',
      '"06 1 Jan January 2 Mon Monday 15 3 03 PM pm 4 5"',
    ],
    ['formatdate("H AA", "2006-01-02T00:04:05Z")', '"12 AM"'],
    ['formatdate("Z ZZZ ZZZZ ZZZZZ", "2006-01-02T15:04:05Z")', '"Z UTC +0000 +00:00"'],
    ['formatdate("Z ZZZ ZZZZ ZZZZZ", "2006-01-02T15:04:05-07:30")', '"-07:30 -0730 -0730 -07:30"'],
    ['formatdate("Z ZZZ", "2006-01-02T15:04:05-00:00")', '"Z UTC"'],
    ['formatdate("\'o\'\'clock\' h", "2006-01-02T15:04:05Z")', '"o\'clock 15"'],
    ['formatdate("\'\'", "2006-01-02T15:04:05Z")', '"\'"'],
    [
      'formatdate("\'a", "2006-01-02T15:04:05Z")',
      'error: Invalid value for "format" parameter: unterminated literal \'.',
    ],
    ['formatdate("\'a\'\'", "2006-01-02T15:04:05Z")', '"a\'"'],
    [
      'formatdate("\'\'\'", "2006-01-02T15:04:05Z")',
      'error: Invalid value for "format" parameter: unterminated literal \'.',
    ],
    ['formatdate("-/日本", "2006-01-02T15:04:05Z")', '"-/日本"'],
    ['formatdate("", "2006-01-02T15:04:05Z")', '""'],
    ['formatdate("DD", "2006-01-02T15:04:05.123456789+01:00")', '"02"'],
    [
      'formatdate("YYY", "2006-01-02T15:04:05Z")',
      'error: Invalid value for "format" parameter: invalid date format verb "YYY": year must either be "YY" or "YYYY".',
    ],
    [
      'formatdate("MMMMM", "2006-01-02T15:04:05Z")',
      'error: Invalid value for "format" parameter: invalid date format verb "MMMMM": month must be "M", "MM", "MMM", or "MMMM".',
    ],
    [
      'formatdate("E", "2006-01-02T15:04:05Z")',
      'error: Invalid value for "format" parameter: invalid date format verb "E": day of week must either be "EEE" or "EEEE".',
    ],
    [
      'formatdate("A", "2006-01-02T15:04:05Z")',
      'error: Invalid value for "format" parameter: invalid date format verb "A": must be "AA".',
    ],
    [
      'formatdate("ZZ", "2006-01-02T15:04:05Z")',
      'error: Invalid value for "format" parameter: invalid date format verb "ZZ": timezone must be Z, ZZZZ, or ZZZZZ.',
    ],
    [
      'formatdate("x", "2006-01-02T15:04:05Z")',
      'error: Invalid value for "format" parameter: invalid date format verb "x".',
    ],
    [
      'formatdate("YYYY", "")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: end of string before year.',
    ],
    [
      'formatdate("YYYY", "2006")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: end of string where "-" is expected.',
    ],
    [
      'formatdate("YYYY", "2006-1-02T15:04:05Z")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: cannot use "1-02T15:04:05Z" as month.',
    ],
    [
      'formatdate("YYYY", "2006-13-02T15:04:05Z")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: cannot use "-02T15:04:05Z" as month.',
    ],
    [
      'formatdate("YYYY", "2023-02-29T15:04:05Z")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: day out of range.',
    ],
    [
      'formatdate("YYYY", "2006-01-02")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: missing required time introducer \'T\'.',
    ],
    [
      'formatdate("YYYY", "2006-01-02 15:04:05Z")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: missing required time introducer \'T\'.',
    ],
    [
      'formatdate("YYYY", "2006-01-02T24:04:05Z")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: hour must be between 0 and 23 inclusive.',
    ],
    [
      'formatdate("YYYY", "2006-01-02T5:04:05Z")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: hour must have exactly two digits.',
    ],
    [
      'formatdate("YYYY", "2006-01-02T15:4:05Z")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: minute must have exactly two digits.',
    ],
    [
      'formatdate("YYYY", "2006-01-02T15:04:60Z")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: cannot use "Z" as second.',
    ],
    [
      'formatdate("YYYY", "2006-01-02T15:04:05,5Z")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: cannot use "," as timestamp segment.',
    ],
    [
      'formatdate("YYYY", "2006-01-02T15:04:05")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: end of string before UTC offset.',
    ],
    [
      'formatdate("YYYY", "2006-01-02T15:04:05+24:00")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: cannot use "+24:00" as UTC offset.',
    ],
    [
      'formatdate("YYYY", "2006-01-02T15:04:05+25:00")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: end of string before UTC offset.',
    ],
    [
      'formatdate("YYYY", "2006-01-02T15:04:05Zé")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: cannot use "é" as timestamp segment.',
    ],
    [
      'formatdate("YYYY", "x")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: cannot use "x" as year.',
    ],
    [
      'formatdate(null, "2006-01-02T15:04:05Z")',
      'error: Invalid value for "format" parameter: argument must not be null.',
    ],
    ['formatdate("YYYY", unknown_string)', 'unknown string'],
  ],
  formattimestamp: [
    ['formattimestamp("YYYY-MM-DD", "2025-09-16T12:00:00Z")', '"2025-09-16"'],
    ['formattimestamp("YYYY-MM-DD\'T\'hh:mm:ssZ", 1690328596)', '"2023-07-25T23:43:16Z"'],
    ['formattimestamp("YYYY", -1)', '"1969"'],
    ['formattimestamp("X", "2015-10-21T02:00:00+02:00")', '"1445385600"'],
    ['formattimestamp("X", "2015-10-21T2:00:00,5+24:00")', '"1445306400"'],
    ['formattimestamp("X", 1445385600)', '"1445385600"'],
    ['formattimestamp("X", -9223372036854775808)', '"-9223372036854775808"'],
    [
      'formattimestamp("XX", 0)',
      'error: Invalid value for "format" parameter: invalid date format verb "XX".',
    ],
    [
      'formattimestamp("X", "0")',
      'error: Invalid value for "time" parameter: timestamp string must be RFC3339.',
    ],
    [
      'formattimestamp("YYYY", "0")',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: cannot use "0" as year.',
    ],
    [
      'formattimestamp("YYYY", 1.5)',
      'error: Invalid value for "time" parameter: unix timestamp must be an integer.',
    ],
    [
      'formattimestamp("YYYY", 1e30)',
      'error: Invalid value for "time" parameter: unix timestamp must be an integer.',
    ],
    [
      'formattimestamp("YYYY", 253402300800)',
      'error: Invalid value for "time" parameter: not a valid RFC3339 timestamp: found "0-01-01T00:00:00Z" where "-" is expected.',
    ],
    [
      'formattimestamp("YYYY", true)',
      'error: Invalid value for "time" parameter: must be a string timestamp or a unix timestamp number.',
    ],
    [
      'formattimestamp("YYYY", [])',
      'error: Invalid value for "time" parameter: must be a string timestamp or a unix timestamp number.',
    ],
    [
      'formattimestamp("YYYY", null)',
      'error: Invalid value for "time" parameter: argument must not be null.',
    ],
    ['formattimestamp("YYYY", unknown)', 'unknown any'],
    ['formattimestamp("YYYY", unknown_number)', 'unknown string'],
  ],
  timeadd: [
    ['timeadd("2024-02-28T23:00:00Z", "1h")', '"2024-02-29T00:00:00Z"'],
    ['timeadd("2024-02-28T23:00:00+05:30", "-24h30m")', '"2024-02-27T22:30:00+05:30"'],
    ['timeadd("2024-01-01T00:00:00.999999999Z", "1ns")', '"2024-01-01T00:00:01Z"'],
    ['timeadd("2024-01-01T00:00:00Z", "-1ns")', '"2023-12-31T23:59:59Z"'],
    ['timeadd("2024-01-01T00:00:00Z", "1.5h0.5m")', '"2024-01-01T01:30:30Z"'],
    ['timeadd("2024-01-01T00:00:00Z", "1500ms")', '"2024-01-01T00:00:01Z"'],
    ['timeadd("2024-01-01T00:00:00Z", "1000000µs")', '"2024-01-01T00:00:01Z"'],
    ['timeadd("9999-12-31T23:59:59Z", "1s")', '"10000-01-01T00:00:00Z"'],
    ['timeadd("0000-01-01T00:00:00Z", "-1s")', '"-0001-12-31T23:59:59Z"'],
    ['timeadd("2024-01-01T00:00:00Z", "0")', '"2024-01-01T00:00:00Z"'],
    ['timeadd("2024-01-01T00:00:00Z", "+.5s1.s")', '"2024-01-01T00:00:01Z"'],
    ['timeadd("2024-01-01T00:00:00Z", "2562047h47m16.854775807s")', '"2316-04-11T23:47:16Z"'],
    [
      'timeadd("2024-01-01T00:00:00Z", "2562047h47m16.854775808s")',
      'error: Call to function "timeadd" failed: time: invalid duration "2562047h47m16.854775808s".',
    ],
    ['timeadd("2024-01-01T00:00:00Z", "-9223372036854775808ns")', '"1731-09-22T00:12:43Z"'],
    [
      'timeadd("2024-01-01T00:00:00Z", "")',
      'error: Call to function "timeadd" failed: time: invalid duration "".',
    ],
    [
      'timeadd("2024-01-01T00:00:00Z", "1")',
      'error: Call to function "timeadd" failed: time: missing unit in duration "1".',
    ],
    [
      'timeadd("2024-01-01T00:00:00Z", "1d")',
      'error: Call to function "timeadd" failed: time: unknown unit "d" in duration "1d".',
    ],
    [
      'timeadd("2024-01-01T00:00:00Z", "1é\\"\\n")',
      'error: Call to function "timeadd" failed: time: unknown unit "\\xc3\\xa9\\"\\x0a" in duration "1\\xc3\\xa9\\"\\x0a".',
    ],
    [
      'timeadd("2024-01-01T00:00:00Z", "h")',
      'error: Call to function "timeadd" failed: time: invalid duration "h".',
    ],
    [
      'timeadd("2024-01-01T00:00:00Z", ".s")',
      'error: Call to function "timeadd" failed: time: invalid duration ".s".',
    ],
    [
      'timeadd("2024-01-01T00:00:00Z", "1h-1m")',
      'error: Call to function "timeadd" failed: time: unknown unit "h-" in duration "1h-1m".',
    ],
    [
      'timeadd("2024-01-01", "1h")',
      'error: Call to function "timeadd" failed: not a valid RFC3339 timestamp: missing required time introducer \'T\'.',
    ],
    [
      'timeadd(null, "1h")',
      'error: Invalid value for "timestamp" parameter: argument must not be null.',
    ],
    ['timeadd("x", unknown_string)', 'unknown string'],
  ],
  timestamp: [
    ['timestamp()', '"2024-05-06T07:08:09Z"'],
    ['timestamp(1)', 'error: Function "timestamp" expects only 0 argument(s).'],
  ],
  unixtimestampparse: [
    [
      'unixtimestampparse(1690328596)',
      '{"day": 25, "hour": 23, "iso_week": 30, "iso_year": 2023, "minute": 43, "month": 7, "month_name": "July", "rfc3339": "2023-07-25T23:43:16Z", "second": 16, "weekday": 2, "weekday_name": "Tuesday", "year": 2023, "year_day": 206}',
    ],
    [
      'unixtimestampparse(0)',
      '{"day": 1, "hour": 0, "iso_week": 1, "iso_year": 1970, "minute": 0, "month": 1, "month_name": "January", "rfc3339": "1970-01-01T00:00:00Z", "second": 0, "weekday": 4, "weekday_name": "Thursday", "year": 1970, "year_day": 1}',
    ],
    [
      'unixtimestampparse(-1)',
      '{"day": 31, "hour": 23, "iso_week": 1, "iso_year": 1970, "minute": 59, "month": 12, "month_name": "December", "rfc3339": "1969-12-31T23:59:59Z", "second": 59, "weekday": 3, "weekday_name": "Wednesday", "year": 1969, "year_day": 365}',
    ],
    [
      'unixtimestampparse(1709208000)',
      '{"day": 29, "hour": 12, "iso_week": 9, "iso_year": 2024, "minute": 0, "month": 2, "month_name": "February", "rfc3339": "2024-02-29T12:00:00Z", "second": 0, "weekday": 4, "weekday_name": "Thursday", "year": 2024, "year_day": 60}',
    ],
    [
      'unixtimestampparse(1104537600)',
      '{"day": 1, "hour": 0, "iso_week": 53, "iso_year": 2004, "minute": 0, "month": 1, "month_name": "January", "rfc3339": "2005-01-01T00:00:00Z", "second": 0, "weekday": 6, "weekday_name": "Saturday", "year": 2005, "year_day": 1}',
    ],
    ['unixtimestampparse(1230768000).iso_week', '1'],
    ['unixtimestampparse(1262304000).iso_year', '2009'],
    ['unixtimestampparse("0").year', '1970'],
    ['unixtimestampparse(253402300800).rfc3339', '"10000-01-01T00:00:00Z"'],
    ['unixtimestampparse(-62167219201).rfc3339', '"-0001-12-31T23:59:59Z"'],
    ['unixtimestampparse(9223372036854775807).rfc3339', '"292277026596-12-04T15:30:07Z"'],
    ['unixtimestampparse(-9223372036854775808).rfc3339', '"292277026596-12-04T15:30:08Z"'],
    [
      'unixtimestampparse(1.2)',
      'error: Invalid value for "unix_timestamp" parameter: unix timestamp must be an integer.',
    ],
    [
      'unixtimestampparse(9223372036854775808)',
      'error: Invalid value for "unix_timestamp" parameter: unix timestamp must be an integer.',
    ],
    [
      'unixtimestampparse("x")',
      'error: Invalid value for "unix_timestamp" parameter: a number is required.',
    ],
    [
      'unixtimestampparse(null)',
      'error: Invalid value for "unix_timestamp" parameter: argument must not be null.',
    ],
    [
      'unixtimestampparse(unknown_number)',
      'unknown object({day = number, hour = number, iso_week = number, iso_year = number, minute = number, month = number, month_name = string, rfc3339 = string, second = number, weekday = number, weekday_name = string, year = number, year_day = number})',
    ],
  ],
};
