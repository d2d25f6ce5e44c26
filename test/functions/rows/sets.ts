import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  sethaselement: [
    ['sethaselement(["a", "b"], "a")', 'true'],
    ['sethaselement(["a", "b"], "c")', 'false'],
    ['sethaselement([1, 2], "1")', 'false'],
    ['sethaselement(["1"], 1)', 'false'],
    ['sethaselement([], "a")', 'false'],
    [
      'sethaselement("a", "a")',
      'error: Invalid value for "set" parameter: set of dynamic required, but have string.',
    ],
    [
      'sethaselement(["a"], null)',
      'error: Invalid value for "elem" parameter: argument must not be null.',
    ],
    ['sethaselement(unknown_set, "a")', 'unknown bool'],
    ['sethaselement(["a", unknown_string], "a")', 'true'],
    ['sethaselement(["a", unknown_string], "b")', 'unknown bool'],
  ],
  setintersection: [
    ['setintersection(["a", "b"], ["b", "c"])', 'set(string) ["b"]'],
    ['setintersection(["a", "b", "c"], ["b", "c"], ["c"])', 'set(string) ["c"]'],
    ['setintersection([1, 2], ["2"])', 'set(string) ["2"]'],
    ['setintersection(["a"])', 'set(string) ["a"]'],
    ['setintersection([], ["a"])', 'set(string) []'],
    ['setintersection([], [])', 'set(any) []'],
    [
      'setintersection(["a"], [["a"]])',
      'error: Call to function "setintersection" failed: given sets must all have compatible element types.',
    ],
    [
      'setintersection(["a"], null)',
      'error: Invalid value for "other_sets" parameter: argument must not be null.',
    ],
    ['setintersection(unknown_set, ["a"])', 'unknown set(string)'],
  ],
  setproduct: [
    [
      'setproduct(["a", "b"], [1, 2])',
      'list(tuple([string, number])) [["a", 1], ["a", 2], ["b", 1], ["b", 2]]',
    ],
    [
      'setproduct(convert(["b", "a"], set(string)), [1])',
      'set(tuple([string, number])) [["a", 1], ["b", 1]]',
    ],
    [
      'setproduct(["a"], [true], [1, "2"])',
      'list(tuple([string, bool, string])) [["a", true, "1"], ["a", true, "2"]]',
    ],
    ['setproduct([], ["a"])', 'list(tuple([any, string])) []'],
    [
      'setproduct(["a"])',
      'error: Call to function "setproduct" failed: at least two arguments are required.',
    ],
    [
      'setproduct(["a"], "b")',
      'error: Invalid value for "sets" parameter: a set or a list is required.',
    ],
    [
      'setproduct(["a"], [[], {}])',
      'error: Invalid value for "sets" parameter: all elements must be of the same type.',
    ],
    [
      'setproduct(["a"], null)',
      'error: Invalid value for "sets" parameter: argument must not be null.',
    ],
    ['setproduct(["a"], unknown_list)', 'unknown list(tuple([string, string]))'],
  ],
  setsubtract: [
    ['setsubtract(["c", "a", "b"], ["b"])', 'set(string) ["a", "c"]'],
    ['setsubtract([1, 2], ["2"])', 'set(string) ["1"]'],
    ['setsubtract([{a = 1}, {a = 2}], [{a = 2}])', 'set(object({a = number})) [{"a": 1}]'],
    ['setsubtract([], [])', 'set(any) []'],
    [
      'setsubtract(["a"], {})',
      'error: Invalid value for "b" parameter: set of any single type required.',
    ],
    [
      'setsubtract(null, ["a"])',
      'error: Invalid value for "a" parameter: argument must not be null.',
    ],
    ['setsubtract(["a"], unknown_set)', 'unknown set(string)'],
  ],
  setsymmetricdifference: [
    ['setsymmetricdifference(["a", "b"], ["b", "c"])', 'set(string) ["a", "c"]'],
    ['setsymmetricdifference(["a"], ["a"], ["a"])', 'set(string) ["a"]'],
    ['setsymmetricdifference(["a"], [])', 'set(string) ["a"]'],
    [
      'setsymmetricdifference(null, ["a"])',
      'error: Invalid value for "first_set" parameter: argument must not be null.',
    ],
    ['setsymmetricdifference(["a"], unknown_set)', 'unknown set(string)'],
  ],
  setunion: [
    ['setunion(["b", "a"], ["c", "a"])', 'set(string) ["a", "b", "c"]'],
    ['setunion([10, 9], ["1"])', 'set(string) ["1", "10", "9"]'],
    ['setunion([true, false], [])', 'set(bool) [false, true]'],
    ['setunion([[2], [1]], [[1]])', 'set(tuple([number])) [[1], [2]]'],
    [
      'setunion([{b = "x", a = 1}], [{a = 0, b = "y"}])',
      'set(object({a = number, b = string})) [{"a": 0, "b": "y"}, {"a": 1, "b": "x"}]',
    ],
    ['setunion([0.5, -1, 10, 9])', 'set(number) [-1, 0.5, 9, 10]'],
    ['setunion([], [])', 'set(any) []'],
    [
      'setunion(["a"], [["b"]])',
      'error: Call to function "setunion" failed: given sets must all have compatible element types.',
    ],
    ['setunion([null], [1])', 'set(number) [1, null number]'],
    [
      'setunion(["a"], null)',
      'error: Invalid value for "other_sets" parameter: argument must not be null.',
    ],
    ['setunion(["a"], unknown_set)', 'unknown set(string)'],
    ['setunion(["a", unknown_string], ["b"])', 'set(string) ["a", "b", unknown string]'],
  ],
};
