import type { DiagnosticSink } from '../source/diagnostic.ts';
import { rangeBetween } from '../source/source.ts';
import { didYouMean, suggestFirst } from '../source/suggest.ts';
import { quoteText } from '../value/text.ts';
import type { Attribute, Block, NativeBody } from './ast.ts';
import { RestOfBody } from './native-nodes.ts';
import type { BlockSchema, BodySchema, Content } from './schema.ts';

/** `readContent` for native syntax. */
export function readNativeContent(
  body: NativeBody,
  schema: BodySchema,
  sink: DiagnosticSink,
): Content {
  const { wanted, required, blockSchemas } = indexOf(schema);
  for (const name of required) {
    if (body.attributes.has(name)) continue;
    sink.add({
      code: 'missing-argument',
      severity: 'error',
      summary: 'Missing required argument',
      detail: `The argument ${quoteText(name)} is required, but no definition was found.`,
      subject: body.missingItemRange,
    });
  }
  const [attributes, otherAttributes] = splitAttributes(body.attributes, wanted);
  const blocks: Block[] = [];
  const otherBlocks: Block[] = [];
  for (const block of body.blocks) {
    const blockSchema = blockSchemas.get(block.type);
    if (blockSchema === undefined) otherBlocks.push(block);
    else if (hasRightLabels(block, blockSchema, sink)) blocks.push(block);
  }
  // Of what is not there nobody will tell, so nobody needs to know what was taken.
  const taken =
    otherAttributes.size === 0 ? undefined : new Set([...(body.taken ?? []), ...attributes.keys()]);
  const rest = new RestOfBody(otherAttributes, otherBlocks, taken, body);
  return { attributes, blocks, rest };
}

/** A schema by names: most schemas read many bodies. */
interface SchemaIndex {
  readonly wanted: ReadonlySet<string>;
  readonly required: readonly string[];
  readonly blockSchemas: ReadonlyMap<string, BlockSchema>;
}

const indexes = new WeakMap<BodySchema, SchemaIndex>();

function indexOf(schema: BodySchema): SchemaIndex {
  let index = indexes.get(schema);
  if (index === undefined) {
    const { attributes, blocks } = schema;
    index = {
      wanted: new Set(attributes.map(({ name }) => name)),
      required: attributes.filter(({ required }) => required).map(({ name }) => name),
      blockSchemas: new Map(blocks.map((block) => [block.type, block])),
    };
    indexes.set(schema, index);
  }
  return index;
}

type Attributes = ReadonlyMap<string, Attribute>;

function splitAttributes(all: Attributes, wanted: ReadonlySet<string>): [Attributes, Attributes] {
  let others = 0;
  for (const name of all.keys()) if (!wanted.has(name)) others += 1;
  if (others === 0) return [all, none];
  if (others === all.size) return [none, all];
  const found = new Map<string, Attribute>();
  const rest = new Map<string, Attribute>();
  for (const [name, attribute] of all) (wanted.has(name) ? found : rest).set(name, attribute);
  return [found, rest];
}

const none: Attributes = new Map();

function hasRightLabels(block: Block, { labels }: BlockSchema, sink: DiagnosticSink): boolean {
  const { type } = block;
  const context = rangeBetween(block.typeRange, block.openRange);
  const extra = block.labels[labels.length];
  if (extra !== undefined) {
    sink.add({
      code: 'wrong-labels',
      severity: 'error',
      summary: `Extraneous label for ${type}`,
      detail:
        labels.length === 0
          ? `No labels are expected for ${type} blocks.`
          : `Only ${labels.length} labels (${labels.join(', ')}) are expected for ${type} blocks.`,
      subject: extra.range,
      context,
    });
    return false;
  }
  const missing = labels[block.labels.length];
  if (missing !== undefined) {
    sink.add({
      code: 'wrong-labels',
      severity: 'error',
      summary: `Missing ${missing} for ${type}`,
      detail: `All ${type} blocks must have ${labels.length} labels (${labels.join(', ')}).`,
      subject: block.openRange,
      context,
    });
    return false;
  }
  return true;
}

/** `checkEmpty` for native syntax. */
export function checkNativeEmpty(rest: NativeBody, schema: BodySchema, sink: DiagnosticSink): void {
  const names = schema.attributes.map(({ name }) => name);
  const types = schema.blocks.map(({ type }) => type);
  for (const { name, nameRange } of rest.attributes.values()) {
    const free = names.filter((other) => !rest.taken?.has(other));
    const suggestion = suggestFirst(name, free);
    const isBlock = suggestion === undefined && types.includes(name);
    sink.add({
      code: 'unsupported-argument',
      severity: 'error',
      summary: 'Unsupported argument',
      detail: `An argument named ${quoteText(name)} is not expected here.${
        isBlock
          ? ` Did you mean to define a block of type ${quoteText(name)}?`
          : didYouMean(suggestion)
      }`,
      subject: nameRange,
    });
  }
  for (const { type, typeRange } of rest.blocks) {
    const suggestion = suggestFirst(type, types);
    const isAttribute = suggestion === undefined && names.includes(type);
    sink.add({
      code: 'unsupported-block',
      severity: 'error',
      summary: 'Unsupported block type',
      detail: `Blocks of type ${quoteText(type)} are not expected here.${
        isAttribute
          ? ` Did you mean to define argument ${quoteText(type)}? If so, use the equals sign to assign it a value.`
          : didYouMean(suggestion)
      }`,
      subject: typeRange,
    });
  }
}

/** `justAttributes` for native syntax. */
export function justNativeAttributes(
  body: NativeBody,
  sink: DiagnosticSink,
): ReadonlyMap<string, Attribute> {
  const [block] = body.blocks;
  if (block !== undefined) {
    sink.add({
      code: 'unsupported-block',
      severity: 'error',
      summary: `Unexpected ${quoteText(block.type)} block`,
      detail: 'Blocks are not allowed here.',
      subject: block.typeRange,
    });
  }
  return body.attributes;
}
