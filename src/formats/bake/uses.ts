import { calledFunctions, references } from '../../eval/references.ts';
import type { VariableReference } from '../../eval/static.ts';
import type { Use } from '../../model/target.ts';
import type { Attribute, Expression } from '../../syntax/ast.ts';
import { visitExpression } from '../../syntax/visit.ts';
import { blockKinds } from './block-kinds.ts';

/** What names mean in an expression besides variables. */
export interface UseContext {
  /** The names of a matrix. */
  readonly matrix?: ReadonlySet<string>;
  /** The parameters of a function. */
  readonly parameters?: ReadonlySet<string>;
}

/** The variables, blocks and functions that an expression names, each place once, in source order. */
export function usesOf(
  expression: Expression,
  { matrix, parameters }: UseContext = {},
): readonly Use[] {
  const uses: Use[] = [];
  for (const reference of references(expression)) {
    const { root } = reference;
    if (parameters?.has(root)) continue;
    const kind = blockKinds.has(root) ? (root === 'group' ? 'group' : 'target') : undefined;
    if (kind !== undefined) {
      uses.push({ kind, name: blockPath(reference), range: reference.range });
    } else {
      const kind = matrix?.has(root) ? 'matrix' : 'variable';
      uses.push({ kind, name: root, range: reference.rootRange });
    }
  }
  if (calledFunctions(expression).length > 0) {
    visitExpression(expression, (part) => {
      if (part.kind === 'call') {
        uses.push({ kind: 'function', name: part.name, range: part.nameRange });
      }
    });
  }
  return uses.sort((a, b) => a.range.start - b.range.start);
}

/** `base.args` of `target.base.args["X"]`. */
function blockPath({ steps }: VariableReference): string {
  const names: string[] = [];
  for (const step of steps.slice(0, 2)) {
    if (step.kind === 'attribute') names.push(step.name);
    else if (step.key.kind === 'string') names.push(step.key.text);
  }
  return names.join('.');
}

/** The names that the matrix of a block binds, as far as they are written out. */
export function matrixNames(matrix: Attribute | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  if (matrix?.expression.kind !== 'object') return names;
  for (const { key } of matrix.expression.items) {
    const inner = key.kind === 'object-key' ? key.wrapped : key;
    if (inner.kind === 'variable') names.add(inner.name);
    const [part] = inner.kind === 'template' ? inner.parts : [];
    if (part?.kind === 'literal' && part.value.kind === 'string') names.add(part.value.text);
  }
  return names;
}
