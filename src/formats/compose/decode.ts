import { parseMemorySize } from '../../model/specs/size.ts';
import { SpecError } from '../../model/specs/spec-error.ts';
import { parseUlimit } from '../../model/specs/ulimit.ts';
import type { Range } from '../../source/source.ts';
import type { YamlNode } from '../yaml/node.ts';
import { scalarText } from '../yaml/scalar.ts';
import { type ComposeMistake, entryOf, goTypeName, invalidValue, stringOf } from './problem.ts';

/** A value of a mapping with its place. */
export interface Placed<T> {
  readonly value: T;
  readonly range: Range;
}

/** A mapping of texts, or the list of its `key=value`; a key alone, or null, has no value. */
export function decodePairs(
  node: YamlNode | undefined,
  place: string,
): ReadonlyMap<string, Placed<string | null>> {
  const pairs = new Map<string, Placed<string | null>>();
  if (node?.kind === 'mapping') {
    for (const [key, { keyRange, value }] of node.entries) {
      pairs.set(key, { value: textOf(value) ?? null, range: keyRange });
    }
  } else if (node?.kind === 'sequence') {
    for (const item of node.items) {
      const text = textOf(item) ?? '<nil>';
      const at = text.indexOf('=');
      const key = at < 0 ? text : text.slice(0, at);
      if (/[\t-\r \x85\xa0]$/.test(key)) {
        throw undecodable(
          `environment variable ${key} is declared with a trailing space`,
          place,
          item,
        );
      }
      pairs.set(key, { value: at < 0 ? null : text.slice(at + 1), range: item.range });
    }
  }
  return pairs;
}

/** Texts of a list, or a text alone, with their places. */
export function decodeTexts(node: YamlNode | undefined): readonly Placed<string>[] {
  if (node === undefined) return [];
  const items = node.kind === 'sequence' ? node.items : [node];
  return items.flatMap((item) => {
    const value = textOf(item);
    return value === undefined ? [] : [{ value, range: item.range }];
  });
}

/** The text of a scalar as Go prints its value; undefined for null. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' ? scalarText(node.value) : undefined;
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['y', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['n', false],
  ['no', false],
  ['off', false],
]);

/** A bool, or a text that stands for one. */
export function decodeTruth(node: YamlNode | undefined, place: string): boolean {
  if (node === undefined) return false;
  if (node.kind === 'scalar' && node.value.type === 'bool') return node.value.truth;
  const text = stringOf(node);
  const truth = text === undefined ? false : truths.get(text.toLowerCase());
  if (truth === undefined) throw undecodable(`invalid boolean: ${text}`, place, node);
  return truth;
}

/** Hosts with their addresses, joined by commas. */
export function decodeHosts(
  node: YamlNode | undefined,
  place: string,
): ReadonlyMap<string, Placed<string>> {
  const hosts = new Map<string, Placed<readonly string[]>>();
  const add = (host: string, addresses: readonly string[], item: YamlNode, range: Range): void => {
    if (host === '' || /[:=]/.test(host)) throw undecodable(`bad host name '${host}'`, place, item);
    const bare = addresses.map((address) => /^\[(.+)\]$/s.exec(address)?.[1] ?? address);
    hosts.set(host, { value: [...(hosts.get(host)?.value ?? []), ...bare], range });
  };
  if (node?.kind === 'mapping') {
    for (const [host, { keyRange, value }] of node.entries) {
      const list = value.kind === 'sequence' ? value.items : [value];
      add(
        host,
        list.map((item) => textOf(item) ?? ''),
        value,
        keyRange,
      );
    }
  } else if (node?.kind === 'sequence') {
    for (const item of node.items) {
      const text = textOf(item) ?? '';
      const at = text.includes('=') ? text.indexOf('=') : text.indexOf(':');
      if (at < 0) throw undecodable(`invalid additional host, missing IP: ${text}`, place, item);
      add(text.slice(0, at), text.slice(at + 1).split(','), item, item.range);
    }
  }
  return new Map(
    [...hosts].map(([host, { value, range }]) => [host, { value: value.join(','), range }]),
  );
}

/** A size in bytes; undefined when it is not above zero. */
export function decodeSize(node: YamlNode | undefined, place: string): bigint | undefined {
  if (node?.kind !== 'scalar') return undefined;
  if (node.value.type === 'int') return node.value.integer > 0n ? node.value.integer : undefined;
  if (node.value.type !== 'string') return undefined;
  const { text } = node.value;
  if (/^[-+]?\d+$/.test(text)) {
    const size = BigInt(text.replace(/^\+/, ''));
    return size > 0n ? size : undefined;
  }
  try {
    const size = BigInt(parseMemorySize(text));
    return size > 0n ? size : undefined;
  } catch (error) {
    if (error instanceof SpecError) throw undecodable(error.message, place, node);
    throw error;
  }
}

/** Limits as `name=soft:hard`, in order of their names. */
export function decodeLimits(node: YamlNode | undefined): readonly Placed<string>[] {
  if (node?.kind !== 'mapping') return [];
  const limits = [...node.entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return limits.map(([name, { keyRange, value }]) => {
    // buildx: reads the parts of the long form only, so a single limit counts as 0:0.
    const soft = value.kind === 'mapping' ? limitOf(entryOf(value, 'soft')) : 0n;
    const hard = value.kind === 'mapping' ? limitOf(entryOf(value, 'hard')) : 0n;
    return placed(value, () => {
      const limit = parseUlimit(`${name}=${soft}:${hard}`);
      return { value: `${limit.name}=${limit.soft}:${limit.hard}`, range: keyRange };
    });
  });
}

function limitOf(node: YamlNode | undefined): bigint {
  if (node?.kind !== 'scalar') return 0n;
  if (node.value.type === 'int') return node.value.integer;
  const text = stringOf(node) ?? '';
  if (/^[-+]?\d+$/.test(text)) return BigInt(text.replace(/^\+/, ''));
  throw invalidValue(`unexpected value type ${goTypeName(node)} for ulimit`, node);
}

/** The mistake of a value that cannot be decoded, at a place such as `services[app].build.pull`. */
function undecodable(message: string, place: string, node: YamlNode): ComposeMistake {
  return invalidValue(
    `decoding failed due to the following error(s):\n'${place}' ${message}`,
    node,
  );
}

/** What `read` gives; what it finds wrong is placed at the node. */
export function placed<T>(node: { readonly range: Range }, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    throw invalidValue(`failed to parse compose file: ${error.message}`, {
      kind: 'scalar',
      value: { type: 'null' },
      range: node.range,
    });
  }
}
