import type { Host, HostProcess } from '../host/host.ts';
import type { GitReference } from '../model/git-reference.ts';
import { suggest } from '../source/suggest.ts';
import { joinBytes } from './download.ts';
import { type GitAccess, gitAccess } from './git-environment.ts';
import { redact, redactUrls } from './redact.ts';
import { formatBytes, RemoteError, type RemoteLimits } from './remote-error.ts';
import type { RemoteEntry, RemoteTree } from './remote-tree.ts';

/** Bytes that one call of the client may answer: several definition files, or a list of names. */
const mostOutput = 32 * 2 ** 20;

/**
 * Fetches the commit that a reference names, without its history and, where the server can do that,
 * without its files; throws a `RemoteError`. The folder has to be an empty one.
 */
export async function fetchRepository(
  host: Host,
  reference: GitReference,
  folder: string,
  limits: RemoteLimits,
  signal: AbortSignal,
): Promise<GitTree> {
  const client = new GitClient(host, folder, await gitAccess(host, reference), signal);
  await client.demand(['init', '--quiet', '--bare', '--template=', '.']);
  const { ref, subdir = '', checksum, fetchByCommit } = reference;
  const wanted = fetchByCommit && checksum !== undefined ? checksum : ref;
  checkRef(wanted);
  const name = await fetchCommit(client, wanted);
  const [commit, tree] = await findObjects(client, [`${name}^{commit}`, `${name}:${subdir}`]);
  if (commit === undefined) throw new RemoteError(`"${wanted}" is no commit`);
  if (checksum !== undefined && !commit.name.startsWith(checksum)) {
    throw new RemoteError(`expected checksum to match ${checksum}, got ${commit.name}`);
  }
  if (tree?.type !== 'tree') throw new RemoteError(`the repository has no folder "${subdir}"`);
  return new GitTree(client, tree.name, limits);
}

/** Fetches what a name stands for; returns what it is called in the folder. */
async function fetchCommit(client: GitClient, wanted: string | undefined): Promise<string> {
  if (wanted !== undefined && isCommit(wanted)) {
    await fetchByIdentifier(client, wanted);
    return wanted;
  }
  const name = wanted === undefined ? 'HEAD' : await findRef(client, wanted);
  const shallow = await client.run(['fetch', ...fetchFlags, '--depth=1', 'origin', name]);
  if (shallow.ok) return 'FETCH_HEAD';
  if (!shallow.stderr.includes('does not support shallow')) throw client.failure(shallow.stderr);
  // A server of plain files: all is fetched, and nothing later, which would have no end.
  await client.run(['config', '--remove-section', 'remote.origin']);
  await client.run(['config', '--remove-section', 'extensions']);
  await client.demand(['fetch', '--quiet', '--no-tags', 'origin', name]);
  return 'FETCH_HEAD';
}

const fetchFlags = ['--quiet', '--no-tags', '--no-write-commit-graph', '--filter=blob:none'];

