import { cleanPath } from '../model/paths.ts';

/** What a `.dockerignore` file leaves out of a context, as BuildKit reads it. */
export interface IgnoreRules {
  /** Whether a path, relative to the context and clean, is left out. */
  ignores(path: string): boolean;
  /** Whether a folder is left out with everything that could be below it. */
  ignoresAllBelow(folder: string): boolean;
}

interface Pattern {
  readonly text: string;
  readonly isException: boolean;
  matches(path: string): boolean;
}

/** Reads a `.dockerignore` file; a pattern that makes no sense matches nothing. */
export function parseIgnoreRules(text: string): IgnoreRules {
  const patterns = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .flatMap(readLine);
  /** By folder: which patterns matched it or a folder above. */
  const folders = new Map<string, readonly boolean[]>();
  const matchesOf = (path: string): readonly boolean[] => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const slash = path.lastIndexOf('/');
    const above = slash < 0 ? undefined : matchesOf(path.slice(0, slash));
    let isIgnored = false;
    const found = patterns.map((pattern, index) => {
      // BuildKit: a pattern that could not change the result of those before it is not tried.
      const isWanted = pattern.isException === isIgnored;
      const isMatch = above?.[index] === true || (isWanted && pattern.matches(path));
      if (isMatch) isIgnored = !pattern.isException;
      return isMatch;
    });
    folders.set(path, found);
    return found;
  };
  const ignores = (path: string): boolean => {
    const last = matchesOf(path).lastIndexOf(true);
    return last >= 0 && patterns[last]?.isException === false;
  };
  const exceptions = patterns.filter(({ isException }) => isException);
  return {
    ignores,
    ignoresAllBelow: (folder) =>
      ignores(folder) && !exceptions.some(({ text: pattern }) => mayMatchBelow(pattern, folder)),
  };
}

function mayMatchBelow(pattern: string, folder: string): boolean {
  const special = pattern.search(/[*?[\\]/);
  const lead = special < 0 ? pattern : pattern.slice(0, special);
  return lead.startsWith(`${folder}/`) || (special >= 0 && `${folder}/`.startsWith(lead));
}

function readLine(line: string): readonly Pattern[] {
  if (line.startsWith('#')) return [];
  const trimmed = line.trim();
  const isException = trimmed.startsWith('!');
  const rest = isException ? trimmed.slice(1).trim() : trimmed;
  if (rest === '') return [];
  const path = cleanPath(rest);
  const pattern = path.length > 1 ? path.replace(/^\//, '') : path;
  const matches = compilePattern(pattern);
  return matches === undefined ? [] : [{ text: pattern, isException, matches }];
}

/** moby/patternmatcher's rules: `**` spans folders, `*`, `?` and `[…]` do not. */
function compilePattern(pattern: string): Pattern['matches'] | undefined {
  const beginning = pattern.startsWith('**') && !/[*?[\]\\]/.test(pattern.slice(2));
  if (beginning) {
    const suffix = pattern.slice(2);
    return (path) => path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1));
  }
  if (!/[*?[\]\\]/.test(pattern)) return (path) => path === pattern;
  const translated = translate(pattern);
  if (translated === undefined) return undefined;
  try {
    const expression = new RegExp(`^${translated}$`, 'su');
    return (path) => expression.test(path);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function translate(pattern: string): string | undefined {
  const pieces = pattern.matchAll(/\*\*\/?|\*|\?|\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|(.)/gsu);
  let text = '';
  for (const { 0: piece, 1: escaped, 2: negated, 3: members, 4: plain, index } of pieces) {
    if (piece.startsWith('**')) {
      text += index + piece.length === pattern.length ? '.*' : '(?:.*/)?';
    } else if (piece === '*') text += '[^/]*';
    else if (piece === '?') text += '[^/]';
    else if (members !== undefined) text += `[${negated}${classMembers(members)}]`;
    else if (plain === '[') return undefined;
    else text += literal(escaped ?? plain ?? '');
  }
  return text;
}

/** The inside of `[…]`: ranges stay, everything else means itself. */
function classMembers(text: string): string {
  return [...text.matchAll(/\\(.)|(.)/gsu)]
    .map(({ 1: escaped, 2: plain = '' }) =>
      escaped !== undefined ? literal(escaped) : plain === '-' ? '-' : literal(plain),
    )
    .join('');
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/u, '\\$&');
}
