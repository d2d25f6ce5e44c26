import { Token, type TokenList } from './token.ts';

/** A message about a token that HCL's scanner knows but the language does not have. */
export interface BadToken {
  readonly index: number;
  readonly summary: string;
  readonly detail: string;
}

/** The tokens that can stand nowhere, each kind told as often as HCL tells it, in order. */
export function findBadTokens(tokens: TokenList, text: string): readonly BadToken[] {
  const found: BadToken[] = [];
  const seen = new Map<string, number>();
  for (let index = 0; index < tokens.length; index += 1) {
    const kind = tokens.kinds[index]!;
    if (kind < Token.Ampersand) continue;
    const isQuote = kind === Token.Invalid && isCurlyQuote(text, tokens, index);
    const rule = isQuote ? CURLY_QUOTE : RULES[kind]!;
    const count = seen.get(rule.group) ?? 0;
    seen.set(rule.group, count + 1);
    if (!rule.isTold(count)) continue;
    found.push({ index, summary: rule.summary, detail: rule.detail });
    if (found.length === MOST_TOLD) break;
  }
  return found;
}

/** Binary files and unclosed quotes would make a message of every line. */
const MOST_TOLD = 1000;

interface Rule {
  /** Rules of one group count together. */
  readonly group: string;
  /** Whether a token is told when so many of its group came before. */
  isTold(count: number): boolean;
  readonly summary: string;
  readonly detail: string;
}

const always = () => true;
const first = (count: number) => count < 1;
const firstFour = (count: number) => count < 4;
/** One of each pair, as such quotes come in pairs; the counter of HCL stops at three. */
const opening = (count: number) => count === 0 || count === 2;

function bitwise(suggestion: string): Rule {
  return {
    group: 'bitwise',
    isTold: firstFour,
    summary: 'Unsupported operator',
    detail: `Bitwise operators are not supported.${suggestion}`,
  };
}

function character(group: string, isTold: Rule['isTold'], detail: string): Rule {
  return { group, isTold, summary: 'Invalid character', detail };
}

const CURLY_QUOTE: Rule = character(
  'curly',
  always,
  '"Curly quotes" are not valid here. These can sometimes be inadvertently introduced when sharing code via documents or discussion forums. It might help to replace the character with a "straight quote".',
);

const RULES: Readonly<Record<number, Rule>> = {
  [Token.Ampersand]: bitwise(' Did you mean boolean AND ("&&")?'),
  [Token.Pipe]: bitwise(' Did you mean boolean OR ("||")?'),
  [Token.Tilde]: bitwise(' Did you mean boolean NOT ("!")?'),
  [Token.Caret]: bitwise(''),
  [Token.Semicolon]: character(
    'semicolon',
    first,
    'The ";" character is not valid. Use newlines to separate arguments and blocks, and commas to separate items in collection values.',
  ),
  [Token.Backtick]: character(
    'backtick',
    opening,
    'The "`" character is not valid. To create a multi-line string, use the "heredoc" syntax, like "<<EOT".',
  ),
  [Token.Apostrophe]: character(
    'apostrophe',
    opening,
    'Single quotes are not valid. Use double quotes (") to enclose strings.',
  ),
  [Token.QuotedNewline]: {
    group: 'newline',
    isTold: always,
    summary: 'Invalid multi-line string',
    detail:
      'Quoted strings may not be split over multiple lines. To produce a multi-line string, either use the \\n escape to represent a newline character or use the "heredoc" multi-line template syntax.',
  },
  [Token.BadUtf8]: {
    group: 'utf-8',
    isTold: first,
    summary: 'Invalid character encoding',
    detail:
      'All input files must be UTF-8 encoded. Ensure that UTF-8 encoding is selected in your editor.',
  },
  [Token.Invalid]: character('invalid', always, 'This character is not used within the language.'),
};

function isCurlyQuote(text: string, tokens: TokenList, index: number): boolean {
  const start = tokens.starts[index]!;
  const unit = text.charCodeAt(start);
  return tokens.ends[index] === start + 1 && (unit === 0x201c || unit === 0x201d);
}
