import { splitWords } from './words.ts';

/** A `<<NAME` of an instruction. */
export interface HeredocWord {
  readonly name: string;
  /** `<<-`: tabs before the last line do not count. */
  readonly chomps: boolean;
}

/** The heredocs that an instruction's line announces, in order (BuildKit's rule). */
export function heredocWords(line: string): readonly HeredocWord[] {
  if (!line.includes('<<') || !mayHaveHeredocs(line)) return [];
  const { words, isOpen } = splitWords(line, '\\');
  if (isOpen) return [];
  return words.flatMap(({ text, end }, index) => {
    // BuildKit: spaces may stand between `<<` and the name.
    const next = text.endsWith('<<') ? words[index + 1] : undefined;
    const whole = next === undefined ? text : text + line.slice(end, next.end);
    const [, dash, rest = ''] = /^\d*<<(-?)\s*([^<]*)$/.exec(whole) ?? [];
    const name = unquote(rest);
    return name === '' ? [] : [{ name, chomps: dash === '-' }];
  });
}

function mayHaveHeredocs(line: string): boolean {
  const [, rest = ''] =
    /^\s*(?:onbuild\s+)?(?:run|copy|add)(?:\s+--\S+)*\s+(.*)$/is.exec(line) ?? [];
  return rest !== '' && !isTextList(rest);
}

/** Whether a text is a JSON list of texts: the form without a shell. */
export function isTextList(text: string): boolean {
  if (!/^\s*\[/.test(text)) return false;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string');
  } catch {
    return false;
  }
}

function unquote(word: string): string {
  return word.replace(
    /\\([\s\S])|'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"/g,
    (_, escaped?: string, single?: string, double?: string) =>
      escaped ?? single ?? (double ?? '').replace(/\\(["$\\])/g, '$1'),
  );
}
