import { Diagnostics } from '../../source/diagnostic.ts';
import type { Range, SourceFile } from '../../source/source.ts';
import type { YamlMapping, YamlNode } from '../yaml/node.ts';
import { readYaml } from '../yaml/read.ts';
import { canonicalModel, withDefaults } from './canonical.ts';
import { applyExtends } from './extends.ts';
import { folderOf, isAbsolute, joinPath } from './folders.ts';
import { applyIncludes, folderSeenFrom } from './include.ts';
import { interpolate } from './interpolate.ts';
import { dropRedefined, MergeError, mergeMappings } from './merge.ts';
import type { Path } from './path.ts';
import { resolvePaths } from './place-paths.ts';
import {
  ComposeGivenUp,
  entryOf,
  invalidValue,
  mapEntries,
  stringOf,
  textNode,
  withEntry,
} from './problem.ts';
import type { Environment, Project } from './project.ts';
import { readNamedFile } from './read-file.ts';
import { applyResets, takeResets } from './resets.ts';
import { checkKeys } from './string-keys.ts';

/**
 * The model that files make together, in canonical form: later ones laid over earlier ones by
 * Compose's rules, includes and extended services merged in, variables substituted and paths
 * joined to the project's folder. Throws a `ComposeMistake`, or `ComposeGivenUp` when the mistakes
 * are in the sink. (compose-go's loader.)
 */
export async function loadModel(
  files: readonly SourceFile[],
  project: Project,
): Promise<YamlMapping> {
  let model: YamlMapping | undefined;
  for (const file of files) model = await loadFile(file, project, model, true);
  if (model === undefined) throw new Error('internal: no Compose files');
  const base = { folder: project.folder, homeDirectory: project.host.homeDirectory };
  return resolveEnvironment(resolvePaths(withDefaults(model), base), project.environment);
}

async function loadFile(
  file: SourceFile,
  project: Project,
  below: YamlMapping | undefined,
  follows: boolean,
): Promise<YamlMapping> {
  const documents = readYaml(file, project.sink);
  if (documents === undefined) throw new ComposeGivenUp();
  let model = below ?? emptyModel(file);
  for (const { root } of documents) {
    if (root !== undefined) model = await layDocument(root, model, file, project, follows);
  }
  return model;
}

function emptyModel(file: SourceFile): YamlMapping {
  return { kind: 'mapping', entries: new Map(), range: { file, start: 0, end: 0 } };
}

async function layDocument(
  root: YamlNode,
  below: YamlMapping,
  file: SourceFile,
  project: Project,
  follows: boolean,
): Promise<YamlMapping> {
  checkKeys(root);
  if (root.kind !== 'mapping') throw invalidValue('top-level object must be a mapping', root);
  const { model: written, resets } = takeResets(root);
  if (written.kind !== 'mapping') throw new Error('internal: the model is no mapping');
  const model = substituted(written, project);
  try {
    const whole = follows ? await followed(model, file, project, resets) : model;
    const merged = mergeMappings(applyResets(below, resets), whole, []);
    return dropRedefined(canonicalModel(dropRedefined(merged)));
  } catch (error) {
    if (error instanceof MergeError) throw invalidValue(error.message, error.node);
    throw error;
  }
}

function substituted(model: YamlMapping, { environment, memory, sink }: Project): YamlMapping {
  const found = new Diagnostics();
  const onUnset = (name: string, range: Range): void => {
    if (!memory.unset.has(name)) memory.unset.set(name, range);
  };
  const lookUp = (name: string, range: Range): string | undefined => {
    memory.uses.push({ kind: 'variable', name, range });
    return environment.get(name);
  };
  const result = interpolate(model, lookUp, onUnset, found);
  for (const item of found.items) sink.add(item);
  if (found.hasErrors) throw new ComposeGivenUp();
  return result;
}

async function followed(
  model: YamlMapping,
  file: SourceFile,
  project: Project,
  resets: readonly Path[],
): Promise<YamlMapping> {
  const inside = { ...project, included: [...project.included, file.name] };
  const whole = await applyIncludes(model, inside, resets, async (named, inner) => {
    const files: SourceFile[] = [];
    for (const { path, named: node } of named) {
      files.push(await readNamedFile(project.host, path, node.range));
    }
    return loadModel(files, inner);
  });
  return applyExtends(whole, file.name, resets, (path, service, named) =>
    loadServices(path, service, named, project),
  );
}

/** The services of a file that one of ours extends, with paths as seen from our folder. */
async function loadServices(
  path: string,
  service: string,
  named: Range,
  project: Project,
): Promise<YamlMapping> {
  const { lookupFolder, host, bases } = project;
  const local = isAbsolute(path) ? path : joinPath(lookupFolder, path);
  const known = bases.get(local);
  if (known !== undefined) return known;
  const file = await readNamedFile(host, local, named);
  const inner = { ...project, lookupFolder: folderOf(local) };
  const model = await loadFile(file, inner, undefined, false);
  const folder = await folderSeenFrom(project, path);
  const services = entryOf(
    resolvePaths(model, { folder, homeDirectory: host.homeDirectory }),
    'services',
  );
  if (services?.kind !== 'mapping') {
    const reason = services === undefined ? 'no services section' : 'services must be a mapping';
    throw invalidValue(`cannot extend service "${service}" in ${local}: ${reason}`, {
      ...textNode(path, named),
    });
  }
  bases.set(local, services);
  return services;
}

/** A model with the names in lists of `environment` given their values. */
function resolveEnvironment(model: YamlMapping, environment: Environment): YamlMapping {
  const services = entryOf(model, 'services');
  if (services?.kind !== 'mapping') return model;
  const resolved = mapEntries(services, (service) => {
    const list = entryOf(service, 'environment');
    if (service.kind !== 'mapping' || list?.kind !== 'sequence') return service;
    const items = list.items.flatMap((item) => {
      const name = stringOf(item);
      if (name === undefined) return [];
      const value = environment.get(name);
      return [value === undefined ? item : textNode(`${name}=${value}`, item.range)];
    });
    return withEntry(service, 'environment', { ...list, items });
  });
  return withEntry(model, 'services', resolved);
}
