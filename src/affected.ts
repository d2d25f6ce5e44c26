import { type BakeRequest, load, type Outcome, resolve } from './bake.ts';
import { type Host, HostFileError } from './host/host.ts';
import { readChangeList } from './load/change-list.ts';
import { gitMissing } from './load/git-client.ts';
import { RemoteError } from './load/remote-error.ts';
import {
  hostBefore,
  readWorkTree,
  realPathOf,
  stillHost,
  type WorkTree,
} from './load/work-tree.ts';
import type { Graph } from './model/graph.ts';
import { cleanPath } from './model/paths.ts';
import {
  type AffectedReason,
  type AffectedTarget,
  affectedTargets,
  type ChangedPath,
  type WatchedInput,
} from './plan/affected.ts';
import { type DiskInput, diskInputs } from './plan/disk-inputs.ts';
import { type IgnoreRules, parseIgnoreRules } from './plan/ignore-rules.ts';
import { printGraph } from './plan/print.ts';
import type { Diagnostic } from './source/diagnostic.ts';

export type { AffectedReason, AffectedTarget } from './plan/affected.ts';

/** With what the working directory is compared; at least one of the two. */
export interface Comparison {
  /** A revision of Git: what changed since HEAD left it, committed or not. */
  readonly since?: string;
  /** What changed, as a list of paths (a line each, or ended by NUL), instead of asking Git. */
  readonly list?: string;
}

/**
 * The targets that were asked for and that have to be built again, with the reasons. Git is the only
 * process that is started, and only to compare with a revision.
 */
export async function affected(
  request: BakeRequest,
  { since, list }: Comparison,
  world: Host,
): Promise<Outcome<readonly AffectedTarget[]>> {
  // What depends on time or chance is the same now and before.
  const host = stillHost(world);
  const reading = recordReads(host);
  const loaded = await load(request, reading.host);
  if (loaded.value === undefined) return { diagnostics: loaded.diagnostics };
  const resolved = resolve(loaded.value, request, reading.host);
  const diagnostics = [...loaded.diagnostics, ...resolved.diagnostics];
  const graph = resolved.value;
  if (graph === undefined) return { diagnostics };
  let tree: WorkTree | undefined;
  try {
    tree = since === undefined ? undefined : await readWorkTree(host, since);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return { diagnostics: [...diagnostics, gitProblem(error)] };
  }
  const changes = list === undefined ? (tree?.changes ?? []) : await listedChanges(list, host);
  const { inputs, diagnostics: outside } = await watch(graph, tree?.root, host);
  const definition = await changedDefinition(reading.paths, changes, host);
  const redefined = definition ? await redefinitions(graph, request, tree, host) : new Map();
  return {
    value: affectedTargets(graph, inputs, changes, redefined),
    diagnostics: [...diagnostics, ...outside],
  };
}

/** A host that notes every file that is asked for. */
function recordReads(host: Host): { readonly host: Host; readonly paths: ReadonlySet<string> } {
  const paths = new Set<string>();
  const note =
    <T>(read: (path: string) => T) =>
    (path: string): T => {
      paths.add(path);
      return read(path);
    };
  const files = { ...host.files, read: note(host.files.read), stat: note(host.files.stat) };
  return { host: { ...host, files }, paths };
}

async function listedChanges(list: string, host: Host): Promise<readonly ChangedPath[]> {
  const folders = new Map<string, string>();
  const changes: ChangedPath[] = [];
  for (const path of readChangeList(list)) {
    const clean = cleanPath(path.startsWith('/') ? path : `${host.cwd}/${path}`);
    // A link that changed is the link, not what it leads to.
    const slash = clean.lastIndexOf('/');
    const parent = clean.slice(0, slash) || '/';
    const folder = folders.get(parent) ?? (await realPathOf(host, parent));
    folders.set(parent, folder);
    const isFolder = path.endsWith('/') || (await host.files.stat(clean))?.kind === 'directory';
    changes.push({ path: cleanPath(`${folder}/${clean.slice(slash + 1)}`), isFolder });
  }
  return changes;
}

async function changedDefinition(
  read: ReadonlySet<string>,
  changes: readonly ChangedPath[],
  host: Host,
): Promise<boolean> {
  const changed = new Set(changes.map(({ path }) => path));
  for (const path of read) if (changed.has(await realPathOf(host, path))) return true;
  return false;
}

/** The targets of which the definition says something else than before. */
async function redefinitions(
  graph: Graph,
  request: BakeRequest,
  tree: WorkTree | undefined,
  host: Host,
): Promise<ReadonlyMap<string, AffectedReason>> {
  const now = attributesByTarget(graph);
  const before = tree === undefined ? undefined : await graphBefore(graph, request, tree, host);
  const old = before && attributesByTarget(before);
  return new Map(
    [...now].flatMap(([name, attributes]): [string, AffectedReason][] => {
      const previous = old?.get(name);
      if (previous === undefined) return [[name, { kind: 'definition' }]];
      const names = [...new Set([...attributes.keys(), ...previous.keys()])];
      const changed = names.filter((key) => attributes.get(key) !== previous.get(key)).sort();
      return changed.length === 0 ? [] : [[name, { kind: 'definition', attributes: changed }]];
    }),
  );
}

