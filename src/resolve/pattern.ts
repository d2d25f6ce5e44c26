import { Minimatch, type MinimatchOptions } from 'minimatch';

/** Whether a name on the command line stands for all names that it matches (buildx). */
export function isPattern(name: string): boolean {
  return /[*?[\]]/.test(name);
}

/** Says of a name whether it matches. */
export type NameTest = (name: string) => boolean;

/**
 * A shell pattern by the rules of Go's path.Match: `*`, `?`, `[abc]`, `[a-z]`, `[^a]` and `\` before
 * a character that stands for itself. Undefined when the pattern is malformed.
 */
export function compilePattern(pattern: string): NameTest | undefined {
  const parts = readPattern([...pattern]);
  if (parts === undefined) return undefined;
  if (parts.includes(NEVER)) return () => false;
  if (parts.length === 1 && parts[0] === '*') return (name) => !name.includes('/');
  const matcher = new Minimatch(parts.join(''), options);
  return (name) => matcher.match(name);
}

// What Go's patterns do not have is turned off; what a part means is spelt out by `readPattern`.
const options: MinimatchOptions = {
  dot: true,
  nobrace: true,
  nocomment: true,
  noext: true,
  noglobstar: true,
  nonegate: true,
  optimizationLevel: 0,
  platform: 'linux',
  preserveMultipleSlashes: true,
};

/** A class without members, which no name can match. */
const NEVER = '';

/** The parts of a Go pattern in minimatch's syntax. */
function readPattern(characters: readonly string[]): string[] | undefined {
  const parts: string[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at]!;
    if (character === '*') {
      if (parts.at(-1) !== '*') parts.push('*');
    } else if (character === '?') {
      parts.push('?');
    } else if (character === '[') {
      const set = readClass(characters, at + 1);
      if (set === undefined) return undefined;
      parts.push(set.part);
      at = set.end;
    } else if (character !== '\\') {
      parts.push(escapeCharacter(character));
    } else {
      at += 1;
      const escaped = characters[at];
      if (escaped === undefined) return undefined;
      parts.push(escapeCharacter(escaped));
    }
  }
  return parts;
}

/** Reads a class from behind its opening bracket; `end` is the place of the closing one. */
function readClass(
  characters: readonly string[],
  start: number,
): { readonly part: string; readonly end: number } | undefined {
  const isNegated = characters[start] === '^';
  const members: string[] = [];
  let at = isNegated ? start + 1 : start;
  for (let count = 0; characters[at] !== ']' || count === 0; count += 1) {
    const low = readMember(characters, at);
    if (low === undefined) return undefined;
    const high = characters[low.next] === '-' ? readMember(characters, low.next + 1) : low;
    if (high === undefined) return undefined;
    at = high.next;
    if (at >= characters.length) return undefined;
    members.push(...memberRange(low.character, high.character));
  }
  if (members.length === 0) return { part: isNegated ? '?' : NEVER, end: at };
  return { part: `[${isNegated ? '^' : ''}${members.join('')}]`, end: at };
}

function readMember(
  characters: readonly string[],
  start: number,
): { readonly character: string; readonly next: number } | undefined {
  const first = characters[start];
  if (first === undefined || first === '-' || first === ']') return undefined;
  const at = first === '\\' ? start + 1 : start;
  const character = characters[at];
  return character === undefined ? undefined : { character, next: at + 1 };
}

/** Nothing for a range that is the wrong way round, or for the slash, which no name has. */
function memberRange(low: string, high: string): string[] {
  if (low.codePointAt(0)! > high.codePointAt(0)!) return [];
  if (low === high) return low === '/' ? [] : [escapeCharacter(low)];
  const first = low === '/' ? '0' : low;
  const last = high === '/' ? '.' : high;
  return [`${escapeCharacter(first)}-${escapeCharacter(last)}`];
}

function escapeCharacter(character: string): string {
  return /[\p{L}\p{N}/_]/u.test(character) ? character : `\\${character}`;
}
