import { describe } from 'vitest';
import { type Row, testRows } from './rows.ts';

const rows: readonly Row[] = [
  ['"a${1}b"', '"a1b"'],
  ['"${1}"', '1'],
  ['"${[1]}"', '[1]'],
  ['"${s}"', '"hello"'],
  ['"${s}${n}"', '"hello3"'],
  ['"${n}${f}${b}"', '"31.5true"'],
  [
    '"${1e3}-${0.10}-${1/3}"',
    '"1000-0.1-0.33333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333335"',
  ],
  [
    '"x${null}"',
    '"x"',
    '1,5-9 in 1,1-11: Invalid template interpolation value; The expression result is null. Cannot include a null value in a string template.',
  ],
  ['"${null}"', 'null dynamic'],
  [
    '"x${ns}y${nn}"',
    '"x"',
    '1,5-7 in 1,1-15: Invalid template interpolation value; The expression result is null. Cannot include a null value in a string template.',
    '1,11-13 in 1,1-15: Invalid template interpolation value; The expression result is null. Cannot include a null value in a string template.',
  ],
  [
    '"x${[]}"',
    '"x"',
    '1,5-7 in 1,1-9: Invalid template interpolation value; Cannot include the given value in a string template: string required, but have tuple.',
  ],
  [
    '"x${{}}"',
    '"x"',
    '1,5-7 in 1,1-9: Invalid template interpolation value; Cannot include the given value in a string template: string required, but have object.',
  ],
  [
    '"x${l}y"',
    '"x"',
    '1,5-6 in 1,1-9: Invalid template interpolation value; Cannot include the given value in a string template: string required, but have list of string.',
  ],
  [
    '"x${nosuchvar}y"',
    'unknown string',
    '1,5-14: Unknown variable; There is no variable named "nosuchvar".',
  ],
  [
    '"x${nosuchvar}${otherthing}"',
    'unknown string',
    '1,5-14: Unknown variable; There is no variable named "nosuchvar".',
    '1,17-27: Unknown variable; There is no variable named "otherthing".',
  ],
  [
    '"x${nosuchvar}${null}${[]}"',
    'unknown string',
    '1,5-14: Unknown variable; There is no variable named "nosuchvar".',
    '1,17-21 in 1,1-28: Invalid template interpolation value; The expression result is null. Cannot include a null value in a string template.',
    '1,24-26 in 1,1-28: Invalid template interpolation value; Cannot include the given value in a string template: string required, but have tuple.',
  ],
  [
    '"${nosuchvar}"',
    'unknown dynamic',
    '1,4-13: Unknown variable; There is no variable named "nosuchvar".',
  ],
  ['"a${"b${"c"}"}"', '"abc"'],
  ['"e${"\\u0301"}"', '"é"'],
  ['"${u}!"', '"é→😀!"'],
  ['"${true ? "a" : "b"}-x"', '"a-x"'],
  ['"${"a"}${"b"}"', '"ab"'],
  [
    '"x${null}y" == "x"',
    'unknown bool',
    '1,5-9 in 1,1-12: Invalid template interpolation value; The expression result is null. Cannot include a null value in a string template.',
  ],
  ['"${1}" + 1', '2'],
  ['"%{if b}yes%{endif}"', '"yes"'],
  ['"%{if nb}yes%{endif}"', '""'],
  ['"%{if nb}yes%{else}no%{endif}"', '"no"'],
  [
    '"%{if s}yes%{endif}"',
    'unknown string',
    '1,7-8 in 1,2-20: Incorrect condition type; The condition expression must be of type bool.',
  ],
  [
    '"%{if null}yes%{endif}"',
    'unknown string',
    '1,7-11 in 1,2-23: Null condition; The condition value is null. Conditions must either be true or false.',
  ],
  [
    '"%{if nosuchvar}yes%{endif}"',
    'unknown string',
    '1,7-16: Unknown variable; There is no variable named "nosuchvar".',
  ],
  [
    '"%{if b}${nosuchvar}%{else}x%{endif}"',
    'unknown string',
    '1,11-20: Unknown variable; There is no variable named "nosuchvar".',
  ],
  ['"%{if nb}${nosuchvar}%{else}x%{endif}"', '"x"'],
  ['"%{if b}${n}%{else}${l}%{endif}"', '"3"'],
  ['"%{for x in l}${x},%{endfor}"', '"a,b,c,"'],
  ['"%{for i, x in l}${i}=${x} %{endfor}"', '"0=a 1=b 2=c "'],
  ['"%{for k, v in m}${k}=${v};%{endfor}"', '"k=v;k2=w;"'],
  ['"%{for x in l0}${x}%{endfor}"', '""'],
  [
    '"%{for x in null}${x}%{endfor}"',
    'unknown string',
    "1,13-17 in 1,2-31: Iteration over null value; A null value cannot be used as the collection in a 'for' expression.",
  ],
  [
    '"%{for x in nosuchvar}${x}%{endfor}"',
    'unknown string',
    '1,13-22: Unknown variable; There is no variable named "nosuchvar".',
  ],
  [
    '"%{for x in s}${x}%{endfor}"',
    'unknown string',
    "1,13-14 in 1,2-28: Iteration over non-iterable value; A value of type string cannot be used as the collection in a 'for' expression.",
  ],
  [
    '"%{for x in [1, null, 2]}${x}%{endfor}"',
    '""',
    '1,28-29 in 1,28-29: Invalid template interpolation value; The expression result is null. Cannot include a null value in a string template.',
  ],
  [
    '"%{for x in [1, [], 2]}${x}%{endfor}"',
    '""',
    '1,26-27 in 1,26-27: Invalid template interpolation value; Cannot include the given value in a string template: string required, but have tuple.',
  ],
  [
    '"%{for x in [1, [], null]}a${x}%{endfor}"',
    '""',
    '1,30-31 in 1,27-31: Invalid template interpolation value; Cannot include the given value in a string template: string required, but have tuple.',
    '1,30-31 in 1,27-31: Invalid template interpolation value; The expression result is null. Cannot include a null value in a string template.',
  ],
  [
    '"%{for x in [1, nosuchvar, null]}${x}%{endfor}"',
    'unknown string',
    '1,17-26: Unknown variable; There is no variable named "nosuchvar".',
    '1,36-37 in 1,36-37: Invalid template interpolation value; The expression result is null. Cannot include a null value in a string template.',
  ],
  [
    '"%{for x in [nosuchvar]}a${x}%{endfor}"',
    'unknown string',
    '1,14-23: Unknown variable; There is no variable named "nosuchvar".',
  ],
  ['"a %{~ for x in l ~} ${x} %{~ endfor ~} b"', '"aabcb"'],
  ['"%{for x in l}%{if x == "b"}[${x}]%{else}${x}%{endif}%{endfor}"', '"a[b]c"'],
  ['"  ${~ s ~}  "', '"hello"'],
];

const templates: readonly Row[] = [
  ['plain text', '"plain text"'],
  ['hello ${s}', '"hello hello"'],
  ['${s}', '"hello"'],
  ['${l}', 'list(string) ["a", "b", "c"]'],
  ['a\n${n}\n', '"a\\n3\\n"'],
  ['', '""'],
  ['%{ for x in l ~}\n${x}\n%{ endfor ~}\n', '"a\\nb\\nc\\n"'],
  [
    'x ${nosuchvar}\ny ${otherthing}\n',
    'unknown string',
    '1,5-14: Unknown variable; There is no variable named "nosuchvar".',
    '2,5-15: Unknown variable; There is no variable named "otherthing".',
  ],
  ['%{ if b }\nyes\n%{ else }\nno\n%{ endif }\n', '"\\nyes\\n\\n"'],
  [
    '%{ if b ~}\n${ns}\n%{ endif ~}',
    '""',
    '2,3-5 in 1,11-3,1: Invalid template interpolation value; The expression result is null. Cannot include a null value in a string template.',
  ],
];

describe('templates', () => testRows(rows));
describe('templates without quotes', () => testRows(templates, 'template'));
