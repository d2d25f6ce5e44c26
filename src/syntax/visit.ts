import type { Expression } from './ast.ts';

/** Visits an expression and all its parts, each before its own and in source order. */
export function visitExpression(expression: Expression, visit: (part: Expression) => void): void {
  // A stack of our own: chains of operators can be longer than the host's stack is deep.
  const pending: Expression[] = [expression];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    visit(next);
    const parts = partsOf(next);
    for (let index = parts.length - 1; index >= 0; index -= 1) pending.push(parts[index]!);
  }
}

/** The expressions directly inside an expression, in source order. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'variable':
    case 'splat-item':
    case 'error':
      return [];
    case 'template':
      return expression.parts;
    case 'template-wrap':
      return [expression.wrapped];
    case 'template-join':
      return [expression.tuple];
    case 'parentheses':
      return [expression.inner];
    case 'traversal':
      return [expression.source];
    case 'index':
      return [expression.collection, expression.key];
    case 'splat':
      return [expression.source, expression.each];
    case 'call':
      return expression.args;
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case 'binary':
      return [expression.left, expression.right];
    case 'unary':
      return [expression.operand];
    case 'tuple':
      return expression.elements;
    case 'object':
      return expression.items.flatMap(({ key, value }) => [key, value]);
    case 'object-key':
      return [expression.wrapped];
    case 'for': {
      const { collection, key, value, condition } = expression;
      return [collection, key, value, condition].filter((part) => part !== undefined);
    }
  }
}
