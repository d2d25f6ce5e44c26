import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';

/** Reports a mistake in a configuration: `builder/cache: unknown key: scope` (Kamal's form). */
export function reportMistake(
  sink: DiagnosticSink,
  path: string,
  message: string,
  subject: Range | undefined,
  detail = '',
): void {
  sink.add({
    code: 'invalid-kamal',
    severity: 'error',
    summary: path === '' ? message : `${path}: ${message}`,
    detail,
    ...(subject !== undefined && { subject }),
  });
}

/** The same for what is only doubtful. */
export function reportDoubt(
  sink: DiagnosticSink,
  path: string,
  message: string,
  subject: Range | undefined,
  detail: string,
): void {
  sink.add({
    code: 'doubtful-kamal',
    severity: 'warning',
    summary: `${path}: ${message}`,
    detail,
    ...(subject !== undefined && { subject }),
  });
}
