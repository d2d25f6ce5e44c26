import type { Graph } from '../model/graph.ts';
import type { PackPart, Refusal } from '../model/lowering.ts';
import type { BuildStep } from '../model/plan.ts';
import type { Surroundings } from '../model/surroundings.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Placed } from './buildctl.ts';
import { packCommand, packParts } from './pack.ts';
import { refuse } from './refuse.ts';

/** One process of pack for each of the targets. */
export function planPack(
  graph: Graph,
  names: readonly string[],
  surroundings: Surroundings,
  sink: DiagnosticSink,
): readonly BuildStep[] {
  const steps: BuildStep[] = [];
  for (const [index, name] of names.entries()) {
    const target = graph.targets.get(name);
    if (target === undefined) throw new Error(`internal: no target is called ${name}`);
    const parts = packParts(target.attributes, surroundings);
    for (const part of parts.filter(isRefusal)) refuse('pack', target, part, sink);
    const { words, environment, pushes } = packCommand(
      parts.filter(isExpressible),
      surroundings,
      'docker',
    );
    steps.push({
      kind: 'build',
      id: `pack-${index + 1}`,
      needs: [],
      executor: 'pack',
      targets: [name],
      linked: [],
      ends: [name],
      weight: 1,
      words,
      input: '',
      layouts: [],
      prefixed: false,
      writesOutput: false,
      asks: false,
      own: {
        program: 'pack',
        environment,
        files: new Map(),
        folders: [],
        results: [],
        after: pushes,
        progress: 'text',
        checks: false,
      },
    });
  }
  return steps;
}

function isRefusal(part: Placed<PackPart>): part is Placed<Refusal> {
  return part.kind === 'refusal';
}

function isExpressible(
  part: Placed<PackPart>,
): part is Placed<PackPart> & Exclude<PackPart, Refusal> {
  return part.kind !== 'refusal';
}
