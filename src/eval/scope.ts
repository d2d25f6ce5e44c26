import type { CallContext, FunctionRow } from '../functions/protocol.ts';
import type { Value } from '../value/value.ts';

/**
 * Where an expression finds its variables and functions, after HCL's EvalContext: a name that is
 * not in a scope is looked up in its parent. A chain without any `variables` allows no variable at
 * all, and likewise for `functions`.
 */
export interface Scope {
  readonly parent?: Scope | undefined;
  readonly variables?: ReadonlyMap<string, Value> | undefined;
  readonly functions?: ReadonlyMap<string, FunctionRow> | undefined;
  /** The world as functions see it; the nearest one of the chain counts. */
  readonly callContext?: CallContext | undefined;
  /** Names that exist besides those in `variables`, for "did you mean". */
  readonly variableNames?: () => Iterable<string>;
  /** Names that exist besides those in `functions`, for "did you mean". */
  readonly functionNames?: () => Iterable<string>;
}

/** A scope in which `variables` hide those of the parent. */
export function childScope(parent: Scope, variables: ReadonlyMap<string, Value>): Scope {
  return { parent, variables };
}

/** The value of the nearest variable of that name. */
export function findVariable(scope: Scope, name: string): Value | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const value = at.variables?.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The nearest function of that name. */
export function findFunction(scope: Scope, name: string): FunctionRow | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const row = at.functions?.get(name);
    if (row !== undefined) return row;
  }
  return undefined;
}

/** The nearest call context of the chain. */
export function findCallContext(scope: Scope): CallContext {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.callContext !== undefined) return at.callContext;
  }
  return worldless;
}

export function allowsVariables(scope: Scope): boolean {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.variables !== undefined) return true;
  }
  return false;
}

export function allowsFunctions(scope: Scope): boolean {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.functions !== undefined) return true;
  }
  return false;
}

/** All variable names that can be seen from a scope, the nearest first. */
export function visibleVariables(scope: Scope): Set<string> {
  const names = new Set<string>();
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    for (const name of at.variables?.keys() ?? []) names.add(name);
    for (const name of at.variableNames?.() ?? []) names.add(name);
  }
  return names;
}

/** All function names that can be seen from a scope, the nearest first. */
export function visibleFunctions(scope: Scope): Set<string> {
  const names = new Set<string>();
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    for (const name of at.functions?.keys() ?? []) names.add(name);
    for (const name of at.functionNames?.() ?? []) names.add(name);
  }
  return names;
}

const worldless: CallContext = {
  now: noWorld,
  randomBytes: noWorld,
  homeDirectory: noWorld,
};

function noWorld(): never {
  throw new Error('internal: a function asked for the outside world in a scope without one');
}
