import type { Host } from '../../host/host.ts';
import type { Definition, VariableDefinition } from '../../model/definition.ts';
import { mergeTargets } from '../../model/merge.ts';
import type { GroupDefinition } from '../../model/target.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { SourceFile } from '../../source/source.ts';
import { type BuildIdentity, identifyBuild } from './ci.ts';
import { readProjectFiles } from './config-files.ts';
import { branchSlug, targetSlug } from './names.ts';
import { reportMistake } from './problem.ts';
import { dockerfileVariable, readInputs } from './project.ts';
import { registryOf } from './registry.ts';
import { readSettings, type Settings } from './settings.ts';
import { type Project, projectTargets, type RegistryCache } from './targets.ts';

/** What a configuration is read with besides its files. */
export interface BuildtoolsSources {
  readonly host: Host;
  /** As of `--var`. */
  readonly variables: ReadonlyMap<string, string>;
  /** As of `--env-file`. */
  readonly envFiles: ReadonlyMap<string, string>;
  /** Whether the environment of the process counts for variables. */
  readonly readsEnvironment: boolean;
  /** As of `--builder`. */
  readonly builder?: string;
  /** URL of a remote definition. */
  readonly source?: string;
}

/** A project with the configuration that it was read from. */
export interface ConfiguredProject extends Project {
  readonly settings: Settings;
  readonly variables: readonly VariableDefinition[];
}

/**
 * Reads configurations of build-tools, together with those of the folders above, over a definition.
 * Mistakes go to the sink, and the definition is then the one below.
 */
export async function readBuildtoolsFiles(
  files: readonly SourceFile[],
  base: Definition,
  sources: BuildtoolsSources,
  sink: DiagnosticSink,
): Promise<Definition> {
  const project = await readProject(files, base, sources, sink);
  return project === undefined ? base : layProject(base, project);
}

/** The project that configurations are about; undefined after mistakes, which are in the sink. */
export async function readProject(
  given: readonly SourceFile[],
  base: Definition,
  sources: BuildtoolsSources,
  sink: DiagnosticSink,
): Promise<ConfiguredProject | undefined> {
  const { host, source } = sources;
  if (source !== undefined) {
    const [file] = given;
    const detail = 'It is about a Dockerfile beside it. Clone the repository, and bake there.';
    const place = file && { file, start: 0, end: 0 };
    reportMistake(sink, 'a configuration of build-tools cannot be remote', detail, place);
    return undefined;
  }
  const { folder, path, files } = await readProjectFiles(given, host);
  const settings = readSettings(files, host.env, sink);
  if (settings === undefined) return undefined;
  const variables = givenVariables(sources);
  const identity = withVariables(await identifyBuild(settings, host, path), variables);
  if (identity.commit === '' && identity.branch === '') {
    reportMistake(sink, 'commit and/or branch information is missing', missingDetail);
    return undefined;
  }
  const below = base.targets.find(({ name }) => name === targetSlug(identity.name))?.attributes;
  const dockerfile = variables.get(dockerfileVariable)?.text;
  const wishes = {
    folder,
    goMounts: settings.has('cache.go_mounts'),
    ...(dockerfile && { dockerfile }),
    ...(below && { base: below }),
  };
  const inputs = await readInputs(wishes, host, sink);
  if (inputs === undefined) return undefined;
  const registry = registryOf(settings, sink);
  const cache = cacheOf(settings, sources);
  return {
    folder,
    identity,
    inputs,
    settings,
    variables: ownVariables(identity, variables),
    ...(registry && { registry }),
    ...(below && { base: below }),
    ...(cache && { cache }),
  };
}

