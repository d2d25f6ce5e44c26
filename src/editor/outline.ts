import type { Diagnostic } from '../source/diagnostic.ts';
import type { Range, SourceFile } from '../source/source.ts';
import type { Attribute, Block } from '../syntax/ast.ts';
import { outlineCompose } from './compose-outline.ts';
import {
  attributesOf,
  type BlockType,
  isYaml,
  rangeIn,
  readFileParts,
  withoutQuotes,
} from './read-blocks.ts';

/** A part of a Bake file, as an editor's outline shows it. */
export interface OutlineItem {
  readonly kind: BlockType | 'service' | 'block' | 'attribute';
  /** The label of a block (its type where it has none), or the name of an attribute. */
  readonly name: string;
  /** All of it. */
  readonly range: Range;
  /** What to select when one goes there. */
  readonly nameRange: Range;
  /** In source order. */
  readonly children: readonly OutlineItem[];
}

export interface Outline {
  /** In source order. */
  readonly items: readonly OutlineItem[];
  /** Mistakes of syntax; the items are what could be read all the same. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What is in a file in HCL or, by its name, JSON or Compose. Nothing is evaluated, and a file with
 * mistakes, such as one that is being typed, has an outline too.
 */
export function outline(file: SourceFile): Outline {
  if (isYaml(file)) return outlineCompose(file);
  const { blocks, attributes, diagnostics } = readFileParts(file);
  const items = [
    ...blocks.map(({ type, block, attributes: own, inner }) =>
      blockItem(block, type, [...own.values()].map(attributeItem), inner),
    ),
    ...[...attributes.values()].map(attributeItem),
  ];
  return { items: items.map((item) => itemIn(file, item)).sort(bySource), diagnostics };
}

function itemIn(file: SourceFile, item: OutlineItem): OutlineItem {
  return {
    ...item,
    range: rangeIn(file, item.range),
    nameRange: rangeIn(file, withoutQuotes(item.nameRange)),
    children: item.children.map((child) => itemIn(file, child)),
  };
}

function blockItem(
  block: Block,
  kind: OutlineItem['kind'],
  attributes: readonly OutlineItem[],
  inner: readonly Block[],
): OutlineItem {
  const [label] = block.labels;
  const blocks = inner.map((part) =>
    blockItem(part, 'block', [...attributesOf(part.body).values()].map(attributeItem), []),
  );
  return {
    kind,
    name: label?.text ?? block.type,
    range: block.range,
    nameRange: label?.range ?? block.typeRange,
    children: [...attributes, ...blocks].sort(bySource),
  };
}

function attributeItem({ name, range, nameRange }: Attribute): OutlineItem {
  return { kind: 'attribute', name, range, nameRange, children: [] };
}

function bySource(a: OutlineItem, b: OutlineItem): number {
  return a.range.start - b.range.start;
}
