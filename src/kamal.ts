import { type BakeRequest, load, type Outcome, resolve } from './bake.ts';
import { builderCommands, quoteWord } from './builders.ts';
import { askGit, readGitState } from './deploy/git-state.ts';
import { runToEnd } from './deploy/run-command.ts';
import { builderOf } from './formats/kamal/builder-kind.ts';
import { type ChosenHosts, chooseHosts, type HostWishes } from './formats/kamal/choose-hosts.ts';
import {
  accountValues,
  type Deployment,
  performer,
  readDeployment,
} from './formats/kamal/deployment.ts';
import type { LoadedConfiguration } from './formats/kamal/load.ts';
import { readConfiguration } from './formats/kamal/read.ts';
import { readAllSecrets } from './formats/kamal/secrets.ts';
import {
  builderTunnels,
  connectSteps,
  detailSteps,
  dockerSteps,
  type HookFacts,
  hookPath,
  hookStep,
  mirrorWords,
  pullSteps,
  registrySteps,
  serverTunnels,
} from './formats/kamal/steps.ts';
import { type Host, HostFetchError, HostFileError } from './host/host.ts';
import type { BuilderDefinition } from './model/builder.ts';
import type { Graph } from './model/graph.ts';
import { dockerfilePath } from './model/paths.ts';
import type { CommandStep } from './model/plan.ts';
import { mayExecute } from './model/rights.ts';
import { type IgnoreRules, parseIgnoreRules } from './plan/ignore-rules.ts';
import { withEnvironment } from './preparations.ts';
import { runSteps, type StepWork } from './run/run-steps.ts';
import { type Diagnostic, Diagnostics } from './source/diagnostic.ts';
import { decodeSource } from './source/source.ts';

export type { HostWishes } from './formats/kamal/choose-hosts.ts';
export { commandScript } from './plan/command-text.ts';
export type { StepWork } from './run/run-steps.ts';

/** What a command of Kamal's is asked for. */
export interface KamalRequest extends BakeRequest {
  /** `config/deploy.yml` when absent. */
  readonly configFile?: string;
  readonly destination?: string;
  readonly version?: string;
  /** The type of the result: `registry`, `docker`, … */
  readonly output?: string;
  /** The target for development instead of the one that is pushed. */
  readonly isDevelopment?: boolean;
}

/** A configuration, what is built by it, and what is done around that. */
export interface KamalProject {
  readonly deployment: Deployment;
  readonly graph: Graph;
  /** As `bake` would be asked for the same. */
  readonly request: BakeRequest;
  readonly loaded: LoadedConfiguration;
  readonly hosts: ChosenHosts;
  /** What Git lists as not committed. */
  readonly changes: string;
}

/** Reads a configuration for one of Kamal's commands. */
export async function readKamalProject(
  { configFile = 'config/deploy.yml', destination, version, ...given }: KamalRequest,
  wishes: HostWishes,
  host: Host,
): Promise<Outcome<KamalProject>> {
  const { output, isDevelopment = false, ...bake } = given;
  const variables = {
    ...bake.variables,
    ...(version !== undefined && { VERSION: version }),
    ...(destination !== undefined && { DESTINATION: destination }),
  };
  const { source: _, ...local } = bake;
  const request = { ...local, variables, files: [...(bake.files ?? []), `kamal:${configFile}`] };
  const definition = await load(request, host);
  if (definition.value === undefined) return { diagnostics: definition.diagnostics };
  const named = definition.value.variables.find((variable) => variable.name === 'DESTINATION');
  const chosen = { ...variables, DESTINATION: named?.value ?? '' };
  const loaded = await readAgain(configFile, chosen, request, host);
  if (loaded === undefined) {
    const problem = failure(`${configFile} can be read only once`);
    return { diagnostics: [...definition.diagnostics, problem] };
  }
  const { service } = loaded.configuration;
  const name = isDevelopment ? `${service}-dev` : service;
  const asked = {
    ...request,
    targets: [name],
    set: [...(bake.set ?? []), ...(output === undefined ? [] : [`${name}.output=type=${output}`])],
    allow: [...(bake.allow ?? []), 'fs=*', 'ssh'],
    syncBuilders: true,
  };
  const graph = resolve(definition.value, asked, host);
  const diagnostics = [...definition.diagnostics, ...graph.diagnostics];
  if (graph.value === undefined) return { diagnostics };
  const built = definition.value.targets.find((target) => target.name === service);
  const [image = ''] = built?.attributes.tags ?? [];
  const tag = image.slice(loaded.configuration.repository.length + 1);
  const deployment = await readDeployment(loaded.configuration, tag, host);
  try {
    const hosts = chooseHosts(deployment, wishes);
    const changes = (await readGitState(host))?.changes ?? '';
    const project = { deployment, graph: graph.value, request: asked, loaded, hosts, changes };
    return { value: project, diagnostics };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { diagnostics: [...diagnostics, failure(error.message)] };
  }
}

