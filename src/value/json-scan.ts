import { quoteText } from './text.ts';

/** A JSON text that is not what it should be; the message is Go's or go-cty's. */
export class ValueJsonError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ValueJsonError';
  }
}

/** Arrays and objects in each other; encoding/json stops at 10,000. */
const maxDepth = 1000;

const endOfText = 'unexpected EOF';

/** The offset of the next character that is not JSON's white space. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** The end of the scalar that starts at `start`; the text behind it is not looked at. */
export function scanScalar(text: string, start: number): number {
  const first = text[start] ?? '';
  if (first === '"') return scanString(text, start + 1);
  if (first === 't') return scanWord(text, start, 'true');
  if (first === 'f') return scanWord(text, start, 'false');
  if (first === 'n') return scanWord(text, start, 'null');
  if (first === '-' || isDigit(first)) return scanNumber(text, start);
  throw unexpectedCharacter(text, start, ' looking for beginning of value');
}

/**
 * The end of the value that starts at or after `start`. Throws what Go's encoding/json says about
 * the first mistake in it.
 */
export function scanValue(text: string, start: number): number {
  const closers: string[] = [];
  let at = skipSpace(text, start);
  for (;;) {
    at = skipSpace(text, at);
    const opener = text[at];
    if (opener === '[' || opener === '{') {
      const closer = opener === '[' ? ']' : '}';
      closers.push(closer);
      if (closers.length > maxDepth) throw unexpectedCharacter(text, at, ' exceeded max depth');
      at = skipSpace(text, at + 1);
      if (text[at] !== closer) {
        if (closer === '}') at = scanKey(text, at);
        continue;
      }
      closers.pop();
      at++;
    } else {
      if (at >= text.length) throw new ValueJsonError(endOfText);
      at = scanScalar(text, at);
    }
    // A value has ended; close what ends with it, up to the next one.
    for (;;) {
      const closer = closers.at(-1);
      if (closer === undefined) return at;
      at = skipSpace(text, at);
      if (text[at] === ',') {
        at = closer === '}' ? scanKey(text, skipSpace(text, at + 1)) : at + 1;
        break;
      }
      if (text[at] !== closer) {
        const place = closer === ']' ? ' after array element' : ' after object key:value pair';
        throw unexpectedCharacter(text, at, place);
      }
      closers.pop();
      at++;
    }
  }
}

function scanKey(text: string, start: number): number {
  if (text[start] !== '"') {
    throw unexpectedCharacter(text, start, ' looking for beginning of object key string');
  }
  const end = skipSpace(text, scanString(text, start + 1));
  if (text[end] !== ':') throw unexpectedCharacter(text, end, ' after object key');
  return end + 1;
}

/** What encoding/json says about the character at `at`; beyond the text, that it has ended. */
export function unexpectedCharacter(text: string, at: number, place: string): ValueJsonError {
  const code = text.codePointAt(at);
  if (code === undefined) return new ValueJsonError(endOfText);
  return new ValueJsonError(`invalid character ${quoteByte(code)}${place}`);
}

// Go shows the first byte of the character's UTF-8 form as if it were a character.
function quoteByte(code: number): string {
  const byte = new TextEncoder().encode(String.fromCodePoint(code))[0] ?? 0;
  const character = String.fromCharCode(byte);
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  return `'${quoteText(character).slice(1, -1)}'`;
}

function scanString(text: string, start: number): number {
  for (let at = start; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code === 0x5c) at = scanEscape(text, at + 1);
    else if (!(code >= 0x20)) throw unexpectedCharacter(text, at, ' in string literal');
  }
}

/** The offset of the last character of the escape whose letter is at `at`. */
function scanEscape(text: string, at: number): number {
  const letter = text[at];
  if (letter !== 'u') {
    if (letter !== undefined && '"\\/bfnrt'.includes(letter)) return at;
    throw unexpectedCharacter(text, at, ' in string escape code');
  }
  for (let digit = at + 1; digit <= at + 4; digit++) {
    if (!/^[0-9a-fA-F]$/.test(text[digit] ?? '')) {
      throw unexpectedCharacter(text, digit, ' in \\u hexadecimal character escape');
    }
  }
  return at + 4;
}

function scanWord(text: string, start: number, word: string): number {
  for (let index = 1; index < word.length; index++) {
    if (text[start + index] !== word[index]) {
      const place = ` in literal ${word} (expecting '${word[index]}')`;
      throw unexpectedCharacter(text, start + index, place);
    }
  }
  return start + word.length;
}

function scanNumber(text: string, start: number): number {
  let at = text[start] === '-' ? start + 1 : start;
  if (!isDigit(text[at])) throw unexpectedCharacter(text, at, ' in numeric literal');
  at = text[at] === '0' ? at + 1 : skipDigits(text, at);
  if (text[at] === '.') {
    at++;
    if (!isDigit(text[at])) {
      throw unexpectedCharacter(text, at, ' after decimal point in numeric literal');
    }
    at = skipDigits(text, at);
  }
  if (text[at] === 'e' || text[at] === 'E') {
    at++;
    if (text[at] === '+' || text[at] === '-') at++;
    if (!isDigit(text[at])) {
      throw unexpectedCharacter(text, at, ' in exponent of numeric literal');
    }
    at = skipDigits(text, at);
  }
  return at;
}

function skipDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text[at])) at++;
  return at;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
