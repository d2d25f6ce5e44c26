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
  let found: ReadonlyMap<string, string> = new Map();
  for (const path of paths) {
    try {
      const file = await readNamedFile(host, path, undefined);
      found = readDotenv(file, lookUp, sink, found) ?? found;
    } catch (error) {
      if (!(error instanceof ComposeMistake)) throw error;
      const detail = 'It is given with --env-file.';
      reportProblem(sink, error.code, error.message, detail, undefined);
    }
  }
  return found;
}
