import { isGitReference, isSshReference } from './git-reference.ts';

/** Whether a context or definition is fetched by HTTP or from a Git repository (buildx, BuildKit). */
export function isRemoteUrl(text: string): boolean {
  return text.startsWith('https://') || text.startsWith('http://') || isGitReference(text);
}

/** Whether a context is reached over SSH, for which BuildKit needs an agent. */
export function isSshRepository(text: string): boolean {
  return isSshReference(text);
}
