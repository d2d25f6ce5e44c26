import type { Graph } from '../model/graph.ts';
import { levelsOf } from './levels.ts';

/** One job of a CI system: a target, perhaps for one of its platforms. */
export interface MatrixJob {
  readonly target: string;
  readonly platform?: string;
}

/** One job a target that was asked for, or one for each of its platforms. */
export function matrixJobs(graph: Graph, byPlatform: boolean): readonly MatrixJob[] {
  const names = [...graph.targets.values()].filter(({ linked }) => !linked).map(({ name }) => name);
  return jobsOf(graph, names, byPlatform);
}

/**
 * The jobs by level, linked targets included: every target that a job links to is in an earlier
 * level, so the levels can be built one after the other.
 */
export function matrixLevels(graph: Graph, byPlatform: boolean): readonly (readonly MatrixJob[])[] {
  return levelsOf(graph).map((names) => jobsOf(graph, names, byPlatform));
}

function jobsOf(graph: Graph, names: readonly string[], byPlatform: boolean): readonly MatrixJob[] {
  return names.flatMap((target): readonly MatrixJob[] => {
    const platforms = graph.targets.get(target)?.attributes.platforms ?? [];
    if (!byPlatform || platforms.length === 0) return [{ target }];
    return platforms.map((platform) => ({ target, platform }));
  });
}
