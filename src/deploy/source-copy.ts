import type { Host } from '../host/host.ts';
import type { Preparation } from '../model/plan.ts';
import type { GitState } from './git-state.ts';

/** A copy of HEAD beside the working tree, which targets are built from. */
export interface SourceCopy {
  /** `clone` has `.git` and submodules; `archive` is what `git archive` gives. */
  readonly kind: 'clone' | 'archive';
  /** The top of the working tree that is copied. */
  readonly root: string;
  /** The commit. */
  readonly head: string;
  /** The top of the copy. */
  readonly folder: string;
}

/**
 * The copy of a repository's HEAD: in a folder of the user's cache that is the same in every run,
 * so that BuildKit gets only what changed.
 */
export function sourceCopy(
  host: Host,
  kind: SourceCopy['kind'],
  { root, head }: GitState & { readonly head: string },
): SourceCopy {
  const base = root.slice(root.lastIndexOf('/') + 1) || 'root';
  const name = `${base.replace(/[^\w.-]/g, '-')}-${fingerprint(root)}`;
  return { kind, root, head, folder: `${cacheFolder(host)}/bakefile/${kind}s/${name}/${base}` };
}

function cacheFolder({ env, homeDirectory, platform }: Host): string {
  const local = platform.startsWith('windows/') ? env['LOCALAPPDATA'] : undefined;
  return env['XDG_CACHE_HOME'] || local || `${homeDirectory}/.cache`;
}

/** FNV-1a of 64 bits, in hexadecimal digits: enough to tell folders apart. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

/** One call of a program. */
export type Call = readonly [program: string, ...words: string[]];

/** The calls that make a copy where there is none. */
export function makingCalls({ kind, root, head, folder }: SourceCopy): readonly Call[] {
  if (kind === 'clone') {
    // Not the last commit of a branch: HEAD may be detached.
    const checkOut: Call = ['git', '-C', folder, 'reset', '--quiet', '--hard', head];
    return [['git', 'clone', '--quiet', '--recurse-submodules', root, folder], checkOut];
  }
  const tar = `${folder}.tar`;
  return [
    ['git', '-C', root, 'archive', '--format=tar', `--output=${tar}`, head],
    ['tar', '-xf', tar, '-C', folder],
  ];
}

/** The calls that bring an earlier clone to the commit (Kamal's, and detached commits besides). */
export function refreshingCalls({ root, head, folder }: SourceCopy): readonly Call[] {
  const git = (...words: string[]): Call => ['git', '-C', folder, ...words];
  return [
    git('remote', 'set-url', 'origin', root),
    git(
      'fetch',
      '--quiet',
      '--force',
      '--update-shallow',
      'origin',
      '+refs/heads/*:refs/remotes/origin/*',
      'HEAD',
    ),
    git('reset', '--quiet', '--hard', head),
    git('clean', '-ffdxq'),
    git('submodule', 'sync', '--quiet', '--recursive'),
    git('submodule', 'update', '--quiet', '--init', '--recursive', '--force'),
    git('gc', '--auto', '--quiet'),
  ];
}

/** The making of a copy as a dry run shows it. */
export function copyPreparation(copy: SourceCopy): Preparation {
  const { kind, root, head, folder } = copy;
  const fresh: Call[] = [
    ['rm', '-rf', folder],
    ['mkdir', '-p', kind === 'clone' ? folder.slice(0, folder.lastIndexOf('/')) : folder],
    ...makingCalls(copy),
  ];
  return {
    title: `${kind} of ${root} at ${head}`,
    commands: fresh,
    ...(kind === 'clone' && { again: { path: `${folder}/.git`, commands: refreshingCalls(copy) } }),
  };
}
