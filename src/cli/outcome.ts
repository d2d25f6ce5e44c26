import type { Outcome } from '../index.ts';
import { renderDiagnostics } from '../report/diagnostics.ts';
import type { CommandContext } from './command.ts';

/** Shows what a stage found, and tells whether there is a result. */
export function reportOutcome<T>(
  { value, diagnostics }: Outcome<T>,
  { output }: CommandContext,
): { readonly value: T } | undefined {
  if (diagnostics.length > 0) output.error(renderDiagnostics(diagnostics, output.errorColors));
  return value === undefined ? undefined : { value };
}
