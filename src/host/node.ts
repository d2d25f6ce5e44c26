import {
  appendFileSync,
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { endianness, homedir, machine, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type {
  FetchedResource,
  FetchOptions,
  Host,
  HostFiles,
  HostProcess,
  SpawnOptions,
} from './host.ts';
import { HostFetchError, HostFileError } from './host.ts';
import { buildPlatform } from './platform.ts';

/** The host that is this Node process: its files, its environment, its working directory. */
export function nodeHost(): Host {
  let platform: string | undefined;
  return {
    files: nodeFiles,
    env: process.env,
    cwd: process.cwd(),
    homeDirectory: homedir(),
    get platform(): string {
      platform ??= buildPlatform({
        system: process.platform,
        processor: process.arch,
        littleEndian: endianness() === 'LE',
        cpuInfo: readCpuInfo,
        machineName: machine,
      });
      return platform;
    },
    pathListSeparator: delimiter,
    now: Date.now,
    randomBytes,
    readStandardInput,
    spawn,
    fetch: fetchResource,
  };
}

// Synchronous calls: a definition is a few small files, and each trip through the thread pool and
// its promises costs more than the read itself.
const nodeFiles: HostFiles = {
  async read(path) {
    return attempt(path, 'open', () => readWhole(path));
  },
  async write(path, data) {
    attempt(path, 'open', () => writeFileSync(path, data));
  },
  async append(path, data) {
    attempt(path, 'open', () => appendFileSync(path, data));
  },
  async stat(path) {
    const found = attempt(path, 'stat', () => statOf(path));
    if (found === undefined) return undefined;
    const kind = found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other';
    return { kind, size: found.size };
  },
  async list(path) {
    return attempt(path, 'open', () => readdirSync(path).sort());
  },
  async makeDirectory(path, { shared = false } = {}) {
    attempt(path, 'mkdir', () => {
      mkdirSync(path, { recursive: true });
      // Not by the mode of mkdir, which the umask cuts down.
      if (shared) chmodSync(path, 0o777);
    });
  },
  async makeTemporaryDirectory(prefix) {
    const start = join(tmpdir(), prefix);
    return attempt(start, 'mkdir', () => mkdtempSync(start));
  },
  async remove(path) {
    attempt(path, 'remove', () => rmSync(path, { recursive: true, force: true }));
  },
  async rename(from, to) {
    attempt(from, 'rename', () => renameSync(from, to));
  },
  async copyPermissions(from, to) {
    attempt(to, 'chmod', () => chmodSync(to, statSync(from).mode & 0o777));
  },
  async realPath(path) {
    return attempt(path, 'lstat', () => {
      lstatSync(path);
      return realpathSync.native(resolve(path));
    });
  },
};

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // A file where a folder is wanted: nothing is below it.
    if (errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Bytes of the largest file that is read: what is larger fits no text of V8. */
const largestFile = 480 * 2 ** 20;

/** Bytes that are read at most of what may be endless: devices, pipes, standard input. */
const largestStream = 128 * 2 ** 20;

function readWhole(path: string): Uint8Array {
  const found = statSync(path);
  if (found.isFile() && found.size > largestFile) throw tooLarge(path, largestFile);
  if (found.isFile() || found.isDirectory()) return readFileSync(path);
  const descriptor = openSync(path, 'r');
  try {
    const pieces = new StreamBytes(path);
    for (;;) {
      const piece = new Uint8Array(65_536);
      const length = readSync(descriptor, piece);
      if (length === 0) return pieces.join();
      pieces.add(piece.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** What arrives piece by piece; a `HostFileError` when it is too much. */
class StreamBytes {
  private readonly pieces: Uint8Array[] = [];
  private length = 0;
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  add(piece: Uint8Array): void {
    this.length += piece.length;
    if (this.length > largestStream) throw tooLarge(this.name, largestStream);
    this.pieces.push(piece);
  }

  join(): Uint8Array {
    return Buffer.concat(this.pieces, this.length);
  }
}

function tooLarge(name: string, limit: number): HostFileError {
  return new HostFileError('other', name, `read ${name}: more than ${limit / 2 ** 20} MiB`);
}

/** Runs a file operation; failures become `HostFileError` in Go's words, which people know. */
function attempt<T>(path: string, operation: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof HostFileError) throw error;
    const code = errorCode(error);
    const known = fileErrors.get(code);
    const verb = code === 'EISDIR' ? 'read' : operation;
    const text = known?.text ?? (error instanceof Error ? error.message : String(error));
    throw new HostFileError(known?.reason ?? 'other', path, `${verb} ${path}: ${text}`);
  }
}

const fileErrors: ReadonlyMap<string, { reason: HostFileError['reason']; text: string }> = new Map([
  ['ENOENT', { reason: 'missing', text: 'no such file or directory' }],
  ['ENOTDIR', { reason: 'missing', text: 'not a directory' }],
  ['EISDIR', { reason: 'directory', text: 'is a directory' }],
  ['EACCES', { reason: 'denied', text: 'permission denied' }],
  ['EPERM', { reason: 'denied', text: 'operation not permitted' }],
  ['EROFS', { reason: 'denied', text: 'read-only file system' }],
  ['ENOSPC', { reason: 'full', text: 'no space left on device' }],
  ['EDQUOT', { reason: 'full', text: 'disk quota exceeded' }],
  ['ELOOP', { reason: 'other', text: 'too many levels of symbolic links' }],
  ['ENAMETOOLONG', { reason: 'other', text: 'file name too long' }],
  ['ERR_FS_FILE_TOO_LARGE', { reason: 'other', text: 'file is larger than 2 GiB' }],
]);

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function readCpuInfo(): string | undefined {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return undefined;
  }
}

function randomBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  // 65,536 bytes are what one call gives (Web Crypto).
  for (let at = 0; at < count; at += 65_536) {
    globalThis.crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  }
  return bytes;
}

async function readStandardInput(): Promise<Uint8Array> {
  const pieces = new StreamBytes('standard input');
  for await (const piece of process.stdin) pieces.add(piece);
  return pieces.join();
}

function spawn(command: string, args: readonly string[], options: SpawnOptions): HostProcess {
  // The library behind it is needed for builds only and costs more than a whole print.
  const started = import('./process.ts').then(({ startProcess }) =>
    startProcess(command, args, options),
  );
  return {
    stdout: streamOf(started, 'stdout'),
    stderr: streamOf(started, 'stderr'),
    exit: started.then((child) => child.exit),
    kill: (signal) => void started.then((child) => child.kill(signal)),
  };
}

async function* streamOf(
  started: Promise<HostProcess>,
  name: 'stdout' | 'stderr',
): AsyncGenerator<Uint8Array> {
  yield* (await started)[name];
}

async function fetchResource(url: string, options: FetchOptions = {}): Promise<FetchedResource> {
  try {
    const response = await globalThis.fetch(url, options);
    return { status: response.status, body: bodyOf(response) };
  } catch (error) {
    throw new HostFetchError(fetchProblem(error));
  }
}

async function* bodyOf(response: Response): AsyncGenerator<Uint8Array> {
  try {
    if (response.body !== null) yield* response.body;
  } catch (error) {
    throw new HostFetchError(fetchProblem(error));
  }
}

/** The innermost cause, since the outer one says only that a fetch failed. */
function fetchProblem(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof AggregateError && cause.errors.length > 0) {
    return fetchProblem(cause.errors[0]);
  }
  if (cause instanceof Error) return fetchProblem(cause);
  return error instanceof Error ? error.message : String(error);
}
