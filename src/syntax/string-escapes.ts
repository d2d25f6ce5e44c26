import { quoteText } from '../value/text.ts';

/** Told of each bad escape: its offsets in the text, and HCL's sentence. */
export type ReportEscape = (start: number, end: number, detail: string) => void;

/** Text in which `$${` and `%%{` stand for less and backslashes for themselves. */
export function decodePlainText(text: string): string {
  if (!text.includes('$${') && !text.includes('%%{')) return text;
  // In pairs from the left, as HCL goes: of three markers before a brace the last is not escaped.
  return text.replace(/\$\$?\{?|%%?\{?/g, (marker) =>
    marker.length === 3 ? marker.slice(1) : marker,
  );
}

/** The text of a token between quotes; what is wrong stays in it as HCL leaves it. */
export function decodeQuotedText(text: string, report: ReportEscape): string {
  let backslash = text.indexOf('\\');
  if (backslash === -1) return decodePlainText(text);
  let decoded = '';
  let from = 0;
  while (backslash !== -1) {
    decoded += decodePlainText(text.slice(from, backslash));
    from = escapeEnd(text, backslash);
    decoded += decodeEscape(text.slice(backslash, from), (detail) =>
      report(backslash, from, detail),
    );
    backslash = text.indexOf('\\', from);
  }
  return decoded + decodePlainText(text.slice(from));
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

function decodeEscape(sequence: string, fail: (detail: string) => void): string {
  const selector = sequence[1];
  if (selector === undefined) {
    fail('Backslash must be followed by an escape sequence selector character.');
    return sequence;
  }
  const digits = DIGITS[selector];
  if (digits !== undefined) {
    if (sequence.length !== 2 + digits) {
      const name = DIGIT_NAMES[selector]!;
      fail(`The \\${selector} escape sequence must be followed by ${name} hexadecimal digits.`);
      return sequence;
    }
    const code = Number.parseInt(sequence.slice(2), 16);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      fail(`Cannot encode character U+${code.toString(16).padStart(4, '0')} in UTF-8.`);
      return sequence;
    }
    return String.fromCodePoint(code);
  }
  const simple = SIMPLE_ESCAPES[selector];
  if (simple !== undefined) return simple;
  fail(`The symbol ${quoteText(sequence.slice(1))} is not a valid escape sequence selector.`);
  return sequence.slice(1);
}
