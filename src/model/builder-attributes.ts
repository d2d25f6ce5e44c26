import { stringType } from '../value/types.ts';
import {
  boolValue,
  nullValue,
  objectValue,
  stringValue,
  tupleValue,
  type Value,
} from '../value/value.ts';
import type { BuilderDefinition, BuilderNode } from './builder.ts';
import type { JsonSchema } from './field.ts';
import { decodeText, namedTextsKind, textsKind, truthKind } from './kinds.ts';
import { SpecError } from './specs/spec-error.ts';

/** What the attributes of a builder hold when they are set, under their names in HCL. */
export interface BuilderAttributes {
  driver?: string;
  'driver-opt'?: ReadonlyMap<string, string>;
  'buildkitd-flags'?: string;
  'buildkitd-config'?: string;
  platforms?: readonly string[];
  endpoint?: string;
  lifecycle?: BuilderDefinition['lifecycle'];
  'keep-state'?: boolean;
  bootstrap?: boolean;
}

/** One attribute of a `builder` block: all that is known about it. */
export interface BuilderAttribute {
  /** Nodes have it, too. */
  readonly inNode: boolean;
  /** One sentence for the reference. */
  readonly description: string;
  /** What it is in JSON, and values that it may have there. */
  readonly schema: JsonSchema;
  readonly examples: readonly unknown[];
  /** What a value says; nothing for null; throws a `SpecError`. */
  decode(value: Value): BuilderAttributes;
}

/** Every attribute of a builder, once. */
export const builderAttributes: ReadonlyMap<string, BuilderAttribute> = new Map<
  keyof BuilderAttributes,
  BuilderAttribute
>([
  [
    'driver',
    {
      inNode: false,
      description:
        'Where BuildKit runs: `docker`, `docker-container` (default), `kubernetes` or `remote`.',
      schema: { type: 'string' },
      examples: ['docker-container', 'remote'],
      decode: (value) => set('driver', decodeText(value)),
    },
  ],
  [
    'driver-opt',
    {
      inNode: true,
      description: 'Options of the driver; those of a node are laid over those of the builder.',
      schema: namedTextsKind.schema,
      examples: [{ network: 'host', 'env.HTTP_PROXY': '${PROXY}' }],
      decode: (value) => set('driver-opt', namedTextsKind.decode(value)),
    },
  ],
  [
    'buildkitd-flags',
    {
      inNode: true,
      description: 'Flags for the BuildKit daemon.',
      schema: { type: 'string' },
      examples: ['--debug'],
      decode: (value) => set('buildkitd-flags', decodeText(value)),
    },
  ],
  [
    'buildkitd-config',
    {
      inNode: true,
      description: 'Configuration file for the BuildKit daemon.',
      schema: { type: 'string' },
      examples: ['buildkitd.toml'],
      decode: (value) => set('buildkitd-config', decodeText(value)),
    },
  ],
  [
    'platforms',
    {
      inNode: true,
      description: 'Platforms that it is chosen for, before those that it tells itself.',
      schema: textsKind.schema,
      examples: [['linux/amd64', 'linux/arm64']],
      decode: (value) => set('platforms', textsKind.decode(value)),
    },
  ],
  [
    'endpoint',
    {
      inNode: true,
      description: 'A Docker context or address, or for `remote` the address of BuildKit.',
      schema: { type: 'string' },
      examples: ['tcp://buildkit:1234', 'ssh://ci@arm.example.com'],
      decode: (value) => set('endpoint', decodeText(value)),
    },
  ],
  [
    'lifecycle',
    {
      inNode: false,
      description: '`keep` (default), or `ephemeral`: removed when the run ends.',
      schema: { type: 'string' },
      examples: ['keep', 'ephemeral'],
      decode: (value) => set('lifecycle', decodeLifecycle(value)),
    },
  ],
  [
    'keep-state',
    {
      inNode: false,
      description: 'Whether its build cache stays when it is removed.',
      schema: truthKind.schema,
      examples: [true],
      decode: (value) => set('keep-state', truthKind.decode(value)),
    },
  ],
  [
    'bootstrap',
    {
      inNode: false,
      description: 'Whether it is started when it is created.',
      schema: truthKind.schema,
      examples: [true],
      decode: (value) => set('bootstrap', truthKind.decode(value)),
    },
  ],
]);

/** The attributes of a `node` block in a builder. */
export const nodeAttributeNames: readonly string[] = [...builderAttributes].flatMap(
  ([name, { inNode }]) => (inNode ? [name] : []),
);

