import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  compact: [
    ['compact(["a", "", "b", null])', 'list(string) ["a", "b"]'],
    ['compact([])', 'list(string) []'],
    ['compact([1, "", true])', 'list(string) ["1", "true"]'],
    ['compact(convert(["", "a"], set(string)))', 'list(string) ["a"]'],
    [
      'compact("a")',
      'error: Invalid value for "list" parameter: list of string required, but have string.',
    ],
    ['compact(null)', 'error: Invalid value for "list" parameter: argument must not be null.'],
    ['compact(unknown_list)', 'unknown list(string)'],
    ['compact(["a", unknown_string])', 'unknown list(string)'],
  ],
  join: [
    ['join("-", ["a", "b"])', '"a-b"'],
    ['join("-", ["a"], [], ["b", 1, true])', '"a-b-1-true"'],
    ['join("", [])', '""'],
    ['join(", ", convert(["b", "a"], set(string)))', '"a, b"'],
    [
      'join("-", ["a", null])',
      'error: Invalid value for "lists" parameter: element 1 is null; cannot concatenate null values.',
    ],
    [
      'join("-", ["a"], ["b", null])',
      'error: Invalid value for "lists" parameter: element 1 of list 2 is null; cannot concatenate null values.',
    ],
    ['join("-")', 'error: Call to function "join" failed: at least one list is required.'],
    [
      'join("-", "a")',
      'error: Invalid value for "lists" parameter: list of string required, but have string.',
    ],
    [
      'join("-", [["a"]])',
      'error: Invalid value for "lists" parameter: element 0: string required, but have tuple.',
    ],
    [
      'join(null, ["a"])',
      'error: Invalid value for "separator" parameter: argument must not be null.',
    ],
    ['join("-", unknown_list)', 'unknown string'],
    ['join("-", ["a", unknown_string])', 'unknown string'],
  ],
  sort: [
    ['sort(["b", "a", "C", "é", "😀", "\\uffee"])', 'list(string) ["C", "a", "b", "é", "￮", "😀"]'],
    ['sort(["10", "9", 8])', 'list(string) ["10", "8", "9"]'],
    ['sort([])', 'list(string) []'],
    [
      'sort(["a", null])',
      'error: Call to function "sort" failed: given list element 1 is null; a null string cannot be sorted.',
    ],
    [
      'sort("a")',
      'error: Invalid value for "list" parameter: list of string required, but have string.',
    ],
    ['sort(null)', 'error: Invalid value for "list" parameter: argument must not be null.'],
    ['sort(unknown_list)', 'unknown list(string)'],
  ],
  split: [
    ['split(",", "a,b,,c")', 'list(string) ["a", "b", "", "c"]'],
    ['split(",", "")', 'list(string) [""]'],
    ['split("", "aé😀")', 'list(string) ["a", "é", "😀"]'],
    ['split("", "")', 'list(string) []'],
    ['split("ab", "xabyab")', 'list(string) ["x", "y", ""]'],
    ['split(1, 212)', 'list(string) ["2", "2"]'],
    ['split(",", null)', 'error: Invalid value for "str" parameter: argument must not be null.'],
    ['split(",", unknown_string)', 'unknown list(string)'],
  ],
};
