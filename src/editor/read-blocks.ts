import { type Diagnostic, Diagnostics } from '../source/diagnostic.ts';
import type { Range, SourceFile } from '../source/source.ts';
import type { Attribute, Block, Body } from '../syntax/ast.ts';
import { justAttributes, mergeBodies, readContent } from '../syntax/content.ts';
import { parseJson } from '../syntax/json.ts';
import { parseHcl, parseHclPart } from '../syntax/parse.ts';
import { mendJson } from './mend-json.ts';

/** The types of blocks that a Bake file holds at its top. */
export const blockTypes = ['variable', 'function', 'group', 'target', 'builder'] as const;

export type BlockType = (typeof blockTypes)[number];

/** A block of a file, as far as it could be read. */
export interface BlockPart {
  readonly type: BlockType;
  readonly block: Block;
  /** In source order. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Blocks inside, such as `validation`. */
  readonly inner: readonly Block[];
}

/** What a file holds, whatever is wrong with it. */
export interface FileParts {
  readonly blocks: readonly BlockPart[];
  /** Attributes at the top of the file, which are values of variables. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Types of blocks inside of others, with what their labels say. */
const innerTypes: Readonly<Record<BlockType, readonly { type: string; labels: string[] }[]>> = {
  variable: [{ type: 'validation', labels: [] }],
  function: [],
  group: [],
  target: [{ type: 'pack', labels: [] }],
  builder: [{ type: 'node', labels: ['name'] }],
};

/** Whether a file is in YAML, by its name: it has no blocks, and names in it are no references. */
export function isYaml({ name }: SourceFile): boolean {
  return /\.ya?ml$/i.test(name);
}

/** Reads a file in HCL or, by its name, JSON; what cannot be read is left out and reported. */
export function readFileParts(file: SourceFile): FileParts {
  if (isYaml(file)) return { blocks: [], attributes: new Map(), diagnostics: [] };
  const found = new Diagnostics();
  const body = file.name.endsWith('.json') ? readJson(file, found) : readHcl(file, found);
  // What follows is not what was typed but what is to be made of it: its mistakes are for `load`.
  const silent = new Diagnostics();
  const schema = blockTypes.map((type) => ({ type, labels: ['name'] }));
  const { blocks, rest } = readContent(body, { attributes: [], blocks: schema }, silent);
  return {
    blocks: blocks.map((block) => {
      const type = block.type as BlockType;
      const inner = readContent(block.body, { attributes: [], blocks: innerTypes[type] }, silent);
      const attributes = inSourceOrder(attributesOf(inner.rest));
      return { type, block, attributes, inner: inner.blocks };
    }),
    attributes: inSourceOrder(attributesOf(rest)),
    diagnostics: found.items,
  };
}

/** A block that is not closed would take all that follows with it, so each is read by itself then. */
function readHcl(file: SourceFile, found: Diagnostics): Body {
  const whole = parseHcl(file, found);
  if (!found.hasErrors) return whole;
  const starts = [...file.text.matchAll(blockStart)].map(({ index }) => index);
  const ends = [...starts.slice(1), file.text.length];
  const silent = new Diagnostics();
  return starts.length === 0
    ? whole
    : mergeBodies([
        parseHclPart(file, 0, starts[0] ?? 0, silent),
        ...starts.map((start, index) => parseHclPart(file, start, ends[index] ?? start, silent)),
      ]);
}

/** A block's first line, where it is not indented. */
const blockStart = new RegExp(`^(?:${blockTypes.join('|')})\\b(?![^\\n"{]*=)`, 'gm');

function readJson(file: SourceFile, found: Diagnostics): Body {
  const body = parseJson(file, found);
  if (!found.hasErrors) return body;
  const text = mendJson(file.text);
  return parseJson({ ...file, text }, new Diagnostics());
}

/** A range of the file that was read: what was mended has offsets of its own only at its end. */
export function rangeIn(file: SourceFile, { start, end }: Range): Range {
  const { length } = file.text;
  return { file, start: Math.min(start, length), end: Math.min(end, length) };
}

/** The text of a name without the quotes around it. */
export function withoutQuotes({ file, start, end }: Range): Range {
  if (file.text[start] !== '"') return { file, start, end };
  const isClosed = end - start > 1 && file.text[end - 1] === '"';
  return { file, start: start + 1, end: isClosed ? end - 1 : end };
}

/** The attributes of a body, without complaints about anything else in it. */
export function attributesOf(body: Body): ReadonlyMap<string, Attribute> {
  if (body.kind === 'native-body') {
    const { attributes, taken } = body;
    return taken === undefined
      ? attributes
      : new Map([...attributes].filter(([name]) => !taken.has(name)));
  }
  if (body.kind === 'merged-body')
    return new Map(body.bodies.flatMap((part) => [...attributesOf(part)]));
  return justAttributes(body, new Diagnostics());
}

function inSourceOrder(attributes: ReadonlyMap<string, Attribute>): ReadonlyMap<string, Attribute> {
  return new Map([...attributes].sort(([, a], [, b]) => a.range.start - b.range.start));
}
