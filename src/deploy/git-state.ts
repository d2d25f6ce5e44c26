import type { Host } from '../host/host.ts';
import { runToEnd } from './run-command.ts';

/** What Git says of a folder. */
export interface GitState {
  /** The top of the working tree. */
  readonly root: string;
  /** Where the folder lies below it: empty, or `path/of/folder/`. */
  readonly prefix: string;
  /** The commit of HEAD in full; absent before the first commit. */
  readonly head?: string;
  /** The branch of HEAD; absent when it is detached. */
  readonly branch?: string;
  /** What is not committed, as `git status --porcelain` lists it; empty when all is. */
  readonly changes: string;
}

/** The state of the repository in which a folder lies; undefined without one, or without Git. */
export async function readGitState(
  host: Host,
  folder: string = host.cwd,
): Promise<GitState | undefined> {
  const places = await askGit(host, ['rev-parse', '--show-toplevel', '--show-prefix'], folder);
  const [root, prefix = ''] = places?.split('\n') ?? [];
  // A bare repository has no working tree.
  if (!root) return undefined;
  const [head, branch, changes] = await Promise.all([
    askGit(host, ['rev-parse', '--verify', '--quiet', 'HEAD'], folder),
    askGit(host, ['symbolic-ref', '--quiet', '--short', 'HEAD'], folder),
    askGit(host, ['--no-optional-locks', 'status', '--porcelain'], folder),
  ]);
  return {
    root,
    prefix,
    ...(head && { head: head.trim() }),
    ...(branch && { branch: branch.trim() }),
    changes: changes?.trimEnd() ?? '',
  };
}

/** What a call of Git prints; undefined when it fails or Git is not there. */
export async function askGit(
  host: Host,
  words: readonly string[],
  folder: string = host.cwd,
): Promise<string | undefined> {
  const { output, problem } = await runToEnd(host, 'git', words, { cwd: folder });
  return problem === undefined ? output : undefined;
}
