import { RemoteError } from './remote-error.ts';

/** What is at a path of a remote tree; symbolic links are followed within the tree. */
export type RemoteEntry =
  | { readonly kind: 'file'; readonly data: Uint8Array }
  | { readonly kind: 'missing' | 'directory' | 'too-large' | 'loop' }
  /** A link that leads out of the tree. */
  | { readonly kind: 'outside' }
  /** A device, a pipe, a hard link. */
  | { readonly kind: 'special' };

/** The files of a repository or an archive. */
export interface RemoteTree {
  /** What is at the paths, in their order; they are clean and relative. */
  read(paths: readonly string[]): Promise<readonly RemoteEntry[]>;
  /** Names that stand in a folder, for hints; none when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
}

/**
 * The clean path of a file as it was named; a slash at its start is the root of the tree (buildx).
 * Throws a `RemoteError` when it leads out of the tree.
 */
export function pathInTree(name: string): string {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) throw new RemoteError(`the file "${name}" is outside of it`);
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  if (/[\0\n]/.test(name)) throw new RemoteError(`${JSON.stringify(name)} is no name of a file`);
  return parts.join('/');
}

/** Folder and name; the folder of the tree itself is empty. */
export function splitPath(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? ['', path] : [path.slice(0, slash), path.slice(slash + 1)];
}
