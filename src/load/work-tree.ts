import { type Host, HostFileError } from '../host/host.ts';
import { cleanPath } from '../model/paths.ts';
import { GitClient, text } from './git-client.ts';
import { RemoteError } from './remote-error.ts';

/** A path of a work tree that is not as it was. */
export interface WorkTreeChange {
  /** Absolute and clean. */
  readonly path: string;
  /** Everything below it counts as changed: a submodule that cannot be looked into. */
  readonly isFolder: boolean;
}

/** What changed in the work tree around the working directory, submodules included. */
export interface WorkTree {
  /** Absolute path of its top folder. */
  readonly root: string;
  readonly changes: readonly WorkTreeChange[];
  /** The bytes of a changed file as they were; undefined when there was none. */
  readBefore(path: string): Promise<Uint8Array | undefined>;
}

/** One repository, and the commit with which it is compared. */
interface Comparison {
  readonly git: GitClient;
  readonly root: string;
  readonly commit: string;
}

/**
 * What changed since the commit in which HEAD and a revision last agreed: committed or not, and
 * files that Git does not know yet, but for those that it ignores. Throws a `RemoteError`.
 */
export async function readWorkTree(host: Host, revision: string): Promise<WorkTree> {
  const here = clientIn(host, host.cwd);
  const root = line(await here.demand(['rev-parse', '--show-toplevel']));
  const git = clientIn(host, root);
  const commit = await commonCommit(git, revision);
  const owners = new Map<string, Comparison>();
  const changes: WorkTreeChange[] = [];
  const waiting: Comparison[] = [{ git, root, commit }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const comparison = next;
    const add = (path: string): void => {
      const isFolder = path.endsWith('/');
      const whole = `${comparison.root}/${isFolder ? path.slice(0, -1) : path}`;
      owners.set(whole, comparison);
      changes.push({ path: whole, isFolder });
    };
    for (const entry of await changedEntries(comparison)) {
      if (!entry.isSubmodule) {
        add(entry.path);
        continue;
      }
      const inner = await openSubmodule(host, comparison, entry);
      if (inner === undefined) add(`${entry.path}/`);
      else waiting.push(inner);
    }
    const others = await comparison.git.demand([
      'ls-files',
      '-z',
      '--others',
      '--exclude-standard',
    ]);
    for (const path of fields(others)) add(path);
  }
  return {
    root,
    changes,
    readBefore: async (path) => {
      const owner = owners.get(path);
      if (owner === undefined) return undefined;
      const name = `${owner.commit}:${path.slice(owner.root.length + 1)}`;
      const { ok, stdout } = await owner.git.run(['cat-file', 'blob', name]);
      return ok ? stdout : undefined;
    },
  };
}

function clientIn(host: Host, folder: string): GitClient {
  const env = { ...host.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
  const { signal } = new AbortController();
  return new GitClient(host, folder, { env, secrets: [], mayAsk: true }, signal);
}

async function commonCommit(git: GitClient, revision: string): Promise<string> {
  // A leading dash would be a flag.
  const { ok, stdout } = revision.startsWith('-')
    ? { ok: false, stdout: new Uint8Array() }
    : await git.run(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  if (!ok) {
    throw new RemoteError(
      `there is no commit "${revision}"`,
      'Name a branch, a tag or a commit; in a shallow clone, fetch it first.',
    );
  }
  const commit = line(stdout);
  const base = await git.run(['merge-base', commit, 'HEAD']);
  // A shallow clone may not reach the common commit, and a first commit has none.
  return base.ok ? line(base.stdout) : commit;
}

interface ChangedEntry {
  readonly path: string;
  readonly isSubmodule: boolean;
  /** The commit of a submodule, if it was one and still is. */
  readonly before?: string;
}

const submoduleMode = '160000';

async function changedEntries({ git, commit }: Comparison): Promise<readonly ChangedEntry[]> {
  const flags = ['--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-relative'];
  const output = await git.demand(['diff', ...flags, '--ignore-submodules=none', commit, '--']);
  const found: ChangedEntry[] = [];
  const parts = fields(output);
  // A colon, both modes, both objects and the status; then the path.
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [before = '', after, object = ''] = (parts[at] ?? '').slice(1).split(' ');
    const wasSubmodule = before === submoduleMode;
    const isSubmodule = wasSubmodule || after === submoduleMode;
    found.push({
      path: parts[at + 1] ?? '',
      isSubmodule,
      ...(wasSubmodule && after === submoduleMode && { before: object }),
    });
  }
  return found;
}

/** A submodule that is checked out and has the commit that it had; else undefined. */
async function openSubmodule(
  host: Host,
  { root }: Comparison,
  { path, before }: ChangedEntry,
): Promise<Comparison | undefined> {
  const folder = `${root}/${path}`;
  if (before === undefined || (await host.files.stat(`${folder}/.git`)) === undefined) {
    return undefined;
  }
  const env = Object.fromEntries(Object.entries(host.env).filter(([name]) => !ownPlaces.has(name)));
  const git = clientIn({ ...host, env }, folder);
  const { ok } = await git.run(['cat-file', '-e', `${before}^{commit}`]);
  return ok ? { git, root: folder, commit: before } : undefined;
}

/** In its hooks Git tells where the repository is, which is not where a submodule is. */
const ownPlaces: ReadonlySet<string> = new Set([
  ...['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX'],
  ...['GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR'],
]);

function line(output: Uint8Array): string {
  return text(output).replace(/\r?\n$/, '');
}

function fields(output: Uint8Array): readonly string[] {
  return text(output)
    .split('\0')
    .filter((field) => field !== '');
}

/** The same host as it was before: changed files are read from Git. */
export function hostBefore(host: Host, { changes, readBefore }: WorkTree): Host {
  const changed = new Set(changes.map(({ path }) => path));
  const before = async (path: string): Promise<{ bytes?: Uint8Array } | undefined> => {
    const whole = await realPathOf(host, path);
    if (!changed.has(whole)) return undefined;
    const bytes = await readBefore(whole);
    return bytes === undefined ? {} : { bytes };
  };
  return {
    ...host,
    files: {
      ...host.files,
      read: async (path) => {
        const old = await before(path);
        if (old === undefined) return host.files.read(path);
        if (old.bytes !== undefined) return old.bytes;
        throw new HostFileError('missing', path, `open ${path}: no such file or directory`);
      },
      stat: async (path) => {
        const old = await before(path);
        if (old === undefined) return host.files.stat(path);
        return old.bytes && { kind: 'file', size: old.bytes.length };
      },
    },
  };
}

/** A host whose time and chance stand still. */
export function stillHost(host: Host): Host {
  const now = host.now();
  return { ...host, now: () => now, randomBytes: (count) => new Uint8Array(count) };
}

/** The absolute path with links followed, as far as it exists. */
export async function realPathOf(host: Host, path: string): Promise<string> {
  const whole = path.startsWith('/') ? path : `${host.cwd}/${path}`;
  const missing: string[] = [];
  for (let folder = cleanPath(whole); ; ) {
    try {
      const real = await host.files.realPath(folder);
      return cleanPath([real, ...missing].join('/'));
    } catch (error) {
      if (!(error instanceof HostFileError) || folder === '/') throw error;
      const slash = folder.lastIndexOf('/');
      missing.unshift(folder.slice(slash + 1));
      folder = folder.slice(0, slash) || '/';
    }
  }
}
