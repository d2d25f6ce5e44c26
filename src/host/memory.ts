import {
  type Host,
  HostFetchError,
  HostFileError,
  type HostProcess,
  type ProcessExit,
  type SpawnOptions,
} from './host.ts';

/** What a host that lives in memory knows; everything has a fixed default. */
export interface MemoryHostOptions {
  /** Contents by path; relative paths are of `cwd`. Folders exist where files do. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Symbolic links: path to what it leads to. */
  readonly links?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** `/work` when absent. */
  readonly cwd?: string;
  readonly homeDirectory?: string;
  readonly platform?: string;
  readonly pathListSeparator?: string;
  readonly standardInput?: string | Uint8Array;
  /** Milliseconds since the epoch; 0 when absent. */
  readonly now?: number;
  /** Answers for processes; without it every command is missing. */
  readonly spawn?: (command: string, args: readonly string[], input: string) => MemoryProcess;
  /** What is at a URL; everything else is not found (404). */
  readonly resources?: Readonly<Record<string, string | Uint8Array>>;
}

/** What a process of a host in memory writes, and how it ends. */
export interface MemoryProcess {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exit: ProcessExit;
}

/**
 * A host that lives in memory: for tests, editors and browsers. Paths are POSIX paths; random bytes
 * are a fixed sequence (0, 1, 2, …).
 */
export function memoryHost(options: MemoryHostOptions = {}): Host {
  const cwd = options.cwd ?? '/work';
  const encoder = new TextEncoder();
  const encode = (data: string | Uint8Array): Uint8Array =>
    typeof data === 'string' ? encoder.encode(data) : data;
  const tree = new FileTree(cwd);
  for (const [path, data] of Object.entries(options.files ?? {})) tree.write(path, encode(data));
  for (const [path, to] of Object.entries(options.links ?? {})) tree.link(path, to);
  let temporary = 0;
  let inputRead = false;
  return {
    files: {
      read: async (path) => tree.read(path),
      write: async (path, data) => tree.write(path, encode(data)),
      append: async (path, data) => tree.append(path, encode(data)),
      stat: async (path) => tree.stat(path),
      list: async (path) => tree.list(path),
      makeDirectory: async (path) => tree.makeDirectory(path),
      makeTemporaryDirectory: async (prefix) => {
        temporary += 1;
        const path = `/tmp/${prefix}${temporary}`;
        tree.makeDirectory(path);
        return path;
      },
      remove: async (path) => tree.remove(path),
      rename: async (from, to) => tree.rename(from, to),
      realPath: async (path) => tree.realPath(path),
    },
    env: options.env ?? {},
    cwd,
    homeDirectory: options.homeDirectory ?? '/home/user',
    platform: options.platform ?? 'linux/amd64',
    pathListSeparator: options.pathListSeparator ?? ':',
    now: () => options.now ?? 0,
    randomBytes: (count) => Uint8Array.from({ length: count }, (_, index) => index % 256),
    readStandardInput: async () => {
      const input = inputRead ? '' : (options.standardInput ?? '');
      inputRead = true;
      return encode(input);
    },
    spawn: (command, args, { input = '' }): HostProcess => {
      const answered = readInput(input).then((text) => {
        const missing: MemoryProcess = { exit: { kind: 'missing' } };
        return options.spawn?.(command, args, text) ?? missing;
      });
      return {
        stdout: oneChunk(answered.then(({ stdout = '' }) => encode(stdout))),
        stderr: oneChunk(answered.then(({ stderr = '' }) => encode(stderr))),
        exit: answered.then(({ exit }) => exit),
        kill: () => {},
      };
    },
    fetch: async (url, { signal } = {}) => {
      if (signal?.aborted === true) throw new HostFetchError('aborted');
      const data = options.resources?.[url];
      return data === undefined
        ? { status: 404, body: oneChunk(encode('')) }
        : { status: 200, body: oneChunk(encode(data)) };
    },
  };
}

async function readInput(input: NonNullable<SpawnOptions['input']>): Promise<string> {
  if (typeof input === 'object' && Symbol.asyncIterator in input) {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of input) text += decoder.decode(chunk, { stream: true });
    return text;
  }
  const data = await input;
  return typeof data === 'string' ? data : new TextDecoder().decode(data);
}

