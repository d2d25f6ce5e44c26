import type { Graph, ResolvedTarget } from '../model/graph.ts';
import type { AttributeName } from '../model/target.ts';

/** A release of Buildx: `0.29.1`; `undefined` where a build does not tell, which counts as the newest. */
export type BuildxVersion = readonly [major: number, minor: number, patch: number];

/** The oldest that writes its progress as data. */
export const oldestBuildx: BuildxVersion = [0, 13, 0];

/**
 * Since when Buildx reads an attribute in a Bake file, and since when `build` has the flag, where
 * that is later than the oldest release that is supported. What `bake` does not know it drops
 * without a word.
 */
const attributeNeeds: Partial<
  Record<AttributeName, { readonly bake: BuildxVersion; readonly build: BuildxVersion }>
> = {
  call: { bake: [0, 16, 0], build: [0, 15, 0] },
  network: { bake: [0, 17, 0], build: oldestBuildx },
  entitlements: { bake: [0, 17, 0], build: oldestBuildx },
  'extra-hosts': { bake: [0, 25, 0], build: oldestBuildx },
  policy: { bake: [0, 31, 0], build: [0, 31, 0] },
  resources: { bake: [0, 35, 0], build: [0, 35, 0] },
};

/** Since when `bake` has `--allow`. */
export const allowFlag: BuildxVersion = [0, 17, 0];

/** Whether the plan depends on the release, so that it is worth asking for it. */
export function dependsOnVersion(graph: Graph, allowed: readonly string[]): boolean {
  if (allowed.length > 0) return true;
  return [...graph.targets.values()].some((target) => neededAttributes(target).length > 0);
}

/** The attributes of a target that not every release knows. */
function neededAttributes({ attributes }: ResolvedTarget): readonly AttributeName[] {
  return (Object.keys(attributeNeeds) as AttributeName[]).filter((name) => {
    const value = attributes[name];
    if (value === undefined || value === '') return false;
    if (value instanceof Map) return value.size > 0;
    return !Array.isArray(value) || value.length > 0;
  });
}

/** How a release can build a target: by `bake`, by `build` alone, or not at all. */
export type Ability =
  | { readonly kind: 'bake' | 'build' }
  | { readonly kind: 'none'; readonly attribute: AttributeName; readonly since: BuildxVersion };

/** How that release of Buildx can build that target. */
export function abilityOf(target: ResolvedTarget, version: BuildxVersion | undefined): Ability {
  let kind: 'bake' | 'build' = 'bake';
  for (const attribute of neededAttributes(target)) {
    const needs = attributeNeeds[attribute];
    if (needs === undefined || isAtLeast(version, needs.bake)) continue;
    if (!isAtLeast(version, needs.build)) return { kind: 'none', attribute, since: needs.build };
    kind = 'build';
  }
  return { kind };
}

/** Whether a release is as new as another. */
export function isAtLeast(version: BuildxVersion | undefined, least: BuildxVersion): boolean {
  if (version === undefined) return true;
  for (const [index, part] of least.entries()) {
    const own = version[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}

/** `0.29.1` of what `docker-buildx version` prints; undefined for a build without a release. */
export function readBuildxVersion(text: string): BuildxVersion | undefined {
  const match = /\bv?(\d+)\.(\d+)\.(\d+)/.exec(text.replace(/^\S+\s+/, ''));
  if (match === null) return undefined;
  const [major, minor, patch] = match.slice(1).map(Number);
  // A build of a development tree calls itself v0.0.0+unknown.
  if (!major && !minor && !patch) return undefined;
  return [major ?? 0, minor ?? 0, patch ?? 0];
}
