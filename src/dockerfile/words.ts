/** A word with its place in the text. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Words between white space; quotes mean nothing (BuildKit's rule for `FROM`). */
export function splitSpaces(text: string): readonly Word[] {
  return [...text.matchAll(/[^\t\v\f\r ]+/g)].map(({ 0: word, index }) => ({
    text: word,
    start: index,
    end: index + word.length,
  }));
}

/**
 * Words between white space outside of quotes, which they keep (BuildKit's rule for `ARG`). A
 * quotation that is not closed goes on to the end, and `isOpen` tells so.
 */
export function splitWords(
  text: string,
  escapeToken: string,
): { readonly words: readonly Word[]; readonly isOpen: boolean } {
  const words: Word[] = [];
  let quote: string | undefined;
  let start: number | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote === undefined && isSpace(character)) {
      if (start !== undefined) words.push({ text: text.slice(start, at), start, end: at });
      start = undefined;
      continue;
    }
    start ??= at;
    if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) quote = character;
    else if (character === escapeToken && quote !== "'") at += 1;
  }
  const end = text.length;
  if (start !== undefined) words.push({ text: text.slice(start), start, end });
  return { words, isOpen: quote !== undefined };
}

/**
 * The `--flags` at the start of an instruction's text, without quotes and escapes, and where they
 * end (BuildKit: `--` alone ends them).
 */
export function readFlags(
  line: string,
  from: number,
  escapeToken: string,
): { readonly flags: readonly Word[]; readonly end: number } {
  const flags: Word[] = [];
  let at = from;
  for (;;) {
    while (isSpace(line[at])) at += 1;
    if (!line.startsWith('--', at)) return { flags, end: at };
    const start = at;
    let text = '';
    let quote: string | undefined;
    for (; at < line.length; at += 1) {
      const character = line[at] ?? '';
      if (quote === undefined && isSpace(character)) break;
      if (character === quote) quote = undefined;
      else if (quote === undefined && (character === '"' || character === "'")) quote = character;
      else if (character === escapeToken) {
        at += 1;
        text += line[at] ?? '';
      } else text += character;
    }
    at = Math.min(at, line.length);
    if (text === '--') return { flags, end: at };
    flags.push({ text, start, end: at });
  }
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}
