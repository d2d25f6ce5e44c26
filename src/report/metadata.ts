import type { RunState } from './run-state.ts';

/**
 * The metadata file of a run, in Buildx's form: an object for each target that was built, and the
 * warnings that Buildx was asked for by BUILDX_METADATA_WARNINGS. Keys are in order, two spaces a
 * level, no newline at the end (buildx).
 */
export function renderMetadata(state: RunState): string {
  const entries: [string, unknown][] = [];
  for (const { name, metadata } of state.targets.values()) {
    if (Object.keys(metadata).length > 0) entries.push([name, sorted(Object.entries(metadata))]);
  }
  const warnings = new Map(
    state.metadataWarnings.map((warning) => [JSON.stringify(warning), warning]),
  );
  if (warnings.size > 0) entries.push(['buildx.build.warnings', [...warnings.values()]]);
  return goEscaped(JSON.stringify(sorted(entries), undefined, 2));
}

function sorted(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Go's encoder writes these characters as escapes. */
function goEscaped(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
