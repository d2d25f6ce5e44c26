import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  hasindex: [
    ['hasindex(["a"], 0)', 'true'],
    ['hasindex(["a"], 1)', 'false'],
    ['hasindex(["a"], -1)', 'false'],
    ['hasindex(["a"], "0")', 'false'],
    ['hasindex(["a"], 0.5)', 'false'],
    ['hasindex(convert({a = 1}, map(number)), "a")', 'true'],
    ['hasindex(convert({a = 1}, map(number)), "b")', 'false'],
    ['hasindex(convert({a = 1}, map(number)), 1)', 'false'],
    [
      'hasindex({a = 1}, "a")',
      'error: Call to function "hasindex" failed: collection must be a list, a map or a tuple.',
    ],
    [
      'hasindex("a", 0)',
      'error: Call to function "hasindex" failed: collection must be a list, a map or a tuple.',
    ],
    [
      'hasindex(["a"], null)',
      'error: Invalid value for "key" parameter: argument must not be null.',
    ],
    ['hasindex(unknown_list, 0)', 'unknown bool'],
    ['hasindex(unknown, 0)', 'unknown bool'],
  ],
  index: [
    ['index(["a", 2], 1)', '2'],
    ['index(convert(["a", "b"], list(string)), 1)', '"b"'],
    ['index(convert({a = 1}, map(number)), "a")', '1'],
    [
      'index(["a"], 1)',
      'error: Call to function "index" failed: key must be between 0 and 1 inclusive.',
    ],
    [
      'index(["a"], -1)',
      'error: Call to function "index" failed: key must be between 0 and 1 inclusive.',
    ],
    [
      'index(["a"], 0.5)',
      'error: Call to function "index" failed: invalid key for tuple: value must be a whole number, between -9223372036854775808 and 9223372036854775807.',
    ],
    ['index(["a"], "0")', 'error: Call to function "index" failed: key for tuple must be number.'],
    [
      'index(convert(["a"], list(string)), 5)',
      'error: Call to function "index" failed: invalid index.',
    ],
    [
      'index(convert(["a"], list(string)), "0")',
      'error: Call to function "index" failed: key for list must be number.',
    ],
    [
      'index(convert({a = 1}, map(number)), "b")',
      'error: Call to function "index" failed: invalid index.',
    ],
    [
      'index(convert({a = 1}, map(number)), 1)',
      'error: Call to function "index" failed: key for map must be string.',
    ],
    [
      'index({a = 1}, "a")',
      'error: Call to function "index" failed: collection must be a list, a map or a tuple.',
    ],
    ['index(["a"], null)', 'error: Invalid value for "key" parameter: argument must not be null.'],
    ['index(unknown_list, 0)', 'unknown string'],
    ['index(["a", 1], unknown_number)', 'unknown any'],
  ],
  keys: [
    ['keys({b = 1, a = 2})', '["a", "b"]'],
    ['keys(convert({b = 1, a = 2}, map(number)))', 'list(string) ["a", "b"]'],
    ['keys({})', '[]'],
    ['keys(convert({}, map(string)))', 'list(string) []'],
    ['keys({"\\uffee" = 1, "😀" = 2})', '["￮", "😀"]'],
    ['keys(["a"])', 'error: Invalid value for "inputMap" parameter: must have map or object type.'],
    ['keys(null)', 'error: Invalid value for "inputMap" parameter: argument must not be null.'],
    ['keys(unknown_object)', '["a"]'],
    ['keys(unknown_map)', 'unknown list(string)'],
    ['keys(unknown)', 'unknown any'],
  ],
  lookup: [
    ['lookup({a = 1}, "a", 2)', '1'],
    ['lookup({a = 1}, "b", "x")', '"x"'],
    ['lookup(convert({a = "1"}, map(string)), "a", "2")', '"1"'],
    ['lookup(convert({a = "1"}, map(string)), "b", 2)', '"2"'],
    [
      'lookup(convert({a = 1}, map(number)), "b", "x")',
      'error: Invalid value for "default" parameter: the default value must have the same type as the map elements.',
    ],
    ['lookup({a = null}, "a", "x")', 'null any'],
    [
      'lookup(["a"], 0, "x")',
      'error: Invalid value for "inputMap" parameter: lookup() requires a map as the first argument.',
    ],
    [
      'lookup({a = 1}, null, 2)',
      'error: Invalid value for "key" parameter: argument must not be null.',
    ],
    [
      'lookup({a = 1}, "b", null)',
      'error: Invalid value for "default" parameter: argument must not be null.',
    ],
    ['lookup(unknown_map, "a", "x")', 'unknown string'],
    ['lookup({a = 1}, unknown_string, 2)', 'unknown any'],
    ['lookup({a = unknown_string, b = 1}, "b", 2)', 'unknown number'],
  ],
  merge: [
    ['merge({a = 1}, {b = "x"})', '{"a": 1, "b": "x"}'],
    ['merge({a = 1, b = 2}, {a = "x"})', '{"a": "x", "b": 2}'],
    [
      'merge(convert({a = 1}, map(number)), convert({b = 2}, map(number)))',
      'map(number) {"a": 1, "b": 2}',
    ],
    ['merge(convert({a = 1}, map(number)), convert({b = "x"}, map(string)))', '{"a": 1, "b": "x"}'],
    ['merge(convert({a = 1}, map(number)), {b = "x"})', '{"a": 1, "b": "x"}'],
    ['merge()', '{}'],
    ['merge(null, {a = 1})', '{"a": 1}'],
    ['merge({a = 1}, null)', '{"a": 1}'],
    ['merge(null)', '{}'],
    [
      'merge({a = 1}, ["b"])',
      'error: Call to function "merge" failed: arguments must be maps or objects, got "tuple".',
    ],
    [
      'merge("a")',
      'error: Call to function "merge" failed: arguments must be maps or objects, got "string".',
    ],
    [
      'merge(null, ["b"])',
      'error: Call to function "merge" failed: arguments must be maps or objects, got "tuple".',
    ],
    ['merge(null, [])', '{}'],
    ['merge({a = 1}, unknown_map)', 'unknown any'],
    ['merge({a = 1}, unknown)', 'unknown any'],
  ],
  values: [
    ['values({b = 1, a = "x"})', '["x", 1]'],
    ['values(convert({b = 1, a = 2}, map(number)))', 'list(number) [2, 1]'],
    ['values({})', '[]'],
    ['values(convert({}, map(string)))', 'list(string) []'],
    [
      'values(["a"])',
      'error: Call to function "values" failed: values() requires a map as the first argument.',
    ],
    ['values(null)', 'error: Invalid value for "mapping" parameter: argument must not be null.'],
    ['values(unknown_map)', 'unknown list(string)'],
    ['values(unknown_object)', 'unknown tuple([string])'],
  ],
  zipmap: [
    ['zipmap(["a", "b"], [1, "x"])', '{"a": 1, "b": "x"}'],
    ['zipmap(["b", "a"], convert([1, 2], list(number)))', 'map(number) {"a": 2, "b": 1}'],
    ['zipmap([], [])', '{}'],
    ['zipmap(["a", "a"], [1, 2])', '{"a": 2}'],
    ['zipmap([1], ["x"])', '{"1": "x"}'],
    [
      'zipmap(["a"], [])',
      'error: Call to function "zipmap" failed: number of keys (1) does not match number of values (0).',
    ],
    [
      'zipmap(["a"], convert([], list(string)))',
      'error: Call to function "zipmap" failed: number of keys (1) does not match number of values (0).',
    ],
    [
      'zipmap(["a", null], [1, 2])',
      'error: Call to function "zipmap" failed: keys list has null value at index 1.',
    ],
    [
      'zipmap(["a"], "x")',
      'error: Call to function "zipmap" failed: values argument must be a list or tuple value.',
    ],
    [
      'zipmap("a", [])',
      'error: Invalid value for "keys" parameter: list of string required, but have string.',
    ],
    ['zipmap(null, [])', 'error: Invalid value for "keys" parameter: argument must not be null.'],
    ['zipmap(unknown_list, [1])', 'unknown any'],
    ['zipmap(unknown_list, convert([1], list(number)))', 'unknown map(number)'],
  ],
};
