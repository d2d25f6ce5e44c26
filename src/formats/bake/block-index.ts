import { mapType, stringType } from '../../value/types.ts';
import {
  dynamicUnknown,
  mapValue,
  objectValue,
  stringValue,
  unknownValue,
  type Value,
} from '../../value/value.ts';
import type { BlockInstance } from './attribute-node.ts';
import type { BlockKind } from './block-kinds.ts';

/** Which attributes of a block an expression needs. */
export type Wanted = Set<string> | 'all';

/** The targets and groups that expressions can refer to, by type and name. */
export class BlockIndex {
  private readonly byType = new Map<string, TypeEntry>();

  /** Of a type that occurs at all there is an object, even when no block got a name. */
  addType(kind: BlockKind): TypeEntry {
    let entry = this.byType.get(kind.type);
    if (entry === undefined) {
      entry = { kind, byName: new Map(), whole: new Map(), hasUnnamed: false, isEvaluated: false };
      this.byType.set(kind.type, entry);
    }
    return entry;
  }

  addInstance(instance: BlockInstance): void {
    const { byName } = this.addType(instance.block.kind);
    const named = byName.get(instance.name);
    if (named === undefined) byName.set(instance.name, [instance]);
    else named.push(instance);
  }

  /** Blocks whose names are not known, after a mistake: any name may be theirs. */
  addUnnamed(kind: BlockKind): void {
    this.addType(kind).hasUnnamed = true;
  }

  find(type: string, name: string): readonly BlockInstance[] {
    return this.byType.get(type)?.byName.get(name) ?? [];
  }

  /** From now on expressions see an object of all blocks of the type, and no longer an empty map. */
  markEvaluated(kind: BlockKind): void {
    this.addType(kind).isEvaluated = true;
  }

  names(type: string): Iterable<string> {
    return this.byType.get(type)?.byName.keys() ?? [];
  }

  /** The object of all blocks of a type as an expression sees it that needs these of them. */
  valueOf(type: string, wanted: ReadonlyMap<string, Wanted>): Value | undefined {
    const entry = this.byType.get(type);
    if (entry === undefined) return undefined;
    const entries: [string, Value][] = [];
    for (const [name, attributes] of wanted) {
      const instances = entry.byName.get(name);
      if (instances !== undefined) {
        entries.push([name, blockValue(entry, name, instances, attributes)]);
      } else if (entry.hasUnnamed) {
        entries.push([name, dynamicUnknown]);
      }
    }
    // buildx: until the first block is evaluated there is only an empty map.
    return entries.length === 0 && !entry.isEvaluated ? emptyMap : objectValue(entries);
  }
}

interface TypeEntry {
  readonly kind: BlockKind;
  readonly byName: Map<string, BlockInstance[]>;
  /** Values of whole blocks, which are asked for only when all their attributes are known. */
  readonly whole: Map<string, Value>;
  hasUnnamed: boolean;
  isEvaluated: boolean;
}

const emptyMap = mapValue(mapType(stringType), []);

function blockValue(
  { kind, whole }: TypeEntry,
  name: string,
  instances: readonly BlockInstance[],
  wanted: Wanted,
): Value {
  if (wanted !== 'all') return partialValue(kind, name, instances, wanted);
  const known = whole.get(name);
  if (known !== undefined) return known;
  const attributes = [...kind.attributes.keys()].filter((attribute) => !kind.own.has(attribute));
  const value = partialValue(kind, name, instances, attributes);
  whole.set(name, value);
  return value;
}

function partialValue(
  kind: BlockKind,
  name: string,
  instances: readonly BlockInstance[],
  attributes: Iterable<string>,
): Value {
  const store = kind.merge(instances.map((instance) => instance.store));
  const entries: [string, Value][] = [['name', stringValue(name)]];
  for (const attribute of attributes) {
    const type = kind.attributes.get(attribute);
    if (type === undefined) continue;
    const hasFailed = instances.some((instance) => instance.hasFailed(attribute));
    entries.push([attribute, hasFailed ? unknownValue(type) : kind.encode(store, attribute)]);
  }
  return objectValue(entries);
}
