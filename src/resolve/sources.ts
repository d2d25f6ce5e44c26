import { placeKey } from '../model/merge.ts';
import type { AttributeName, Origin, TargetDefinition } from '../model/target.ts';
import type { Range } from '../source/source.ts';
import type { Override } from './overrides.ts';

/** Something that says what an attribute of a target is. */
type Source =
  | { readonly kind: 'override'; readonly override: Override; readonly target: string }
  | { readonly kind: 'definition'; readonly definition: TargetDefinition };

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

  /** By attribute, and by `attribute.key` for entries of maps: newest first, linked by `previous`. */
  originsOf(target: string): ReadonlyMap<string, Origin> {
    const chains = new Map<string, Origin[]>();
    for (const source of this.of(target)) {
      for (const [key, origin] of originsIn(source, target)) {
        const chain = chains.get(key);
        if (chain === undefined) chains.set(key, [origin]);
        else chain.push(origin);
      }
    }
    return new Map([...chains].map(([key, chain]) => [key, linkOrigins(chain)]));
  }

  /** Newest first: the overrides of a target, its definition, then its parents from the last. */
  private *of(target: string): Generator<Source> {
    const visited = new Set<string>();
    const waiting = [target];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (visited.has(name)) continue;
      visited.add(name);
      for (const override of (this.overrides.get(name) ?? []).toReversed()) {
        yield { kind: 'override', override, target: name };
      }
      const definition = this.definitions.get(name);
      if (definition === undefined) continue;
      yield { kind: 'definition', definition };
      waiting.push(...(definition.attributes.inherits ?? []));
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

function* originsIn(
  source: Source,
  target: string,
): Generator<readonly [key: string, origin: Origin]> {
  if (source.kind === 'override') {
    const { key, sub } = source.override;
    if (key === undefined) return;
    const origin = overrideOrigin(source.override);
    yield [key.attribute, origin];
    if (key.rule.sub !== undefined) yield [placeKey(key.attribute, sub), origin];
    return;
  }
  const { attributes, places, name: from } = source.definition;
  for (const name of Object.keys(attributes) as AttributeName[]) {
    const value = attributes[name];
    const place = places.get(name);
    yield [name, definitionOrigin(from, target, place)];
    if (!(value instanceof Map)) continue;
    for (const entry of value.keys()) {
      const key = placeKey(name, entry);
      yield [key, definitionOrigin(from, target, places.get(key) ?? place)];
    }
  }
}

function overrideOrigin({ flag, text, environment, keyRange, valueRange }: Override): Origin {
  const range = { ...keyRange, end: valueRange.end };
  if (environment !== undefined) return { kind: 'environment', from: environment, range };
  return flag === '--set'
    ? { kind: 'override', from: text, range }
    : { kind: 'flag', from: flag, range };
}

function definitionOrigin(from: string, target: string, range: Range | undefined): Origin {
  const place = range === undefined ? {} : { range };
  return from === target ? { kind: 'definition', ...place } : { kind: 'inherited', from, ...place };
}

function linkOrigins(chain: readonly Origin[]): Origin {
  return chain.reduceRight((previous, origin) => ({ ...origin, previous }));
}
