import type { BuilderDefinition } from '../../model/builder.ts';
import {
  type BuilderAttributes,
  builderAttributes,
  builderNodeOf,
  builderOf,
  mergeBuilderAttributes,
  nodeAttributeNames,
} from '../../model/builder-attributes.ts';
import { SpecError } from '../../model/specs/spec-error.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import type { Attribute, Block, Body, JsonNode, Label } from '../../syntax/ast.ts';
import { type BodySchema, readContent } from '../../syntax/content.ts';
import { stringType } from '../../value/types.ts';
import { nullValue } from '../../value/value.ts';
import type { BlockKind } from './block-kinds.ts';
import type { BlockAttribute, BuilderDeclaration } from './declarations.ts';
import type { Evaluator } from './evaluator.ts';
import { nameBlocks } from './name-blocks.ts';
import { warnOfRest } from './unknown-items.ts';
import { walkFromBlock } from './walk.ts';

/** Builders are no row of `blockKinds`: expressions cannot refer to them, as in Buildx. */
const builderKind: BlockKind = {
  type: 'builder',
  attributes: new Map(),
  required: [],
  own: new Set(),
  remedies: new Map([
    ['driver-opts', 'driver-opt = { NAME = "value" }'],
    ['name', 'builder "NAME"'],
    ['platform', 'platforms = ["linux/amd64"]'],
    ['config', 'buildkitd-config = "path"'],
  ]),
  objects: new Map(),
  decode(store, key, value) {
    const { part, name } = splitKey(key);
    store.parts ??= new Map();
    try {
      const said = builderAttributes.get(name)?.decode(value) ?? {};
      store.parts.set(part, { ...store.parts.get(part), ...said });
      return undefined;
    } catch (error) {
      if (error instanceof SpecError) return error.message;
      throw error;
    }
  },
  merge: (stores) => stores.at(-1) ?? {},
  encode: () => nullValue(stringType),
};

const builderSchema = (makers: readonly string[]): BodySchema => ({
  attributes: [...builderAttributes.keys(), ...makers].map((name) => ({ name })),
  blocks: [{ type: 'node', labels: ['name'] }],
});

const nodeSchema: BodySchema = {
  attributes: nodeAttributeNames.map((name) => ({ name })),
  blocks: [],
};

/** Reads a `builder` block; `makers` are the attributes that say how many builders there are. */
export function readBuilder(
  block: Block,
  label: Label,
  makers: readonly string[],
  sink: DiagnosticSink,
): BuilderDeclaration {
  const schema = builderSchema(makers);
  const { attributes, blocks, rest } = readContent(block.body, schema, sink);
  const names = schema.attributes.map(({ name }) => name);
  const known = { place: 'a builder block', attributes: names, blocks: ['node'] };
  warnOfRest(rest, { ...known, remedies: builderKind.remedies }, sink);
  const nodes = new Map<string, Label>();
  const all: BlockAttribute[] = [...sorted(attributes)].filter(({ name }) =>
    builderAttributes.has(name),
  );
  for (const node of blocks) {
    const [name] = node.labels;
    if (name === undefined) continue;
    const earlier = nodes.get(name.text);
    if (earlier !== undefined) reportDuplicate(name, earlier.range, sink);
    nodes.set(name.text, name);
    all.push(...readNode(node, name, sink));
  }
  const matrix = attributes.get('matrix');
  const name = attributes.get('name');
  return {
    kind: builderKind,
    block,
    label,
    attributes: all,
    nodes: [...nodes.values()],
    ...(matrix === undefined ? {} : { matrix }),
    ...(name === undefined ? {} : { name }),
  };
}

function readNode(node: Block, { text }: Label, sink: DiagnosticSink): BlockAttribute[] {
  const { attributes, rest } = readContent(node.body, nodeSchema, sink);
  const known = { place: 'a node block', attributes: nodeAttributeNames, blocks: [] };
  warnOfRest(rest, { ...known, remedies: builderKind.remedies }, sink);
  return sorted(attributes).map(({ name, expression }) => ({
    name: `node.${text}.${name}`,
    expression,
  }));
}

