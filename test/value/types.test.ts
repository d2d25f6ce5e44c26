import { describe, expect, test } from 'vitest';
import { nonConformity } from '../../src/value/conformance.ts';
import { typeFromJson } from '../../src/value/json-type.ts';
import { isWhollyKnown, knownLength } from '../../src/value/known.ts';
import { compareText, normalizeText, quoteText, sortedByKey } from '../../src/value/text.ts';
import { sharedType, typeOf } from '../../src/value/type-of.ts';
import {
  bytesType,
  dynamicType,
  friendlyConstraintName,
  friendlyTypeName,
  hasDynamicTypes,
  listType,
  numberType,
  setType,
  stringType,
  typesEqual,
  withoutOptional,
} from '../../src/value/types.ts';
import {
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
} from '../../src/value/value.ts';
import { showType } from './show.ts';

describe('names', () => {
  test.each([
    ['"string"', 'string', 'string'],
    ['"dynamic"', 'dynamic', 'any type'],
    ['["list","dynamic"]', 'list of dynamic', 'list of any single type'],
    ['["map",["set","dynamic"]]', 'map of set of dynamic', 'map of set of any single type'],
    ['["set","number"]', 'set of number', 'set of number'],
    ['["tuple",["string"]]', 'tuple', 'tuple'],
    ['["object",{"a":"bool"}]', 'object', 'object'],
  ])('%s', (json, name, constraint) => {
    expect(friendlyTypeName(typeFromJson(json))).toBe(name);
    expect(friendlyConstraintName(typeFromJson(json))).toBe(constraint);
  });
});

describe('equality of types', () => {
  const distinct = [
    '"string"',
    '"number"',
    '"bool"',
    '"dynamic"',
    '["list","string"]',
    '["set","string"]',
    '["map","string"]',
    '["list","number"]',
    '["tuple",[]]',
    '["tuple",["string"]]',
    '["tuple",["string","string"]]',
    '["object",{}]',
    '["object",{"a":"string"}]',
    '["object",{"a":"number"}]',
    '["object",{"b":"string"}]',
    '["object",{"a":"string"},["a"]]',
    '["list",["object",{"a":"string"}]]',
  ];

  test('holds for the same structure only', () => {
    for (const a of distinct) {
      for (const b of distinct) {
        expect(typesEqual(typeFromJson(a), typeFromJson(b)), `${a} ${b}`).toBe(a === b);
      }
    }
    expect(typesEqual(bytesType, { kind: 'bytes' })).toBe(true);
    expect(typesEqual(bytesType, stringType)).toBe(false);
  });

  test('ignores what may be left out after withoutOptional', () => {
    const type = typeFromJson('["list",["tuple",[["object",{"a":["map","string"]},["a"]]]]]');
    expect(showType(withoutOptional(type))).toBe('list(tuple([object({a = map(string)})]))');
    expect(withoutOptional(listType(stringType))).toEqual(listType(stringType));
  });

  test('finds dynamic parts', () => {
    expect(hasDynamicTypes(typeFromJson('["list",["object",{"a":["tuple",["dynamic"]]}]]'))).toBe(
      true,
    );
    expect(hasDynamicTypes(typeFromJson('["list",["object",{"a":["tuple",["bool"]]}]]'))).toBe(
      false,
    );
    expect(hasDynamicTypes(bytesType)).toBe(false);
  });
});

describe('nonConformity', () => {
  test.each([
    ['"string"', '"dynamic"', undefined],
    ['["list","string"]', '["list","dynamic"]', undefined],
    ['"string"', '"number"', 'number required, but received string'],
    [
      '["list","string"]',
      '["set","string"]',
      'set of string required, but received list of string',
    ],
    ['["map","string"]', '["map","bool"]', 'bool required, but received string'],
    ['["tuple",["string"]]', '["tuple",["string","bool"]]', '2 elements are required, but got 1'],
    ['["tuple",["string"]]', '["tuple",["dynamic"]]', undefined],
    ['["object",{"a":"string"}]', '["object",{}]', 'unsupported attribute "a"'],
    ['["object",{}]', '["object",{"a":"string"}]', 'missing required attribute "a"'],
    ['["object",{"a":"string"}]', '["object",{"a":"bool"}]', 'bool required, but received string'],
  ])('%s to %s: %s', (given, wanted, want) => {
    expect(nonConformity(typeFromJson(given), typeFromJson(wanted))).toBe(want);
  });
});

