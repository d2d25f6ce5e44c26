import type { Range } from '../source/source.ts';

/** A Buildx builder that a definition declares (`builder "name" { … }`). */
export interface BuilderDefinition {
  readonly name: string;
  /** `docker`, `docker-container`, `kubernetes`, `remote`, or any that Buildx knows. */
  readonly driver: string;
  readonly driverOptions: ReadonlyMap<string, string>;
  readonly buildkitdFlags?: string;
  /** Path of a buildkitd.toml. */
  readonly buildkitdConfig?: string;
  readonly platforms: readonly string[];
  /** A docker context or an address; of the first node when there are no node blocks. */
  readonly endpoint?: string;
  readonly nodes: readonly BuilderNode[];
  /** `ephemeral`: removed when the run ends. */
  readonly lifecycle: 'keep' | 'ephemeral';
  /** Removing keeps the build cache. */
  readonly keepState: boolean;
  readonly bootstrap: boolean;
  /** Docker contexts that its endpoints name, and that are made with it. */
  readonly dockerContexts?: readonly DockerContext[];
  /** Added to the environment of the builds that it makes. */
  readonly environment?: ReadonlyMap<string, string>;
  readonly range?: Range;
  /** Place of each attribute, `node.NAME.attribute` for those of nodes. */
  readonly places: ReadonlyMap<string, Range>;
}

/** A Docker context: a name for a daemon somewhere else. */
export interface DockerContext {
  readonly name: string;
  readonly description: string;
  /** Address of the daemon: `ssh://user@host`, `tcp://host:2376`. */
  readonly host: string;
}

export interface BuilderNode {
  readonly name: string;
  readonly endpoint?: string;
  readonly platforms: readonly string[];
  readonly driverOptions: ReadonlyMap<string, string>;
  readonly buildkitdFlags?: string;
  readonly buildkitdConfig?: string;
  readonly range?: Range;
}

/** What is wrong with a builder; the place is a key of its places. */
export interface BuilderProblem {
  readonly kind: 'invalid' | 'different' | 'failed';
  readonly builder: BuilderDefinition;
  readonly place?: string;
  /** Full sentences. */
  readonly message: string;
}
