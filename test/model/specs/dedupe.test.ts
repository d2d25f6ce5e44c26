import { describe, expect, test } from 'vitest';
import { distinctEntries, distinctTexts, lastByKey } from '../../../src/model/specs/dedupe.ts';

describe('duplicates', () => {
  // docker-buildx's order, by its own walk over the list.
  const entries: [given: string, want: string][] = [
    ['abc', 'abc'],
    ['aabbb', 'ab'],
    ['aacxxg', 'agcx'],
    ['abab', 'ab'],
    ['abcabc', 'abc'],
    ['abca', 'abc'],
    ['abcda', 'abcd'],
    ['aabc', 'acb'],
    ['abbcd', 'abdc'],
    ['aaaaa', 'a'],
    ['abcdabcd', 'abcd'],
    ['abcabdae', 'abcde'],
  ];
  for (const [given, want] of entries) {
    test(given, () => expect(distinctEntries([...given], (entry) => entry)?.join('')).toBe(want));
  }

  test('none of none', () => expect(distinctEntries([], String)).toBeUndefined());

  test('texts keep their first place, empty ones go', () => {
    expect(distinctTexts(['b', '', 'a', 'b'])).toEqual(['b', 'a']);
    expect(distinctTexts([])).toEqual([]);
  });

  test('a list without duplicates is the same list', () => {
    const texts = ['a', 'b'];
    expect(distinctTexts(texts)).toBe(texts);
    expect(distinctEntries(texts, (text) => text)).toBe(texts);
  });

  test('the last of each key stands at the place of the first', () => {
    expect(lastByKey(['a1', 'b1', 'a2'], (text) => text[0]!)).toEqual(['a2', 'b1']);
    expect(lastByKey([], String)).toBeUndefined();
  });
});
