import { FunctionError } from './protocol.ts';

/** An RSA private key, whose parts fit together. */
export interface RsaKey {
  readonly modulus: bigint;
  readonly privateExponent: bigint;
}

/** Larger keys would take minutes. */
const maxBits = 16384;

/** Reads a private key in PKCS#1's DER form; a `FunctionError` in Go's words when it is none. */
export function parseRsaKey(der: Uint8Array): RsaKey {
  const sequence = readElement(der, 0);
  if (sequence?.tag !== sequenceTag) throw new FunctionError(describeForeignKey([]));
  if (sequence.end !== der.length) throw new FunctionError('asn1: syntax error: trailing data');
  const elements = [...elementsOf(der, sequence)];
  const integers = elements.map((element) => readInteger(der, element));
  const [version, n, e, d, p, q, dp, dq, qInverse] = integers;
  const required = [version, n, e, d, p, q];
  if (required.some((integer) => integer === undefined)) {
    throw new FunctionError(describeForeignKey(elements.map(({ tag }) => tag)));
  }
  if ((version ?? 0n) > 1n) throw new FunctionError('x509: unsupported private key version');
  const positive = [n, d, p, q, dp, dq, qInverse];
  if (positive.some((integer) => integer !== undefined && integer <= 0n)) {
    throw new FunctionError('x509: private key contains zero or negative value');
  }
  const key = { n: n ?? 0n, e: e ?? 0n, d: d ?? 0n, p: p ?? 0n, q: q ?? 0n };
  const isMultiPrime = elements.length > 9;
  const problem = isMultiPrime ? describePublicKey(key) : describeKey(key, dp, dq, qInverse);
  if (problem !== undefined) throw new FunctionError(`crypto/rsa: ${problem}`);
  return { modulus: key.n, privateExponent: key.d };
}

interface KeyParts {
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
}

function describePublicKey({ n, e }: KeyParts): string | undefined {
  if (n % 2n === 0n) return 'public modulus is even';
  if (e < 2n) return 'public exponent too small or negative';
  if (e % 2n === 0n) return 'public exponent is even';
  return e > 2n ** 31n - 1n ? 'public exponent too large' : undefined;
}

function describeKey(
  key: KeyParts,
  dp: bigint | undefined,
  dq: bigint | undefined,
  qInverse: bigint | undefined,
): string | undefined {
  const { n, e, d, p, q } = key;
  const problem = describePublicKey(key);
  if (problem !== undefined) return problem;
  if (p * q !== n) return 'p * q != n';
  const exponents = [
    [dp ?? d % (p - 1n), p - 1n],
    [dq ?? d % (q - 1n), q - 1n],
  ] as const;
  if (exponents.some(([exponent, order]) => exponent >= order || (exponent * e) % order !== 1n)) {
    return 'invalid CRT exponent';
  }
  if (qInverse !== undefined && (qInverse * q) % p !== 1n) return 'invalid CRT coefficient';
  if (d % (p - 1n) !== exponents[0][0]) return 'd does not match dP';
  if (d % (q - 1n) !== exponents[1][0]) return 'd does not match dQ';
  return undefined;
}

/** Other forms of keys start with other elements; Go says how to read the two that it knows. */
function describeForeignKey(tags: readonly number[]): string {
  const [first, second, third] = tags;
  const isForeign = first === integerTag;
  const reader =
    second === octetStringTag
      ? 'ParseECPrivateKey'
      : second === sequenceTag && third === octetStringTag
        ? 'ParsePKCS8PrivateKey'
        : undefined;
  if (!isForeign || reader === undefined) return 'asn1: structure error: not a PKCS#1 private key';
  return `x509: failed to parse private key (use ${reader} instead for this key format)`;
}

const integerTag = 0x02;
const octetStringTag = 0x04;
const sequenceTag = 0x30;

interface Element {
  readonly tag: number;
  /** Of its content. */
  readonly start: number;
  readonly end: number;
}

/** The element at an offset; `undefined` when it is cut or has no plain length. */
function readElement(der: Uint8Array, offset: number): Element | undefined {
  const [tag, first] = der.subarray(offset, offset + 2);
  if (tag === undefined || first === undefined) return undefined;
  const count = first < 0x80 ? 0 : first - 0x80;
  if (first === 0x80 || count > 4) return undefined;
  const start = offset + 2 + count;
  const lengthBytes = der.subarray(offset + 2, start);
  const length = count === 0 ? first : lengthBytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const end = start + length;
  return end > der.length ? undefined : { tag, start, end };
}

function* elementsOf(der: Uint8Array, { start, end }: Element): Generator<Element> {
  for (let offset = start; offset < end; ) {
    const element = readElement(der, offset);
    if (element === undefined || element.end > end) return;
    yield element;
    offset = element.end;
  }
}

function readInteger(der: Uint8Array, { tag, start, end }: Element): bigint | undefined {
  if (tag !== integerTag || start === end) return undefined;
  return BigInt.asIntN((end - start) * 8, integerOf(der.subarray(start, end)));
}

function integerOf(bytes: Uint8Array): bigint {
  let hex = '0x0';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return BigInt(hex);
}

/** Decrypts PKCS#1 v1.5; a `FunctionError` in Go's words when the text is of another key. */
export function decryptPkcs1(key: RsaKey, ciphertext: Uint8Array): Uint8Array {
  const bits = key.modulus.toString(2).length;
  if (bits < 1024) {
    throw new FunctionError(
      `crypto/rsa: ${bits}-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)`,
    );
  }
  if (bits > maxBits) {
    throw new FunctionError(`crypto/rsa: keys of more than ${maxBits} bits are not supported`);
  }
  const encrypted = integerOf(ciphertext);
  // Go counts in words of 64 bits.
  const isTooLong = ciphertext.length > Math.ceil(bits / 64) * 8;
  if (isTooLong || encrypted >= key.modulus)
    throw new FunctionError('crypto/rsa: decryption error');
  const message = power(encrypted, key.privateExponent, key.modulus);
  const size = Math.ceil(bits / 8);
  const hex = message.toString(16).padStart(size * 2, '0');
  const block = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  // 0, 2, at least eight random bytes, 0, and then the message.
  const separator = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || separator < 10) {
    throw new FunctionError('crypto/rsa: decryption error');
  }
  return block.subarray(separator + 1);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}
