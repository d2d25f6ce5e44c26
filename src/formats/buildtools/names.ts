/** The branch as it stands in tags and arguments. */
export function branchSlug(branch: string): string {
  return branch.replaceAll(/[/ ]/g, '_');
}

/** A text as a tag: less what no tag has, and at most 128 characters (build-tools). */
export function tagSlug(text: string): string {
  return text
    .replaceAll(/[^a-zA-Z0-9.\-_]/g, '')
    .replace(/^[.-]+/, '')
    .slice(0, 128);
}

/** A text as a name of a target. */
export function targetSlug(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
}
