import type { Expression, ForExpression, VariableExpression } from '../syntax/ast.ts';
import { expressionKeyword, type VariableReference, variableReference } from './static.ts';

/** Names that a `for` binds, with those of the loops around it. */
interface Locals {
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly outer: Locals | undefined;
}

interface Visit {
  readonly expression: Expression;
  readonly locals: Locals | undefined;
}

const knownReferences = new WeakMap<Expression, readonly VariableReference[]>();
const knownCalls = new WeakMap<Expression, readonly string[]>();

/**
 * The variables that an expression needs from its scope, each as often as it is named and in the
 * order of HCL's Variables; names that a `for` binds are left out inside of it.
 */
export function references(expression: Expression): readonly VariableReference[] {
  let found = knownReferences.get(expression);
  if (found === undefined) {
    const list: VariableReference[] = [];
    walk(expression, (part, locals) => {
      if (part.kind === 'variable' && !isLocal(part, locals)) list.push(variableReference(part));
    });
    found = list;
    knownReferences.set(expression, found);
  }
  return found;
}

/** The names of the functions that an expression calls, each once, in the order of the calls. */
export function calledFunctions(expression: Expression): readonly string[] {
  let found = knownCalls.get(expression);
  if (found === undefined) {
    const names = new Set<string>();
    walk(expression, (part) => {
      if (part.kind === 'call') names.add(part.name);
    });
    found = [...names];
    knownCalls.set(expression, found);
  }
  return found;
}

function isLocal({ name }: VariableExpression, locals: Locals | undefined): boolean {
  for (let at = locals; at !== undefined; at = at.outer) {
    if (at.keyName === name || at.valueName === name) return true;
  }
  return false;
}

/** Visits all parts, each before its own, without recursion: chains of operators can be long. */
function walk(
  expression: Expression,
  visit: (part: Expression, locals: Locals | undefined) => void,
): void {
  const pending: Visit[] = [{ expression, locals: undefined }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    visit(next.expression, next.locals);
    const parts = partsOf(next.expression, next.locals);
    for (let index = parts.length - 1; index >= 0; index--) pending.push(parts[index] as Visit);
  }
}

function partsOf(expression: Expression, locals: Locals | undefined): Visit[] {
  switch (expression.kind) {
    case 'literal':
    case 'variable':
    case 'splat-item':
    case 'error':
      return [];
    case 'template':
      return visits(expression.parts, locals);
    case 'template-wrap':
      return visits([expression.wrapped], locals);
    case 'template-join':
      return visits([expression.tuple], locals);
    case 'parentheses':
      return visits([expression.inner], locals);
    case 'traversal':
      return visits([expression.source], locals);
    case 'index':
      return visits([expression.collection, expression.key], locals);
    case 'splat':
      return visits([expression.source, expression.each], locals);
    case 'call':
      return visits(expression.args, locals);
    case 'conditional':
      return visits([expression.condition, expression.whenTrue, expression.whenFalse], locals);
    case 'binary':
      return visits([expression.left, expression.right], locals);
    case 'unary':
      return visits([expression.operand], locals);
    case 'tuple':
      return visits(expression.elements, locals);
    case 'object':
      return visits(
        expression.items.flatMap(({ key, value }) => [key, value]),
        locals,
      );
    case 'object-key':
      return expressionKeyword(expression) === undefined
        ? visits([expression.wrapped], locals)
        : [];
    case 'for':
      return forParts(expression, locals);
  }
}

function forParts(expression: ForExpression, locals: Locals | undefined): Visit[] {
  const { keyName, valueName, collection, key, value, condition } = expression;
  const inner: Locals = { keyName, valueName, outer: locals };
  const bound = [key, value, condition].filter((part) => part !== undefined);
  return [{ expression: collection, locals }, ...visits(bound, inner)];
}

function visits(expressions: readonly Expression[], locals: Locals | undefined): Visit[] {
  return expressions.map((expression) => ({ expression, locals }));
}
