/**
 * Upper, lower and title case one code point at a time, as Go's unicode package maps them
 * (Unicode 15, the simple mappings): no letter becomes several, so ß stays ß, and Σ becomes σ
 * wherever it stands.
 */

export function toUpper(text: string): string {
  return isAscii.test(text) ? text.toUpperCase() : text.replace(cased, upperOf);
}

export function toLower(text: string): string {
  return isAscii.test(text) ? text.toLowerCase() : text.replace(cased, lowerOf);
}

/** The first letter of each word in title case; words begin after white space and punctuation. */
export function toTitle(text: string): string {
  let result = '';
  let isStart = true;
  for (const character of text) {
    result += isStart ? titleOf(character) : character;
    isStart = separator.test(character);
  }
  return result;
}

const isAscii = /^[\0-\x7f]*$/;
const cased = /[\p{L}\p{M}\p{N}\p{S}]/gu;

/** Beyond ASCII, punctuation does not separate words. */
const separator = /^(?:(?![0-9A-Za-z_])[\0-\x7f]|\p{White_Space})$/u;

/** Letters whose counterpart came with Unicode 16 and 17. */
const unpaired =
  /[\u019b\u0264\u1c89\u1c8a\ua7cb-\ua7cf\ua7d2-\ua7d5\ua7da-\ua7dc\u{10d50}-\u{10d85}\u{16ea0}-\u{16ed3}]/u;

function upperOf(character: string): string {
  const mapped = character.toUpperCase();
  if (!isSingle(mapped)) return greekUpperOf(character);
  return unpaired.test(character) ? character : mapped;
}

function lowerOf(character: string): string {
  const mapped = character.toLowerCase();
  if (!isSingle(mapped)) return mapped.charAt(0);
  return unpaired.test(character) ? character : mapped;
}

function titleOf(character: string): string {
  const digraph = digraphs.find((letters) => letters.includes(character));
  if (digraph !== undefined) return digraph.charAt(1);
  // The Georgian letters of ordinary text have capitals that no title uses.
  return /[\u10d0-\u10ff]/.test(character) ? character : upperOf(character);
}

const digraphs = ['Ǆǅǆ', 'Ǉǈǉ', 'Ǌǋǌ', 'Ǳǲǳ'];

/** Small Greek letters with iota below, whose capital with iota is a single letter. */
function greekUpperOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCharCode(code | 8);
  const isPlainIota = code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3;
  return isPlainIota ? String.fromCharCode(code + 9) : character;
}

function isSingle(text: string): boolean {
  return text.length === 1 || (text.length === 2 && text.codePointAt(0)! > 0xffff);
}
