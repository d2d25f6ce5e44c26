import type { JsonNode } from '../model/field.ts';
import type { Graph, ResolvedGroup } from '../model/graph.ts';
import { formatJson, type PrintForm, printAttributes } from '../model/print.ts';

/**
 * The graph as JSON with a newline at the end: what `docker buildx bake --print` writes, or a
 * definition that Buildx and this engine read back as the same graph.
 */
export function printGraph(graph: Graph, form: PrintForm = 'print'): string {
  const node = new Map<string, JsonNode>();
  if (graph.groups.size > 0) {
    node.set('group', mapValues(graph.groups, printGroup));
  }
  node.set(
    'target',
    mapValues(graph.targets, ({ attributes }) => printAttributes(attributes, form)),
  );
  return `${formatJson(node)}\n`;
}

function printGroup({ description, targets }: ResolvedGroup): JsonNode {
  const node = new Map<string, JsonNode>();
  if (description) node.set('description', description);
  return node.set('targets', targets);
}

function mapValues<T>(map: ReadonlyMap<string, T>, print: (value: T) => JsonNode): JsonNode {
  return new Map([...map].map(([name, value]) => [name, print(value)]));
}
