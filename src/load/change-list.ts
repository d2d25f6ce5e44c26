/**
 * The paths of a list, one a line or ended by NUL (`git diff --name-only`, with `-z` or without):
 * names that Git put in quotes are read as it wrote them.
 */
export function readChangeList(text: string): readonly string[] {
  if (text.includes('\0')) return text.split('\0').filter((path) => path !== '');
  return text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line !== '')
    .map((line) => (/^".*"$/.test(line) ? unquote(line.slice(1, -1)) : line));
}

const letters: ReadonlyMap<string, number> = new Map([
  ...([
    ['a', 7],
    ['b', 8],
    ['t', 9],
    ['n', 10],
    ['v', 11],
    ['f', 12],
    ['r', 13],
  ] as const),
]);

/** C's escapes, with which Git writes bytes: `\303\251` is `é`. */
function unquote(text: string): string {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  for (const { 0: piece, 1: octal, 2: escaped } of text.matchAll(
    /\\([0-7]{3})|\\(.)|[^\\]+|\\/gsu,
  )) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff);
    else if (escaped !== undefined) {
      const byte = letters.get(escaped);
      bytes.push(...(byte === undefined ? encoder.encode(escaped) : [byte]));
    } else bytes.push(...encoder.encode(piece));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
