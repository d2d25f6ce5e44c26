import { addTo } from '../../model/add-to.ts';
import type { Definition, VariableDefinition } from '../../model/definition.ts';
import { mergeTargets } from '../../model/merge.ts';
import { isRemoteUrl } from '../../model/remote-url.ts';
import type { ContextBases, TargetDefinition, Use } from '../../model/target.ts';
import { type DiagnosticSink, Diagnostics } from '../../source/diagnostic.ts';
import type { Range, SourceFile } from '../../source/source.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../yaml/node.ts';
import { inconsistencies } from './consistency.ts';
import { targetNameOf } from './contexts.ts';
import { serviceEnvironment } from './env-files.ts';
import { folderOf } from './folders.ts';
import { loadModel } from './load.ts';
import { ComposeGivenUp, ComposeMistake, entryOf, isNothing, reportProblem } from './problem.ts';
import { type Environment, emptyMemory, type Project } from './project.ts';
import { substitutedName } from './project-name.ts';
import { targetOf } from './target.ts';
import { schemaMistakes } from './validate.ts';
import { composeVariables, type VariableSources, variableOrigin } from './variables.ts';
import { buildersOf } from './x-builders.ts';

/**
 * Reads Compose files, together, over a definition (buildx's ParseComposeFiles); mistakes go to the
 * sink, and the definition is then the one below. Each file has to be good by itself, too.
 */
export async function readComposeFiles(
  files: readonly SourceFile[],
  base: Definition,
  sources: VariableSources,
  sink: DiagnosticSink,
): Promise<Definition> {
  const environment = await composeVariables(sources, sink);
  if (environment === undefined) return base;
  const found = new Diagnostics();
  const unset = new Map<string, Range>();
  try {
    const single: ReadModel[] = [];
    if (files.length > 1) {
      for (const file of files) {
        single.push(await readTogether([file], sources, environment, found, unset));
      }
    }
    const model = await readTogether(files, sources, environment, found, unset);
    const mistakes = inconsistencies(model.filtered);
    for (const mistake of mistakes) report(mistake, found);
    if (mistakes.length > 0) throw new ComposeGivenUp();
    const definition = definitionOf(model, files, sources, found);
    return layOver(base, withLayers(definition, files, single, sources));
  } catch (error) {
    if (error instanceof ComposeMistake) report(error, found);
    else if (!(error instanceof ComposeGivenUp)) throw error;
    return base;
  } finally {
    warnOfUnset(unset, sink);
    for (const item of found.items) sink.add(item);
  }
}

/** Whether a file whose name tells nothing is a Compose file: it reads as one without a mistake. */
export async function isCompose(file: SourceFile, sources: VariableSources): Promise<boolean> {
  const found = new Diagnostics();
  const environment = await composeVariables(sources, found);
  if (environment === undefined) return false;
  try {
    await readTogether([file], sources, environment, found, new Map());
    return !found.hasErrors;
  } catch (error) {
    if (error instanceof ComposeMistake || error instanceof ComposeGivenUp) return false;
    throw error;
  }
}

/** The part of a model that is read, with the variables of each container. */
interface ReadModel {
  readonly filtered: YamlMapping;
  /** The `x-builders` of the top level. */
  readonly builders: YamlNode | undefined;
  readonly containers: ReadonlyMap<string, Environment>;
  readonly environment: Environment;
  readonly uses: Use[];
}

