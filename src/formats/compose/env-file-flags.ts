import type { Host } from '../../host/host.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import { readDotenv } from './dotenv.ts';
import { ComposeMistake, reportProblem } from './problem.ts';
import { readNamedFile } from './read-file.ts';

/**
 * The variables of the files given with `--env-file`, later ones over earlier ones. References in
 * them see what `lookUp` knows first. Mistakes go to the sink.
 */
export async function readEnvFiles(
  paths: readonly string[],
  host: Host,
  lookUp: (name: string) => string | undefined,
  sink: DiagnosticSink,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const path of paths) {
    try {
      const file = await readNamedFile(host, path, undefined);
      const variables = readDotenv(file, (name) => lookUp(name) ?? found.get(name), sink);
      for (const [name, value] of variables ?? []) found.set(name, value);
    } catch (error) {
      if (!(error instanceof ComposeMistake)) throw error;
      const detail = 'It is given with --env-file.';
      reportProblem(sink, error.code, error.message, detail, undefined);
    }
  }
  return found;
}
