import { md5, sha1 } from '@noble/hashes/legacy';
import { sha256, sha512 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { stringType } from '../value/types.ts';
import { stringValue } from '../value/value.ts';
import { parameter, textArgument } from './arguments.ts';
import type { FunctionRow } from './protocol.ts';

/** Digests of the UTF-8 bytes of a string, in hexadecimal. */
export const rows: readonly FunctionRow[] = [
  digest('md5', 'MD5', md5),
  digest('sha1', 'SHA-1', sha1),
  digest('sha256', 'SHA-256', sha256),
  digest('sha512', 'SHA-512', sha512),
];

function digest(name: string, title: string, hash: (bytes: Uint8Array) => Uint8Array): FunctionRow {
  return {
    name,
    description: `Computes the ${title} hash of a string, in hexadecimal digits.`,
    parameters: [parameter('str', stringType)],
    result: stringType,
    call: (args) => stringValue(bytesToHex(hash(new TextEncoder().encode(textArgument(args, 0))))),
  };
}
