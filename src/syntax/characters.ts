import { Token, type TokenKind } from './token.ts';

export const NEWLINE = 10;
export const CARRIAGE_RETURN = 13;
export const BANG = 33;
export const DOUBLE_QUOTE = 34;
export const DOLLAR = 36;
export const PERCENT = 37;
export const AMPERSAND = 38;
export const STAR = 42;
export const PLUS = 43;
export const MINUS = 45;
export const DOT = 46;
export const SLASH = 47;
export const COLON = 58;
export const LESS = 60;
export const EQUAL = 61;
export const GREATER = 62;
export const UPPER_E = 69;
export const BACKSLASH = 92;
export const LOWER_E = 101;
export const OPEN_BRACE = 123;
export const PIPE = 124;
export const CLOSE_BRACE = 125;
export const TILDE = 126;
export const REPLACEMENT = 0xfffd;

// Functions, because V8 takes milliseconds for the properties of Unicode in them, and a text in ASCII
// does not need them.
export const identStart = (): RegExp => /\p{ID_Start}/uy;
// Unicode 15.1 lets names hold joiners and middle dots; HCL's older tables do not. The runs are
// bounded because the engine keeps a place to go back to for each character.
export const identRest = (): RegExp =>
  /(?:(?!\u200c|\u200d|\u30fb|\uff65)[\p{ID_Continue}-]){1,1000}/uy;
export const heredocStart = (): RegExp =>
  /<<-?([\p{ID_Start}_](?:(?!\u200c|\u200d|\u30fb|\uff65)[\p{ID_Continue}-]){0,10000})\r?\n/uy;

/** What a token can be that begins with an ASCII character. */
export const Type = {
  Other: 0,
  Space: 1,
  Letter: 2,
  Digit: 3,
  Single: 4,
  Open: 5,
  Close: 6,
  Operator: 7,
  Quote: 8,
} as const;

/** Tokens of one character that no other token begins with. */
export const SINGLE_TOKENS: Partial<Record<number, TokenKind>> = {
  [NEWLINE]: Token.Newline,
  40: Token.OpenParen,
  41: Token.CloseParen,
  91: Token.OpenBracket,
  93: Token.CloseBracket,
  123: Token.OpenBrace,
  42: Token.Star,
  43: Token.Plus,
  44: Token.Comma,
  45: Token.Minus,
  37: Token.Percent,
  63: Token.Question,
  94: Token.Caret,
  59: Token.Semicolon,
  96: Token.Backtick,
  39: Token.Apostrophe,
};

/** The `Type` of each ASCII character. */
export const CHARACTER_TYPES: Uint8Array = characterTypes();
/** Marks the characters at which the text of a quoted template ends. */
export const QUOTED_STOPS: Uint8Array = marks('"$%\\\r\n');
/** Marks the characters at which a line of a heredoc or bare template ends. */
export const PLAIN_STOPS: Uint8Array = marks('$%\r\n');

function characterTypes(): Uint8Array {
  const types = new Uint8Array(128);
  const set = (characters: string, type: number) => {
    for (const character of characters) types[character.charCodeAt(0)] = type;
  };
  set(' \t', Type.Space);
  set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_', Type.Letter);
  set('0123456789', Type.Digit);
  set("\n*+,-%?^;`'", Type.Single);
  set('([{', Type.Open);
  set(')]}', Type.Close);
  set('=!<>&|:.~/#', Type.Operator);
  set('"', Type.Quote);
  return types;
}

function marks(characters: string): Uint8Array {
  const marked = new Uint8Array(128);
  for (const character of characters) marked[character.charCodeAt(0)] = 1;
  return marked;
}
