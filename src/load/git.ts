import type { Host } from '../host/host.ts';
import type { GitReference } from '../model/git-reference.ts';
import { suggest } from '../source/suggest.ts';
import { defaultNames } from './default-names.ts';
import { GitClient, text, UnadvertisedError } from './git-client.ts';
import { gitAccess } from './git-environment.ts';
import { parseSubmodules, type Submodule, submoduleReference } from './git-submodules.ts';
import { RemoteError, type RemoteLimits } from './remote-error.ts';
import type { RemoteEntry, RemoteTree } from './remote-tree.ts';

/** How a repository is fetched. */
export interface GitOptions {
  readonly host: Host;
  /** An empty one. */
  readonly folder: string;
  readonly limits: RemoteLimits;
  readonly signal: AbortSignal;
  /** Where the credentials of the environment belong: the server of the reference when absent. */
  readonly trusted?: string;
  /** All files are fetched, not only those that are read: some servers can do no less. */
  readonly isWhole?: boolean;
  /** How many submodules lead here. */
  readonly depth?: number;
}

/**
 * Fetches the commit that a reference names, without its history and, where the server can do that,
 * without its files; throws a `RemoteError`.
 */
export async function fetchRepository(
  reference: GitReference,
  options: GitOptions,
): Promise<GitTree> {
  const { host, folder, signal, limits, trusted = originOf(reference) } = options;
  const access = await gitAccess(host, reference, originOf(reference) === trusted);
  const client = new GitClient(host, folder, access, signal);
  await client.demand(['init', '--quiet', '--bare', '--template=', '.']);
  const { ref, subdir = '', checksum, fetchByCommit } = reference;
  const wanted = fetchByCommit && checksum !== undefined ? checksum : ref;
  checkRef(wanted);
  const name = await fetchCommit(client, wanted, options.isWhole === true);
  const [commit, modules] = await findObjects(client, [`${name}^{commit}`, `${name}:.gitmodules`]);
  if (commit === undefined) throw new RemoteError(`"${wanted}" is no commit`);
  if (checksum !== undefined && !commit.name.startsWith(checksum)) {
    throw new RemoteError(`expected checksum to match ${checksum}, got ${commit.name}`);
  }
  const submodules =
    modules?.type === 'blob' && reference.submodules
      ? new Submodules(client, commit.name, reference, { ...options, trusted })
      : undefined;
  const inner = await submodules?.find(subdir);
  if (inner !== undefined) return inner.fetch(inner.rest);
  const [tree] = await findObjects(client, [`${name}:${subdir}`]);
  if (tree?.type !== 'tree') throw new RemoteError(`the repository has no folder "${subdir}"`);
  return new GitTree(client, tree.name, limits, subdir, submodules);
}

/** Where credentials may be sent to. */
function originOf({ scheme, host }: GitReference): string {
  return `${scheme}://${host}`;
}

/** Fetches what a name stands for; returns what it is called in the folder. */
async function fetchCommit(
  client: GitClient,
  wanted: string | undefined,
  isWhole: boolean,
): Promise<string> {
  const fetch = ['fetch', ...fetchFlags, ...(isWhole ? [] : ['--filter=blob:none'])];
  if (wanted !== undefined && isCommit(wanted)) {
    await fetchByIdentifier(client, wanted, fetch);
    return wanted;
  }
  const name = wanted === undefined ? 'HEAD' : await findRef(client, wanted);
  const shallow = await client.run([...fetch, '--depth=1', 'origin', name]);
  if (shallow.ok) return 'FETCH_HEAD';
  if (!shallow.stderr.includes('does not support shallow')) throw client.failure(shallow.stderr);
  // A server of plain files: all is fetched, and nothing later, which would have no end.
  await client.run(['config', '--remove-section', 'remote.origin']);
  await client.run(['config', '--remove-section', 'extensions']);
  await client.demand(['fetch', '--quiet', '--no-tags', 'origin', name]);
  return 'FETCH_HEAD';
}

const fetchFlags = ['--quiet', '--no-tags', '--no-write-commit-graph'];

async function fetchByIdentifier(
  client: GitClient,
  commit: string,
  fetch: readonly string[],
): Promise<void> {
  const direct = await client.run([...fetch, '--depth=1', 'origin', commit]);
  if (direct.ok) return;
  // Older servers give only what a branch or tag leads to.
  const everything = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  await client.demand([...fetch, 'origin', ...everything]);
  const found = await client.run(['cat-file', '-e', `${commit}^{commit}`]);
  if (!found.ok) throw new RemoteError(`the repository does not contain the commit ${commit}`);
}

interface GitObject {
  readonly name: string;
  readonly type: string;
}

