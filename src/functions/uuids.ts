import { sha1 } from '@noble/hashes/legacy';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils';
import { quoteText } from '../value/text.ts';
import { stringType } from '../value/types.ts';
import { stringValue } from '../value/value.ts';
import { parameter, textArgument } from './arguments.ts';
import { FunctionError, type FunctionRow } from './protocol.ts';

/** Universally unique identifiers (RFC 9562). */
export const rows: readonly FunctionRow[] = [
  {
    name: 'uuidv4',
    description: 'Makes a random UUID, another one with each call.',
    parameters: [],
    result: stringType,
    call: (_args, context) => stringValue(formatUuid(context.randomBytes(16), 4)),
  },
  {
    name: 'uuidv5',
    description:
      'Makes the UUID of a name within a namespace: `dns`, `url`, `oid`, `x500` or a UUID.',
    parameters: [parameter('namespace', stringType), parameter('name', stringType)],
    result: stringType,
    call: (args) => {
      const namespace = namespaceBytes(textArgument(args, 0));
      const name = new TextEncoder().encode(textArgument(args, 1));
      return stringValue(formatUuid(sha1(concatBytes(namespace, name)).subarray(0, 16), 5));
    },
  },
];

/** The last digit of the first group tells the namespaces of RFC 9562 apart. */
const namespaces: ReadonlyMap<string, string> = new Map(
  ['dns', 'url', 'oid', '', 'x500'].map((name, index) => [
    name,
    `6ba7b81${index}9dad11d180b400c04fd430c8`,
  ]),
);

function namespaceBytes(namespace: string): Uint8Array {
  const known = namespace === '' ? undefined : namespaces.get(namespace);
  if (known !== undefined) return hexToBytes(known);
  const result = parseUuid(namespace);
  if (typeof result !== 'string') return result;
  throw new FunctionError(`uuidv5() doesn't support namespace ${namespace} (${result})`);
}

/** The bytes of a UUID: plain, in braces, as a URN or as bare digits; or what is wrong with it. */
function parseUuid(text: string): Uint8Array | string {
  // Go counts bytes.
  const bytes = new TextEncoder().encode(text);
  const { length } = bytes;
  if (length !== 32 && length !== 36 && length !== 38 && length !== 45) {
    return `invalid UUID length: ${length}`;
  }
  let digits = text;
  if (length === 45) {
    if (!/^urn:uuid:/i.test(text)) return `invalid urn prefix: ${quoteBytes(bytes.subarray(0, 9))}`;
    digits = text.slice(9);
  }
  // Whatever stands around the digits passes for braces.
  if (length === 38) digits = text.replace(/^.(.*).$/su, '$1');
  if (length !== 32) {
    const match = /^(.{8})-(.{4})-(.{4})-(.{4})-(.{12})$/s.exec(digits);
    if (match === null) return 'invalid UUID format';
    digits = match.slice(1).join('');
  }
  return /^[0-9a-f]{32}$/i.test(digits) ? hexToBytes(digits.toLowerCase()) : 'invalid UUID format';
}

/** Quotes as `quoteText` does, and a character that is cut at the end byte by byte. */
function quoteBytes(bytes: Uint8Array): string {
  const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true });
  const cut = bytes.subarray(new TextEncoder().encode(whole).length);
  const escapes = Array.from(cut, (byte) => `\\x${byte.toString(16)}`).join('');
  return `${quoteText(whole).slice(0, -1)}${escapes}"`;
}

function formatUuid(random: Uint8Array, version: number): string {
  const bytes = Uint8Array.from(random);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytesToHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
