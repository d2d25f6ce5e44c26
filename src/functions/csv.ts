import { FunctionError } from './protocol.ts';

/** Reads RFC 4180 text record by record, as Go's encoding/csv does with its default settings. */
export class CsvReader {
  readonly #text: string;
  #offset = 0;
  #line = 0;
  #fieldCount: number | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * The next record, `undefined` at the end; empty lines are skipped. Throws a `FunctionError` for
   * a stray quote and for a record that has not as many fields as the first.
   */
  read(): readonly string[] | undefined {
    let line = this.#readLine();
    while (line === '\n') line = this.#readLine();
    if (line === undefined || line === '') return undefined;
    const start = this.#line;
    const fields: string[] = [];
    let rest: string | undefined = line;
    while (rest !== undefined) {
      rest = rest.startsWith('"') ? this.#readQuoted(rest, fields) : this.#readPlain(rest, fields);
    }
    this.#fieldCount ??= fields.length;
    if (fields.length !== this.#fieldCount) throw csvError(start, 'wrong number of fields');
    return fields;
  }

  /** Adds the field at the start of `line`; gives the line behind its comma, if it has one. */
  #readPlain(line: string, fields: string[]): string | undefined {
    const comma = line.indexOf(',');
    const field = comma >= 0 ? line.slice(0, comma) : withoutNewline(line);
    if (field.includes('"')) throw csvError(this.#line, 'bare " in non-quoted-field');
    fields.push(field);
    return comma >= 0 ? line.slice(comma + 1) : undefined;
  }

  #readQuoted(first: string, fields: string[]): string | undefined {
    let field = '';
    let line = first;
    let at = 1;
    for (;;) {
      const quote = line.indexOf('"', at);
      if (quote < 0) {
        field += line.slice(at);
        const lastLine = this.#line;
        const next = this.#readLine();
        if (next === undefined || next === '') {
          throw csvError(lastLine, 'extraneous or missing " in quoted-field');
        }
        line = next;
        at = 0;
        continue;
      }
      field += line.slice(at, quote);
      const follower = line[quote + 1];
      if (follower === '"') {
        field += '"';
        at = quote + 2;
        continue;
      }
      if (follower !== ',' && follower !== undefined && follower !== '\n') {
        throw csvError(this.#line, 'extraneous or missing " in quoted-field');
      }
      fields.push(field);
      return follower === ',' ? line.slice(quote + 2) : undefined;
    }
  }

  /** The next line with its line feed, CRLF as LF; `undefined` at the end. */
  #readLine(): string | undefined {
    this.#line++;
    if (this.#offset >= this.#text.length) return undefined;
    const feed = this.#text.indexOf('\n', this.#offset);
    const end = feed < 0 ? this.#text.length : feed;
    const line = this.#text.slice(this.#offset, end);
    this.#offset = feed < 0 ? end : feed + 1;
    const trimmed = line.endsWith('\r') ? line.slice(0, -1) : line;
    return feed < 0 ? trimmed : `${trimmed}\n`;
  }
}

function withoutNewline(line: string): string {
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}

function csvError(line: number, problem: string): FunctionError {
  return new FunctionError(`CSV parse error on line ${line}: ${problem}`);
}