/** A definition with the targets, groups and variables of a project. */
export function layProject(base: Definition, project: ConfiguredProject): Definition {
  const made = projectTargets(project);
  const targets = new Map(base.targets.map((target) => [target.name, target]));
  for (const { target, inherited } of made.targets) {
    const earlier = targets.get(target.name);
    const below = { name: target.name, attributes: inherited, places: new Map() };
    const merged = earlier === undefined ? below : mergeTargets(below, earlier);
    targets.set(target.name, mergeTargets(merged, target));
  }
  return {
    ...base,
    targets: [...targets.values()],
    groups: withGroups(base.groups, made.groups),
    variables: [...base.variables, ...project.variables],
  };
}

const missingDetail =
  'Perhaps this is no Git repository, or it has no commit, or environment variables are not set. Set CI_COMMIT and CI_BRANCH, or make a commit.';

/** The variables that can be given from outside. */
const variableNames = ['IMAGE_NAME', 'CI_COMMIT', 'CI_BRANCH', dockerfileVariable] as const;

type VariableName = (typeof variableNames)[number];

interface GivenVariable {
  readonly text: string;
  readonly origin: 'flag' | 'environment' | 'env-file';
}

function givenVariables({
  host,
  variables,
  envFiles,
  readsEnvironment,
}: BuildtoolsSources): ReadonlyMap<VariableName, GivenVariable> {
  const given = new Map<VariableName, GivenVariable>();
  for (const name of variableNames) {
    const flag = variables.get(name);
    const environment = readsEnvironment ? host.env[name] : undefined;
    const file = envFiles.get(name);
    if (flag !== undefined) given.set(name, { text: flag, origin: 'flag' });
    else if (environment) given.set(name, { text: environment, origin: 'environment' });
    else if (file) given.set(name, { text: file, origin: 'env-file' });
  }
  return given;
}

function withVariables(
  identity: BuildIdentity,
  given: ReadonlyMap<VariableName, GivenVariable>,
): BuildIdentity {
  return {
    ...identity,
    name: given.get('IMAGE_NAME')?.text || identity.name,
    commit: given.get('CI_COMMIT')?.text ?? identity.commit,
    branch: given.get('CI_BRANCH')?.text ?? identity.branch,
  };
}

function ownVariables(
  identity: BuildIdentity,
  given: ReadonlyMap<VariableName, GivenVariable>,
): readonly VariableDefinition[] {
  const origin = (name: VariableName) => given.get(name)?.origin ?? 'default';
  const row = (name: VariableName, value: string, description: string): VariableDefinition => ({
    name,
    value,
    description,
    origin: origin(name),
  });
  return [
    row('IMAGE_NAME', identity.name, 'The name of the image, without registry and tag'),
    row('CI_COMMIT', identity.commit, 'The commit that is built'),
    row('CI_BRANCH', branchSlug(identity.branch), 'The branch that is built'),
    row(
      dockerfileVariable,
      given.get(dockerfileVariable)?.text ?? 'Dockerfile',
      'The Dockerfile, or - for standard input',
    ),
  ];
}

/** The cache in ECR, where the builder can keep one: not in Docker's own (build-tools). */
function cacheOf(
  settings: Settings,
  { host, builder }: BuildtoolsSources,
): RegistryCache | undefined {
  const url = settings.get('cache.ecr.url');
  const { BUILDKIT_HOST, BUILDX_BUILDER } = host.env;
  if (url === undefined || !(builder || BUILDKIT_HOST || BUILDX_BUILDER)) return undefined;
  const tag = settings.get('cache.ecr.tag')?.text ?? 'buildcache';
  return { ref: `${url.text}:${tag}`, ...(url.range && { range: url.range }) };
}

/** A group of the definition below keeps its members, and gets these. */
function withGroups(
  base: readonly GroupDefinition[],
  made: readonly GroupDefinition[],
): readonly GroupDefinition[] {
  const groups = new Map(base.map((group) => [group.name, group]));
  for (const group of made) {
    const earlier = groups.get(group.name);
    const targets = [...new Set([...(earlier?.targets ?? []), ...group.targets])];
    groups.set(group.name, { ...earlier, name: group.name, targets });
  }
  return [...groups.values()];
}
