import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  can: [
    ['can("a")', 'true'],
    ['can(upper([]))', 'false'],
    ['can({a = 1}.b)', 'false'],
    ['can(nosuch.a)', 'false'],
    ['can(null)', 'true'],
    ['can(unknown_string)', 'unknown bool'],
    ['can()', 'error: Function "can" expects 1 argument(s). Missing value for "expression".'],
  ],
  convert: [
    ['convert(1, string)', '"1"'],
    ['convert("1", number)', '1'],
    ['convert("0.10", number)', '0.1'],
    ['convert("1e3", string)', '"1e3"'],
    ['convert("true", bool)', 'true'],
    [
      'convert("TRUE", bool)',
      'error: Invalid value for "value" parameter: a bool is required; to convert from string, use lowercase "true".',
    ],
    ['convert("one", number)', 'error: Invalid value for "value" parameter: a number is required.'],
    [
      'convert(true, number)',
      'error: Invalid value for "value" parameter: number required, but have bool.',
    ],
    ['convert([1, "a"], list(string))', 'list(string) ["1", "a"]'],
    ['convert(["b", "a", "b"], set(string))', 'set(string) ["a", "b"]'],
    [
      'convert([1, true], list(any))',
      'error: Invalid value for "value" parameter: all list elements must have the same type.',
    ],
    [
      'convert([1, [2]], list(any))',
      'error: Invalid value for "value" parameter: all list elements must have the same type.',
    ],
    ['convert({a = 1}, map(string))', 'map(string) {"a": "1"}'],
    ['convert({a = 1, b = 2}, object({a = string}))', '{"a": "1"}'],
    [
      'convert({a = 1}, object({a = string, b = number}))',
      'error: Invalid value for "value" parameter: attribute "b" is required.',
    ],
    [
      'convert({}, object({a = string, b = number, c = bool}))',
      'error: Invalid value for "value" parameter: attributes "a", "b", and "c" are required.',
    ],
    ['convert([1, "x"], tuple([string, string]))', '["1", "x"]'],
    [
      'convert([1], tuple([string, string]))',
      'error: Invalid value for "value" parameter: tuple required.',
    ],
    [
      'convert("a", list(string))',
      'error: Invalid value for "value" parameter: list of string required, but have string.',
    ],
    [
      'convert(["a", []], list(string))',
      'error: Invalid value for "value" parameter: element 1: string required, but have tuple.',
    ],
    [
      'convert({a = "x", b = []}, map(number))',
      'error: Invalid value for "value" parameter: element "b": number required, but have tuple.',
    ],
    ['convert(null, string)', 'null string'],
    ['convert(null, any)', 'null any'],
    ['convert(unknown, string)', 'unknown string'],
    ['convert(unknown_tuple, list(string))', 'unknown list(string)'],
  ],
  try: [
    ['try("a", "b")', '"a"'],
    ['try({a = 1}.b, "fallback")', '"fallback"'],
    ['try(nosuch, upper("x"))', '"X"'],
    ['try(null, "a")', 'null any'],
    [
      'try({a = 1}.b)',
      'error: Call to function "try" failed: no expression succeeded:\n- Unsupported attribute (at row.hcl:1,12-14)\n  This object does not have an attribute named "b".\n\nAt least one expression must produce a successful result.',
    ],
    ['try()', 'error: Call to function "try" failed: at least one argument is required.'],
    ['try(unknown_string, "a")', 'unknown any'],
    ['try({a = 1}.b, [unknown_string])', 'unknown any'],
  ],
};
