import type { JsonNode } from '../model/field.ts';
import type { Graph, ResolvedGroup } from '../model/graph.ts';
import { formatJson, type JsonEntries, type PrintForm, printAttributes } from '../model/print.ts';

/**
 * The graph as JSON with a newline at the end: what `docker buildx bake --print` writes, or a
 * definition in which Buildx and this engine find the same targets under the names that were asked
 * for.
 */
export function printGraph(graph: Graph, form: PrintForm = 'print'): string {
  const node = new Map<string, JsonEntries>();
  const groups = form === 'definition' ? definedGroups(graph) : graph.groups;
  if (groups.size > 0) node.set('group', mapValues(groups, printGroup));
  // An object without targets is no definition.
  if (graph.targets.size > 0 || form !== 'definition') {
    node.set(
      'target',
      mapValues(graph.targets, ({ attributes, printed }) =>
        printAttributes(
          form === 'definition' || printed === undefined
            ? attributes
            : { ...attributes, ...printed },
          form,
        ),
      ),
    );
  }
  return `${formatJson(node)}\n`;
}

/** Without what was asked for in `default`: a group that contains `default` would contain itself. */
function definedGroups({ groups }: Graph): Graph['groups'] {
  return new Map(
    [...groups].flatMap(([name, group]) =>
      group.members === undefined ? [] : [[name, { ...group, targets: group.members }]],
    ),
  );
}

function printGroup({ description, targets }: ResolvedGroup): JsonNode {
  const node = new Map<string, JsonNode>();
  if (description) node.set('description', description);
  return node.set('targets', targets);
}

function mapValues<T>(map: ReadonlyMap<string, T>, print: (value: T) => JsonNode): JsonEntries {
  return {
    forEach(visit) {
      for (const [name, value] of map) visit(print(value), name);
    },
  };
}
