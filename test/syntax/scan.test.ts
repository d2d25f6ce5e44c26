import { describe, expect, test } from 'vitest';
import { scanTokens } from '../../src/syntax/scan.ts';
import { Token, type TokenList } from '../../src/syntax/token.ts';
import { hostileTexts, mutations, sampleTexts } from './samples.ts';

const names: ReadonlyMap<number, string> = new Map(
  Object.entries(Token).map(([name, kind]) => [kind, name]),
);

function render(text: string, tokens: TokenList): string {
  const parts: string[] = [];
  for (let index = 0; index < tokens.length - 1; index++) {
    const part = text.slice(tokens.starts[index], tokens.ends[index]);
    parts.push(`${names.get(tokens.kinds[index] ?? -1)} ${JSON.stringify(part)}`);
  }
  return parts.join(' ');
}

const rows: readonly (readonly [text: string, tokens: string])[] = [
  ['', ''],
  [' \t ', ''],
  ['a-b _1 é名', 'Ident "a-b" Ident "_1" Ident "é名"'],
  ['-a', 'Minus "-" Ident "a"'],
  ['1 1.5 1e3 1E+3 1.5e-3', 'Number "1" Number "1.5" Number "1e3" Number "1E+3" Number "1.5e-3"'],
  ['1.', 'Number "1" Dot "."'],
  ['1..2', 'Number "1..2"'],
  ['1...', 'Number "1" Ellipsis "..."'],
  ['1e', 'Number "1" Ident "e"'],
  ['1e+', 'Number "1" Ident "e" Plus "+"'],
  ['0x1F', 'Number "0" Ident "x1F"'],
  ['a.0.1', 'Ident "a" Dot "." Number "0.1"'],
  [
    '== != >= <= && || => :: ...',
    'EqualEqual "==" NotEqual "!=" GreaterEqual ">=" LessEqual "<=" AndAnd "&&" OrOr "||" FatArrow "=>" DoubleColon "::" Ellipsis "..."',
  ],
  ['===', 'EqualEqual "==" Equal "="'],
  [
    '.. : = < > ! ?',
    'Dot "." Dot "." Colon ":" Equal "=" Less "<" Greater ">" Bang "!" Question "?"',
  ],
  [
    '* / % + - , ( ) [ ] { }',
    'Star "*" Slash "/" Percent "%" Plus "+" Minus "-" Comma "," OpenParen "(" CloseParen ")" OpenBracket "[" CloseBracket "]" OpenBrace "{" CloseBrace "}"',
  ],
  [
    "& | ~ ^ ; ` '",
    'Ampersand "&" Pipe "|" Tilde "~" Caret "^" Semicolon ";" Backtick "`" Apostrophe "\'"',
  ],
  ['@ $ \\ “ 😀', 'Invalid "@" Invalid "$" Invalid "\\\\" Invalid "“" Invalid "😀"'],
  [
    'a\nb\r\nc\rd',
    'Ident "a" Newline "\\n" Ident "b" Newline "\\r\\n" Ident "c" Invalid "\\r" Ident "d"',
  ],
  [
    '# a\n// b\r\n/* c\n*/ d',
    'Comment "# a\\n" Comment "// b\\r\\n" Comment "/* c\\n*/" Ident "d"',
  ],
  ['# a', 'Comment "# a"'],
  ['/*/', 'Slash "/" Star "*" Slash "/"'],
  ['/**/ */', 'Comment "/**/" Star "*" Slash "/"'],
  ['""', 'OpenQuote "\\"" CloseQuote "\\""'],
  ['"a b"', 'OpenQuote "\\"" QuotedText "a b" CloseQuote "\\""'],
  ['"\\"\\\\"', 'OpenQuote "\\"" QuotedText "\\\\\\"\\\\\\\\" CloseQuote "\\""'],
  [
    '"a$b%c"',
    'OpenQuote "\\"" QuotedText "a" QuotedText "$" QuotedText "b" QuotedText "%" QuotedText "c" CloseQuote "\\""',
  ],
  [
    '"$${a}%%{b}"',
    'OpenQuote "\\"" QuotedText "$${" QuotedText "a}" QuotedText "%%{" QuotedText "b}" CloseQuote "\\""',
  ],
  ['"$$${a}"', 'OpenQuote "\\"" QuotedText "$" QuotedText "$${" QuotedText "a}" CloseQuote "\\""'],
  ['"${a}"', 'OpenQuote "\\"" OpenInterpolation "${" Ident "a" CloseSequence "}" CloseQuote "\\""'],
  [
    '"${~a~}%{~b~}"',
    'OpenQuote "\\"" OpenInterpolation "${~" Ident "a" CloseSequence "~}" OpenDirective "%{~" Ident "b" CloseSequence "~}" CloseQuote "\\""',
  ],
  [
    '"${{}}"',
    'OpenQuote "\\"" OpenInterpolation "${" OpenBrace "{" CloseBrace "}" CloseSequence "}" CloseQuote "\\""',
  ],
  [
    '"${"}"}"',
    'OpenQuote "\\"" OpenInterpolation "${" OpenQuote "\\"" QuotedText "}" CloseQuote "\\"" CloseSequence "}" CloseQuote "\\""',
  ],
  [
    '"a\n\r\nb"',
    'OpenQuote "\\"" QuotedText "a" QuotedNewline "\\n\\r\\n" QuotedText "b" CloseQuote "\\""',
  ],
  ['"a\\\n"', 'OpenQuote "\\"" QuotedText "a" Invalid "\\\\" QuotedNewline "\\n" CloseQuote "\\""'],
  ['"a$', 'OpenQuote "\\"" QuotedText "a" Invalid "$"'],
  ['<<E\nE\n', 'OpenHeredoc "<<E\\n" CloseHeredoc "E" Newline "\\n"'],
  [
    '<<-E\r\n a\r\n E \r\n',
    'OpenHeredoc "<<-E\\r\\n" PlainText " a\\r\\n" CloseHeredoc " E " Newline "\\r\\n"',
  ],
  ['<<E\n\nE\n', 'OpenHeredoc "<<E\\n" PlainText "\\n" CloseHeredoc "E" Newline "\\n"'],
  ['<<E\nE', 'OpenHeredoc "<<E\\n" PlainText "E"'],
  [
    '<<E\nxE\nE x\nE\n',
    'OpenHeredoc "<<E\\n" PlainText "xE\\n" PlainText "E x\\n" CloseHeredoc "E" Newline "\\n"',
  ],
  [
    '<<E\n${a}E\nE\n',
    'OpenHeredoc "<<E\\n" OpenInterpolation "${" Ident "a" CloseSequence "}" PlainText "E\\n" CloseHeredoc "E" Newline "\\n"',
  ],
  [
    '<<E\n$\n$x\n$$\n$${\nE\n',
    'OpenHeredoc "<<E\\n" PlainText "$" PlainText "\\n" PlainText "$x" PlainText "\\n" PlainText "$$" PlainText "\\n" PlainText "$${\\n" CloseHeredoc "E" Newline "\\n"',
  ],
  ['<<E\na\rb\nE\n', 'OpenHeredoc "<<E\\n" PlainText "a" Invalid "\\rb\\nE\\n"'],
  ['<<E x', 'Less "<" Less "<" Ident "E" Ident "x"'],
  ['<<1\n', 'Less "<" Less "<" Number "1" Newline "\\n"'],
  ['~} }', 'CloseSequence "~}" CloseBrace "}"'],
];

