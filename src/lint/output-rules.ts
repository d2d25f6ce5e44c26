import type { ResolvedTarget } from '../model/graph.ts';
import { cleanPath } from '../model/paths.ts';
import { formatJson, printAttributes } from '../model/print.ts';
import type { CacheEntry } from '../model/specs/cache.ts';
import { destinationKind, type OutputEntry } from '../model/specs/output.ts';
import { readBoolean } from '../model/specs/scalars.ts';
import type { AttributeName } from '../model/target.ts';
import { type Finding, type LintFacts, placeOf } from './facts.ts';

/** One thing that a target writes, under a key that is the same for the same thing. */
interface Written {
  readonly target: ResolvedTarget;
  readonly key: string;
  /** As messages show it. */
  readonly shown: string;
  readonly attribute: AttributeName;
  readonly index: number;
}

/** Tags that two targets of one group write. */
export function duplicateTags(facts: LintFacts): readonly Finding[] {
  return collisions(facts, writtenTags, 'Duplicate tag', 'tag');
}

function writtenTags(target: ResolvedTarget): readonly Written[] {
  const { tags = [], output = [] } = target.attributes;
  const isNamed = output.length === 0 || output.some(isImage);
  // By digest the names are written by a later step, which joins the images.
  const isByDigest = output.some(({ attrs }) => isOn(attrs.get('push-by-digest')));
  if (!isNamed || isByDigest) return [];
  return tags.map((tag, index) => ({
    target,
    key: normalTag(tag),
    shown: `"${tag}"`,
    attribute: 'tags',
    index,
  }));
}

/** Without what a reference may leave out: `docker.io/library/app:latest` is `app`. */
function normalTag(tag: string): string {
  const short = tag.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\/(?=[^/]+$)/, '');
  return /:[^/]*$|@/.test(short) ? short : `${short}:latest`;
}

function isImage({ type }: OutputEntry): boolean {
  return ['image', 'registry', 'docker', 'oci'].includes(type);
}

/** Files that two targets of one group write. */
export function duplicateFiles(facts: LintFacts): readonly Finding[] {
  return collisions(facts, writtenFiles, 'Duplicate file', 'file');
}

function writtenFiles(target: ResolvedTarget): readonly Written[] {
  return (target.attributes.output ?? []).flatMap((output, index): readonly Written[] => {
    const { dest } = output;
    // A folder takes the files of many targets.
    if (dest === undefined || dest === '-' || destinationKind(output) !== 'file') return [];
    return [{ target, key: cleanPath(dest), shown: `"${dest}"`, attribute: 'output', index }];
  });
}

/** Caches that two targets of one group write. */
export function duplicateCaches(facts: LintFacts): readonly Finding[] {
  return collisions(facts, writtenCaches, 'Duplicate cache', 'cache');
}

function writtenCaches(target: ResolvedTarget): readonly Written[] {
  return (target.attributes['cache-to'] ?? []).flatMap((cache, index): readonly Written[] => {
    const place = placeOfCache(cache);
    // What comes to nothing here may come from a variable.
    if (!place) return [];
    const shown = `"${place}" of type ${cache.type}`;
    return [{ target, key: `${cache.type} ${place}`, shown, attribute: 'cache-to', index }];
  });
}

/** What tells caches of a type apart, with BuildKit's defaults; undefined where nothing can. */
function placeOfCache({ type, attrs }: CacheEntry): string | undefined {
  switch (type) {
    case 'registry':
      return attrs.get('ref');
    case 'local': {
      const folder = attrs.get('dest');
      return folder && `${cleanPath(folder)}:${attrs.get('tag') ?? 'latest'}`;
    }
    case 'gha':
      return attrs.get('scope') ?? 'buildkit';
    case 's3':
      return ['bucket', 'prefix', 'manifests_prefix', 'name']
        .map((key) => attrs.get(key) ?? '')
        .join('/');
    case 'azblob':
      return ['account_url', 'container', 'prefix', 'name']
        .map((key) => attrs.get(key) ?? '')
        .join('/');
    default:
      return undefined;
  }
}

