import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { SourceFile } from '../source/source.ts';
import type { Expression, NativeBody } from './ast.ts';
import { BodyParser } from './body-parser.ts';
import { type Reading, readPart } from './reading.ts';

/**
 * Reads a file in HCL's native syntax. Mistakes go to the sink, in HCL's words and order; the body
 * holds what could be read all the same.
 */
export function parseHcl(file: SourceFile, sink: DiagnosticSink): NativeBody {
  return parseHclPart(file, 0, file.text.length, sink);
}

/** Reads a part of a file as if it were all of it. */
export function parseHclPart(
  file: SourceFile,
  start: number,
  end: number,
  sink: DiagnosticSink,
): NativeBody {
  const parser = new BodyParser(readPart(file, start, end), 'normal');
  const body = parser.parseFile();
  parser.tell(sink);
  return body;
}

/** Reads a part of a file as one expression; newlines in it do not count. */
export function parseExpression(
  file: SourceFile,
  start: number,
  end: number,
  sink: DiagnosticSink,
): Expression {
  return parseExpressionIn(readPart(file, start, end), sink);
}

/** Reads a part of a file as a template without quotes around it. */
export function parseTemplate(
  file: SourceFile,
  start: number,
  end: number,
  sink: DiagnosticSink,
): Expression {
  return parseTemplateIn(readPart(file, start, end), sink);
}

/** Reads a text as one expression. */
export function parseExpressionIn(reading: Reading, sink: DiagnosticSink): Expression {
  const parser = new BodyParser(reading, 'normal');
  const expression = parser.parseWholeExpression();
  parser.tell(sink);
  return expression;
}

/** Reads a text as a template. */
export function parseTemplateIn(reading: Reading, sink: DiagnosticSink): Expression {
  const parser = new BodyParser(reading, 'template');
  const expression = parser.parseWholeTemplate();
  parser.tell(sink);
  return expression;
}
