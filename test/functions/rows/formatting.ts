import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  format: [
    ['format("plain")', '"plain"'],
    ['format("100%%")', '"100%"'],
    ['format("%s %s", "a", "b")', '"a b"'],
    ['format("%s", 1.50)', '"1.5"'],
    ['format("%s", true)', '"true"'],
    ['format("%v %v %v", "a", 1, true)', '"a 1 true"'],
    ['format("%v", [1, "a", null])', '"[1,\\"a\\",null]"'],
    ['format("%v", {b = 1, a = "<"})', '"{\\"a\\":\\"\\\\u003c\\",\\"b\\":1}"'],
    ['format("%#v", "a")', '"\\"a\\""'],
    ['format("%#v", 1000000)', '"1000000"'],
    ['format("%v", null)', '"null"'],
    ['format("%8v|%-8v|", null, [1])', '"    null|[1]     |"'],
    ['format("%v", 1000000)', '"1e+06"'],
    ['format("%v", 123456)', '"123456"'],
    ['format("%v", 0.0001)', '"0.0001"'],
    ['format("%v", 0.00001)', '"1e-05"'],
    [
      'format("%v", 1/3)',
      '"0.33333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333335"',
    ],
    ['format("%v", 1/0)', '"+Inf"'],
    ['format("%q", "a\\"b\\n<é>\\u2028")', '"\\"a\\\\\\"b\\\\n\\\\u003cé\\\\u003e\\\\u2028\\""'],
    ['format("%8q|%-8q|%.1q", "é", "é", "ab")', '"     \\"é\\"|\\"é\\"     |\\"a\\""'],
    ['format("%5s|%-5s|%05s|%-05s|", "é", "é", "é", "é")', '"    é|é    |0000é|é0000|"'],
    ['format("%3s|", "👨\u200d👩\u200d👧")', '"  👨\u200d👩\u200d👧|"'],
    ['format("%.2s|%.0s|%.s|", "e\\u0301x\\u0301yz", "ab", "ab")', '"éx\u0301|ab|ab|"'],
    ['format("%8.2s|", "👍🏽👍🏽👍🏽")', '"      👍🏽👍🏽|"'],
    ['format("%d %+d % d %05d %-5d|", 1, 2, 3, 4, 5)', '"1 +2  3 00004 5    |"'],
    ['format("%05d %-05d|% +d", -4, -4, 4)', '"-0004 -4   |+4"'],
    ['format("%.3d|%8.3d|%08.3d|%.0d|%.d|", 5, 5, 5, 0, 0)', '"005|     005|     005|||"'],
    [
      'format("%b %o %x %X %#b %#o %#x %#X", 10, 10, 255, 255, 10, 10, 255, 255)',
      '"1010 12 ff FF 0b1010 012 0xff 0XFF"',
    ],
    ['format("%#08x|%-#8x|%x", 255, 255, -255)', '"0x0000ff|0xff    |-ff"'],
    ['format("%d", 123456789012345678901234567890)', '"123456789012345678901234567890"'],
    ['format("%x", 123456789012345678901234567890)', '"18ee90ff6c373e0ee4e3f0ad2"'],
    ['format("%d", "12")', '"12"'],
    [
      'format("%d", 1.5)',
      'error: Call to function "format" failed: unsupported value for "%d" at 0: an integer is required.',
    ],
    [
      'format("%d", "x")',
      'error: Call to function "format" failed: unsupported value for "%d" at 0: a number is required.',
    ],
    [
      'format("%d", 1/0)',
      'error: Call to function "format" failed: unsupported value for "%d" at 0: an integer is required.',
    ],
    [
      'format("%f %.2f %.0f %8.3f|%-8.1f|%08.2f", 3.14159, 3.14159, 2.5, 3.14159, 3.14159, -3.14159)',
      '"3.141590 3.14 2    3.142|3.1     |-0003.14"',
    ],
    ['format("%.0f %.0f %.1f %.2f", 0.5, 1.5, 0.25, 0.005)', '"0 2 0.2 0.00"'],
    ['format("%-08.2f|%+.1f|% .1f", 1.25, 1.25, 1.25)', '"00001.25|+1.2| 1.2"'],
    ['format("%.30f", 0.1)', '"0.100000000000000000000000000000"'],
    [
      'format("%e %.2e %E %.0e", 12345.678, 12345.678, 0.00001234, 15)',
      '"1.234568e+04 1.23e+04 1.234000E-05 2e+01"',
    ],
    ['format("%g %g %g %g", 100000, 1000000, 0.0001, 0.00001)', '"100000 1e+06 0.0001 1e-05"'],
    [
      'format("%.3g %.10g %G %.3G %.0g", 1234.5678, 1234.5678, 1e-7, 1e20, 15)',
      '"1.23e+03 1234.5678 1E-07 1E+20 2e+01"',
    ],
    [
      'format("%f|%e|%g|%5g|%05g|%+g", 0, 0, 0, 1/0, 1/0, -1/0)',
      '"0.000000|0.000000e+00|0| +Inf| +Inf|-Inf"',
    ],
    ['format("%f %g %d", -0, -0, -0)', '"-0.000000 -0 0"'],
    ['format("%t %t", true, "false")', '"true false"'],
    ['format("%8t|", true)', '"true|"'],
    [
      'format("%t", "yes")',
      'error: Call to function "format" failed: unsupported value for "%t" at 0: a bool is required.',
    ],
    ['format("%[2]s %[1]s", "a", "b")', '"b a"'],
    ['format("%[1]s %s %[1]s", "a", "b")', '"a b a"'],
    ['format("%5[1]d|%-5.2[1]f|", 3)', '"    3|3.00 |"'],
    ['format("%[3]d", 1, 2, 3)', '"3"'],
    [
      'format("%s")',
      'error: Call to function "format" failed: not enough arguments for "%s" at 0: need index 1 but have 0 total.',
    ],
    [
      'format("%[2]d", 1)',
      'error: Call to function "format" failed: not enough arguments for "%[2]d" at 0: need index 2 but have 1 total.',
    ],
    [
      'format("a", 1)',
      'error: Invalid value for "args" parameter: too many arguments; no verbs in format string.',
    ],
    [
      'format("%d", 1, 2)',
      'error: Invalid value for "args" parameter: too many arguments; only 1 used by format string.',
    ],
    [
      'format("%s", null)',
      'error: Call to function "format" failed: unsupported value for "%s" at 0: null value cannot be formatted.',
    ],
    [
      'format("%s", [])',
      'error: Call to function "format" failed: unsupported value for "%s" at 0: string required, but have tuple.',
    ],
    [
      'format("%f", {})',
      'error: Call to function "format" failed: unsupported value for "%f" at 0: number required, but have object.',
    ],
    [
      'format("%y", 1)',
      'error: Call to function "format" failed: unsupported format verb \'y\' in "%y" at offset 0.',
    ],
    [
      'format("é%", 1)',
      'error: Call to function "format" failed: invalid format string starting at offset 3.',
    ],
    [
      'format("%5", 1)',
      'error: Call to function "format" failed: invalid format string starting at offset 2.',
    ],
    [
      'format("é%é", 1)',
      'error: Call to function "format" failed: unrecognized format character \'é\' at offset 3.',
    ],
    [
      'format("%\'", 1)',
      "error: Call to function \"format\" failed: unrecognized format character '\\'' at offset 1.",
    ],
    [
      'format("%\\"", 1)',
      'error: Call to function "format" failed: unrecognized format character \'"\' at offset 1.',
    ],
    [
      'format("%\\n", 1)',
      'error: Call to function "format" failed: unrecognized format character \'\\n\' at offset 1.',
    ],
    [
      'format("%[0]d", 1)',
      'error: Call to function "format" failed: unrecognized format character \'0\' at offset 2.',
    ],
    [
      'format("%[1d", 1)',
      'error: Call to function "format" failed: unrecognized format character \'d\' at offset 3.',
    ],
    [
      'format("%[1]5d", 1)',
      'error: Call to function "format" failed: unrecognized format character \'5\' at offset 4.',
    ],
    [
      'format("%*d", 1, 2)',
      'error: Call to function "format" failed: unrecognized format character \'*\' at offset 1.',
    ],
    [
      'format("%5-d", 1)',
      'error: Call to function "format" failed: unrecognized format character \'-\' at offset 2.',
    ],
    [
      'format("%999999999s", "a")',
      'error: Call to function "format" failed: the result would be longer than 16777216 characters.',
    ],
    [
      'format("%99999999999999999999q", "a")',
      'error: Call to function "format" failed: the result would be longer than 16777216 characters.',
    ],
    ['format("%.99999999999999999999s", "a")', '"a"'],
    ['format("%99999999d", 1)', '"%!(NOVERB)%!(EXTRA *big.Int=1)"'],
    ['format("%.99999999f", 0.5)', '"%!(NOVERB)%!(EXTRA *big.Float=0.5)"'],
    ['format(unknown_string, 1)', 'unknown string'],
    ['format("%s", unknown)', 'unknown string'],
    ['format("%v", [unknown_string])', 'unknown string'],
    ['format(null)', 'error: Invalid value for "format" parameter: argument must not be null.'],
    [
      'format()',
      'error: Function "format" expects at least 1 argument(s). Missing value for "format".',
    ],
  ],
  formatlist: [
    ['formatlist("%s!", ["a", "b"])', 'list(string) ["a!", "b!"]'],
    ['formatlist("%s-%d", ["a", "b"], 1)', 'list(string) ["a-1", "b-1"]'],
    [
      'formatlist("%s%s", ["a", "b"], convert(["d", "c"], set(string)))',
      'list(string) ["ac", "bd"]',
    ],
    ['formatlist("%v", [[1], {a = 2}])', 'list(string) ["[1]", "{\\"a\\":2}"]'],
    ['formatlist("%s", "a")', 'list(string) ["a"]'],
    ['formatlist("%v", {a = 1})', 'list(string) ["{\\"a\\":1}"]'],
    ['formatlist("%v", null)', 'list(string) ["null"]'],
    ['formatlist("a")', 'list(string) ["a"]'],
    [
      'formatlist("%s")',
      'error: Call to function "formatlist" failed: not enough arguments for "%s" at 0: need index 1 but have 0 total.',
    ],
    ['formatlist("%s", [])', 'list(string) []'],
    ['formatlist("%s%s", [], "x")', 'list(string) []'],
    [
      'formatlist("%s%s", ["a"], ["b", "c"])',
      'error: Invalid value for "args" parameter: argument 2 has length 2, which is inconsistent with argument 1 of length 1.',
    ],
    [
      'formatlist("%s%s", [], ["b"])',
      'error: Invalid value for "args" parameter: argument 2 has length 1, which is inconsistent with argument 1 of length 0.',
    ],
    [
      'formatlist("%d", [1, "x"])',
      'error: Call to function "formatlist" failed: error on format iteration 1: unsupported value for "%d" at 0: a number is required.',
    ],
    [
      'formatlist("x", ["a"])',
      'error: Call to function "formatlist" failed: error on format iteration 0: too many arguments; no verbs in format string.',
    ],
    [
      'formatlist("%s", ["a", null])',
      'error: Call to function "formatlist" failed: error on format iteration 1: unsupported value for "%s" at 0: null value cannot be formatted.',
    ],
    ['formatlist("%s", unknown_list)', 'unknown list(string)'],
    ['formatlist("%s", ["a", unknown_string])', 'list(string) ["a", unknown string]'],
    [
      'formatlist("%s%s", ["a", "b"], unknown_string)',
      'list(string) [unknown string, unknown string]',
    ],
    ['formatlist("%s", unknown)', 'unknown list(string)'],
    [
      'formatlist("%s%s", ["a"], unknown_tuple)',
      'error: Invalid value for "args" parameter: argument 2 has length 2, which is inconsistent with argument 1 of length 1.',
    ],
    ['formatlist("%s%s", ["a", "b"], unknown_tuple)', 'unknown list(string)'],
    [
      'formatlist("%9999999s", range(3))',
      'error: Call to function "formatlist" failed: the result would be longer than 16777216 characters.',
    ],
  ],
};
