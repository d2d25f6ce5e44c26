import type { YamlMapping, YamlNode } from '../yaml/node.ts';
import { decodePairs, decodeTruth } from './decode.ts';
import { readDotenv } from './dotenv.ts';
import { ComposeGivenUp, ComposeMistake, entryOf, invalidValue, stringOf } from './problem.ts';
import type { Environment, Project } from './project.ts';
import { readNamedFile } from './read-file.ts';

/**
 * The variables of a service's container: those of `env_file` below those of `environment`, where
 * a name alone takes its value from the project. Throws a `ComposeMistake`.
 */
export async function serviceEnvironment(
  service: YamlMapping,
  { host, environment, sink }: Project,
): Promise<Environment> {
  const own = new Map<string, string | undefined>();
  for (const [name, { value }] of decodePairs(entryOf(service, 'environment'))) {
    own.set(name, value ?? environment.get(name));
  }
  const files = entryOf(service, 'env_file');
  const found = new Map<string, string>();
  const lookUp = (name: string): string | undefined => environment.get(name) ?? own.get(name);
  for (const item of files?.kind === 'sequence' ? files.items : []) {
    const path = stringOf(entryOf(item, 'path')) ?? '';
    if (!(await isThere(item, path, host))) continue;
    const format = stringOf(entryOf(item, 'format')) ?? '';
    if (format !== '' && format !== '.env') {
      throw invalidValue(`unsupported env_file format ${JSON.stringify(format)}`, item);
    }
    const file = await readNamedFile(host, path, item.range);
    const variables = readDotenv(file, (name) => lookUp(name) ?? found.get(name), sink);
    if (variables === undefined) throw new ComposeGivenUp();
    for (const [name, value] of variables) found.set(name, value);
  }
  for (const [name, value] of own) {
    if (value === undefined) found.delete(name);
    else found.set(name, value);
  }
  return found;
}

async function isThere(item: YamlNode, path: string, host: Project['host']): Promise<boolean> {
  if (path !== '' && (await host.files.stat(path)) !== undefined) return true;
  if (!decodeTruth(entryOf(item, 'required'))) return false;
  throw new ComposeMistake(
    'file-not-found',
    'Missing file',
    `env file ${path} not found: stat ${path}: no such file or directory`,
    item.range,
  );
}