/** What names stand for, in their order; undefined for what is not there. */
async function findObjects(
  client: GitClient,
  names: readonly string[],
): Promise<(GitObject | undefined)[]> {
  const input = names.map((name) => `${name}\n`).join('');
  const lines = text(await client.demand(['cat-file', '--batch-check'], input)).split('\n');
  return names.map((_, index) => {
    const found = /^([0-9a-f]{40,64}) (commit|tree|blob|tag) \d+$/.exec(lines[index] ?? '');
    return found === null ? undefined : { name: found[1] ?? '', type: found[2] ?? '' };
  });
}

/** The full name of a branch or tag; a name of its own comes first, then branches (BuildKit). */
async function findRef(client: GitClient, ref: string): Promise<string> {
  const rest = ref.replace(/^refs\//, '');
  const candidates = [
    `refs/${rest}`,
    `refs/heads/${ref.replace(/^refs\/heads\//, '')}`,
    `refs/tags/${ref.replace(/^refs\/tags\//, '')}`,
  ];
  const listed = refNames(await client.demand(['ls-remote', 'origin', ref]));
  const found = candidates.find((name) => listed.includes(name));
  if (found !== undefined) return found;
  const all = refNames(await client.demand(['ls-remote', '--heads', '--tags', 'origin']));
  const names = all.map((name) => name.replace(/^refs\/(?:heads|tags)\//, ''));
  const near = suggest(ref, names);
  const short = /^[0-9a-f]{4,39}$/.test(ref) ? ' A commit is named by its whole identifier.' : '';
  throw new RemoteError(
    `the repository does not contain ref ${ref}`,
    near === undefined ? short.trim() : `Did you mean "${near}"?`,
  );
}

function refNames(listing: Uint8Array): string[] {
  return text(listing)
    .split('\n')
    .map((line) => line.split('\t')[1] ?? '')
    .filter((name) => name.startsWith('refs/') && !name.endsWith('^{}'));
}

function isCommit(ref: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);
}

/** What git check-ref-format refuses could mean something else to the client. */
function checkRef(ref: string | undefined): void {
  if (ref === undefined || !/^[-/]|[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/$|\.$/.test(ref)) return;
  throw new RemoteError(`"${ref}" is not the name of a branch, tag or commit`);
}

/** A folder of a commit. */
export class GitTree implements RemoteTree {
  readonly #client: GitClient;
  readonly #tree: string;
  readonly #limits: RemoteLimits;
  readonly #folder: string;
  readonly #submodules: Submodules | undefined;

  constructor(
    client: GitClient,
    tree: string,
    limits: RemoteLimits,
    folder: string,
    submodules: Submodules | undefined,
  ) {
    this.#client = client;
    this.#tree = tree;
    this.#limits = limits;
    this.#folder = folder;
    this.#submodules = submodules;
  }

  async read(paths: readonly string[]): Promise<readonly RemoteEntry[]> {
    const elsewhere = new Map<string, RemoteEntry>();
    for (const path of paths) {
      const inner = await this.#findSubmodule(path);
      if (inner !== undefined) elsewhere.set(path, await readInSubmodule(inner));
    }
    const own = paths.filter((path) => !elsewhere.has(path));
    const input = own.map((path) => `${this.#tree}:${path}\n`).join('');
    const args = ['cat-file', '--batch', '--follow-symlinks'];
    const answers = new BatchReader(await this.#client.demand(args, input));
    return paths.map(
      (path) => elsewhere.get(path) ?? answers.next(path, this.#tree, this.#limits.file),
    );
  }

  async list(folder: string): Promise<readonly string[]> {
    const inner = await this.#findSubmodule(folder);
    if (inner !== undefined) return (await inner.fetch('')).list(inner.rest);
    const place = folder === '' ? this.#tree : `${this.#tree}:${folder}`;
    const { ok, stdout } = await this.#client.run(['ls-tree', '--name-only', '-z', place]);
    return ok
      ? text(stdout)
          .split('\0')
          .filter((name) => name !== '')
      : [];
  }

  async #findSubmodule(path: string): Promise<InSubmodule | undefined> {
    // The names that are looked for by default are in no folder, so that .gitmodules is not fetched.
    if (this.#submodules === undefined || defaultNames.includes(path)) return undefined;
    return this.#submodules.find(`${this.#folder}/${path}`.replace(/^\//, ''));
  }
}

async function readInSubmodule({ rest, fetch }: InSubmodule): Promise<RemoteEntry> {
  if (rest === '') return { kind: 'directory' };
  const [entry = { kind: 'missing' as const }] = await (await fetch('')).read([rest]);
  return entry;
}

/** A submodule on the way to a path, with the rest of that path. */
interface InSubmodule {
  readonly rest: string;
  /** Fetches it, with a folder of it as the root. */
  readonly fetch: (subdir: string) => Promise<GitTree>;
}

/** Submodules may lead to submodules, but not for ever. */
const mostSubmodules = 10;

/** The submodules of one commit, which BuildKit checks out with it; fetched when they are needed. */
class Submodules {
  readonly #client: GitClient;
  readonly #commit: string;
  readonly #parent: GitReference;
  readonly #options: GitOptions;
  readonly #fetched = new Map<string, Promise<GitTree>>();
  #known: Promise<readonly Submodule[]> | undefined;

  constructor(client: GitClient, commit: string, parent: GitReference, options: GitOptions) {
    this.#client = client;
    this.#commit = commit;
    this.#parent = parent;
    this.#options = options;
  }

  /** The submodule that a path from the root of the repository leads into. */
  async find(path: string): Promise<InSubmodule | undefined> {
    if (path === '') return undefined;
    this.#known ??= this.#list();
    const submodule = (await this.#known).find(
      (known) => path === known.path || path.startsWith(`${known.path}/`),
    );
    if (submodule === undefined) return undefined;
    const listed = await this.#client.demand(['ls-tree', '-z', this.#commit, '--', submodule.path]);
    const commit = /^160000 commit ([0-9a-f]+)\t/.exec(text(listed))?.[1];
    if (commit === undefined) return undefined;
    return {
      rest: path.slice(submodule.path.length + 1),
      fetch: (subdir) => this.#fetch(submodule, commit, subdir),
    };
  }

  async #list(): Promise<readonly Submodule[]> {
    const blob = `--blob=${this.#commit}:.gitmodules`;
    const words = ['config', '--null', blob, '--get-regexp', '^submodule\\.'];
    const { ok, stdout, stderr } = await this.#client.run(words);
    // It also ends without success, and without a word, when nothing is found.
    if (!ok && stderr !== '') throw this.#client.failure(stderr);
    return parseSubmodules(text(stdout));
  }

  #fetch(submodule: Submodule, commit: string, subdir: string): Promise<GitTree> {
    const key = `${submodule.path}:${subdir}`;
    const fetched = this.#fetched.get(key) ?? this.#fetchAnew(submodule, commit, subdir);
    this.#fetched.set(key, fetched);
    return fetched;
  }

  async #fetchAnew(submodule: Submodule, commit: string, subdir: string): Promise<GitTree> {
    const { host, folder, depth = 0 } = this.#options;
    if (depth >= mostSubmodules) {
      throw new RemoteError(`submodules are nested more than ${mostSubmodules} deep`);
    }
    const own = `${folder}/submodule-${this.#fetched.size}`;
    const reference = submoduleReference(submodule, commit, this.#parent);
    await host.files.makeDirectory(own);
    try {
      return await fetchRepository(subdir === '' ? reference : { ...reference, subdir }, {
        ...this.#options,
        folder: own,
        depth: depth + 1,
      });
    } catch (error) {
      if (!(error instanceof RemoteError) || error instanceof UnadvertisedError) throw error;
      throw new RemoteError(`submodule "${submodule.path}": ${error.message}`, error.remedy);
    }
  }
}

/** Takes what `git cat-file --batch --follow-symlinks` writes apart. */
class BatchReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(path: string, tree: string, mostBytes: number): RemoteEntry {
    const line = this.#line();
    if (line === `${tree}:${path} missing`) return { kind: 'missing' };
    const [first = '', second = '', third = ''] = line.split(' ');
    switch (first) {
      case 'symlink':
      case 'dangling':
      case 'loop':
      case 'notdir':
        this.#take(Number(second));
        return first === 'symlink'
          ? { kind: 'outside' }
          : { kind: first === 'loop' ? 'loop' : 'missing' };
      default: {
        const data = this.#take(Number(third));
        if (second !== 'blob') return { kind: second === 'tree' ? 'directory' : 'missing' };
        return data.length > mostBytes ? { kind: 'too-large' } : { kind: 'file', data };
      }
    }
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    const line = text(this.#bytes.subarray(this.#at, end < 0 ? undefined : end));
    this.#at = end < 0 ? this.#bytes.length : end + 1;
    return line;
  }

  /** So many bytes and the newline after them. */
  #take(size: number): Uint8Array {
    if (!Number.isSafeInteger(size)) throw new RemoteError('git answered something unexpected');
    const data = this.#bytes.slice(this.#at, this.#at + size);
    this.#at += size + 1;
    return data;
  }
}
