/**
 * A JSON text as a whole one: cut at the first mistake, back to the last value that is complete,
 * and closed. Offsets up to there stay the same.
 */
export function mendJson(text: string): string {
  const open: string[] = [];
  let kept = { end: 0, closers: '{}' };
  let isKey = false;
  let isAfterValue = false;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    const isCloser = token === '}' || token === ']';
    if (token === ',' || token === ':') {
      isKey = token === ',' && open.at(-1) === '}';
      isAfterValue = false;
      continue;
    }
    if (token === '"' || (isAfterValue && !isCloser) || (isCloser && open.pop() !== token)) break;
    const isOpener = token === '{' || token === '[';
    if (isOpener) open.push(token === '{' ? '}' : ']');
    else if (isKey && !isCloser) continue;
    isKey = token === '{';
    isAfterValue = !isOpener;
    kept = { end: index + token.length, closers: open.toReversed().join('') };
  }
  return text.slice(0, kept.end) + kept.closers;
}

const tokens = /"(?:[^"\\]|\\.)*"|["{}[\],:]|[^\s{}[\],:"]+/gs;
