import type { Range, SourceFile } from '../../source/source.ts';

/** A node of a YAML document with its place. An alias is the very node that it names. */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  readonly range: Range;
  /** A tag of the application: `!reset`, `!override`. */
  readonly tag?: string;
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
  readonly range: Range;
  readonly tag?: string;
}

export interface YamlMapping {
  readonly kind: 'mapping';
  /** In source order, merge keys (`<<`) applied; keys are distinct. */
  readonly entries: ReadonlyMap<string, YamlEntry>;
  readonly range: Range;
  readonly tag?: string;
}

export interface YamlEntry {
  readonly keyRange: Range;
  /** The key's own value, where it is not a string (and the map has its text). */
  readonly key?: ScalarValue;
  readonly value: YamlNode;
  /** A tag `!reset` or `!override` that merging has hidden: it counts, but the value is another. */
  readonly isReset?: boolean;
}

/**
 * The value of a scalar under YAML's core schema as go-yaml reads it (numbers also with `_`, and
 * octal ones with a leading 0).
 */
export type ScalarValue =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'bool'; readonly truth: boolean }
  | { readonly type: 'null' }
  | { readonly type: 'int'; readonly integer: bigint }
  | { readonly type: 'float'; readonly number: number }
  /** A date, with or without a time, as it was written. */
  | { readonly type: 'timestamp'; readonly text: string };

/** One document of a YAML file; undefined when it is empty. */
export interface YamlDocument {
  readonly file: SourceFile;
  readonly root: YamlNode | undefined;
}
