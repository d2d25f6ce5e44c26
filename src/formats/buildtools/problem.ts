import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';

/** Reports a mistake in a configuration of build-tools. */
export function reportMistake(
  sink: DiagnosticSink,
  summary: string,
  detail: string,
  subject?: Range,
  first?: { readonly message: string; readonly range: Range },
): void {
  report(sink, 'error', summary, detail, subject, first);
}

/** Reports what a configuration says and what has no effect, or perhaps not the one that is meant. */
export function reportDoubt(
  sink: DiagnosticSink,
  summary: string,
  detail: string,
  subject?: Range,
): void {
  report(sink, 'warning', summary, detail, subject, undefined);
}

function report(
  sink: DiagnosticSink,
  severity: 'error' | 'warning',
  summary: string,
  detail: string,
  subject: Range | undefined,
  first: { readonly message: string; readonly range: Range } | undefined,
): void {
  sink.add({
    code: 'invalid-buildtools',
    severity,
    summary,
    detail,
    ...(subject !== undefined && { subject }),
    ...(first !== undefined && { related: [first] }),
  });
}
