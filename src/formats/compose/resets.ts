import type { YamlMapping, YamlNode } from '../yaml/node.ts';
import type { Path } from './path.ts';
import { mapEntries, withEntry } from './problem.ts';

/** A model without its `!reset` entries, and the places that it resets or overrides. */
export interface ResetModel {
  readonly model: YamlNode;
  readonly resets: readonly Path[];
}

/** Takes `!reset` entries out of a document and notes them, and those tagged `!override`. */
export function takeResets(root: YamlNode): ResetModel {
  if (!/!(?:reset|override)/.test(root.range.file.text)) return { model: root, resets: [] };
  const resets: Path[] = [];
  const path: string[] = [];
  const below = (node: YamlNode, key: string): YamlNode | undefined => {
    path.push(key);
    const result = walk(node);
    path.pop();
    return result;
  };
  const walk = (node: YamlNode): YamlNode | undefined => {
    if (node.tag === '!reset' || node.tag === '!override') {
      resets.push([...path]);
      return node.tag === '!reset' ? undefined : node;
    }
    if (node.kind === 'mapping') {
      for (const [key, { isReset }] of node.entries) if (isReset) resets.push([...path, key]);
      return mapEntries(node, below);
    }
    if (node.kind === 'scalar') return node;
    const items = node.items.map((item, index) => below(item, `${index}`));
    if (items.every((item, index) => item === node.items[index])) return node;
    return { ...node, items: items.filter((item) => item !== undefined) };
  };
  return { model: walk(root) ?? root, resets };
}

/** The model below without what the model on top resets. */
export function applyResets(model: YamlMapping, resets: readonly Path[]): YamlMapping {
  return resets.reduce((reduced, path) => without(reduced, path, 0), model);
}

function without(mapping: YamlMapping, path: Path, depth: number): YamlMapping {
  const key = path[depth];
  if (key === undefined) return mapping;
  const isLast = depth === path.length - 1;
  const remove = (value: YamlNode): YamlNode | undefined => {
    if (isLast) return undefined;
    return value.kind === 'mapping' ? without(value, path, depth + 1) : value;
  };
  if (key === '*') return mapEntries(mapping, remove);
  const value = mapping.entries.get(key)?.value;
  return value === undefined ? mapping : withEntry(mapping, key, remove(value));
}
