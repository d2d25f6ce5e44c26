import { describe, expect, test } from 'vitest';
import { goFloatText, resolvePlain, scalarText } from '../../../src/formats/yaml/scalar.ts';

describe('plain scalars, as go-yaml reads them', () => {
  test.each<[text: string, type: string, shown: string | undefined]>([
    ['', 'null', undefined],
    ['~', 'null', undefined],
    ['null', 'null', undefined],
    ['NULL', 'null', undefined],
    ['nULL', 'string', 'nULL'],
    ['true', 'bool', 'true'],
    ['False', 'bool', 'false'],
    ['yes', 'string', 'yes'],
    ['no', 'string', 'no'],
    ['on', 'string', 'on'],
    ['y', 'string', 'y'],
    ['0', 'int', '0'],
    ['-1', 'int', '-1'],
    ['+1', 'int', '1'],
    ['010', 'int', '8'],
    ['0o17', 'int', '15'],
    ['0x1F', 'int', '31'],
    ['0b101', 'int', '5'],
    ['1_000', 'int', '1000'],
    ['18446744073709551615', 'int', '18446744073709551615'],
    ['18446744073709551616', 'float', '1.8446744073709552e+19'],
    ['09', 'float', '9'],
    ['1:30', 'string', '1:30'],
    ['1.5', 'float', '1.5'],
    ['1.', 'float', '1'],
    ['.5', 'float', '0.5'],
    ['1e3', 'float', '1000'],
    ['1e21', 'float', '1e+21'],
    ['1e-7', 'float', '1e-07'],
    ['.inf', 'float', '+Inf'],
    ['-.INF', 'float', '-Inf'],
    ['.nan', 'float', 'NaN'],
    ['1e400', 'string', '1e400'],
    ['-0', 'float', '-0'],
    ['2001-12-14', 'timestamp', '2001-12-14 00:00:00 +0000 UTC'],
    ['2001-02-30', 'string', '2001-02-30'],
    ['2001-12-14T21:59:43.10-05:00', 'timestamp', '2001-12-14 21:59:43.1 -0500 -0500'],
    ['1.2.3', 'string', '1.2.3'],
    ['-', 'string', '-'],
    ['.', 'string', '.'],
    ['+', 'string', '+'],
    ['abc', 'string', 'abc'],
    ['0x', 'string', '0x'],
  ])('%j', (text, type, shown) => {
    const value = resolvePlain(text);
    expect([value.type, scalarText(value)]).toEqual([type, shown]);
  });
});

describe('floats as Go prints them', () => {
  test.each([
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [123456789, '1.23456789e+08'],
    [1e20, '1e+20'],
    [1e21, '1e+21'],
    [0.1, '0.1'],
    [100, '100'],
    [-1.5, '-1.5'],
    [999999, '999999'],
    [1000000, '1e+06'],
    [1234567.25, '1.23456725e+06'],
  ])('%d', (number, want) => {
    expect(goFloatText(number)).toBe(want);
  });
});
