import { SpecError } from './spec-error.ts';

/**
 * Splits one line of comma-separated values, as buildx does for every `key=value,…` form: a field
 * in double quotes may hold commas, and `""` is a quote in it. Messages are those of Go's CSV
 * reader, columns count bytes.
 */
export function parseCsv(text: string, comma = ','): string[] {
  const line = text.replace(/\r?\n$/, '');
  if (line === '') throw new SpecError('EOF');
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      const field = readQuoted(line, at + 1, comma);
      fields.push(field.text);
      if (field.end === line.length) return fields;
      at = field.end + 1;
      continue;
    }
    const end = line.indexOf(comma, at);
    const field = end < 0 ? line.slice(at) : line.slice(at, end);
    const quote = field.indexOf('"');
    if (quote >= 0) throw parseError(line, at + quote, 'bare " in non-quoted-field');
    fields.push(field);
    if (end < 0) return fields;
    at = end + 1;
  }
}

/** Reads from behind the opening quote; `end` is the place of the comma or the end of the line. */
function readQuoted(line: string, start: number, comma: string): { text: string; end: number } {
  let text = '';
  let at = start;
  for (;;) {
    const quote = line.indexOf('"', at);
    if (quote < 0) throw parseError(line, at, 'extraneous or missing " in quoted-field');
    text += line.slice(at, quote);
    const next = line[quote + 1];
    if (next === undefined || next === comma) return { text, end: quote + 1 };
    if (next !== '"') throw parseError(line, quote, 'extraneous or missing " in quoted-field');
    text += '"';
    at = quote + 2;
  }
}

function parseError(line: string, at: number, problem: string): SpecError {
  const column = new TextEncoder().encode(line.slice(0, at)).length + 1;
  return new SpecError(`parse error on line 1, column ${column}: ${problem}`);
}

/** The pairs as one line; those that hold a comma or a quote are quoted. */
export function formatCsv(pairs: Iterable<readonly [key: string, value: string]>): string {
  const fields: string[] = [];
  for (const [key, value] of pairs) {
    const field = `${key}=${value}`;
    fields.push(/[,"]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  }
  return fields.join(',');
}
