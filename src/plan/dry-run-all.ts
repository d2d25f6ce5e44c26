import type { Graph } from '../model/graph.ts';
import type { Plan } from '../model/plan.ts';
import { dryRunJson, dryRunScript } from './dry-run.ts';
import { ownData, ownScript, ownSteps } from './own-dry-run.ts';
import type { PlanOptions } from './plan.ts';

/** What a build would do, whatever builds: as a shell script, or as JSON. */
export function dryRunText(
  graph: Graph,
  plan: Plan,
  options: PlanOptions,
  format: 'text' | 'json',
): string {
  const own = new Set<string>(ownSteps(plan).flatMap(({ targets }) => targets));
  const write = format === 'json' ? dryRunJson : dryRunScript;
  if (own.size === 0) return write(graph, plan, options);
  const steps = plan.steps.filter((step) => step.kind === 'build' && step.own === undefined);
  const targets = plan.targets.filter(({ name }) => !own.has(name));
  const rest: Plan = { ...plan, steps, targets };
  const restOptions = steps.length === 0 ? { ...options, builders: [] } : options;
  if (format === 'json') {
    const data = JSON.parse(dryRunJson(graph, rest, restOptions)) as DryRunData;
    const added = ownData(plan);
    const all = {
      ...data,
      steps: [...data.steps, ...added.steps],
      targets: [...data.targets, ...added.targets],
    };
    return `${JSON.stringify(all, null, 2)}\n`;
  }
  const script = ownScript(plan);
  return steps.length === 0 ? script : `${dryRunScript(graph, rest, restOptions)}\n${script}`;
}

interface DryRunData {
  readonly steps: readonly unknown[];
  readonly targets: readonly unknown[];
}
