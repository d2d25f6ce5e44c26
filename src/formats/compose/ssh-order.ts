import type { SshEntry } from '../../model/specs/ssh.ts';

/** Agents and keys in order of their names, then of their paths (buildx). */
export function sortedSsh(entries: readonly SshEntry[]): readonly SshEntry[] {
  return [...entries].sort(
    (a, b) => compareTexts(a.id, b.id) || compareTexts(a.paths.join('\0'), b.paths.join('\0')),
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
