import { describe, expect, test } from 'vitest';
import { convertValue } from '../../src/value/convert.ts';
import { valueFromJson } from '../../src/value/json.ts';
import { typeFromJson, typeToJson } from '../../src/value/json-type.ts';
import { parseNumber } from '../../src/value/number.ts';
import { typeOf } from '../../src/value/type-of.ts';
import {
  bytesType,
  dynamicType,
  listType,
  numberType,
  setType,
  stringType,
  typesEqual,
  withoutOptional,
} from '../../src/value/types.ts';
import { unifyTypes } from '../../src/value/unify.ts';
import {
  bytesValue,
  dynamicUnknown,
  listValue,
  numberValue,
  setValue,
  stringValue,
  tupleValue,
  unknownValue,
  type Value,
} from '../../src/value/value.ts';
import { conversions, unifications } from './conversion-rows.ts';
import { showType, showValue } from './show.ts';

function showConversion(value: Value, wanted: Parameters<typeof convertValue>[1]): string {
  const conversion = convertValue(value, wanted);
  if ('value' in conversion) return showValue(conversion.value);
  const place = conversion.path.length > 0 ? ` at ${JSON.stringify(conversion.path)}` : '';
  return `problem${place}: ${conversion.problem}`;
}

describe('convertValue', () => {
  test.each(conversions)('%s %s to %s', (given, json, wanted, want) => {
    const value = valueFromJson(json, typeFromJson(given));
    expect(showConversion(value, typeFromJson(wanted))).toBe(want);
  });

  test('gives values of the wanted type, where that is known in all parts', () => {
    for (const [given, json, wantedJson] of conversions) {
      const wanted = typeFromJson(wantedJson);
      const conversion = convertValue(valueFromJson(json, typeFromJson(given)), wanted);
      if ('value' in conversion && !wantedJson.includes('dynamic')) {
        expect(typesEqual(typeOf(conversion.value), withoutOptional(wanted))).toBe(true);
      }
    }
  });

  test.each([
    [unknownValue(stringType), numberType, 'unknown number'],
    [
      unknownValue(stringType),
      listType(stringType),
      'problem: list of string required, but have string',
    ],
    [dynamicUnknown, listType(dynamicType), 'unknown list(any)'],
    [unknownValue(listType(numberType)), setType(dynamicType), 'unknown set(number)'],
    [
      tupleValue([unknownValue(stringType), stringValue('1')]),
      listType(numberType),
      'list(number) [unknown number, 1]',
    ],
    [
      tupleValue([dynamicUnknown, stringValue('1')]),
      listType(dynamicType),
      'list(string) [unknown string, "1"]',
    ],
    [
      setValue(stringType, [unknownValue(stringType), stringValue('1')]),
      listType(stringType),
      'unknown list(string)',
    ],
    [
      setValue(stringType, [unknownValue(stringType)]),
      listType(stringType),
      'list(string) [unknown string]',
    ],
    [bytesValue(new Uint8Array(2)), stringType, 'problem: string required, but have bytes'],
    [stringValue('a'), bytesType, 'problem: bytes required, but have string'],
  ])('%# of unknown values and bytes', (value, wanted, want) => {
    expect(showConversion(value, wanted)).toBe(want);
  });

  test('refuses to write down a number that would fill the memory', () => {
    const huge = listValue(numberType, [numberValue(1), numberValue(parseNumber('1e640000000')!)]);
    expect(showConversion(huge, listType(stringType))).toBe(
      'problem at [1]: number is too large or too small to be written in decimal digits',
    );
  });

  test('takes time in proportion to the number of elements', () => {
    const many = tupleValue(
      Array.from({ length: 50_000 }, (_, index) =>
        index % 2 === 0 ? numberValue(index) : stringValue('a'),
      ),
    );
    const conversion = convertValue(many, listType(dynamicType));
    expect('value' in conversion && showType(typeOf(conversion.value))).toBe('list(string)');
  });
});

describe('unifyTypes', () => {
  test.each(unifications)('%j', (types, want) => {
    const unified = unifyTypes(types.map(typeFromJson));
    expect(unified && typeToJson(unified)).toBe(want);
  });

  test('of no types is undefined', () => {
    expect(unifyTypes([])).toBeUndefined();
  });
});
