import type { Graph, ResolvedTarget } from '../model/graph.ts';
import type { BuildStep, Plan, Step } from '../model/plan.ts';
import type { ExecutorChoice } from '../model/specs/executor.ts';
import type { Surroundings } from '../model/surroundings.ts';
import { type Diagnostic, type DiagnosticSink, Diagnostics } from '../source/diagnostic.ts';
import { planBuildctl } from './buildctl-plan.ts';
import { daemonlessForm } from './daemonless.ts';
import { planPack } from './pack-plan.ts';
import { linkOrder } from './partition.ts';
import { isolatedProcesses, type PlanOptions, planBuild, plannedTarget } from './plan.ts';
import { refuse } from './refuse.ts';

/** Which program builds which target. */
export interface Executors {
  /** What builds the targets without buildpacks. */
  readonly main: ExecutorChoice;
  /** It was asked for by name; else buildpacks are built with pack. */
  readonly isAsked: boolean;
}

/**
 * What builds: what was asked for; else docker buildx, or buildctl where the environment names a
 * BuildKit and there is no buildx, as in a pod of a CI system.
 */
export function chooseExecutors(
  asked: ExecutorChoice | undefined,
  hasBuildx: boolean,
  graph: Graph,
  { env, programs }: Surroundings,
): Executors | undefined {
  if (asked !== undefined) return { main: asked, isAsked: true };
  if (hasBuildx) return named('buildx');
  const hasBuildctl = Boolean(env['BAKE_BUILDCTL']) || programs.has('buildctl');
  if (env['BUILDKIT_HOST'] && hasBuildctl) return named('buildctl');
  const isPacked = [...graph.targets.values()].every(({ attributes }) => attributes.pack);
  return isPacked ? named('pack') : undefined;
}

function named(name: ExecutorChoice['name']): Executors {
  return { main: { name, options: new Map() }, isAsked: false };
}

/** The targets that pack builds, in order. */
export function packedTargets({ targets }: Graph, { main, isAsked }: Executors): readonly string[] {
  const isAll = main.name === 'pack';
  return [...targets.values()]
    .filter(({ attributes }) => isAll || (!isAsked && attributes.pack !== undefined))
    .map(({ name }) => name);
}

/** Which process builds what; undefined when one of them cannot, which the sink is told. */
export function planWith(
  executors: Executors,
  graph: Graph,
  options: PlanOptions,
  surroundings: Surroundings,
  sink: DiagnosticSink,
): Plan | undefined {
  const { main } = executors;
  const packed = packedTargets(graph, executors);
  if (main.name === 'buildx' && hasRefusedPack(executors, graph, sink)) return undefined;
  if (main.name === 'buildx' && packed.length === 0) return planBuild(graph, options, sink);
  const found = new Diagnostics();
  for (const target of graph.targets.values()) refuseLinks(target, packed, found);
  const rest: Graph = {
    ...graph,
    targets: new Map([...graph.targets].filter(([name]) => !packed.includes(name))),
  };
  const packSteps = planPack(graph, packed, surroundings, found);
  // Without the targets that others link to there is no plan.
  const isSevered = found.hasErrors;
  const base = isSevered ? undefined : restPlan(main, rest, options, surroundings, found);
  for (const diagnostic of found.items) sink.add(diagnostic);
  if (found.hasErrors || base === undefined) return undefined;
  return {
    ...base,
    targets: linkOrder(graph).map((name) => plannedTarget(targetOf(graph, name))),
    steps: [...base.steps, ...deferred(packSteps, base, options)],
  };
}

function restPlan(
  main: ExecutorChoice,
  graph: Graph,
  options: PlanOptions,
  surroundings: Surroundings,
  sink: DiagnosticSink,
): Plan | undefined {
  if (main.name === 'buildx') return planBuild(graph, options, sink);
  const { execution = 'fail-fast', jobs, call, debug = false } = options;
  const isDaemonless = main.name === 'daemonless' || main.name === 'rootless';
  if (isDaemonless && execution === 'defer-output') sink.add(noCacheKept(main));
  const asks = [...graph.targets.values()].some(({ attributes }) => Boolean(attributes.call));
  const steps =
    main.name === 'pack'
      ? []
      : planBuildctl(
          graph,
          {
            executor: main,
            surroundings,
            deferred: execution === 'defer-output' && !asks,
            ...(call !== undefined && { call }),
            debug,
          },
          sink,
        );
  // Its daemon has one address, so there is one at a time.
  const isScript = isDaemonless && daemonlessForm(main, surroundings).kind === 'script';
  return {
    targets: [],
    steps: withEnds(steps),
    jobs: isScript ? 1 : (jobs ?? (isDaemonless ? containers : isolatedProcesses)),
    onFailure: execution === 'defer-error' ? 'keep-going' : 'stop',
  };
}

/** Without `--jobs`, that many daemons at once. */
const containers = 2;

/** Where pushes come last, those of pack wait for everything, too. */
function deferred(
  steps: readonly BuildStep[],
  { steps: others }: Plan,
  { execution }: PlanOptions,
): Plan['steps'] {
  if (execution !== 'defer-output') return steps;
  const all = [...others, ...steps].map(({ id }) => id);
  return steps.flatMap((step): readonly Step[] => {
    const { own } = step;
    if (own === undefined || own.after.length === 0) return [step];
    const pushes = own.after.map((command, index) => ({
      kind: 'command' as const,
      id: `${step.id}-push-${index + 1}`,
      needs: all,
      purpose: `push ${command.args.at(-1)?.toString() ?? ''}`,
      command,
    }));
    return [{ ...step, own: { ...own, after: [] } }, ...pushes];
  });
}

/** A target ends with the last step that has it. */
function withEnds(steps: readonly BuildStep[]): readonly BuildStep[] {
  const last = new Map(steps.flatMap(({ id, targets }) => targets.map((name) => [name, id])));
  return steps.map((step) => ({
    ...step,
    ends: step.targets.filter((name) => last.get(name) === step.id),
  }));
}

/** Whether buildx was asked to build what it would build otherwise than it is meant. */
function hasRefusedPack({ isAsked }: Executors, graph: Graph, sink: DiagnosticSink): boolean {
  if (!isAsked) return false;
  const packed = [...graph.targets.values()].filter(({ attributes }) => attributes.pack);
  const problem = 'Buildx builds Dockerfiles; leave --executor out, or say --executor=pack.';
  for (const target of packed) {
    refuse('buildx', target, { kind: 'refusal', attribute: 'pack', problem }, sink);
  }
  return packed.length > 0;
}

/** What pack builds is in docker's store, where no other build finds it. */
function refuseLinks(
  target: ResolvedTarget,
  packed: readonly string[],
  sink: DiagnosticSink,
): void {
  if (packed.includes(target.name)) return;
  for (const link of target.links.filter((name) => packed.includes(name))) {
    const problem = `It links to target "${link}", which buildpacks build. Push that, and name its image with docker-image://.`;
    refuse('pack', target, { kind: 'refusal', attribute: 'contexts', problem }, sink);
  }
}

function noCacheKept({ name }: ExecutorChoice): Diagnostic {
  return {
    code: 'executor-cannot',
    severity: 'error',
    summary: `Not possible with --executor=${name}`,
    detail:
      'Exporting last (--push-last) takes results out of the cache, and each daemon takes its cache with it.',
  };
}

function targetOf(graph: Graph, name: string): ResolvedTarget {
  const target = graph.targets.get(name);
  if (target === undefined) throw new Error(`internal: no target is called ${name}`);
  return target;
}
