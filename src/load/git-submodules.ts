import { type GitReference, gitHost } from '../model/git-reference.ts';
import { parseGoUrl } from '../model/go-url.ts';
import { RemoteError } from './remote-error.ts';

/** Where a submodule is in its repository, and where its own repository is. */
export interface Submodule {
  /** From the root of the repository. */
  readonly path: string;
  /** As .gitmodules has it; relative to the repository's own URL when it starts with a dot. */
  readonly url: string;
}

/** Reads what `git config --null --get-regexp` says of a .gitmodules file. */
export function parseSubmodules(listing: string): readonly Submodule[] {
  const found = new Map<string, { path?: string; url?: string }>();
  for (const entry of listing.split('\0')) {
    const [key = '', ...rest] = entry.split('\n');
    const match = /^submodule\.(.*)\.(path|url)$/s.exec(key);
    if (match === null) continue;
    const [, name = '', property = ''] = match;
    found.set(name, { ...found.get(name), [property]: rest.join('\n') });
  }
  return [...found.values()].flatMap(({ path, url }) =>
    path === undefined || url === undefined ? [] : [{ path: path.replace(/\/+$/, ''), url }],
  );
}

/** The repository of a submodule at a commit; throws a `RemoteError` for one that is not remote. */
export function submoduleReference(
  { path, url }: Submodule,
  commit: string,
  parent: GitReference,
): GitReference {
  const remote = /^\.\.?\//.test(url) ? relativeUrl(parent.remote, url) : url;
  const host = gitHost(remote);
  const schemes = ['http', 'https', 'ssh', 'git'] as const;
  const scheme = remote.includes('://') ? parseGoUrl(remote)?.scheme : 'ssh';
  const known = schemes.find((name) => name === scheme);
  if (host === undefined || known === undefined) {
    throw new RemoteError(`the submodule "${path}" has a URL that is not remote: ${url}`);
  }
  return { remote, scheme: known, host, ref: commit, submodules: true, fetchByCommit: false };
}

/** `../other.git` seen from `https://host/o/r.git` is `https://host/o/other.git` (git submodule). */
function relativeUrl(base: string, url: string): string {
  let parent = base.replace(/\/+$/, '');
  let rest = url;
  let separator = '/';
  for (;;) {
    if (rest.startsWith('./')) rest = rest.slice(2);
    else if (rest.startsWith('../')) {
      rest = rest.slice(3);
      const last = /[/:][^/:]*$/.exec(parent);
      if (last === null) break;
      if (last[0].startsWith(':')) separator = ':';
      parent = parent.slice(0, last.index);
    } else break;
  }
  return `${parent}${separator}${rest}`;
}
