import type { Host } from './host/host.ts';
import type { Graph } from './model/graph.ts';
import type { Plan } from './model/plan.ts';
import { type ExecutorChoice, parseExecutor } from './model/specs/executor.ts';
import { SpecError } from './model/specs/spec-error.ts';
import { type PlanOptions, planBuild } from './plan/plan.ts';
import { dependsOnVersion } from './plan/version-needs.ts';
import type { BuildxCommand } from './run/buildx-command.ts';
import type { Diagnostic, DiagnosticSink } from './source/diagnostic.ts';

/** What a request says of what builds. */
export interface ExecutorRequest {
  /** `buildctl`, or with options `type=buildctl,addr=tcp://…`; else BAKE_EXECUTOR, else by itself. */
  readonly executor?: string;
  readonly builder?: string;
}

/**
 * Which process of which program builds what, given how Buildx is started, if it is there. Undefined
 * when that cannot be, which the sink is told.
 */
export async function planExecution(
  graph: Graph,
  request: ExecutorRequest,
  options: PlanOptions,
  buildx: BuildxCommand | undefined,
  host: Host,
  sink: DiagnosticSink,
): Promise<Plan | undefined> {
  const asked = readChoice(request, host, sink);
  if (asked === 'wrong') return undefined;
  const hasPack = [...graph.targets.values()].some(({ attributes }) => attributes.pack);
  if (buildx !== undefined && !hasPack && (asked?.name ?? 'buildx') === 'buildx') {
    return planBuild(graph, options, sink);
  }
  // Seldom needed, and no part of the start of any command.
  const { readSurroundings } = await import('./run/surroundings.ts');
  const { chooseExecutors, planWith } = await import('./plan/executors.ts');
  const surroundings = await readSurroundings(graph, host);
  const executors = chooseExecutors(asked, buildx !== undefined, graph, surroundings);
  if (executors === undefined || (buildx === undefined && executors.main.name === 'buildx')) {
    sink.add(noBuildx);
    return undefined;
  }
  return planWith(executors, graph, options, surroundings, sink);
}

/** Whether docker buildx has a part in a plan. */
export function usesBuildx({ steps }: Plan): boolean {
  return steps.some((step) => step.kind === 'build' && step.executor === 'buildx');
}

/** Where there is none: nothing is started with it. */
export const assumedBuildx: BuildxCommand = { program: 'docker', words: ['buildx'] };

/** Whether a plan depends on the release of Buildx. */
export function dependsOnBuildx(plan: Plan, graph: Graph, { allow = [] }: PlanOptions): boolean {
  if (!usesBuildx(plan)) return false;
  const writesLayouts = plan.steps.some(
    (step) => step.kind === 'build' && step.executor === 'buildx' && step.layouts.length > 0,
  );
  return writesLayouts || dependsOnVersion(graph, allow);
}

function readChoice(
  { executor, builder }: ExecutorRequest,
  { env }: Host,
  sink: DiagnosticSink,
): ExecutorChoice | undefined | 'wrong' {
  const text = executor || env['BAKE_EXECUTOR'];
  if (!text) return undefined;
  const source = executor ? '--executor' : 'BAKE_EXECUTOR';
  try {
    const choice = parseExecutor(text);
    if (choice.name === 'buildx' || !builder) return choice;
    sink.add(invalid(source, `--builder names a builder of Buildx, which ${choice.name} is not.`));
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    sink.add(invalid(source, error.message));
  }
  return 'wrong';
}

function invalid(source: string, detail: string): Diagnostic {
  return { code: 'invalid-setting', severity: 'error', summary: `Invalid ${source}`, detail };
}

const noBuildx: Diagnostic = {
  code: 'no-buildx',
  severity: 'error',
  summary: 'docker buildx was not found',
  detail:
    'Install Docker with its buildx plugin (https://docs.docker.com/go/buildx/), build without it (--executor), or use --print to see the resolved definition.',
};
