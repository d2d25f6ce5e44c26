import { type FormattedFile, formatFiles } from './formats/bake/format-files.ts';
import { formatTable } from './formats.ts';
import type { Host } from './host/host.ts';
import { findFiles, findRemoteFiles } from './load/find.ts';
import { sortByFormat } from './load/format.ts';
import type { RemoteFiles } from './load/remote.ts';
import { checkSettings, readsVariables, usesFileRelativePaths } from './load/settings.ts';
import { warnOfUndeclared } from './load/undeclared.ts';
import type { Definition } from './model/definition.ts';
import type { Graph } from './model/graph.ts';
import { mayExecute } from './model/rights.ts';
import type { Execution } from './plan/plan.ts';
import { printGraph } from './plan/print.ts';
import { refuseLocalDockerfiles } from './resolve/remote.ts';
import { type OverrideFlags, type ResolveRequest, resolveGraph } from './resolve/resolve.ts';
import { type Diagnostic, Diagnostics } from './source/diagnostic.ts';

export { defaultNames } from './load/default-names.ts';
export { splitOperands } from './load/operands.ts';
export { type ListFormat, listTargets, listVariables } from './plan/list.ts';
export type { Execution };
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
