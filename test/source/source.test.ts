import { describe, expect, test } from 'vitest';
import { decodeSource, rangeBetween } from '../../src/source/source.ts';

describe('decodeSource', () => {
  test.each([
    ['text', [0x61, 0xc3, 0xa9], 'aé', undefined],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61], 'a', undefined],
    ['two byte order marks', [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], '\ufeff', undefined],
    ['nothing', [], '', undefined],
    ['a bad byte', [0x61, 0xff, 0x62], 'a\ufffdb', 1],
    ['a bad byte after a byte order mark', [0xef, 0xbb, 0xbf, 0x61, 0xff], 'a\ufffd', 1],
    ['a replacement character and a bad byte', [0xef, 0xbf, 0xbd, 0xff], '\ufffd\ufffd', 1],
    ['a bad byte behind an emoji', [0xf0, 0x9f, 0x98, 0x80, 0x80], '😀\ufffd', 2],
    ['half a character at the end', [0x61, 0xe2, 0x82], 'a\ufffd', 1],
    ['a surrogate', [0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd', 0],
  ])('%s', (_name, bytes, text, invalidAt) => {
    const file = decodeSource('f', Uint8Array.from(bytes));
    expect(file).toEqual({ name: 'f', text, ...(invalidAt === undefined ? {} : { invalidAt }) });
  });
});

test('rangeBetween covers both', () => {
  const file = { name: 'f', text: 'abcdef' };
  const range = rangeBetween({ file, start: 3, end: 4 }, { file, start: 1, end: 2 });
  expect(range).toEqual({ file, start: 1, end: 4 });
});
