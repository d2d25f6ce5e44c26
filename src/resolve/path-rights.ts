import { type Host, HostFileError } from '../host/host.ts';
import { cleanPath } from '../model/paths.ts';

/**
 * The paths that none of the allowed ones holds, each as far as it exists and with every symbolic
 * link followed, in order, with what belongs to the first of them; a path below another one is left
 * out (buildx).
 */
export async function missingPaths<T>(
  host: Host,
  wanted: ReadonlyMap<string, T>,
  allowed: readonly string[],
): Promise<ReadonlyMap<string, T>> {
  if (allowed.includes('*')) return new Map();
  const folders: string[] = [];
  for (const path of allowed) {
    const { existing, rest } = await evaluate(host, path);
    folders.push(rest === '' ? existing : cleanPath(`${existing}/${rest}`));
  }
  const found = new Map<string, T>();
  for (const [path, item] of wanted) {
    const { existing } = await evaluate(host, path);
    if (!found.has(existing)) found.set(existing, item);
  }
  const missing = outermost([...found.keys()]).filter(
    (path) => !folders.some((folder) => isBelow(path, folder)),
  );
  return new Map([...found].filter(([path]) => missing.includes(path)).sort(byKey));
}

/** Orders the entries of a map by code units of their keys. */
export function byKey(
  [left]: readonly [string, unknown],
  [right]: readonly [string, unknown],
): number {
  return left < right ? -1 : 1;
}

/** The path seen from a folder, where that takes no more than one `..` (buildx). */
export function shownPath(path: string, folder: string): string {
  if (path === folder) return '.';
  if (isBelow(path, folder)) return path.slice(folder === '/' ? 1 : folder.length + 1);
  const parent = folder.slice(0, Math.max(1, folder.lastIndexOf('/')));
  if (path === parent) return '..';
  if (!isBelow(path, parent)) return path;
  return `../${path.slice(parent === '/' ? 1 : parent.length + 1)}`;
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || folder === '/' || path.startsWith(`${folder}/`);
}

/** Without those that are below another one. */
function outermost(paths: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const path of [...paths].sort((a, b) => a.length - b.length)) {
    if (!kept.some((folder) => isBelow(path, folder))) kept.push(path);
  }
  return kept;
}

/** The longest part of a path that exists, with its links followed, and what is left of it. */
async function evaluate(
  host: Host,
  path: string,
): Promise<{ readonly existing: string; readonly rest: string }> {
  const absolute = path.startsWith('/') ? path : `${host.cwd}/${path}`;
  const parts = absolute.split('/').filter((part) => part !== '' && part !== '.');
  for (let count = parts.length; count > 0; count -= 1) {
    const rest = parts.slice(count).join('/');
    try {
      return { existing: await host.files.realPath(`/${parts.slice(0, count).join('/')}`), rest };
    } catch (error) {
      if (!(error instanceof HostFileError) || error.reason !== 'missing') throw error;
    }
  }
  return { existing: '/', rest: parts.join('/') };
}
