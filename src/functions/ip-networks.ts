/** A block of IP addresses: those whose first `prefix` bits are those of `base`. */
export interface Network {
  /** The first address; the bits behind the prefix are zero. */
  readonly base: bigint;
  readonly prefix: number;
  /** Of an address: 32 or 128. */
  readonly bits: 32 | 128;
}

/** Reads `10.1.0.0/16` or `fd00::/8` as Go's net.ParseCIDR does; `undefined` when it is neither. */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const addressText = text.slice(0, slash);
  const prefixText = text.slice(slash + 1);
  const bits = addressText.includes(':') ? 128 : 32;
  const address = bits === 128 ? parseAddress6(addressText) : parseAddress4(addressText);
  const prefix = /^[0-9]+$/.test(prefixText) ? Number(prefixText) : Number.POSITIVE_INFINITY;
  if (address === undefined || prefix > bits) return undefined;
  return networkAt(address, prefix, bits);
}

/** The block of a prefix that holds an address. */
export function networkAt(address: bigint, prefix: number, bits: 32 | 128): Network {
  const host = BigInt(bits - prefix);
  return { base: (address >> host) << host, prefix, bits };
}

export function lastAddress({ base, prefix, bits }: Network): bigint {
  return base | ((1n << BigInt(bits - prefix)) - 1n);
}

export function contains({ base, prefix, bits }: Network, address: bigint): boolean {
  return networkAt(address, prefix, bits).base === base;
}

/** The mask of a network as an address. */
export function networkMask({ prefix, bits }: Network): bigint {
  return ((1n << BigInt(prefix)) - 1n) << BigInt(bits - prefix);
}

export function formatNetwork({ base, prefix, bits }: Network): string {
  const shown = bits === 128 && isMapped(base) ? prefix - 96 : prefix;
  return `${formatAddress(base, bits)}/${shown}`;
}

/** Dotted, or in RFC 5952's form; an IPv4 address within IPv6 is dotted, as Go has it. */
export function formatAddress(address: bigint, bits: 32 | 128): string {
  if (bits === 32 || isMapped(address)) {
    return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const zeros = longestZeros(groups);
  if (zeros.length < 2) return groups.join(':');
  const before = groups.slice(0, zeros.start).join(':');
  return `${before}::${groups.slice(zeros.start + zeros.length).join(':')}`;
}

function longestZeros(groups: readonly string[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== '0') start = index + 1;
    else if (index + 1 - start > longest.length) longest = { start, length: index + 1 - start };
  });
  return longest;
}

function isMapped(address: bigint): boolean {
  return address >> 32n === 0xffffn;
}

function parseAddress4(text: string): bigint | undefined {
  const fields = text.split('.');
  if (fields.length !== 4 || !fields.every((field) => octet.test(field))) return undefined;
  return fields.reduce((address, field) => (address << 8n) | BigInt(field), 0n);
}

const octet = /^(?:0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$/;

function parseAddress6(text: string): bigint | undefined {
  const gap = text.indexOf('::');
  if (gap < 0) {
    const groups = parseGroups(text, true);
    return groups?.length === 8 ? joinGroups(groups) : undefined;
  }
  const before = parseGroups(text.slice(0, gap), false);
  const after = parseGroups(text.slice(gap + 2), true);
  if (before === undefined || after === undefined) return undefined;
  // The gap stands for at least one group.
  const missing = 8 - before.length - after.length;
  if (missing < 1) return undefined;
  return joinGroups([...before, ...Array<bigint>(missing).fill(0n), ...after]);
}

function joinGroups(groups: readonly bigint[]): bigint {
  return groups.reduce((address, group) => (address << 16n) | group, 0n);
}

/** The 16-bit groups between colons, the last of which may be a dotted IPv4 address. */
function parseGroups(text: string, isEnd: boolean): readonly bigint[] | undefined {
  if (text === '') return [];
  const fields = text.split(':');
  const groups: bigint[] = [];
  for (const [index, field] of fields.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(field)) {
      groups.push(BigInt(`0x${field}`));
      continue;
    }
    const address = isEnd && index === fields.length - 1 ? parseAddress4(field) : undefined;
    if (address === undefined) return undefined;
    groups.push(address >> 16n, address & 0xffffn);
  }
  return groups;
}
