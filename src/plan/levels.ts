import type { Graph } from '../model/graph.ts';

/**
 * The targets by level: those of level 0 link to no other, those of level n link to some of level
 * n - 1 and none above. Each level is in code point order.
 */
export function levelsOf(graph: Graph): readonly (readonly string[])[] {
  const levels: string[][] = [];
  const known = new Map<string, number>();
  for (const start of graph.targets.keys()) {
    // A stack instead of recursion: chains of links may be thousands long.
    const stack = [start];
    for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
      const links = graph.targets.get(name)?.links ?? [];
      const unknown = links.find((link) => !known.has(link));
      if (unknown !== undefined && !known.has(name)) {
        stack.push(unknown);
        continue;
      }
      stack.pop();
      if (known.has(name)) continue;
      const level = links.reduce((most, link) => Math.max(most, (known.get(link) ?? 0) + 1), 0);
      known.set(name, level);
      while (levels.length <= level) levels.push([]);
      levels[level]?.push(name);
    }
  }
  return levels.map((names) => names.sort());
}
