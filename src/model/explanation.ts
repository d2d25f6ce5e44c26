import type { Range } from '../source/source.ts';
import type { JsonNode } from './field.ts';
import type { Origin, Use } from './target.ts';

/** What a part of a definition comes to, and why: the answer of `explain`. */
export interface Explanation {
  readonly groups: readonly ExplainedGroup[];
  readonly targets: readonly ExplainedTarget[];
  readonly variables: readonly ExplainedVariable[];
}

export interface ExplainedGroup {
  readonly name: string;
  readonly range?: Range;
  readonly members: readonly { readonly name: string; readonly range?: Range }[];
}

export interface ExplainedTarget {
  readonly name: string;
  readonly range?: Range;
  /** The variables of the matrix that made it, as JSON. */
  readonly matrix: ReadonlyMap<string, string>;
  readonly inherits: readonly { readonly name: string; readonly range?: Range }[];
  /** The groups that hold it, by name. */
  readonly groups: readonly string[];
  /** In the order of `--print`. */
  readonly attributes: readonly ExplainedAttribute[];
  /** The attribute or entry that was asked for and is not set. */
  readonly unset?: string;
}

/** A value with what made it; of maps and lists also each entry. */
export interface ExplainedAttribute extends ExplainedValue {
  readonly entries: readonly ExplainedValue[];
}

export interface ExplainedValue {
  /** `tags`, `tags.0`, `args.VERSION`. */
  readonly path: string;
  readonly value: JsonNode;
  /** Newest first: the one that counts, and what it replaced or was merged into. */
  readonly steps: readonly ExplainedStep[];
}

export interface ExplainedStep extends Omit<Origin, 'previous' | 'uses' | 'matrix'> {
  readonly uses: readonly ExplainedUse[];
}

/** A name that a value was made from, with what it was. */
export interface ExplainedUse extends Pick<Use, 'kind' | 'name'> {
  readonly variable?: ExplainedVariable;
  /** Of a matrix variable, as JSON. */
  readonly value?: string;
  /** Where a function or a target is defined. */
  readonly range?: Range;
  /** What a function is made from besides its parameters; there may be no end of depth. */
  readonly uses?: () => readonly ExplainedUse[];
}

export interface ExplainedVariable {
  readonly name: string;
  readonly description?: string;
  readonly type?: string;
  /** As text, JSON for collections; absent when null, unknown or not set. */
  readonly value?: string;
  readonly origin: 'default' | 'environment' | 'env-file' | 'flag' | 'built-in';
  /** The name under which it was given from outside. */
  readonly from?: string;
  readonly range?: Range;
  readonly defaultRange?: Range;
  /** What the default value and the validation are made from. */
  readonly uses: () => readonly ExplainedUse[];
  /** What is made from it: variables, and attributes as `app.tags`, in the order of definition. */
  readonly usedBy: () => readonly string[];
}
