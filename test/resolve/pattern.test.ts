import { describe, expect, test } from 'vitest';
import { compilePattern, isPattern } from '../../src/resolve/pattern.ts';

/** Pattern, names that match, names that do not; undefined: malformed. Answers of Go's path.Match. */
const rows: [pattern: string, matching: string[] | undefined, others?: string[]][] = [
  ['*', ['a', 'app-1', '.x']],
  ['a*', ['a', 'app'], ['b', 'ba']],
  ['*a', ['a', 'ba'], ['ab']],
  ['a*c*e', ['ace', 'abcde', 'accee'], ['aec', 'abce1']],
  ['**', ['', 'a', 'ab'], ['a/b']],
  ['a**b', ['ab', 'axb'], ['a']],
  ['?', ['a', '_'], ['', 'ab']],
  ['a?c', ['abc', 'a-c'], ['ac', 'abbc', 'a/c']],
  ['[abc]', ['a', 'c'], ['d', 'ab', '']],
  ['[a-c]x', ['ax', 'cx'], ['dx', '-x']],
  ['[^a-c]', ['d', '-'], ['a', 'b']],
  ['[!a]', ['!', 'a'], ['b']],
  ['[a-cx-z]', ['b', 'y'], ['d']],
  ['[z-a]', [], ['a', 'z', 'm']],
  ['[^z-a]', ['a', 'z', '-']],
  ['[z-aq]', ['q'], ['a']],
  ['[a^]', ['a', '^'], ['b']],
  ['[*]', ['*'], ['a']],
  ['[[:alpha:]]', [':]', 'a]'], ['a', 'b']],
  ['[\\]]', [']'], ['\\']],
  ['[\\-a]', ['-', 'a'], ['b']],
  ['[a\\-c]', ['a', '-', 'c'], ['b']],
  ['\\*', ['*'], ['a', '\\*']],
  ['a\\b', ['ab'], ['a\\b']],
  ['a]', ['a]'], ['a']],
  ['{a,b}', ['{a,b}'], ['a', 'b']],
  ['+(a)', ['+(a)'], ['a', 'aa']],
  ['!a', ['!a'], ['a', 'b']],
  ['#a', ['#a'], ['a']],
  ['a.*', ['a.', 'a.b'], ['ab']],
  ['a/b', ['a/b'], ['ab']],
  ['*/b', ['a/b'], ['b', 'a/c']],
  ['', [''], ['a']],
  ['é?', ['éa'], ['a']],
  ['[α-ω]', ['λ'], ['a']],
  ['[', undefined],
  ['[]', undefined],
  ['[]a]', undefined],
  ['[^]', undefined],
  ['[^]a]', undefined],
  ['[a', undefined],
  ['[a-', undefined],
  ['[a-]', undefined],
  ['[-a]', undefined],
  ['[a-b-c]', undefined],
  ['[a\\', undefined],
  ['a\\', undefined],
  ['a[', undefined],
  ['b*[', undefined],
];

describe('patterns', () => {
  for (const [pattern, matching, others = []] of rows) {
    test(pattern, () => {
      const isMatch = compilePattern(pattern);
      if (matching === undefined) {
        expect(isMatch).toBeUndefined();
        return;
      }
      expect(matching.filter((name) => isMatch?.(name))).toEqual(matching);
      expect(others.filter((name) => isMatch?.(name))).toEqual([]);
    });
  }

  test('many stars cost no more than the length allows', () => {
    const isMatch = compilePattern(`${'*a'.repeat(40)}b`);
    const started = performance.now();
    expect(isMatch?.('a'.repeat(80))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test.each(['*', 'a?', '[a]', 'a]', 'a['])('%s is a pattern', (name) => {
    expect(isPattern(name)).toBe(true);
  });

  test.each(['', 'a', 'a{b}', 'a\\b', '!a'])('%s is a name', (name) => {
    expect(isPattern(name)).toBe(false);
  });
});
