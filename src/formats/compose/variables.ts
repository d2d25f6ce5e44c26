import { type Host, HostFileError } from '../../host/host.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import { decodeSource } from '../../source/source.ts';
import { readDotenv } from './dotenv.ts';
import type { Environment } from './project.ts';

/** Where the variables of Compose files come from. */
export interface VariableSources {
  readonly host: Host;
  /** As of `--var`. */
  readonly variables: ReadonlyMap<string, string>;
  /** As of `--env-file`. */
  readonly envFiles: ReadonlyMap<string, string>;
  /** Whether the environment of the process counts. */
  readonly readsEnvironment: boolean;
}

/**
 * The variables of Compose files: those given by flags, over those of the process, over those of
 * env files, over those of `.env` in the working directory. Undefined after a mistake in that file,
 * which is in the sink then.
 */
export async function composeVariables(
  { host, variables, envFiles, readsEnvironment }: VariableSources,
  sink: DiagnosticSink,
): Promise<Environment | undefined> {
  const found = new Map<string, string>(envFiles);
  for (const [name, value] of Object.entries(readsEnvironment ? host.env : {})) {
    if (value !== undefined) found.set(name, value);
  }
  const bytes = await readDefaultFile(host);
  if (bytes !== undefined) {
    const file = decodeSource('.env', bytes);
    const defaults = readDotenv(file, (name) => found.get(name), sink);
    if (defaults === undefined) return undefined;
    for (const [name, value] of defaults) if (!found.has(name)) found.set(name, value);
  }
  for (const [name, value] of variables) found.set(name, value);
  return found;
}

/** Where a variable of Compose files got its value; `default` is that of the file itself. */
export function variableOrigin(
  name: string,
  value: string | undefined,
  { host, variables, readsEnvironment }: VariableSources,
): 'default' | 'environment' | 'env-file' | 'flag' | 'built-in' {
  if (name === 'COMPOSE_PROJECT_NAME') return 'built-in';
  if (variables.has(name)) return 'flag';
  if (readsEnvironment && host.env[name] !== undefined) return 'environment';
  return value === undefined ? 'default' : 'env-file';
}

async function readDefaultFile(host: Host): Promise<Uint8Array | undefined> {
  try {
    return await host.files.read('.env');
  } catch (error) {
    if (
      error instanceof HostFileError &&
      (error.reason === 'missing' || error.reason === 'directory')
    ) {
      return undefined;
    }
    throw error;
  }
}
