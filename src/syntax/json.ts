import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Range, SourceFile } from '../source/source.ts';
import type { JsonBody, JsonNode } from './ast.ts';
import { JsonParser } from './json-parser.ts';

/**
 * Reads a file in HCL's JSON syntax. Mistakes go to the sink, in HCL's words and order; the body
 * is empty when nothing could be read. In its places a tab counts as two columns, as in HCL.
 */
export function parseJson(file: SourceFile, sink: DiagnosticSink): JsonBody {
  const measured: SourceFile = { ...file, tabColumns: 2 };
  const parser = new JsonParser(measured);
  const node = parser.parseFile() ?? emptyObject(measured);
  for (const problem of parser.problems) sink.add(problem);
  return jsonBody(node);
}

/** The body that a JSON value stands for. */
export function jsonBody(value: JsonNode): JsonBody {
  return {
    kind: 'json-body',
    value,
    range: value.range,
    missingItemRange: missingItemRange(value),
  };
}

function missingItemRange(value: JsonNode): Range {
  return value.kind === 'json-object' ? value.closeRange : startOf(value);
}

/** The part of a value that a message about all of it points at (HCL's StartRange). */
export function startOf(value: JsonNode): Range {
  return value.kind === 'json-object' || value.kind === 'json-array'
    ? value.openRange
    : value.range;
}

function emptyObject(file: SourceFile): JsonNode {
  const range = { file, start: 0, end: 0 };
  return { kind: 'json-object', members: [], range, openRange: range, closeRange: range };
}
