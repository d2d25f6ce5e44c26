import { evaluate } from '../../eval/evaluate.ts';
import { references } from '../../eval/references.ts';
import { childScope, type Scope } from '../../eval/scope.ts';
import type { FunctionRow } from '../../functions/protocol.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Expression } from '../../syntax/ast.ts';
import { stringValue, type Value } from '../../value/value.ts';
import { BlockIndex } from './block-index.ts';
import { blockKinds } from './block-kinds.ts';
import type { LookUp, LookUpOptions, NodeContext } from './context.ts';
import type { Declarations } from './declarations.ts';
import { FunctionNode } from './function-node.ts';
import { GlobalNode } from './global-node.ts';
import { lookUp, type Names } from './look-up.ts';
import type { BakeOptions, VariableOverride } from './options.ts';
import { ReferenceHints, type Stage, wantedBlocks } from './reference-hints.ts';

/** The nodes of a definition by name, and the scopes in which they are evaluated. */
export class Evaluator implements NodeContext, Names {
  readonly sink: DiagnosticSink;
  readonly globalScope: Scope;
  readonly globals: Map<string, GlobalNode> = new Map();
  readonly functions: Map<string, FunctionNode> = new Map();
  readonly blocks: BlockIndex = new BlockIndex();
  stage: Stage = 'globals';
  private readonly options: BakeOptions;
  private readonly declarations: Declarations;
  private readonly variables = new Map<string, Value>();
  private readonly functionRows: Map<string, FunctionRow>;
  private readonly hints: ReferenceHints = new ReferenceHints(this.blocks);
  private readonly blockScopes = new WeakMap<Expression, Scope>();

  constructor(
    declarations: Declarations,
    standardFunctions: ReadonlyMap<string, FunctionRow>,
    standardNames: readonly string[],
    options: BakeOptions,
    sink: DiagnosticSink,
  ) {
    this.declarations = declarations;
    this.options = options;
    this.sink = sink;
    this.functionRows = new Map(standardFunctions);
    for (const [name, text] of options.builtIns) this.variables.set(name, stringValue(text));
    this.globalScope = {
      variables: this.variables,
      functions: this.functionRows,
      callContext: options.callContext,
      variableNames: () => this.globals.keys(),
      functionNames: () => [...this.functions.keys(), ...standardNames],
    };
    const { variables, attributes, functions } = declarations;
    for (const name of new Set([...variables.keys(), ...attributes.keys()])) {
      const node = new GlobalNode(this, name, variables.get(name), attributes.get(name));
      this.globals.set(name, node);
    }
    for (const [name, declaration] of functions) {
      this.functions.set(name, new FunctionNode(this, declaration));
    }
  }

  setVariable(name: string, value: Value): void {
    this.variables.set(name, value);
  }

  setFunction(name: string, row: FunctionRow): void {
    this.functionRows.set(name, row);
  }

  findOverride(name: string, prefersJson: boolean): VariableOverride | undefined {
    const { lookup, builtIns } = this.options;
    const plain = lookup(name);
    if (plain === undefined || prefersJson) {
      const jsonName = `${name}_JSON`;
      const isTaken = this.declarations.variables.has(jsonName) || builtIns.has(jsonName);
      const json = isTaken ? undefined : lookup(jsonName);
      if (json !== undefined) return { ...json, name: jsonName, isJson: true };
    }
    return plain === undefined ? undefined : { ...plain, name, isJson: false };
  }

  lookUp(expression: Expression, options: LookUpOptions = {}): LookUp {
    return lookUp(this, expression, options);
  }

  isKnownFunction(name: string): boolean {
    return this.functionRows.has(name);
  }

  isKnownVariable(name: string): boolean {
    return this.variables.has(name);
  }

  evaluate(
    expression: Expression,
    matrix?: ReadonlyMap<string, Value>,
    sink: DiagnosticSink = this.sink,
  ): Value {
    const names = references(expression);
    const blocks = names.length === 0 ? names : names.filter(({ root }) => blockKinds.has(root));
    if (blocks.length === 0)
      return evaluate(expression, withMatrix(this.globalScope, matrix), sink);
    const scope = withMatrix(this.scopeWithBlocks(expression), matrix);
    return evaluate(expression, scope, this.hints.sinkFor(sink, blocks, this.stage));
  }

  /** The global scope, or one in it with the blocks that the expression refers to. */
  private scopeWithBlocks(expression: Expression): Scope {
    if (this.stage === 'globals') return this.globalScope;
    const known = this.blockScopes.get(expression);
    if (known !== undefined) return known;
    const variables = new Map<string, Value>();
    for (const [type, wanted] of wantedBlocks(expression)) {
      const value = this.blocks.valueOf(type, wanted);
      if (value !== undefined) variables.set(type, value);
    }
    const scope = variables.size === 0 ? this.globalScope : childScope(this.globalScope, variables);
    this.blockScopes.set(expression, scope);
    return scope;
  }
}

function withMatrix(scope: Scope, matrix: ReadonlyMap<string, Value> | undefined): Scope {
  return matrix === undefined ? scope : childScope(scope, matrix);
}
