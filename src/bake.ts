import { type PlacedGraph, placeSources } from './deploy/place-sources.ts';
import { copyPreparation, type SourceCopy } from './deploy/source-copy.ts';
import { assumedBuildx, dependsOnBuildx, planExecution, usesBuildx } from './executors.ts';
import { type FormattedFile, formatFiles } from './formats/bake/format-files.ts';
import { formatTable } from './formats.ts';
import type { Host } from './host/host.ts';
import { findFiles, findRemoteFiles } from './load/find.ts';
import { sortByFormat } from './load/format.ts';
import type { RemoteFiles } from './load/remote.ts';
import { checkSettings, readsVariables, usesFileRelativePaths } from './load/settings.ts';
import { warnOfUndeclared } from './load/undeclared.ts';
import type { BuilderDefinition } from './model/builder.ts';
import type { Definition } from './model/definition.ts';
import type { Graph } from './model/graph.ts';
import type { Plan } from './model/plan.ts';
import { definitionPlace } from './plan/definition-place.ts';
import { dryRunText } from './plan/dry-run-all.ts';
import type { Execution, PlanOptions } from './plan/plan.ts';
import { printGraph } from './plan/print.ts';
import { readBuildxVersion } from './plan/version-needs.ts';
import { executeRight, mayExecute, secretValues, withEnvironment } from './preparations.ts';
import { builderDiagnostic } from './resolve/builder-problem.ts';
import { type BuilderChoice, builderWishes, chooseBuilders } from './resolve/builders.ts';
import { type MissingRight, missingRights } from './resolve/entitlements.ts';
import { refuseLocalDockerfiles } from './resolve/remote.ts';
import { type OverrideFlags, type ResolveRequest, resolveGraph } from './resolve/resolve.ts';
import { type ReadyBuilders, reconcileBuilders } from './run/builders.ts';
import { askBuildxVersion, type BuildxCommand, findBuildx } from './run/buildx-command.ts';
import type { PlaceOf } from './run/judge.ts';
import { type RunEnd, type RunOptions, runPlan } from './run/run.ts';
import { type Diagnostic, Diagnostics } from './source/diagnostic.ts';

export { splitOperands } from './load/operands.ts';
export { type ListFormat, listTargets, listVariables } from './plan/list.ts';
export { copySources } from './preparations.ts';
export type { Execution, MissingRight, ReadyBuilders, RunEnd, RunOptions };
export { printGraph };

/** What to bake, as a command line or a caller of the library says it. */
export interface BakeRequest extends OverrideFlags {
  /** Definition files in order, `-` is standard input; none: those of the environment, or defaults. */
  readonly files?: readonly string[];
  /** URL of a remote definition. */
  readonly source?: string;
  /** The value of BAKE_CMD_CONTEXT. */
  readonly commandContext?: string;
  /** Names of targets or groups, or patterns; `default` when there are none. */
  readonly targets?: readonly string[];
  /** Values of variables, as of `--var`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** `pattern.key=value` and `pattern.key+=value`, in order, as of `--set`. */
  readonly set?: readonly string[];
  /** Files with values of variables, as of `--env-file`: weaker than the environment. */
  readonly envFiles?: readonly string[];
  /** Rights granted, as of `--allow`. */
  readonly allow?: readonly string[];
  /** For every target; empty for none, whatever the environment says. */
  readonly builder?: string;
  /** What builds: `buildx`, `buildctl`, `type=daemonless,image=…`; chosen by itself when absent. */
  readonly executor?: string;
  /** Declared builders that exist otherwise are made anew. */
  readonly syncBuilders?: boolean;
  readonly progress?: 'auto' | 'tty' | 'plain' | 'rawjson' | 'quiet' | 'none';
  readonly metadataFile?: string;
  readonly hclReader?: 'native' | 'hcl2json';
  /** What happens when a target fails, and when results are exported; `fail-fast` when absent. */
  readonly execution?: Execution;
  /** At most so many targets at once. */
  readonly jobs?: number;
  /** How often a failure that may pass is tried again. */
  readonly retries?: number;
  /** Milliseconds after which a build is stopped. */
  readonly timeout?: number;
  /** Prints what Buildx does not know, too. */
  readonly full?: boolean;
  /** Every warning is an error. */
  readonly strict?: boolean;
  /** Buildx logs in detail. */
  readonly debug?: boolean;
}

/** What a stage gave: its result, unless there were errors, and everything that was found. */
export interface Outcome<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the definition files and evaluates them to one definition. An interrupt ends the reading of
 * a remote one, and nothing is left behind.
 */
export async function load(
  request: BakeRequest,
  host: Host,
  interrupted?: AbortSignal,
): Promise<Outcome<Definition>> {
  const found = new Diagnostics();
  const { files, source } = await findDefinition(request, host, found, interrupted);
  checkSettings(host.env, found);
  if (found.hasErrors) return outcome<Definition>(undefined, found, request);
  let definition: Definition = { targets: [], groups: [], variables: [] };
  const envFiles = await readVariableFiles(request, host, found);
  const formats = formatTable({
    host,
    variables: variablesOf(request),
    envFiles,
    readsEnvironment: readsVariables(host.env),
    hclReader: request.hclReader ?? 'native',
    commandContext: request.commandContext ?? 'cwd://',
    ...(request.builder !== undefined && { builder: request.builder }),
    ...(request.source !== undefined && { source: request.source }),
    mayExecute: mayExecute(request.allow),
  });
  const sorted = await sortByFormat(files, formats);
  for (const { format, files: members } of sorted) {
    if (!found.hasErrors) definition = await format.read(members, definition, found);
  }
  // Compose files declare no variables.
  const declares = sorted.every(({ format }) => format.name !== 'compose');
  if (!found.hasErrors && declares) warnOfUndeclared(variablesOf(request), definition, found);
  return outcome(source === undefined ? definition : { ...definition, source }, found, request);
}

