import { placeKey } from '../../model/merge.ts';
import { cleanPath } from '../../model/paths.ts';
import type { CacheEntry } from '../../model/specs/cache.ts';
import type { GroupDefinition, TargetAttributes, TargetDefinition } from '../../model/target.ts';
import type { Range } from '../../source/source.ts';
import type { BuildIdentity } from './ci.ts';
import { branchSlug, tagSlug, targetSlug } from './names.ts';
import type { BuildInputs } from './project.ts';
import { noRegistry, type Registry } from './registry.ts';

/** A cache in a registry. */
export interface RegistryCache {
  readonly ref: string;
  readonly range?: Range;
}

/** Everything that targets are made of. */
export interface Project {
  /** As seen from the working directory; empty when it is that. */
  readonly folder: string;
  readonly identity: BuildIdentity;
  /** Absent: images have names under which nothing can be pushed. */
  readonly registry?: Registry;
  readonly inputs: BuildInputs;
  /** What the definition below says of the project's target. */
  readonly base?: TargetAttributes;
  /** The reference of the cache in a registry, where it can be used. */
  readonly cache?: RegistryCache;
}

/** A target of a project. */
export interface ProjectTarget {
  readonly target: TargetDefinition;
  /**
   * What it has unless the definition below says otherwise: defaults, and for stages what is said
   * there of the project's target.
   */
  readonly inherited: TargetAttributes;
}

/** The targets of a project: one for each named stage, then the image; and their groups. */
export function projectTargets(project: Project): {
  readonly targets: readonly ProjectTarget[];
  readonly groups: readonly GroupDefinition[];
} {
  const { identity, inputs } = project;
  const name = targetSlug(identity.name);
  const stages = stageTargets(project, name);
  const image = imageTarget(project, name);
  const group = (of: string, members: readonly ProjectTarget[]): GroupDefinition => ({
    name: of,
    targets: members.map(({ target }) => target.name),
  });
  return {
    targets: [...stages, image],
    groups: [
      group('default', [...stages, image]),
      ...(inputs.stages.length === 0 ? [] : [group('stages', stages)]),
    ],
  };
}

/** Where the files of `export` stages go. */
const exportFolder = 'exported';

function stageTargets(project: Project, name: string): readonly ProjectTarget[] {
  const { folder, inputs, base = {} } = project;
  return inputs.stages.map((stage, index) => {
    const isExport = stage.name.startsWith('export');
    const range = stage.nameRange ?? stage.range;
    const dest = cleanPath(`${folder === '' ? '.' : folder}/${exportFolder}`);
    const attributes: TargetAttributes = {
      ...sharedAttributes(project),
      target: stage.name,
      'cache-from': cacheSources(project, index + 1),
      ...(isExport
        ? { tags: [], output: [{ type: 'local', dest, attrs: new Map() }] }
        : { tags: imageTags(project, [writtenName(stage)]) }),
    };
    const places = sharedPlaces(project);
    places.set(placeKey('target'), range);
    places.set(placeKey(isExport ? 'output' : 'tags'), range);
    const target = { name: `${name}-${targetSlug(stage.name)}`, attributes, range, places };
    return { target, inherited: { ...defaults, ...inheritedByStages(base) } };
  });
}

function imageTarget(project: Project, name: string): ProjectTarget {
  const { identity, inputs, cache } = project;
  const { commit, branch } = identity;
  const isMain = branch === 'master' || branch === 'main';
  const attributes: TargetAttributes = {
    ...sharedAttributes(project),
    tags: imageTags(project, [commit, branchSlug(branch), ...(isMain ? ['latest'] : [])]),
    'cache-from': cacheSources(project, inputs.stages.length),
    ...(cache && { 'cache-to': [cacheTarget(cache.ref)] }),
  };
  return { target: { name, attributes, places: sharedPlaces(project) }, inherited: defaults };
}

/** The names under which the images of a project are pushed, in order: those of stages first. */
export function pushedTags(project: Project): readonly string[] {
  const { targets } = projectTargets(project);
  return targets.flatMap(({ target }) => target.attributes.tags ?? []);
}

/** What counts where the definition below says nothing else. */
const defaults: TargetAttributes = { pull: true, 'shm-size': '256m' };

/** What is the same for all of them. */
function sharedAttributes({ identity, inputs }: Project): TargetAttributes {
  return {
    ...inputs.attributes,
    args: new Map([
      ['BUILDKIT_INLINE_CACHE', '1'],
      ['CI_COMMIT', identity.commit],
      ['CI_BRANCH', branchSlug(identity.branch)],
    ]),
  };
}

function sharedPlaces({ registry, cache }: Project): Map<string, Range> {
  const places = new Map<string, Range>();
  if (registry?.range !== undefined) places.set(placeKey('tags'), registry.range);
  if (cache?.range !== undefined) {
    places.set(placeKey('cache-from'), cache.range);
    places.set(placeKey('cache-to'), cache.range);
  }
  return places;
}

/** Less what each stage has of its own. */
function inheritedByStages(base: TargetAttributes): TargetAttributes {
  const { tags, target, output, description, 'cache-from': from, 'cache-to': to, ...rest } = base;
  return rest;
}

/**
 * The images whose caches may help, the likeliest first: those of the stages up to there, the last
 * one first, then those of the branch and the last image.
 */
function cacheSources(project: Project, stages: number): readonly CacheEntry[] {
  const { registry, inputs, identity, cache } = project;
  const own = cache === undefined ? [] : [cache.ref];
  // Nothing is ever pushed there.
  if (registry === undefined) return own.map(registryCache);
  const names = inputs.stages
    .slice(0, stages)
    .filter(({ name }) => !name.startsWith('export'))
    .map(writtenName)
    .reverse();
  const tags = imageTags(project, [...names, branchSlug(identity.branch), 'latest']);
  return [...own, ...tags].map(registryCache);
}

function registryCache(ref: string): CacheEntry {
  return { type: 'registry', attrs: new Map([['ref', ref]]) };
}

/** With what ECR asks for. */
function cacheTarget(ref: string): CacheEntry {
  const attrs = [
    ['ref', ref],
    ['mode', 'max'],
    ['image-manifest', 'true'],
    ['oci-mediatypes', 'true'],
  ] as const;
  return { type: 'registry', attrs: new Map(attrs) };
}

/** Less those of which nothing is left. */
function imageTags(project: Project, texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => {
    const tag = tagSlug(text);
    return tag === '' ? [] : [`${imageName(project)}:${tag}`];
  });
}

/** The image's name without a tag. */
export function imageName({ registry, identity }: Pick<Project, 'registry' | 'identity'>): string {
  return `${registry?.url ?? noRegistry}/${identity.name}`;
}

/** The stage's name as the Dockerfile has it. */
function writtenName({ name, nameRange }: BuildInputs['stages'][number]): string {
  return nameRange?.file.text.slice(nameRange.start, nameRange.end) ?? name;
}
