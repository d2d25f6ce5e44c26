import { decodeBase64 } from './base64.ts';

/** A block of data in PEM's armour. */
export interface PemBlock {
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
}

const begin = '-----BEGIN ';
const end = '-----END ';
const dashes = '-----';

/** The first block in a text that is well-formed, as Go's encoding/pem judges it. */
export function findPemBlock(text: string): PemBlock | undefined {
  for (let at = text.indexOf(end); at >= 0; at = text.indexOf(end, at + end.length)) {
    const start = text.lastIndexOf(begin, at);
    const isLineStart = start === 0 || (start > 0 && text[start - 1] === '\n');
    const block = isLineStart ? readBlock(text, start + begin.length, at) : undefined;
    if (block !== undefined) return block;
  }
  return undefined;
}

function readBlock(text: string, start: number, stop: number): PemBlock | undefined {
  const [typeLine = '', ...lines] = text.slice(start, stop).split('\n');
  const type = typeLine.replace(/[ \t\r]+$/, '');
  const lastLine = (/^[^\n]*/.exec(text.slice(stop + end.length))?.[0] ?? '').trimEnd();
  if (!type.endsWith(dashes) || lastLine !== type) return undefined;
  const headers = new Map<string, string>();
  let line = lines.shift();
  for (; line?.includes(':'); line = lines.shift()) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  const bytes = decodeBase64([line ?? '', ...lines].join('\n').replace(/[ \t]+/g, ''));
  return bytes === undefined ? undefined : { headers, bytes };
}
