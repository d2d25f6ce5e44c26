/** Compares by code points, which is the order of UTF-8 bytes and so Go's order of strings. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rankUnit(left) - rankUnit(right);
  }
  return a.length - b.length;
}

// Surrogates stand for code points above U+FFFF, but their values lie below U+E000.
function rankUnit(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** The entries as a map in code point order of the keys; a later duplicate wins. */
export function sortedByKey<T>(entries: Iterable<readonly [string, T]>): ReadonlyMap<string, T> {
  const map = new Map(entries);
  const keys = [...map.keys()];
  if (isSorted(keys)) return map;
  return new Map(keys.sort(compareText).map((key) => [key, map.get(key) as T]));
}

/** Whether the keys of a map are in normal form and in code point order. */
export function isInOrder(map: ReadonlyMap<string, unknown>): boolean {
  const keys = [...map.keys()];
  return keys.every((key) => normalizeText(key) === key) && isSorted(keys);
}

function isSorted(keys: readonly string[]): boolean {
  if (keys.length < 2) return true;
  return keys.every((key, index) => index === 0 || compareText(keys[index - 1] ?? '', key) <= 0);
}

/** Text in Unicode normalisation form C, which every string and key of the language has. */
export function normalizeText(text: string): string {
  return isAscii.test(text) ? text : text.normalize('NFC');
}

const isAscii = /^[\0-\x7f]*$/;

/** Quotes as Go's `%q` does, in which error messages and the order of sets show strings. */
export function quoteText(text: string): string {
  let quoted = '"';
  for (const character of text) quoted += escapes.get(character) ?? quoteCharacter(character);
  return `${quoted}"`;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

function quoteCharacter(character: string): string {
  // Here, since V8 takes long to make it and most runs quote nothing.
  if (/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
