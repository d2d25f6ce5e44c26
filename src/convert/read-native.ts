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
  nodes.sort((a, b) => a.start - b.start);
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
}

class NativeReader {
  readonly #comments = new Map<Attribute | Block | undefined, string[]>();
  readonly #inner = new Map<Attribute, string[]>();

  constructor(owners: ReadonlyMap<Comment, Node | undefined>) {
    for (const [comment, node] of [...owners].reverse()) {
      if (node?.kind !== 'attribute' || !isIn(comment, node.attribute.expression)) {
        const key = node && (node.kind === 'block' ? node.block : node.attribute);
        this.#comments.set(key, [...this.commentsOf(key), ...comment.lines]);
      } else if (!stays(comment, node.attribute.expression)) {
        const lines = this.#inner.get(node.attribute) ?? [];
        this.#inner.set(node.attribute, [...lines, ...comment.lines]);
      }
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
      innerComments: this.#inner.get(attribute) ?? [],
    };
  }
}

function isIn({ start, end }: Comment, { range }: Expression): boolean {
  return start >= range.start && end <= range.end;
}

/** Whether a comment is in a part of an expression that is written in JSON as it is. */
function stays(comment: Comment, expression: Expression): boolean {
  const inside = (part: Expression): boolean => isIn(comment, part) && stays(comment, part);
  const { kind } = termOf(expression);
  if (kind === 'list' && expression.kind === 'tuple') return expression.elements.some(inside);
  if (kind === 'map' && expression.kind === 'object') {
    return expression.items.some(({ value }) => inside(value));
  }
  if (expression.kind === 'template-wrap') return isIn(comment, expression.wrapped);
  if (kind === 'text' && expression.kind === 'template') {
    return expression.parts.some((part) => isIn(comment, part));
  }
  return true;
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
