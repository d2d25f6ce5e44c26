import { readBoolean, suggest } from '../index.ts';
import type { Flag } from './flags.ts';

/** What stood on the command line, before anything is made of it. */
export interface Arguments {
  /** By the flag's name: the values in the order given; of switches `true` or `false`. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** Everything that is neither flag nor value of a flag. */
  readonly operands: readonly string[];
}

/** A command line that does not make sense: exit code 2. */
export class UsageError extends Error {
  /** What to do about it, one full sentence. */
  readonly remedy: string | undefined;

  constructor(message: string, remedy?: string) {
    super(message);
    this.name = 'UsageError';
    this.remedy = remedy;
  }
}

/**
 * Reads a command line by the rules of pflag, which docker's commands follow: flags and operands in
 * any order, `--` ends the flags, `--flag=value`, `--flag value`, `-f x`, `-fx`, `-f=x`, switches
 * joined as `-Dh`. Throws a `UsageError` in pflag's words.
 */
export function parseArguments(words: readonly string[], table: readonly Flag[]): Arguments {
  const reader = new ArgumentReader(table);
  reader.read(words);
  return { flags: reader.flags, operands: reader.operands };
}

class ArgumentReader {
  readonly flags = new Map<string, string[]>();
  readonly operands: string[] = [];
  readonly #table: readonly Flag[];

  constructor(table: readonly Flag[]) {
    this.#table = table;
  }

  read(words: readonly string[]): void {
    for (let at = 0; at < words.length; ) {
      const word = words[at]!;
      const next = words[at + 1];
      at += 1;
      if (word === '--') {
        this.operands.push(...words.slice(at));
        return;
      }
      if (word.startsWith('--')) at += this.#readLong(word, next);
      else if (word.startsWith('-') && word !== '-') at += this.#readShort(word, next);
      else this.operands.push(word);
    }
  }

  /** Returns how many further words it took. */
  #readLong(word: string, next: string | undefined): 0 | 1 {
    if (word[2] === '-' || word[2] === '=') throw new UsageError(`bad flag syntax: ${word}`);
    const equals = word.indexOf('=');
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    const flag = this.#table.find((row) => row.name === name);
    if (flag === undefined) throw this.#unknown(name);
    if (equals >= 0) this.#set(flag, word.slice(equals + 1));
    else if (flag.kind === 'switch') this.#set(flag, 'true');
    else if (next === undefined) throw new UsageError(`flag needs an argument: --${name}`);
    else {
      this.#set(flag, next);
      return 1;
    }
    return 0;
  }

  #readShort(word: string, next: string | undefined): 0 | 1 {
    for (let at = 1; at < word.length; at += 1) {
      const letter = word[at]!;
      const rest = word.slice(at + 1);
      const flag = this.#table.find((row) => row.short === letter);
      if (flag === undefined) {
        const remedy = this.#remedy(word.slice(1).replace(/=.*/s, ''));
        throw new UsageError(`unknown shorthand flag: '${letter}' in -${word.slice(at)}`, remedy);
      }
      // pflag: `-f=` alone is a value of "=".
      if (rest.length > 1 && rest.startsWith('=')) {
        this.#set(flag, rest.slice(1));
        return 0;
      }
      if (flag.kind === 'switch') {
        this.#set(flag, 'true');
        continue;
      }
      if (rest !== '') {
        this.#set(flag, rest);
        return 0;
      }
      if (next === undefined) {
        throw new UsageError(`flag needs an argument: '${letter}' in -${word.slice(at)}`);
      }
      this.#set(flag, next);
      return 1;
    }
    return 0;
  }

  #set(flag: Flag, text: string): void {
    if (flag.kind !== 'switch') {
      this.#add(flag.name, text);
      return;
    }
    const on = readBoolean(text);
    if (on === undefined) {
      const shown = flag.short === undefined ? `--${flag.name}` : `-${flag.short}, --${flag.name}`;
      throw new UsageError(
        `invalid argument "${text}" for "${shown}" flag: expected true or false`,
      );
    }
    this.#add(flag.name, String(on));
    if (on && flag.means !== undefined) this.#add(flag.means.flag, flag.means.value);
  }

  #add(name: string, value: string): void {
    const values = this.flags.get(name);
    if (values === undefined) this.flags.set(name, [value]);
    else values.push(value);
  }

  #unknown(name: string): UsageError {
    return new UsageError(`unknown flag: --${name}`, this.#remedy(name));
  }

  #remedy(name: string): string | undefined {
    const names = this.#table.filter((row) => row.group !== undefined).map((row) => row.name);
    const found = names.includes(name) ? name : suggest(name, names);
    return found === undefined ? undefined : `Did you mean --${found}?`;
  }
}
