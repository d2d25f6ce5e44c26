/** Whether a UTF-16 unit is white space to Go's unicode.IsSpace; there is none beyond U+FFFF. */
export function isWhiteSpace(unit: number): boolean {
  if (unit < 0x80) return unit === 32 || (unit >= 9 && unit <= 13);
  return (
    unit === 0x85 ||
    unit === 0xa0 ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  );
}

/** Offset of the first character from `from` on that is not white space, or the text's end. */
export function skipWhiteSpace(text: string, from = 0): number {
  let at = from;
  while (at < text.length && isWhiteSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** Go's strings.TrimLeftFunc with unicode.IsSpace. */
export function trimStart(text: string): string {
  return text.slice(skipWhiteSpace(text));
}

/** Go's strings.TrimRightFunc with unicode.IsSpace. */
export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isWhiteSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
