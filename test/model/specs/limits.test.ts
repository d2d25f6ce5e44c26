import { describe, expect, test } from 'vitest';
import { parseInt64, readBoolean } from '../../../src/model/specs/scalars.ts';
import { parseMemorySize } from '../../../src/model/specs/size.ts';
import { SpecError } from '../../../src/model/specs/spec-error.ts';
import { parseUlimit } from '../../../src/model/specs/ulimit.ts';

const MiB = 1024 ** 2;

describe('sizes', () => {
  const rows: [text: string, want: number | SpecError][] = [
    ['0', 0],
    ['64', 64],
    ['64b', 64],
    ['64m', 64 * MiB],
    ['64MB', 64 * MiB],
    ['64 MiB', 64 * MiB],
    ['1.5g', 1536 * MiB],
    ['1.', 1],
    ['.5k', 512],
    ['1e3', 1000],
    ['1_000', 1000],
    ['1p', 1024 ** 5],
    ['', new SpecError("invalid size: ''")],
    ['m', new SpecError("invalid size: 'm'")],
    ['-1', new SpecError("invalid size: '-1'")],
    ['1x', new SpecError("invalid suffix: 'x'")],
    ['1KX', new SpecError("invalid suffix: 'kx'")],
    ['1kix', new SpecError("invalid suffix: 'kix'")],
    ['1bb', new SpecError("invalid suffix: 'bb'")],
    ['1KiBs', new SpecError("invalid suffix: 'KiBs'")],
    ['1  m', new SpecError('strconv.ParseFloat: parsing "1 ": invalid syntax')],
    ['1.2.3', new SpecError('strconv.ParseFloat: parsing "1.2.3": invalid syntax')],
    ['1__0', new SpecError('strconv.ParseFloat: parsing "1__0": invalid syntax')],
    ['1e999', new SpecError('strconv.ParseFloat: parsing "1e999": value out of range')],
  ];
  for (const [text, want] of rows) {
    test(text, () => {
      if (want instanceof SpecError) expect(() => parseMemorySize(text)).toThrow(want);
      else expect(parseMemorySize(text)).toBe(want);
    });
  }
});

describe('ulimits', () => {
  const order = 'ulimit soft limit must be less than or equal to hard limit';
  const rows: [text: string, want: object | SpecError][] = [
    ['nofile=1024', { name: 'nofile', soft: 1024n, hard: 1024n }],
    ['nofile=1024:2048', { name: 'nofile', soft: 1024n, hard: 2048n }],
    ['core=-1', { name: 'core', soft: -1n, hard: -1n }],
    ['core=5:-1', { name: 'core', soft: 5n, hard: -1n }],
    ['nofile', new SpecError('invalid ulimit argument: nofile')],
    ['as=1', new SpecError('invalid ulimit type: as')],
    ['core=2:1', new SpecError(`${order}: 2 > 1`)],
    ['core=-1:5', new SpecError(`${order}: soft: -1 (unlimited), hard: 5`)],
    ['core=', new SpecError('strconv.ParseInt: parsing "": invalid syntax')],
    ['core=1:x', new SpecError('strconv.ParseInt: parsing "x": invalid syntax')],
    [
      'core=1:2:3',
      new SpecError(
        'too many limit value arguments - 1:2:3, can only have up to two, `soft[:hard]`',
      ),
    ],
  ];
  for (const [text, want] of rows) {
    test(text, () => {
      if (want instanceof SpecError) expect(() => parseUlimit(text)).toThrow(want);
      else expect(parseUlimit(text)).toEqual(want);
    });
  }
});

describe('scalars', () => {
  const integers: [text: string, want: bigint | string][] = [
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['+007', 7n],
    ['9223372036854775808', 'value out of range'],
    ['99999999999999999999x', 'value out of range'],
    ['1x', 'invalid syntax'],
    ['0x10', 'invalid syntax'],
    ['1_0', 'invalid syntax'],
    [' 1', 'invalid syntax'],
  ];
  for (const [text, want] of integers) {
    test(`integer ${text}`, () => {
      if (typeof want === 'bigint') expect(parseInt64(text)).toBe(want);
      else expect(() => parseInt64(text)).toThrow(`strconv.ParseInt: parsing "${text}": ${want}`);
    });
  }

  const booleans: [text: string, want: boolean | undefined][] = [
    ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text): [string, boolean] => [text, true]),
    ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text): [string, boolean] => [text, false]),
    ...['', 'yes', 'tRUE', 'on', ' true'].map((text): [string, undefined] => [text, undefined]),
  ];
  for (const [text, want] of booleans) {
    test(`boolean ${text}`, () => expect(readBoolean(text)).toBe(want));
  }
});