async function* oneChunk(data: Uint8Array | Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunk = await data;
  if (chunk.length > 0) yield chunk;
}

/** How many links one path may lead through, as Linux has it. */
const linkLimit = 40;

class FileTree {
  readonly #cwd: string;
  readonly #files = new Map<string, Uint8Array>();
  readonly #folders = new Set<string>(['/']);
  readonly #links = new Map<string, string>();

  constructor(cwd: string) {
    this.#cwd = cwd;
    this.makeDirectory(cwd);
  }

  read(path: string): Uint8Array {
    const at = this.#follow(path, 'open');
    const data = this.#files.get(at);
    if (data !== undefined) return data;
    if (this.#folders.has(at)) {
      throw new HostFileError('directory', path, `read ${path}: is a directory`);
    }
    throw missing('open', path);
  }

  append(path: string, data: Uint8Array): void {
    const before = this.#files.get(this.#follow(path, 'open')) ?? new Uint8Array();
    const after = new Uint8Array(before.length + data.length);
    after.set(before);
    after.set(data, before.length);
    this.write(path, after);
  }

  write(path: string, data: Uint8Array): void {
    const at = this.#follow(path, 'open');
    if (this.#folders.has(at)) {
      throw new HostFileError('directory', path, `open ${path}: is a directory`);
    }
    this.makeDirectory(parent(at));
    this.#files.set(at, data);
  }

  link(path: string, to: string): void {
    const at = this.#absolute(path);
    this.makeDirectory(parent(at));
    this.#links.set(at, to);
  }

  stat(path: string): { kind: 'file' | 'directory'; size: number } | undefined {
    const at = this.#follow(path, 'stat');
    const data = this.#files.get(at);
    if (data !== undefined) return { kind: 'file', size: data.length };
    return this.#folders.has(at) ? { kind: 'directory', size: 0 } : undefined;
  }

  list(path: string): string[] {
    const at = this.#follow(path, 'open');
    if (!this.#folders.has(at)) throw missing('open', path);
    const all = [...this.#files.keys(), ...this.#folders, ...this.#links.keys()];
    const children = all.filter((entry) => entry !== '/' && parent(entry) === at);
    return [...new Set(children.map((entry) => entry.slice(entry.lastIndexOf('/') + 1)))].sort();
  }

  makeDirectory(path: string): void {
    for (let at = this.#follow(path, 'mkdir'); !this.#folders.has(at); at = parent(at)) {
      this.#folders.add(at);
    }
  }

  remove(path: string): void {
    const at = this.#absolute(path);
    const isBelow = (entry: string): boolean => entry === at || entry.startsWith(`${at}/`);
    for (const part of [this.#files, this.#folders, this.#links]) {
      for (const entry of [...part.keys()]) if (isBelow(entry)) part.delete(entry);
    }
  }

  rename(from: string, to: string): void {
    const data = this.read(from);
    this.remove(from);
    this.write(to, data);
  }

  realPath(path: string): string {
    const at = this.#follow(path, 'lstat');
    if (!this.#files.has(at) && !this.#folders.has(at)) throw missing('lstat', path);
    return at;
  }

  #absolute(path: string): string {
    const parts: string[] = [];
    for (const part of (path.startsWith('/') ? path : `${this.#cwd}/${path}`).split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    return `/${parts.join('/')}`;
  }

  /** The path after all links on its way, whether it exists or not. */
  #follow(path: string, operation: string): string {
    let rest = this.#absolute(path).split('/').slice(1);
    let at = '';
    for (let links = 0; rest.length > 0; ) {
      const next = `${at}/${rest[0]}`;
      const to = this.#links.get(next);
      if (to === undefined) {
        at = next;
        rest = rest.slice(1);
        continue;
      }
      links += 1;
      if (links > linkLimit) {
        const text = `${operation} ${path}: too many levels of symbolic links`;
        throw new HostFileError('other', path, text);
      }
      const target = to.startsWith('/') ? to : `${at}/${to}`;
      rest = [...this.#absolute(target).split('/').slice(1), ...rest.slice(1)];
      at = '';
    }
    return at === '' ? '/' : at;
  }
}

function parent(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

function missing(operation: string, path: string): HostFileError {
  return new HostFileError('missing', path, `${operation} ${path}: no such file or directory`);
}
