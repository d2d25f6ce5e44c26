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
  name: string,
  service: YamlMapping,
  { host, environment, sink }: Project,
): Promise<Environment> {
  const own = new Map<string, string | undefined>();
  for (const [variable, { value }] of decodePairs(
    entryOf(service, 'environment'),
    `services[${name}].environment`,
  )) {
    own.set(variable, value ?? environment.get(variable));
  }
  const files = entryOf(service, 'env_file');
  let found = new Map<string, string>();
  const lookUp = (variable: string): string | undefined =>
    environment.get(variable) ?? own.get(variable);
  for (const item of files?.kind === 'sequence' ? files.items : []) {
    const path = stringOf(entryOf(item, 'path')) ?? '';
    if (!(await isThere(item, path, host, `services[${name}].env_file`))) continue;
    const format = stringOf(entryOf(item, 'format')) ?? '';
    if (format !== '' && format !== '.env') {
      throw invalidValue(`unsupported env_file format ${JSON.stringify(format)}`, item);
    }
    const file = await readNamedFile(host, path, item.range);
    const variables = readDotenv(file, lookUp, sink, found);
    if (variables === undefined) throw new ComposeGivenUp();
    found = new Map(variables);
  }
  for (const [variable, value] of own) {
    if (value === undefined) found.delete(variable);
    else found.set(variable, value);
  }
  return found;
}

async function isThere(
  item: YamlNode,
  path: string,
  host: Project['host'],
  place: string,
): Promise<boolean> {
  if (path !== '' && (await host.files.stat(path)) !== undefined) return true;
  if (!decodeTruth(entryOf(item, 'required'), place)) return false;
  throw new ComposeMistake(
    'file-not-found',
    'Missing file',
    `env file ${path} not found: stat ${path}: no such file or directory`,
    item.range,
  );
}
