import { startRange } from '../../eval/start-range.ts';
import type { Expression } from '../../syntax/ast.ts';
import { isWhollyKnown } from '../../value/known.ts';
import { dynamicUnknown, type Value } from '../../value/value.ts';
import type { BlockStore } from './block-kinds.ts';
import type { LookUp, NodeContext } from './context.ts';
import type { BlockDeclaration } from './declarations.ts';
import type { Dependency, Node } from './walk.ts';

/** One target or group that a block makes: the block itself, or one combination of its matrix. */
export class BlockInstance {
  readonly block: BlockDeclaration;
  readonly name: string;
  /** What has been evaluated so far. */
  readonly store: BlockStore = {};
  /** In the order of the block's attributes. */
  readonly nodes: readonly AttributeNode[];
  /** The variables of the matrix. */
  readonly matrix: ReadonlyMap<string, Value> | undefined;
  private failed: Set<string> | undefined;

  constructor(
    context: NodeContext,
    block: BlockDeclaration,
    attributes: readonly SharedAttribute[],
    name: string,
    matrix: ReadonlyMap<string, Value> | undefined,
  ) {
    this.block = block;
    this.name = name;
    this.matrix = matrix;
    this.nodes = attributes.map((attribute) => new AttributeNode(context, this, attribute));
    for (const name of block.kind.required) {
      if (this.findNode(name) === undefined) this.markFailed(name);
    }
  }

  findNode(attribute: string): AttributeNode | undefined {
    return this.nodes.find(({ shared }) => shared.name === attribute);
  }

  markFailed(attribute: string): void {
    this.failed ??= new Set();
    this.failed.add(attribute);
  }

  /** Whether an attribute, or any, could not be evaluated. */
  hasFailed(attribute?: string): boolean {
    if (this.failed === undefined) return false;
    return attribute === undefined || this.failed.has(attribute);
  }
}

/** What all instances of a block have in common of an attribute: references are found by text. */
export class SharedAttribute {
  readonly name: string;
  readonly expression: Expression;
  private found: LookUp | undefined;

  constructor(name: string, expression: Expression) {
    this.name = name;
    this.expression = expression;
  }

  lookUp(context: NodeContext, matrix: ReadonlyMap<string, Value> | undefined): LookUp {
    this.found ??= context.lookUp(this.expression, { matrix });
    return this.found;
  }
}

/** An attribute of one target or group. */
export class AttributeNode implements Node {
  state: Node['state'] = 'new';
  readonly kind = 'reference';
  readonly shared: SharedAttribute;
  private readonly instance: BlockInstance;
  private readonly context: NodeContext;

  constructor(context: NodeContext, instance: BlockInstance, shared: SharedAttribute) {
    this.context = context;
    this.instance = instance;
    this.shared = shared;
  }

  get title(): string {
    return `${this.instance.block.kind.type}.${this.instance.name}.${this.shared.name}`;
  }

  dependencies(): readonly Dependency[] {
    return this.shared.lookUp(this.context, this.instance.matrix).dependencies;
  }

  compute(): void {
    const { instance, context } = this;
    const { name, expression } = this.shared;
    const isSound = !this.shared.lookUp(context, instance.matrix).hasFailed;
    const value = isSound ? context.evaluate(expression, instance.matrix) : dynamicUnknown;
    if (!isWhollyKnown(value)) {
      this.fail();
      return;
    }
    const problem = instance.block.kind.decode(instance.store, name, value);
    if (problem === undefined) return;
    this.fail();
    context.sink.add({
      code: 'unsuitable-value',
      severity: 'error',
      summary: 'Unsuitable value type',
      detail: `Unsuitable value: ${problem}`,
      subject: startRange(expression),
      context: expression.range,
    });
  }

  fail(): void {
    this.instance.markFailed(this.shared.name);
  }
}
