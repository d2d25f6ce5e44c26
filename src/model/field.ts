import type { Type } from '../value/types.ts';
import type { Value } from '../value/value.ts';
import type { BuildctlPart, Lowering, PackPart } from './lowering.ts';
import type { SpecError } from './specs/spec-error.ts';
import type { TargetAttributes } from './target.ts';

/** JSON as `--print` writes it; the entries of an object are in the order of the map. */
export type JsonNode =
  | string
  | boolean
  | bigint
  | null
  | readonly JsonNode[]
  | ReadonlyMap<string, JsonNode>;

/** A part of a JSON Schema, as plain data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** A kind of attribute: how its values are read, shown to expressions and printed. */
export interface Kind<T> {
  /** The type that expressions see (`target.app.tags`). */
  readonly type: Type;
  /** What may stand in the JSON form of a definition. */
  readonly schema: JsonSchema;
  /** What `--print` writes, where that is another form. */
  readonly printedSchema?: JsonSchema;
  /** Reads a known value; undefined when it leaves the attribute unset; throws a `SpecError`. */
  decode(value: Value): T | undefined;
  /** The value that expressions see. */
  encode(value: T | undefined): Value;
  /** What `--print` writes; undefined when it leaves the attribute out. */
  print(value: T): JsonNode | undefined;
  /** What a definition says for it, where that is not what `--print` writes. */
  write?(value: T): JsonNode | undefined;
}

/** One attribute of `target`: all that is known about it. */
export interface Field<T> {
  /** One sentence for the reference and the JSON Schema. */
  readonly description: string;
  /** Values as an author writes them in JSON, for the JSON Schema. */
  readonly examples?: readonly unknown[];
  readonly kind: Kind<T>;
  /**
   * Not of Buildx, which ignores it: printed only in full, and no part of a target as a whole in
   * expressions.
   */
  readonly own?: true;
  /** Printed with `${` and `%{` escaped, so that what is printed can be read again (buildx). */
  readonly escaped?: boolean;
  /** What a later block, or a child, makes of what was there before. */
  merge(base: T | undefined, over: T): T | undefined;
  /** Brings a merged and overridden value into its canonical form; may look at the whole target. */
  normalize?(value: T | undefined, target: TargetAttributes): T | undefined;
  /** `normalize` has something to say where the value is not set, too. */
  readonly normalizesUnset?: true;
  /** What is wrong with a resolved value, in buildx's words. */
  check?(value: T): Iterable<SpecError>;
  /** The last touch of a target that is to be printed or built. */
  settle?(value: T): T;
  /** The keys of `--set` that change it. */
  readonly overrides?: readonly OverrideKey<T>[];
  /** The arguments of `docker buildx build` that stand for it. */
  argv?(value: T, target: TargetAttributes): readonly string[];
  /** What stands for it where BuildKit's own client builds, `buildctl build`. */
  readonly buildctl: Lowering<T, BuildctlPart>;
  /** What stands for it where buildpacks build; without, it is refused when it is set. */
  readonly pack?: Lowering<T, PackPart>;
}

/** One key of `--set PATTERN.KEY[.SUB][+]=VALUE`. */
export interface OverrideKey<T> {
  readonly key: string;
  /** What stands for the sub-key in messages, where one has to be: `args.NAME`. */
  readonly sub?: string;
  /** The message when it is missing; buildx has different ones. */
  readonly missingSub?: string;
  /** Takes several values, and `+=`. */
  readonly list?: boolean;
  /** `+=` is an error, where other keys that are no list take it for `=`. */
  readonly refusesAppend?: boolean;
  /** Without a value it takes the environment variable of the sub-key's name. */
  readonly fromEnvironment?: boolean;
  /** Applied after all keys that are not. */
  readonly late?: boolean;
  /** Parses once what is then applied to each target; both may throw a `SpecError`. */
  prepare(input: OverrideInput): (current: T | undefined) => T | undefined;
  /** What the override allows besides, given the attribute's value after it (buildx). */
  grant?(value: T, input: OverrideInput): Grant;
}

/** What the `--set`s of one key said, taken together. */
export interface OverrideInput {
  /** One for keys that are no list. */
  readonly values: readonly string[];
  readonly append: boolean;
  /** Empty where the key takes none. */
  readonly sub: string;
}

/** Rights that go with a `--set`, since whoever wrote the command line meant it. */
export interface Grant {
  /** Paths that the build may read, and write. */
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  readonly entitlements?: readonly string[];
}
