import { type Diagnostic, type DiagnosticSink, Diagnostics } from '../../source/diagnostic.ts';
import type { SourceFile } from '../../source/source.ts';
import { formatHcl } from '../../syntax/format.ts';
import { parseHcl } from '../../syntax/parse.ts';

/** A file with its text in canonical form. */
export interface FormattedFile {
  readonly file: SourceFile;
  readonly text: string;
}

/**
 * Files in HCL's native syntax in canonical form. One with a syntax error is reported and left out;
 * so is one in another syntax.
 */
export function formatFiles(
  files: readonly SourceFile[],
  sink: DiagnosticSink,
): readonly FormattedFile[] {
  const formatted: FormattedFile[] = [];
  for (const file of files) {
    if (/\.(?:json|ya?ml)$/i.test(file.name)) {
      sink.add({
        code: 'not-hcl',
        severity: 'error',
        summary: 'Not an HCL file',
        detail: `Only files in HCL can be formatted, and "${file.name}" is not one by its name.`,
      });
      continue;
    }
    const found = new Diagnostics();
    parseHcl(file, found);
    if (file.invalidAt !== undefined && !found.hasErrors) found.add(notUtf8(file, file.invalidAt));
    for (const item of found.items) sink.add(item);
    if (!found.hasErrors) formatted.push({ file, text: formatHcl(file.text) });
  }
  return formatted;
}

/** HCL takes such bytes in comments; written again, they would be others. */
function notUtf8(file: SourceFile, start: number): Diagnostic {
  return {
    code: 'not-hcl',
    severity: 'error',
    summary: 'Invalid character encoding',
    detail: `The file "${file.name}" is not in UTF-8; convert it first.`,
    subject: { file, start, end: start + 1 },
  };
}
