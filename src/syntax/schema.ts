import type { Attribute, Block, Body } from './ast.ts';

/** What a body may hold. */
export interface BodySchema {
  readonly attributes: readonly AttributeSchema[];
  readonly blocks: readonly BlockSchema[];
}

export interface AttributeSchema {
  readonly name: string;
  readonly required?: boolean;
}

export interface BlockSchema {
  readonly type: string;
  /** What each label says, for messages. */
  readonly labels: readonly string[];
}

/** What a schema found in a body. */
export interface Content {
  /** In source order. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** In source order, with as many labels as the schema wants. */
  readonly blocks: readonly Block[];
  /** The body without what was found. */
  readonly rest: Body;
}
