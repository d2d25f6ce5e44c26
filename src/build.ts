import { type BakeRequest, type Outcome, outcome } from './bake.ts';
import { type PlacedGraph, placeSources } from './deploy/place-sources.ts';
import { copyPreparation, type SourceCopy } from './deploy/source-copy.ts';
import { assumedBuildx, dependsOnBuildx, planExecution, usesBuildx } from './executors.ts';
import type { Host } from './host/host.ts';
import type { BuilderDefinition } from './model/builder.ts';
import type { Graph } from './model/graph.ts';
import type { Plan } from './model/plan.ts';
import { executeRight } from './model/rights.ts';
import { definitionPlace } from './plan/definition-place.ts';
import { dryRunText } from './plan/dry-run-all.ts';
import type { PlanOptions } from './plan/plan.ts';
import { readBuildxVersion } from './plan/version-needs.ts';
import { secretValues, withEnvironment } from './preparations.ts';
import { builderDiagnostic } from './resolve/builder-problem.ts';
import { type BuilderChoice, builderWishes, chooseBuilders } from './resolve/builders.ts';
import { type MissingRight, missingRights } from './resolve/entitlements.ts';
import { type BuilderWork, type ReadyBuilders, reconcileBuilders } from './run/builders.ts';
import { askBuildxVersion, type BuildxCommand, findBuildx } from './run/buildx-command.ts';
import type { PlaceOf } from './run/judge.ts';
import { type RunEnd, type RunOptions, runPlan } from './run/run.ts';
import { findCacheKeepers } from './run/stored-builders.ts';
import { type Diagnostic, Diagnostics } from './source/diagnostic.ts';

export { copySources } from './preparations.ts';
export type { MissingRight, ReadyBuilders, RunEnd, RunOptions };

