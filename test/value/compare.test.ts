import { describe, expect, test } from 'vitest';
import { compareValues, SetIndex } from '../../src/value/compare.ts';
import { distinctValues } from '../../src/value/distinct.ts';
import { equalValues } from '../../src/value/equality.ts';
import { numberFromDouble, parseNumber } from '../../src/value/number.ts';
import { setKey } from '../../src/value/set-key.ts';
import {
  boolType,
  dynamicType,
  listType,
  numberType,
  objectType,
  setType,
  stringType,
  tupleType,
} from '../../src/value/types.ts';
import {
  boolValue,
  bytesValue,
  dynamicUnknown,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
  tupleValue,
  unknownValue,
  type Value,
} from '../../src/value/value.ts';
import { showValue } from './show.ts';

const text = stringValue;
const number = (digits: string) => numberValue(parseNumber(digits)!);
const someText = unknownValue(stringType);
const aObject = objectType(new Map([['a', stringType]]));

describe('compareValues', () => {
  const rows: readonly (readonly [Value, Value, boolean | undefined])[] = [
    [text('a'), text('a'), true],
    [text('e\u0301'), text('\u00e9'), true],
    [text('1'), number('1'), false],
    [number('1'), number('1.0'), true],
    [number('0'), number('-0'), true],
    [number('0.1'), numberValue(numberFromDouble(0.1)), true],
    [boolValue(true), boolValue(false), false],
    [nullValue(stringType), nullValue(numberType), true],
    [nullValue(dynamicType), text(''), false],
    [tupleValue([text('a')]), tupleValue([text('a')]), true],
    [tupleValue([text('a')]), listValue(stringType, [text('a')]), false],
    [tupleValue([text('a')]), tupleValue([text('a'), text('b')]), false],
    [tupleValue([nullValue(stringType)]), tupleValue([nullValue(stringType)]), true],
    [tupleValue([nullValue(stringType)]), tupleValue([nullValue(numberType)]), false],
    [listValue(stringType, []), listValue(numberType, []), false],
    [listValue(numberType, [number('1')]), listValue(numberType, [number('2')]), false],
    [
      setValue(numberType, [number('1'), number('2')]),
      setValue(numberType, [number('2'), number('1')]),
      true,
    ],
    [setValue(numberType, [number('1')]), setValue(numberType, [number('1'), number('2')]), false],
    [setValue(stringType, [someText]), setValue(stringType, [text('a')]), undefined],
    [mapValue(stringType, [['a', text('x')]]), mapValue(stringType, [['a', text('x')]]), true],
    [mapValue(stringType, [['a', text('x')]]), mapValue(stringType, [['b', text('x')]]), false],
    [mapValue(stringType, [['a', text('x')]]), objectValue([['a', text('x')]]), false],
    [
      objectValue([
        ['a', text('x')],
        ['b', number('1')],
      ]),
      objectValue([
        ['b', number('1')],
        ['a', text('x')],
      ]),
      true,
    ],
    [objectValue([['a', text('x')]]), objectValue([['a', text('y')]]), false],
    [someText, text('a'), undefined],
    [someText, number('1'), false],
    [someText, someText, undefined],
    [someText, nullValue(numberType), undefined],
    [dynamicUnknown, text('a'), undefined],
    [unknownValue(listType(dynamicType)), listValue(stringType, []), undefined],
    [unknownValue(setType(stringType)), listValue(stringType, []), false],
    [tupleValue([someText]), tupleValue([text('a')]), undefined],
    [tupleValue([text('x'), someText]), tupleValue([text('y'), text('a')]), false],
    [tupleValue([dynamicUnknown]), tupleValue([text('a')]), undefined],
    [tupleValue([dynamicUnknown]), tupleValue([text('a'), text('b')]), false],
    [unknownValue(aObject), objectValue([['b', text('x')]]), false],
    [unknownValue(tupleType([boolType])), tupleValue([boolValue(true)]), undefined],
  ];

  test.each(rows.map(([a, b, want]) => [showValue(a), showValue(b), want, a, b] as const))(
    '%s and %s: %s',
    (_a, _b, want, a, b) => {
      expect(compareValues(a, b)).toBe(want);
      expect(compareValues(b, a)).toBe(want);
      expect(showValue(equalValues(a, b))).toBe(want === undefined ? 'unknown bool' : String(want));
    },
  );

  test('takes bytes as equal only to themselves', () => {
    const bytes = bytesValue(new Uint8Array([1]));
    expect(compareValues(bytes, bytes)).toBe(true);
    expect(compareValues(bytes, bytesValue(new Uint8Array([1])))).toBe(false);
  });
});

