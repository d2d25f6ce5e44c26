import type { Flag } from './flags.ts';

/** A command line that is being typed, up to the cursor. */
export interface TypedWords {
  /** By the flag's name, the values given so far; of switches nothing counts. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
  /** What is being typed. */
  readonly current:
    | { readonly kind: 'operand' | 'flag'; readonly text: string }
    /** `lead` is what of the word stands before the value: `--file=`, `-f`, or nothing. */
    | { readonly kind: 'value'; readonly flag: Flag; readonly text: string; readonly lead: string };
}

/** Reads words as `parseArguments` does, but takes what it does not know for a switch. */
export function readTypedWords(words: readonly string[], flags: readonly Flag[]): TypedWords {
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  const before = words.slice(0, -1);
  const text = words.at(-1) ?? '';
  let waiting: Flag | undefined;
  let isEnded = false;
  const add = ({ name }: Flag, value: string): void => {
    values.set(name, [...(values.get(name) ?? []), value]);
  };
  for (const word of before) {
    const parts = isEnded ? undefined : splitFlag(word, flags);
    if (waiting !== undefined) {
      add(waiting, word);
      waiting = undefined;
    } else if (!isEnded && word === '--') isEnded = true;
    else if (parts === undefined) operands.push(word);
    else if (parts.flag?.kind === 'switch') values.set(parts.flag.name, []);
    else if (parts.flag !== undefined && parts.value !== undefined) add(parts.flag, parts.value);
    else waiting = parts.flag;
  }
  if (waiting !== undefined) {
    return { values, operands, current: { kind: 'value', flag: waiting, text, lead: '' } };
  }
  const parts = isEnded ? undefined : splitFlag(text, flags);
  if (parts === undefined) return { values, operands, current: { kind: 'operand', text } };
  const { flag, value } = parts;
  if (flag === undefined || value === undefined) {
    return { values, operands, current: { kind: 'flag', text } };
  }
  const lead = text.slice(0, text.length - value.length);
  return { values, operands, current: { kind: 'value', flag, text: value, lead } };
}

/** The flag that a word is, and the value in it; undefined for an operand. */
function splitFlag(
  word: string,
  flags: readonly Flag[],
): { readonly flag: Flag | undefined; readonly value?: string } | undefined {
  if (word === '-') return undefined;
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    const flag = flags.find((row) => row.name === name);
    return { flag, ...(equals >= 0 && { value: word.slice(equals + 1) }) };
  }
  if (!word.startsWith('-')) return undefined;
  // One-letter switches may be joined; the first that takes a value takes the rest.
  for (let at = 1; at < word.length; at += 1) {
    const flag = flags.find(({ short }) => short === word[at]);
    if (flag === undefined) return { flag: undefined };
    if (flag.kind === 'switch') continue;
    const rest = word.slice(at + 1);
    return { flag, ...(rest !== '' && { value: rest.replace(/^=/, '') }) };
  }
  return { flag: flags.find(({ short }) => short === word[1]) };
}
