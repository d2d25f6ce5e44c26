import type { Range } from '../source/source.ts';
import type { Value } from '../value/value.ts';
import type { JsonNode } from './field.ts';
import type { Attestation } from './specs/attest.ts';
import type { CacheEntry } from './specs/cache.ts';
import type { OutputEntry } from './specs/output.ts';
import type { Pack } from './specs/pack.ts';
import type { PolicyEntry } from './specs/policy.ts';
import type { Resources } from './specs/resources.ts';
import type { SecretEntry } from './specs/secret.ts';
import type { SshEntry } from './specs/ssh.ts';

/** What each attribute of a target holds when it is set, under its name in HCL. */
export interface AttributeValues {
  description: string;
  inherits: readonly string[];
  annotations: readonly string[];
  attest: readonly Attestation[];
  context: string;
  contexts: ReadonlyMap<string, string>;
  dockerfile: string;
  'dockerfile-inline': string;
  args: ReadonlyMap<string, string | null>;
  labels: ReadonlyMap<string, string | null>;
  tags: readonly string[];
  'cache-from': readonly CacheEntry[];
  'cache-to': readonly CacheEntry[];
  target: string;
  secret: readonly SecretEntry[];
  ssh: readonly SshEntry[];
  platforms: readonly string[];
  output: readonly OutputEntry[];
  pull: boolean;
  'no-cache': boolean;
  network: string;
  'no-cache-filter': readonly string[];
  'shm-size': string;
  ulimits: readonly string[];
  resources: Resources;
  call: string;
  entitlements: readonly string[];
  'extra-hosts': ReadonlyMap<string, string | null>;
  policy: readonly PolicyEntry[];
  builder: string;
  source: string;
  pack: Pack;
}

/**
 * The attributes of a target. Absent means "not set"; an empty list is a value of its own (it
 * replaces what is inherited where the merge rule is "replace").
 */
export type TargetAttributes = { [Name in AttributeName]?: AttributeValues[Name] };

export type AttributeName = keyof AttributeValues;

/** Where a value came from, newest first: what `explain` shows. */
export interface Origin {
  /** `implied`: it follows from other attributes. */
  readonly kind:
    | 'definition'
    | 'inherited'
    | 'override'
    | 'environment'
    | 'default'
    | 'implied'
    | 'link'
    | 'flag';
  /** Place in a definition file. */
  readonly range?: Range;
  /** `inherited`: the parent's name; `override`: the `--set` text; `environment`: the name. */
  readonly from?: string;
  /** The targets between this one and the parent that said it, or that it was said of, in order. */
  readonly via?: readonly string[];
  /** What was said here alone, as a definition writes it. */
  readonly value?: JsonNode;
  /** What the value was made from. */
  readonly uses?: readonly Use[];
  /** The matrix variables of the block that said it. */
  readonly matrix?: ReadonlyMap<string, Value>;
  /** What it replaced or was merged into. */
  readonly previous?: Origin;
}

/** A target as its definition has it: evaluated, not yet inherited, overridden or selected. */
export interface TargetDefinition {
  readonly name: string;
  readonly attributes: TargetAttributes;
  /** The label of the first block (or the service's key) that defines it. */
  readonly range?: Range;
  /** Place of each attribute that is set, and of the entries of lists and maps where known. */
  readonly places: ReadonlyMap<string, Range>;
  /** Folders that relative paths count from when file-relative paths are on. */
  readonly bases?: ContextBases;
  /** The variables of the matrix that made it. */
  readonly matrix?: ReadonlyMap<string, Value>;
  /** What the values were made from, under the keys of `places`. */
  readonly uses?: () => ReadonlyMap<string, readonly Use[]>;
  /** The definitions of this name that were laid on each other, oldest first; absent for one. */
  readonly layers?: readonly TargetDefinition[];
}

/** A name in the text that a value was made from. */
export interface Use {
  readonly kind: 'variable' | 'matrix' | 'function' | 'target' | 'group';
  /** `TAG`; of a target with what is asked of it: `base.args`. */
  readonly name: string;
  readonly range: Range;
}

/** For BUILDX_BAKE_FILE_RELATIVE_PATHS: the folder of the file that set each path. */
export interface ContextBases {
  /** Folder of the file that defines the target; undefined for standard input and remote files. */
  readonly default?: string;
  /** Folder of the file that set `context`. */
  readonly context?: string;
  /** `context = target.NAME.context`: the base is that target's. */
  readonly contextReference?: string;
  readonly contexts?: ReadonlyMap<string, string>;
}

export interface GroupDefinition {
  readonly name: string;
  readonly description?: string;
  readonly targets: readonly string[];
  readonly range?: Range;
  /** Place of each member, in order, where known. */
  readonly memberRanges?: readonly (Range | undefined)[];
}
