import type { BuilderDefinition, BuilderNode } from './builder.ts';
import { cleanPath } from './paths.ts';
import { formatCsv } from './specs/csv.ts';

/** The nodes that Buildx is told of, each with what the builder says for all of them. */
export function effectiveNodes(builder: BuilderDefinition): readonly BuilderNode[] {
  const { driverOptions, platforms, endpoint, buildkitdFlags, buildkitdConfig } = builder;
  const shared = {
    driverOptions,
    platforms,
    ...(endpoint !== undefined && { endpoint }),
    ...(buildkitdFlags !== undefined && { buildkitdFlags }),
    ...(buildkitdConfig !== undefined && { buildkitdConfig }),
  };
  // buildx: the first node of a builder is called like this.
  if (builder.nodes.length === 0) return [{ name: `${storedName(builder)}0`, ...shared }];
  return builder.nodes.map((node) => ({
    ...shared,
    ...node,
    driverOptions: new Map([...driverOptions, ...node.driverOptions]),
    platforms: node.platforms.length > 0 ? node.platforms : platforms,
  }));
}

/** The name under which Buildx keeps it (buildx: in lower case). */
export function storedName({ name }: Pick<BuilderDefinition, 'name'>): string {
  return name.toLowerCase();
}

/**
 * The words of the calls of Buildx that create a builder, node by node; relative paths are joined
 * to `folder`, since Buildx takes only absolute ones for keys.
 */
export function createCommands(
  builder: BuilderDefinition,
  folder: string,
): readonly (readonly string[])[] {
  return effectiveNodes(builder).map((node, index) => [
    'create',
    `--name=${storedName(builder)}`,
    ...(index === 0 ? [`--driver=${builder.driver}`] : ['--append']),
    // buildx: the names that it gives by itself.
    ...(builder.nodes.length === 0 || node.name === `${storedName(builder)}${index}`
      ? []
      : [`--node=${node.name}`]),
    ...(node.platforms.length === 0 ? [] : [`--platform=${node.platforms.join(',')}`]),
    ...[...placedOptions(builder, node, folder)].map((pair) => `--driver-opt=${formatCsv([pair])}`),
    ...(node.buildkitdFlags === undefined ? [] : [`--buildkitd-flags=${node.buildkitdFlags}`]),
    ...(node.buildkitdConfig === undefined
      ? []
      : [`--buildkitd-config=${absolutePath(folder, node.buildkitdConfig)}`]),
    ...(node.endpoint === undefined ? [] : [node.endpoint]),
  ]);
}

/** The words after `docker` that make the Docker contexts of a builder. */
export function contextCommands({
  dockerContexts = [],
}: Pick<BuilderDefinition, 'dockerContexts'>): readonly (readonly string[])[] {
  return dockerContexts.map(({ name, description, host }) => [
    'context',
    'create',
    name,
    `--description=${description}`,
    `--docker=host=${host}`,
  ]);
}

/** The words after `docker` that remove them. */
export function contextRemovals({
  dockerContexts = [],
}: Pick<BuilderDefinition, 'dockerContexts'>): readonly (readonly string[])[] {
  return dockerContexts.map(({ name }) => ['context', 'rm', '--force', name]);
}

/** The words that start what is not running yet. */
export function bootstrapCommand(builder: BuilderDefinition): readonly string[] {
  return ['inspect', '--bootstrap', storedName(builder)];
}

/** The words that remove it. */
export function removeCommand(
  builder: Pick<BuilderDefinition, 'name'>,
  keepState: boolean,
): readonly string[] {
  return ['rm', '--force', ...(keepState ? ['--keep-state'] : []), storedName(builder)];
}

/** Options of the driver `remote` that name files of keys. */
export const keyOptions: readonly string[] = ['cacert', 'cert', 'key'];

/** The options of a node as Buildx gets them. */
export function placedOptions(
  { driver }: BuilderDefinition,
  { driverOptions }: BuilderNode,
  folder: string,
): ReadonlyMap<string, string> {
  if (driver !== 'remote') return driverOptions;
  return new Map(
    [...driverOptions].map(([name, value]) =>
      keyOptions.includes(name) && value !== ''
        ? [name, absolutePath(folder, value)]
        : [name, value],
    ),
  );
}

/** A path seen from a folder. */
export function absolutePath(folder: string, path: string): string {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(path) ? path : cleanPath(`${folder}/${path}`);
}
