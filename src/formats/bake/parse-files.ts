import { type DiagnosticSink, Diagnostics } from '../../source/diagnostic.ts';
import type { SourceFile } from '../../source/source.ts';
import type { Body } from '../../syntax/ast.ts';
import { askHcl2json, readWithHcl2json } from '../../syntax/hcl2json.ts';
import { parseJson } from '../../syntax/json.ts';
import { parseHcl } from '../../syntax/parse.ts';

/** Which of the two readers of HCL's native syntax is used. */
export type HclReader = 'native' | 'hcl2json';

/**
 * The bodies of files in HCL's native or JSON syntax, in their order. The end of the name tells the
 * syntax; without one it is HCL, or JSON if only that reads without an error (buildx).
 */
export async function parseFiles(
  files: readonly SourceFile[],
  reader: HclReader,
  sink: DiagnosticSink,
): Promise<Body[]> {
  const bodies: Body[] = [];
  for (const file of files) bodies.push(await parseFile(file, reader, sink));
  return bodies;
}

/** Whether a file reads without an error in one of the two syntaxes. */
export function isHclOrJson(file: SourceFile): boolean {
  return parses(file, parseHcl) || parses(file, parseJson);
}

async function parseFile(file: SourceFile, reader: HclReader, sink: DiagnosticSink): Promise<Body> {
  if (file.name.endsWith('.json')) return parseJson(file, sink);
  if (!file.name.endsWith('.hcl') && !parses(file, parseHcl)) {
    // What is neither is told in the words of the syntax that it looks like.
    if (parses(file, parseJson) || /^\s*\{/.test(file.text)) return parseJson(file, sink);
  }
  return reader === 'native' ? parseNative(file, sink) : parseByHcl2json(file, sink);
}

/** Our own reader; what it refuses and HashiCorp's accepts is taken, so that no one is stuck. */
async function parseNative(file: SourceFile, sink: DiagnosticSink): Promise<Body> {
  const found = new Diagnostics();
  const body = parseHcl(file, found);
  const other = found.hasErrors ? await askHcl2json(file, found.items, sink) : undefined;
  if (other !== undefined) return other;
  for (const item of found.items) sink.add(item);
  return body;
}

/** HashiCorp's reader; what it refuses is told by ours, which knows the places. */
async function parseByHcl2json(file: SourceFile, sink: DiagnosticSink): Promise<Body> {
  const answer = await readWithHcl2json(file);
  if ('body' in answer) return answer.body;
  const found = new Diagnostics();
  const body = parseHcl(file, found);
  for (const item of found.items) sink.add(item);
  if (!found.hasErrors) {
    sink.add({
      code: 'syntax-error',
      severity: 'error',
      summary: 'Refused by hcl2json',
      detail: `${answer.problem} Read the file without --hcl-reader.`,
      subject: { file, start: 0, end: 0 },
    });
  }
  return body;
}

function parses(
  file: SourceFile,
  parse: (file: SourceFile, sink: DiagnosticSink) => Body,
): boolean {
  const found = new Diagnostics();
  parse(file, found);
  return !found.hasErrors;
}
