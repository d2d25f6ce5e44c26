import { quoteText } from '../value/text.ts';

/** Told of each bad escape: its offsets in the text, and HCL's sentence. */
export type ReportEscape = (start: number, end: number, detail: string) => void;

/** The text of a template token that knows no backslashes: only `$${` and `%%{` stand for less. */
export function decodePlainText(text: string): string {
  const marker = text[0];
  const isEscape = (marker === '$' || marker === '%') && text[1] === marker && text[2] === '{';
  return isEscape ? text.slice(1) : text;
}

/** The text of a token between quotes; what is wrong stays in it as HCL leaves it. */
export function decodeQuotedText(text: string, report: ReportEscape): string {
  let backslash = text.indexOf('\\');
  if (backslash === -1) return decodePlainText(text);
  let decoded = '';
  let from = 0;
  while (backslash !== -1) {
    decoded += text.slice(from, backslash);
    from = escapeEnd(text, backslash);
    decoded += decodeEscape(text.slice(backslash, from), (detail) =>
      report(backslash, from, detail),
    );
    backslash = text.indexOf('\\', from);
  }
  return decoded + text.slice(from);
}

const DIGITS: Readonly<Record<string, number>> = { u: 4, U: 8 };
const DIGIT_NAMES: Readonly<Record<string, string>> = { u: 'four', U: 'eight' };

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
};

function escapeEnd(text: string, backslash: number): number {
  const selector = text.codePointAt(backslash + 1);
  if (selector === undefined) return backslash + 1;
  const start = backslash + (selector > 0xffff ? 3 : 2);
  const most = DIGITS[text[backslash + 1]!];
  if (most === undefined) return start;
  let end = start;
  while (end < start + most && /^[0-9a-fA-F]$/.test(text[end] ?? '')) end += 1;
  return end;
}

function decodeEscape(escape: string, fail: (detail: string) => void): string {
  const selector = escape[1];
  if (selector === undefined) {
    fail('Backslash must be followed by an escape sequence selector character.');
    return escape;
  }
  const digits = DIGITS[selector];
  if (digits !== undefined) {
    if (escape.length !== 2 + digits) {
      const name = DIGIT_NAMES[selector]!;
      fail(`The \\${selector} escape sequence must be followed by ${name} hexadecimal digits.`);
      return escape;
    }
    const code = Number.parseInt(escape.slice(2), 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      fail(`Cannot encode character U+${code.toString(16).padStart(4, '0')} in UTF-8.`);
      return escape;
    }
    return String.fromCodePoint(code);
  }
  const simple = SIMPLE_ESCAPES[selector];
  if (simple !== undefined) return simple;
  fail(`The symbol ${quoteText(escape.slice(1))} is not a valid escape sequence selector.`);
  return escape.slice(1);
}
