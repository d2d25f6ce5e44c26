import { rebasePath } from '../model/paths.ts';
import type { TargetDefinition } from '../model/target.ts';

/**
 * The definitions with `context` and `contexts` seen from the working directory, for those that were
 * read with paths relative to their files (BUILDX_BAKE_FILE_RELATIVE_PATHS).
 */
export function rebaseTargets(targets: readonly TargetDefinition[]): readonly TargetDefinition[] {
  if (targets.every(({ bases }) => bases === undefined)) return targets;
  const byName = new Map(targets.map((target) => [target.name, target]));
  // A base that was taken over counts for those that take it over from there, in order (buildx).
  const folders = new Map<string, string>();
  return targets.map((target) => rebaseTarget(target, byName, folders));
}

function rebaseTarget(
  target: TargetDefinition,
  byName: ReadonlyMap<string, TargetDefinition>,
  folders: Map<string, string>,
): TargetDefinition {
  const { bases, attributes } = target;
  if (bases === undefined) return target;
  const reference =
    bases.contextReference === undefined ? undefined : byName.get(bases.contextReference);
  const folder = reference?.bases === undefined ? bases.context : folderOf(reference, folders);
  if (folder !== undefined) folders.set(target.name, folder);
  const { context, contexts } = attributes;
  const { name, range, places, matrix, uses, layers } = target;
  return {
    name,
    places,
    bases,
    ...(range && { range }),
    ...(matrix && { matrix }),
    ...(uses && { uses }),
    ...(layers && { layers }),
    attributes: {
      ...attributes,
      ...(context === undefined ? {} : { context: rebasePath(folder, context) }),
      ...(contexts === undefined
        ? {}
        : {
            contexts: new Map(
              [...contexts].map(([name, path]) => [
                name,
                rebasePath(bases.contexts?.get(name), path),
              ]),
            ),
          }),
    },
  };
}

function folderOf(
  { name, bases }: TargetDefinition,
  folders: ReadonlyMap<string, string>,
): string | undefined {
  return folders.get(name) ?? bases?.context ?? bases?.default;
}

/** The context of a target for which nobody set one. */
export function defaultContext({ bases }: TargetDefinition): string {
  return rebasePath(bases?.default, '.');
}
