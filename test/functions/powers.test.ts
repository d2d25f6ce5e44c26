import { describe, expect, test } from 'vitest';
import { logarithm, power } from '../../src/functions/powers.ts';
import { powers } from './power-rows.ts';

describe('power', () => {
  test.each(powers)('%s ** %s', (x, y, want) => {
    expect(power(x, y)).toBe(want);
  });

  test.each([
    [0, 0, 1],
    [Infinity, 0, 1],
    [1, Infinity, 1],
    [-1, Infinity, 1],
    [-1, -Infinity, 1],
    [-1, 2 ** 70, 1],
    [0.5, Infinity, 0],
    [2, -Infinity, 0],
    [2, 2 ** 70, Infinity],
    [0.5, 2 ** 70, 0],
    [0, -3, Infinity],
    [-0, -3, -Infinity],
    [-0, 3, -0],
    [-Infinity, 3, -Infinity],
    [-2, 3, -8],
    [-2, 0.5, Number.NaN],
    [-2, 1.5, Number.NaN],
    [4, 0.5, 2],
    [4, -0.5, 0.5],
    [2, 5e-324, 1],
    [2, -1074, 5e-324],
    [2, -1076, 0],
    [2, 1024, Infinity],
    [-2, 1025, -Infinity],
  ])('%s ** %s is special', (x, y, want) => {
    expect(power(x, y)).toBe(want);
  });
});

describe('logarithm', () => {
  test.each([
    [1, 0],
    [Math.E, 1],
    [2, Math.LN2],
    [10, Math.LN10],
    [0.5, -Math.LN2],
    [0, -Infinity],
    [Infinity, Infinity],
    [-1, Number.NaN],
    [5e-324, -744.4400719213812],
  ])('%s', (x, want) => {
    expect(logarithm(x)).toBe(want);
  });
});
