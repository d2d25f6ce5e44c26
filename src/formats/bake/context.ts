import type { Scope } from '../../eval/scope.ts';
import type { FunctionRow } from '../../functions/protocol.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Expression } from '../../syntax/ast.ts';
import type { Value } from '../../value/value.ts';
import type { VariableOverride } from './options.ts';
import type { Dependency } from './walk.ts';

/** What the nodes need of the definition as a whole. */
export interface NodeContext {
  readonly sink: DiagnosticSink;
  /** Of the variables and functions that are known so far. */
  readonly globalScope: Scope;
  setVariable(name: string, value: Value): void;
  setFunction(name: string, row: FunctionRow): void;
  /** The value given from outside, under `NAME` or `NAME_JSON`. */
  findOverride(name: string, prefersJson: boolean): VariableOverride | undefined;
  /** What must be known before an expression can be evaluated. */
  lookUp(expression: Expression, options?: LookUpOptions): LookUp;
  /** Evaluates with the blocks that the expression refers to, and the variables of a matrix. */
  evaluate(expression: Expression, matrix?: ReadonlyMap<string, Value>): Value;
}

export interface LookUpOptions {
  /** Names that stand for parameters, whatever else has them. */
  readonly parameters?: ReadonlySet<string>;
  /** Names that are bound by a matrix. */
  readonly matrix?: ReadonlyMap<string, Value> | undefined;
  /** Names that do not exist are problems; else they are left to the evaluation. */
  readonly isStrict?: boolean;
}

export interface LookUp {
  readonly dependencies: readonly Dependency[];
  /** Mistakes were reported; the expression cannot be evaluated. */
  readonly hasFailed: boolean;
}