describe('typeOf', () => {
  test.each([
    [stringValue('a'), 'string'],
    [bytesValue(new Uint8Array()), 'bytes'],
    [nullValue(listType(stringType)), 'list(string)'],
    [dynamicUnknown, 'any'],
    [setValue(numberType, []), 'set(number)'],
    [mapValue(dynamicType, []), 'map(any)'],
    [tupleValue([numberValue(1), nullValue(dynamicType)]), 'tuple([number, any])'],
    [
      objectValue([
        ['b', tupleValue([])],
        ['a', stringValue('')],
      ]),
      'object({a = string, b = tuple([])})',
    ],
  ])('%# is %s', (value, want) => {
    expect(showType(typeOf(value))).toBe(want);
  });

  test('of shared parts is made once', () => {
    let value = tupleValue([stringValue('a')]);
    for (let depth = 0; depth < 60; depth++) value = tupleValue([value, value]);
    const type = typeOf(value);
    expect(type.kind === 'tuple' && type.elements[0] === type.elements[1]).toBe(true);
  });

  test('of several values is the one they share', () => {
    expect(sharedType([])).toBe(dynamicType);
    expect(sharedType([nullValue(dynamicType), numberValue(1), dynamicUnknown])).toBe(numberType);
    expect(sharedType([numberValue(1), stringValue('1')])).toBeUndefined();
  });
});

describe('values', () => {
  test('have text and keys in normal form', () => {
    expect(stringValue('e\u0301').text).toBe('\u00e9');
    expect([...objectValue([['e\u0301', stringValue('')]]).entries.keys()]).toEqual(['\u00e9']);
    expect([...mapValue(stringType, [['e\u0301', stringValue('')]]).entries.keys()]).toEqual([
      '\u00e9',
    ]);
  });

  test('have keys in order, and the last of equal keys', () => {
    const entries = [
      ['b', numberValue(1)],
      ['a', numberValue(2)],
      ['b', numberValue(3)],
    ] as const;
    expect([...objectValue(entries).entries.keys()]).toEqual(['a', 'b']);
    expect(objectValue(entries).entries.get('b')).toEqual(numberValue(3));
  });

  test('give the elements of collections the one type', () => {
    const list = listValue(stringType, [nullValue(dynamicType), dynamicUnknown, stringValue('a')]);
    expect(list.elements.map((each) => showType(typeOf(each)))).toEqual([
      'string',
      'string',
      'string',
    ]);
  });

  test('count as integers or doubles when they are made from plain numbers', () => {
    expect(numberValue(3).number.precision).toBe(64);
    expect(numberValue(0.5).number.precision).toBe(53);
  });

  test('know whether they are known', () => {
    const half = tupleValue([stringValue('a'), objectValue([['b', unknownValue(stringType)]])]);
    expect(isWhollyKnown(half)).toBe(false);
    expect(isWhollyKnown(tupleValue([nullValue(stringType)]))).toBe(true);
    expect(isWhollyKnown(mapValue(stringType, [['a', unknownValue(stringType)]]))).toBe(false);
  });

  test('know how many elements they have', () => {
    const some = unknownValue(stringType);
    expect(knownLength(listValue(stringType, [some, some]))).toBe(2);
    expect(knownLength(setValue(stringType, [some]))).toBe(1);
    expect(knownLength(setValue(stringType, [some, stringValue('a')]))).toBeUndefined();
    expect(knownLength(objectValue([['a', some]]))).toBe(1);
    expect(knownLength(unknownValue(setType(stringType)))).toBeUndefined();
    expect(knownLength(stringValue('abc'))).toBeUndefined();
  });
});

describe('text', () => {
  test('is ordered by code points', () => {
    const texts = [
      '',
      'A',
      'a',
      'ab',
      'b',
      '\u00e9',
      '\ud7ff',
      '\ue000',
      '\uffee',
      '😀',
      '😀a',
      '\u{10ffff}',
    ];
    for (const [i, a] of texts.entries()) {
      for (const [j, b] of texts.entries()) {
        expect(Math.sign(compareText(a, b))).toBe(Math.sign(i - j));
      }
    }
    expect([
      ...sortedByKey([
        ['😀', 1],
        ['\uffee', 2],
        ['a', 3],
      ]).keys(),
    ]).toEqual(['a', '\uffee', '😀']);
  });

  test('is brought into normal form', () => {
    expect(normalizeText('plain')).toBe('plain');
    expect(normalizeText('\u1100\u1161')).toBe('\uac00');
  });

  test.each([
    ['a b', '"a b"'],
    ['"\\', '"\\"\\\\"'],
    ['\x07\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['\0\x1f\x7f', '"\\x00\\x1f\\x7f"'],
    ['é😀\u00a0\u00ad\u2028\ufeff', '"é😀\\u00a0\\u00ad\\u2028\\ufeff"'],
    ['\u{e0001}', '"\\U000e0001"'],
  ])('%j is quoted as %s', (text, want) => {
    expect(quoteText(text)).toBe(want);
  });
});
