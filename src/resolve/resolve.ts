import type { Definition } from '../model/definition.ts';
import type { Graph, ResolvedGroup, ResolvedTarget } from '../model/graph.ts';
import type { OutputEntry } from '../model/specs/output.ts';
import type { PolicyEntry } from '../model/specs/policy.ts';
import type { Origin, TargetAttributes, TargetDefinition } from '../model/target.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import { OverrideApplication } from './apply.ts';
import { AttributeCheck, settleAttributes } from './check.ts';
import { checkBuilders } from './check-builders.ts';
import { expandFlags, type OverrideText } from './flags.ts';
import { Inheritance } from './inherit.ts';
import { type LinkedTarget, LinkWalk, linksOf } from './links.ts';
import { originsOf } from './origins.ts';
import { readOverrides } from './overrides.ts';
import { defaultContext, rebaseTargets } from './rebase.ts';
import { type RemoteParts, rebaseOntoSource } from './remote.ts';
import type { ResolveRequest } from './request.ts';
import { type Selection, selectTargets } from './select.ts';
import { Sources } from './sources.ts';
import { type NameUse, UnknownNames } from './unknown-name.ts';

export type { OverrideFlags, ResolveRequest } from './request.ts';

/** A target on its way into the graph; its attributes are its own. */
interface Candidate extends LinkedTarget {
  readonly definition: TargetDefinition;
  readonly linked: boolean;
}

/**
 * Resolves what is asked for: names and patterns, groups, inheritance, overrides and links. Mistakes
 * go to the sink; the graph then holds what could be resolved in spite of them.
 */
export function resolveGraph(
  given: Definition,
  request: ResolveRequest,
  sink: DiagnosticSink,
): Graph {
  const isFileRelative = request.fileRelativePaths === true;
  const definition = isFileRelative ? { ...given, targets: rebaseTargets(given.targets) } : given;
  const unknown = new UnknownNames(definition);
  const selection = selectTargets(request.targets ?? [], definition, unknown, sink);
  const flags = expandFlags(request.flags ?? {}, sink);
  const overrides = readOverrides(
    [...setTexts(request.overrides ?? []), ...flags.overrides],
    definition.targets.map((target) => target.name),
    request.lookUpEnvironment,
    sink,
  );
  const application = new OverrideApplication(overrides, sink);
  const inheritance = new Inheritance(definition.targets, application, unknown, sink);
  const sources = new Sources(inheritance.definitions, overrides);
  const candidates = new Map<string, Candidate>();

  const resolve = (name: string, use: () => NameUse, linked: boolean): Candidate | undefined => {
    const target = inheritance.definitions.get(name);
    if (target === undefined) {
      sink.add(unknown.target(name, use()));
      return undefined;
    }
    const context = isFileRelative ? defaultContext(target) : '.';
    const attributes = withDefaults(inheritance.resolve(target), context);
    // What is only linked is exported nowhere but to the cache.
    if (linked) attributes.output = cacheOnly;
    const candidate = { name, definition: target, attributes, linked };
    candidates.set(name, candidate);
    return candidate;
  };

  for (const [name, use] of selection.targets) resolve(name, () => use, false);
  followLinks(candidates, resolve, sources, sink);
  if (flags.disablesPolicy) disablePolicies(candidates);
  if (request.sourceDateEpoch) addSourceDateEpoch(candidates, request.sourceDateEpoch);

  const findOrigins = (candidate: Candidate) => {
    const { name, attributes } = candidate;
    const found = originsOf(sources.layersOf(name), name, attributes);
    return completeOrigins(found, candidate, flags.disablesPolicy);
  };
  const check = new AttributeCheck(sources, sink);
  const targets = new Map<string, ResolvedTarget>();
  for (const candidate of sortedByName(candidates)) {
    const { name, attributes } = candidate;
    check.check(name, attributes);
    const rebased =
      definition.source && rebaseOntoSource(name, attributes, definition.source, sources, sink);
    settleAttributes(attributes);
    targets.set(name, new GraphTarget(candidate, rebased, findOrigins));
  }
  checkBuilders(definition.builders ?? [], sink);
  return {
    targets,
    groups: makeGroups(selection, definition),
    requested: selection.requested,
    grants: application.grants,
    ...(definition.builders && { builders: definition.builders }),
    ...(definition.secretFiles && { secretFiles: definition.secretFiles }),
  };
}

function setTexts(texts: readonly string[]): OverrideText[] {
  return texts.map((text) => ({ flag: '--set', text }));
}

/** A copy with the values that every target has. */
function withDefaults(attributes: TargetAttributes, context: string): TargetAttributes {
  return {
    ...attributes,
    context: attributes.context ?? context,
    dockerfile: attributes.dockerfile || 'Dockerfile',
  };
}

