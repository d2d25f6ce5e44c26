import type { BuilderAttributes } from '../../model/builder-attributes.ts';
import {
  decodeAttribute,
  decodeDescription,
  decodeMembers,
  encodeAttribute,
} from '../../model/decode.ts';
import { attributeNames, fields, isAttributeName } from '../../model/fields.ts';
import { encodeTexts } from '../../model/kinds.ts';
import { mergeAttributes } from '../../model/merge.ts';
import type { AttributeName, TargetAttributes } from '../../model/target.ts';
import { listType, stringType, type Type } from '../../value/types.ts';
import { stringValue, type Value } from '../../value/value.ts';

/** What one block says, as far as it has been evaluated. */
export type BlockStore = TargetAttributes & GroupAttributes & BuilderStore;

export interface GroupAttributes {
  targets?: readonly string[];
}

/** What a builder says: its own attributes under '', those of nodes under the node's name. */
export interface BuilderStore {
  parts?: Map<string, BuilderAttributes>;
}

/** A type of block that makes something to build, and that expressions can refer to by name. */
export interface BlockKind {
  readonly type: 'target' | 'group' | 'builder';
  /** The attributes that it has, with their types in expressions. */
  readonly attributes: ReadonlyMap<string, Type>;
  readonly required: readonly string[];
  /** Attributes that Buildx does not know: no part of the block as a whole in expressions. */
  readonly own: ReadonlySet<string>;
  /** Flags of `docker buildx build` and keys of Compose that people write as attributes. */
  readonly remedies: ReadonlyMap<string, string>;
  /** Attributes with a fixed set of parts, which may be written as a block without labels. */
  readonly objects: ReadonlyMap<string, readonly string[]>;
  /** Reads a value into the store; the result is what is wrong with it. */
  decode(store: BlockStore, attribute: string, value: Value): string | undefined;
  /** What the blocks of one name say together, in the order of the files. */
  merge(stores: readonly BlockStore[]): BlockStore;
  /** An attribute as expressions see it. */
  encode(store: BlockStore, attribute: string): Value;
}

/** All of them by type: another type of block is another row. */
export const blockKinds: ReadonlyMap<string, BlockKind> = new Map<string, BlockKind>([
  [
    'group',
    {
      type: 'group',
      attributes: new Map<string, Type>([
        ['description', stringType],
        ['targets', listType(stringType)],
      ]),
      required: ['targets'],
      own: new Set(),
      remedies: new Map(),
      objects: new Map(),
      decode(store, attribute, value) {
        if (attribute === 'targets') {
          const decoded = decodeMembers(value);
          if ('problem' in decoded) return decoded.problem;
          if (decoded.value !== undefined) store.targets = decoded.value;
        } else {
          const decoded = decodeDescription(value);
          if ('problem' in decoded) return decoded.problem;
          if (decoded.value !== undefined) store.description = decoded.value;
        }
        return undefined;
      },
      // buildx: a later group of the name replaces an earlier one.
      merge: (stores) => stores.at(-1) ?? {},
      encode: (store, attribute) =>
        attribute === 'targets' ? encodeTexts(store.targets) : stringValue(store.description ?? ''),
    },
  ],
  [
    'target',
    {
      type: 'target',
      attributes: new Map(
        attributeNames.map((name): [string, Type] => [name, fields[name].kind.type]),
      ),
      required: [],
      own: new Set(attributeNames.filter((name) => fields[name].own === true)),
      remedies: new Map([
        ['provenance', 'attest = ["type=provenance"]'],
        ['sbom', 'attest = ["type=sbom"]'],
        ['push', 'output = ["type=registry"]'],
        ['load', 'output = ["type=docker"]'],
        ['build-arg', 'args = { NAME = "value" }'],
        ['build-context', 'contexts = { NAME = "path" }'],
        ['depends-on', 'contexts = { NAME = "target:NAME" }'],
        ['depends_on', 'contexts = { NAME = "target:NAME" }'],
        ['file', 'dockerfile = "path"'],
        ['image', 'tags = ["name"]'],
      ]),
      objects: new Map([['pack', ['builder', 'buildpacks']]]),
      decode: (store, attribute, value) => decodeAttribute(store, knownName(attribute), value),
      merge: ([first = {}, ...others]) => others.reduce<TargetAttributes>(mergeAttributes, first),
      encode: (store, attribute) => encodeAttribute(knownName(attribute), store),
    },
  ],
]);

function knownName(attribute: string): AttributeName {
  if (!isAttributeName(attribute)) throw new Error(`internal: no attribute ${attribute}`);
  return attribute;
}
