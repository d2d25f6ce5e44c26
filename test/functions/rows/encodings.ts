import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  base64decode: [
    ['base64decode("aGVsbG8=")', '"hello"'],
    ['base64decode("w6nwn5iA")', '"é😀"'],
    ['base64decode("aGVs\\r\\nbG8=\\n")', '"hello"'],
    ['base64decode("")', '""'],
    ['base64decode("YR==")', '"a"'],
    ['base64decode("ZcyB")', '"é"'],
    [
      'base64decode("aGVsbG8")',
      'error: Call to function "base64decode" failed: failed to decode base64 data \'aGVsbG8\'.',
    ],
    [
      'base64decode("aGVs bG8=")',
      'error: Call to function "base64decode" failed: failed to decode base64 data \'aGVs bG8=\'.',
    ],
    [
      'base64decode("aGVsbG8=a")',
      'error: Call to function "base64decode" failed: failed to decode base64 data \'aGVsbG8=a\'.',
    ],
    [
      'base64decode("_-8=")',
      'error: Call to function "base64decode" failed: failed to decode base64 data \'_-8=\'.',
    ],
    [
      'base64decode("é")',
      'error: Call to function "base64decode" failed: failed to decode base64 data \'é\'.',
    ],
    [
      'base64decode("/w==")',
      'error: Call to function "base64decode" failed: the result of decoding the the provided string is not valid UTF-8.',
    ],
    [
      'base64decode("7aCA")',
      'error: Call to function "base64decode" failed: the result of decoding the the provided string is not valid UTF-8.',
    ],
    ['base64decode(null)', 'error: Invalid value for "str" parameter: argument must not be null.'],
    ['base64decode(unknown_string)', 'unknown string'],
  ],
  base64encode: [
    ['base64encode("hello")', '"aGVsbG8="'],
    ['base64encode("")', '""'],
    ['base64encode("é😀")', '"w6nwn5iA"'],
    ['base64encode("e\\u0301")', '"w6k="'],
    ['base64encode("<>?>")', '"PD4/Pg=="'],
    ['base64encode(true)', '"dHJ1ZQ=="'],
    ['base64encode(null)', 'error: Invalid value for "str" parameter: argument must not be null.'],
    ['base64encode(unknown_string)', 'unknown string'],
  ],
  csvdecode: [
    [
      'csvdecode("a,b\\n1,2\\n3,4")',
      'list(object({a = string, b = string})) [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]',
    ],
    ['csvdecode("a\\r\\n1\\r\\n\\r\\n2")', 'list(object({a = string})) [{"a": "1"}, {"a": "2"}]'],
    [
      'csvdecode("b,a\\n\\"x,\\"\\"y\\"\\"\\",\\"1\\r\\n2\\"\\n")',
      'list(object({a = string, b = string})) [{"a": "1\\n2", "b": "x,\\"y\\""}]',
    ],
    ['csvdecode("a,b")', 'list(object({a = string, b = string})) []'],
    [
      'csvdecode("a, b\\n 1,2 ")',
      'list(object({ b = string, a = string})) [{" b": "2 ", "a": " 1"}]',
    ],
    ['csvdecode("\\n\\na\\n1")', 'list(object({a = string})) [{"a": "1"}]'],
    ['csvdecode("a\\n\\"\\"")', 'list(object({a = string})) [{"a": ""}]'],
    ['csvdecode("a\\n1\\r")', 'list(object({a = string})) [{"a": "1"}]'],
    ['csvdecode("é,\\"\\"\\n1,2")', 'list(object({ = string, é = string})) [{"": "2", "é": "1"}]'],
    ['csvdecode("")', 'error: Call to function "csvdecode" failed: missing header line.'],
    ['csvdecode("\\n")', 'error: Call to function "csvdecode" failed: missing header line.'],
    [
      'csvdecode("a,a\\n1,2")',
      'error: Call to function "csvdecode" failed: duplicate column name "a".',
    ],
    [
      'csvdecode("a,b\\n1")',
      'error: Call to function "csvdecode" failed: CSV parse error on line 2: wrong number of fields.',
    ],
    [
      'csvdecode("a\\n1\\n2,3")',
      'error: Call to function "csvdecode" failed: CSV parse error on line 3: wrong number of fields.',
    ],
    [
      'csvdecode("a\\n1\\"2")',
      'error: Call to function "csvdecode" failed: CSV parse error on line 2: bare " in non-quoted-field.',
    ],
    [
      'csvdecode("a\\n\\"1\\"2")',
      'error: Call to function "csvdecode" failed: CSV parse error on line 2: extraneous or missing " in quoted-field.',
    ],
    [
      'csvdecode("a\\n\\"1\\n2\\n")',
      'error: Call to function "csvdecode" failed: CSV parse error on line 3: extraneous or missing " in quoted-field.',
    ],
    [
      'csvdecode("a\\"b")',
      'error: Call to function "csvdecode" failed: CSV parse error on line 1: bare " in non-quoted-field.',
    ],
    ['csvdecode(null)', 'error: Invalid value for "str" parameter: argument must not be null.'],
    ['csvdecode(unknown_string)', 'unknown any'],
  ],
  urlencode: [
    ['urlencode("a b&c=d/e?f")', '"a+b%26c%3Dd%2Fe%3Ff"'],
    ['urlencode("-_.~!*\'()")', '"-_.~%21%2A%27%28%29"'],
    ['urlencode("é😀\\n%+")', '"%C3%A9%F0%9F%98%80%0A%25%2B"'],
    ['urlencode("")', '""'],
    ['urlencode(1.5)', '"1.5"'],
    ['urlencode(null)', 'error: Invalid value for "str" parameter: argument must not be null.'],
    ['urlencode(unknown_string)', 'unknown string'],
  ],
};
