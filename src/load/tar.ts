import { RemoteError } from './remote-error.ts';

/** One entry of a tar archive. */
export interface TarEntry {
  /** As the archive has it. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'special';
  /** Where a symbolic link leads. */
  readonly link: string;
  readonly size: number;
  /** The content; undefined unless it was wanted. */
  readonly data?: Uint8Array;
}

const blockSize = 512;

/** Longest names and attributes that an archive may give outside of its headers, in bytes. */
const mostAttributes = 2 ** 20;

/** Whether bytes start with the header of a tar archive: its checksum is right. */
export function isTarHeader(bytes: Uint8Array): boolean {
  if (bytes.length < blockSize) return false;
  const block = bytes.subarray(0, blockSize);
  const sum = readNumber(block, 148, 8);
  return sum !== undefined && sum > 256 && sum === checksumOf(block);
}

/**
 * The entries of a tar archive (ustar, pax, GNU), in order. Only content that is wanted is kept.
 * Throws a `RemoteError` when the archive is damaged.
 */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array>,
  wants: (entry: TarEntry) => boolean,
): AsyncGenerator<TarEntry> {
  const reader = new BlockReader(chunks);
  let attributes = new Map<string, string>();
  for (;;) {
    const block = await reader.take(blockSize);
    if (block === undefined || block.every((byte) => byte === 0)) return;
    if (!isTarHeader(block)) throw new RemoteError('the archive is damaged');
    const header = readHeader(block);
    const extension = extensions.get(header.type);
    if (extension !== undefined) {
      if (header.size > mostAttributes) throw new RemoteError('the archive is damaged');
      const content = await reader.content(header.size);
      if (extension === 'pax')
        for (const [key, value] of readPax(content)) attributes.set(key, value);
      else if (extension !== 'ignored') attributes.set(extension, cText(content));
      continue;
    }
    const entry = makeEntry(header, attributes);
    attributes = new Map();
    if (wants(entry)) yield { ...entry, data: await reader.content(entry.size) };
    else {
      await reader.skip(entry.size);
      yield entry;
    }
  }
}

/** Entries that say something about the next one: pax, global pax, GNU's long names. */
const extensions: ReadonlyMap<string, 'pax' | 'ignored' | 'path' | 'linkpath'> = new Map([
  ['x', 'pax'],
  ['g', 'ignored'],
  ['L', 'path'],
  ['K', 'linkpath'],
]);

const kinds: ReadonlyMap<string, TarEntry['kind']> = new Map([
  ['\0', 'file'],
  ['0', 'file'],
  ['7', 'file'],
  ['5', 'directory'],
  ['2', 'symlink'],
]);

interface Header {
  readonly path: string;
  readonly link: string;
  readonly size: number;
  readonly type: string;
}

function readHeader(block: Uint8Array): Header {
  const size = readNumber(block, 124, 12);
  if (size === undefined || size < 0) throw new RemoteError('the archive is damaged');
  const name = cText(block.subarray(0, 100));
  const isUstar = cText(block.subarray(257, 263)) === 'ustar';
  const prefix = isUstar && block[263] === 0x30 ? cText(block.subarray(345, 500)) : '';
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    link: cText(block.subarray(157, 257)),
    size,
    type: String.fromCharCode(block[156] ?? 0),
  };
}

function makeEntry(header: Header, attributes: ReadonlyMap<string, string>): TarEntry {
  const path = attributes.get('path') ?? header.path;
  const link = attributes.get('linkpath') ?? header.link;
  const isSparse = [...attributes.keys()].some((key) => key.startsWith('GNU.sparse.'));
  const size = Number(attributes.get('size') ?? header.size);
  if (!Number.isSafeInteger(size) || size < 0) throw new RemoteError('the archive is damaged');
  let kind = isSparse ? 'special' : (kinds.get(header.type) ?? 'special');
  if (kind === 'file' && path.endsWith('/')) kind = 'directory';
  // Links and devices have no content, whatever their header says.
  const hasContent = kind === 'file' || header.type === 'S' || isSparse;
  return { path, link, kind, size: hasContent ? size : 0 };
}

/** `LENGTH KEY=VALUE\n`, of which the length counts all of it. */
function* readPax(content: Uint8Array): Generator<readonly [key: string, value: string]> {
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = Number(text(content.subarray(at, space)));
    if (space < 0 || !Number.isSafeInteger(length) || length <= space - at) {
      throw new RemoteError('the archive is damaged');
    }
    const record = text(content.subarray(space + 1, at + length - 1));
    const equals = record.indexOf('=');
    if (equals < 0) throw new RemoteError('the archive is damaged');
    yield [record.slice(0, equals), record.slice(equals + 1)];
    at += length;
  }
}

/** An octal number, or GNU's binary form for large ones; undefined when it is neither. */
function readNumber(block: Uint8Array, at: number, length: number): number | undefined {
  const field = block.subarray(at, at + length);
  if (((field[0] ?? 0) & 0x80) !== 0) {
    return field.reduce((sum, byte, index) => sum * 256 + (index === 0 ? byte & 0x7f : byte), 0);
  }
  const digits = cText(field).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(`0${digits}`, 8) : undefined;
}

function checksumOf(block: Uint8Array): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

function cText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return text(end < 0 ? bytes : bytes.subarray(0, end));
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Takes a stream of chunks in the pieces that are asked for. */
class BlockReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** So many bytes; undefined at the end of the stream. */
  async take(size: number): Promise<Uint8Array | undefined> {
    const taken = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      if (!(await this.#fill())) {
        if (at === 0) return undefined;
        throw new RemoteError('the archive ends too early');
      }
      const part = this.#chunk.subarray(0, size - at);
      taken.set(part, at);
      at += part.length;
      this.#chunk = this.#chunk.subarray(part.length);
    }
    return taken;
  }

  /** The content of an entry, and what fills its last block. */
  async content(size: number): Promise<Uint8Array> {
    const padded = Math.ceil(size / blockSize) * blockSize;
    const taken = size === 0 ? new Uint8Array() : await this.take(padded);
    if (taken === undefined) throw new RemoteError('the archive ends too early');
    return taken.subarray(0, size);
  }

  async skip(size: number): Promise<void> {
    let left = Math.ceil(size / blockSize) * blockSize;
    while (left > 0) {
      if (!(await this.#fill())) throw new RemoteError('the archive ends too early');
      const part = Math.min(left, this.#chunk.length);
      left -= part;
      this.#chunk = this.#chunk.subarray(part);
    }
  }

  async #fill(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.#chunk = next.value;
    }
    return true;
  }
}
