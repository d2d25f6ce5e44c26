import type { BuilderDefinition } from '../model/builder.ts';
import type { Definition } from '../model/definition.ts';
import type { Diagnostic, DiagnosticSink } from '../source/diagnostic.ts';
import type { Range, SourceFile } from '../source/source.ts';
import type { Body } from '../syntax/ast.ts';
import { formatHcl } from '../syntax/format.ts';
import type { Document, Item } from './document.ts';
import { type CommentsByTarget, documentComments, yamlComments } from './read-comments.ts';
import { readDefinition } from './read-definition.ts';
import { readJson } from './read-json.ts';
import { readNative } from './read-native.ts';
import type { ComposeText } from './variable-texts.ts';
import { writeHcl } from './write-hcl.ts';
import { writeJson } from './write-json.ts';

export type { Document } from './document.ts';
export { yamlComments } from './read-comments.ts';
export { writeCompose } from './write-compose.ts';

/** A file in HCL or JSON, read but not evaluated. */
export interface ParsedFile {
  readonly file: SourceFile;
  readonly body: Body;
  /** Types of blocks at the top level. */
  readonly blocks: readonly string[];
}

/** A file as a document; texts of JSON that are no templates are reported. */
export function readParsed({ file, body, blocks }: ParsedFile, sink: DiagnosticSink): Document {
  switch (body.kind) {
    case 'native-body':
      return readNative(file, body);
    case 'json-body':
      return readJson(body, blocks, sink);
    case 'merged-body':
      throw new Error('internal: a file has several bodies');
  }
}

/** Documents as one file in HCL; of attributes of one name the last one counts. */
export function hclText(documents: readonly Document[], parsed: readonly ParsedFile[]): string {
  const [first] = parsed;
  // Nothing of a file that is in HCL already gets another place.
  if (documents.length === 1 && first?.body.kind === 'native-body') {
    return formatHcl(first.file.text);
  }
  return writeHcl(joined(documents));
}

/** Documents as one file in JSON; what has no place in it is reported. */
export function jsonText(documents: readonly Document[], sink: DiagnosticSink): string {
  return writeJson(joined(documents), (what) => sink.add(lost(`JSON has no form for ${what}.`)));
}

/** A warning that something is not in the converted file. */
export function lost(detail: string, subject?: Range): Diagnostic {
  return {
    code: 'not-converted',
    severity: 'warning',
    summary: 'Not converted',
    detail,
    ...(subject && { subject }),
  };
}

function joined(documents: readonly Document[]): Document {
  const items = documents.flatMap((document) => document.items);
  const last = new Map<string, Item>();
  for (const item of items) if (item.kind === 'attribute') last.set(item.name, item);
  return {
    comments: documents.flatMap(({ comments }) => comments),
    items: items.filter((item) => item.kind === 'block' || last.get(item.name) === item),
  };
}

/** A definition of another format, evaluated, as a document with the comments of its files. */
export function documentFrom(
  definition: Definition,
  files: readonly SourceFile[],
  textAt: (place: Range) => ComposeText | undefined,
  sink: DiagnosticSink,
): Document {
  const comments = yamlComments(files, definition.targets);
  reportBuilders(definition.builders ?? [], sink);
  const document = readDefinition(definition, {
    textAt,
    commentsOf: ({ name }) => comments.byTarget.get(name) ?? [],
    onEvaluated(names, place) {
      // Of what lies below the definition of another tool that is told by itself.
      if (/\.(?:hcl|json)$/i.test(place.file.name)) return;
      sink.add(lost(`What is here made from ${names.join(', ')} is written as it is now.`, place));
    },
  });
  return { ...document, comments: comments.head };
}

/** Tells of what no block of a builder can say. */
export function reportBuilders(builders: readonly BuilderDefinition[], sink: DiagnosticSink): void {
  for (const { name, range, dockerContexts = [], environment } of builders) {
    if (dockerContexts.length === 0 && environment === undefined) continue;
    sink.add(lost(`The Docker contexts or environment of the builder "${name}".`, range));
  }
}

/** The comments of documents for targets; how many are about something else is reported. */
export function targetComments(
  documents: readonly Document[],
  targets: ReadonlySet<string>,
  sink: DiagnosticSink,
): CommentsByTarget {
  const { others, ...comments } = documentComments(documents, targets);
  if (others > 0) {
    const lines = others === 1 ? 'One line' : `${others} lines`;
    sink.add(lost(`${lines} of comments about what is no target here.`));
  }
  return comments;
}
