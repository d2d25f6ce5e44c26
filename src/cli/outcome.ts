import type { Diagnostic, Outcome } from '../index.ts';
import { renderDiagnostics } from '../report/diagnostics.ts';
import type { CommandContext } from './command.ts';

/** Shows what a stage found, and tells whether there is a result. */
export function reportOutcome<T>(
  { value, diagnostics }: Outcome<T>,
  context: CommandContext,
): { readonly value: T } | undefined {
  showDiagnostics(diagnostics, context);
  return value === undefined ? undefined : { value };
}

/** Shows what was found, to people and to whom annotations are for. */
export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  { output, annotate }: CommandContext,
): void {
  if (diagnostics.length === 0) return;
  output.error(renderDiagnostics(diagnostics, output.errorColors));
  annotate?.(diagnostics);
}