/** A finding for each thing that more than one target of a group writes. */
function collisions(
  facts: LintFacts,
  writtenBy: (target: ResolvedTarget) => readonly Written[],
  summary: string,
  noun: string,
): readonly Finding[] {
  const findings = new Map<string, Finding>();
  const known = new Map<ResolvedTarget, readonly Written[]>();
  for (const targets of facts.together()) {
    const firsts = new Map<string, Written>();
    for (const target of targets) {
      const written = known.get(target) ?? writtenBy(target);
      known.set(target, written);
      for (const item of written) {
        const first = firsts.get(item.key);
        if (first === undefined) firsts.set(item.key, item);
        else if (!isSameBuild(first.target, target) && !findings.has(item.key)) {
          findings.set(item.key, collision(first, item, summary, noun));
        }
      }
    }
  }
  return [...findings.values()];
}

/** Two that are built alike write the same, as services of Compose with one image do. */
function isSameBuild(a: ResolvedTarget, b: ResolvedTarget): boolean {
  return a === b || textOf(a) === textOf(b);
}

function textOf({ attributes }: ResolvedTarget): string {
  const { description: _, ...rest } = attributes;
  return formatJson(printAttributes(rest, 'full'));
}

function collision(first: Written, second: Written, summary: string, noun: string): Finding {
  const other = placeOf(first.target, first.attribute, first.index).subject;
  return {
    summary,
    detail: `The targets "${first.target.name}" and "${second.target.name}" are built together and both write the ${noun} ${second.shown}; the one that ends last wins.`,
    ...placeOf(second.target, second.attribute, second.index),
    ...(other && {
      related: [{ message: `The target "${first.target.name}" writes it here.`, range: other }],
    }),
  };
}

/** Images for several platforms that go to Docker's own store, or to a file for it. */
export function* platformsWithDocker({ built }: LintFacts): Generator<Finding> {
  for (const target of built) {
    const { platforms = [], output = [] } = target.attributes;
    const index = output.findIndex(({ type }) => type === 'docker');
    if (platforms.length < 2 || index < 0) continue;
    yield {
      summary: 'Several platforms for Docker',
      detail: `The target "${target.name}" is built for ${platforms.length} platforms, but type=docker takes one, unless Docker keeps its images in containerd. Use type=image or type=oci, or build it for one platform.`,
      ...placeOf(target, 'output', index),
    };
  }
}

/** Images that are pushed without a name. */
export function* untaggedPushes({ built, definition }: LintFacts): Generator<Finding> {
  const empty = new Set(
    definition.targets
      .filter(({ attributes }) => Object.keys(attributes).length === 0)
      .map(({ name }) => name),
  );
  const parents = new Map(
    definition.targets.map(({ name, attributes }) => [name, attributes.inherits ?? []]),
  );
  for (const target of built) {
    const { output = [] } = target.attributes;
    const index = output.findIndex(isPushed);
    if (index < 0 || output[index]?.attrs.has('name')) continue;
    // Tags that come to nothing here may come from a variable.
    if (target.origins.has('tags')) continue;
    // An empty parent is a place for what another file says, such as the tags of a CI run.
    if (inheritsAny(target.name, parents, empty)) continue;
    yield {
      summary: 'Push without a tag',
      detail: `The target "${target.name}" is pushed, but has no tag that says where to. Set tags, or "name" of the output.`,
      ...placeOf(target, 'output', index),
    };
  }
}

function isPushed({ type, attrs }: OutputEntry): boolean {
  return type === 'registry' || (type === 'image' && isOn(attrs.get('push')));
}

function isOn(text: string | undefined): boolean {
  return text !== undefined && readBoolean(text) === true;
}

function inheritsAny(
  name: string,
  parents: ReadonlyMap<string, readonly string[]>,
  wanted: ReadonlySet<string>,
): boolean {
  const seen = new Set<string>();
  const waiting = [...(parents.get(name) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (wanted.has(next)) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...(parents.get(next) ?? []));
  }
  return false;
}
