/**
 * Grapheme clusters, the characters that the functions count, as go-cty finds them: Unicode 15's
 * extended clusters as apparentlymart/go-textseg reads them, which `Intl.Segmenter` is not.
 * Offsets are in UTF-16 units.
 */

/** The number of clusters. */
export function countGraphemes(text: string): number {
  if (isSimple.test(text)) return text.length;
  let count = 0;
  for (const _ of graphemes(text)) count++;
  return count;
}

/** The offset behind the first `count` clusters from `start`; the end when there are fewer. */
export function skipGraphemes(text: string, start: number, count: number): number {
  if (count <= 0) return start;
  if (isSimple.test(text)) return Math.min(start + count, text.length);
  let left = count;
  let offset = start;
  for (const cluster of graphemes(text.slice(start))) {
    offset += cluster.length;
    if (--left === 0) break;
  }
  return offset;
}

/** The clusters in order. */
export function* graphemes(text: string): Generator<string, void, undefined> {
  const characters = [...text];
  const classes = characters.map(classOf).join('');
  let start = 0;
  for (const [token] of classes.matchAll(cluster)) {
    const end = start + token.length;
    yield token.length === 1 ? (characters[start] ?? '') : characters.slice(start, end).join('');
    start = end;
  }
}

/** Every unit is a cluster of its own: nothing combines below U+0300 but CR with LF. */
const isSimple = /^[\0-\f\x0e-\u02ff]*$/;

// One letter a code point: N carriage return, F line feed, C other controls, E extenders, J the
// zero-width joiner, S spacing marks, P prepended marks, L V T the jamo, A and B the Hangul
// syllables that end in a vowel and in a consonant, R regional indicators, X pictographs, O others.
const extension = '[ES]*(?:J(?:XE*)?[ES]*)*';
const hangul = 'L+(?:A?V+T*|BT*|A)?|AV*T*|V+T*|BT*|T+';
const core = `(?:${hangul}|XE*|RR?)${extension}|J[JES]*|[OES][EJS]*`;
const cluster = new RegExp(`NF|[NFC]|P+(?:${core})?|${core}`, 'g');

function classOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300 && code >= 0x20) {
    if (code === 0xa9 || code === 0xae) return 'X';
    return code === 0xad || (code >= 0x7f && code < 0xa0) ? 'C' : 'O';
  }
  let known = knownClasses.get(code);
  if (known === undefined) {
    known = code >= 0xac00 && code <= 0xd7a3 ? syllableClass(code) : findClass(character);
    knownClasses.set(code, known);
  }
  return known;
}

const knownClasses = new Map<number, string>();

function syllableClass(code: number): string {
  return (code - 0xac00) % 28 === 0 ? 'A' : 'B';
}

function findClass(character: string): string {
  return classTable.find(([, pattern]) => pattern.test(character))?.[0] ?? 'O';
}

/** The first row that fits decides. */
const classTable: readonly (readonly [string, RegExp])[] = [
  ['N', /\r/],
  ['F', /\n/],
  ['J', /\u200d/],
  // Extenders and spacing marks since later versions.
  ['C', /\u180e|\ufffd/],
  [
    'P',
    /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u{110bd}\u{110cd}\u{111c2}\u{111c3}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}]/u,
  ],
  // Combining marks that came with Unicode 16 and 17.
  [
    'O',
    /\u0897|[\u1acf-\u1aeb]|[\u{10d69}-\u{10d6d}]|[\u{10efa}-\u{10efc}]|[\u{113b8}-\u{113e2}]|[\u{11b60}-\u{11b67}]|\u{11f5a}|[\u{1e5ee}-\u{1e5ef}]|[\u{1e6e3}-\u{1e6f5}]/u,
  ],
  ['E', /[\p{Grapheme_Extend}\p{Emoji_Modifier}]/u],
  ['C', /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?=\p{Cn})\p{Default_Ignorable_Code_Point}/u],
  [
    'O',
    /[\u102b\u102c\u1038\u1062-\u1064\u1067-\u106d\u1083\u1087-\u108c\u108f\u109a-\u109c\u1a61\u1a63\u1a64\uaa7b\uaa7d\u{11720}\u{11721}]/u,
  ],
  ['S', /[\p{Mc}\u0e33\u0eb3]/u],
  ['L', /[\u1100-\u115f\ua960-\ua97c]/],
  ['V', /[\u1160-\u11a7\ud7b0-\ud7c6]/],
  ['T', /[\u11a8-\u11ff\ud7cb-\ud7fb]/],
  ['R', /\p{Regional_Indicator}/u],
  // Extended_Pictographic, which has become narrower since.
  [
    'X',
    /[\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u2388\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2605\u2607-\u2612\u2614-\u2685\u2690-\u2705\u2708-\u2712\u2714\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763-\u2767\u2795-\u2797\u27a1\u27b0\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299\u{1f000}-\u{1f0ff}\u{1f10d}-\u{1f10f}\u{1f12f}\u{1f16c}-\u{1f171}\u{1f17e}\u{1f17f}\u{1f18e}\u{1f191}-\u{1f19a}\u{1f1ad}-\u{1f1e5}\u{1f201}-\u{1f20f}\u{1f21a}\u{1f22f}\u{1f232}-\u{1f23a}\u{1f23c}-\u{1f23f}\u{1f249}-\u{1f3fa}\u{1f400}-\u{1f53d}\u{1f546}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f774}-\u{1f77f}\u{1f7d5}-\u{1f7ff}\u{1f80c}-\u{1f80f}\u{1f848}-\u{1f84f}\u{1f85a}-\u{1f85f}\u{1f888}-\u{1f88f}\u{1f8ae}-\u{1f8ff}\u{1f90c}-\u{1f93a}\u{1f93c}-\u{1f945}\u{1f947}-\u{1faff}\u{1fc00}-\u{1fffd}]/u,
  ],
];
