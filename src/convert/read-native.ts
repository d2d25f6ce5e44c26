import type { SourceFile } from '../source/source.ts';
import type { Attribute, Block, Expression, NativeBody } from '../syntax/ast.ts';
import { type Comment, type Commented, ownersOf, readComments } from './comments.ts';
import type { AttributeItem, BlockItem, Document, Item, Term } from './document.ts';
import { staticForm } from './document.ts';
import { sourceOf, termOf } from './terms.ts';

type Node = Commented &
  (
    | { readonly kind: 'attribute'; readonly attribute: Attribute }
    | { readonly kind: 'block'; readonly block: Block }
  );

/** A file in native syntax as a document. */
export function readNative(file: SourceFile, body: NativeBody): Document {
  const nodes: Node[] = [];
  collectNodes(body, nodes);
  const owners = ownersOf(readComments(file), nodes, file.text);
  const reader = new NativeReader(owners);
  return { comments: reader.commentsOf(undefined), items: reader.itemsOf(body, undefined) };
}

function collectNodes(body: NativeBody, nodes: Node[]): void {
  for (const attribute of body.attributes.values()) {
    const { start, end } = attribute.range;
    nodes.push({ kind: 'attribute', attribute, start, end });
  }
  for (const block of body.blocks) {
    const { start, end } = block.range;
    nodes.push({ kind: 'block', block, start, end });
    if (block.body.kind === 'native-body') collectNodes(block.body, nodes);
  }
  nodes.sort((a, b) => a.start - b.start);
}

class NativeReader {
  readonly #comments = new Map<Attribute | Block | undefined, string[]>();

  constructor(owners: ReadonlyMap<Comment, Node | undefined>) {
    for (const [comment, node] of [...owners].reverse()) {
      const key = node && (node.kind === 'block' ? node.block : node.attribute);
      // What stands in an expression that is written as it is stays there.
      const lines = this.#comments.get(key) ?? [];
      if (!isInExpression(comment, node)) lines.push(...comment.lines);
      this.#comments.set(key, lines);
    }
  }

  commentsOf(key: Attribute | Block | undefined): readonly string[] {
    return this.#comments.get(key) ?? [];
  }

  itemsOf(body: NativeBody, type: string | undefined): readonly Item[] {
    const items: (Item & { readonly start: number })[] = [
      ...[...body.attributes.values()].map((attribute) => ({
        ...this.#attribute(attribute, type),
        start: attribute.range.start,
      })),
      ...body.blocks.map((block) => ({ ...this.#block(block), start: block.range.start })),
    ];
    return items.sort((a, b) => a.start - b.start).map(({ start: _, ...item }) => item);
  }

  #block(block: Block): BlockItem {
    const { type, labels, body } = block;
    return {
      kind: 'block',
      type,
      labels: labels.map(({ text }) => text),
      items: body.kind === 'native-body' ? this.itemsOf(body, type) : [],
      comments: this.commentsOf(block),
    };
  }

  #attribute(attribute: Attribute, type: string | undefined): AttributeItem {
    const { name, expression } = attribute;
    return {
      kind: 'attribute',
      name,
      value: termIn(name, expression, type),
      native: sourceOf(expression.range),
      comments: this.commentsOf(attribute),
    };
  }
}

function isInExpression(comment: Comment, node: Node | undefined): boolean {
  if (node?.kind !== 'attribute') return false;
  const { value, range } = {
    value: termOf(node.attribute.expression),
    range: node.attribute.expression.range,
  };
  return value.kind === 'expression' && comment.start >= range.start && comment.end <= range.end;
}

function termIn(name: string, expression: Expression, type: string | undefined): Term {
  switch (staticForm(type, name)) {
    case 'static':
      return sourceOf(expression.range) === 'null'
        ? { kind: 'constant', value: null }
        : { kind: 'static', source: sourceOf(expression.range) };
    case 'static-list':
      if (expression.kind !== 'tuple') return termOf(expression);
      return {
        kind: 'list',
        elements: expression.elements.map(({ range }) => ({
          kind: 'static',
          source: sourceOf(range),
        })),
      };
    case 'prose': {
      const term = termOf(expression);
      const isPlain = term.kind === 'text' && term.parts.every((part) => typeof part === 'string');
      return isPlain ? { kind: 'prose', text: term.parts.join('') } : term;
    }
    case undefined:
      return termOf(expression);
  }
}
