import { addTo } from '../model/add-to.ts';
import type { Graph } from '../model/graph.ts';

/** The targets that a target links to, directly or through others, in code point order. */
export function dependenciesOf(graph: Graph, name: string): readonly string[] {
  return reachedFrom(name, (target) => graph.targets.get(target)?.links ?? []);
}

/** The targets that link to a target, directly or through others, in code point order. */
export function dependentsOf(graph: Graph, name: string): readonly string[] {
  const links = linkingTargets(graph);
  return reachedFrom(name, (target) => links.get(target) ?? []);
}

/**
 * The targets in parts that no link joins, each part in code point order, and the parts in that of
 * their first targets: what can be built apart without building anything twice.
 */
export function componentsOf(graph: Graph): readonly (readonly string[])[] {
  const links = linkingTargets(graph);
  const seen = new Set<string>();
  const parts: (readonly string[])[] = [];
  for (const name of graph.targets.keys()) {
    if (seen.has(name)) continue;
    const around = reachedFrom(name, (target) => [
      ...(graph.targets.get(target)?.links ?? []),
      ...(links.get(target) ?? []),
    ]);
    const part = [...new Set([name, ...around])].sort();
    for (const member of part) seen.add(member);
    parts.push(part);
  }
  return parts;
}

/** By target, those that link to it directly; none where there are none. */
export function linkingTargets({ targets }: Graph): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { name, links } of targets.values()) {
    for (const link of links) {
      addTo(found, link, name);
    }
  }
  return found;
}

function reachedFrom(start: string, next: (name: string) => readonly string[]): readonly string[] {
  const reached = new Set<string>();
  const waiting = [...next(start)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    waiting.push(...next(name));
  }
  return [...reached].sort();
}
