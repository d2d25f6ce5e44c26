import type { Definition } from '../../src/model/definition.ts';
import type { Graph } from '../../src/model/graph.ts';
import { printGraph } from '../../src/plan/print.ts';
import { type ResolveRequest, resolveGraph } from '../../src/resolve/resolve.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';

/** The form of what `--print` writes. */
interface Printed {
  readonly group?: Readonly<Record<string, { readonly targets: readonly string[] }>>;
  readonly target: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A resolved graph with its print; no print when there are errors. */
export interface Resolved {
  readonly graph: Graph;
  readonly json?: Printed;
  /** `summary; detail` of each error. */
  readonly errors: readonly string[];
}

/** Resolves and prints. */
export function resolveText(
  definition: Definition,
  request: ResolveRequest = {},
  sink: Diagnostics = new Diagnostics(),
): Resolved {
  const graph = resolveGraph(definition, request, sink);
  const errors = sink.items
    .filter(({ severity }) => severity === 'error')
    .map(({ summary, detail }) => `${summary}; ${detail}`);
  if (errors.length > 0) return { graph, errors };
  return { graph, errors, json: JSON.parse(printGraph(graph)) as Printed };
}
