import { type DiagnosticSink, Diagnostics } from '../../source/diagnostic.ts';
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
    for (const item of found.items) sink.add(item);
    if (!found.hasErrors) formatted.push({ file, text: formatHcl(file.text) });
  }
  return formatted;
}