function followLinks(
  candidates: ReadonlyMap<string, Candidate>,
  resolve: (name: string, use: () => NameUse, linked: boolean) => Candidate | undefined,
  sources: Sources,
  sink: DiagnosticSink,
): void {
  const useIn = (from: string, context: string) => () => ({
    use: `The context "${context}" of the target "${from}" refers to it`,
    range: sources.placeOf(from, 'contexts', context),
  });
  const load = (name: string, from: string, context: string) =>
    candidates.get(name) ?? resolve(name, useIn(from, context), true);
  const walk = new LinkWalk(load, sources, sink);
  for (const candidate of sortedByName(candidates)) walk.enter(candidate);
}

const cacheOnly: readonly OutputEntry[] = [{ type: 'cacheonly', attrs: new Map() }];

function disablePolicies(candidates: ReadonlyMap<string, Candidate>): void {
  const policy: readonly PolicyEntry[] = [{ filenames: [], reset: false, disabled: true }];
  for (const candidate of candidates.values()) {
    candidate.attributes = { ...candidate.attributes, policy };
  }
}

const EPOCH = 'SOURCE_DATE_EPOCH';

function addSourceDateEpoch(candidates: ReadonlyMap<string, Candidate>, epoch: string): void {
  for (const candidate of candidates.values()) {
    const { args } = candidate.attributes;
    if (args?.has(EPOCH)) continue;
    candidate.attributes = { ...candidate.attributes, args: new Map(args).set(EPOCH, epoch) };
  }
}

type OriginsFinder = (candidate: Candidate) => ReadonlyMap<string, Origin>;

class GraphTarget implements ResolvedTarget {
  readonly name: string;
  readonly attributes: TargetAttributes;
  readonly linked: boolean;
  readonly links: readonly string[];
  declare readonly range?: Range;
  declare readonly printed?: TargetAttributes;
  declare readonly mistakableDockerfile?: string;
  readonly #candidate: Candidate;
  readonly #findOrigins: OriginsFinder;
  #origins: ReadonlyMap<string, Origin> | undefined;

  constructor(candidate: Candidate, parts: RemoteParts | undefined, findOrigins: OriginsFinder) {
    const { name, definition, attributes, linked } = candidate;
    this.#candidate = candidate;
    this.name = name;
    this.attributes = attributes;
    this.linked = linked;
    const links = linksOf(attributes);
    this.links = links.size === 0 ? noLinks : sortedNames(links.values());
    if (definition.range !== undefined) this.range = definition.range;
    if (parts !== undefined) Object.assign(this, parts);
    this.#findOrigins = findOrigins;
  }

  get origins(): ReadonlyMap<string, Origin> {
    this.#origins ??= this.#findOrigins(this.#candidate);
    return this.#origins;
  }
}

const noLinks: readonly string[] = [];

function sortedNames(names: Iterable<string>): readonly string[] {
  const list = [...names];
  return list.length < 2 ? list : [...new Set(list)].sort();
}

/** With the origins of what no definition and no override says. */
function completeOrigins(
  found: ReadonlyMap<string, Origin>,
  { attributes, linked }: Candidate,
  disablesPolicy: boolean,
): ReadonlyMap<string, Origin> {
  const origins = new Map(found);
  const previous = (key: string) => {
    const origin = found.get(key);
    return origin === undefined ? {} : { previous: origin };
  };
  if (linked) {
    origins.set('output', { kind: 'link', ...previous('output') });
    origins.set('output.0', { kind: 'link' });
  }
  if (disablesPolicy) {
    origins.set('policy', { kind: 'flag', from: '--policy', ...previous('policy') });
  }
  const epoch = `args.${EPOCH}`;
  if (attributes.args?.has(EPOCH) && !found.has(epoch)) {
    const origin: Origin = { kind: 'environment', from: EPOCH };
    origins.set('args', { ...origin, ...previous('args') });
    origins.set(epoch, origin);
  }
  for (const name of Object.keys(attributes)) {
    if (!origins.has(name)) origins.set(name, { kind: isDefault(name) ? 'default' : 'implied' });
  }
  return origins;
}

/** What every target has; all else that nobody says follows from other attributes. */
function isDefault(name: string): boolean {
  return name === 'context' || name === 'dockerfile';
}

/** The groups on the way, and `default` with what was asked for (buildx). */
function makeGroups(
  { requested, groups: onTheWay }: Selection,
  definition: Definition,
): ReadonlyMap<string, ResolvedGroup> {
  const groups = new Map<string, ResolvedGroup>();
  for (const { name, description, targets } of definition.groups) {
    if (!onTheWay.has(name) || groups.has(name)) continue;
    const described = description === undefined ? {} : { description };
    groups.set(name, { name, ...described, targets, members: targets });
  }
  const given = groups.get('default');
  const members = new Set(given?.targets ?? []);
  let hasDefault = given !== undefined;
  for (const name of requested) {
    // buildx: a target `default` becomes a member only where it is the first to be asked for.
    if (hasDefault && name === 'default') continue;
    members.add(name);
    hasDefault = true;
  }
  if (hasDefault)
    groups.set('default', { ...given, name: 'default', targets: [...members].sort() });
  return new Map(sortedByName(groups).map((group) => [group.name, group]));
}

function sortedByName<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map.keys()].sort().map((name) => map.get(name)!);
}
