import type { Diagnostic, DiagnosticSink } from '../../source/diagnostic.ts';
import type { SourceFile } from '../../source/source.ts';

const maximumErrors = 500;

const tooMany: Diagnostic = {
  code: 'too-many-errors',
  severity: 'error',
  summary: 'Too many errors',
  detail: `The evaluation was given up after ${maximumErrors} errors.`,
};

/** Collects diagnostics, each once, and hands them on in the order of their places. */
export class OrderedDiagnostics implements DiagnosticSink {
  private errors = 0;
  private readonly found = new Map<string, Diagnostic>();
  private readonly files: ReadonlyMap<SourceFile, number>;

  constructor(files: Iterable<SourceFile>) {
    this.files = new Map([...files].map((file, index) => [file, index]));
  }

  add(diagnostic: Diagnostic): void {
    const { summary, detail, subject } = diagnostic;
    const file = subject === undefined ? -1 : this.files.get(subject.file);
    const key = `${file} ${subject?.start} ${subject?.end} ${summary} ${detail}`;
    if (this.isFull || this.found.has(key)) return;
    this.found.set(key, diagnostic);
    if (diagnostic.severity === 'error') this.errors += 1;
    if (this.isFull) this.found.set('', tooMany);
  }

  /** So many mistakes were found that it makes no sense to look for more. */
  get isFull(): boolean {
    return this.errors >= maximumErrors;
  }

  /** By file, in the order in which they were given, and by place; what has no place comes last. */
  handOver(sink: DiagnosticSink): void {
    for (const diagnostic of [...this.found.values()].sort((a, b) => this.compare(a, b))) {
      sink.add(diagnostic);
    }
    this.found.clear();
  }

  private compare({ subject: a }: Diagnostic, { subject: b }: Diagnostic): number {
    if (a === undefined || b === undefined)
      return Number(a === undefined) - Number(b === undefined);
    const byFile = (this.files.get(a.file) ?? 0) - (this.files.get(b.file) ?? 0);
    return byFile !== 0 ? byFile : a.start - b.start;
  }
}
