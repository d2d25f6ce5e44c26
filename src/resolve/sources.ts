import { placeKey } from '../model/merge.ts';
import type { AttributeName, TargetDefinition } from '../model/target.ts';
import type { Range } from '../source/source.ts';
import type { Override } from './overrides.ts';

/** Something that says what an attribute of a target is. */
export type Source = (
  | { readonly kind: 'override'; readonly override: Override; readonly target: string }
  | { readonly kind: 'definition'; readonly definition: TargetDefinition }
) & {
  /** The targets between the one in question and this one. */
  readonly via: readonly string[];
};

/** Finds out where the attributes of a target come from; only asked where a reader wants to know. */
export class Sources {
  private readonly definitions: ReadonlyMap<string, TargetDefinition>;
  private readonly overrides: ReadonlyMap<string, readonly Override[]>;

  constructor(
    definitions: ReadonlyMap<string, TargetDefinition>,
    overrides: ReadonlyMap<string, readonly Override[]>,
  ) {
    this.definitions = definitions;
    this.overrides = overrides;
  }

  /** The place of an attribute, or of one entry: that of a list by itself, that of a map by key. */
  placeOf(target: string, name: AttributeName, entry?: unknown): Range | undefined {
    for (const source of this.of(target)) {
      const range = placeIn(source, name, entry);
      if (range !== undefined) return range;
    }
    if (entry !== undefined) return this.placeOf(target, name);
    return this.definitions.get(target)?.range;
  }

  /** Newest first: like `of`, with the definitions of one name that were laid on each other. */
  *layersOf(target: string): Generator<Source> {
    for (const source of this.of(target)) {
      if (source.kind === 'override') yield source;
      else {
        const { layers = [source.definition] } = source.definition;
        for (const definition of layers.toReversed()) yield { ...source, definition };
      }
    }
  }

  /** Newest first: the overrides of a target, its definition, then its parents from the last. */
  private *of(target: string): Generator<Source> {
    const visited = new Set<string>();
    const waiting: { readonly name: string; readonly via: readonly string[] }[] = [
      { name: target, via: [] },
    ];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { name, via } = next;
      if (visited.has(name)) continue;
      visited.add(name);
      for (const override of (this.overrides.get(name) ?? []).toReversed()) {
        yield { kind: 'override', override, target: name, via };
      }
      const definition = this.definitions.get(name);
      if (definition === undefined) continue;
      yield { kind: 'definition', definition, via };
      const path = name === target ? via : [...via, name];
      for (const parent of definition.attributes.inherits ?? []) {
        waiting.push({ name: parent, via: path });
      }
    }
  }
}

function placeIn(source: Source, name: AttributeName, entry: unknown): Range | undefined {
  if (source.kind === 'override') {
    const { key, sub, value, valueRange } = source.override;
    if (key?.attribute !== name) return undefined;
    if (key.rule.list === true && typeof entry === 'string' && value !== entry) return undefined;
    if (key.rule.sub !== undefined && entry !== undefined && sub !== entry) return undefined;
    return valueRange;
  }
  const { attributes, places, range } = source.definition;
  const value: unknown = attributes[name];
  if (value === undefined) return undefined;
  const whole = places.get(name) ?? range;
  if (entry === undefined) return whole;
  const key = Array.isArray(value) ? indexIn(value, entry) : keyIn(value, entry);
  return key === undefined ? undefined : (places.get(placeKey(name, key)) ?? whole);
}

function indexIn(list: readonly unknown[], entry: unknown): number | undefined {
  const index = list.indexOf(entry);
  return index < 0 ? undefined : index;
}

function keyIn(value: unknown, key: unknown): string | undefined {
  if (typeof key !== 'string' || typeof value !== 'object' || value === null) return undefined;
  const isKey = value instanceof Map ? value.has(key) : Object.hasOwn(value, key);
  return isKey ? key : undefined;
}
