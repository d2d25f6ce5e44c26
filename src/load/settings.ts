import { readBoolean } from '../model/specs/scalars.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const relativePaths = 'BUILDX_BAKE_FILE_RELATIVE_PATHS';

/** Reports environment variables that control bake and have a value that they cannot have. */
export function checkSettings(env: Environment, sink: DiagnosticSink): void {
  if (usesFileRelativePaths(env) !== undefined) return;
  sink.add({
    code: 'invalid-setting',
    severity: 'error',
    summary: `failed to parse ${relativePaths} value ${JSON.stringify(env[relativePaths])}`,
    detail: 'Set it to true or false.',
  });
}

/** Whether paths count from the files that set them; undefined when the setting is neither. */
export function usesFileRelativePaths(env: Environment): boolean | undefined {
  const text = env[relativePaths]?.trim() ?? '';
  return text === '' ? false : readBoolean(text);
}

/** Whether variables take their values from the environment; any odd setting counts as yes (buildx). */
export function readsVariables(env: Environment): boolean {
  return readBoolean(env['BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP'] ?? '') !== true;
}
