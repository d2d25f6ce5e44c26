import { type BakeRequest, load, type Outcome } from './bake.ts';
import type { Host } from './host/host.ts';
import type { BuilderDefinition } from './model/builder.ts';
import {
  bootstrapCommand,
  contextCommands,
  contextRemovals,
  createCommands,
  removeCommand,
  storedName,
} from './model/builder-commands.ts';
import { builderDifferences } from './model/builder-differences.ts';
import type { BuilderState } from './model/builder-state.ts';
import { builderDiagnostic } from './resolve/builder-problem.ts';
import { checkBuilders } from './resolve/check-builders.ts';
import { BuilderRecords } from './run/builder-records.ts';
import { type BuilderWork, reconcileBuilders } from './run/builders.ts';
import { callBuildx } from './run/buildx-call.ts';
import { type BuildxCommand, findBuildx } from './run/buildx-command.ts';
import { removeContexts } from './run/docker-contexts.ts';
import { listBuilders } from './run/list-builders.ts';
import { type Diagnostic, Diagnostics } from './source/diagnostic.ts';
import { didYouMean, suggest } from './source/suggest.ts';

export { builderDetails, builderJson, builderTable } from './plan/builder-text.ts';
export { quoteWord } from './plan/shell.ts';
export type { BuilderWork } from './run/builders.ts';

/** The builders that a definition declares: all, or those that the request names as its targets. */
export async function declaredBuilders(
  request: BakeRequest,
  host: Host,
): Promise<Outcome<readonly BuilderDefinition[]>> {
  const loaded = await load(request, host);
  if (loaded.value === undefined) return { diagnostics: loaded.diagnostics };
  const all = loaded.value.builders ?? [];
  const found = new Diagnostics();
  checkBuilders(all, found);
  const names = request.targets ?? [];
  const wanted = names.flatMap((name) => {
    const builder = all.find((other) => storedName(other) === name.toLowerCase());
    if (builder === undefined) found.add(unknownBuilder(name, all));
    return builder ?? [];
  });
  const diagnostics = [...loaded.diagnostics, ...found.items];
  return found.hasErrors
    ? { diagnostics }
    : { value: names.length > 0 ? wanted : all, diagnostics };
}

/** Declared builders as they are, and without names also the others that Buildx has. */
export async function builderStates(
  request: BakeRequest,
  host: Host,
): Promise<Outcome<readonly BuilderState[]>> {
  const declared = await declaredBuilders(request, host);
  if (declared.value === undefined) return { diagnostics: declared.diagnostics };
  const buildx = await findBuildx(host);
  if (buildx === undefined) return { diagnostics: [...declared.diagnostics, noBuildx] };
  const listed = await listBuilders({ host, buildx });
  if ('problem' in listed) {
    return { diagnostics: [...declared.diagnostics, failed(listed.problem)] };
  }
  const states = declared.value.map((builder): BuilderState => {
    const name = storedName(builder);
    const known = listed.builders.find((other) => other.name === name);
    if (known === undefined) return { name, state: 'absent', declared: builder, differences: [] };
    const differences = builderDifferences(builder, known, host.cwd);
    const state = differences.length === 0 ? 'equal' : 'different';
    return { name, state, declared: builder, known, differences };
  });
  const names = new Set(states.map(({ name }) => name));
  const others = (request.targets ?? []).length > 0 ? [] : listed.builders;
  for (const known of others) {
    if (names.has(known.name)) continue;
    states.push({ name: known.name, state: 'undeclared', known, differences: [] });
  }
  return { value: states, diagnostics: declared.diagnostics };
}

