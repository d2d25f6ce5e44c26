import type { Host } from '../host/host.ts';
import { formatBytes, RemoteError, type RemoteLimits } from './remote-error.ts';
import type { RemoteEntry, RemoteTree } from './remote-tree.ts';
import { isTarHeader, readTar, type TarEntry } from './tar.ts';

type Compression = 'gzip' | 'bzip2' | 'xz' | 'none';

const magics: readonly (readonly [Compression, readonly number[]])[] = [
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
];

/** How the bytes of an archive are compressed; undefined when they are no archive (buildx). */
export function compressionOf(bytes: Uint8Array): Compression | undefined {
  for (const [compression, magic] of magics) {
    if (magic.every((byte, index) => bytes[index] === byte)) return compression;
  }
  return isTarHeader(bytes) ? 'none' : undefined;
}

/** Most links that one path may lead through, as Linux has it. */
const mostLinks = 40;

/** Most entries that an archive may have. */
const mostEntries = 1_000_000;

/** An archive in memory, as it was fetched; what is asked for is unpacked from it. */
export class ArchiveTree implements RemoteTree {
  readonly #host: Host;
  readonly #bytes: Uint8Array;
  readonly #limits: RemoteLimits;
  readonly #signal: AbortSignal;
  /** Clean paths of all links; known after the first pass. */
  readonly #links = new Map<string, string>();
  /** Clean paths that could be definition files. */
  readonly #candidates: string[] = [];

  constructor(host: Host, bytes: Uint8Array, limits: RemoteLimits, signal: AbortSignal) {
    this.#host = host;
    this.#bytes = bytes;
    this.#limits = limits;
    this.#signal = signal;
  }

  async read(paths: readonly string[]): Promise<readonly RemoteEntry[]> {
    const found = await this.#collect(new Set(paths));
    const targets = paths.map((path) => followLinks(path, this.#links));
    const further = targets.filter((target) => typeof target === 'string' && !found.has(target));
    if (further.length > 0 && this.#links.size > 0) {
      for (const [path, entry] of await this.#collect(new Set(further as string[]))) {
        found.set(path, entry);
      }
    }
    return targets.map((target) =>
      typeof target === 'string' ? (found.get(target) ?? { kind: 'missing' }) : target,
    );
  }

  async list(folder: string): Promise<readonly string[]> {
    const prefix = folder === '' ? '' : `${folder}/`;
    return this.#candidates
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length));
  }

  /** One pass through the archive; a later entry of a path replaces an earlier one. */
  async #collect(wanted: ReadonlySet<string>): Promise<Map<string, RemoteEntry>> {
    const found = new Map<string, RemoteEntry>();
    this.#candidates.length = 0;
    let entries = 0;
    const wants = ({ path, kind, size }: TarEntry): boolean =>
      kind === 'file' && size <= this.#limits.file && wanted.has(cleanEntryPath(path));
    for await (const entry of readTar(this.#unpacked(), wants)) {
      entries += 1;
      if (entries > mostEntries) throw new RemoteError('the archive has too many entries');
      const path = cleanEntryPath(entry.path);
      if (entry.kind === 'symlink') this.#links.set(path, entry.link);
      else this.#links.delete(path);
      if (looksLikeDefinition(path) && this.#candidates.length < 20) this.#candidates.push(path);
      if (wanted.has(path)) found.set(path, entryOf(entry));
    }
    return found;
  }

  async *#unpacked(): AsyncGenerator<Uint8Array> {
    let size = 0;
    try {
      for await (const chunk of this.#decompressed()) {
        size += chunk.length;
        if (size > this.#limits.unpacked) {
          throw new RemoteError(
            `the archive is larger than ${formatBytes(this.#limits.unpacked)} when it is unpacked`,
          );
        }
        yield chunk;
      }
    } catch (error) {
      if (error instanceof RemoteError) throw error;
      throw new RemoteError('the archive is damaged');
    }
  }

  #decompressed(): AsyncIterable<Uint8Array> {
    const compression = compressionOf(this.#bytes);
    switch (compression) {
      case undefined:
      case 'none':
        return slices(this.#bytes);
      case 'gzip':
        return streamOf(this.#bytes).pipeThrough(new DecompressionStream('gzip'));
      case 'bzip2':
      case 'xz':
        return this.#decompressedBy(compression);
      default:
        return compression satisfies never;
    }
  }

  async *#decompressedBy(tool: 'bzip2' | 'xz'): AsyncGenerator<Uint8Array> {
    const child = this.#host.spawn(tool, ['-dc'], { input: this.#bytes, signal: this.#signal });
    try {
      yield* child.stdout;
    } finally {
      child.kill('SIGKILL');
    }
    const exit = await child.exit;
    if (exit.kind === 'missing') {
      throw new RemoteError(
        `the archive is compressed with ${tool}, which is not installed`,
        `Install ${tool}, or offer the archive as .tar.gz.`,
      );
    }
  }
}

const sliceSize = 65_536;

async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += sliceSize) yield bytes.subarray(at, at + sliceSize);
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + sliceSize));
      at += sliceSize;
    },
  });
}

function entryOf({ kind, data }: TarEntry): RemoteEntry {
  switch (kind) {
    case 'file':
      return data === undefined ? { kind: 'too-large' } : { kind, data };
    case 'directory':
    case 'special':
      return { kind };
    case 'symlink':
      return { kind: 'missing' };
    default:
      return kind satisfies never;
  }
}

/** Throws a `RemoteError` for an entry that would be unpacked somewhere else. */
function cleanEntryPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (path.startsWith('/') || parts.includes('..')) {
    throw new RemoteError(`the archive has an entry outside of itself: ${JSON.stringify(path)}`);
  }
  return parts.join('/');
}

/** The path after all links on its way. */
function followLinks(
  path: string,
  links: ReadonlyMap<string, string>,
): string | { readonly kind: 'outside' | 'loop' } {
  let waiting = path.split('/');
  let followed = 0;
  const done: string[] = [];
  while (waiting.length > 0) {
    const [part = '', ...rest] = waiting;
    waiting = rest;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (done.pop() === undefined) return { kind: 'outside' };
      continue;
    }
    done.push(part);
    const link = links.get(done.join('/'));
    if (link === undefined) continue;
    followed += 1;
    if (followed > mostLinks) return { kind: 'loop' };
    if (link.startsWith('/')) return { kind: 'outside' };
    done.pop();
    waiting = [...link.split('/'), ...waiting];
  }
  return done.join('/');
}

function looksLikeDefinition(path: string): boolean {
  return /(?:^|\/)(?:docker-bake(?:\.override)?\.(?:hcl|json)|(?:docker-)?compose\.ya?ml|[^/]*\.hcl)$/.test(
    path,
  );
}