async function fetchByIdentifier(client: GitClient, commit: string): Promise<void> {
  const direct = await client.run(['fetch', ...fetchFlags, '--depth=1', 'origin', commit]);
  if (direct.ok) return;
  // Older servers give only what a branch or tag leads to.
  const everything = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  await client.demand(['fetch', ...fetchFlags, 'origin', ...everything]);
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

  constructor(client: GitClient, tree: string, limits: RemoteLimits) {
    this.#client = client;
    this.#tree = tree;
    this.#limits = limits;
  }

  async read(paths: readonly string[]): Promise<readonly RemoteEntry[]> {
    const input = paths.map((path) => `${this.#tree}:${path}\n`).join('');
    const args = ['cat-file', '--batch', '--follow-symlinks'];
    const answers = new BatchReader(await this.#client.demand(args, input));
    return paths.map((path) => answers.next(path, this.#tree, this.#limits.file));
  }

  async list(folder: string): Promise<readonly string[]> {
    const place = folder === '' ? this.#tree : `${this.#tree}:${folder}`;
    const { ok, stdout } = await this.#client.run(['ls-tree', '--name-only', '-z', place]);
    return ok
      ? text(stdout)
          .split('\0')
          .filter((name) => name !== '')
      : [];
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

interface GitAnswer {
  readonly ok: boolean;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** The Git client in one folder. */
class GitClient {
  readonly #host: Host;
  readonly #folder: string;
  readonly #access: GitAccess;
  readonly #signal: AbortSignal;

  constructor(host: Host, folder: string, access: GitAccess, signal: AbortSignal) {
    this.#host = host;
    this.#folder = folder;
    this.#access = access;
    this.#signal = signal;
  }

  /** Standard output of a call that has to succeed. */
  async demand(args: readonly string[], input?: string): Promise<Uint8Array> {
    const { ok, stdout, stderr } = await this.run(args, input);
    if (ok) return stdout;
    throw this.failure(stderr);
  }

  /** What went wrong, in the words of Git. */
  failure(stderr: string): RemoteError {
    return new RemoteError(explain(redact(stderr, this.#access.secrets)), remedyFor(stderr));
  }

  async run(args: readonly string[], input?: string): Promise<GitAnswer> {
    const child = this.#host.spawn('git', args, {
      cwd: this.#folder,
      env: this.#access.env,
      signal: this.#signal,
      ...(input === undefined ? {} : { input }),
    });
    // What Git started itself may hold the streams open for longer.
    const abort = awaitAbort(this.#signal);
    const ended = Promise.all([
      collect(child, child.stdout),
      collect(child, child.stderr),
      child.exit,
    ]);
    const [stdout, stderr, exit] = await Promise.race([ended, abort.promise]).finally(abort.forget);
    switch (exit.kind) {
      case 'missing':
        throw new RemoteError(
          'git was not found',
          'Install the Git client, or clone the repository and run bake there.',
        );
      case 'failed':
        throw new RemoteError(`git could not be started; ${exit.message}`);
      case 'signalled':
        throw new RemoteError(`git was ended by ${exit.signal}`);
      case 'exited':
        return { ok: exit.code === 0, stdout, stderr: text(stderr) };
      default:
        return exit satisfies never;
    }
  }
}

/** A promise that rejects when the signal is aborted, until it is forgotten. */
function awaitAbort(signal: AbortSignal): { promise: Promise<never>; forget: () => void } {
  const { promise, reject } = withReject();
  const fail = () => reject(new RemoteError('the server took too long'));
  if (signal.aborted) fail();
  else signal.addEventListener('abort', fail, { once: true });
  return { promise, forget: () => signal.removeEventListener('abort', fail) };
}

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<never>((_, settle) => {
    reject = settle;
  });
  return { promise, reject };
}

async function collect(child: HostProcess, stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > mostOutput) {
      child.kill('SIGKILL');
      throw new RemoteError(`the files are larger than ${formatBytes(mostOutput)}`);
    }
    chunks.push(chunk);
  }
  return joinBytes(chunks, size);
}

/** The lines of Git that say what is wrong, without its prefixes. */
function explain(stderr: string): string {
  const lines = redactUrls(stderr)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:warning|hint):/.test(line));
  const fatal = lines.filter((line) => /^(?:fatal|error|remote|ssh):|denied|refused/.test(line));
  const shown = (fatal.length > 0 ? fatal : lines).map((line) =>
    line.replace(/^(?:fatal|error): /, ''),
  );
  return [...new Set(shown)].slice(0, 4).join('; ') || 'git failed without a word';
}

function remedyFor(stderr: string): string {
  if (/error: 30[1278]|redirect/i.test(stderr)) {
    return 'With credentials redirects are not followed: name the URL that the server redirects to.';
  }
  if (/could not read (?:Username|Password)|Authentication failed|error: 40[13]/i.test(stderr)) {
    return 'Set BUILDX_BAKE_GIT_AUTH_TOKEN, or a credential helper of Git.';
  }
  if (/Permission denied \(publickey|Host key verification failed/i.test(stderr)) {
    return 'Start an SSH agent with the key, or name the key with BUILDX_BAKE_GIT_SSH.';
  }
  return '';
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
