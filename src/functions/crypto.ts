import { encodeBase64, hashSync } from 'bcryptjs';
import { quoteText } from '../value/text.ts';
import { numberType, stringType } from '../value/types.ts';
import { stringValue } from '../value/value.ts';
import { integerArgument, parameter, textArgument } from './arguments.ts';
import { decodeBase64 } from './base64.ts';
import { findPemBlock } from './pem.ts';
import { type CallContext, FunctionError, type FunctionRow } from './protocol.ts';
import { decryptPkcs1, parseRsaKey } from './rsa.ts';

/** Passwords and ciphertexts. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'bcrypt',
    description:
      'Hashes a password with bcrypt, at a cost of 10 unless another is given; another hash with each call.',
    parameters: [parameter('str', stringType)],
    variadic: parameter('cost', numberType),
    result: stringType,
    call: (args, context) => {
      const cost = args.length > 1 ? integerArgument(args, 1) : defaultCost;
      if (args.length > 2) throw new FunctionError('bcrypt() takes no more than two arguments');
      return stringValue(hashPassword(textArgument(args, 0), cost, context));
    },
  },
  {
    name: 'rsadecrypt',
    description:
      'Decrypts base64 that was encrypted with RSA (PKCS #1 v1.5), by a private key in PEM.',
    parameters: [parameter('ciphertext', stringType), parameter('privatekey', stringType)],
    result: stringType,
    call: (args) => stringValue(decrypt(textArgument(args, 0), textArgument(args, 1))),
  },
];

const defaultCost = 10n;
const leastCost = 4n;
const mostCost = 31n;
/** Each step doubles the time; this one takes some seconds. */
const mostBearableCost = 16n;

function hashPassword(password: string, cost: bigint, context: CallContext): string {
  const problem = describePassword(password, cost);
  if (problem !== undefined) {
    throw new FunctionError(`error occured generating password ${problem}`);
  }
  const rounds = String(cost < leastCost ? defaultCost : cost).padStart(2, '0');
  return hashSync(password, `$2a$${rounds}$${encodeBase64(context.randomBytes(16), 16)}`);
}

function describePassword(password: string, cost: bigint): string | undefined {
  if (new TextEncoder().encode(password).length > 72) {
    return 'bcrypt: password length exceeds 72 bytes';
  }
  if (cost > mostCost) {
    return `crypto/bcrypt: cost ${cost} is outside allowed inclusive range ${leastCost}..${mostCost}`;
  }
  if (cost <= mostBearableCost) return undefined;
  return `crypto/bcrypt: cost ${cost} would take too long, the highest is ${mostBearableCost}`;
}

function decrypt(text: string, keyText: string): string {
  const ciphertext = decodeBase64(text);
  if (ciphertext === undefined) {
    throw new FunctionError(
      `failed to decode input ${quoteText(text)}: cipher text must be base64-encoded`,
    );
  }
  const block = findPemBlock(keyText);
  if (block === undefined) throw new FunctionError('failed to parse key: no key found');
  if (block.headers.get('Proc-Type') === '4,ENCRYPTED') {
    throw new FunctionError(
      'failed to parse key: password protected keys are not supported. Please decrypt the key prior to use',
    );
  }
  const message = decryptPkcs1(parseRsaKey(block.bytes), ciphertext);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(message);
}
