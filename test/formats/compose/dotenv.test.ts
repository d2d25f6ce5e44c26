import { describe, expect, test } from 'vitest';
import { readDotenv } from '../../../src/formats/compose/dotenv.ts';
import { Diagnostics } from '../../../src/source/diagnostic.ts';
import { formatRange } from '../../../src/source/locate.ts';

function read(text: string, given: Readonly<Record<string, string>> = {}) {
  const found = new Diagnostics();
  const variables = readDotenv({ name: '.env', text }, (name) => given[name], found);
  return {
    variables: variables && Object.fromEntries(variables),
    messages: found.items.map(({ detail, subject }) => `${formatRange(subject!)}: ${detail}`),
  };
}

describe('statements', () => {
  test.each<[string, Record<string, string>]>([
    ['', {}],
    ['# comment\n\n  # another', {}],
    ['A=1', { A: '1' }],
    ['A = 1 ', { A: '1' }],
    ['export A=1\nexport\tB=2', { A: '1', B: '2' }],
    ['A: yaml', { A: 'yaml' }],
    ['A=', { A: '' }],
    ['A=\nB=1', { A: '', B: '1' }],
    ['A=1 # c\nB=1#c', { A: '1', B: '1#c' }],
    ['A="1" # c', { A: '1' }],
    ["A='x y'", { A: 'x y' }],
    ["A='$B'", { A: '$B' }],
    ["A='it\\'s'", { A: "it's" }],
    ['A="a\\nb\\tc"', { A: 'a\nb\tc' }],
    ['A="say \\"x\\""', { A: 'say "x"' }],
    ['A="\\$B"', { A: '$B' }],
    ['A="two\nlines"\nB=1', { A: 'two\nlines', B: '1' }],
    ["A='two\nlines'", { A: 'two\nlines' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=1\nB=$A\nC=${A}x${NO:-d}', { A: '1', B: '1', C: '1xd' }],
    ['A.b-c[0]=1', { 'A.b-c[0]': '1' }],
    ['A=a=b', { A: 'a=b' }],
    ['NOTHING', {}],
  ])('%j', (text, want) => {
    expect(read(text)).toEqual({ variables: want, messages: [] });
  });
});

test('what is given wins in references, and fills in names alone', () => {
  expect(read('A=file\nB=$A\nGIVEN', { A: 'given', GIVEN: 'too' }).variables).toEqual({
    A: 'file',
    B: 'given',
    GIVEN: 'too',
  });
});

test('what is known already is part of the result and of references', () => {
  const file = { name: 'two.env', text: 'B=$A\nC=$B' };
  const known = new Map([
    ['A', '1'],
    ['B', '0'],
  ]);
  expect(readDotenv(file, () => undefined, new Diagnostics(), known)).toEqual(
    new Map([
      ['A', '1'],
      ['B', '1'],
      ['C', '1'],
    ]),
  );
});

describe('mistakes', () => {
  test.each([
    ['A B=1', '.env:1,1-4: failed to read .env: line 1: key cannot contain a space.'],
    [
      'OK=1\n$A=1',
      '.env:2,1-2: failed to read .env: line 2: unexpected character "$" in variable name "$A=1".',
    ],
    ['A="x', '.env:1,3-5: failed to read .env: line 1: unterminated quoted value "x.'],
    ['A=${B:?no}', '.env:1,3-11: failed to read .env: required variable B is missing a value: no.'],
  ])('%j', (text, want) => {
    expect(read(text)).toEqual({ variables: undefined, messages: [want] });
  });

  test('not UTF-8', () => {
    const found = new Diagnostics();
    const file = { name: '.env', text: 'A=\ufffd', invalidAt: 2 };
    expect(readDotenv(file, () => undefined, found)).toBeUndefined();
    expect(found.items.map(({ code }) => code)).toEqual(['invalid-utf8']);
  });
});

test('what is too long is refused, and not repeated in messages', () => {
  expect(read('\0'.repeat(9_000_000)).messages).toEqual([
    '.env:1,1-2: failed to read .env: the text is longer than 8 MiB.',
  ]);
  const [message] = read(`A!${'x'.repeat(10_000)}`).messages;
  expect(message!.length).toBeLessThan(400);
});