async function readTogether(
  files: readonly SourceFile[],
  { host }: VariableSources,
  variables: Environment,
  sink: Diagnostics,
  unset: Map<string, Range>,
): Promise<ReadModel> {
  const memory = { ...emptyMemory(), unset };
  const environment = new Map(variables);
  const project: Project = {
    host,
    sink,
    environment,
    folder: '',
    lookupFolder: '',
    included: [],
    bases: new Map(),
    memory,
  };
  environment.set('COMPOSE_PROJECT_NAME', substitutedName(files, project));
  const model = await loadModel(files, project);
  const filtered = filteredModel(model, files);
  const mistakes = schemaMistakes(filtered);
  for (const mistake of mistakes) report(mistake, sink);
  if (mistakes.length > 0) throw new ComposeGivenUp();
  const containers = new Map<string, Environment>();
  for (const [name, { value }] of servicesOf(filtered)) {
    if (value.kind === 'mapping')
      containers.set(name, await serviceEnvironment(name, value, project));
  }
  const builders = entryOf(model, 'x-builders');
  return { filtered, builders, containers, environment, uses: memory.uses };
}

const readKeys: ReadonlySet<string> = new Set(['image', 'build', 'environment', 'env_file']);

/** What buildx looks at: services with what they build, and secrets. */
function filteredModel(model: YamlMapping, files: readonly SourceFile[]): YamlMapping {
  const entries = new Map<string, YamlEntry>();
  const services = model.entries.get('services');
  if (services?.value.kind === 'mapping') {
    const kept = [...services.value.entries].flatMap(([name, { keyRange, value }]) => {
      const service = filteredService(value);
      return service === undefined ? [] : [[name, { keyRange, value: service }] as const];
    });
    const value: YamlMapping = { ...services.value, entries: new Map(kept) };
    entries.set('services', { keyRange: services.keyRange, value });
  }
  const secrets = model.entries.get('secrets');
  if (secrets !== undefined) entries.set('secrets', secrets);
  if (entries.size === 0) {
    const [file] = files;
    throw new ComposeMistake(
      'no-definition',
      'empty compose file',
      'It has no services and no secrets.',
      file && { file, start: 0, end: 0 },
    );
  }
  return { ...model, entries };
}

function filteredService(node: YamlNode): YamlNode | undefined {
  if (isNothing(node)) return { kind: 'mapping', entries: new Map(), range: node.range };
  if (node.kind !== 'mapping') return undefined;
  const entries = [...node.entries].filter(([key]) => readKeys.has(key));
  return { ...node, entries: new Map(entries) };
}

function servicesOf(model: YamlMapping): ReadonlyMap<string, YamlEntry> {
  const services = entryOf(model, 'services');
  return services?.kind === 'mapping' ? services.entries : new Map();
}

function definitionOf(
  { filtered, builders, containers, environment, uses }: ReadModel,
  files: readonly SourceFile[],
  sources: VariableSources,
  sink: Diagnostics,
): Definition {
  const services = servicesOf(filtered);
  const targets = new Map<string, TargetDefinition>();
  const members = new Map<string, Range>();
  for (const [name, { keyRange, value: service }] of services) {
    const build = entryOf(service, 'build');
    if (service.kind !== 'mapping' || build?.kind !== 'mapping') continue;
    const surroundings = {
      name,
      range: keyRange,
      service,
      container: containers.get(name) ?? new Map(),
      environment,
      secrets: entryOf(filtered, 'secrets'),
      uses,
    };
    const target = withBases(targetOf(surroundings, build, sink), files);
    const earlier = targets.get(target.name);
    targets.set(target.name, earlier === undefined ? target : mergeTargets(earlier, target));
    if (!members.has(target.name)) members.set(targetNameOf(name), keyRange);
  }
  const group = {
    name: 'default',
    targets: [...members.keys()],
    memberRanges: [...members.values()],
  };
  return {
    targets: [...targets.values()],
    groups: services.size === 0 ? [] : [group],
    variables: [],
    implicitVariables: usedVariables(uses, environment, sources),
    uses: () => uses,
    builders: buildersOf(builders, sink),
  };
}

/** With what each of several files says of a target by itself, which only explanations ask for. */
function withLayers(
  definition: Definition,
  files: readonly SourceFile[],
  models: readonly ReadModel[],
  sources: VariableSources,
): Definition {
  if (models.length === 0) return definition;
  let known: ReadonlyMap<string, readonly TargetDefinition[]> | undefined;
  const targets = definition.targets.map((target) => ({
    ...target,
    get layers() {
      known ??= layersByName(files, models, sources);
      return [...(known.get(target.name) ?? []), target];
    },
  }));
  return { ...definition, targets };
}

