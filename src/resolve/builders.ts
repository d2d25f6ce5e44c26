import type { BuilderDefinition } from '../model/builder.ts';
import { storedName } from '../model/builder-commands.ts';
import type { Graph } from '../model/graph.ts';

/** What names a builder besides the definition. */
export interface BuilderWishes {
  /** `--builder`: for every target; empty for none, whatever the environment says. */
  readonly flag?: string;
  /** BUILDX_BUILDER. */
  readonly environment?: string;
  /** BUILDKIT_HOST. */
  readonly buildkitHost?: string;
}

/** The builder of each target, and which of them have to be there before anything is built. */
export interface BuilderChoice {
  /** By target; absent for those that Buildx's current builder builds. */
  readonly byTarget: ReadonlyMap<string, string>;
  readonly needed: readonly BuilderDefinition[];
}

/**
 * Chooses: `--builder`, then the target's own, then BUILDX_BUILDER, then one for BUILDKIT_HOST, then
 * Buildx's current one.
 */
export function chooseBuilders(
  { targets, builders = [] }: Graph,
  { flag, environment, buildkitHost }: BuilderWishes,
): BuilderChoice {
  const declared = new Map(builders.map((builder) => [storedName(builder), builder]));
  const byTarget = new Map<string, string>();
  const needed = new Map<string, BuilderDefinition>();
  for (const { name, attributes } of targets.values()) {
    const wish = flag || attributes.builder || (flag === '' ? undefined : environment);
    const host = wish || flag === '' ? undefined : buildkitHost;
    const made = host ? builderForHost(host) : undefined;
    const chosen = wish || made?.name;
    if (!chosen) continue;
    const definition = made ?? declared.get(chosen.toLowerCase());
    if (definition !== undefined) needed.set(storedName(definition), definition);
    byTarget.set(name, definition === undefined ? chosen : storedName(definition));
  }
  return { byTarget, needed: [...needed.values()] };
}

/** A builder for the BuildKit at an address, there as long as somebody builds with it. */
export function builderForHost(address: string): BuilderDefinition {
  const name = address.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return {
    name: `buildkit-host-${name}`,
    driver: 'remote',
    driverOptions: new Map(),
    platforms: [],
    endpoint: address,
    nodes: [],
    lifecycle: 'ephemeral',
    keepState: false,
    bootstrap: false,
    places: new Map(),
  };
}

/** What `--builder` and the environment say. */
export function builderWishes(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): BuilderWishes {
  const environment = env['BUILDX_BUILDER'];
  const buildkitHost = env['BUILDKIT_HOST'];
  return {
    ...(flag !== undefined && { flag }),
    ...(environment !== undefined && { environment }),
    ...(buildkitHost !== undefined && { buildkitHost }),
  };
}
