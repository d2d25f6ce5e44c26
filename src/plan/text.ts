import type { Hole, Text } from '../model/plan.ts';

/** Several texts as one; neighbouring strings become one. */
export function joinTexts(...texts: readonly Text[]): Text {
  const parts: (string | Hole)[] = [];
  for (const part of texts.flatMap((text) => (typeof text === 'string' ? [text] : text))) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts.splice(-1, 1, last + part);
    else if (part !== '') parts.push(part);
  }
  const [only] = parts;
  if (only === undefined) return '';
  return parts.length === 1 && typeof only === 'string' ? only : parts;
}
