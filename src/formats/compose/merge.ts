import type { YamlEntry, YamlMapping, YamlNode, YamlSequence } from '../yaml/node.ts';
import { scalarText } from '../yaml/scalar.ts';
import { type Path, type PathCursor, PathTable, pathText } from './path.ts';
import { goTypeName, isNothing, mapEntries, stringOf } from './problem.ts';

/** Two values of which one cannot be laid over the other. */
export class MergeError extends Error {
  readonly node: YamlNode;

  constructor(message: string, node: YamlNode) {
    super(message);
    this.node = node;
  }
}

type Merge = (base: YamlNode, over: YamlNode, path: Path) => YamlNode;

const rules = new PathTable<Merge>({
  'networks.*.labels': mergeAsList,
  'volumes.*.labels': mergeAsList,
  'services.*.annotations': mergeAsList,
  'services.*.build': (base, over, path) =>
    mergeMappings(buildMapping(base), buildMapping(over), path),
  'services.*.build.args': mergeAsList,
  'services.*.build.additional_contexts': mergeAsList,
  'services.*.build.extra_hosts': mergeHosts,
  'services.*.build.labels': mergeAsList,
  'services.*.command': replace,
  'services.*.depends_on': mergeAsMapping,
  'services.*.deploy.labels': mergeAsList,
  'services.*.dns': mergeAsList,
  'services.*.dns_opt': mergeAsList,
  'services.*.dns_search': mergeAsList,
  'services.*.entrypoint': replace,
  'services.*.env_file': mergeAsList,
  'services.*.label_file': mergeAsList,
  'services.*.environment': mergeAsList,
  'services.*.extra_hosts': mergeHosts,
  'services.*.healthcheck.test': replace,
  'services.*.labels': mergeAsList,
  'services.*.volumes.*.volume.labels': mergeAsList,
  'services.*.logging': replace,
  'services.*.models': mergeAsMapping,
  'services.*.networks': mergeAsMapping,
  'services.*.sysctls': mergeAsList,
  'services.*.tmpfs': mergeAsList,
  'services.*.ulimits.*': replace,
});

/**
 * One model laid over another by Compose's rule for each attribute (compose-go's override package).
 * Throws a `MergeError`.
 */
export function mergeNodes(base: YamlNode, over: YamlNode, path: Path): YamlNode {
  const rule = rules.find(path);
  if (rule !== undefined) return rule(base, over, path);
  if (isNothing(over)) return base;
  if (base.kind === 'scalar') return over;
  if (base.kind === 'mapping' && over.kind === 'mapping') return mergeMappings(base, over, path);
  if (base.kind === 'sequence' && over.kind === 'sequence') {
    return { ...over, items: [...base.items, ...over.items] };
  }
  throw new MergeError(`cannot override ${pathText(path)}`, over);
}

export function mergeMappings(base: YamlMapping, over: YamlMapping, path: Path): YamlMapping {
  const entries = new Map<string, YamlEntry>(base.entries);
  for (const [key, entry] of over.entries) {
    const before = entries.get(key);
    entries.set(
      key,
      before === undefined
        ? entry
        : {
            keyRange: entry.keyRange,
            value: mergeNodes(before.value, entry.value, [...path, key]),
          },
    );
  }
  return { ...over, entries };
}

function replace(_base: YamlNode, over: YamlNode): YamlNode {
  return over;
}

/** `build: DIR` is short for its context. */
export function buildMapping(node: YamlNode): YamlMapping {
  if (node.kind === 'mapping') return node;
  const entries = new Map<string, YamlEntry>();
  if (node.kind === 'scalar' && !isNothing(node)) {
    entries.set('context', { keyRange: node.range, value: node });
  }
  return { kind: 'mapping', entries, range: node.range };
}

function mergeAsList(base: YamlNode, over: YamlNode): YamlNode {
  const items = [...listItems(base), ...listItems(over)];
  return { kind: 'sequence', items, range: over.range };
}

function mergeHosts(base: YamlNode, over: YamlNode): YamlNode {
  const items = [...listItems(base)];
  const known = new Set(items.map(itemText));
  for (const item of listItems(over)) if (!known.has(itemText(item))) items.push(item);
  return { kind: 'sequence', items, range: over.range };
}