/** The graph as it was; undefined when there was none, or none without mistakes. */
async function graphBefore(
  graph: Graph,
  request: BakeRequest,
  tree: WorkTree,
  host: Host,
): Promise<Graph | undefined> {
  const old = hostBefore(host, tree);
  const { value: definition } = await load(request, old);
  if (definition === undefined) return undefined;
  const known = new Set([...definition.targets, ...definition.groups].map(({ name }) => name));
  const targets = graph.requested.filter((name) => known.has(name));
  if (targets.length === 0) return undefined;
  return resolve(definition, { ...request, targets }, old).value;
}

function attributesByTarget(graph: Graph): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const { target } = JSON.parse(printGraph(graph, 'full')) as {
    target: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return new Map(
    Object.entries(target).map(([name, attributes]) => [
      name,
      new Map(Object.entries(attributes).map(([key, value]) => [key, JSON.stringify(value)])),
    ]),
  );
}

/** What to watch for each target; places outside the repository are told, since Git is silent there. */
async function watch(
  graph: Graph,
  root: string | undefined,
  host: Host,
): Promise<{
  readonly inputs: ReadonlyMap<string, readonly WatchedInput[]>;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const shared = new Map<string, WatchedInput>();
  const outside = new Map<string, string>();
  const inputs = new Map<string, readonly WatchedInput[]>();
  for (const [target, all] of diskInputs(graph)) {
    const dockerfile = all.find(({ kind }) => kind === 'dockerfile')?.path;
    const watched: WatchedInput[] = [];
    for (const { kind, path, name } of all) {
      if (!isWatched(kind)) continue;
      const key = JSON.stringify([kind, path, name, kind === 'context' ? dockerfile : undefined]);
      let input = shared.get(key);
      if (input === undefined) {
        const whole = await realPathOf(host, path);
        const ignoring =
          kind === 'dockerfile' ? {} : await ignoreRules(kind, path, dockerfile, host);
        input = { kind, path: whole, ...(name !== undefined && { name }), ...ignoring };
        shared.set(key, input);
      }
      watched.push(input);
    }
    const [first] = watched.filter(({ path }) => root !== undefined && !isBelow(path, root));
    if (first !== undefined) outside.set(first.path, outside.get(first.path) ?? target);
    inputs.set(target, watched);
  }
  return {
    inputs,
    diagnostics: [...outside].map(([path, target]) => outsideProblem(path, target)),
  };
}

function isBelow(path: string, folder: string): boolean {
  return `${path}/`.startsWith(folder === '/' ? folder : `${folder}/`);
}

function isWatched(kind: DiskInput['kind']): kind is WatchedInput['kind'] {
  return kind === 'context' || kind === 'named-context' || kind === 'dockerfile';
}

/**
 * BuildKit: a Dockerfile's own `.dockerignore`, where there is one, stands instead of that of the
 * context; named contexts have their own only.
 */
async function ignoreRules(
  kind: 'context' | 'named-context',
  folder: string,
  dockerfile: string | undefined,
  host: Host,
): Promise<Pick<WatchedInput, 'rules' | 'ignoreFiles'>> {
  const own = kind === 'context' && dockerfile !== undefined ? [`${dockerfile}.dockerignore`] : [];
  const ignoreFiles: string[] = [];
  for (const path of [...own, `${folder}/.dockerignore`]) {
    ignoreFiles.push(await realPathOf(host, path));
    const rules = await readRules(path, host);
    if (rules !== undefined) return { rules, ignoreFiles };
  }
  return { ignoreFiles };
}

async function readRules(path: string, host: Host): Promise<IgnoreRules | undefined> {
  try {
    return parseIgnoreRules(new TextDecoder().decode(await host.files.read(path)));
  } catch (error) {
    if (error instanceof HostFileError) return undefined;
    throw error;
  }
}

function gitProblem({ message, remedy }: RemoteError): Diagnostic {
  const instead = 'Name what changed with --files instead.';
  return {
    code: 'git-failed',
    severity: 'error',
    summary: `cannot tell what changed: ${message}`,
    detail: message === gitMissing ? `Install the Git client. ${instead}` : remedy || instead,
  };
}

function outsideProblem(path: string, target: string): Diagnostic {
  return {
    code: 'outside-repository',
    severity: 'warning',
    summary: 'Outside the repository',
    detail: `The target "${target}" reads "${path}", of which Git cannot tell whether it changed.`,
  };
}
