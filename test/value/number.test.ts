import { describe, expect, test } from 'vitest';
import {
  absoluteNumber,
  addNumbers,
  ceilNumber,
  compareNumbers,
  divideNumbers,
  equalNumbers,
  floorNumber,
  isInfinite,
  isInteger,
  moduloNumbers,
  multiplyNumbers,
  type Num,
  NumberError,
  negateNumber,
  numberFromDouble,
  numberFromInteger,
  numberToHashText,
  numberToText,
  parseNumber,
  signOf,
  subtractNumbers,
  toDouble,
  toInt64,
  toSafeInteger,
  truncateNumber,
} from '../../src/value/number.ts';
import { impossible, notNumbers, operations, texts } from './number-rows.ts';

function num(text: string): Num {
  const parsed = parseNumber(text);
  if (parsed === undefined) throw new Error(`${text} is no number`);
  return parsed;
}

const operators: Readonly<Record<string, (a: Num, b: Num) => Num>> = {
  '+': addNumbers,
  '-': subtractNumbers,
  '*': multiplyNumbers,
  '/': divideNumbers,
  '%': moduloNumbers,
};

describe('text', () => {
  test.each(texts)('%s', (text, want) => {
    expect(numberToText(num(text))).toBe(want);
  });

  test.each(notNumbers)('%j is no number', (text) => {
    expect(parseNumber(text)).toBeUndefined();
  });

  test('of the largest and the smallest numbers is refused instead of written', () => {
    for (const text of ['1e646456992', '-1e646456992', '1e-646456992', '1e100001', '1e-100001']) {
      expect(() => numberToText(num(text)), text).toThrow(NumberError);
    }
  });

  test('beyond the exponents of big.Float is infinite, or zero', () => {
    expect(numberToText(num('1e646456994'))).toBe('+Inf');
    expect(numberToText(num('-1e646456994'))).toBe('-Inf');
    expect(numberToText(num('-1e-646456994'))).toBe('-0');
    expect(parseNumber(`1e${'9'.repeat(100_000)}`)).toBeUndefined();
  });
});

describe('operations', () => {
  test.each(operations)('%s %s %s', (a, operator, b, want) => {
    expect(numberToText(operators[operator]?.(num(a), num(b)) as Num)).toBe(want);
  });

  test.each(impossible)('%s %s %s has no result', (a, operator, b) => {
    expect(() => operators[operator]?.(num(a), num(b))).toThrow(NumberError);
  });

  test('keep the larger precision of their operands', () => {
    const one = numberFromInteger(1);
    const three = numberFromInteger(3);
    expect(numberToText(divideNumbers(one, three))).toBe('0.33333333333333333334');
    const doubles = divideNumbers(numberFromDouble(1), numberFromDouble(3));
    expect(numberToText(doubles)).toBe('0.3333333333333333');
    expect(numberToText(divideNumbers(one, num('3')))).toHaveLength(157);
  });

  test('of exponents that are far apart take no memory', () => {
    const huge = num('1e640000000');
    const tiny = num('1e-640000000');
    expect(equalNumbers(addNumbers(huge, tiny), huge)).toBe(true);
    expect(equalNumbers(subtractNumbers(tiny, huge), negateNumber(huge))).toBe(true);
    expect(compareNumbers(huge, tiny)).toBeGreaterThan(0);
    expect(isInfinite(multiplyNumbers(huge, huge))).toBe(true);
    expect(signOf(multiplyNumbers(tiny, tiny))).toBe(0);
    expect(equalNumbers(truncateNumber(huge), huge)).toBe(true);
    expect(numberToText(truncateNumber(tiny))).toBe('0');
    expect(numberToText(moduloNumbers(num('7'), huge))).toBe('7');
  });

  test('round a sum whose smaller part lies just below the last bit', () => {
    const one = num('1');
    const half = divideNumbers(one, num('2'));
    let bit = one;
    for (let count = 0; count < 512; count++) bit = multiplyNumbers(bit, half);
    // 1 + 2^-512 is a tie, which goes to the even 1; a little more than that goes up.
    expect(equalNumbers(addNumbers(one, bit), one)).toBe(true);
    const more = addNumbers(bit, multiplyNumbers(bit, num('1e-150')));
    expect(compareNumbers(addNumbers(one, more), one)).toBe(1);
    expect(compareNumbers(subtractNumbers(one, bit), one)).toBe(-1);
  });
});

