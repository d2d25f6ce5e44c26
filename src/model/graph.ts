import type { Range } from '../source/source.ts';
import type { BuilderDefinition } from './builder.ts';
import type { SecretFiles } from './definition.ts';
import type { Origin, TargetAttributes } from './target.ts';

/** What was asked for, resolved: every target to build with all its links, every group on the way. */
export interface Graph {
  /** By name, in code point order. */
  readonly targets: ReadonlyMap<string, ResolvedTarget>;
  /** By name, in code point order; `default` holds what was asked for. */
  readonly groups: ReadonlyMap<string, ResolvedGroup>;
  /** The names that were asked for, after patterns were expanded. */
  readonly requested: readonly string[];
  /** Rights that were given by overriding attributes on the command line. */
  readonly grants: Grants;
  /** All that the definition declares. */
  readonly builders?: readonly BuilderDefinition[];
  readonly secretFiles?: SecretFiles;
}

export interface ResolvedTarget {
  readonly name: string;
  /** Inherited, overridden and normalised; `context` and `dockerfile` are always set. */
  readonly attributes: TargetAttributes;
  /** What `--print` shows instead of an attribute, where Buildx prints what it does not build. */
  readonly printed?: TargetAttributes;
  /** A local file that would be taken for the Dockerfile of a remote definition. */
  readonly mistakableDockerfile?: string;
  /** Here only because another target's `contexts` links to it; it exports nothing. */
  readonly linked: boolean;
  /** Names of the targets that `contexts` links to, sorted. */
  readonly links: readonly string[];
  readonly range?: Range;
  /** By attribute, and by `attribute.key` for entries of maps; found when first asked for. */
  readonly origins: ReadonlyMap<string, Origin>;
}

export interface ResolvedGroup {
  readonly name: string;
  readonly description?: string;
  /** As `--print` has them: in `default` also what was asked for. */
  readonly targets: readonly string[];
  /** As the definition has them; absent for `default` where the definition has no such group. */
  readonly members?: readonly string[];
}

/** What `--set` values allow without `--allow`; each path and entitlement once, in order. */
export interface Grants {
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** `network.host`, `security.insecure`. */
  readonly entitlements: readonly string[];
}
