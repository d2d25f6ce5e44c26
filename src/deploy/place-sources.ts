import { type Host, HostFileError } from '../host/host.ts';
import { attributeRange } from '../model/attribute-range.ts';
import type { Graph, ResolvedTarget } from '../model/graph.ts';
import { cleanPath } from '../model/paths.ts';
import { isRemoteUrl } from '../model/remote-url.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import { type GitState, readGitState } from './git-state.ts';
import { type SourceCopy, sourceCopy } from './source-copy.ts';

/** A graph whose contexts lie in copies of HEAD where targets ask for that. */
export interface PlacedGraph {
  readonly graph: Graph;
  /** The copies that have to be made first. */
  readonly copies: readonly SourceCopy[];
  /** What is not committed and so not in the copies, as `git status --porcelain` lists it. */
  readonly changes: string;
}

/**
 * Moves the local contexts of targets with `source = "clone"` or `"archive"` to where the copy of
 * HEAD will be. What cannot be copied is reported.
 */
export async function placeSources(
  graph: Graph,
  host: Host,
  sink: DiagnosticSink,
): Promise<PlacedGraph> {
  const wanted = [...graph.targets.values()].filter(isCopied);
  if (wanted.length === 0) return { graph, copies: [], changes: '' };
  const state = await readGitState(host);
  const copies = new Map<string, SourceCopy>();
  const targets = new Map(graph.targets);
  for (const target of wanted) {
    const problem = await moveContext(target, state, host, copies, targets);
    if (problem === undefined) continue;
    const place = attributeRange(target, 'source');
    sink.add({
      code: 'no-copy',
      severity: 'error',
      summary: `Target "${target.name}" cannot be built from a copy of HEAD`,
      detail: `${problem} To build the files as they are, say --set ${target.name}.source=tree.`,
      ...(place !== undefined && { subject: place }),
    });
  }
  const changes = state?.changes ?? '';
  return { graph: { ...graph, targets }, copies: [...copies.values()], changes };
}

function isCopied({ attributes }: ResolvedTarget): boolean {
  const { source = '', context = '.' } = attributes;
  return ['clone', 'archive'].includes(source) && context !== '-' && !isRemoteUrl(context);
}

async function moveContext(
  target: ResolvedTarget,
  state: GitState | undefined,
  host: Host,
  copies: Map<string, SourceCopy>,
  targets: Map<string, ResolvedTarget>,
): Promise<string | undefined> {
  if (state === undefined) return `There is no Git repository in ${host.cwd}.`;
  const { head } = state;
  if (head === undefined) return `The repository ${state.root} has no commit yet.`;
  const { context = '.', source } = target.attributes;
  const below = await pathInRepository(context, state, host);
  if (below === undefined) return `The context ${context} lies outside of ${state.root}.`;
  const kind = source === 'archive' ? 'archive' : 'clone';
  const copy = copies.get(kind) ?? sourceCopy(host, kind, { ...state, head });
  copies.set(kind, copy);
  const moved = cleanPath(`${copy.folder}/${below}`);
  targets.set(target.name, { ...target, attributes: { ...target.attributes, context: moved } });
  return undefined;
}

/** A path seen from the top of the working tree; undefined when it is not below that. */
async function pathInRepository(
  path: string,
  { root, prefix }: GitState,
  host: Host,
): Promise<string | undefined> {
  if (!path.startsWith('/')) {
    const below = cleanPath(`${prefix}${path}`);
    return below === '..' || below.startsWith('../') ? undefined : below;
  }
  const real = await realPath(host, path);
  if (real === root) return '.';
  return real.startsWith(`${root}/`) ? real.slice(root.length + 1) : undefined;
}

async function realPath(host: Host, path: string): Promise<string> {
  try {
    return await host.files.realPath(path);
  } catch (error) {
    if (error instanceof HostFileError) return cleanPath(path);
    throw error;
  }
}
