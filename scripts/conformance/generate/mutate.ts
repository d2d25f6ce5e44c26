import type { Random } from '../random.ts';

const snippets = [
  '}',
  '{',
  ']',
  '[',
  ')',
  '(',
  '"',
  '=',
  ',',
  '\n',
  '${',
  '%{',
  '<<EOT\n',
  '.',
  '...',
  '?',
  ':',
  '\\',
  "'",
  ';',
  '@',
  '*',
  ' null ',
  ' for ',
  ' in ',
  '=>',
  '~}',
  '#',
  '/*',
  '\r',
  '\t',
  '0x',
  '1.',
  'é',
  '\ufeff',
  '\u0000',
  '&',
  '|',
  '!',
  '%{ endif }',
  '$',
  '`',
];

/** The text with one to three small mistakes in it. */
export function mutate(source: string, random: Random): string {
  let result = source;
  for (let left = random.integer(1, 3); left > 0; left -= 1) result = mutateOnce(result, random);
  return result;
}

function mutateOnce(source: string, random: Random): string {
  const at = random.integer(0, source.length);
  const word = nextWord(source, at);
  switch (random.integer(0, 6)) {
    case 0:
      return source.slice(0, at) + random.pick(snippets) + source.slice(at);
    case 1:
      return source.slice(0, at) + source.slice(at + random.integer(1, 4));
    case 2:
      return source.slice(0, word.start) + source.slice(word.end);
    case 3:
      return source.slice(0, word.end) + source.slice(word.start);
    case 4:
      return source.slice(0, word.start) + random.pick(snippets) + source.slice(word.end);
    case 5:
      return source.slice(0, at);
    default: {
      const lines = source.split('\n');
      const [from, to] = [random.integer(0, lines.length - 1), random.integer(0, lines.length - 1)];
      [lines[from], lines[to]] = [lines[to]!, lines[from]!];
      return lines.join('\n');
    }
  }
}

function nextWord(source: string, at: number): { readonly start: number; readonly end: number } {
  const found = /[\w-]+|[^\w\s]+/.exec(source.slice(at));
  const start = at + (found?.index ?? 0);
  return { start, end: start + (found?.[0].length ?? 0) };
}
