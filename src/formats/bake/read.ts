import { calledFunctions } from '../../eval/references.ts';
import { functionNames, loadFunctions } from '../../functions/table.ts';
import type { Definition, VariableDefinition } from '../../model/definition.ts';
import type { Use } from '../../model/target.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { SourceFile } from '../../source/source.ts';
import type { Body, Expression } from '../../syntax/ast.ts';
import { evaluateBuilders } from './builder-blocks.ts';
import { collectDefinition } from './collect-definition.ts';
import type { Declarations } from './declarations.ts';
import { Evaluator } from './evaluator.ts';
import type { FunctionNode } from './function-node.ts';
import type { GlobalNode } from './global-node.ts';
import { nameBlocks } from './name-blocks.ts';
import type { BakeOptions } from './options.ts';
import { OrderedDiagnostics } from './ordered-diagnostics.ts';
import { readDeclarations } from './read-declarations.ts';
import { usesOf } from './uses.ts';
import { validateVariables } from './validate-variables.ts';
import { type Node, walk, walkFromBlock } from './walk.ts';

export { type BakeOptions, variableLookup } from './options.ts';

/**
 * Evaluates the bodies of HCL and JSON files, of which later ones override earlier ones. Mistakes
 * go to the sink in the order of their places; what they touch is left out of the definition.
 */
export async function readBakeDefinition(
  bodies: readonly Body[],
  options: BakeOptions,
  sink: DiagnosticSink,
): Promise<Definition> {
  const found = new OrderedDiagnostics(bodies.flatMap(filesOf));
  const standard: ReadonlySet<string> = new Set(functionNames);
  const reserved = { builtIns: options.builtIns, functions: standard };
  const declarations = readDeclarations(bodies, reserved, found);
  const rows = await loadFunctions(standardCalls(declarations, standard));
  const evaluator = new Evaluator(declarations, rows, functionNames, options, found);
  const definition = evaluateDefinition(evaluator, declarations, options, found);
  found.handOver(sink);
  return definition;
}

function filesOf(body: Body): readonly SourceFile[] {
  return body.kind === 'merged-body' ? body.bodies.flatMap(filesOf) : [body.range.file];
}

function evaluateDefinition(
  evaluator: Evaluator,
  declarations: Declarations,
  options: BakeOptions,
  found: OrderedDiagnostics,
): Definition {
  const { sink, globals, functions } = evaluator;
  const compute = (nodes: Iterable<Node>) => {
    for (const node of nodes) if (!found.isFull) walk(node, sink);
  };
  compute([...globals.values()].filter(({ declaration }) => declaration !== undefined));
  validateVariables(evaluator, declarations.variables.values());
  compute(functions.values());
  evaluator.stage = 'names';
  const blocks = nameBlocks(evaluator, declarations.blocks);
  evaluator.stage = 'blocks';
  for (const { instances } of blocks) {
    for (const instance of instances) {
      if (found.isFull) break;
      for (const node of instance.nodes) walkFromBlock(node, sink);
      if (!instance.hasFailed()) evaluator.blocks.markEvaluated(instance.block.kind);
    }
  }
  const builders = evaluateBuilders(evaluator, declarations.builders, options.base?.builders ?? []);
  compute(globals.values());
  const nodes = [...globals.values()];
  const declared = nodes.filter(({ declaration }) => declaration !== undefined);
  const definition = collectDefinition(
    blocks,
    declared.map((node) => node.definition()),
    options.base,
  );
  return {
    ...definition,
    implicitVariables: implicitVariables(nodes, options),
    functions: [...functions.values()].map((node) => node.definition()),
    uses: () => [...(options.base?.uses?.() ?? []), ...allUses(declarations, functions.values())],
    ...(builders.length > 0 && { builders }),
  };
}

function allUses(declarations: Declarations, functions: Iterable<FunctionNode>): readonly Use[] {
  const { variables, attributes, blocks, builders } = declarations;
  // Functions know which of their names are parameters.
  const rest = { variables, attributes, blocks, builders, functions: new Map() };
  return [
    ...expressionsOf(rest).flatMap((expression) => usesOf(expression)),
    ...[...functions].flatMap((node) => node.definition().uses()),
  ];
}

function implicitVariables(
  nodes: readonly GlobalNode[],
  { base, builtIns }: BakeOptions,
): readonly VariableDefinition[] {
  return [
    ...(base?.implicitVariables ?? []),
    ...[...builtIns].map(([name, value]) => ({ name, value, origin: 'built-in' as const })),
    ...nodes
      .filter(({ declaration }) => declaration === undefined)
      .map((node) => node.definition()),
  ];
}

/** The standard functions that are called anywhere, since only those are loaded. */
function standardCalls(
  declarations: Declarations,
  standardNames: ReadonlySet<string>,
): ReadonlySet<string> {
  const calls = new Set<string>();
  for (const expression of expressionsOf(declarations)) {
    for (const name of calledFunctions(expression)) if (standardNames.has(name)) calls.add(name);
  }
  return calls;
}

function expressionsOf(declarations: Declarations): readonly Expression[] {
  const { attributes, variables, functions, blocks, builders } = declarations;
  const found: (Expression | undefined)[] = [];
  for (const { expression } of attributes.values()) found.push(expression);
  for (const variable of variables.values()) {
    found.push(variable.default);
    for (const { condition, errorMessage } of variable.validations) {
      found.push(condition, errorMessage);
    }
  }
  for (const { result } of functions.values()) found.push(result?.expression);
  for (const list of [blocks, builders]) {
    for (const { attributes, matrix, name } of list) {
      for (const { expression } of attributes) found.push(expression);
      found.push(matrix?.expression, name?.expression);
    }
  }
  return found.filter((expression) => expression !== undefined);
}