/** What was read for the definition once more, for what is no part of one; not standard input. */
async function readAgain(
  configFile: string,
  variables: Readonly<Record<string, string>>,
  { allow }: BakeRequest,
  host: Host,
): Promise<LoadedConfiguration | undefined> {
  if (!(await isFile(host, configFile))) return undefined;
  const file = decodeSource(configFile, await host.files.read(configFile));
  const sources = {
    host,
    variables: new Map(Object.entries(variables)),
    envFiles: new Map(),
    readsEnvironment: true,
    mayExecute: mayExecute(allow),
  };
  return readConfiguration([file], sources, new Diagnostics());
}

/** What is done before a build, in Kamal's order. */
export interface PushOptions {
  readonly subcommand: string;
  readonly skipsHooks: boolean;
  readonly logsIn: boolean;
  readonly isVerbose: boolean;
  /** Nothing is run, so nothing is asked either. */
  readonly isDryRun: boolean;
}

/** One part of what is done, with the variables that it needs besides. */
export interface KamalStage {
  readonly steps: readonly CommandStep[];
  /** Secrets that have to be read first: all for hooks, those of the registry for a login. */
  readonly secrets: 'none' | 'all' | 'account';
}

/** The stages before a build or a pull, in Kamal's order. */
export async function kamalStages(
  project: KamalProject,
  { subcommand, skipsHooks, logsIn, isVerbose, isDryRun }: PushOptions,
  host: Host,
): Promise<readonly KamalStage[]> {
  const { deployment, hosts } = project;
  const facts: HookFacts = {
    performer: await performer(host),
    now: host.now(),
    hosts: hosts.all,
    isVerbose,
  };
  const hook = async (name: string): Promise<readonly CommandStep[]> => {
    if (skipsHooks || !(await isFile(host, hookPath(deployment, name)))) return [];
    return [hookStep(name, deployment, facts)];
  };
  const isPull = subcommand === 'pull';
  const hasRegistry = !isDryRun && (await answers(deployment.localRegistryPort, host));
  // A pull goes by way of this machine's account, whoever built.
  const { choice } = deployment;
  const puller: Deployment = { ...deployment, choice: { ...choice, kind: 'local' } };
  const account = hasRegistry ? [] : registrySteps(isPull ? puller : deployment, logsIn);
  const stages: readonly KamalStage[] = [
    { steps: await hook('pre-connect'), secrets: 'all' },
    { steps: isPull ? [] : dockerSteps(), secrets: 'none' },
    { steps: account, secrets: deployment.account === undefined ? 'none' : 'account' },
    { steps: isPull ? [] : await hook('pre-build'), secrets: 'none' },
  ];
  return stages.filter(({ steps }) => steps.length > 0);
}

/** Runs stages, each with what it needs of secrets. */
export async function runStages(
  stages: readonly KamalStage[],
  { loaded, request }: KamalProject,
  host: Host,
  work: StepWork,
): Promise<Outcome<true>> {
  for (const { steps, secrets } of stages) {
    const found = new Diagnostics();
    const settings = {
      host,
      files: loaded.configuration.secretFiles,
      mayExecute: mayExecute(request.allow),
    };
    const values =
      secrets === 'none'
        ? new Map<string, string>()
        : secrets === 'all'
          ? await readAllSecrets(settings, found)
          : await accountValues(loaded.configuration, loaded.commands, settings, found);
    if (values === undefined) return { diagnostics: found.items };
    const problems = await runSteps(steps, withEnvironment(host, values), work);
    if (problems.length > 0) return { diagnostics: problems.map(failure) };
    if (work.stop?.aborted) return { diagnostics: [] };
  }
  return { value: true, diagnostics: [] };
}

/** The steps that bring the image to the servers; each is asked for its mirror where there are several. */
export async function kamalPullSteps(
  { deployment, hosts: { app } }: KamalProject,
  host: Host,
  ask: boolean,
): Promise<readonly CommandStep[]> {
  const first = new Map<string, string>();
  if (ask && app.length > 1) {
    for (const server of app) {
      const { output, problem } = await runToEnd(host, 'docker', mirrorWords(deployment, server));
      const mirror = problem === undefined ? output.trim() : '';
      if (mirror !== '' && !first.has(mirror)) first.set(mirror, server);
    }
  }
  return pullSteps(deployment, app, [...first.values()]);
}

/** The steps of `create` before the builder is made, and those of `details`. */
export function kamalSteps(
  { deployment }: KamalProject,
  subcommand: 'create' | 'details',
): readonly CommandStep[] {
  return subcommand === 'create' ? connectSteps(deployment) : detailSteps(deployment);
}

