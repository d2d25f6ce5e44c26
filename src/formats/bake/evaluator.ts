import { evaluate } from '../../eval/evaluate.ts';
import { calledFunctions, references } from '../../eval/references.ts';
import { childScope, type Scope } from '../../eval/scope.ts';
import type { VariableReference } from '../../eval/static.ts';
import type { FunctionRow } from '../../functions/protocol.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import { didYouMean, suggest } from '../../source/suggest.ts';
import type { Expression } from '../../syntax/ast.ts';
import { stringValue, type Value } from '../../value/value.ts';
import { BlockIndex } from './block-index.ts';
import { blockKinds } from './block-kinds.ts';
import type { LookUp, LookUpOptions, NodeContext } from './context.ts';
import type { Declarations } from './declarations.ts';
import { FunctionNode } from './function-node.ts';
import { GlobalNode } from './global-node.ts';
import type { BakeOptions, VariableOverride } from './options.ts';
import {
  onlyInBlocks,
  referenceSink,
  type Stage,
  wantedAttribute,
  wantedBlocks,
} from './reference-hints.ts';
import type { Dependency } from './walk.ts';

/** The nodes of a definition by name, and the scopes in which they are evaluated. */
export class Evaluator implements NodeContext {
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
    const dependencies: Dependency[] = [];
    const problems = new Set<string>();
    for (const name of calledFunctions(expression)) {
      const node = this.functions.get(name);
      if (node !== undefined) dependencies.push({ node, expression });
      else if (options.isStrict && !this.functionRows.has(name)) {
        problems.add(this.missingFunction(name));
      }
    }
    const hasMissingFunction = problems.size > 0;
    for (const reference of references(expression)) {
      const { root } = reference;
      if (options.parameters?.has(root)) continue;
      if (this.stage !== 'globals' && blockKinds.has(root)) {
        const problem = this.lookUpBlocks(reference, expression, dependencies);
        if (problem !== undefined) problems.add(problem);
        continue;
      }
      if (options.matrix?.has(root)) continue;
      const node = this.globals.get(root);
      if (node !== undefined) dependencies.push({ node, expression });
      // buildx: only when nothing is wrong with the functions.
      else if (options.isStrict && !this.variables.has(root) && !hasMissingFunction) {
        problems.add(this.missingVariable(root, options.parameters));
      }
    }
    for (const detail of problems) this.reportReference(detail, expression);
    return { dependencies, hasFailed: problems.size > 0 };
  }

  evaluate(
    expression: Expression,
    matrix?: ReadonlyMap<string, Value>,
    sink: DiagnosticSink = this.sink,
  ): Value {
    const outer = this.scopeWithBlocks(expression);
    const scope = matrix === undefined ? outer : childScope(outer, matrix);
    return evaluate(expression, scope, this.withHints(expression, sink));
  }

  private lookUpBlocks(
    { root, steps }: VariableReference,
    expression: Expression,
    dependencies: Dependency[],
  ): string | undefined {
    const [name] = steps;
    if (name === undefined) {
      return `cannot access ${root} as a variable. Name a block, such as "${root}.app".`;
    }
    if (name.kind !== 'attribute') {
      // buildx: an index does not do, not even with a constant key.
      return `cannot traverse ${root} without attribute. Write "${root}.app" instead of "${root}["app"]".`;
    }
    if (this.stage === 'names') return undefined;
    const attribute = wantedAttribute(steps[1]);
    for (const instance of this.blocks.find(root, name.name)) {
      if (attribute === undefined) {
        for (const node of instance.nodes) dependencies.push({ node, expression });
      } else {
        const node = instance.findNode(attribute);
        if (node !== undefined) dependencies.push({ node, expression });
      }
    }
    return undefined;
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

  /** A sink with hints for expressions that refer to blocks. */
  private withHints(expression: Expression, sink: DiagnosticSink): DiagnosticSink {
    const found = references(expression).filter(({ root }) => blockKinds.has(root));
    return found.length === 0 ? sink : referenceSink(sink, found, this.blocks, this.stage);
  }

  private missingFunction(name: string): string {
    const suggestion = suggest(name, this.globalScope.functionNames?.() ?? []);
    return `function "${name}" does not exist: undefined${hint(suggestion)}`;
  }

  private missingVariable(name: string, parameters: ReadonlySet<string> = new Set()): string {
    const problem = `variable "${name}" does not exist: undefined`;
    if (blockKinds.has(name)) return `${problem}.${onlyInBlocks}`;
    const suggestion = suggest(name, [
      ...parameters,
      ...this.variables.keys(),
      ...this.globals.keys(),
    ]);
    return problem + hint(suggestion);
  }

  private reportReference(detail: string, expression: Expression): void {
    this.sink.add({
      code: 'invalid-reference',
      severity: 'error',
      summary: 'Invalid expression',
      detail,
      subject: expression.range,
      context: expression.range,
    });
  }
}

function hint(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : `.${didYouMean(suggestion)}`;
}
