import { expect, test } from 'vitest';
import { parseGoNumber } from '../../../src/formats/bake/go-text.ts';
import { numberToText } from '../../../src/value/number.ts';

test.each([
  ['1', '1'],
  ['-1.50', '-1.5'],
  ['+.5e1', '5'],
  ['1_000.5', '1000.5'],
  ['1e1_0', '10000000000'],
  ['0x1p4', '16'],
  ['0X_1.8P-1', '0.75'],
  ['0x.8p0', '0.5'],
  ['-0x1_0p1_0', '-16384'],
  ['0x1p-2000', '0'],
  ['1e-400', '0'],
  ['9007199254740993', '9007199254740992'],
])('%s is %s', (text, want) => {
  expect(numberToText(parseGoNumber(text))).toBe(want);
});

test.each([
  ['', 'strconv.ParseFloat: parsing "": invalid syntax'],
  [' 1', 'strconv.ParseFloat: parsing " 1": invalid syntax'],
  ['1_', 'strconv.ParseFloat: parsing "1_": invalid syntax'],
  ['_1', 'strconv.ParseFloat: parsing "_1": invalid syntax'],
  ['1__0', 'strconv.ParseFloat: parsing "1__0": invalid syntax'],
  ['1_e5', 'strconv.ParseFloat: parsing "1_e5": invalid syntax'],
  ['0x1', 'strconv.ParseFloat: parsing "0x1": invalid syntax'],
  ['0xp1', 'strconv.ParseFloat: parsing "0xp1": invalid syntax'],
  ['0b1', 'strconv.ParseFloat: parsing "0b1": invalid syntax'],
  ['1,5', 'strconv.ParseFloat: parsing "1,5": invalid syntax'],
  ['٣', 'strconv.ParseFloat: parsing "٣": invalid syntax'],
  ['1e400', 'strconv.ParseFloat: parsing "1e400": value out of range'],
  ['0x1p1024', 'strconv.ParseFloat: parsing "0x1p1024": value out of range'],
  ['inf', 'invalid number value'],
  ['+Infinity', 'invalid number value'],
  ['NaN', 'invalid number value'],
])('%j is refused', (text, problem) => {
  expect(() => parseGoNumber(text)).toThrow(problem);
});
