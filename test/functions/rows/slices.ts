import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  chunklist: [
    ['chunklist(["a", "b", "c"], 2)', 'list(list(string)) [["a", "b"], ["c"]]'],
    ['chunklist(["a", "b", "c"], 0)', 'list(list(string)) [["a", "b", "c"]]'],
    ['chunklist(["a"], 5)', 'list(list(string)) [["a"]]'],
    ['chunklist([], 2)', 'list(list(any)) []'],
    ['chunklist([1, "b"], 1)', 'list(list(string)) [["1"], ["b"]]'],
    [
      'chunklist(["a"], -1)',
      'error: Call to function "chunklist" failed: the size argument must be positive.',
    ],
    [
      'chunklist(["a"], 1.5)',
      'error: Call to function "chunklist" failed: invalid size: value must be a whole number, between -9223372036854775808 and 9223372036854775807.',
    ],
    [
      'chunklist("a", 1)',
      'error: Invalid value for "list" parameter: list of dynamic required, but have string.',
    ],
    [
      'chunklist(["a"], null)',
      'error: Invalid value for "size" parameter: argument must not be null.',
    ],
    ['chunklist(unknown_list, 1)', 'unknown list(list(string))'],
  ],
  element: [
    ['element(["a", "b", "c"], 1)', '"b"'],
    ['element(["a", "b", "c"], 4)', '"b"'],
    ['element(["a", "b", "c"], -1)', '"c"'],
    ['element(["a", "b", "c"], 1e18)', '"b"'],
    ['element(convert(["a", "b"], list(string)), 3)', '"b"'],
    ['element([1, "b"], 1)', '"b"'],
    [
      'element([], 0)',
      'error: Call to function "element" failed: cannot use element function with an empty list.',
    ],
    [
      'element(convert([], list(string)), 0)',
      'error: Call to function "element" failed: cannot use element function with an empty list.',
    ],
    [
      'element(["a"], 0.5)',
      'error: Call to function "element" failed: invalid index: value must be a whole number, between -9223372036854775808 and 9223372036854775807.',
    ],
    [
      'element(convert(["a"], set(string)), 0)',
      'error: Call to function "element" failed: cannot read elements from set of string.',
    ],
    [
      'element({}, 0)',
      'error: Call to function "element" failed: cannot read elements from object.',
    ],
    [
      'element(["a"], null)',
      'error: Invalid value for "index" parameter: argument must not be null.',
    ],
    ['element(unknown_list, 0)', 'unknown string'],
    ['element(["a", 1], unknown_number)', 'unknown any'],
  ],
  slice: [
    ['slice(["a", "b", "c"], 1, 3)', '["b", "c"]'],
    ['slice(convert(["a", "b", "c"], list(string)), 0, 2)', 'list(string) ["a", "b"]'],
    ['slice(["a", "b"], 1, 1)', '[]'],
    ['slice([], 0, 0)', '[]'],
    [
      'slice(["a"], 1, 0)',
      'error: Invalid value for "start_index" parameter: start index must not be greater than end index.',
    ],
    [
      'slice(["a"], -1, 0)',
      'error: Invalid value for "start_index" parameter: start index must not be less than zero.',
    ],
    [
      'slice(["a"], 0, 2)',
      'error: Invalid value for "end_index" parameter: end index must not be greater than the length of the list.',
    ],
    [
      'slice(["a"], 2, 2)',
      'error: Invalid value for "start_index" parameter: start index must not be greater than the length of the list.',
    ],
    [
      'slice(["a"], 0, -1)',
      'error: Invalid value for "end_index" parameter: end index must not be less than zero.',
    ],
    [
      'slice(["a"], 0.5, 1)',
      'error: Invalid value for "start_index" parameter: invalid start index: value must be a whole number, between -9223372036854775808 and 9223372036854775807.',
    ],
    [
      'slice(["a"], 0, 0.5)',
      'error: Invalid value for "end_index" parameter: invalid end index: value must be a whole number, between -9223372036854775808 and 9223372036854775807.',
    ],
    [
      'slice(convert(["a"], set(string)), 0, 1)',
      'error: Invalid value for "list" parameter: cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important.',
    ],
    [
      'slice("abc", 0, 1)',
      'error: Invalid value for "list" parameter: must be a list or tuple value.',
    ],
    [
      'slice(["a"], null, 1)',
      'error: Invalid value for "start_index" parameter: argument must not be null.',
    ],
    ['slice(unknown_list, 0, 1)', 'unknown list(string)'],
    ['slice(["a", 1], unknown_number, 1)', 'unknown any'],
    [
      'slice(unknown_list, 2, 1)',
      'error: Invalid value for "start_index" parameter: start index must not be greater than end index.',
    ],
  ],
};
