import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  coalescelist: [
    ['coalescelist([], ["a"])', '["a"]'],
    [
      'coalescelist(null, ["a"])',
      'error: Call to function "coalescelist" failed: coalescelist arguments must be lists or tuples.',
    ],
    ['coalescelist([], [], convert([1], list(number)))', 'list(number) [1]'],
    [
      'coalescelist([], [])',
      'error: Call to function "coalescelist" failed: no non-null arguments.',
    ],
    [
      'coalescelist()',
      'error: Call to function "coalescelist" failed: at least one argument is required.',
    ],
    [
      'coalescelist({})',
      'error: Call to function "coalescelist" failed: coalescelist arguments must be lists or tuples.',
    ],
    ['coalescelist(convert(null, list(string)), ["x"])', '["x"]'],
    ['coalescelist(unknown_list, ["a"])', 'unknown any'],
  ],
  concat: [
    ['concat(["a"], ["b", 1])', '["a", "b", 1]'],
    ['concat([], [])', '[]'],
    ['concat(convert(["a"], list(string)), convert([1], list(number)))', 'list(string) ["a", "1"]'],
    ['concat(convert(["a"], list(string)), ["b"])', '["a", "b"]'],
    ['concat([["a"]], [1])', '[["a"], 1]'],
    ['concat()', 'error: Call to function "concat" failed: at least one argument is required.'],
    [
      'concat(["a"], "b")',
      'error: Invalid value for "seqs" parameter: all arguments must be lists or tuples; got string.',
    ],
    [
      'concat(["a"], convert(["b"], set(string)))',
      'error: Invalid value for "seqs" parameter: all arguments must be lists or tuples; got set of string.',
    ],
    [
      'concat(["a"], null)',
      'error: Invalid value for "seqs" parameter: argument must not be null.',
    ],
    ['concat(["a"], unknown_list)', 'unknown any'],
    ['concat(convert(["a"], list(string)), unknown_list)', 'unknown list(string)'],
  ],
  contains: [
    ['contains(["a", "b"], "b")', 'true'],
    ['contains(["a", "b"], "c")', 'false'],
    ['contains([1, 2], "1")', 'false'],
    ['contains(convert([1, 2], set(string)), "1")', 'true'],
    ['contains([null], "a")', 'false'],
    ['contains([], "a")', 'false'],
    [
      'contains({a = 1}, "a")',
      'error: Call to function "contains" failed: argument must be list, tuple, or set.',
    ],
    [
      'contains("abc", "a")',
      'error: Call to function "contains" failed: argument must be list, tuple, or set.',
    ],
    [
      'contains(["a"], null)',
      'error: Invalid value for "value" parameter: argument must not be null.',
    ],
    ['contains(unknown_list, "a")', 'unknown bool'],
    ['contains(["a", unknown_string], "a")', 'true'],
    ['contains(["a", unknown_string], "b")', 'unknown bool'],
  ],
  distinct: [
    ['distinct(["a", "b", "a"])', 'list(string) ["a", "b"]'],
    ['distinct([1, "1", 1.0])', 'list(string) ["1"]'],
    ['distinct([0, -0])', 'list(number) [0]'],
    ['distinct([[1], [1], [2]])', 'list(tuple([number])) [[1], [2]]'],
    ['distinct([{a = 1}, {a = 1}])', 'list(object({a = number})) [{"a": 1}]'],
    ['distinct([null, null, "a"])', 'list(string) [null string, "a"]'],
    ['distinct([])', 'list(any) []'],
    [
      'distinct("a")',
      'error: Invalid value for "list" parameter: list of dynamic required, but have string.',
    ],
    ['distinct(null)', 'error: Invalid value for "list" parameter: argument must not be null.'],
    ['distinct(unknown_list)', 'unknown list(string)'],
    ['distinct(["a", unknown_string])', 'unknown list(string)'],
  ],
  flatten: [
    ['flatten([["a"], [], ["b", ["c"]]])', '["a", "b", "c"]'],
    ['flatten(["a", {b = [1]}, null])', '["a", {"b": [1]}, null any]'],
    ['flatten(convert([["b"], ["a"]], set(list(string))))', '["a", "b"]'],
    ['flatten([])', '[]'],
    [
      'flatten("a")',
      'error: Call to function "flatten" failed: can only flatten lists, sets and tuples.',
    ],
    [
      'flatten({a = []})',
      'error: Call to function "flatten" failed: can only flatten lists, sets and tuples.',
    ],
    ['flatten(null)', 'error: Invalid value for "list" parameter: argument must not be null.'],
    ['flatten(unknown_list)', 'unknown any'],
    ['flatten(["a", unknown_string])', '["a", unknown string]'],
    ['flatten(["a", unknown_list])', 'unknown any'],
  ],
  indexof: [
    ['indexof(["a", "b"], "b")', '1'],
    ['indexof(["a", "b", "b"], "b")', '1'],
    ['indexof([1, "1"], "1")', '1'],
    ['indexof(["a"], "z")', 'error: Call to function "indexof" failed: item not found.'],
    ['indexof([], "a")', 'error: Call to function "indexof" failed: cannot search an empty list.'],
    [
      'indexof({}, "a")',
      'error: Call to function "indexof" failed: argument must be a list or tuple.',
    ],
    [
      'indexof(["a"], null)',
      'error: Invalid value for "value" parameter: argument must not be null.',
    ],
    ['indexof(unknown_list, "a")', 'unknown number'],
    ['indexof([unknown_string, "a"], "a")', 'unknown number'],
  ],
  length: [
    ['length([1, 2])', '2'],
    ['length(convert(["a", "a"], set(string)))', '1'],
    ['length(convert({a = 1}, map(number)))', '1'],
    [
      'length({a = 1})',
      'error: Call to function "length" failed: collection must be a list, a map or a tuple.',
    ],
    [
      'length("abc")',
      'error: Call to function "length" failed: collection must be a list, a map or a tuple.',
    ],
    ['length(null)', 'error: Invalid value for "collection" parameter: argument must not be null.'],
    ['length(unknown_list)', 'unknown number'],
    ['length(unknown_tuple)', '2'],
    ['length(unknown)', 'unknown number'],
    ['length(convert([unknown_string, "a"], set(string)))', 'unknown number'],
  ],
  reverselist: [
    ['reverselist(["a", 1])', '[1, "a"]'],
    ['reverselist(convert(["a", "b"], list(string)))', 'list(string) ["b", "a"]'],
    ['reverselist(convert(["b", "a"], set(string)))', 'list(string) ["b", "a"]'],
    ['reverselist([])', '[]'],
    [
      'reverselist("abc")',
      'error: Invalid value for "list" parameter: can only reverse list or tuple values, not string.',
    ],
    ['reverselist(null)', 'error: Invalid value for "list" parameter: argument must not be null.'],
    ['reverselist(unknown_tuple)', 'unknown tuple([number, string])'],
  ],
};
