import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { parseExpression } from '../../src/syntax/parse.ts';
import { renderDiagnostic } from './render.ts';

/** A text and its mistakes in order, as HCL reports them. */
type Row = readonly [text: string, ...mistakes: string[]];

const rows: readonly Row[] = [
  [
    '',
    '1,1-1: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    '1 2',
    '1,3-4: Extra characters after expression; An expression was successfully parsed, but extra characters were found after it.',
  ],
  [
    '(',
    '1,2-2: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    '(1',
    '1,3-3 in 1,1-3: Unbalanced parentheses; Expected a closing parenthesis to terminate the expression.',
  ],
  [
    '(1 2)',
    '1,4-5 in 1,1-5: Unbalanced parentheses; Expected a closing parenthesis to terminate the expression.',
  ],
  [
    '()',
    '1,2-3: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '1 +',
    '1,4-4: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    '+ 1',
    '1,1-2: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '1 + * 2',
    '1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a ?',
    '1,4-4: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    'a ? b',
    '1,6-6 in 1,1-6: Missing false expression in conditional; The conditional operator (...?...:...) requires a false expression, delimited by a colon.',
  ],
  [
    'a ? b c',
    '1,7-8 in 1,1-8: Missing false expression in conditional; The conditional operator (...?...:...) requires a false expression, delimited by a colon.',
    '1,7-8: Extra characters after expression; An expression was successfully parsed, but extra characters were found after it.',
  ],
  [
    'a ? b :',
    '1,8-8: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    'a ? : c',
    '1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  ['a.', '1,3-3: Invalid attribute name; An attribute name is required after a dot.'],
  [
    'a.1.2',
    '1,3-6: Invalid legacy index syntax; When using the legacy index syntax, chaining two indexes together is not permitted. Use the proper index syntax instead, like [1][2].',
  ],
  [
    'a.1e',
    '1,4-5: Extra characters after expression; An expression was successfully parsed, but extra characters were found after it.',
  ],
  [
    'a.*.b.*',
    '1,7-8: Nested splat expression not allowed; A splat expression (*) cannot be used inside another attribute-only splat expression.',
  ],
  ['a.*.', '1,3-4: Invalid attribute name; An attribute name is required after a dot.'],
  ['a.*.[', '1,3-4: Invalid attribute name; An attribute name is required after a dot.'],
  [
    'a.*.1.2',
    '1,3-4: Invalid legacy index syntax; When using the legacy index syntax, chaining two indexes together is not permitted. Use the proper index syntax with a full splat expression [*] instead, like [1][2].',
  ],
  [
    'a[',
    '1,3-3: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    'a[1',
    '1,4-4: Missing close bracket on index; The index operator must end with a closing bracket ("]").',
  ],
  [
    'a[1 2]',
    '1,6-7: Missing close bracket on index; The index operator must end with a closing bracket ("]").',
  ],
  [
    'a[]',
    '1,3-4: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a[*',
    '1,4-4: Missing close bracket on splat index; The star for a full splat operator must be immediately followed by a closing bracket ("]").',
  ],
  [
    'a[* x]',
    '1,6-7: Missing close bracket on splat index; The star for a full splat operator must be immediately followed by a closing bracket ("]").',
  ],
  ['a[*].', '1,6-6: Invalid attribute name; An attribute name is required after a dot.'],
  ['a..b', '1,3-4: Invalid attribute name; An attribute name is required after a dot.'],
  [
    'f(',
    '1,3-3: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    'f(1',
    '1,1-3: Unterminated function call; There is no closing parenthesis for this function call before the end of the file. This may be caused by incorrect parenthesis nesting elsewhere in this file.',
  ],
  [
    'f(1 2)',
    '1,5-6 in 1,1-6: Missing argument separator; A comma is required to separate each function argument from the next.',
  ],
  [
    'f(1,,2)',
    '1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'f(,)',
    '1,3-4: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'f(1...',
    '1,4-7 in 1,1-7: Missing closing parenthesis; An expanded function argument (with ...) must be immediately followed by closing parentheses.',
  ],
  [
    'f(1..., 2)',
    '1,4-7 in 1,1-7: Missing closing parenthesis; An expanded function argument (with ...) must be immediately followed by closing parentheses.',
  ],
  [
    'f(... )',
    '1,3-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'f(]',
    '1,3-4: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a::',
    '1,4-4 in 1,1-4: Missing function name; Function scope resolution symbol :: must be followed by a function name in this scope.',
  ],
  [
    'a::b',
    '1,5-5 in 1,1-5: Missing open parenthesis; Function selector must be followed by an open parenthesis to begin the function call.',
  ],
  [
    'a::b c(1)',
    '1,6-7 in 1,1-7: Missing open parenthesis; Function selector must be followed by an open parenthesis to begin the function call.',
  ],
  [
    'a::(1)',
    '1,4-5 in 1,1-5: Missing function name; Function scope resolution symbol :: must be followed by a function name in this scope.',
  ],
  [
    'a::1(2)',
    '1,4-5 in 1,1-5: Missing function name; Function scope resolution symbol :: must be followed by a function name in this scope.',
  ],
  [
    '::a(1)',
    '1,1-3: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '[',
    '1,2-2: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    '[1',
    '1,1-2: Unterminated tuple constructor expression; There is no corresponding closing bracket before the end of the file. This may be caused by incorrect bracket nesting elsewhere in this file.',
  ],
  [
    '[1 2]',
    '1,4-5 in 1,1-5: Missing item separator; Expected a comma to mark the beginning of the next item.',
  ],
  [
    '[1,,2]',
    '1,4-5: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '[,]',
    '1,2-3: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '[1,\n2\n3]',
    '3,1-2 in 1,1-3,2: Missing item separator; Expected a comma to mark the beginning of the next item.',
  ],
  [
    '{',
    '1,2-2: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    '{a',
    '1,1-2: Unterminated object constructor expression; There is no corresponding closing brace before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.',
  ],
  [
    '{a}',
    '1,3-4 in 1,1-4: Missing key/value separator; Expected an equals sign ("=") to mark the beginning of the attribute value.',
  ],
  [
    '{a,}',
    '1,3-4 in 1,1-4: Missing attribute value; Expected an attribute value, introduced by an equals sign ("=").',
  ],
  [
    '{a\n}',
    '1,3-2,1 in 1,1-2,1: Missing attribute value; Expected an attribute value, introduced by an equals sign ("=").',
  ],
  [
    '{a = }',
    '1,6-7: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '{a = 1 b = 2}',
    '1,8-9 in 1,1-9: Missing attribute separator; Expected a newline or comma to mark the beginning of the next attribute.',
  ],
  [
    '{a = 1',
    '1,1-2: Unterminated object constructor expression; There is no corresponding closing brace before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.',
  ],
  [
    '{a b}',
    '1,4-5 in 1,1-5: Missing key/value separator; Expected an equals sign ("=") to mark the beginning of the attribute value. If you intended to given an attribute name containing periods or spaces, write the name in quotes to create a string literal.',
  ],
  [
    '{1 2}',
    '1,4-5 in 1,1-5: Missing key/value separator; Expected an equals sign ("=") to mark the beginning of the attribute value.',
  ],
  [
    '{a = 1;}',
    '1,7-8: Invalid character; The ";" character is not valid. Use newlines to separate arguments and blocks, and commas to separate items in collection values.',
    '1,7-8 in 1,1-8: Missing attribute separator; Expected a newline or comma to mark the beginning of the next attribute.',
  ],
  [
    '{a.b c = 1}',
    '1,6-7 in 1,1-7: Missing key/value separator; Expected an equals sign ("=") to mark the beginning of the attribute value. If you intended to given an attribute name containing periods or spaces, write the name in quotes to create a string literal.',
  ],
  [
    '{a = 1,, b = 2}',
    '1,8-9: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '{,}',
    '1,2-3: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '{foo1.2_bar = 1}',
    '1,8-12 in 1,1-12: Missing key/value separator; Expected an equals sign ("=") to mark the beginning of the attribute value. If you intended to given an attribute name containing periods or spaces, write the name in quotes to create a string literal.',
  ],
  [
    '[for',
    "1,5-5 in 1,1-5: Invalid 'for' expression; For expression requires variable name after 'for'.",
  ],
  [
    '[for]',
    "1,5-6 in 1,1-6: Invalid 'for' expression; For expression requires variable name after 'for'.",
  ],
  [
    '[for x]',
    "1,7-8 in 1,1-8: Invalid 'for' expression; For expression requires the 'in' keyword after its name declarations.",
  ],
  [
    '[for x,]',
    "1,8-9 in 1,1-9: Invalid 'for' expression; For expression requires value variable name after comma.",
  ],
  [
    '[for x, y]',
    "1,10-11 in 1,1-11: Invalid 'for' expression; For expression requires the 'in' keyword after its name declarations.",
  ],
  [
    '[for 1 in a: b]',
    "1,6-7 in 1,1-7: Invalid 'for' expression; For expression requires variable name after 'for'.",
  ],
  [
    '[for x, 1 in a: b]',
    "1,9-10 in 1,1-10: Invalid 'for' expression; For expression requires value variable name after comma.",
  ],
  [
    '[for x of a: b]',
    "1,8-10 in 1,1-10: Invalid 'for' expression; For expression requires the 'in' keyword after its name declarations.",
  ],
  [
    '[for x in]',
    '1,10-11: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '[for x in a]',
    "1,12-13 in 1,1-13: Invalid 'for' expression; For expression requires a colon after the collection expression.",
  ],
  [
    '[for x in a b]',
    "1,13-14 in 1,1-14: Invalid 'for' expression; For expression requires a colon after the collection expression.",
  ],
  [
    '[for x in a:]',
    '1,13-14: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '[for x in a: b c]',
    "1,16-17 in 1,1-17: Invalid 'for' expression; Extra characters after the end of the 'for' expression.",
  ],
  [
    '[for x in a: b if]',
    '1,18-19: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '[for x in a: b if c d]',
    "1,21-22 in 1,1-22: Invalid 'for' expression; Extra characters after the end of the 'for' expression.",
  ],
  [
    '[for x in a: b => c]',
    "1,14-15 in 1,1-21: Invalid 'for' expression; Key expression is not valid when building a tuple.",
  ],
  [
    '[for x in a: b...]',
    "1,15-18 in 1,1-19: Invalid 'for' expression; Grouping ellipsis (...) cannot be used when building a tuple.",
  ],
  [
    '[for k, v in a: k => v... if b]',
    "1,17-18 in 1,1-32: Invalid 'for' expression; Key expression is not valid when building a tuple.",
    "1,23-26 in 1,1-32: Invalid 'for' expression; Grouping ellipsis (...) cannot be used when building a tuple.",
  ],
  [
    '{for x in a: b}',
    "1,14-15 in 1,1-16: Invalid 'for' expression; Key expression is required when building an object.",
  ],
  [
    '{for x in a: b => }',
    '1,19-20: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  ['{for x in a: b => c...}'],
  [
    '{for x in a: b... }',
    "1,14-15 in 1,1-20: Invalid 'for' expression; Key expression is required when building an object.",
  ],
  [
    '{for x in a b}',
    "1,13-14 in 1,1-14: Invalid 'for' expression; For expression requires a colon after the collection expression.",
  ],
  [
    '-',
    '1,2-2: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    '!',
    '1,2-2: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    '!!',
    '1,3-3: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    '- -',
    '1,4-4: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    'a && ',
    '1,6-6: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    'a || || b',
    '1,6-8: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '"a" "b"',
    '1,5-6: Extra characters after expression; An expression was successfully parsed, but extra characters were found after it.',
  ],
  [
    'a => b',
    '1,3-5: Extra characters after expression; An expression was successfully parsed, but extra characters were found after it.',
  ],
  [
    'a ... b',
    '1,3-6: Extra characters after expression; An expression was successfully parsed, but extra characters were found after it.',
  ],
  [
    'a::b::c',
    '1,8-8 in 1,1-8: Missing open parenthesis; Function selector must be followed by an open parenthesis to begin the function call.',
  ],
  [
    'for x in y : z',
    '1,5-6: Extra characters after expression; An expression was successfully parsed, but extra characters were found after it.',
  ],
  [
    '1 = 2',
    '1,3-4: Extra characters after expression; An expression was successfully parsed, but extra characters were found after it.',
  ],
  [
    'a = b',
    '1,3-4: Extra characters after expression; An expression was successfully parsed, but extra characters were found after it.',
  ],
  [
    'a; b',
    '1,2-3: Invalid character; The ";" character is not valid. Use newlines to separate arguments and blocks, and commas to separate items in collection values.',
    '1,2-3: Extra characters after expression; An expression was successfully parsed, but extra characters were found after it.',
  ],
  [
    'a, b',
    '1,2-3: Extra characters after expression; An expression was successfully parsed, but extra characters were found after it.',
  ],
  ['null.a.', '1,8-8: Invalid attribute name; An attribute name is required after a dot.'],
  [
    'true[',
    '1,6-6: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    '"${a" b',
    '1,2-4: Unclosed template interpolation sequence; There is no closing brace for this interpolation sequence before the end of the quoted template. This might be caused by incorrect nesting inside the given expression.',
  ],
  ['x."y"', '1,3-4: Invalid attribute name; An attribute name is required after a dot.'],
  ['x.(y)', '1,3-4: Invalid attribute name; An attribute name is required after a dot.'],
  [
    '[a b]',
    '1,4-5 in 1,1-5: Missing item separator; Expected a comma to mark the beginning of the next item.',
  ],
  [
    '(a, b)',
    '1,3-4 in 1,1-4: Unbalanced parentheses; Expected a closing parenthesis to terminate the expression.',
  ],
];

describe('mistakes in expressions', () => {
  test.each(rows)('%s', (text, ...mistakes) => {
    const sink = new Diagnostics();
    parseExpression({ name: 'x.hcl', text }, 0, text.length, sink);
    expect(sink.items.map(renderDiagnostic)).toEqual(mistakes);
  });
});
