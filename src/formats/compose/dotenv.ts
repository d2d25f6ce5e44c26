import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { SourceFile } from '../../source/source.ts';
import { type LookUp, SubstitutionError, substitute } from './substitute.ts';

/**
 * The variables of an env file in compose-go's dialect: `NAME=value`, `NAME: value`, `export`,
 * comments, single and double quotes over several lines, escapes and `${…}` in double quotes and
 * bare values; a name alone takes its value from `lookUp`. References see `lookUp` first, then
 * what stands above, and what is `known` already, which is part of the result. After a mistake it is undefined and the mistake is in the sink.
 */
export function readDotenv(
  file: SourceFile,
  lookUp: LookUp,
  sink: DiagnosticSink,
  known: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> | undefined {
  if (file.invalidAt !== undefined) {
    sink.add({
      code: 'invalid-utf8',
      severity: 'error',
      summary: 'Invalid env file',
      detail: `failed to read ${file.name}: the text is not valid UTF-8.`,
      subject: { file, start: file.invalidAt, end: file.invalidAt + 1 },
    });
    return undefined;
  }
  if (file.text.length > longest) {
    sink.add({
      code: 'too-large',
      severity: 'error',
      summary: 'Invalid env file',
      detail: `failed to read ${file.name}: the text is longer than 8 MiB.`,
      subject: { file, start: 0, end: 1 },
    });
    return undefined;
  }
  try {
    return new DotenvReader(file.text, lookUp, known).read();
  } catch (error) {
    if (!(error instanceof DotenvMistake)) throw error;
    sink.add({
      code: 'invalid-env-file',
      severity: 'error',
      summary: 'Invalid env file',
      detail: `failed to read ${file.name}: ${error.message}.`,
      subject: { file, start: error.start, end: error.end },
    });
    return undefined;
  }
}

/** The longest text, in UTF-16 units. */
const longest = 8 * 2 ** 20;

class DotenvMistake extends Error {
  readonly start: number;
  readonly end: number;

  constructor(message: string, start: number, end: number) {
    super(message);
    this.start = start;
    this.end = end;
  }
}

/** White space but for the line feed (Go's, Latin 1). */
const blanks = /[\t\v\f\r \u0085\u00a0]*/y;
const anyWhite = /[\s\u0085]*/y;

class DotenvReader {
  readonly #text: string;
  readonly #lookUp: LookUp;
  readonly #found: Map<string, string>;
  #at = 0;

  constructor(text: string, lookUp: LookUp, known: ReadonlyMap<string, string>) {
    this.#text = text;
    this.#lookUp = lookUp;
    this.#found = new Map(known);
  }

  read(): ReadonlyMap<string, string> {
    while (this.#skipToStatement()) this.#readStatement();
    return this.#found;
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    this.#at += pattern.exec(this.#text)?.[0].length ?? 0;
  }

  #skipToStatement(): boolean {
    for (;;) {
      this.#skip(anyWhite);
      if (this.#text[this.#at] !== '#') return this.#at < this.#text.length;
      this.#at = this.#lineEnd();
    }
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end < 0 ? this.#text.length : end;
  }

  #readStatement(): void {
    if (/^export\s/.test(this.#text.slice(this.#at, this.#at + 7))) {
      this.#at += 'export'.length;
      this.#skip(blanks);
    }
    const start = this.#at;
    const lineEnd = this.#lineEnd();
    let end = start;
    while (end < lineEnd && this.#text[end] !== '=' && this.#text[end] !== ':') {
      const character = String.fromCodePoint(this.#text.codePointAt(end) ?? 0);
      if (!/[\p{L}\p{N}_.\-[\]\t\v\f\r \u0085\u00a0]/u.test(character)) {
        throw this.#mistake(
          `unexpected character "${character}" in variable name "${shortened(this.#text.slice(start, lineEnd))}"`,
          end,
          end + character.length,
        );
      }
      end += character.length;
    }
    const key = this.#text.slice(start, end).trimEnd();
    if (key.includes(' ')) {
      throw this.#mistake('key cannot contain a space', start, start + key.length);
    }
    if (end >= lineEnd) {
      const inherited = this.#lookUp(key);
      if (inherited !== undefined) this.#found.set(key, inherited);
      this.#at = Math.min(this.#text.length, lineEnd + 1);
      return;
    }
    this.#at = end + 1;
    this.#skip(blanks);
    this.#found.set(key, this.#readValue());
  }

  #readValue(): string {
    const quote = this.#text[this.#at];
    if (quote === '"' || quote === "'") return this.#readQuoted(quote);
    const start = this.#at;
    const lineEnd = this.#lineEnd();
    this.#at = Math.min(this.#text.length, lineEnd + 1);
    const [value = ''] = this.#text.slice(start, lineEnd).split(' #', 1);
    return this.#expand(value.replace(/[\s\u0085]+$/, ''), start, lineEnd);
  }

  #readQuoted(quote: string): string {
    const start = this.#at;
    let value = '';
    for (let at = start + 1; at < this.#text.length; at++) {
      const character = this.#text[at];
      if (character === quote) {
        this.#at = at + 1;
        return quote === '"' ? this.#expand(expandEscapes(value), start, at + 1) : value;
      }
      if (character === '\\' && this.#text[at + 1] === quote) {
        value += quote;
        at++;
      } else if (character === '\\') {
        // Kept for the escapes below; the character behind it cannot end the text.
        value += `\\${this.#text[at + 1] ?? ''}`;
        at++;
      } else {
        value += character;
      }
    }
    const lineEnd = this.#lineEnd();
    // The dialect of compose-go: the line is the one where the text ends.
    throw new DotenvMistake(
      `line ${this.#lineAt(this.#text.length)}: unterminated quoted value ${shortened(this.#text.slice(start, lineEnd))}`,
      start,
      lineEnd,
    );
  }

  #mistake(message: string, start: number, end: number): DotenvMistake {
    return new DotenvMistake(`line ${this.#lineAt(start)}: ${message}`, start, end);
  }

  #lineAt(offset: number): number {
    return this.#text.slice(0, offset).split('\n').length;
  }

  #expand(value: string, start: number, end: number): string {
    try {
      return substitute(
        value,
        (name) => this.#lookUp(name) ?? this.#found.get(name),
        () => {},
      );
    } catch (error) {
      if (!(error instanceof SubstitutionError)) throw error;
      throw new DotenvMistake(error.message, start, end);
    }
  }
}

function shortened(line: string): string {
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['c', '\\c'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
]);

/** The escapes of a double-quoted value; `\$` becomes `$$`, which the substitution reads. */
function expandEscapes(text: string): string {
  return text.replace(/\\([abcfnrtv$"\\]|0\d{0,3})/g, (whole, code: string) => {
    if (code === '$') return '$$';
    if (code === '"') return '"';
    if (!code.startsWith('0')) return simpleEscapes.get(code) ?? whole;
    const byte = Number.parseInt(code.slice(1), 8);
    return /^0[0-7]{3}$/.test(code) && byte < 256 ? String.fromCharCode(byte) : whole;
  });
}
