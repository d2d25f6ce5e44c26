import { describe, expect, test } from 'vitest';
import {
  impliedJsonType,
  ValueJsonError,
  valueFromJson,
  valueToJson,
} from '../../src/value/json.ts';
import { typeFromJson, typeToJson } from '../../src/value/json-type.ts';
import { NumberError, parseNumber } from '../../src/value/number.ts';
import {
  bytesType,
  dynamicType,
  listType,
  mapType,
  numberType,
  stringType,
} from '../../src/value/types.ts';
import {
  boolValue,
  bytesValue,
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
import { showType, showValue } from './show.ts';

const number = (digits: string) => numberValue(parseNumber(digits)!);

describe('valueToJson', () => {
  test.each([
    [stringValue('a"\\/\b\f\n\r\t\u0001\u007f'), '"a\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u007f"'],
    [stringValue('<b>&\u2028\u2029é😀'), '"\\u003cb\\u003e\\u0026\\u2028\\u2029é😀"'],
    [stringValue('\ud800'), '"\\ufffd"'],
    [number('1e30'), `1${'0'.repeat(30)}`],
    [number('-0'), '-0'],
    [number('0.1'), '0.1'],
    [boolValue(true), 'true'],
    [nullValue(stringType), 'null'],
    [tupleValue([]), '[]'],
    [tupleValue([number('1'), stringValue('a'), nullValue(dynamicType)]), '[1,"a",null]'],
    [setValue(stringType, [stringValue('b'), stringValue('a')]), '["a","b"]'],
    [
      mapValue(numberType, [
        ['b', number('1')],
        ['a', number('2')],
      ]),
      '{"a":2,"b":1}',
    ],
    [
      objectValue([
        ['\uffee', number('1')],
        ['😀', number('2')],
        ['<', number('3')],
      ]),
      '{"\\u003c":3,"\uffee":1,"😀":2}',
    ],
    [bytesValue(new Uint8Array([1, 2, 255])), '"AQL/"'],
  ])('%# %s', (value, want) => {
    expect(valueToJson(value)).toBe(want);
  });

  test('writes the type beside a value of a type that is not known', () => {
    const value = listValue(numberType, [number('1')]);
    expect(valueToJson(value, dynamicType)).toBe('{"value":[1],"type":["list","number"]}');
    expect(valueToJson(stringValue('a'), dynamicType)).toBe('{"value":"a","type":"string"}');
    expect(valueToJson(nullValue(dynamicType), dynamicType)).toBe('null');
  });

  test('refuses what JSON cannot say', () => {
    expect(() => valueToJson(unknownValue(stringType))).toThrow('value is not known');
    expect(() => valueToJson(tupleValue([number('Inf')]))).toThrow(
      'cannot serialize infinity as JSON',
    );
    expect(() => valueToJson(number('1e640000000'))).toThrow(NumberError);
  });
});

describe('impliedJsonType', () => {
  test.each([
    ['"a"', 'string'],
    [' 1.5e3 ', 'number'],
    ['true', 'bool'],
    ['null', 'any'],
    ['[]', 'tuple([])'],
    ['[1, "a", null, [true]]', 'tuple([number, string, any, tuple([bool])])'],
    ['{}', 'object({})'],
    ['{"b": 1, "a": {"c": []}}', 'object({a = object({c = tuple([])}), b = number})'],
    ['{"a": 1, "a": 2}', 'object({a = number})'],
  ])('%s', (text, want) => {
    expect(showType(impliedJsonType(text))).toBe(want);
  });

  test.each([
    ['', 'EOF'],
    ['  ', 'EOF'],
    ['1 2', 'extraneous data after JSON object'],
    ['[', 'EOF'],
    ['[1', 'EOF'],
    ['[1,', 'EOF'],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['[,1]', "invalid character ',' looking for beginning of value"],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1}', "invalid character '}' after array element"],
    ['{"a"}', "invalid character '}' after object key"],
    ['{"a":}', "invalid character '}' looking for beginning of value"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
    ['{1:2}', "invalid character '1'"],
    ['{"a":1,"a":"x"}', 'duplicate "a" property in JSON object'],
    ['tru', 'unexpected EOF'],
    ['trux', "invalid character 'x' in literal true (expecting 'e')"],
    ['nul]', "invalid character ']' in literal null (expecting 'l')"],
    ['"abc', 'unexpected EOF'],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['-', 'unexpected EOF'],
    ['-a', "invalid character 'a' in numeric literal"],
    ['01', 'extraneous data after JSON object'],
    ['1.', 'unexpected EOF'],
    ['1.e', "invalid character 'e' after decimal point in numeric literal"],
    ['1e+x', "invalid character 'x' in exponent of numeric literal"],
    ["'a'", "invalid character '\\'' looking for beginning of value"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
    ['\u0080', "invalid character 'Â' looking for beginning of value"],
    [']', "invalid character ']' looking for beginning of value"],
    ['[[]', 'EOF'],
    ['['.repeat(100_000), 'exceeded max depth'],
    ['{"a":'.repeat(100_000), 'exceeded max depth'],
  ])('%.20j: %s', (text, message) => {
    expect(() => impliedJsonType(text)).toThrow(new ValueJsonError(message));
  });
});

describe('valueFromJson', () => {
  test.each([
    ['"string"', '1.50', '"1.50"'],
    ['"string"', 'true', '"true"'],
    ['"string"', '"\\u00e9\\ud83d\\ude00\\ud800\\/"', '"é😀\ufffd/"'],
    ['"number"', '"12"', '12'],
    ['"number"', '1e2', '100'],
    ['"bool"', '"true"', 'true'],
    ['"bool"', '"0"', 'false'],
    ['["list","string"]', 'null', 'null list(string)'],
    ['["set","number"]', '[3, 1, 3]', 'set(number) [1, 3]'],
    ['["map","bool"]', '{"b":true,"a":null}', 'map(bool) {"a": null bool, "b": true}'],
    ['["tuple",["string","number"]]', '["a",1]', '["a", 1]'],
    ['["object",{"a":"string","b":"number"}]', '{"a":"x"}', '{"a": "x", "b": null number}'],
    ['"dynamic"', '{"type":["list","string"],"value":["a"]}', 'list(string) ["a"]'],
    ['["list","dynamic"]', '[{"type":"string","value":"a"}]', 'list(string) ["a"]'],
    ['["list","string"]', '["a"] and more', 'list(string) ["a"]'],
  ])('%s from %s', (type, text, want) => {
    expect(showValue(valueFromJson(text, typeFromJson(type)))).toBe(want);
  });

  test.each([
    ['"string"', '[]', 'string is required'],
    ['"number"', 'true', 'number is required'],
    ['"number"', '"a"', 'a number is required'],
    ['"bool"', '1', 'bool is required'],
    ['"bool"', '"TRUE"', 'a bool is required; to convert from string, use lowercase "true"'],
    ['["list","string"]', '"a"', 'missing expected ['],
    [
      '["list","string"]',
      '["a" "b"]',
      'failed to read list value: expected comma after array element',
    ],
    [
      '["list","string"]',
      '[nul]',
      "failed to read list value: invalid character ']' in literal null (expecting 'l')",
    ],
    [
      '["set","string"]',
      '["a",[}]]',
      "failed to read set value: invalid character '}' looking for beginning of value",
    ],
    ['["map","string"]', '[]', 'missing expected {'],
    ['["map","string"]', '{"a":', 'failed to read map value: EOF'],
    ['["map","string"]', '{a:1}', "failed to read map key: invalid character 'a'"],
    ['["tuple",["string"]]', '["a","b"]', 'too many tuple elements (need 1)'],
    ['["tuple",["string"]]', '[]', 'not enough tuple elements (need 1)'],
    ['["object",{"a":"string"}]', '{"b":1}', 'unsupported attribute "b"'],
    ['["object",{"a":"string"}]', '{"a":{}}', 'string is required'],
    ['["list",["list","number"]]', '[[1],["x"]]', 'a number is required'],
    ['"dynamic"', '"a"', 'missing expected {'],
    ['"dynamic"', '{"value":1}', 'missing type in dynamically-typed value'],
    ['"dynamic"', '{"type":"string"}', 'missing value in dynamically-typed value'],
    ['"dynamic"', '{"x":1}', 'invalid key "x" in dynamically-typed value'],
    [
      '"dynamic"',
      '{"type":"text"}',
      'failed to decode type for dynamic value: invalid primitive type name "text"',
    ],
    [
      '["list","dynamic"]',
      '[{"type":"string","value":"a"},{"type":"number","value":1}]',
      'all list elements must have the same type',
    ],
    ['"string"', '', 'EOF'],
    ['["list","string"]', '["a"', 'EOF'],
  ])('%s from %s: %s', (type, text, message) => {
    expect(() => valueFromJson(text, typeFromJson(type))).toThrow(new ValueJsonError(message));
  });

  test('reads back what valueToJson wrote, for any type', () => {
    const value = objectValue([
      ['list', listValue(numberType, [number('0.1'), nullValue(numberType)])],
      ['map', mapValue(listType(stringType), [['k', listValue(stringType, [stringValue('<')])]])],
      ['tuple', tupleValue([boolValue(false), objectValue([])])],
    ]);
    const json = valueToJson(value, dynamicType);
    expect(showValue(valueFromJson(json, dynamicType))).toBe(showValue(value));
  });
});

describe('types in JSON', () => {
  test.each([
    '"string"',
    '"dynamic"',
    '["list",["set",["map","bool"]]]',
    '["tuple",[]]',
    '["tuple",["number","dynamic"]]',
    '["object",{}]',
    '["object",{"a":"string","b":["list","number"]},["a","b"]]',
  ])('%s', (json) => {
    expect(typeToJson(typeFromJson(json))).toBe(json);
  });

  test.each([
    '',
    '1',
    '"text"',
    '["list"]',
    '["bag","string"]',
    '["list","string",1]',
    '["object",[]]',
    '["tuple","string"]',
  ])('not %s', (json) => {
    expect(() => typeFromJson(json)).toThrow(ValueJsonError);
  });

  test('have no form for bytes', () => {
    expect(() => typeToJson(mapType(bytesType))).toThrow('type not allowed: bytes');
  });
});

test('a long run of backslashes takes little time', () => {
  const started = performance.now();
  expect(valueToJson(stringValue('\\'.repeat(1_000_000)))).toHaveLength(2_000_002);
  expect(performance.now() - started).toBeLessThan(2000);
});
