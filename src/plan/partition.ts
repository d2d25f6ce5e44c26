import { addTo } from '../model/add-to.ts';
import type { Graph, ResolvedTarget } from '../model/graph.ts';

/** Targets that one process builds. */
export interface Batch {
  /** What the process is asked for, in code point order. */
  readonly targets: readonly string[];
  /** What it builds besides, because of links. */
  readonly inside: readonly string[];
  /** `layout`: the target's OCI layout alone, for other processes. */
  readonly kind: 'build' | 'layout';
  /** How many targets it builds at once at most. */
  readonly weight: number;
  /** Whether it may be built by one process with others. */
  readonly joins: boolean;
}

export interface PartitionOptions {
  /** At most so many targets in one process. */
  readonly size: number;
  /**
   * When what is not linked is put into one process: now, as many as fit; later, as many as may
   * start then; or never, so that every target that is asked for has a process of its own.
   */
  readonly packing: 'now' | 'later' | 'never';
  readonly builderOf: (target: string) => string | undefined;
  /** Whether it must be alone in its process, without links inside. */
  readonly isAlone: (target: string) => boolean;
}

/**
 * Divides the targets into processes, as few as the options allow. What is linked stays together
 * where it fits; where it does not, a target that others link to becomes an OCI layout first.
 */
export function partition(graph: Graph, options: PartitionOptions): readonly Batch[] {
  const batches: Batch[] = [];
  const rooms = new Map<string, (readonly string[])[]>();
  for (const component of components(graph)) {
    if (!staysTogether(component, graph, options)) {
      batches.push(...divided(component, graph, options));
      continue;
    }
    const builder = options.builderOf(component[0] ?? '') ?? '';
    addTo(rooms, builder, component);
  }
  for (const lots of rooms.values()) {
    const packed = options.packing === 'now' ? pack(lots, options.size) : lots;
    for (const names of packed) batches.push(together(names, graph, options));
  }
  return batches;
}

function staysTogether(
  names: readonly string[],
  graph: Graph,
  { size, packing, builderOf, isAlone }: PartitionOptions,
): boolean {
  if (names.some(isAlone)) return false;
  const [first = ''] = names;
  if (names.some((name) => builderOf(name) !== builderOf(first))) return false;
  if (packing !== 'never') return names.length <= size || isChain(names, graph);
  return isChain(names, graph) || names.length === 1;
}

/** Whether the targets are built one after the other: each inside the next, the last one asked for. */
function isChain(names: readonly string[], graph: Graph): boolean {
  const dependents = new Map<string, number>();
  let asked = 0;
  for (const name of names) {
    const { links, linked } = targetOf(graph, name);
    if (links.length > 1) return false;
    if (!linked) asked += 1;
    for (const link of links) dependents.set(link, (dependents.get(link) ?? 0) + 1);
  }
  return asked === 1 && [...dependents.values()].every((count) => count === 1);
}

function together(names: readonly string[], graph: Graph, { packing }: PartitionOptions): Batch {
  const isInside = (name: string): boolean => targetOf(graph, name).linked;
  return {
    kind: 'build',
    targets: names.filter((name) => !isInside(name)).sort(),
    inside: names.filter(isInside).sort(),
    weight: isChain(names, graph) ? 1 : names.length,
    joins: packing === 'later',
  };
}

/** One process a target, and before it one for the layout of each that others link to. */
function divided(
  names: readonly string[],
  graph: Graph,
  { packing, builderOf, isAlone }: PartitionOptions,
): readonly Batch[] {
  const dependents = new Map<string, string[]>();
  for (const name of names) {
    for (const link of targetOf(graph, name).links) addTo(dependents, link, name);
  }
  const isInside = (name: string): boolean => {
    const [only, ...others] = dependents.get(name) ?? [];
    if (only === undefined || others.length > 0 || !targetOf(graph, name).linked) return false;
    if (isAlone(name) || isAlone(only) || builderOf(name) !== builderOf(only)) return false;
    return targetOf(graph, only).links.length === 1;
  };
  const joins = packing === 'later';
  const batches: Batch[] = [];
  for (const name of names) {
    if (isInside(name)) continue;
    const inside: string[] = [];
    for (let [link] = targetOf(graph, name).links; link !== undefined && isInside(link); ) {
      inside.push(link);
      [link] = targetOf(graph, link).links;
    }
    const own = { targets: [name], inside: inside.sort(), weight: 1 };
    if (dependents.has(name)) batches.push({ ...own, kind: 'layout', joins: false });
    if (!targetOf(graph, name).linked) batches.push({ ...own, kind: 'build', joins });
  }
  return batches;
}

/** The sets of targets that links connect; each, and they, with links before what links to them. */
function components(graph: Graph): readonly (readonly string[])[] {
  const number = new Map<string, number>();
  const found: string[][] = [];
  const neighbours = new Map<string, string[]>();
  for (const { name, links } of graph.targets.values()) {
    for (const link of links) {
      addTo(neighbours, name, link);
      addTo(neighbours, link, name);
    }
  }
  for (const start of graph.targets.keys()) {
    if (number.has(start)) continue;
    const stack = [start];
    number.set(start, found.length);
    for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
      for (const next of neighbours.get(name) ?? []) {
        if (number.has(next)) continue;
        number.set(next, found.length);
        stack.push(next);
      }
    }
    found.push([]);
  }
  for (const name of linkOrder(graph)) found[number.get(name) ?? 0]?.push(name);
  return found;
}

/** All targets; links before what links to them, else in the graph's order. */
export function linkOrder(graph: Graph): readonly string[] {
  const order = new Set<string>();
  for (const start of graph.targets.keys()) {
    // A stack instead of recursion: chains of links may be thousands long.
    const stack = [start];
    for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
      const waiting = targetOf(graph, name).links.filter((link) => !order.has(link));
      if (waiting.length > 0 && !order.has(name)) {
        stack.push(...waiting.reverse());
        continue;
      }
      stack.pop();
      order.add(name);
    }
  }
  return [...order];
}

/** Puts the lots into as few bins as hold them, and those about equally full; order is kept. */
function pack(lots: readonly (readonly string[])[], size: number): readonly string[][] {
  const total = lots.reduce((sum, lot) => sum + lot.length, 0);
  const fair = Math.ceil(total / Math.ceil(total / size));
  const bins: string[][] = [];
  let last: string[] = [];
  for (const lot of lots) {
    const room = last.length + lot.length <= size && last.length < fair;
    if (last.length === 0 || !room) {
      last = [];
      bins.push(last);
    }
    last.push(...lot);
  }
  return bins;
}

function targetOf(graph: Graph, name: string): ResolvedTarget {
  const target = graph.targets.get(name);
  if (target === undefined) throw new Error(`internal: no target is called ${name}`);
  return target;
}
