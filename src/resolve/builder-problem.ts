import type { BuilderProblem } from '../model/builder.ts';
import type { Diagnostic } from '../source/diagnostic.ts';

/** What is wrong with a builder, at its place in the definition. */
export function builderDiagnostic(problem: BuilderProblem): Diagnostic {
  const { kind, builder, place, message } = problem;
  const { places, range, name } = builder;
  const subject = (place === undefined ? undefined : places.get(place)) ?? range;
  const [code, summary] = kinds[kind];
  return {
    code,
    severity: 'error',
    summary: `${summary} "${name}"`,
    detail: message,
    ...(subject !== undefined && { subject }),
  };
}

const kinds = {
  invalid: ['invalid-builder', 'Invalid builder'],
  different: ['builder-differs', 'Different builder'],
  failed: ['builder-failed', 'No builder'],
} as const;
