import { listType, numberType, stringType } from '../value/types.ts';
import { listValue, stringValue } from '../value/value.ts';
import { integerArgument, parameter, textArgument } from './arguments.ts';
import {
  contains,
  formatAddress,
  formatNetwork,
  lastAddress,
  type Network,
  networkAt,
  networkMask,
  parseNetwork,
} from './ip-networks.ts';
import { type Argument, FunctionError, type FunctionRow } from './protocol.ts';

/** Blocks of IP addresses in CIDR notation. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'cidrhost',
    description:
      'Gives the address of a host within a network, by a number that counts from the end when it is negative.',
    parameters: [parameter('prefix', stringType), parameter('hostnum', numberType)],
    result: stringType,
    call: (args) => {
      const number = integerArgument(args, 1);
      return stringValue(hostAddress(networkArgument(args), number));
    },
  },
  {
    name: 'cidrnetmask',
    description: 'Gives the subnet mask of a network.',
    parameters: [parameter('prefix', stringType)],
    result: stringType,
    call: (args) => {
      const network = networkArgument(args);
      return stringValue(formatAddress(networkMask(network), network.bits));
    },
  },
  {
    name: 'cidrsubnet',
    description:
      'Gives the subnet of a number within a network, whose prefix is so many bits longer.',
    parameters: [
      parameter('prefix', stringType),
      parameter('newbits', numberType),
      parameter('netnum', numberType),
    ],
    result: stringType,
    call: (args) => {
      const newBits = integerArgument(args, 1);
      const number = integerArgument(args, 2);
      return stringValue(formatNetwork(subnet(networkArgument(args), newBits, number)));
    },
  },
  {
    name: 'cidrsubnets',
    description:
      'Gives consecutive subnets of a network, whose prefixes are so many bits longer each.',
    parameters: [parameter('prefix', stringType)],
    variadic: parameter('newbits', numberType),
    result: listType(stringType),
    call: (args) =>
      listValue(
        stringType,
        consecutiveSubnets(networkArgument(args, 0), args).map((each) =>
          stringValue(formatNetwork(each)),
        ),
      ),
  },
];

function networkArgument(args: readonly Argument[], blamed?: number): Network {
  const text = textArgument(args, 0);
  const network = parseNetwork(text);
  if (network !== undefined) return network;
  throw new FunctionError(`invalid CIDR expression: invalid CIDR address: ${text}`, blamed);
}

function hostAddress(network: Network, number: bigint): string {
  const last = lastAddress(network) - network.base;
  const host = number < 0n ? last + number + 1n : number;
  if (host < 0n || host > last) {
    throw new FunctionError(
      `prefix of ${network.prefix} does not accommodate a host numbered ${number}`,
    );
  }
  return formatAddress(network.base | host, network.bits);
}

function subnet({ base, prefix, bits }: Network, newBits: bigint, number: bigint): Network {
  if (newBits > 32n) throw new FunctionError('may not extend prefix by more than 32 bits');
  const newPrefix = prefix + Number(newBits);
  if (newPrefix > bits) {
    throw new FunctionError(
      `insufficient address space to extend prefix of ${prefix} by ${newBits}`,
    );
  }
  const room = newBits < 0n ? newPrefix : Number(newBits);
  if (number < 0n || newPrefix < 0 || number >= 1n << BigInt(room)) {
    throw new FunctionError(
      `prefix extension of ${newBits} does not accommodate a subnet numbered ${number}`,
    );
  }
  return { base: base | (number << BigInt(bits - newPrefix)), prefix: newPrefix, bits };
}

function consecutiveSubnets(network: Network, args: readonly Argument[]): readonly Network[] {
  const { base, bits } = network;
  const subnets: Network[] = [];
  let current: Network | undefined;
  for (let index = 1; index < args.length; index++) {
    const prefix = network.prefix + extension(network, args, index);
    // The first subnet is the next one after the block that ends before the network.
    current ??= networkAt(BigInt.asUintN(bits, base - 1n), prefix, bits);
    const next = networkAt(nextAddress(current, prefix), prefix, bits);
    if (next.base === 0n || !contains(network, next.base)) {
      throw new FunctionError(
        `not enough remaining address space for a subnet with a prefix of ${prefix} bits after ${formatNetwork(current)}`,
        index,
      );
    }
    subnets.push(next);
    current = next;
  }
  return subnets;
}

function extension({ prefix, bits }: Network, args: readonly Argument[], index: number): number {
  const newBits = Number(integerArgument(args, index, index));
  if (newBits < 1) throw new FunctionError('must extend prefix by at least one bit', index);
  if (newBits > 32) throw new FunctionError('may not extend prefix by more than 32 bits', index);
  if (prefix + newBits > bits) {
    throw new FunctionError(
      `would extend prefix to ${prefix + newBits} bits, which is too long for an ${bits === 32 ? 'IPv4' : 'IPv6'} address`,
      index,
    );
  }
  return newBits;
}

/** The first address of the block of `prefix` bits after the one that `current` ends in. */
function nextAddress(current: Network, prefix: number): bigint {
  const block = networkAt(lastAddress(current), prefix, current.bits);
  return BigInt.asUintN(current.bits, lastAddress(block) + 1n);
}
