/**
 * Everything that the engine can see and do: files, environment, clock, randomness, processes.
 * `host/node.ts` is the real one, `host/memory.ts` one for tests, editors and browsers.
 */
export interface Host {
  readonly files: HostFiles;
  /** The environment of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the working directory. */
  readonly cwd: string;
  readonly homeDirectory: string;
  /** As in Go's GOOS/GOARCH with variant: `linux/amd64`, `linux/arm/v7`. */
  readonly platform: string;
  /** `:` or `;`. */
  readonly pathListSeparator: string;
  /** Milliseconds since the epoch. */
  now(): number;
  randomBytes(count: number): Uint8Array;
  /** All of standard input; read once. Rejects with a `HostFileError` when it does not end. */
  readStandardInput(): Promise<Uint8Array>;
  spawn(command: string, args: readonly string[], options: SpawnOptions): HostProcess;
  /** A GET request over HTTP(S), redirects followed; rejects with a `HostFetchError`. */
  fetch(url: string, options?: FetchOptions): Promise<FetchedResource>;
}

export interface FetchOptions {
  /** Not sent on to another host than the URL's. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** What a server answered, whatever its status; reading the body may reject with a `HostFetchError`. */
export interface FetchedResource {
  readonly status: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/** No answer, or one that broke off: the server cannot be reached, its certificate is bad. */
export class HostFetchError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HostFetchError';
  }
}

export interface HostFiles {
  /** Rejects with a `HostFileError`. Relative paths are of the working directory. */
  read(path: string): Promise<Uint8Array>;
  write(path: string, data: Uint8Array | string): Promise<void>;
  /** Adds to the end of a file, which is made if there is none. */
  append(path: string, data: Uint8Array | string): Promise<void>;
  /** `undefined` when there is nothing; follows links. */
  stat(path: string): Promise<{ readonly kind: FileKind; readonly size: number } | undefined>;
  list(path: string): Promise<readonly string[]>;
  /** With all folders above it. One that is shared can be written by other users, too. */
  makeDirectory(path: string, options?: { readonly shared?: boolean }): Promise<void>;
  /** A fresh folder of its own, by `prefix`; absolute path. */
  makeTemporaryDirectory(prefix: string): Promise<string>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Gives a file the permissions of another one, where files have any. */
  copyPermissions?(from: string, to: string): Promise<void>;
  /** The path with all symbolic links followed; rejects with a `HostFileError` when it is missing. */
  realPath(path: string): Promise<string>;
}

/** Why a file could not be read or written. */
export class HostFileError extends Error {
  readonly reason: 'missing' | 'directory' | 'denied' | 'full' | 'other';
  readonly path: string;

  constructor(reason: HostFileError['reason'], path: string, message: string) {
    super(message);
    this.name = 'HostFileError';
    this.reason = reason;
    this.path = path;
  }
}

export interface SpawnOptions {
  readonly cwd?: string;
  /** The whole environment of the child. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * What the child reads; nothing when absent. A promise: it waits, and reads when that is kept. A
   * stream, such as another child's output: it reads along.
   */
  readonly input?: Uint8Array | string | Promise<Uint8Array | string> | AsyncIterable<Uint8Array>;
  /** `inherit`: the child writes to our own streams, terminal and all; its own are empty then. */
  readonly output?: 'pipe' | 'inherit' | 'inherit-stdout';
  /**
   * The child leads a process group of its own: a signal of the terminal does not reach it, `kill`
   * reaches its children too, and none of them outlives us.
   */
  readonly group?: boolean;
  /** Ends the child (SIGTERM, then SIGKILL) when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * A child process; its streams are chunks of bytes. Both have to be read: what is not read is held,
 * and a child whose output is held stops.
 */
export interface HostProcess {
  readonly stdout: AsyncIterable<Uint8Array>;
  readonly stderr: AsyncIterable<Uint8Array>;
  /** Resolves when it ended; `missing` when the command does not exist. */
  readonly exit: Promise<ProcessExit>;
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
}

export type ProcessExit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly message: string };

/** What can be at a path. */
export type FileKind = 'file' | 'directory' | 'other';
