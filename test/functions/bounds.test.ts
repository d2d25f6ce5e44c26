import { describe, expect, test } from 'vitest';
import { callFunction } from '../../src/functions/call.ts';
import { type CallContext, FunctionError } from '../../src/functions/protocol.ts';
import { loadFunctions } from '../../src/functions/table.ts';
import { valueToJson } from '../../src/value/json.ts';
import { numberValue, stringValue, type Value } from '../../src/value/value.ts';

const context: CallContext = {
  now: () => 0,
  randomBytes: (count) => new Uint8Array(count),
  homeDirectory: () => '/',
};

/** The start of the result, or of the error, of a call with texts and numbers. */
async function startOfCall(name: string, args: readonly (string | number)[]): Promise<string> {
  const row = (await loadFunctions([name])).get(name);
  if (row === undefined) throw new Error(`no function ${name}`);
  const values: Value[] = args.map((arg) =>
    typeof arg === 'string' ? stringValue(arg) : numberValue(arg),
  );
  try {
    return valueToJson(callFunction(row, values, context)).slice(0, 80);
  } catch (error) {
    if (error instanceof FunctionError) return `error: ${error.message}`.slice(0, 80);
    throw error;
  }
}

const tooLong = 'error: the result would be longer than 16777216 characters';

interface Row {
  readonly name: string;
  readonly call: readonly [name: string, ...args: readonly (string | number)[]];
  readonly want: string;
}

const rows: readonly Row[] = [
  {
    name: 'many replacements that together are too long',
    call: ['replace', 'a'.repeat(100_000), 'a', 'b'.repeat(1000)],
    want: tooLong,
  },
  {
    name: 'many lines that are indented by a lot',
    call: ['indent', 1_000_000, '\n'.repeat(1000)],
    want: tooLong,
  },
  {
    name: 'a format of many wide verbs',
    call: ['format', '%9999999[1]d'.repeat(1000), 1],
    want: tooLong,
  },
  {
    name: 'a format that repeats a long text',
    call: ['format', '%[1]s'.repeat(10_000), 'a'.repeat(10_000)],
    want: tooLong,
  },
  {
    name: 'a format of many verbs',
    call: ['format', '%[1]d'.repeat(50_000), 1],
    want: `"${'1'.repeat(79)}`,
  },
  {
    name: 'a number too large to be written',
    call: ['format', '%f', '1e400000'],
    want: 'error: number is too large or too small to be written in decimal digits',
  },
  {
    name: 'a replacement that repeats its match',
    call: ['regex_replace', 'a'.repeat(100_000), '^.*$', '$0'.repeat(10_000)],
    want: tooLong,
  },
  {
    name: 'a pattern that makes backtracking explode',
    call: ['regexall', '(x+x+)+y', 'x'.repeat(20_000)],
    want: '[]',
  },
  {
    name: 'a pattern with repetitions that multiply',
    call: ['regex', '((a{100}){100}){100}', 'a'],
    want: 'error: invalid regexp pattern: invalid repeat count in {100}',
  },
  {
    name: 'a pattern of deep groups',
    call: ['regex', '('.repeat(10_000) + ')'.repeat(10_000), 'a'],
    want: `error: invalid regexp pattern: expression nests too deeply in ${'('.repeat(18)}`,
  },
  {
    name: 'a pattern that is too long',
    call: ['regex', 'x'.repeat(100_001), 'a'],
    want: `error: invalid regexp pattern: longer than 100000 characters in ${'x'.repeat(16)}`,
  },
  {
    name: 'a large pattern on a long text',
    call: ['regexall', '(a|b){900}c', 'a'.repeat(1_000_000)],
    want: 'error: the pattern is too large for a text of this length',
  },
  {
    name: 'a constraint of spaces between comparisons',
    call: ['semvercmp', '1.0.0', `${'1  '.repeat(2000)}!`],
    want: `error: improper constraint: ${'1  '.repeat(18)}`.slice(0, 80),
  },
  {
    name: 'a constraint that begins many ranges',
    call: ['semvercmp', '1.0.0', `${'1-'.repeat(3000)} - !`],
    want: `error: improper constraint: ${'1-'.repeat(26)}`,
  },
  {
    name: 'a constraint that is too long',
    call: ['semvercmp', '1.0.0', '1 '.repeat(5000)],
    want: 'error: improper constraint: longer than 8192 characters',
  },
  {
    name: 'one character of many combining marks',
    call: ['strlen', `a${'\u0301'.repeat(200_000)}`],
    want: '1',
  },
  {
    name: 'one character of many joined pictographs',
    call: ['strlen', '👩\u200d'.repeat(50_000)],
    want: '1',
  },
  {
    name: 'white space before a letter',
    call: ['trimspace', `${' '.repeat(1_000_000)}x`],
    want: '"x"',
  },
  {
    name: 'a duration of many parts',
    call: ['timeadd', '2024-01-01T00:00:00Z', '1ns'.repeat(50_000)],
    want: '"2024-01-01T00:00:00Z"',
  },
  {
    name: 'a date format that is never closed',
    call: ['formatdate', `'x${"''".repeat(100_000)}`, '2024-01-01T00:00:00Z'],
    want: `"x${"'".repeat(78)}`,
  },
  {
    name: 'comma-separated values with a quote that is never closed',
    call: ['csvdecode', `a\n"${'x\n'.repeat(100_000)}`],
    want: 'error: CSV parse error on line 100001: extraneous or missing " in quoted-field',
  },
  {
    name: 'a path that goes up and down',
    call: ['dirname', 'a/../'.repeat(100_000)],
    want: '"."',
  },
  {
    name: 'a costly password',
    call: ['bcrypt', 'password', 31],
    want: 'error: error occured generating password crypto/bcrypt: cost 31 would take too l',
  },
];

describe('in bounded time and memory', () => {
  test.each(rows)('$name', { timeout: 5000 }, async ({ call: [name, ...args], want }) => {
    expect(await startOfCall(name, args)).toBe(want);
  });
});

test('searches that take too long by the clock', async () => {
  let clock = 0;
  const slow: CallContext = { ...context, now: () => (clock += 4000) };
  const row = (await loadFunctions(['regexall'])).get('regexall')!;
  const search = (text: string) =>
    callFunction(row, [stringValue('x*y|x'), stringValue(text)], slow);
  expect(valueToJson(search('xxx'))).toBe('["x","x","x"]');
  expect(() => search('xx')).toThrow('regular expressions were searched for more than 20 seconds');
});
