import { calledFunctions } from '../../eval/references.ts';
import { functionNames, loadFunctions } from '../../functions/table.ts';
import type { Definition } from '../../model/definition.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { SourceFile } from '../../source/source.ts';
import type { Body, Expression } from '../../syntax/ast.ts';
import { evaluateBuilders } from './builder-blocks.ts';
import { collectDefinition } from './collect-definition.ts';
import type { Declarations } from './declarations.ts';
import { Evaluator } from './evaluator.ts';
import { nameBlocks } from './name-blocks.ts';
import type { BakeOptions } from './options.ts';
import { OrderedDiagnostics } from './ordered-diagnostics.ts';
import { readDeclarations } from './read-declarations.ts';
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
  const variables = [...globals.values()].flatMap((node) => node.definition() ?? []);
  const definition = collectDefinition(blocks, variables, options.base);
  return builders.length === 0 ? definition : { ...definition, builders };
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

function* expressionsOf(declarations: Declarations): Generator<Expression> {
  for (const { expression } of declarations.attributes.values()) yield expression;
  for (const variable of declarations.variables.values()) {
    if (variable.default !== undefined) yield variable.default;
    for (const { condition, errorMessage } of variable.validations) {
      if (condition !== undefined) yield condition;
      if (errorMessage !== undefined) yield errorMessage;
    }
  }
  for (const { result } of declarations.functions.values()) {
    if (result !== undefined) yield result.expression;
  }
  for (const { attributes, matrix, name } of [...declarations.blocks, ...declarations.builders]) {
    for (const { expression } of attributes) yield expression;
    if (matrix !== undefined) yield matrix.expression;
    if (name !== undefined) yield name.expression;
  }
}
