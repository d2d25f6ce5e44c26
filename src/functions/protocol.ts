import type { Type } from '../value/types.ts';
import type { Value } from '../value/value.ts';

/** One row of the function tables: everything that is known about a standard function. */
export interface FunctionRow {
  readonly name: string;
  /** One sentence for the reference. */
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** Takes all further arguments. */
  readonly variadic?: Parameter;
  /**
   * The result's type; a function of the (converted) arguments where it depends on them. Called
   * before `call`, also with unknown arguments when their parameter allows them.
   */
  readonly result: Type | ((args: readonly Argument[]) => Type);
  /** Sees converted, known, non-null arguments unless the parameter allows others. */
  readonly call: (args: readonly Argument[], context: CallContext, result: Type) => Value;
}

/** One parameter of a function, after go-cty's function.Parameter. */
export interface Parameter {
  readonly name: string;
  /** Arguments are converted to this type first; `dynamic` takes any. */
  readonly type: Type;
  readonly allowNull?: boolean;
  readonly allowUnknown?: boolean;
  /** Takes a value whose type is not known (cty's AllowDynamicType). */
  readonly allowDynamic?: boolean;
  /** The argument is handed over unevaluated: as an expression to try, or as a type expression. */
  readonly lazy?: 'expression' | 'type';
}

/** What a function is called with. */
export type Argument = Value | Closure | TypeArgument;

/** An unevaluated argument, bound to its scope (cty's customdecode closure). */
export interface Closure {
  readonly kind: 'closure';
  /** Evaluates now; `failure` is the text of the diagnostics as HCL words them in `try`. */
  evaluate(): { readonly value: Value } | { readonly failure: string };
}

/** A type given as an argument (cty's type constraint capsule), for `convert`. */
export interface TypeArgument {
  readonly kind: 'type';
  readonly type: Type;
}

/** The only way in which functions see the world. */
export interface CallContext {
  /** Milliseconds since the epoch. */
  now(): number;
  randomBytes(count: number): Uint8Array;
  homeDirectory(): string;
}

/** A failure that is the caller's: of argument `argument` when given, else of the whole call. */
export class FunctionError extends Error {
  readonly argument: number | undefined;

  constructor(message: string, argument?: number) {
    super(message);
    this.name = 'FunctionError';
    this.argument = argument;
  }
}
