import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { parseHcl } from '../../src/syntax/parse.ts';
import { renderDiagnostic } from './render.ts';

/** A text and its mistakes in order, as HCL reports them. */
type Row = readonly [text: string, ...mistakes: string[]];

const rows: readonly Row[] = [
  [
    'a = [',
    '1,6-6: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    'a = ',
    '1,5-5: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    'a =',
    '1,4-4: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    'a',
    '1,1-2: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    'a 1',
    '1,1-2: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    '1 = a',
    '1,1-2: Argument or block definition required; An argument or block definition is required here.',
  ],
  ['"a" = 1', '1,1-2: Invalid argument name; Argument names must not be quoted.'],
  [
    '= 1',
    '1,1-2: Argument or block definition required; An argument or block definition is required here.',
  ],
  [
    'a = 1 2',
    '1,7-8 in 1,1-8: Missing newline after argument; An argument definition must end with a newline.',
  ],
  [
    'a = 1, b = 2',
    '1,6-7 in 1,1-7: Unexpected comma after argument; Argument definitions must be separated by newlines, not commas. An argument definition must end with a newline.',
  ],
  [
    'a = 1, b = 2\nc = 3\n',
    '1,6-7 in 1,1-7: Unexpected comma after argument; Argument definitions must be separated by newlines, not commas. An argument definition must end with a newline.',
  ],
  [
    'a = 1;',
    '1,6-7: Invalid character; The ";" character is not valid. Use newlines to separate arguments and blocks, and commas to separate items in collection values.',
    '1,6-7 in 1,1-7: Missing newline after argument; An argument definition must end with a newline.',
  ],
  [
    'a = 1; b = 2; c = 3',
    '1,6-7: Invalid character; The ";" character is not valid. Use newlines to separate arguments and blocks, and commas to separate items in collection values.',
    '1,6-7 in 1,1-7: Missing newline after argument; An argument definition must end with a newline.',
  ],
  [
    'a = 1\na = 2\na = 3\n',
    '2,1-2: Attribute redefined; The argument "a" was already set at x.hcl:1,1-2. Each argument may be set only once.',
    '3,1-2: Attribute redefined; The argument "a" was already set at x.hcl:1,1-2. Each argument may be set only once.',
  ],
  [
    'b {',
    '1,3-4: Unclosed configuration block; There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.',
  ],
  [
    'b {\n',
    '1,3-4: Unclosed configuration block; There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.',
  ],
  [
    'b { c',
    '1,5-6: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    'b "x" "y',
    '1,9-9 in 1,7-9: Unterminated string literal; Unable to find the closing quote mark before the end of the file.',
    '1,9-9 in 1,1-9: Invalid block definition; Either a quoted string block label or an opening brace ("{") is expected here.',
  ],
  [
    'b x = 1\n',
    '1,5-6 in 1,1-6: Invalid block definition; The equals sign "=" indicates an argument definition, and must not be used when defining a block.',
  ],
  [
    'b\n{\n}\n',
    '1,1-2: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    'b x\n{\n}\n',
    '1,4-2,1 in 1,1-2,1: Invalid block definition; A block definition must have block content delimited by "{" and "}", starting on the same line as the block header.',
  ],
  [
    'b ( {\n}\n',
    '1,1-2: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    'b { a = 1 } c',
    '1,13-14 in 1,1-14: Missing newline after block definition; A block definition must end with a newline.',
  ],
  [
    'b {\n} c {\n}\n',
    '2,3-4 in 1,1-2,4: Missing newline after block definition; A block definition must end with a newline.',
  ],
  [
    'b { a = 1\n}\n',
    "1,10-2,1: Invalid single-argument block definition; An argument definition on the same line as its containing block creates a single-line block definition, which must also be closed on the same line. Place the block's closing brace immediately after the argument definition.",
  ],
  [
    'b { a = 1, c = 2 }\nd = 1\n',
    '1,10-11: Invalid single-argument block definition; Single-line block syntax can include only one argument definition. To define multiple arguments, use the multi-line block syntax with one argument definition per line.',
  ],
  [
    'b { a = 1 c = 2 }\n',
    '1,11-12: Invalid single-argument block definition; A single-line block definition must end with a closing brace immediately after its single argument definition.',
  ],
  [
    'b { c { } }\nd = 1\n',
    '1,5-8: Argument definition required; A single-line block definition can contain only a single argument. If you meant to define argument "c", use an equals sign to assign it a value. To define a nested block, place it on a line of its own within its parent block.',
  ],
  [
    'b { c "x" {\n}\n}\n',
    '1,5-8: Argument definition required; A single-line block definition can contain only a single argument. If you meant to define argument "c", use an equals sign to assign it a value. To define a nested block, place it on a line of its own within its parent block.',
  ],
  [
    'b { 1 = 2 }\n',
    '1,5-6: Argument or block definition required; An argument or block definition is required here.',
  ],
  [
    'b { c }\n',
    '1,5-6: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    'b { a = [ }\nd = 1\n',
    '1,11-12: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'b { a = 1',
    '1,3-4 in 1,1-4: Unclosed configuration block; There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.',
  ],
  [
    '}\n',
    '1,1-2: Argument or block definition required; An argument or block definition is required here.',
  ],
  [
    'b {\n]\n}\nc = 1\n',
    '2,1-2: Argument or block definition required; An argument or block definition is required here.',
  ],
  ['b {\n"a" = 1\n}\nc = 1\n', '2,1-2: Invalid argument name; Argument names must not be quoted.'],
  [
    'b {\n  c {\n}\n',
    '1,3-4: Unclosed configuration block; There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.',
  ],
  [
    'b "x\ny" {\n}\n',
    '1,5-2,1: Invalid multi-line string; Quoted strings may not be split over multiple lines. To produce a multi-line string, either use the \\n escape to represent a newline character or use the "heredoc" multi-line template syntax.',
    '1,5-2,1 in 1,3-2,1: Invalid string literal; This item is not valid in a string literal.',
  ],
  [
    'a = "x\ny"\nb = 1\n',
    '1,7-2,1: Invalid multi-line string; Quoted strings may not be split over multiple lines. To produce a multi-line string, either use the \\n escape to represent a newline character or use the "heredoc" multi-line template syntax.',
    '1,7-2,1 in 1,6-2,1: Unterminated template string; No closing marker was found for the string.',
  ],
  [
    'a = "x',
    '1,7-7 in 1,6-7: Unterminated template string; No closing marker was found for the string.',
  ],
  [
    'a = 1 & 2 | 3 ^ ~4 & 5\n',
    '1,7-8: Unsupported operator; Bitwise operators are not supported. Did you mean boolean AND ("&&")?',
    '1,11-12: Unsupported operator; Bitwise operators are not supported. Did you mean boolean OR ("||")?',
    '1,15-16: Unsupported operator; Bitwise operators are not supported.',
    '1,17-18: Unsupported operator; Bitwise operators are not supported. Did you mean boolean NOT ("!")?',
    '1,7-8 in 1,1-8: Missing newline after argument; An argument definition must end with a newline.',
  ],
  [
    'a = `x`\nb = `y`\nc = `z`\n',
    '1,5-6: Invalid character; The "`" character is not valid. To create a multi-line string, use the "heredoc" syntax, like "<<EOT".',
    '2,5-6: Invalid character; The "`" character is not valid. To create a multi-line string, use the "heredoc" syntax, like "<<EOT".',
    '1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    "a = 'x'\nb = 'y'\nc = 'z'\n",
    '1,5-6: Invalid character; Single quotes are not valid. Use double quotes (") to enclose strings.',
    '2,5-6: Invalid character; Single quotes are not valid. Use double quotes (") to enclose strings.',
    '1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a = “x”\n',
    '1,5-6: Invalid character; "Curly quotes" are not valid here. These can sometimes be inadvertently introduced when sharing code via documents or discussion forums. It might help to replace the character with a "straight quote".',
    '1,7-8: Invalid character; "Curly quotes" are not valid here. These can sometimes be inadvertently introduced when sharing code via documents or discussion forums. It might help to replace the character with a "straight quote".',
    '1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a = @\n',
    '1,5-6: Invalid character; This character is not used within the language.',
    '1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a = $x\n',
    '1,5-6: Invalid character; This character is not used within the language.',
    '1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a = 2 ** 3\n',
    '1,8-9: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a = 1 // 2\nb = /* c\n',
    '2,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    '\ufeffa = 1\n',
    '1,1-2: Invalid character; This character is not used within the language.',
    '1,1-2: Argument or block definition required; An argument or block definition is required here.',
  ],
  [
    'a = 1\r\nb = ]\r\nc\r\n',
    '2,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
    '3,1-2: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    'a = =1\n',
    '1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a == 1\n',
    '1,1-2: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    'a := 1\n',
    '1,1-2: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    'a: 1\n',
    '1,1-2: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    'a.b = 1\n',
    '1,1-2: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    'a[0] = 1\n',
    '1,1-2: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    'é = "é" x\n',
    '1,9-10 in 1,1-10: Missing newline after argument; An argument definition must end with a newline.',
  ],
  [
    'a = "👩‍👩‍👧‍👦" x\n',
    '1,9-10 in 1,1-10: Missing newline after argument; An argument definition must end with a newline.',
  ],
  [
    '\ta = ]\n',
    '1,6-7: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a = 1..2\n',
    '1,5-9: Invalid number literal; Failed to recognize the value of this number literal.',
  ],
  [
    'a = 1e\n',
    '1,6-7 in 1,1-7: Missing newline after argument; An argument definition must end with a newline.',
  ],
  [
    'a = 0x1F\n',
    '1,6-9 in 1,1-9: Missing newline after argument; An argument definition must end with a newline.',
  ],
  [
    'a = ]\nb = ]\nc = ]\n',
    '1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a {\n  b = ]\n  c = ]\n}\nd = ]\n',
    '2,7-8: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a = f(\nb = 1\n',
    '2,3-4 in 1,5-2,4: Missing argument separator; A comma is required to separate each function argument from the next.',
  ],
  [
    'a = {\nb = 1\n',
    '3,1-1: Missing expression; Expected the start of an expression, but found the end of the file.',
  ],
  [
    'a = {\n b = 1\n c 2\n}\nd = ]\n',
    '3,4-5 in 1,5-3,5: Missing key/value separator; Expected an equals sign ("=") to mark the beginning of the attribute value.',
  ],
];

describe('mistakes in bodies', () => {
  test.each(rows)('%s', (text, ...mistakes) => {
    const sink = new Diagnostics();
    parseHcl({ name: 'x.hcl', text }, sink);
    expect(sink.items.map(renderDiagnostic)).toEqual(mistakes);
  });
});
