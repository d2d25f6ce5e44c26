import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { parseHcl } from '../../src/syntax/parse.ts';
import { renderDiagnostic } from './render.ts';

/** A text and its mistakes in order, as HCL reports them. */
type Row = readonly [text: string, ...mistakes: string[]];

const rows: readonly Row[] = [
  [
    'b "${x}" {\n}\n',
    '1,4-6 in 1,3-6: Invalid string literal; Template sequences are not allowed in this string. To include a literal "$", double it (as "$$") to escape it.',
  ],
  [
    'b "%{x}" {\n}\n',
    '1,4-6 in 1,3-6: Invalid string literal; Template sequences are not allowed in this string. To include a literal "%", double it (as "%%") to escape it.',
  ],
  [
    'b "\\q" {\n}\n',
    '1,4-6: Invalid escape sequence; The symbol "q" is not a valid escape sequence selector.',
  ],
  [
    'a = "${x',
    '1,6-8: Unclosed template interpolation sequence; There is no closing brace for this interpolation sequence before the end of the file. This might be caused by incorrect nesting inside the given expression.',
  ],
  [
    'a = "${x"',
    '1,6-8: Unclosed template interpolation sequence; There is no closing brace for this interpolation sequence before the end of the quoted template. This might be caused by incorrect nesting inside the given expression.',
  ],
  [
    'a = "${x y}"',
    '1,10-11 in 1,6-11: Extra characters after interpolation expression; Expected a closing brace to end the interpolation expression, but found extra characters.\n\nThis can happen when you include interpolation syntax for another language, such as shell scripting, but forget to escape the interpolation start token. If this is an embedded sequence for another language, escape it by starting with "$${" instead of just "${".',
  ],
  [
    'a = "${a:b}"',
    '1,9-10 in 1,6-10: Extra characters after interpolation expression; Template interpolation doesn\'t expect a colon at this location. Did you intend this to be a literal sequence to be processed as part of another language? If so, you can escape it by starting with "$${" instead of just "${".',
  ],
  [
    'a = "${}"\n',
    '1,8-9: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a = "${[1,}"\n',
    '1,11-12: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
  [
    'a = "%{ }"\n',
    '1,9-10 in 1,6-10: Invalid template directive; A template directive keyword ("if", "for", etc) is expected at the beginning of a %{ sequence.',
  ],
  [
    'a = "%{ 1 }"\n',
    '1,9-10 in 1,6-10: Invalid template directive; A template directive keyword ("if", "for", etc) is expected at the beginning of a %{ sequence.',
  ],
  [
    'a = "%{ foo }"\n',
    '1,9-12 in 1,6-12: Invalid template control keyword; "foo" is not a valid template control keyword. Did you mean "for"?',
  ],
  [
    'a = "%{ iff x }"\n',
    '1,9-12 in 1,6-12: Invalid template control keyword; "iff" is not a valid template control keyword. Did you mean "if"?',
  ],
  [
    'a = "%{ if }"\n',
    '1,12-13: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
    '1,13-14: Unexpected end of template; The if directive at x.hcl:1,6-13 is missing its corresponding endif directive.',
  ],
  [
    'a = "%{ if x y }z%{ endif }"\n',
    '1,14-15 in 1,6-15: Extra characters in if marker; Expected a closing brace to end the sequence, but found extra characters.',
  ],
  [
    'a = "%{ else x }"\n',
    '1,14-15 in 1,6-15: Extra characters in else marker; Expected a closing brace to end the sequence, but found extra characters.',
    '1,6-15: Unexpected else directive; The control directives within this template are unbalanced.',
  ],
  [
    'a = "%{ if x }"\n',
    '1,15-16: Unexpected end of template; The if directive at x.hcl:1,6-15 is missing its corresponding endif directive.',
  ],
  [
    'a = "%{ if x }%{ else }%{ else }%{ endif }"\n',
    '1,24-33: Unexpected else directive; Already in the else clause for the if started at x.hcl:1,6-15.',
    '1,33-43: Unexpected endif directive; The control directives within this template are unbalanced.',
  ],
  [
    'a = "%{ if x }%{ endfor }"\n',
    '1,15-26: Unexpected endfor directive; Expecting an endif directive for the if started at x.hcl:1,6-15.',
  ],
  [
    'a = "%{ endif }"\n',
    '1,6-16: Unexpected endif directive; The control directives within this template are unbalanced.',
  ],
  [
    'a = "%{ else }"\n',
    '1,6-15: Unexpected else directive; The control directives within this template are unbalanced.',
  ],
  [
    'a = "%{ endfor }"\n',
    '1,6-17: Unexpected endfor directive; The control directives within this template are unbalanced.',
  ],
  [
    'a = "%{ for }"\n',
    "1,13-14: Invalid 'for' directive; For directive requires variable name after 'for'.",
  ],
  [
    'a = "%{ for x, }"\n',
    "1,16-17: Invalid 'for' directive; For directive requires value variable name after comma.",
  ],
  [
    'a = "%{ for x y }"\n',
    "1,15-16: Invalid 'for' directive; For directive requires 'in' keyword after names.",
  ],
  [
    'a = "%{ for x in y }"\n',
    '1,21-22: Unexpected end of template; The for directive at x.hcl:1,6-21 is missing its corresponding endfor directive.',
  ],
  [
    'a = "%{ for x in y }%{ else }%{ endfor }"\n',
    '1,21-30: Unexpected else directive; An else clause is not expected for a for directive.',
    '1,30-41: Unexpected endfor directive; The control directives within this template are unbalanced.',
  ],
  [
    'a = "%{ for x in y }%{ endif }"\n',
    '1,21-31: Unexpected endif directive; Expecting an endfor directive corresponding to the for directive at x.hcl:1,6-21.',
  ],
  [
    'a = "%{ for x in y }%{ if z }%{ endfor }"\n',
    '1,30-41: Unexpected endfor directive; Expecting an endif directive for the if started at x.hcl:1,21-30.',
    '1,41-42: Unexpected end of template; The for directive at x.hcl:1,6-21 is missing its corresponding endfor directive.',
  ],
  [
    'a = "\\q \\u12 \\U1234 \\ud800 \\UFFFFFFFF \\é \\\\ \\$"\n',
    '1,6-8: Invalid escape sequence; The symbol "q" is not a valid escape sequence selector.',
    '1,9-13: Invalid escape sequence; The \\u escape sequence must be followed by four hexadecimal digits.',
    '1,14-20: Invalid escape sequence; The \\U escape sequence must be followed by eight hexadecimal digits.',
    '1,21-27: Invalid escape sequence; Cannot encode character U+d800 in UTF-8.',
    '1,28-38: Invalid escape sequence; Cannot encode character U+ffffffff in UTF-8.',
    '1,39-41: Invalid escape sequence; The symbol "é" is not a valid escape sequence selector.',
    '1,45-47: Invalid escape sequence; The symbol "$" is not a valid escape sequence selector.',
  ],
  [
    'a = "x\\\n"\n',
    '1,7-8: Invalid character; This character is not used within the language.',
    '1,8-2,1: Invalid multi-line string; Quoted strings may not be split over multiple lines. To produce a multi-line string, either use the \\n escape to represent a newline character or use the "heredoc" multi-line template syntax.',
    '1,7-8 in 1,6-8: Unterminated template string; No closing marker was found for the string.',
  ],
  [
    'a = <<EOT\nx\n',
    '3,1-1 in 2,1-3,1: Unterminated template string; No closing marker was found for the string.',
  ],
  [
    'a = <<EOT\n${x\nEOT\n',
    '3,1-4 in 2,1-3,4: Extra characters after interpolation expression; Expected a closing brace to end the interpolation expression, but found extra characters.\n\nThis can happen when you include interpolation syntax for another language, such as shell scripting, but forget to escape the interpolation start token. If this is an embedded sequence for another language, escape it by starting with "$${" instead of just "${".',
  ],
  [
    'a = <<EOT\nx\nEOT',
    '3,4-4 in 2,1-3,4: Unterminated template string; No closing marker was found for the string.',
  ],
  [
    'a = <<EOT\nx\rEOT\n',
    '2,2-3,1: Invalid character; This character is not used within the language.',
    '2,2-3,1 in 2,1-3,1: Unterminated template string; No closing marker was found for the string.',
  ],
  [
    'a = <<\nEOT\n',
    '1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
    '2,1-4: Argument or block definition required; An argument or block definition is required here. To set an argument, use the equals sign "=" to introduce the argument value.',
  ],
  [
    'a = \\\n',
    '1,5-6: Invalid character; This character is not used within the language.',
    '1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token.',
  ],
];

describe('mistakes in templates', () => {
  test.each(rows)('%s', (text, ...mistakes) => {
    const sink = new Diagnostics();
    parseHcl({ name: 'x.hcl', text }, sink);
    expect(sink.items.map(renderDiagnostic)).toEqual(mistakes);
  });
});
