import { cleanPath } from '../../model/paths.ts';

/** The parts joined with `/` and cleaned; empty parts do not count (Go's filepath.Join). */
export function joinPath(...parts: readonly string[]): string {
  const joined = parts.filter((part) => part !== '').join('/');
  return joined === '' ? '' : cleanPath(joined);
}

export function isAbsolute(path: string): boolean {
  return path.startsWith('/');
}

/** The folder that a path lies in. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return '.';
  return cleanPath(path.slice(0, slash + 1));
}

/** The path as seen from `base`; itself where there is no telling (Go's filepath.Rel). */
export function relativeTo(base: string, path: string): string {
  const [from, to] = [cleanPath(base), cleanPath(path)];
  if (isAbsolute(from) !== isAbsolute(to)) return path;
  const split = (text: string): string[] =>
    text.split('/').filter((part) => part !== '' && part !== '.');
  const [fromParts, toParts] = [split(from), split(to)];
  let same = 0;
  while (same < fromParts.length && fromParts[same] === toParts[same]) same++;
  const rest = fromParts.slice(same);
  if (rest.includes('..')) return path;
  return [...rest.map(() => '..'), ...toParts.slice(same)].join('/') || '.';
}

/** A path that begins with `~` counts from the home folder. */
export function expandHome(path: string, homeDirectory: string): string {
  return path.startsWith('~') ? joinPath(homeDirectory, path.slice(1)) : path;
}
