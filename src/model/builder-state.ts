import type { BuilderDefinition } from './builder.ts';
import type { Difference, KnownBuilder } from './builder-differences.ts';

/** A builder as it is declared and as it is. */
export interface BuilderState {
  readonly name: string;
  /** `undeclared`: Buildx has it, the definition does not. */
  readonly state: 'absent' | 'equal' | 'different' | 'undeclared';
  readonly declared?: BuilderDefinition;
  readonly known?: KnownBuilder;
  readonly differences: readonly Difference[];
}
