import { describe, expect, test } from 'vitest';
import { didYouMean, suggest, suggestFirst } from '../../src/source/suggest.ts';

const names = ['app', 'app-dev', 'db', 'frontend', 'backend', 'TAG', 'no_cache', 'dockerfile'];

describe('suggest', () => {
  test.each([
    ['ap', 'app'],
    ['app_dev', 'app-dev'],
    ['APP', 'app'],
    ['tag', 'TAG'],
    ['no-cache', 'no_cache'],
    ['nocache', 'no_cache'],
    ['fronted', 'frontend'],
    ['forntend', 'frontend'],
    ['dockefrile', 'dockerfile'],
    ['Dockerfile', 'dockerfile'],
    ['bcakend', 'backend'],
    ['dc', 'db'],
    ['x', undefined],
    ['xy', undefined],
    ['web', undefined],
    ['documentation', undefined],
    ['', undefined],
  ])('%j is meant to be %j', (name, wanted) => {
    expect(suggest(name, names)).toBe(wanted);
  });

  test('the nearest wins, then the first', () => {
    expect(suggest('abcd', ['abxd', 'abcde', 'abce'])).toBe('abxd');
    expect(suggest('abcdef', ['abxxef', 'abcdxf'])).toBe('abcdxf');
  });

  test('a name is never suggested for itself', () => {
    expect(suggest('app', ['app'])).toBeUndefined();
  });

  test('many long candidates take little time', () => {
    const candidates = Array.from(
      { length: 20_000 },
      (_, index) => `target-${'x'.repeat(80)}${index}`,
    );
    expect(suggest(`target-${'x'.repeat(80)}19999y`, candidates)).toBe(candidates[19_999]);
  });
});

describe("suggestFirst is HCL's", () => {
  test.each([
    ['x', ['if', 'for'], 'if'],
    ['fi', ['if', 'for'], 'if'],
    ['el', ['if', 'for', 'else'], 'if'],
    ['els', ['if', 'for', 'else'], 'else'],
    ['endfro', ['endif', 'endfor'], 'endfor'],
    ['something', ['if', 'for'], undefined],
  ])('%j of %j', (name, candidates, wanted) => {
    expect(suggestFirst(name, candidates)).toBe(wanted);
  });
});

test('didYouMean', () => {
  expect(didYouMean('a')).toBe(' Did you mean "a"?');
  expect(didYouMean(undefined)).toBe('');
});
