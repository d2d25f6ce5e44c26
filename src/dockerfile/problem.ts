import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';

/** Reports a mistake in a Dockerfile, in BuildKit's words where it has any. */
export function reportDockerfile(
  sink: DiagnosticSink,
  summary: string,
  subject: Range,
  detail = 'BuildKit refuses such a Dockerfile.',
): void {
  sink.add({ code: 'invalid-dockerfile', severity: 'error', summary, detail, subject });
}
