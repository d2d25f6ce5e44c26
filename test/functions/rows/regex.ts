import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  regex: [
    ['regex("[a-z]+", "123abc456def")', '"abc"'],
    ['regex("a|ab", "ab")', '"a"'],
    ['regex("(\\\\d+)-(\\\\d+)", "tel 12-34")', '["12", "34"]'],
    ['regex("(?P<x>a)(?<y>b)?", "ac")', '{"x": "a", "y": null string}'],
    ['regex("(a)|(b)", "b")', '[null string, "b"]'],
    ['regex("(?P<n>a)(?P<n>b)", "ab")', '{"n": "b"}'],
    ['regex("", "")', '""'],
    ['regex("^$", "")', '""'],
    ['regex("(?i)STRASSE|ß", "Straße")', '"ß"'],
    ['regex("(?i)k", "\\u212a")', '"K"'],
    ['regex(".", "😀")', '"😀"'],
    ['regex("(?s).$", "a\\n")', '"\\n"'],
    ['regex("(?m)^b$", "a\\nb")', '"b"'],
    ['regex("\\\\bfoo\\\\b", "a foo b")', '"foo"'],
    ['regex("\\\\pL+", "1äö2")', '"äö"'],
    ['regex("\\\\p{greek}+", "abγδ")', '"γδ"'],
    ['regex("\\\\p{Lowercase_Letter}", "Aa")', '"a"'],
    ['regex("[[:upper:]]{2}", "aBC")', '"BC"'],
    ['regex("[[:]+", "a[:")', '"[:"'],
    ['regex("\\\\Q.*\\\\E", "a.*b")', '".*"'],
    ['regex("a{,2}", "a{,2}")', '"a{,2}"'],
    ['regex("x*", "baac")', '""'],
    [
      'regex("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")',
      'error: Call to function "regex" failed: pattern did not match any part of the given string.',
    ],
    [
      'regex("x", "abc")',
      'error: Call to function "regex" failed: pattern did not match any part of the given string.',
    ],
    [
      'regex("(a)(?P<b>c)", "ac")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: cannot mix both named and unnamed capture groups.',
    ],
    [
      'regex("[a", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: missing closing ] in [a.',
    ],
    [
      'regex("(a", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: missing closing ) in (a.',
    ],
    [
      'regex("a)", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: unexpected ) in a).',
    ],
    [
      'regex("*", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: missing argument to repetition operator in *.',
    ],
    [
      'regex("a**", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid nested repetition operator in **.',
    ],
    [
      'regex("a{2}{3}", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid nested repetition operator in {2}{3}.',
    ],
    [
      'regex("a{1001}", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid repeat count in {1001}.',
    ],
    [
      'regex("(a{500}){3}", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid repeat count in {3}.',
    ],
    [
      'regex("[b-a]", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid character class range in b-a.',
    ],
    [
      'regex("[[:foo:]]", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid character class range in [:foo:].',
    ],
    [
      'regex("\\\\p{Foo}", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid character class range in \\p{Foo}.',
    ],
    [
      'regex("\\\\p{Lowercase}", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid character class range in \\p{Lowercase}.',
    ],
    [
      'regex("(?=a)", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid or unsupported Perl syntax in (?=.',
    ],
    [
      'regex("(?<=a)b", "ab")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid named capture in (?<=a)b.',
    ],
    [
      'regex("(?<!a)b", "b")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid named capture in (?<!a)b.',
    ],
    [
      'regex("(a)\\\\1", "aa")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid escape sequence in \\1.',
    ],
    [
      'regex("\\\\C", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid escape sequence in \\C.',
    ],
    [
      'regex("\\\\", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: trailing backslash at end of expression in .',
    ],
    [
      'regex("\\\\8", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid escape sequence in \\8.',
    ],
    [
      'regex("(?z)", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid or unsupported Perl syntax in (?z.',
    ],
    [
      'regex("(?P<", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid or unsupported Perl syntax in (?P.',
    ],
    [
      'regex("(?P<n", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid named capture in (?P<n.',
    ],
    [
      'regex("(?P<é>a)", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid named capture in (?P<é>.',
    ],
    [
      'regex("a++", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid nested repetition operator in ++.',
    ],
    [
      'regex("(?>a)", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: invalid or unsupported Perl syntax in (?>.',
    ],
    [
      'regex(null, "a")',
      'error: Invalid value for "pattern" parameter: argument must not be null.',
    ],
    ['regex("a", null)', 'error: Invalid value for "string" parameter: argument must not be null.'],
    ['regex(unknown_string, "a")', 'unknown any'],
    ['regex("a", unknown_string)', 'unknown string'],
    ['regex("(a)(b)", unknown_string)', 'unknown tuple([string, string])'],
    [
      'regex("(", unknown_string)',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: missing closing ) in (.',
    ],
    ['regex("a")', 'error: Function "regex" expects 2 argument(s). Missing value for "string".'],
  ],
  regexall: [
    ['regexall("[a-z]+", "1ab2cd")', 'list(string) ["ab", "cd"]'],
    ['regexall("a*", "baac")', 'list(string) ["", "aa", ""]'],
    ['regexall("", "é😀")', 'list(string) ["", "", ""]'],
    ['regexall("\\\\b", "ab c")', 'list(string) ["", "", "", ""]'],
    [
      'regexall("(\\\\w)(\\\\d)?", "a1b")',
      'list(tuple([string, string])) [["a", "1"], ["b", null string]]',
    ],
    [
      'regexall("(?P<k>\\\\w+)=(?P<v>\\\\w+)", "a=1,b=2")',
      'list(object({k = string, v = string})) [{"k": "a", "v": "1"}, {"k": "b", "v": "2"}]',
    ],
    ['regexall("x", "abc")', 'list(string) []'],
    ['regexall("(x)", "abc")', 'list(tuple([string])) []'],
    ['regexall("(?P<x>x)", "abc")', 'list(object({x = string})) []'],
    ['regexall("a|aa", "aaa")', 'list(string) ["a", "a", "a"]'],
    ['regexall("aa|a", "aaa")', 'list(string) ["aa", "a"]'],
    ['regexall("^a", "aa")', 'list(string) ["a"]'],
    ['regexall("$", "a")', 'list(string) [""]'],
    [
      'regexall("(", "a")',
      'error: Invalid value for "pattern" parameter: invalid regexp pattern: missing closing ) in (.',
    ],
    [
      'regexall(null, "a")',
      'error: Invalid value for "pattern" parameter: argument must not be null.',
    ],
    ['regexall(unknown_string, "a")', 'unknown list(any)'],
    ['regexall("(a)", unknown_string)', 'unknown list(tuple([string]))'],
    ['regexall("a", unknown)', 'unknown list(string)'],
  ],
  regex_replace: [
    ['regex_replace("hello", "l+", "L")', '"heLo"'],
    ['regex_replace("john smith", "(\\\\w+) (\\\\w+)", "$2 $1")', '"smith john"'],
    ['regex_replace("ab", "(?P<x>a)(?P<y>b)", "$${y}$${x}$y")', '"bab"'],
    ['regex_replace("ab", "(a)", "$1x|$${1}x|$1")', '"|ax|ab"'],
    ['regex_replace("ab", "a", "$0$0$$-$9$nosuch")', '"aa$-b"'],
    ['regex_replace("ab", "a", "$")', '"$b"'],
    ['regex_replace("ab", "a", "$${")', '"${b"'],
    ['regex_replace("ab", "a", "$-")', '"$-b"'],
    ['regex_replace("a", "(?P<n>a)|(?P<n>b)", "<$n>")', '"<a>"'],
    ['regex_replace("ba", "(?P<n>a)|(?P<n>b)", "<$n>")', '"<b><a>"'],
    ['regex_replace("baac", "a*", "x")', '"xbxcx"'],
    ['regex_replace("é😀", "", "-")', '"-é-😀-"'],
    ['regex_replace("abc", "x", "y")', '"abc"'],
    ['regex_replace("a", "(?i)A", "e\\u0301")', '"é"'],
    ['regex_replace("a.b", "[.]", "\\\\")', '"a\\\\b"'],
    [
      'regex_replace("a", "(", "b")',
      'error: Call to function "regex_replace" failed: error parsing regexp: missing closing ): `(`.',
    ],
    [
      'regex_replace("a", "[a", "b")',
      'error: Call to function "regex_replace" failed: error parsing regexp: missing closing ]: `[a`.',
    ],
    [
      'regex_replace("a", "(?=a)", "b")',
      'error: Call to function "regex_replace" failed: error parsing regexp: invalid or unsupported Perl syntax: `(?=`.',
    ],
    [
      'regex_replace("a", "\\\\", "b")',
      'error: Call to function "regex_replace" failed: error parsing regexp: trailing backslash at end of expression: ``.',
    ],
    [
      'regex_replace("a", "\\\\p{Emoji}", "b")',
      'error: Call to function "regex_replace" failed: error parsing regexp: invalid character class range: `\\p{Emoji}`.',
    ],
    [
      'regex_replace(null, "a", "b")',
      'error: Invalid value for "str" parameter: argument must not be null.',
    ],
    ['regex_replace("a", unknown_string, "b")', 'unknown string'],
    ['regex_replace("a", "(", unknown_string)', 'unknown string'],
  ],
};