describe('tokens', () => {
  test.each(rows)('%j', (text, want) => {
    expect(render(text, scanTokens(text, 'normal'))).toBe(want);
  });

  test('bytes that were not UTF-8', () => {
    const text = 'a = "\ufffd" \ufffd';
    expect(render(text, scanTokens(text, 'normal', 5))).toBe(
      'Ident "a" Equal "=" OpenQuote "\\"" BadUtf8 "\ufffd" CloseQuote "\\"" BadUtf8 "\ufffd"',
    );
    expect(render(text, scanTokens(text, 'normal', 6))).toContain('QuotedText "\ufffd"');
  });

  test('a bare template', () => {
    const text = 'a "b" \\n\n$${c}${d}$';
    expect(render(text, scanTokens(text, 'template'))).toBe(
      'PlainText "a \\"b\\" \\\\n\\n" PlainText "$${" PlainText "c}" OpenInterpolation "${" Ident "d" CloseSequence "}" PlainText "$"',
    );
  });
});

describe('tokens joined are the text', () => {
  test.each([...sampleTexts, ...hostileTexts, ...mutations(400)])('%j', (text) => {
    expect(joined(text, scanTokens(text, 'normal'))).toBe(text);
    expect(joined(text, scanTokens(text, 'template'))).toBe(text);
  });
});

/** The texts of all tokens with the spaces and tabs between them; other gaps show as `?`. */
function joined(text: string, { kinds, starts, ends, length }: TokenList): string {
  let result = '';
  let at = 0;
  for (let index = 0; index < length; index++) {
    const start = starts[index] ?? -1;
    const end = ends[index] ?? -1;
    const isLast = index === length - 1;
    const isOdd = end < start || (kinds[index] === Token.Eof) !== isLast;
    result += text.slice(at, start).replace(/[^ \t]/g, '?');
    result += isOdd ? '?' : text.slice(start, end);
    at = end;
  }
  return result;
}
