/**
 * The beginning of a JSON text as a whole one: cut back to the last value that is complete, and
 * closed. Offsets up to there stay the same.
 */
export function mendJson(text: string): string {
  const open: string[] = [];
  let kept = { end: 0, closers: '{}' };
  let isKey = false;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs)) {
    const end = index + token.length;
    if (token === '{' || token === '[') {
      open.push(token === '{' ? '}' : ']');
      isKey = token === '{';
    } else if (token === '}' || token === ']') {
      if (open.pop() !== token) break;
    } else if (token === ',') {
      isKey = open.at(-1) === '}';
      continue;
    } else if (token === ':') {
      isKey = false;
      continue;
    } else if (isKey) continue;
    kept = { end, closers: open.toReversed().join('') };
  }
  return text.slice(0, kept.end) + kept.closers;
}
