import type { YamlMapping, YamlNode } from '../yaml/node.ts';
import { expandHome, isAbsolute, joinPath } from './folders.ts';
import { entryOf, mapEntries, stringOf, textNode, withEntry } from './problem.ts';

/** The folder that relative paths of a model count from; `''` is the working directory. */
export interface PathBase {
  readonly folder: string;
  readonly homeDirectory: string;
}

/** A model with the relative paths that a build depends on joined to the folder of its project. */
export function resolvePaths(model: YamlMapping, base: PathBase): YamlMapping {
  const services = entryOf(model, 'services');
  const secrets = entryOf(model, 'secrets');
  let result = model;
  if (services?.kind === 'mapping') {
    result = withEntry(
      result,
      'services',
      mapEntries(services, (service) =>
        service.kind === 'mapping' ? resolveService(service, base) : service,
      ),
    );
  }
  if (secrets?.kind === 'mapping') {
    const file = (secret: YamlNode): YamlNode =>
      at(secret, 'file', (node) => path(node, base, true));
    result = withEntry(result, 'secrets', mapEntries(secrets, file));
  }
  return result;
}

function resolveService(service: YamlMapping, base: PathBase): YamlNode {
  let result: YamlNode = at(service, 'build', (build) => {
    const context = at(build, 'context', (node) => contextPath(node, base));
    const contexts = at(context, 'additional_contexts', (node) =>
      node.kind === 'mapping' ? mapEntries(node, (value) => contextPath(value, base)) : node,
    );
    return at(contexts, 'ssh', (node) =>
      node.kind === 'mapping' ? mapEntries(node, (value) => path(value, base, true)) : node,
    );
  });
  result = at(result, 'env_file', (node) =>
    node.kind === 'sequence'
      ? { ...node, items: node.items.map((item) => at(item, 'path', (file) => path(file, base))) }
      : node,
  );
  return at(result, 'extends', (node) => at(node, 'file', (file) => path(file, base)));
}

function at(node: YamlNode, key: string, change: (value: YamlNode) => YamlNode): YamlNode {
  const value = entryOf(node, key);
  if (node.kind !== 'mapping' || value === undefined) return node;
  return withEntry(node, key, change(value));
}

const remote = /^(?:https?:\/\/|git:\/\/|ssh:\/\/|github\.com\/|git@|service:)|:\/\//;

function contextPath(node: YamlNode, base: PathBase): YamlNode {
  const text = stringOf(node);
  return text === undefined || remote.test(text) ? node : path(node, base);
}

/** `joinsEmpty`: an empty path is the folder itself (compose-go, for files and keys). */
function path(node: YamlNode, { folder, homeDirectory }: PathBase, joinsEmpty = false): YamlNode {
  const written = stringOf(node);
  if (written === undefined) return node;
  const text = expandHome(written, homeDirectory);
  const isWindows = joinsEmpty && /^(?:[A-Za-z]:[\\/]|\\\\)/.test(text);
  if (isAbsolute(text) || isWindows) return text === written ? node : textNode(text, node.range);
  if (text === '' && !joinsEmpty) return node;
  const joined = joinPath(folder, text);
  return joined === written ? node : textNode(joined, node.range);
}
