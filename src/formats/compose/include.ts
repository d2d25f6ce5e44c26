import type { YamlMapping, YamlNode } from '../yaml/node.ts';
import { readDotenv } from './dotenv.ts';
import { folderOf, isAbsolute, joinPath, relativeTo } from './folders.ts';
import { mergeNodes } from './merge.ts';
import type { Path } from './path.ts';
import {
  ComposeGivenUp,
  ComposeMistake,
  entryOf,
  goTypeName,
  invalidValue,
  isNothing,
  stringOf,
  withEntry,
} from './problem.ts';
import type { Environment, Project } from './project.ts';
import { readNamedFile } from './read-file.ts';
import { applyResets } from './resets.ts';

/** The model of files that are included, each named at a place. */
export type LoadModel = (
  files: readonly { readonly path: string; readonly named: YamlNode }[],
  project: Project,
) => Promise<YamlMapping>;

const deepest = 100;
const resources = ['services', 'volumes', 'networks', 'secrets', 'configs', 'models'];

/** A model with what it includes added below it. Throws a `ComposeMistake`. */
export async function applyIncludes(
  model: YamlMapping,
  project: Project,
  resets: readonly Path[],
  loadModel: LoadModel,
): Promise<YamlMapping> {
  const includes = entryOf(model, 'include');
  if (includes === undefined) return model;
  let result = model;
  if (!isNothing(includes)) {
    if (includes.kind !== 'sequence') {
      throw invalidValue(
        `\`include\` must be a list, got ${stringOf(includes) ?? goTypeName(includes)}`,
        includes,
      );
    }
    for (const item of includes.items) {
      result = addResources(await loadIncluded(item, project, loadModel), result, resets);
    }
  }
  return withEntry(result, 'include', undefined);
}

async function loadIncluded(
  item: YamlNode,
  project: Project,
  loadModel: LoadModel,
): Promise<YamlMapping> {
  if (item.kind === 'scalar' && stringOf(item) === undefined) {
    throw invalidValue(`include.[]: invalid type ${goTypeName(item)} for include`, item);
  }
  const paths = textsOf(item.kind === 'mapping' ? item.entries.get('path')?.value : item);
  const [main] = paths;
  if (main === undefined) throw invalidValue('an include needs a path', item);
  const files = paths.map((named) => ({
    path: inFolder(project.lookupFolder, stringOf(named) ?? ''),
    named,
  }));
  const path = files[0]?.path ?? '';
  const { folder, lookupFolder } = await foldersOf(
    entryOf(item, 'project_directory'),
    path,
    project,
  );
  if (project.included.includes(path)) {
    const [first, ...rest] = [...project.included, path];
    const message = `include cycle detected:\n${first}\n include ${rest.join('\n include ')}`;
    throw new ComposeMistake('include-cycle', 'Circular include', message, main.range);
  }
  if (project.included.length >= deepest) {
    throw invalidValue(`files include each other more than ${deepest} deep`, main);
  }
  const environment = await environmentOf(entryOf(item, 'env_file'), lookupFolder, project);
  const inner: Project = { ...project, folder, lookupFolder, environment, bases: new Map() };
  const key = JSON.stringify([
    files.map((file) => file.path),
    folder,
    lookupFolder,
    [...environment],
  ]);
  const known = project.memory.models.get(key);
  if (known !== undefined) return known;
  const loaded = await loadModel(files, inner);
  project.memory.models.set(key, loaded);
  return loaded;
}

function inFolder(folder: string, path: string): string {
  return isAbsolute(path) ? path : joinPath(folder, path);
}

function textsOf(node: YamlNode | undefined): readonly YamlNode[] {
  if (node === undefined || isNothing(node)) return [];
  const items = node.kind === 'sequence' ? node.items : [node];
  for (const item of items) {
    if (stringOf(item) === undefined) {
      throw invalidValue(`invalid type ${goTypeName(item)} for string list`, item);
    }
  }
  return items;
}

async function foldersOf(
  written: YamlNode | undefined,
  path: string,
  project: Project,
): Promise<{ readonly folder: string; readonly lookupFolder: string }> {
  const chosen = stringOf(written) ?? '';
  if (chosen === '') {
    return { folder: await folderSeenFrom(project, path), lookupFolder: folderOf(path) };
  }
  if (isAbsolute(chosen)) return { folder: chosen, lookupFolder: chosen };
  return {
    folder: await folderSeenFrom(project, chosen),
    lookupFolder: joinPath(project.folder, chosen),
  };
}

/** The folder of a path, or itself where it is one, as seen from the folder of lookups. */
export async function folderSeenFrom(
  { host, lookupFolder }: Project,
  path: string,
): Promise<string> {
  const whole = inFolder(lookupFolder, path);
  const isFolder = (await host.files.stat(whole))?.kind === 'directory';
  return relativeTo(lookupFolder, isFolder ? whole : inFolder(lookupFolder, folderOf(path)));
}

async function environmentOf(
  written: YamlNode | undefined,
  folder: string,
  project: Project,
): Promise<Environment> {
  const { host, environment, sink } = project;
  const named = textsOf(written);
  const files = new Map<string, YamlNode | undefined>();
  if (named.length === 0) {
    const path = joinPath(folder, '.env');
    if ((await host.files.stat(path))?.kind === 'file') files.set(path, undefined);
  }
  for (const node of named) {
    const path = stringOf(node) ?? '';
    if (path !== '/dev/null') files.set(inFolder(project.folder, path), node);
  }
  let found: ReadonlyMap<string, string> = new Map();
  for (const [path, node] of files) {
    const kind = (await host.files.stat(path))?.kind;
    if (kind === undefined || kind === 'directory') {
      throw new ComposeMistake(
        'file-not-found',
        'Missing file',
        kind === undefined ? `stat ${path}: no such file or directory` : `${path} is not a file`,
        node?.range,
      );
    }
    const file = await readNamedFile(host, path, node?.range);
    const variables = readDotenv(file, (name) => environment.get(name), sink, found);
    if (variables === undefined) throw new ComposeGivenUp();
    found = variables;
  }
  return new Map([...found, ...environment]);
}

function addResources(
  included: YamlMapping,
  model: YamlMapping,
  resets: readonly Path[],
): YamlMapping {
  let result = model;
  for (const kind of resources) {
    const from = entryOf(included, kind);
    if (from?.kind !== 'mapping') continue;
    const own = entryOf(result, kind);
    const to: YamlMapping =
      own?.kind === 'mapping' ? own : { kind: 'mapping', entries: new Map(), range: from.range };
    const entries = new Map(to.entries);
    for (const [name, entry] of from.entries) {
      const conflict = entries.get(name);
      entries.set(
        name,
        conflict === undefined
          ? entry
          : { ...conflict, value: laidOver(kind, name, entry.value, conflict.value, resets) },
      );
    }
    result = withEntry(result, kind, { ...to, entries });
  }
  return result;
}

function laidOver(
  kind: string,
  name: string,
  base: YamlNode,
  over: YamlNode,
  resets: readonly Path[],
): YamlNode {
  const wrap = (key: string, value: YamlNode): YamlMapping => ({
    kind: 'mapping',
    entries: new Map([[key, { keyRange: base.range, value }]]),
    range: base.range,
  });
  const reset = applyResets(wrap(kind, wrap(name, base)), resets);
  const source = entryOf(entryOf(reset, kind), name);
  return source === undefined ? over : mergeNodes(source, over, [kind, name]);
}
