import { type GitState, readGitState } from '../../deploy/git-state.ts';
import type { Host } from '../../host/host.ts';
import type { Definition, VariableDefinition } from '../../model/definition.ts';
import { mergeTargets } from '../../model/merge.ts';
import { type DiagnosticSink, Diagnostics } from '../../source/diagnostic.ts';
import type { SourceFile } from '../../source/source.ts';
import type { YamlNode } from '../yaml/node.ts';
import { builderOf, chooseBuilder } from './builder-kind.ts';
import { checkConfiguration } from './check.ts';
import type { Configuration } from './configuration.ts';
import { erbOutput } from './erb-command.ts';
import { type LoadedConfiguration, loadConfiguration } from './load.ts';
import { reportMistake } from './problem.ts';
import { developmentTarget, serviceTarget } from './target.ts';
import { validateShape } from './validate.ts';

/** What a configuration is read with. */
export interface KamalSources {
  readonly host: Host;
  /** As of `--var`. */
  readonly variables: ReadonlyMap<string, string>;
  /** As of `--env-file`. */
  readonly envFiles: ReadonlyMap<string, string>;
  /** Whether the environment of the process counts. */
  readonly readsEnvironment: boolean;
  /** Whether the commands of ERB may be run (`--allow=exec`). */
  readonly mayExecute: boolean;
}

/**
 * Reads configurations of Kamal, together, over a definition: the service's target is laid on one
 * of its name, the others stay. Mistakes go to the sink, and the definition is then the one below.
 */
export async function readKamalFiles(
  files: readonly SourceFile[],
  base: Definition,
  sources: KamalSources,
  sink: DiagnosticSink,
): Promise<Definition> {
  const found = new Diagnostics();
  const loaded = await readConfiguration(files, sources, found);
  const made =
    loaded && !found.hasErrors && (await definitionOf(loaded.configuration, sources, found));
  for (const item of found.items) sink.add(item);
  return made && !found.hasErrors ? layOver(base, made) : base;
}

/** A checked configuration, with the commands that were not run; undefined after a mistake, which is in the sink. */
export async function readConfiguration(
  files: readonly SourceFile[],
  sources: KamalSources,
  sink: Diagnostics,
): Promise<LoadedConfiguration | undefined> {
  const destination = givenValue('DESTINATION', sources)?.text || undefined;
  const settings = { host: sources.host, destination };
  const first = await loadConfiguration(files, settings, sink);
  if (first === undefined) return undefined;
  const outputs = await runCommands(first, sources, sink);
  if (outputs === undefined) return undefined;
  const loaded =
    outputs.size === 0 ? first : await loadConfiguration(files, { ...settings, outputs }, sink);
  if (loaded === undefined) return undefined;
  const { configuration } = loaded;
  validateShape(configuration.root, sink);
  checkConfiguration(configuration, sink);
  return sink.hasErrors ? undefined : loaded;
}

/**
 * The outputs of the commands that a build needs; those of the registry's account are run when
 * somebody logs in.
 */
async function runCommands(
  { configuration, commands }: LoadedConfiguration,
  sources: KamalSources,
  sink: DiagnosticSink,
): Promise<ReadonlyMap<string, string> | undefined> {
  const outputs = new Map<string, string>();
  const account = ['username', 'password'].map((key) => configuration.node('registry', key));
  const later = account.flatMap((node) => (node === undefined ? [] : textsIn(node)));
  for (const command of commands) {
    if (later.some((text) => text.includes(command.placeholder))) continue;
    const output = await erbOutput(command, sources, sink);
    if (output === undefined) return undefined;
    outputs.set(command.placeholder, output);
  }
  return outputs;
}

function textsIn(node: YamlNode): readonly string[] {
  if (node.kind === 'scalar') return node.value.type === 'string' ? [node.value.text] : [];
  return node.kind === 'sequence' ? node.items.flatMap(textsIn) : [];
}