async function findDefinition(
  { source: url, files: names = [] }: BakeRequest,
  host: Host,
  found: Diagnostics,
  interrupted: AbortSignal | undefined,
): Promise<RemoteFiles> {
  if (url !== undefined) return findRemoteFiles(host, url, names, found, interrupted);
  return { files: await findFiles(host, names, found) };
}

/** Selects, inherits, overrides and links what is asked for. */
export function resolve(definition: Definition, request: BakeRequest, host: Host): Outcome<Graph> {
  const found = new Diagnostics();
  const graph = resolveGraph(definition, resolveRequest(request, host), found);
  return outcome(graph, found, request);
}

/**
 * Looks for local files that would be taken for Dockerfiles of a remote definition, which a graph
 * cannot know.
 */
export async function checkDockerfiles(
  graph: Graph,
  request: BakeRequest,
  host: Host,
): Promise<Outcome<Graph>> {
  const found = new Diagnostics();
  await refuseLocalDockerfiles(graph, host, found);
  return outcome(graph, found, request);
}

/** HCL files in canonical form: those named, else the default ones that there are. */
export async function format(
  names: readonly string[],
  host: Host,
): Promise<Outcome<readonly FormattedFile[]>> {
  const found = new Diagnostics();
  const files = await findFiles(host, names, found);
  const hcl = names.length > 0 ? files : files.filter(({ name }) => name.endsWith('.hcl'));
  const value = formatFiles(hcl, found);
  return { value, diagnostics: found.items };
}

/** Loads and resolves: what `bake --print` prints, as text. */
export async function print(
  request: BakeRequest,
  host: Host,
  interrupted?: AbortSignal,
): Promise<Outcome<string>> {
  const loaded = await load(request, host, interrupted);
  if (loaded.value === undefined) return { diagnostics: loaded.diagnostics };
  const resolved = resolve(loaded.value, request, host);
  const diagnostics = [...loaded.diagnostics, ...resolved.diagnostics];
  if (resolved.value === undefined) return { diagnostics };
  const checked = await checkDockerfiles(resolved.value, request, host);
  if (checked.value === undefined) return { diagnostics: [...diagnostics, ...checked.diagnostics] };
  return { value: printGraph(checked.value, request.full ? 'full' : 'print'), diagnostics };
}

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
  let options = planOptions(placed, request, choice);
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
    ...planOptions(placed, request, choice),
    preparations: placed.copies.map(copyPreparation),
    folder: host.cwd,
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
  { emit, interrupts }: Pick<RunOptions, 'emit' | 'interrupts'>,
): Promise<RunEnd> {
  return runPlan(plan, {
    host: withEnvironment(host, secrets),
    buildx,
    emit,
    interrupts,
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
  { say, stop }: { readonly say: (message: string) => void; readonly stop: AbortSignal },
): Promise<Outcome<ReadyBuilders>> {
  const options = { host, buildx, sync: syncBuilders, say, stop };
  const ready = await reconcileBuilders(builders, options);
  if (ready === undefined) return { diagnostics: [] };
  if ('release' in ready) return { value: ready, diagnostics: [] };
  return { diagnostics: ready.map(builderDiagnostic) };
}

/** Buildx is told exactly what was granted, by `--allow` and by `--set`. */
function planOptions(
  { graph: { grants }, copies }: PlacedGraph,
  request: BakeRequest,
  { byTarget, needed }: BuilderChoice,
): PlanOptions {
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

/** The values of `--env-file`, in which references see the stronger ones. */
async function readVariableFiles(
  request: BakeRequest,
  host: Host,
  found: Diagnostics,
): Promise<ReadonlyMap<string, string>> {
  const { envFiles = [] } = request;
  if (envFiles.length === 0) return new Map();
  const { readEnvFiles } = await import('./formats/compose/env-file-flags.ts');
  const given = variablesOf(request);
  const reads = readsVariables(host.env);
  const lookUp = (name: string) => given.get(name) ?? (reads ? host.env[name] : undefined);
  return readEnvFiles(envFiles, host, lookUp, found);
}

function resolveRequest(request: BakeRequest, host: Host): ResolveRequest {
  const { env } = host;
  const epoch = env['SOURCE_DATE_EPOCH'];
  return {
    targets: request.targets ?? [],
    overrides: request.set ?? [],
    flags: request,
    fileRelativePaths: usesFileRelativePaths(env) === true,
    ...(readsVariables(env) ? { lookUpEnvironment: (name) => env[name] } : {}),
    ...(epoch === undefined ? {} : { sourceDateEpoch: epoch }),
  };
}

function variablesOf({ variables = {} }: BakeRequest): ReadonlyMap<string, string> {
  return new Map(Object.entries(variables));
}

/** What was found, with `strict` as `--strict` asks for it; its value, unless there were errors. */
export function outcome<T>(
  value: T | undefined,
  found: Diagnostics,
  { strict = false }: Pick<BakeRequest, 'strict'>,
): Outcome<T> {
  const diagnostics = strict ? found.items.map(asError) : found.items;
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return value === undefined || failed ? { diagnostics } : { value, diagnostics };
}

function asError(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.severity === 'note') return diagnostic;
  return { ...diagnostic, severity: 'error' };
}