describe('sets', () => {
  test.each([
    [numberType, ['10', '9', '-1', '9.0', '0.5'].map(number), '[-1, 0.5, 9, 10]'],
    [numberType, ['0', '-0'].map(number), '[-0, 0]'],
    [stringType, ['b', '\uffee', '😀', 'B', 'b', ''].map(text), '["", "B", "b", "\uffee", "😀"]'],
    [boolType, [true, false, true].map(boolValue), '[false, true]'],
    [
      stringType,
      [nullValue(stringType), text('z'), someText, nullValue(stringType)],
      '["z", unknown string, null string]',
    ],
    [stringType, [someText, someText], '[unknown string, unknown string]'],
    [
      listType(numberType),
      [[2], [10], []].map((each) =>
        listValue(
          numberType,
          each.map((n) => numberValue(n)),
        ),
      ),
      '[[10], [2], []]',
    ],
    [
      tupleType([stringType, numberType]),
      [tupleValue([text('b'), number('1')]), tupleValue([text('a'), number('2')])],
      '[["a", 2], ["b", 1]]',
    ],
    [
      aObject,
      [objectValue([['a', text('\n')]]), objectValue([['a', text('A')]])],
      '[{"a": "A"}, {"a": "\\n"}]',
    ],
  ])('%# hold distinct elements in order: %s', (element, elements, want) => {
    const shown = showValue(setValue(element, elements));
    expect(shown.slice(shown.indexOf(') [') + 2)).toBe(want);
  });

  test('order others by their keys', () => {
    expect(
      setKey(tupleValue([text('a"\n'), number('1'), boolValue(true), nullValue(stringType)])),
    ).toBe('<"a\\"\\n";1;T;~;>');
    expect(setKey(mapValue(stringType, [['k', text('v')]]))).toBe('{"k":"v";}');
    expect(setKey(listValue(stringType, [someText]))).toBe('[?;]');
    expect(setKey(objectValue([['a', boolValue(false)]]))).toBe('<F;>');
  });

  test('find members by key and value', () => {
    const index = new SetIndex([number('1'), text('a'), number('0')]);
    expect(index.has(number('1.0'))).toBe(true);
    expect(index.has(text('1'))).toBe(false);
    expect(index.has(number('-0'))).toBe(false);
    expect(index.add(text('a'))).toBe(false);
    expect(index.add(text('b'))).toBe(true);
  });

  test('keep the first of numbers that are equal by their text', () => {
    const set = setValue(numberType, [numberValue(numberFromDouble(0.1)), number('0.1')]);
    expect(set.elements).toHaveLength(1);
    expect(set.elements[0]).toMatchObject({ number: { precision: 53 } });
  });
});

describe('distinctValues', () => {
  test('takes 0 and -0 as equal', () => {
    expect(distinctValues(['0', '-0', '1'].map(number)).map(showValue)).toEqual(['0', '1']);
  });

  test('takes time in proportion to the number of values', () => {
    const many = Array.from({ length: 40_000 }, (_, index) => text(`t${index % 30_000}`));
    expect(distinctValues(many)).toHaveLength(30_000);
  });
});