/** The rights that a build asks for and that the request does not grant; none when it may start. */
export async function requestedRights(
  graph: Graph,
  { allow = [], source }: BakeRequest,
  host: Host,
): Promise<Outcome<readonly MissingRight[]>> {
  try {
    const value = await missingRights(graph, { allow, isRemote: source !== undefined }, host);
    return { value, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const detail = 'Set it to true or false.';
    const summary = error.message;
    return { diagnostics: [{ code: 'invalid-setting', severity: 'error', summary, detail }] };
  }
}

/** What is ready to be built: which process builds what, and how Buildx is started. */
export interface PreparedBuild {
  readonly plan: Plan;
  readonly buildx: BuildxCommand;
  /** Shows the mistakes of the definition that come to light in the build. */
  readonly placeOf?: PlaceOf;
  /** Builders that have to be there first. */
  readonly builders: readonly BuilderDefinition[];
  /** Copies of HEAD that have to be made first. */
  readonly copies: readonly SourceCopy[];
  /** Values of secrets, added to the environment of the build. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** Plans the build of a resolved graph for the Buildx of this machine, and checks its rights. */
export async function prepareBuild(
  graph: Graph,
  request: BakeRequest,
  host: Host,
): Promise<Outcome<PreparedBuild>> {
  const rights = await requestedRights(graph, request, host);
  if (rights.value === undefined) return { diagnostics: rights.diagnostics };
  if (rights.value.length > 0) return { diagnostics: [privilegesRequested(rights.value)] };
  const buildx = await findBuildx(host);
  const found = new Diagnostics();
  const placed = await placeSources(graph, host, found);
  const secrets = await secretValues(graph, request.allow, host, found);
  if (secrets === undefined || found.hasErrors) return { diagnostics: found.items };
  const choice = chooseBuilders(graph, builderWishes(request.builder, host.env));
  let options: PlanOptions = await planOptions(placed, request, choice, host);
  let planned = new Diagnostics();
  let plan = await planExecution(placed.graph, request, options, buildx, host, planned);
  if (plan !== undefined && dependsOnBuildx(plan, graph, options) && buildx !== undefined) {
    const version = readBuildxVersion(await askBuildxVersion(host, buildx));
    options = { ...options, ...(version !== undefined && { version }) };
    planned = new Diagnostics();
    plan = await planExecution(placed.graph, request, options, buildx, host, planned);
  }
  for (const diagnostic of planned.items) found.add(diagnostic);
  const placeOf: PlaceOf = (target, attribute) => definitionPlace(graph, target, attribute);
  const { copies } = placed;
  const builders = plan !== undefined && usesBuildx(plan) ? choice.needed : [];
  const started = buildx ?? assumedBuildx;
  const prepared = plan && { plan, buildx: started, placeOf, builders, copies, secrets };
  return outcome(prepared, found, request);
}

/** Which process builds what, as far as that is known without asking Buildx for its version. */
export async function plan(graph: Graph, request: BakeRequest, host: Host): Promise<Outcome<Plan>> {
  const found = new Diagnostics();
  const planned = await planUnasked(graph, request, host, found);
  return outcome(planned?.plan, found, request);
}

/** What a build would do: as a shell script, or as JSON. */
export async function dryRun(
  graph: Graph,
  request: BakeRequest,
  format: 'text' | 'json',
  host: Host,
): Promise<Outcome<string>> {
  const found = new Diagnostics();
  const planned = await planUnasked(graph, request, host, found);
  if (planned === undefined) return { diagnostics: found.items };
  const value = dryRunText(planned.graph, planned.plan, planned.options, format);
  return { value, diagnostics: found.items };
}

async function planUnasked(graph: Graph, request: BakeRequest, host: Host, found: Diagnostics) {
  const placed = await placeSources(graph, host, found);
  if (found.hasErrors) return undefined;
  const choice = chooseBuilders(graph, builderWishes(request.builder, host.env));
  const options = {
    ...(await planOptions(placed, request, choice, host)),
    preparations: placed.copies.map(copyPreparation),
  };
  // Nothing needs to be there.
  const isMissed = host.env['BUILDKIT_HOST'] !== undefined;
  const buildx = (await findBuildx(host)) ?? (isMissed ? undefined : assumedBuildx);
  const made = await planExecution(placed.graph, request, options, buildx, host, found);
  return made && { plan: made, graph: placed.graph, options };
}

/** Builds; what happens is told by events, and how it ended by the result. */
export async function build(
  { plan, buildx, placeOf, secrets }: PreparedBuild,
  { retries, timeout }: BakeRequest,
  host: Host,
  options: Pick<RunOptions, 'emit' | 'interrupts' | 'wantsProvenance'>,
): Promise<RunEnd> {
  return runPlan(plan, {
    ...options,
    host: withEnvironment(host, secrets),
    buildx,
    ...(placeOf !== undefined && { placeOf }),
    ...(retries !== undefined && { retries }),
    ...(timeout !== undefined && { timeout }),
  });
}

/**
 * Makes the builders that a build needs and that are not there; to be released when it has ended,
 * however that was. Without value and errors when it was stopped.
 */
export async function makeBuilders(
  { builders, buildx }: Pick<PreparedBuild, 'builders' | 'buildx'>,
  { syncBuilders = false }: BakeRequest,
  host: Host,
  work: BuilderWork,
): Promise<Outcome<ReadyBuilders>> {
  const options = { host, buildx, sync: syncBuilders, ...work };
  const ready = await reconcileBuilders(builders, options);
  if (ready === undefined) return { diagnostics: [] };
  if ('release' in ready) return { value: ready, diagnostics: [] };
  return { diagnostics: ready.map(builderDiagnostic) };
}

/** Buildx is told exactly what was granted, by `--allow` and by `--set`. */
async function planOptions(
  { graph: { grants }, copies }: PlacedGraph,
  request: BakeRequest,
  { byTarget, needed }: BuilderChoice,
  host: Host,
): Promise<PlanOptions> {
  const { execution, jobs, call, debug, allow = [] } = request;
  const granted = [
    ...allow.filter((right) => right !== executeRight),
    ...copies.map(({ folder }) => `fs.read=${folder}`),
    ...grants.entitlements,
    ...grants.read.map((path) => `fs.read=${path}`),
    ...grants.write.map((path) => `fs.write=${path}`),
  ];
  return {
    allow: granted,
    ...(execution !== undefined && { execution }),
    ...(jobs !== undefined && { jobs }),
    builderOf: (target) => byTarget.get(target),
    builders: needed,
    folder: host.cwd,
    ...(jobs !== undefined && { keepsInCache: await findCacheKeepers(needed, host) }),
    ...(call !== undefined && { call }),
    ...(debug !== undefined && { debug }),
  };
}

function privilegesRequested(rights: readonly MissingRight[]): Diagnostic {
  return {
    code: 'privileges-requested',
    severity: 'error',
    summary: 'additional privileges requested',
    detail: `Pass "${rights.map(({ flag }) => flag).join(' ')}" to grant them.`,
  };
}
