import { type Range, rangeBetween } from '../source/source.ts';
import type { Expression } from '../syntax/ast.ts';

/** The part of an expression that an error about its beginning points at (HCL's StartRange). */
export function startRange(expression: Expression): Range {
  let at = expression;
  for (;;) {
    switch (at.kind) {
      case 'literal':
      case 'template-wrap':
      case 'variable':
      case 'traversal':
      case 'splat-item':
      case 'error':
        return at.range;
      case 'template': {
        const first = at.fromJson ? undefined : at.parts[0];
        if (first === undefined) return at.range;
        at = first;
        break;
      }
      case 'template-join':
        at = at.tuple;
        break;
      case 'parentheses':
        at = at.inner;
        break;
      case 'index': {
        const { file, start } = at.bracketRange;
        return { file, start, end: start + 1 };
      }
      case 'splat':
        return at.markerRange;
      case 'call':
        return rangeBetween(at.nameRange, at.openRange);
      case 'conditional':
        at = at.condition;
        break;
      case 'binary':
        at = at.left;
        break;
      case 'unary':
        return at.operatorRange;
      case 'tuple':
      case 'object':
      case 'for':
        return at.openRange;
      case 'object-key':
        at = at.wrapped;
        break;
    }
  }
}
