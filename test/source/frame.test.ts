import { describe, expect, test } from 'vitest';
import { renderFrame } from '../../src/source/frame.ts';

const rule = '--------------------';

function frame(text: string, start: number, end: number): string {
  return renderFrame({ file: { name: 'f.hcl', text }, start, end });
}

describe("a frame is buildx's", () => {
  const text = 'one\ntwo\nthree\nfour\nfive\nsix\nseven';

  test('two lines around one line', () => {
    const at = text.indexOf('four');
    expect(frame(text, at, at + 4)).toBe(
      `f.hcl:4
${rule}
   2 |     two
   3 |     three
   4 | >>> four
   5 |     five
   6 |     six
${rule}
`,
    );
  });

  test('one line around several', () => {
    const at = text.indexOf('three');
    expect(frame(text, at, text.indexOf('five'))).toBe(
      `f.hcl:3
${rule}
   2 |     two
   3 | >>> three
   4 | >>> four
   5 | >>> five
   6 |     six
${rule}
`,
    );
  });

  test('at the start', () => {
    expect(frame(text, 0, 1)).toBe(
      `f.hcl:1
${rule}
   1 | >>> one
   2 |     two
   3 |     three
${rule}
`,
    );
  });

  test('at the end', () => {
    expect(frame('one\n', 4, 4)).toBe(
      `f.hcl:2
${rule}
   1 |     one
   2 | >>> ${''}
${rule}
`,
    );
  });

  test('of an empty file', () => {
    expect(frame('', 0, 0)).toBe(`f.hcl:1\n${rule}\n   1 | >>> \n${rule}\n`);
  });

  test('of the lines of a thousand', () => {
    const long = 'x\n'.repeat(1200);
    expect(frame(long, 2 * 999, 2 * 999 + 1)).toContain(' 1000 | >>> x\n 1001 |     x\n');
  });
});

describe('a frame stays small', () => {
  test('a long line is cut around the mistake', () => {
    const text = `${'a'.repeat(5000)}!${'b'.repeat(5000)}`;
    const line = frame(text, 5000, 5001).split('\n')[2] ?? '';
    expect(line).toMatch(/^ {3}1 \| >>> …a+!b+…$/);
    expect(line.length).toBeLessThan(260);
  });

  test('a cut does not halve a character', () => {
    const text = '😀'.repeat(2000);
    for (const start of [0, 2001, 2002, 3998])
      expect(frame(text, start, start)).not.toMatch(
        /[\ud800-\udfff](?<![\ud800-\udbff][\udc00-\udfff])(?![\udc00-\udfff])/,
      );
  });

  test('of many lines the middle is left out', () => {
    const text = 'x\n'.repeat(1000);
    const lines = frame(text, 0, 1998).split('\n');
    expect(lines).toHaveLength(2 + 20 + 1 + 20 + 2);
    expect(lines[2]).toBe('   1 | >>> x');
    expect(lines[21]).toBe('  20 | >>> x');
    expect(lines[22]).toBe('     | … 961 lines');
    expect(lines[23]).toBe(' 982 | >>> x');
  });
});

test('control characters are shown and not sent', () => {
  expect(frame('a\x1b[31m\tb\x07\x7f\u009b\r\n', 0, 1)).toContain('>>> a␛[31m\tb␇␡\ufffd\n');
});