/** Makes declared builders that are not there; ephemeral ones stay, too, since this was asked for. */
export async function createBuilders(
  request: BakeRequest,
  host: Host,
  { say, ...signals }: BuilderWork,
): Promise<Outcome<true>> {
  return withBuilders(request, host, async (builders, buildx) => {
    const kept = builders.map((builder): BuilderDefinition => ({ ...builder, lifecycle: 'keep' }));
    const options = { host, buildx, ...signals, say, sync: request.syncBuilders ?? false };
    const ready = await reconcileBuilders(kept, options);
    if (ready === undefined || 'release' in ready) return [];
    return ready.map(builderDiagnostic);
  });
}

/** Removes declared builders that are there. */
export async function removeBuilders(
  request: BakeRequest,
  host: Host,
  { say, keepState, ...signals }: BuilderWork & { readonly keepState?: boolean },
): Promise<Outcome<true>> {
  return withBuilders(request, host, async (builders, buildx) => {
    const caller = { host, buildx, ...signals };
    const listed = await listBuilders(caller);
    if ('problem' in listed) return [failed(listed.problem)];
    const problems: Diagnostic[] = [];
    const records = new BuilderRecords(host);
    for (const builder of builders) {
      const name = storedName(builder);
      const known = listed.builders.find((other) => other.name === name);
      if (known === undefined || known.driver === 'docker') continue;
      const words = removeCommand(builder, keepState ?? builder.keepState);
      const { problem } = await callBuildx(caller, words);
      await records.forget(name);
      await removeContexts(builder, host);
      if (problem === undefined) say(`removed builder "${name}"`);
      else problems.push(builderDiagnostic({ kind: 'failed', builder, message: problem }));
    }
    return problems;
  });
}

/** The commands that create or remove builders, as shells read them. */
export function builderCommands(
  builders: readonly BuilderDefinition[],
  action: 'create' | 'rm',
  folder: string,
  keepState?: boolean,
): readonly (readonly string[])[] {
  return builders
    .filter(({ driver }) => driver !== 'docker')
    .flatMap((builder) => {
      const buildx = (words: readonly string[]): readonly string[] => [
        'docker',
        'buildx',
        ...words,
      ];
      const docker = (words: readonly string[]): readonly string[] => ['docker', ...words];
      if (action === 'rm') {
        const remove = buildx(removeCommand(builder, keepState ?? builder.keepState));
        return [remove, ...contextRemovals(builder).map(docker)];
      }
      const bootstrap = builder.bootstrap ? [bootstrapCommand(builder)] : [];
      return [
        ...contextCommands(builder).map(docker),
        ...[...createCommands(builder, folder), ...bootstrap].map(buildx),
      ];
    });
}

async function withBuilders(
  request: BakeRequest,
  host: Host,
  work: (
    builders: readonly BuilderDefinition[],
    buildx: BuildxCommand,
  ) => Promise<readonly Diagnostic[]>,
): Promise<Outcome<true>> {
  const declared = await declaredBuilders(request, host);
  if (declared.value === undefined) return { diagnostics: declared.diagnostics };
  const buildx = await findBuildx(host);
  const problems = buildx === undefined ? [noBuildx] : await work(declared.value, buildx);
  const diagnostics = [...declared.diagnostics, ...problems];
  return problems.length > 0 ? { diagnostics } : { value: true, diagnostics };
}

function unknownBuilder(name: string, all: readonly BuilderDefinition[]): Diagnostic {
  const names = all.map((builder) => builder.name);
  const list = names.length === 0 ? ' It declares none.' : ` It declares ${names.join(', ')}.`;
  const hint = didYouMean(suggest(name, names)) || list;
  return {
    code: 'invalid-builder',
    severity: 'error',
    summary: `no builder "${name}" found`,
    detail: `The definition declares no builder of this name.${hint}`,
  };
}

function failed(problem: string): Diagnostic {
  return {
    code: 'builder-failed',
    severity: 'error',
    summary: 'Builders cannot be listed',
    detail: problem,
  };
}

const noBuildx: Diagnostic = failed(
  'docker buildx was not found. Install Docker with its buildx plugin (https://docs.docker.com/go/buildx/).',
);
