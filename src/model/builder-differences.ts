import type { BuilderDefinition, BuilderNode } from './builder.ts';
import { effectiveNodes, placedOptions, storedName } from './builder-commands.ts';
import { formatPlatform, parsePlatforms } from './specs/platform.ts';

/** A builder as Buildx has it. */
export interface KnownBuilder {
  readonly name: string;
  readonly driver: string;
  /** The one that is used when nothing else is said. */
  readonly isCurrent: boolean;
  readonly nodes: readonly KnownNode[];
}

export interface KnownNode {
  readonly name: string;
  readonly endpoint: string;
  /** Those that were asked for come first. */
  readonly platforms: readonly string[];
  readonly driverOptions: ReadonlyMap<string, string>;
  readonly flags: readonly string[];
  /** Whether it was made with a configuration for the daemon. */
  readonly isConfigured: boolean;
  /** `running`, `stopped`, `inactive`, … */
  readonly status: string;
  /** Why it cannot be asked. */
  readonly error?: string;
  /** Version of BuildKit. */
  readonly version?: string;
}

/** What is declared and what is there, in one respect. */
export interface Difference {
  /** Key of a builder's places: `driver`, `node.NAME.endpoint`. */
  readonly place: string;
  /** `driver-opt "memory" of node "a"`. */
  readonly what: string;
  readonly declared: string;
  readonly found: string;
}

/**
 * In what a builder differs from its declaration, node by node in the order of the declaration.
 * What the declaration leaves open does not count, nor do flags that Buildx adds by itself.
 */
export function builderDifferences(
  declared: BuilderDefinition,
  known: KnownBuilder,
  folder: string,
): readonly Difference[] {
  if (declared.driver !== known.driver) {
    return [{ place: 'driver', what: 'driver', declared: declared.driver, found: known.driver }];
  }
  // A builder of the driver docker is a Docker context: nothing of it is ours to say.
  if (declared.driver === 'docker') return [];
  const nodes = effectiveNodes(declared);
  const isNamed = declared.nodes.length > 0;
  const pairs = nodes.map(
    (node) =>
      [
        node,
        isNamed ? known.nodes.find(({ name }) => name === storedName(node)) : known.nodes[0],
      ] as const,
  );
  const matched = new Set(pairs.map(([, found]) => found));
  return [
    ...pairs.flatMap(([node, found]) =>
      found === undefined
        ? [{ place: 'node', what: `node "${node.name}"`, declared: 'there', found: 'missing' }]
        : [...nodeDifferences(declared, node, found, folder)],
    ),
    ...known.nodes
      .filter((node) => !matched.has(node))
      .map(({ name }) => ({
        place: 'node',
        what: `node "${name}"`,
        declared: 'not there',
        found: 'there',
      })),
  ];
}

function* nodeDifferences(
  builder: BuilderDefinition,
  node: BuilderNode,
  found: KnownNode,
  folder: string,
): Generator<Difference> {
  const isNamed = builder.nodes.length > 0;
  const of = isNamed ? ` of node "${node.name}"` : '';
  const at = (attribute: string): string =>
    isNamed ? `node.${node.name}.${attribute}` : attribute;
  if (node.endpoint !== undefined && !isSameEndpoint(node.endpoint, found.endpoint)) {
    const { endpoint } = node;
    yield {
      place: at('endpoint'),
      what: `endpoint${of}`,
      declared: endpoint,
      found: found.endpoint,
    };
  }
  const options = placedOptions(builder, node, folder);
  for (const name of [...new Set([...options.keys(), ...found.driverOptions.keys()])].sort()) {
    const ours = options.get(name);
    const theirs = found.driverOptions.get(name);
    if (ours === theirs) continue;
    yield {
      place: at('driver-opt'),
      what: `driver-opt "${name}"${of}`,
      declared: ours ?? 'not set',
      found: theirs ?? 'not set',
    };
  }
  const flags = words(node.buildkitdFlags ?? '');
  const theirs = withoutAdded(found.flags, flags);
  if (flags.join(' ') !== theirs.join(' ')) {
    yield {
      place: at('buildkitd-flags'),
      what: `buildkitd-flags${of}`,
      declared: flags.join(' ') || 'none',
      found: theirs.join(' ') || 'none',
    };
  }
  if (node.buildkitdConfig !== undefined && !found.isConfigured) {
    const config = node.buildkitdConfig;
    const what = `buildkitd-config${of}`;
    yield { place: at('buildkitd-config'), what, declared: config, found: 'none' };
  }
  const wanted = node.platforms
    .flatMap((text) => parsePlatforms(text).map(formatPlatform))
    .map((platform) => (platform.includes('/') ? platform : `linux/${platform}`));
  const first = found.platforms.slice(0, wanted.length);
  if (wanted.some((platform) => !first.includes(platform))) {
    yield {
      place: at('platforms'),
      what: `platforms${of}`,
      declared: wanted.join(', '),
      found: found.platforms.join(', ') || 'none',
    };
  }
}

/** buildx: an address without a path or port is completed. */
function isSameEndpoint(declared: string, found: string): boolean {
  if (declared === found || found.replace(/\/$/, '') === declared.replace(/\/$/, '')) return true;
  // buildx: the context `default` is kept as its address.
  return declared === 'default';
}

/** The flags without the one that Buildx adds where it was not asked for. */
function withoutAdded(found: readonly string[], asked: readonly string[]): readonly string[] {
  const added = '--allow-insecure-entitlement=network.host';
  return asked.includes(added) ? found : found.filter((flag) => flag !== added);
}

/** Splits as a shell would, without its expansions. */
function words(text: string): readonly string[] {
  const found = text.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
  return found.map((word) =>
    word.replace(
      /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/g,
      (_, bare?: string, double?: string, single?: string) =>
        bare ?? double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? '',
    ),
  );
}