/** The builder that attributes make, with nothing set where they say nothing. */
export function builderOf(
  attributes: BuilderAttributes,
  rest: Pick<BuilderDefinition, 'name' | 'places'> &
    Partial<Pick<BuilderDefinition, 'range' | 'nodes'>>,
): BuilderDefinition {
  return {
    nodes: [],
    ...rest,
    ...sharedBy(attributes),
    driver: attributes.driver ?? 'docker-container',
    lifecycle: attributes.lifecycle ?? 'keep',
    keepState: attributes['keep-state'] ?? false,
    bootstrap: attributes.bootstrap ?? false,
  };
}

/** The node that attributes make. */
export function builderNodeOf(
  attributes: BuilderAttributes,
  rest: Pick<BuilderNode, 'name'> & Partial<Pick<BuilderNode, 'range'>>,
): BuilderNode {
  return { ...rest, ...sharedBy(attributes) };
}

/** What later blocks of one name say, laid over what earlier ones say: options by key. */
export function mergeBuilderAttributes(
  base: BuilderAttributes,
  over: BuilderAttributes,
): BuilderAttributes {
  const options = [...(base['driver-opt'] ?? []), ...(over['driver-opt'] ?? [])];
  return { ...base, ...over, ...(options.length > 0 && { 'driver-opt': new Map(options) }) };
}

function sharedBy(attributes: BuilderAttributes): Omit<BuilderNode, 'name' | 'range'> {
  const flags = attributes['buildkitd-flags'];
  const config = attributes['buildkitd-config'];
  const { endpoint } = attributes;
  return {
    driverOptions: attributes['driver-opt'] ?? new Map(),
    platforms: attributes.platforms ?? [],
    ...(flags && { buildkitdFlags: flags }),
    ...(config && { buildkitdConfig: config }),
    ...(endpoint && { endpoint }),
  };
}

/** What a builder says in a block, by attribute; its nodes by name under `node`. */
export function plainBuilder(builder: BuilderDefinition): ReadonlyMap<string, PlainValue> {
  const { driver, lifecycle, keepState, bootstrap, nodes } = builder;
  const said = new Map<string, PlainValue>([['driver', driver], ...plainShared(builder)]);
  if (lifecycle !== 'keep') said.set('lifecycle', lifecycle);
  if (keepState) said.set('keep-state', true);
  if (bootstrap) said.set('bootstrap', true);
  if (nodes.length > 0) {
    said.set('node', new Map(nodes.map((node) => [node.name, new Map(plainShared(node))])));
  }
  return said;
}

function plainShared(from: Omit<BuilderNode, 'name' | 'range'>): readonly [string, PlainValue][] {
  const { driverOptions, buildkitdFlags, buildkitdConfig, platforms, endpoint } = from;
  return [
    ...(driverOptions.size > 0 ? [['driver-opt', driverOptions] as [string, PlainValue]] : []),
    ...(buildkitdFlags ? [['buildkitd-flags', buildkitdFlags] as [string, PlainValue]] : []),
    ...(buildkitdConfig ? [['buildkitd-config', buildkitdConfig] as [string, PlainValue]] : []),
    ...(platforms.length > 0 ? [['platforms', platforms] as [string, PlainValue]] : []),
    ...(endpoint ? [['endpoint', endpoint] as [string, PlainValue]] : []),
  ];
}

function set<Name extends keyof BuilderAttributes>(
  name: Name,
  value: BuilderAttributes[Name],
): BuilderAttributes {
  return value === undefined ? {} : { [name]: value };
}

function decodeLifecycle(value: Value): BuilderDefinition['lifecycle'] | undefined {
  const text = decodeText(value);
  if (text === undefined || text === 'keep' || text === 'ephemeral') return text;
  throw new SpecError(`"keep" or "ephemeral" is required, not "${text}"`);
}

/** A value of a format that has no types of its own. */
export type PlainValue =
  | string
  | boolean
  | null
  | readonly PlainValue[]
  | ReadonlyMap<string, PlainValue>;

/** The value that attributes are decoded from. */
export function fromPlain(plain: PlainValue): Value {
  if (plain === null) return nullValue(stringType);
  if (typeof plain === 'string') return stringValue(plain);
  if (typeof plain === 'boolean') return boolValue(plain);
  if (isMap(plain)) {
    return objectValue([...plain].map(([name, entry]) => [name, fromPlain(entry)] as const));
  }
  return tupleValue(plain.map(fromPlain));
}

function isMap(
  plain: readonly PlainValue[] | ReadonlyMap<string, PlainValue>,
): plain is ReadonlyMap<string, PlainValue> {
  return plain instanceof Map;
}