function mergeAsMapping(base: YamlNode, over: YamlNode, path: Path): YamlNode {
  return mergeMappings(namesMapping(base), namesMapping(over), path);
}

function namesMapping(node: YamlNode): YamlMapping {
  if (node.kind === 'mapping') return node;
  const entries = new Map<string, YamlEntry>();
  for (const item of node.kind === 'sequence' ? node.items : []) {
    const value: YamlNode = { kind: 'scalar', value: { type: 'null' }, range: item.range };
    entries.set(itemText(item), { keyRange: item.range, value });
  }
  return { kind: 'mapping', entries, range: node.range };
}

/** A mapping as the list of its `key=value`, sorted; a string as a list of one. */
function listItems(node: YamlNode): readonly YamlNode[] {
  switch (node.kind) {
    case 'sequence':
      return node.items;
    case 'scalar':
      return node.value.type === 'string' ? [node] : [];
    case 'mapping':
      return [...node.entries]
        .flatMap(([key, { value }]) =>
          (value.kind === 'sequence' ? value.items : [value]).map((item) => ({
            text: isNothing(item) ? key : `${key}=${itemText(item)}`,
            range: item.range,
          })),
        )
        .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
        .map(({ text, range }) => ({ kind: 'scalar', value: { type: 'string', text }, range }));
  }
}

function itemText(node: YamlNode): string {
  return node.kind === 'scalar' ? (scalarText(node.value) ?? '<nil>') : '';
}

/** Lists in which a later item takes the place of one with the same key. */
type KeyOf = (item: YamlNode, path: Path, index: number) => string | undefined;

const keyed = new PathTable<KeyOf>({
  'networks.*.labels': keyOfPair,
  'services.*.annotations': keyOfPair,
  'services.*.build.args': keyOfPair,
  'services.*.build.additional_contexts': keyOfPair,
  'services.*.build.tags': keyOfPair,
  'services.*.build.labels': keyOfPair,
  'services.*.cap_add': keyOfPair,
  'services.*.cap_drop': keyOfPair,
  'services.*.deploy.labels': keyOfPair,
  'services.*.dns': keyOfPair,
  'services.*.dns_opt': keyOfPair,
  'services.*.dns_search': keyOfPair,
  'services.*.environment': keyOfPair,
  'services.*.env_file': keyOfEnvFile,
  'services.*.labels': keyOfPair,
  'services.*.links': keyOfPair,
  'services.*.profiles': keyOfPair,
  'services.*.sysctls': keyOfPair,
  'services.*.tmpfs': keyOfPair,
});

/** The model with each keyed list freed of items that a later one redefines. */
export function dropRedefined(model: YamlMapping): YamlMapping {
  const path: string[] = [];
  const walk = (mapping: YamlMapping, cursor: PathCursor<KeyOf>): YamlMapping =>
    mapEntries(mapping, (value, key) => {
      const next = cursor.step(key);
      if (next === undefined || value.kind === 'scalar') return value;
      path.push(key);
      const keyOf = value.kind === 'sequence' ? next.value : undefined;
      const changed =
        value.kind === 'mapping'
          ? walk(value, next)
          : keyOf === undefined
            ? value
            : distinctItems(value, path, keyOf);
      path.pop();
      return changed;
    });
  return walk(model, keyed);
}

function distinctItems(node: YamlSequence, path: Path, keyOf: KeyOf): YamlSequence {
  const items: YamlNode[] = [];
  const places = new Map<string, number>();
  for (const [index, item] of node.items.entries()) {
    const key = keyOf(item, path, index);
    const place = key === undefined ? undefined : places.get(key);
    if (place !== undefined) {
      items[place] = item;
    } else {
      if (key !== undefined) places.set(key, items.length);
      items.push(item);
    }
  }
  return items.length === node.items.length ? node : { ...node, items };
}

function keyOfPair(item: YamlNode, path: Path, index: number): string | undefined {
  const text = stringOf(item);
  if (text === undefined) {
    const place = `${pathText(path)}.[${index}]`;
    throw new MergeError(`${place}: unexpected type ${goTypeName(item)}`, item);
  }
  const [key] = text.split('=', 1);
  return key;
}

function keyOfEnvFile(item: YamlNode): string | undefined {
  if (item.kind !== 'mapping') return itemText(item);
  const path = item.entries.get('path')?.value;
  return path === undefined ? undefined : itemText(path);
}
