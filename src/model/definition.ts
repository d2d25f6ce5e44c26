import type { Range } from '../source/source.ts';
import type { BuilderDefinition } from './builder.ts';
import type { RemoteSource } from './remote-source.ts';
import type { GroupDefinition, TargetDefinition, Use } from './target.ts';

/** What one or several definition files say, of any format, evaluated. */
export interface Definition {
  /** In the order of definition; names are unique (blocks of one name are merged). */
  readonly targets: readonly TargetDefinition[];
  readonly groups: readonly GroupDefinition[];
  /** In the order of definition. */
  readonly variables: readonly VariableDefinition[];
  /**
   * What values are made from and no `variable` block declares: attributes at the top level, what
   * bake sets itself, variables of Compose files.
   */
  readonly implicitVariables?: readonly VariableDefinition[];
  /** In the order of definition; names are unique. */
  readonly functions?: readonly FunctionDefinition[];
  /** Everything that any expression of the definition names. */
  readonly uses?: () => readonly Use[];
  /** In the order of definition; names are unique. */
  readonly builders?: readonly BuilderDefinition[];
  /** Files that hold the values of secrets, which targets take from the environment. */
  readonly secretFiles?: SecretFiles;
  /** Where the definition and the contexts of its targets are, when that is not here. */
  readonly source?: RemoteSource;
}

/** Files that are read when a build needs a secret, and not before. */
export interface SecretFiles {
  /** Weakest first; not all of them need to be there. */
  readonly files: readonly string[];
  /** The variables that they hold, each with the place that asks for it. */
  readonly names: ReadonlyMap<string, Range | undefined>;
}

/** A declared variable with its final value, as `--list=variables` shows it. */
export interface VariableDefinition {
  readonly name: string;
  readonly description?: string;
  /** The declared type in HCL's words (`list of string`); absent when untyped. */
  readonly type?: string;
  /** The value as text (JSON for collections); undefined when null or unknown. */
  readonly value?: string | undefined;
  readonly range?: Range;
  /** Where the value came from. */
  readonly origin?: 'default' | 'environment' | 'env-file' | 'flag' | 'built-in';
  /** The name under which it was given from outside: `NAME` or `NAME_JSON`. */
  readonly from?: string;
  /** The place of the default value. */
  readonly defaultRange?: Range;
  /** What the default value and the validation are made from. */
  readonly uses?: () => readonly Use[];
}

/** A function that the definition declares. */
export interface FunctionDefinition {
  readonly name: string;
  readonly range: Range;
  readonly parameters: readonly string[];
  /** What its result is made from besides its parameters. */
  readonly uses: () => readonly Use[];
}
