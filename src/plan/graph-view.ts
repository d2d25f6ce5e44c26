import type { Definition } from '../model/definition.ts';
import type { Graph } from '../model/graph.ts';
import type { GraphEdge, GraphNode, GraphView } from '../model/graph-view.ts';
import type { TargetDefinition } from '../model/target.ts';
import { byName } from './list.ts';

/** What a resolved graph looks like, with the targets that it inherits from. */
export function graphView(definition: Definition, graph: Graph): GraphView {
  const definitions = new Map(definition.targets.map((target) => [target.name, target]));
  const bases = inheritedNames(definitions, [...graph.targets.keys()]);
  const isTarget = (name: string): boolean => graph.targets.has(name) || bases.has(name);
  const reached = groupsReached(definition, graph.requested);
  const groups = definition.groups.filter(({ name }) => reached.has(name));
  const groupNames = new Set(groups.map(({ name }) => name));
  const idOf = (name: string): string | undefined => {
    if (groupNames.has(name)) return `group:${name}`;
    return isTarget(name) ? `target:${name}` : undefined;
  };
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const connect = (from: string, to: string | undefined, edge: Omit<GraphEdge, 'from' | 'to'>) => {
    if (to !== undefined) edges.push({ from, to, ...edge });
  };
  for (const group of groups.toSorted(byName)) {
    const id = `group:${group.name}`;
    nodes.push({ ...plainNode(id, group.name, 'group'), ...describe(group.description) });
    for (const member of new Set(group.targets)) {
      // A group may hold the target of its own name, as a matrix does not; never itself.
      const to = member === group.name && isTarget(member) ? `target:${member}` : idOf(member);
      if (to !== id) connect(id, to, { kind: 'member' });
    }
  }
  const models = modelsOf(definition, graph);
  for (const name of [...graph.targets.keys(), ...bases].sort()) {
    const id = `target:${name}`;
    const resolved = graph.targets.get(name);
    const attributes = resolved?.attributes ?? definitions.get(name)?.attributes ?? {};
    nodes.push({
      ...plainNode(id, name, resolved === undefined || models.has(name) ? 'base' : 'target'),
      ...describe(attributes.description),
      platforms: attributes.platforms ?? [],
      tags: attributes.tags ?? [],
      linked: resolved?.linked ?? false,
    });
    for (const parent of new Set(definitions.get(name)?.attributes.inherits ?? [])) {
      if (isTarget(parent)) connect(id, `target:${parent}`, { kind: 'inherits' });
    }
    for (const link of resolved?.links ?? []) {
      connect(id, `target:${link}`, { kind: 'link', label: contextsTo(attributes.contexts, link) });
    }
  }
  const roots = graph.requested.map(idOf).filter((id) => id !== undefined);
  return { nodes, edges, roots: [...new Set(roots)] };
}

/**
 * The targets that a pattern such as `*` asks for as well, but that are there for others to inherit
 * from: nothing else leads to them, and nothing would be left of their build.
 */
function modelsOf({ targets, groups }: Definition, graph: Graph): ReadonlySet<string> {
  const models = new Set(targets.flatMap(({ attributes }) => attributes.inherits ?? []));
  models.delete('default');
  for (const group of groups) for (const member of group.targets) models.delete(member);
  for (const { name, links, attributes } of graph.targets.values()) {
    for (const link of links) models.delete(link);
    const leaves = (attributes.tags ?? []).length + (attributes.output ?? []).length > 0;
    if (leaves) models.delete(name);
  }
  return models;
}

/** The groups that the request leads to; the graph's own `default` stands for the request itself. */
function groupsReached({ groups }: Definition, requested: readonly string[]): ReadonlySet<string> {
  const members = new Map(groups.map(({ name, targets }) => [name, targets]));
  const reached = new Set<string>();
  const waiting = [...requested];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const inner = members.get(name);
    if (inner === undefined || reached.has(name)) continue;
    reached.add(name);
    waiting.push(...inner);
  }
  return reached;
}

/** Every target that the given ones inherit from, directly or not, and that is not among them. */
function inheritedNames(
  definitions: ReadonlyMap<string, TargetDefinition>,
  names: readonly string[],
): ReadonlySet<string> {
  const given = new Set(names);
  const found = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const parent of definitions.get(name)?.attributes.inherits ?? []) {
      if (given.has(parent) || found.has(parent) || !definitions.has(parent)) continue;
      found.add(parent);
      waiting.push(parent);
    }
  }
  return found;
}

function contextsTo(contexts: ReadonlyMap<string, string> | undefined, target: string): string {
  return [...(contexts ?? [])]
    .filter(([, value]) => value === `target:${target}`)
    .map(([name]) => name)
    .sort()
    .join(', ');
}

function plainNode(id: string, name: string, kind: GraphNode['kind']): GraphNode {
  return { id, name, kind, platforms: [], tags: [], linked: false };
}

function describe(description: string | undefined): { readonly description?: string } {
  return description ? { description } : {};
}
