import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Block, JsonBody, JsonNode } from '../syntax/ast.ts';
import { type BodySchema, readContent } from '../syntax/content.ts';
import type { BlockItem, Document, Item, Term } from './document.ts';
import { staticForm } from './document.ts';
import { jsonTerm } from './terms.ts';

/** A file in JSON syntax as a document; `blocks` are the types of blocks at its top level. */
export function readJson(
  body: JsonBody,
  blocks: readonly string[],
  sink: DiagnosticSink,
): Document {
  const items = itemsOf(body, undefined, schemaOf(blocks), sink);
  return { comments: commentsOf(body.value), items };
}

function schemaOf(types: readonly string[]): BodySchema {
  return { attributes: [], blocks: types.map((type) => ({ type, labels: ['name'] })) };
}

/** The blocks in blocks. */
const inner: ReadonlyMap<string, BodySchema> = new Map([
  ['variable', { attributes: [], blocks: [{ type: 'validation', labels: [] }] }],
  ['builder', { attributes: [], blocks: [{ type: 'node', labels: ['name'] }] }],
]);

const none: BodySchema = { attributes: [], blocks: [] };

function itemsOf(
  body: JsonBody,
  type: string | undefined,
  schema: BodySchema,
  sink: DiagnosticSink,
): readonly Item[] {
  const { blocks } = readContent(body, schema, sink);
  const types = new Set(schema.blocks.map((block) => block.type));
  const items: (Item & { readonly start: number })[] = blocks.map((block) => ({
    ...blockItem(block, sink),
    start: block.range.start,
  }));
  for (const { name, nameRange, value } of membersOf(body.value)) {
    if (name === '//' || types.has(name)) continue;
    items.push({
      kind: 'attribute',
      name,
      value: termAt(type, name, value, sink),
      comments: [],
      start: nameRange.start,
    });
  }
  return items.sort((a, b) => a.start - b.start).map(({ start: _, ...item }) => item);
}

function blockItem({ type, labels, body }: Block, sink: DiagnosticSink): BlockItem {
  const isJson = body.kind === 'json-body';
  return {
    kind: 'block',
    type,
    labels: labels.map(({ text }) => text),
    items: isJson ? itemsOf(body, type, inner.get(type) ?? none, sink) : [],
    comments: isJson ? commentsOf(body.value) : [],
  };
}

function membersOf(node: JsonNode) {
  if (node.kind === 'json-object') return node.members;
  if (node.kind !== 'json-array') return [];
  return node.elements.flatMap((element) =>
    element.kind === 'json-object' ? element.members : [],
  );
}

function termAt(
  type: string | undefined,
  name: string,
  node: JsonNode,
  sink: DiagnosticSink,
): Term {
  const form = staticForm(type, name);
  if (form === 'static-list' && node.kind === 'json-array') {
    return {
      kind: 'list',
      elements: node.elements.map((element) =>
        element.kind === 'json-string'
          ? { kind: 'static', source: element.text }
          : jsonTerm(element, sink),
      ),
    };
  }
  if (node.kind === 'json-string' && form === 'static')
    return { kind: 'static', source: node.text };
  if (node.kind === 'json-string' && form === 'prose') return { kind: 'prose', text: node.text };
  return jsonTerm(node, sink);
}

/** The texts of `"//"`, a line each. */
function commentsOf(value: JsonNode): readonly string[] {
  return membersOf(value)
    .filter(({ name }) => name === '//')
    .flatMap(({ value: comment }) => commentLines(comment));
}

function commentLines(node: JsonNode): readonly string[] {
  switch (node.kind) {
    case 'json-string':
      return node.text.split('\n');
    case 'json-array':
      return node.elements.flatMap(commentLines);
    default:
      return node.range.file.text.slice(node.range.start, node.range.end).split('\n');
  }
}