function layersByName(
  files: readonly SourceFile[],
  models: readonly ReadModel[],
  sources: VariableSources,
): ReadonlyMap<string, readonly TargetDefinition[]> {
  const layers = new Map<string, TargetDefinition[]>();
  for (const [index, model] of models.entries()) {
    for (const target of targetsAlone(model, files.slice(index, index + 1), sources)) {
      addTo(layers, target.name, target);
    }
  }
  return layers;
}

/** None where a file needs the others, as for secrets that they declare. */
function targetsAlone(
  model: ReadModel,
  files: readonly SourceFile[],
  sources: VariableSources,
): readonly TargetDefinition[] {
  try {
    const { targets } = definitionOf(model, files, sources, new Diagnostics());
    return targets.map(withoutDefaults);
  } catch (error) {
    if (error instanceof ComposeMistake || error instanceof ComposeGivenUp) return [];
    throw error;
  }
}

/** Without attributes that Compose fills in: their places hold nothing. */
function withoutDefaults(target: TargetDefinition): TargetDefinition {
  const written = Object.entries(target.attributes).filter(([name]) => {
    const place = target.places.get(name);
    return place === undefined || place.end > place.start;
  });
  return { ...target, attributes: Object.fromEntries(written) };
}

/** The variables of `${…}`, by name. */
function usedVariables(
  uses: readonly Use[],
  environment: Environment,
  sources: VariableSources,
): readonly VariableDefinition[] {
  return [...new Set(uses.map(({ name }) => name))].sort().map((name) => {
    const value = environment.get(name);
    const origin = variableOrigin(name, value, sources);
    return { name, value, origin, ...(origin === 'default' ? {} : { from: name }) };
  });
}

/** buildx: with file-relative paths, all of them count from the folder of the first file. */
function withBases(target: TargetDefinition, [first]: readonly SourceFile[]): TargetDefinition {
  if (first === undefined || first.name === '-' || isRemoteUrl(first.name)) return target;
  const folder = folderOf(first.name);
  const { context, contexts } = target.attributes;
  const bases: ContextBases = {
    default: folder,
    ...(context === undefined ? {} : { context: folder }),
    ...(contexts && { contexts: new Map([...contexts.keys()].map((name) => [name, folder])) }),
  };
  return { ...target, bases };
}

function layOver(base: Definition, over: Definition): Definition {
  const builders = [...(base.builders ?? []), ...(over.builders ?? [])];
  const targets = new Map(base.targets.map((target) => [target.name, target]));
  for (const target of over.targets) {
    const earlier = targets.get(target.name);
    targets.set(target.name, earlier === undefined ? target : mergeTargets(earlier, target));
  }
  return {
    targets: [...targets.values()],
    groups: [...base.groups, ...over.groups],
    variables: [...base.variables, ...over.variables],
    implicitVariables: [...(base.implicitVariables ?? []), ...(over.implicitVariables ?? [])],
    uses: () => [...(base.uses?.() ?? []), ...(over.uses?.() ?? [])],
    ...(builders.length > 0 && { builders }),
  };
}

function report({ code, summary, message, range }: ComposeMistake, sink: Diagnostics): void {
  reportProblem(sink, code, summary, message, range);
}

function warnOfUnset(unset: ReadonlyMap<string, Range>, sink: DiagnosticSink): void {
  for (const [name, subject] of [...unset].sort(([a], [b]) => (a < b ? -1 : 1))) {
    sink.add({
      code: 'unset-variable',
      severity: 'warning',
      summary: 'Unset variable',
      detail: `The "${name}" variable is not set. Defaulting to a blank string.`,
      subject,
    });
  }
}
