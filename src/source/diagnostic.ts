import type { DiagnosticCode } from './codes.ts';
import type { Range } from './source.ts';

/** One mistake (or doubt) of the user's, with its place. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** A note tells what was chosen; nothing is wrong. */
  readonly severity: 'error' | 'warning' | 'note';
  /** A short noun phrase without a full stop; HCL's and buildx's wording where they have one. */
  readonly summary: string;
  /** Full sentences with the names quoted and, where there is one, the remedy. */
  readonly detail: string;
  /** The smallest range to change. */
  readonly subject?: Range;
  /** The construct around the subject. */
  readonly context?: Range;
  /** Other places that a reader wants to see, such as the first of two definitions. */
  readonly related?: readonly { readonly message: string; readonly range: Range }[];
}

/** Where diagnostics are collected; evaluation goes on with unknown values after an error. */
export interface DiagnosticSink {
  add(diagnostic: Diagnostic): void;
}

/** A list of diagnostics in the order in which they were found. */
export class Diagnostics implements DiagnosticSink {
  readonly items: Diagnostic[] = [];

  add(diagnostic: Diagnostic): void {
    this.items.push(diagnostic);
  }

  get hasErrors(): boolean {
    return this.items.some((item) => item.severity === 'error');
  }
}

/** Thrown to leave a stage that cannot go on; carries everything found so far. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((item) => `${item.summary}; ${item.detail}`).join('\n'));
    this.name = 'DiagnosticError';
    this.diagnostics = diagnostics;
  }
}
