import type { JsonString } from './ast.ts';
import type { Reading } from './reading.ts';

/** The text of a JSON string with escapes resolved, or the place of the first mistake in it. */
export type DecodedString =
  | { readonly text: string; readonly offsets?: Uint32Array }
  | { readonly badAt: number };

/**
 * Resolves the escapes of a JSON string, given with its quotes. `offsets` maps offsets of the
 * result to offsets of the literal; without it the text runs in step after the quote. Halves of
 * surrogate pairs become U+FFFD, as in Go.
 */
export function decodeJsonString(literal: string): DecodedString {
  const last = literal.length - 1;
  if (!literal.includes('\\')) {
    return last > 0 && literal[last] === '"' ? { text: literal.slice(1, -1) } : { badAt: last };
  }
  const units = new Uint16Array(literal.length);
  const offsets = new Uint32Array(literal.length);
  let length = 0;
  let at = 1;
  for (;;) {
    const unit = literal.charCodeAt(at);
    if (Number.isNaN(unit)) return { badAt: last };
    offsets[length] = at;
    if (unit === QUOTE) break;
    if (unit !== BACKSLASH) {
      units[length] = unit;
      at += 1;
    } else {
      const selector = literal[at + 1];
      if (selector === undefined) return { badAt: last };
      if (selector === 'u') {
        const digits = HEX_DIGITS.exec(literal.slice(at + 2, at + 6))![0];
        if (digits.length < 4) return { badAt: Math.min(at + 2 + digits.length, last) };
        units[length] = Number.parseInt(digits, 16);
        at += 6;
      } else {
        const resolved = ESCAPES[selector];
        if (resolved === undefined) return { badAt: at + 1 };
        units[length] = resolved.charCodeAt(0);
        at += 2;
      }
    }
    length += 1;
  }
  return { text: toText(units.subarray(0, length)), offsets: offsets.slice(0, length + 1) };
}

/** A JSON string as text to parse, with the places that its characters have in the file. */
export function readJsonString({ text, range }: JsonString): Reading {
  const { file, start, end } = range;
  const decoded = decodeJsonString(file.text.slice(start, end));
  if ('badAt' in decoded || decoded.offsets === undefined) return { file, text, base: start + 1 };
  return { file, text, base: start, offsets: decoded.offsets.map((offset) => start + offset) };
}

const QUOTE = 34;
const BACKSLASH = 92;
const HEX_DIGITS = /^[0-9a-fA-F]*/;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function toText(units: Uint16Array): string {
  let text = '';
  for (let at = 0; at < units.length; at += CHUNK) {
    text += String.fromCharCode(...units.subarray(at, at + CHUNK));
  }
  return text.replace(LONE_SURROGATES, '\ufffd');
}

const CHUNK = 8192;
const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
