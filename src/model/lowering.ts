import type { CacheEntry } from './specs/cache.ts';
import { sortedPairs } from './specs/entry.ts';
import type { OutputEntry } from './specs/output.ts';
import type { SecretEntry } from './specs/secret.ts';
import type { SshEntry } from './specs/ssh.ts';
import type { Surroundings } from './surroundings.ts';
import type { TargetAttributes } from './target.ts';

/** A part of an attribute that an executor cannot express. */
export interface Refusal {
  readonly kind: 'refusal';
  /** Why, and what to do: full sentences. */
  readonly problem: string;
  /** Name or index of the entry. */
  readonly key?: string | number;
  /** The definition may not be shown at that place: a secret is written there. */
  readonly isSecret?: true;
}

/** What `buildctl build` is given for a part of an attribute. */
export type BuildctlPart =
  | Refusal
  | { readonly kind: 'frontend'; readonly name: string }
  | { readonly kind: 'option'; readonly name: string; readonly value: string }
  /** An option whose value buildctl takes from its environment, since it holds a password. */
  | { readonly kind: 'hidden-option'; readonly name: string; readonly variable: string }
  /** Something that the frontend has to know of. */
  | { readonly kind: 'capability'; readonly name: string }
  | { readonly kind: 'local'; readonly name: string; readonly path: string }
  | {
      readonly kind: 'layout';
      readonly context: string;
      readonly path: string;
      readonly digest: string;
    }
  /** Another target's image. */
  | { readonly kind: 'link'; readonly context: string; readonly target: string }
  /** The text of the Dockerfile, which is written to a temporary folder. */
  | { readonly kind: 'dockerfile'; readonly text: string }
  | { readonly kind: 'no-cache' }
  | { readonly kind: 'import'; readonly cache: CacheEntry }
  | { readonly kind: 'export'; readonly cache: CacheEntry }
  | { readonly kind: 'secret'; readonly secret: SecretEntry }
  | { readonly kind: 'ssh'; readonly ssh: SshEntry }
  | { readonly kind: 'allow'; readonly entitlement: string }
  | { readonly kind: 'source-policy'; readonly path: string }
  | { readonly kind: 'output'; readonly output: OutputEntry }
  /** An output that goes into the image store of a docker engine. */
  | { readonly kind: 'load'; readonly output: OutputEntry; readonly context?: string };

/** What `pack build` is given for a part of an attribute. */
export type PackPart =
  | Refusal
  /** A flag with its value. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'tags'; readonly tags: readonly string[] }
  /** A buildpack that comes after those that the target names. */
  | { readonly kind: 'late-buildpack'; readonly name: string }
  /** A variable of the build; its value is never in a plan. */
  | { readonly kind: 'secret'; readonly secret: SecretEntry }
  | { readonly kind: 'push' };

/** The rule of an attribute for an executor; asked whether the attribute is set or not. */
export type Lowering<T, Part> = (
  value: T | undefined,
  target: TargetAttributes,
  surroundings: Surroundings,
) => Iterable<Part>;

/** That an executor cannot express something. */
export function refusal(problem: string): Refusal {
  return { kind: 'refusal', problem };
}

/** An option of the frontend. */
export function option(name: string, value: string): BuildctlPart & { readonly kind: 'option' } {
  return { kind: 'option', name, value };
}

/** The entries of a map that are not null, in order of their names. */
export function presentPairs(
  pairs: ReadonlyMap<string, string | null> | undefined,
): readonly (readonly [string, string])[] {
  return sortedPairs(pairs ?? new Map<string, string | null>()).filter(
    (pair): pair is readonly [string, string] => pair[1] !== null,
  );
}
