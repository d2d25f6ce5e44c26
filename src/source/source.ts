/** A text that was read, with the name under which messages show it. */
export interface SourceFile {
  /** As the user wrote it (`docker-bake.hcl`, `-`, a URL). */
  readonly name: string;
  /** Decoded text without a byte order mark; bytes that are not UTF-8 are U+FFFD. */
  readonly text: string;
  /** Offset of the first character that was not valid UTF-8, when there is one. */
  readonly invalidAt?: number;
  /** Columns that a tab counts for; one, except in JSON, where HCL counts two (and no `\r`). */
  readonly tabColumns?: number;
  /** The name of the format that it is to be read in, where that was said. */
  readonly format?: string;
}

/** A part of a source file, as UTF-16 offsets, `start` inclusive and `end` exclusive. */
export interface Range {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** The smallest range that covers both; they must be of one file. */
export function rangeBetween(first: Range, last: Range): Range {
  return {
    file: first.file,
    start: Math.min(first.start, last.start),
    end: Math.max(first.end, last.end),
  };
}

/** Decodes UTF-8 bytes to a source file; a byte order mark is dropped. */
export function decodeSource(name: string, bytes: Uint8Array): SourceFile {
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes);
    return { name, text, invalidAt: firstInvalidOffset(bytes, text) };
  }
}

function firstInvalidOffset(bytes: Uint8Array, text: string): number {
  // A U+FFFD that stands in the file itself re-encodes to the same three bytes.
  const encoder = new TextEncoder();
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let offset = 0; offset < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
    const encoded = encoder.encode(character);
    for (const [index, byte] of encoded.entries()) {
      if (bytes[at + index] !== byte) return offset;
    }
    at += encoded.length;
    offset += character.length;
  }
  return text.length;
}