/** Runs steps that need no secrets. */
export async function runKamalSteps(
  steps: readonly CommandStep[],
  host: Host,
  work: StepWork,
): Promise<Outcome<true>> {
  const problems = await runSteps(steps, host, work);
  if (problems.length > 0) return { diagnostics: problems.map(failure) };
  return { value: true, diagnostics: [] };
}

/** What a person has to do or to know before a build, a sentence each. */
export function kamalNotes({ deployment, changes, graph }: KamalProject): readonly string[] {
  const targets = [...graph.targets.values()];
  const changed = targets.some(({ attributes }) => attributes.source === 'clone')
    ? 'Building from a local git clone, so ignoring these uncommitted changes:'
    : 'Building with uncommitted changes:';
  const tunnels = builderTunnels(deployment);
  return [...(changes === '' ? [] : [`${changed}\n${changes}`]), ...tunnelNotes(tunnels)];
}

/** The same before a pull. */
export function kamalPullNotes({ deployment, hosts: { app } }: KamalProject): readonly string[] {
  return tunnelNotes(serverTunnels(deployment, app));
}

function tunnelNotes(tunnels: readonly (readonly string[])[]): readonly string[] {
  const why = 'The registry on this machine is reached through a tunnel, which has to be there';
  return tunnels.map((words) => `${why}: ${words.map(quoteWord).join(' ')}`);
}

/** What Kamal refuses before anything is done. */
export async function missingDockerfile(
  { deployment: { dockerfile, choice } }: KamalProject,
  host: Host,
): Promise<readonly Diagnostic[]> {
  if (choice.kind === 'pack' || (await isFile(host, dockerfile))) return [];
  return [{ ...failure(`Missing ${dockerfile}`), detail: `There is no such file in ${host.cwd}.` }];
}

/** The builder that is the configuration's own: none where Docker's builds, or buildpacks. */
export function kamalBuilders({
  graph: { builders = [] },
  loaded,
  deployment,
}: KamalProject): readonly BuilderDefinition[] {
  const { name } = builderOf(loaded.configuration, deployment.choice);
  return builders.filter((builder) => builder.name === name);
}

/** The commands that make or remove the builder, as a shell script. */
export function kamalBuilderCommands(
  project: KamalProject,
  action: 'create' | 'rm',
  { cwd }: Host,
): string {
  return builderCommands(kamalBuilders(project), action, cwd)
    .map((words) => `${words.map(quoteWord).join(' ')}\n`)
    .join('');
}

/** What of the working tree would be in the image of `dev` and is not committed. */
export async function developmentWarnings(
  { graph }: KamalProject,
  host: Host,
): Promise<readonly string[]> {
  const [target] = graph.targets.values();
  const { context = '.', dockerfile = 'Dockerfile' } = target?.attributes ?? {};
  const rules = await ignoreRules(context, dockerfile, host);
  const list = async (kind: string, title: string): Promise<readonly string[]> => {
    const listed = (await askGit(host, ['ls-files', '-z', kind], context)) ?? '';
    const paths = listed.split('\0').filter((path) => path !== '' && !rules?.ignores(path));
    const names = [...new Set(paths)].sort().map((path) => `\n  ${path}`);
    return names.length === 0 ? [] : [`${title}:${names.join('')}`];
  };
  return [
    ...(await list(
      '--modified',
      'Files with uncommitted changes will be present in the dev container',
    )),
    ...(await list('--others', 'Untracked files will be present in the dev container')),
  ];
}

async function ignoreRules(
  context: string,
  dockerfile: string,
  host: Host,
): Promise<IgnoreRules | undefined> {
  const own = `${dockerfilePath(dockerfile, context)}.dockerignore`;
  for (const path of [own, `${context}/.dockerignore`]) {
    if (await isFile(host, path)) {
      return parseIgnoreRules(new TextDecoder().decode(await host.files.read(path)));
    }
  }
  return undefined;
}

/** Whether a registry is there already, started by whomever. */
async function answers(port: number | undefined, host: Host): Promise<boolean> {
  if (port === undefined) return false;
  try {
    const signal = AbortSignal.timeout(2000);
    const { status, body } = await host.fetch(`http://localhost:${port}/v2/`, { signal });
    for await (const _ of body);
    return status < 500;
  } catch (error) {
    if (error instanceof HostFetchError) return false;
    throw error;
  }
}

async function isFile(host: Host, path: string): Promise<boolean> {
  try {
    return (await host.files.stat(path))?.kind === 'file';
  } catch (error) {
    if (error instanceof HostFileError) return false;
    throw error;
  }
}

function failure(summary: string): Diagnostic {
  return { code: 'kamal-failed', severity: 'error', summary, detail: '' };
}
