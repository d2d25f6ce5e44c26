import type { Definition, VariableDefinition } from '../../model/definition.ts';
import { mergeTargets } from '../../model/merge.ts';
import type { GroupDefinition, TargetDefinition } from '../../model/target.ts';
import type { Range } from '../../source/source.ts';
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
  const targets = new Map(base?.targets.map((target) => [target.name, target]));
  const groups = new Map(base?.groups.map((group) => [group.name, group]));
  for (const { block, instances } of blocks) {
    const places = new BlockPlaces(block, instances[0]?.store ?? {});
    for (const instance of instances) {
      if (block.kind.type === 'group') {
        // buildx: a later group replaces the earlier one.
        groups.set(instance.name, groupOf(instance));
        continue;
      }
      const target = targetOf(instance, places);
      const earlier = targets.get(instance.name);
      targets.set(instance.name, earlier === undefined ? target : mergeTargets(earlier, target));
    }
  }
  for (const group of matrixGroups(blocks)) {
    // buildx: there are two groups then, of which only the first is ever found.
    if (!groups.has(group.name)) groups.set(group.name, group);
  }
  return { targets: [...targets.values()], groups: [...groups.values()], variables };
}

function targetOf(
  { block, name, store, matrix }: BlockInstance,
  places: BlockPlaces,
): TargetDefinition {
  return {
    name,
    attributes: store,
    range: block.label.range,
    places: places.placesOf(store),
    bases: places.basesOf(store),
    ...(matrix === undefined ? {} : { matrix }),
    uses: () => places.uses,
  };
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
  const groups = new Map<string, { readonly targets: Set<string>; readonly range: Range }>();
  for (const { block, instances } of blocks) {
    const { text, range } = block.label;
    if (instances.length === 0) continue;
    const group = groups.get(text) ?? { targets: new Set(), range };
    groups.set(text, group);
    for (const { name } of instances) group.targets.add(name);
  }
  return [...groups].flatMap(([name, { targets, range }]) =>
    targets.size === 1 && targets.has(name) ? [] : [{ name, targets: [...targets], range }],
  );
}