describe('rounding to integers', () => {
  test.each([
    ['1.5', '1', '1', '2'],
    ['-1.5', '-1', '-2', '-1'],
    ['0.5', '0', '0', '1'],
    ['-0.5', '0', '-1', '0'],
    ['-0', '-0', '0', '0'],
    ['7', '7', '7', '7'],
    ['1e-400', '0', '0', '1'],
    ['-1e-400', '0', '-1', '0'],
    ['9007199254740993.5', '9007199254740993', '9007199254740993', '9007199254740994'],
    ['Inf', '+Inf', '+Inf', '+Inf'],
  ])('%s', (text, truncated, floor, ceil) => {
    expect(numberToText(truncateNumber(num(text)))).toBe(truncated);
    expect(numberToText(floorNumber(num(text)))).toBe(floor);
    expect(numberToText(ceilNumber(num(text)))).toBe(ceil);
  });
});

describe('comparison', () => {
  const ascending = [
    '-Inf',
    '-1e400',
    '-9007199254740993',
    '-9007199254740992',
    '-1.5',
    '-1',
    '-1e-400',
    '0',
    '1e-400',
    '0.1',
    '0.10000000000000000000000000000000001',
    '1',
    '1.5',
    '9007199254740992',
    '9007199254740993',
    '1e400',
    'Inf',
  ].map(num);

  test('orders numbers of all sizes', () => {
    for (const [i, a] of ascending.entries()) {
      for (const [j, b] of ascending.entries()) {
        expect(Math.sign(compareNumbers(a, b))).toBe(Math.sign(i - j));
        expect(equalNumbers(a, b)).toBe(i === j);
      }
    }
  });

  test('takes 0 and -0 as equal', () => {
    expect(compareNumbers(num('0'), num('-0'))).toBe(0);
    expect(equalNumbers(num('0'), num('-0'))).toBe(true);
  });

  test('takes numbers of different precision as equal when their texts are', () => {
    expect(equalNumbers(num('0.1'), numberFromDouble(0.1))).toBe(true);
    expect(equalNumbers(num('0.1'), numberFromDouble(0.1 + 2 ** -50))).toBe(false);
    expect(compareNumbers(num('0.1'), numberFromDouble(0.1))).not.toBe(0);
    expect(equalNumbers(num('3'), numberFromInteger(3))).toBe(true);
    expect(equalNumbers(num('1e30'), numberFromInteger(10n ** 30n))).toBe(true);
    // Integers are compared by value, although the double has another shortest text.
    expect(equalNumbers(num('1e30'), numberFromDouble(1e30))).toBe(false);
  });
});

describe('doubles', () => {
  test.each([
    0,
    1,
    -1,
    0.1,
    -0.1,
    1 / 3,
    5e-324,
    -5e-324,
    2.2250738585072014e-308,
    1.7976931348623157e308,
    123456.789,
    2 ** 53,
    2 ** 60,
    1e22,
    1e-7,
  ])('%s comes back', (double) => {
    expect(toDouble(numberFromDouble(double))).toBe(double);
    expect(toDouble(num(String(double)))).toBe(double);
    expect(Number(numberToText(numberFromDouble(double)))).toBe(double);
  });

  test.each([
    ['1e309', Infinity],
    ['-1e309', -Infinity],
    ['1e-324', 0],
    ['2.4703282292062327e-324', 0],
    ['2.4703282292062328e-324', 5e-324],
    ['7.4e-324', 5e-324],
    ['2.2250738585072012e-308', 2.2250738585072014e-308],
    ['1.7976931348623158e308', 1.7976931348623157e308],
    ['1.797693134862315808e308', Infinity],
    ['9007199254740993', 9007199254740992],
    ['9007199254740993.1', 9007199254740994],
    ['1e640000000', Infinity],
    ['1e-640000000', 0],
  ])('%s is nearest to %s', (text, double) => {
    expect(toDouble(num(text))).toBe(double);
  });

  test('do not have NaN', () => {
    expect(() => numberFromDouble(Number.NaN)).toThrow(NumberError);
  });
});