async function definitionOf(
  configuration: Configuration,
  sources: KamalSources,
  sink: DiagnosticSink,
): Promise<Definition | undefined> {
  const { host } = sources;
  const git = await readGitState(host);
  const version = versionOf(configuration, git, sources, sink);
  if (version === undefined) return undefined;
  const choice = await chooseBuilder(configuration, host);
  const builder = builderOf(configuration, choice);
  const isAway = configuration.usesLocalRegistry && choice.remoteArches.length > 0;
  if (isAway && !configuration.remote?.startsWith('ssh://')) {
    const rule = 'Local registry with remote builder requires an SSH URL (e.g., ssh://user@host)';
    reportMistake(sink, '', rule, configuration.place('builder', 'remote'));
  }
  const target = serviceTarget(
    {
      configuration,
      version: version.value ?? '',
      isRepository: git?.head !== undefined,
      usesPack: choice.kind === 'pack',
      folder: host.cwd,
      lookUp: (name) => host.env[name],
      ...(builder.name !== undefined && { builder: builder.name }),
    },
    sink,
  );
  const range = configuration.place('service');
  const secrets = configuration.texts('builder', 'secrets');
  return {
    targets: [target, developmentTarget(target)],
    groups: [{ name: 'default', targets: [target.name], range, memberRanges: [range] }],
    variables: [version, destinationOf(configuration, sources)],
    ...(builder.definition !== undefined && { builders: [builder.definition] }),
    ...(secrets.length > 0 && {
      secretFiles: {
        files: configuration.secretFiles,
        names: new Map(secrets.map((secret) => [secret.text, secret.range])),
      },
    }),
  };
}

/** What is built: what was said, else the commit, marked when the tree that is built differs. */
function versionOf(
  configuration: Configuration,
  git: GitState | undefined,
  sources: KamalSources,
  sink: DiagnosticSink,
): VariableDefinition | undefined {
  const name = 'VERSION';
  const description = 'What is built: the first tag of the image.';
  const said = givenValue(name, sources);
  if (said?.text) return { name, description, value: said.text, origin: said.origin, from: name };
  const { host } = sources;
  if (git?.head === undefined) {
    sink.add({
      code: 'no-version',
      severity: 'error',
      summary:
        git === undefined
          ? `Can't use commit hash as version, no git repository found in ${host.cwd}`
          : `Can't use commit hash as version, ${git.root} has no commit yet`,
      detail: 'Set the version with --var VERSION=…, or in the environment.',
      subject: configuration.place('service'),
    });
    return undefined;
  }
  const buildsTree = configuration.text('builder', 'context') !== undefined;
  const isMarked = buildsTree && git.changes !== '';
  const value = isMarked ? `${git.head}_uncommitted_${randomDigits(host)}` : git.head;
  return { name, description, value, origin: 'default' };
}

function destinationOf({ destination }: Configuration, sources: KamalSources): VariableDefinition {
  const said = givenValue('DESTINATION', sources);
  return {
    name: 'DESTINATION',
    description: 'Where to: "staging" adds deploy.staging.yml and its secrets.',
    value: destination,
    origin: said?.origin ?? 'default',
    ...(said !== undefined && { from: 'DESTINATION' }),
  };
}

function givenValue(
  name: string,
  { variables, envFiles, host, readsEnvironment }: KamalSources,
): { readonly text: string; readonly origin: 'flag' | 'environment' | 'env-file' } | undefined {
  const given = variables.get(name);
  if (given !== undefined) return { text: given, origin: 'flag' };
  const own = readsEnvironment ? host.env[name] : undefined;
  if (own !== undefined) return { text: own, origin: 'environment' };
  const read = envFiles.get(name);
  return read === undefined ? undefined : { text: read, origin: 'env-file' };
}

function randomDigits(host: Host): string {
  return [...host.randomBytes(8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function layOver(base: Definition, over: Definition): Definition {
  const targets = new Map(base.targets.map((target) => [target.name, target]));
  for (const target of over.targets) {
    const earlier = targets.get(target.name);
    targets.set(target.name, earlier === undefined ? target : mergeTargets(earlier, target));
  }
  const isTaken = (items: readonly { readonly name: string }[], name: string): boolean =>
    items.some((item) => item.name === name);
  const groups = over.groups.filter(
    ({ name }) => !isTaken(base.groups, name) && !targets.has(name),
  );
  const builders = over.builders?.filter(({ name }) => !isTaken(base.builders ?? [], name)) ?? [];
  const variables = over.variables.filter(({ name }) => !isTaken(base.variables, name));
  return {
    ...base,
    targets: [...targets.values()],
    groups: [...base.groups, ...groups],
    variables: [...base.variables, ...variables],
    builders: [...(base.builders ?? []), ...builders],
    ...(over.secretFiles !== undefined && { secretFiles: over.secretFiles }),
  };
}
