import { readGitState } from '../../deploy/git-state.ts';
import type { Host } from '../../host/host.ts';
import type { Settings } from './settings.ts';

/** What a build is called, and of which commit it is. */
export interface BuildIdentity {
  /** Of the CI system that runs it, as people call it; absent outside of any. */
  readonly ci?: string;
  readonly name: string;
  /** Empty when unknown. */
  readonly commit: string;
  /** As it is called, slashes and all; empty when unknown, `HEAD` when none is checked out. */
  readonly branch: string;
}

interface CiSystem {
  readonly title: string;
  /** Its keys in the configuration. */
  readonly key: string;
  /** It runs the build when this is set. */
  readonly sign: string;
}

/** In the order in which they are looked for (build-tools). */
const ciSystems: readonly CiSystem[] = [
  { title: 'Azure', key: 'azure', sign: 'cibuildname' },
  { title: 'Buildkite', key: 'buildkite', sign: 'cibuildname' },
  { title: 'GitLab', key: 'gitlab', sign: 'cibuildname' },
  { title: 'TeamCity', key: 'teamcity', sign: 'cibuildname' },
  { title: 'GitHub', key: 'github', sign: 'cicommit' },
];

/** Name, commit and branch: what the CI system says, else the Git repository of the folder. */
export async function identifyBuild(
  settings: Settings,
  host: Host,
  folder: string,
): Promise<BuildIdentity> {
  const system = ciSystems.find(({ key, sign }) => settings.has(`ci.${key}.${sign}`));
  const value = (name: string): string =>
    (system && settings.get(`ci.${system.key}.${name}`)?.text) ?? '';
  const image = settings.get('ci.imagename')?.text;
  const name = image ?? (nameInCi(system, value) || lastSegment(folder)).toLowerCase();
  const branch = value('cibranchname').replace(/^refs\/(?:heads|tags)\//, '');
  const commit = value('cicommit');
  const said = { ...(system && { ci: system.title }), name };
  if (commit !== '' && branch !== '') return { ...said, commit, branch };
  const git = await readGitState(host, folder);
  // Before the first commit there is no branch either (go-git).
  const ownBranch = git?.head === undefined ? '' : (git.branch ?? 'HEAD');
  return { ...said, commit: commit || (git?.head ?? ''), branch: branch || ownBranch };
}

function nameInCi(system: CiSystem | undefined, value: (name: string) => string): string {
  if (system?.key !== 'github') return value('cibuildname');
  return lastSegment(value('cirepository')) || lastSegment(value('cibuildname'));
}

function lastSegment(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? '';
}