describe('integers', () => {
  test.each([
    ['9007199254740991', 9007199254740991, 9007199254740991n],
    ['9007199254740993', undefined, 9007199254740993n],
    ['9223372036854775807', undefined, 9223372036854775807n],
    ['9223372036854775808', undefined, undefined],
    ['-9223372036854775808', undefined, -9223372036854775808n],
    ['-9223372036854775809', undefined, undefined],
    ['1e640000000', undefined, undefined],
    ['-0', 0, 0n],
    ['1.5', undefined, undefined],
    ['1.0', 1, 1n],
    ['Inf', undefined, undefined],
  ])('%s', (text, safe, int64) => {
    expect(toSafeInteger(num(text))).toBe(safe);
    expect(toInt64(num(text))).toBe(int64);
  });

  test('are told from others', () => {
    expect(['0', '-3', '1e300', '1.50e1'].map(num).every(isInteger)).toBe(true);
    expect(['0.5', '1e-3', 'Inf', '-Inf'].map(num).some(isInteger)).toBe(false);
  });

  test('that are counted have no negative zero', () => {
    expect(numberToText(numberFromInteger(-0))).toBe('0');
  });

  test('keep all their digits', () => {
    const large = 2n ** 1000n + 1n;
    expect(numberToText(numberFromInteger(large))).toBe(String(large));
    expect(numberToText(numberFromInteger(-large))).toBe(String(-large));
    expect(numberToText(absoluteNumber(numberFromInteger(-large)))).toBe(String(large));
  });
});

describe('text for sets', () => {
  test.each([
    ['0', '0'],
    ['-0', '-0'],
    ['12', '12'],
    ['1234567890', '1234567890'],
    ['12345678901', '1.23456789e+10'],
    ['12345678905', '1.23456789e+10'],
    ['12345678915', '1.234567892e+10'],
    ['0.1', '0.1'],
    ['0.0001', '0.0001'],
    ['0.00001', '1e-05'],
    ['1234567890.5', '1234567890'],
    ['-1234567891.5', '-1234567892'],
    ['1e30', '1e+30'],
    ['1e100', '1e+100'],
    ['99999999999', '1e+11'],
    ['Inf', '+Inf'],
  ])('%s', (text, want) => {
    expect(numberToHashText(num(text))).toBe(want);
  });
});

describe('properties', () => {
  // A fixed sequence, so that a failure can be repeated.
  let state = 12345;
  const next = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  const digits = (count: number) => Array.from({ length: count }, () => next(10)).join('');
  const sample = Array.from({ length: 300 }, () => {
    const sign = next(2) === 0 ? '-' : '';
    return `${sign}${digits(1 + next(40))}.${digits(1 + next(40))}e${next(80) - 40}`;
  });

  test('text reads back as the same number', () => {
    for (const text of sample) {
      const number = num(text);
      expect(num(numberToText(number))).toEqual(number);
    }
  });

  test('text is that of the decimal when it has no more than 150 digits', () => {
    for (const text of sample) {
      const [, sign, whole = '', fraction = '', power] =
        /^(-?)(\d+)\.(\d+)e(-?\d+)$/.exec(text) ?? [];
      const point = whole.length + Number(power);
      const all = whole + fraction;
      const shifted =
        point <= 0
          ? `0.${'0'.repeat(-point)}${all}`
          : `${all.padEnd(point, '0').slice(0, point)}.${all.slice(point)}`;
      const plain = shifted.replace(/^0+(?=\d)/, '').replace(/\.?0*$/, '');
      expect(numberToText(num(text))).toBe(`${sign}${plain}`);
    }
  });

  test('integers are exact, as BigInt has them', () => {
    for (let count = 0; count < 300; count++) {
      const a = BigInt(digits(1 + next(60))) - BigInt(digits(1 + next(60)));
      const b = BigInt(digits(1 + next(30))) + 1n;
      const x = num(String(a));
      const y = num(String(b));
      expect(numberToText(addNumbers(x, y))).toBe(String(a + b));
      expect(numberToText(subtractNumbers(x, y))).toBe(String(a - b));
      expect(numberToText(multiplyNumbers(x, y))).toBe(String(a * b));
      expect(numberToText(divideNumbers(num(String(a * b)), y))).toBe(String(a));
      expect(numberToText(moduloNumbers(x, y))).toBe(String(a % b));
      expect(numberToText(truncateNumber(divideNumbers(x, y)))).toBe(String(a / b));
      expect(Math.sign(compareNumbers(x, y))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }
  });
});