function sorted(attributes: ReadonlyMap<string, Attribute>): readonly Attribute[] {
  return [...attributes.values()].sort((a, b) => a.nameRange.start - b.nameRange.start);
}

function reportDuplicate({ text, range }: Label, earlier: Range, sink: DiagnosticSink): void {
  sink.add({
    code: 'invalid-builder',
    severity: 'error',
    summary: 'Duplicate node',
    detail: `This builder has two nodes named "${text}". Each node needs a name of its own.`,
    subject: range,
    related: [{ message: 'the first one is here', range: earlier }],
  });
}

/**
 * Whether a file uses the word for a variable: Buildx takes every property of JSON that it does not
 * know for one, so only an object of objects declares builders.
 */
export function hasBuilderVariable(body: Body): boolean {
  switch (body.kind) {
    case 'native-body':
      return false;
    case 'merged-body':
      return body.bodies.some(hasBuilderVariable);
    case 'json-body':
      return membersOf(body.value).some(
        ({ name, value }) => name === 'builder' && !holdsBlocks(value),
      );
    default:
      return body satisfies never;
  }
}

function membersOf(node: JsonNode): readonly { readonly name: string; readonly value: JsonNode }[] {
  if (node.kind === 'json-object') return node.members;
  return node.kind === 'json-array' ? node.elements.flatMap(membersOf) : [];
}

function holdsBlocks(node: JsonNode): boolean {
  if (node.kind !== 'json-object' && node.kind !== 'json-array') return false;
  const members = membersOf(node);
  return members.every(({ value }) => value.kind === 'json-object' || value.kind === 'json-array');
}

/** Evaluates builders, when targets are known, and lays them over those of Compose files. */
export function evaluateBuilders(
  evaluator: Evaluator,
  declarations: readonly BuilderDeclaration[],
  base: readonly BuilderDefinition[],
): readonly BuilderDefinition[] {
  const drafts = new Map<string, Draft>();
  const nodesOf = new Map(declarations.map((declaration) => [declaration.block, declaration]));
  for (const { block, instances } of nameBlocks(evaluator, declarations)) {
    const nodes = nodesOf.get(block.block)?.nodes ?? [];
    for (const { name, nodes: attributes, store } of instances) {
      for (const attribute of attributes) walkFromBlock(attribute, evaluator.sink);
      const draft: Draft = drafts.get(name) ?? {
        parts: new Map(),
        nodes: new Map(),
        places: new Map(),
      };
      drafts.set(name, draft);
      draft.range ??= block.label.range;
      for (const { text, range } of nodes) draft.nodes.set(text, draft.nodes.get(text) ?? range);
      for (const { name: key, expression } of block.attributes) {
        draft.places.set(key, expression.range);
      }
      for (const [part, said] of store.parts ?? []) {
        draft.parts.set(part, mergeBuilderAttributes(draft.parts.get(part) ?? {}, said));
      }
    }
  }
  const all = new Map(base.map((builder) => [builder.name, builder]));
  // Of a builder of Compose nothing stays: a block says all about its builder.
  for (const [name, draft] of drafts) all.set(name, finished(name, draft));
  return [...all.values()];
}

/** What the blocks of one name say so far. */
interface Draft {
  range?: Range;
  readonly parts: Map<string, BuilderAttributes>;
  readonly nodes: Map<string, Range>;
  readonly places: Map<string, Range>;
}

function finished(name: string, { range, parts, nodes, places }: Draft): BuilderDefinition {
  return builderOf(parts.get('') ?? {}, {
    name,
    places,
    ...(range !== undefined && { range }),
    nodes: [...nodes].map(([node, place]) =>
      builderNodeOf(parts.get(node) ?? {}, { name: node, range: place }),
    ),
  });
}

/** `node.NAME.attribute` of a node, whose name may hold dots, or `attribute` of the builder. */
function splitKey(key: string): { readonly part: string; readonly name: string } {
  if (!key.startsWith('node.')) return { part: '', name: key };
  const end = key.lastIndexOf('.');
  return { part: key.slice('node.'.length, end), name: key.slice(end + 1) };
}
