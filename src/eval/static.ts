import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import type {
  CallExpression,
  Expression,
  ObjectItem,
  TraversalStep,
  VariableExpression,
} from '../syntax/ast.ts';
import { staticExpression } from '../syntax/json-expression.ts';
import { startRange } from './start-range.ts';

/** An expression that is only a name and steps, taken as such instead of evaluated. */
export interface VariableReference {
  readonly root: string;
  readonly rootRange: Range;
  readonly steps: readonly TraversalStep[];
  /** From the root to the last step. */
  readonly range: Range;
}

/** The elements of a tuple as expressions (HCL's ExprList); an error when it is none. */
export function expressionList(
  expression: Expression,
  sink: DiagnosticSink,
): readonly Expression[] | undefined {
  const inner = withoutKey(expression);
  if (inner.kind === 'tuple') return inner.elements;
  failStatic('A static list expression is required.', startRange(expression), sink);
  return undefined;
}

/** The items of an object as expressions (HCL's ExprMap); an error when it is none. */
export function expressionMap(
  expression: Expression,
  sink: DiagnosticSink,
): readonly ObjectItem[] | undefined {
  const inner = withoutKey(expression);
  if (inner.kind === 'object') return inner.items;
  failStatic('A static map expression is required.', startRange(expression), sink);
  return undefined;
}

/** The call that an expression is (HCL's ExprCall). */
export function expressionCall(expression: Expression): CallExpression | undefined {
  const inner = withoutKey(expression);
  const call = staticExpression(inner) ?? inner;
  return call.kind === 'call' ? call : undefined;
}

/** The name that an expression is (HCL's ExprAsKeyword); undefined when it is no single name. */
export function expressionKeyword(expression: Expression): string | undefined {
  const reference = referenceOf(expression);
  return reference?.steps.length === 0 ? reference.root : undefined;
}

/** The reference that an expression is (HCL's AbsTraversalForExpr); an error when it is none. */
export function expressionReference(
  expression: Expression,
  sink: DiagnosticSink,
): VariableReference | undefined {
  const reference = referenceOf(expression);
  if (reference === undefined) {
    failStatic(
      'A single static variable reference is required: only attribute access and indexing with constant keys. No calculations, function calls, template expressions, etc are allowed here.',
      expression.range,
      sink,
    );
  }
  return reference;
}

function withoutKey(expression: Expression): Expression {
  return expression.kind === 'object-key' ? expression.wrapped : expression;
}

function referenceOf(expression: Expression): VariableReference | undefined {
  switch (expression.kind) {
    case 'variable':
      return variableReference(expression);
    case 'literal': {
      // The reader took these words for values, but here they are names.
      const { value, range } = expression;
      if (value.kind === 'null') return { root: 'null', rootRange: range, steps: [], range };
      if (value.kind !== 'bool') return undefined;
      return { root: value.truth ? 'true' : 'false', rootRange: range, steps: [], range };
    }
    case 'traversal': {
      const source = referenceOf(expression.source);
      if (source === undefined) return undefined;
      return {
        root: source.root,
        rootRange: source.rootRange,
        steps: [...source.steps, ...expression.steps],
        range: expression.range,
      };
    }
    case 'object-key':
      return expression.forceNonLiteral ? undefined : referenceOf(expression.wrapped);
    case 'template':
    case 'template-wrap':
    case 'error': {
      const inner = staticExpression(expression);
      return inner === undefined ? undefined : referenceOf(inner);
    }
    default:
      return undefined;
  }
}

function failStatic(detail: string, subject: Range, sink: DiagnosticSink): void {
  sink.add({
    code: 'not-static',
    severity: 'error',
    summary: 'Invalid expression',
    detail,
    subject,
  });
}

/** A variable expression as a reference. */
export function variableReference(expression: VariableExpression): VariableReference {
  const { name, nameRange, steps, range } = expression;
  return { root: name, rootRange: nameRange, steps, range };
}
