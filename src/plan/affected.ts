import type { Graph } from '../model/graph.ts';
import type { IgnoreRules } from './ignore-rules.ts';
import { linkingTargets } from './relations.ts';

/** A path that changed, absolute and clean; a folder stands for everything below it. */
export interface ChangedPath {
  readonly path: string;
  readonly isFolder: boolean;
}

/** Why a target has to be built again. */
export type AffectedReason =
  /** Files of its context, of a named context, or its Dockerfile: the first, and how many. */
  | {
      readonly kind: 'context' | 'named-context' | 'dockerfile';
      readonly path: string;
      readonly count: number;
      readonly name?: string;
    }
  /** What the definition says of it; the attributes where that is known. */
  | { readonly kind: 'definition'; readonly attributes?: readonly string[] }
  /** A target that it links to is affected. */
  | { readonly kind: 'link'; readonly target: string };

export interface AffectedTarget {
  readonly target: string;
  readonly reasons: readonly AffectedReason[];
}

/** A place on disk that a target reads, with its absolute path. */
export interface WatchedInput {
  readonly kind: 'context' | 'named-context' | 'dockerfile';
  readonly path: string;
  readonly name?: string;
  /** What is left out below. */
  readonly rules?: IgnoreRules;
  /** Files that decide what is left out; a change of one counts. */
  readonly ignoreFiles?: readonly string[];
}

/**
 * The targets that were asked for and that changes reach, in code point order, with every reason:
 * the definition's, then its own, then the affected targets that it links to.
 */
export function affectedTargets(
  graph: Graph,
  watched: ReadonlyMap<string, readonly WatchedInput[]>,
  changes: readonly ChangedPath[],
  redefined: ReadonlyMap<string, AffectedReason>,
): readonly AffectedTarget[] {
  const sorted = changes.toSorted((a, b) => compare(a.path, b.path));
  const found = new Map<string, AffectedReason[]>();
  const known = new Map<WatchedInput, AffectedReason | undefined>();
  for (const name of graph.targets.keys()) {
    const definition = redefined.get(name);
    const own = (watched.get(name) ?? []).map((input) => {
      if (!known.has(input)) known.set(input, changeOf(input, sorted));
      return known.get(input);
    });
    const reasons = [definition, ...own].filter((reason) => reason !== undefined);
    if (reasons.length > 0) found.set(name, reasons);
  }
  addLinked(graph, found);
  return [...graph.targets.values()].flatMap(({ name, linked }) => {
    const reasons = found.get(name);
    return reasons === undefined || linked ? [] : [{ target: name, reasons }];
  });
}

/** Goes from what is affected to what links to it, and on from there. */
function addLinked(graph: Graph, found: Map<string, AffectedReason[]>): void {
  const linkedBy = linkingTargets(graph);
  const waiting = [...found.keys()];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    for (const dependent of linkedBy.get(name) ?? []) {
      if (found.has(dependent)) continue;
      found.set(dependent, []);
      waiting.push(dependent);
    }
  }
  for (const [name, reasons] of found) {
    for (const target of graph.targets.get(name)?.links ?? []) {
      if (found.has(target)) reasons.push({ kind: 'link', target });
    }
  }
}

function changeOf(
  { kind, name, path, rules, ignoreFiles = [] }: WatchedInput,
  sorted: readonly ChangedPath[],
): AffectedReason | undefined {
  const candidates = kind === 'dockerfile' ? [] : changesBelow(path, sorted);
  const inside = candidates.filter((change) => {
    const below = relativeTo(path, change.path);
    return !(change.isFolder ? rules?.ignoresAllBelow(below) : rules?.ignores(below));
  });
  const hits = new Set([
    ...[path, ...ignoreFiles].flatMap((file) => changeAt(file, sorted)),
    ...inside,
  ]);
  const [first] = [...hits].map((change) => change.path).sort(compare);
  if (first === undefined) return undefined;
  return { kind, path: first, count: hits.size, ...(name !== undefined && { name }) };
}

/** The changes strictly below a folder. */
function changesBelow(folder: string, sorted: readonly ChangedPath[]): readonly ChangedPath[] {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  const start = firstAtLeast(prefix, sorted);
  let end = start;
  while (sorted[end]?.path.startsWith(prefix)) end += 1;
  return sorted.slice(start, end);
}

/** The change of a path itself, or of a folder around it. */
function changeAt(path: string, sorted: readonly ChangedPath[]): readonly ChangedPath[] {
  const own = sorted[firstAtLeast(path, sorted)];
  if (own?.path === path) return [own];
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const folder = path.slice(0, slash);
    const around = sorted[firstAtLeast(folder, sorted)];
    if (around?.path === folder && around.isFolder) return [around];
  }
  return [];
}

function firstAtLeast(path: string, sorted: readonly ChangedPath[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.path ?? '') < path) low = middle + 1;
    else high = middle;
  }
  return low;
}

function relativeTo(folder: string, path: string): string {
  return path.slice(folder === '/' ? 1 : folder.length + 1);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
