import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  jsondecode: [
    [
      'jsondecode("{\\"b\\": [1, \\"x\\", null, true], \\"a\\": {}}")',
      '{"a": {}, "b": [1, "x", null any, true]}',
    ],
    ['jsondecode("1.50")', '1.5'],
    ['jsondecode("123456789012345678901234567890.125")', '123456789012345678901234567890.125'],
    ['jsondecode("-0")', '-0'],
    ['jsondecode("\\"\\\\u00e9\\\\ud83d\\\\ude00\\\\ud800\\"")', '"é😀�"'],
    ['jsondecode("null")', 'null any'],
    ['jsondecode("[]")', '[]'],
    ['jsondecode("{\\"a\\": 1, \\"a\\": 2}")', '{"a": 2}'],
    [
      'jsondecode("{\\"a\\": 1, \\"a\\": \\"x\\"}")',
      'error: Call to function "jsondecode" failed: duplicate "a" property in JSON object.',
    ],
    ['jsondecode("")', 'error: Call to function "jsondecode" failed: EOF.'],
    [
      'jsondecode("[1,]")',
      'error: Call to function "jsondecode" failed: invalid character \']\' looking for beginning of value.',
    ],
    [
      'jsondecode("[1 2]")',
      'error: Call to function "jsondecode" failed: invalid character \'2\' after array element.',
    ],
    [
      'jsondecode("{a: 1}")',
      'error: Call to function "jsondecode" failed: invalid character \'a\'.',
    ],
    [
      'jsondecode("{\\"a\\"}")',
      'error: Call to function "jsondecode" failed: invalid character \'}\' after object key.',
    ],
    ['jsondecode("{\\"a\\": 1")', 'error: Call to function "jsondecode" failed: EOF.'],
    ['jsondecode("tru")', 'error: Call to function "jsondecode" failed: unexpected EOF.'],
    [
      'jsondecode("1 2")',
      'error: Call to function "jsondecode" failed: extraneous data after JSON object.',
    ],
    [
      'jsondecode("01")',
      'error: Call to function "jsondecode" failed: extraneous data after JSON object.',
    ],
    [
      'jsondecode("\\"\\\\x\\"")',
      'error: Call to function "jsondecode" failed: invalid character \'x\' in string escape code.',
    ],
    [
      'jsondecode("\'a\'")',
      "error: Call to function \"jsondecode\" failed: invalid character '\\'' looking for beginning of value.",
    ],
    [
      'jsondecode("é")',
      'error: Call to function "jsondecode" failed: invalid character \'Ã\' looking for beginning of value.',
    ],
    ['jsondecode(null)', 'error: Invalid value for "str" parameter: argument must not be null.'],
    ['jsondecode(unknown_string)', 'unknown any'],
  ],
  jsonencode: [
    ['jsonencode({b = 1, a = ["x", true, null]})', '"{\\"a\\":[\\"x\\",true,null],\\"b\\":1}"'],
    [
      'jsonencode("<a href=\\"x\\">&\\u2028é😀\\n\\u007f\\u0001")',
      '"\\"\\\\u003ca href=\\\\\\"x\\\\\\"\\\\u003e\\\\u0026\\\\u2028é😀\\\\n\\\\u0001\\""',
    ],
    ['jsonencode(0.1)', '"0.1"'],
    [
      'jsonencode(1/3)',
      '"0.33333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333335"',
    ],
    ['jsonencode(1e30)', '"1000000000000000000000000000000"'],
    ['jsonencode(-0)', '"-0"'],
    ['jsonencode(convert(["b", "a"], set(string)))', '"[\\"a\\",\\"b\\"]"'],
    ['jsonencode(convert({b = 1}, map(number)))', '"{\\"b\\":1}"'],
    ['jsonencode([])', '"[]"'],
    ['jsonencode(null)', '"null"'],
    ['jsonencode(convert(null, string))', '"null"'],
    [
      'jsonencode(1/0)',
      'error: Call to function "jsonencode" failed: cannot serialize infinity as JSON.',
    ],
    [
      'jsonencode(1e640000000)',
      'error: Call to function "jsonencode" failed: number is too large or too small to be written in decimal digits.',
    ],
    ['jsonencode(unknown_string)', 'unknown string'],
    ['jsonencode([unknown_string])', 'unknown string'],
  ],
};
