import { describe, expect, test } from 'vitest';
import { countLines, formatRange, lineBounds, locate } from '../../src/source/locate.ts';
import type { SourceFile } from '../../src/source/source.ts';

/** A text with `‹` and `›` around the range, and where HCL sees it. */
const rows: readonly (readonly [marked: string, place: string])[] = [
  ['‹›', 'f:1,1-1'],
  ['‹a›', 'f:1,1-2'],
  ['a‹b›c', 'f:1,2-3'],
  ['a\n‹b›', 'f:2,1-2'],
  ['a\r\n‹b›', 'f:2,1-2'],
  ['a\n\n‹›', 'f:3,1-1'],
  ['‹a\n›b', 'f:1,1-2,1'],
  ['‹a\nbc\nd›', 'f:1,1-3,2'],
  ['\t\t‹a›', 'f:1,3-4'],
  ['é‹a›', 'f:1,2-3'],
  ['e\u0301‹a›', 'f:1,2-3'],
  ['😀‹a›', 'f:1,2-3'],
  ['👩‍👩‍👧‍👦‹a›', 'f:1,2-3'],
  ['🇬🇧🇫🇷‹a›', 'f:1,3-4'],
  ['é\nab‹c›', 'f:2,3-4'],
  ['ab‹c›\né', 'f:1,3-4'],
  ['a\rb‹c›', 'f:1,4-5'],
  ['é‹é😀›é', 'f:1,2-4'],
];

function unmark(marked: string): { text: string; start: number; end: number } {
  const start = marked.indexOf('‹');
  return { text: marked.replace(/[‹›]/g, ''), start, end: marked.indexOf('›') - 1 };
}

describe('formatRange', () => {
  test.each(rows)('%j', (marked, place) => {
    const { text, start, end } = unmark(marked);
    expect(formatRange({ file: { name: 'f', text }, start, end })).toBe(place);
  });

  test.each([
    ['\t‹a›', 'f:1,3-4'],
    ['{\r\n\t"é"\t: ‹1›', 'f:2,10-11'],
    ['‹\r›\n', 'f:1,1-1'],
  ])('%j where a tab counts two columns', (marked, place) => {
    const { text, start, end } = unmark(marked);
    expect(formatRange({ file: { name: 'f', text, tabColumns: 2 }, start, end })).toBe(place);
  });
});

test('each line is found again in a large file', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => 'é'.repeat(index % 7));
  const file: SourceFile = { name: 'f', text: lines.join('\n') };
  expect(countLines(file)).toBe(5000);
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const end = start + line.length;
    expect(lineBounds(file, index + 1)).toEqual({ start, end });
    expect(locate({ file, start, end })).toEqual({
      startLine: index + 1,
      startColumn: 1,
      endLine: index + 1,
      endColumn: line.length + 1,
    });
    start = end + 1;
  }
});

test('a character of many parts is one column', () => {
  const text = `${'é'.repeat(700)}a${'\u0301'.repeat(3000)}${'é'.repeat(700)}b`;
  const at = text.length - 1;
  expect(locate({ file: { name: 'f', text }, start: at, end: at }).startColumn).toBe(1402);
});

test('places in one long line take linear time together', () => {
  const file: SourceFile = { name: 'f', text: 'é'.repeat(200_000) };
  for (let at = 0; at < 2000; at++) {
    expect(locate({ file, start: at * 100, end: at * 100 }).startColumn).toBe(at * 100 + 1);
  }
});
