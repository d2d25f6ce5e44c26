import type { Range } from '../../source/source.ts';
import type { Attribute, Block, Expression, Label } from '../../syntax/ast.ts';
import type { BlockKind } from './block-kinds.ts';

/** What all files say, by name and not evaluated. Of two variables or functions the last counts. */
export interface Declarations {
  readonly variables: ReadonlyMap<string, VariableDeclaration>;
  readonly functions: ReadonlyMap<string, FunctionDeclaration>;
  /** Attributes at the top level, which act as variables. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Targets and groups, in the order of the files. */
  readonly blocks: readonly BlockDeclaration[];
  readonly builders: readonly BuilderDeclaration[];
}

export interface VariableDeclaration {
  readonly name: string;
  readonly block: Block;
  /** Its place. */
  readonly label: Range;
  readonly type?: Expression;
  readonly default?: Expression;
  readonly description?: string;
  readonly validations: readonly ValidationDeclaration[];
}

export interface ValidationDeclaration {
  readonly condition?: Expression;
  readonly errorMessage?: Expression;
  readonly missingItemRange: Range;
}

export interface FunctionDeclaration {
  readonly name: string;
  readonly block: Block;
  readonly label: Range;
  /** Nothing is wrong with its arguments as such. */
  readonly isWhole: boolean;
  readonly params?: Attribute;
  readonly variadicParams?: Attribute;
  readonly result?: Attribute;
}

export interface BlockDeclaration {
  readonly kind: BlockKind;
  readonly block: Block;
  readonly label: Label;
  /** Those of known fields, in source order. */
  readonly attributes: readonly BlockAttribute[];
  readonly matrix?: Attribute;
  readonly name?: Attribute;
}

/** Attributes of its nodes are called `node.NAME.attribute`. */
export interface BuilderDeclaration extends BlockDeclaration {
  /** The names of its nodes, in source order. */
  readonly nodes: readonly Label[];
}

export interface BlockAttribute {
  readonly name: string;
  readonly expression: Expression;
}
