import type { Expression, ForExpression, VariableExpression } from '../syntax/ast.ts';
import { partsOf } from '../syntax/visit.ts';
import { expressionKeyword, type VariableReference, variableReference } from './static.ts';

/** Names that a `for` binds, with those of the loops around it. */
interface Locals {
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly outer: Locals | undefined;
}

/** The names in an expression. */
interface Names {
  readonly references: VariableReference[];
  readonly calls: string[];
}

const known = new WeakMap<Expression, Names>();
const noNames: Names = { references: [], calls: [] };

/**
 * The variables that an expression needs from its scope, each as often as it is named and in the
 * order of HCL's Variables; names that a `for` binds are left out inside of it.
 */
export function references(expression: Expression): readonly VariableReference[] {
  return namesIn(expression).references;
}

/** The names of the functions that an expression calls, each once, in the order of the calls. */
export function calledFunctions(expression: Expression): readonly string[] {
  return namesIn(expression).calls;
}

function namesIn(expression: Expression): Names {
  if (isNameless(expression)) return noNames;
  let names = known.get(expression);
  if (names === undefined) {
    names = findNames(expression);
    known.set(expression, names);
  }
  return names;
}

/** Most expressions are constants, which need no walk and no place in memory. */
function isNameless(expression: Expression): boolean {
  switch (expression.kind) {
    case 'literal':
      return true;
    case 'template':
      return expression.parts.length === 1 && expression.parts[0]!.kind === 'literal';
    case 'tuple':
    case 'object':
      return expression.isNameless === true;
    default:
      return false;
  }
}

/** What is still to be visited, the next one last, and the names that are bound there. */
const pending: Expression[] = [];
const scopes: (Locals | undefined)[] = [];

/** Visits all parts, each before its own, without recursion: chains of operators can be long. */
function findNames(expression: Expression): Names {
  const found: Names = { references: [], calls: [] };
  push(expression, undefined);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    visit(next, scopes.pop(), found);
  }
  return found;
}

function push(expression: Expression, locals: Locals | undefined): void {
  pending.push(expression);
  scopes.push(locals);
}

function pushAll(expressions: readonly Expression[], locals: Locals | undefined): void {
  for (let index = expressions.length - 1; index >= 0; index -= 1) {
    push(expressions[index]!, locals);
  }
}

function visit(expression: Expression, locals: Locals | undefined, found: Names): void {
  switch (expression.kind) {
    case 'literal':
    case 'splat-item':
    case 'error':
      break;
    case 'variable':
      if (!isLocal(expression, locals)) found.references.push(variableReference(expression));
      break;
    case 'template':
      pushAll(expression.parts, locals);
      break;
    case 'tuple':
      if (!isNameless(expression)) pushAll(expression.elements, locals);
      break;
    case 'object':
      if (isNameless(expression)) break;
      for (let index = expression.items.length - 1; index >= 0; index -= 1) {
        const { key, value } = expression.items[index]!;
        push(value, locals);
        push(key, locals);
      }
      break;
    case 'object-key':
      if (expressionKeyword(expression) === undefined) push(expression.wrapped, locals);
      break;
    case 'call':
      if (!found.calls.includes(expression.name)) found.calls.push(expression.name);
      pushAll(expression.args, locals);
      break;
    case 'for':
      pushLoop(expression, locals);
      break;
    default:
      pushAll(partsOf(expression), locals);
  }
}

function pushLoop(expression: ForExpression, locals: Locals | undefined): void {
  const { keyName, valueName, collection, key, value, condition } = expression;
  const inner: Locals = { keyName, valueName, outer: locals };
  const bound = [key, value, condition].filter((part) => part !== undefined);
  pushAll(bound, inner);
  push(collection, locals);
}

function isLocal({ name }: VariableExpression, locals: Locals | undefined): boolean {
  for (let at = locals; at !== undefined; at = at.outer) {
    if (at.keyName === name || at.valueName === name) return true;
  }
  return false;
}
