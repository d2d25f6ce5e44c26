import type { Definition, VariableDefinition } from '../../model/definition.ts';
import { mergeTargets } from '../../model/merge.ts';
import type {
  ContextBases,
  GroupDefinition,
  TargetAttributes,
  TargetDefinition,
  Use,
} from '../../model/target.ts';
import type { Range } from '../../source/source.ts';
import type { Value } from '../../value/value.ts';
import type { BlockInstance } from './attribute-node.ts';
import type { BlockDeclaration } from './declarations.ts';
import type { NamedBlock } from './name-blocks.ts';
import { BlockPlaces, elementRanges } from './places.ts';

/**
 * The definition that evaluated blocks make together, laid on that of the Compose files: blocks of
 * one name are merged, and a matrix makes a group of the block's label.
 */
export function collectDefinition(
  blocks: readonly NamedBlock[],
  variables: readonly VariableDefinition[],
  base: Definition | undefined,
): Definition {
  const targets = new Map(base?.targets.map((target) => [target.name, [target]]));
  const groups = new Map(base?.groups.map((group) => [group.name, group]));
  for (const { block, instances } of blocks) {
    const places = new BlockPlaces(block, instances[0]?.store ?? {});
    for (const instance of instances) {
      if (block.kind.type === 'group') {
        // buildx: a later group replaces the earlier one.
        groups.set(instance.name, groupOf(instance));
        continue;
      }
      const target = new BlockTarget(instance, places);
      const parts = targets.get(instance.name);
      if (parts === undefined) targets.set(instance.name, [target]);
      else parts.push(target);
    }
  }
  for (const group of matrixGroups(blocks)) {
    // buildx: there are two groups then, of which only the first is ever found.
    if (!groups.has(group.name)) groups.set(group.name, group);
  }
  return {
    targets: Array.from(targets.values(), mergeAll),
    groups: [...groups.values()],
    variables,
  };
}

/** Halves are merged first, so that thousands of blocks of one name do not cost a square. */
function mergeAll(parts: readonly TargetDefinition[]): TargetDefinition {
  const [first, second] = parts;
  if (second === undefined) return first!;
  const half = parts.length >> 1;
  return mergeTargets(mergeAll(parts.slice(0, half)), mergeAll(parts.slice(half)));
}

/** A target of a block; what only messages and explanations need is found when it is asked for. */
class BlockTarget implements TargetDefinition {
  readonly name: string;
  readonly attributes: TargetAttributes;
  readonly range: Range;
  declare readonly matrix?: ReadonlyMap<string, Value>;
  readonly uses: () => ReadonlyMap<string, readonly Use[]>;
  readonly #shared: BlockPlaces;

  constructor({ block, name, store, matrix }: BlockInstance, shared: BlockPlaces) {
    this.name = name;
    this.attributes = store;
    this.range = block.label.range;
    if (matrix !== undefined) this.matrix = matrix;
    this.uses = () => shared.uses;
    this.#shared = shared;
  }

  get places(): ReadonlyMap<string, Range> {
    return this.#shared.placesOf(this.attributes);
  }

  get bases(): ContextBases {
    return this.#shared.basesOf(this.attributes);
  }
}

function groupOf({ block, name, store }: BlockInstance): GroupDefinition {
  const { description, targets = [] } = store;
  const members = new Map<string, Range | undefined>();
  const ranges = memberRanges(block, targets.length);
  for (const [index, target] of targets.entries()) {
    if (!members.has(target)) members.set(target, ranges?.[index]);
  }
  return {
    name,
    ...(description === undefined ? {} : { description }),
    targets: [...members.keys()],
    range: block.label.range,
    memberRanges: [...members.values()],
  };
}

function memberRanges(block: BlockDeclaration, count: number): readonly Range[] | undefined {
  const targets = block.attributes.find(({ name }) => name === 'targets');
  const ranges = targets && elementRanges(targets.expression);
  return ranges?.length === count ? ranges : undefined;
}

function matrixGroups(blocks: readonly NamedBlock[]): readonly GroupDefinition[] {
  const labels = new Set<string>();
  for (const { block } of blocks) if (block.matrix !== undefined) labels.add(block.label.text);
  if (labels.size === 0) return [];
  const groups = new Map<string, { readonly targets: Set<string>; readonly range: Range }>();
  for (const { block, instances } of blocks) {
    const { text, range } = block.label;
    if (instances.length === 0 || !labels.has(text)) continue;
    const group = groups.get(text) ?? { targets: new Set(), range };
    groups.set(text, group);
    for (const { name } of instances) group.targets.add(name);
  }
  return [...groups].flatMap(([name, { targets, range }]) =>
    targets.size === 1 && targets.has(name) ? [] : [{ name, targets: [...targets], range }],
  );
}
