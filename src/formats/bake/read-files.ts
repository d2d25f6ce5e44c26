import type { Host } from '../../host/host.ts';
import type { Definition } from '../../model/definition.ts';
import { type DiagnosticSink, Diagnostics } from '../../source/diagnostic.ts';
import type { SourceFile } from '../../source/source.ts';
import { type HclReader, parseFiles } from './parse-files.ts';
import { readBakeDefinition, variableLookup } from './read.ts';

/** What reading HCL and JSON files depends on besides their text. */
export interface ReadSettings {
  readonly host: Host;
  /** As of `--var`. */
  readonly variables: ReadonlyMap<string, string>;
  /** As of `--env-file`. */
  readonly envFiles?: ReadonlyMap<string, string>;
  readonly hclReader: HclReader;
  /** The value of BAKE_CMD_CONTEXT. */
  readonly commandContext: string;
}

/** Reads HCL and JSON files, together, over a definition; mistakes go to the sink. */
export async function readBakeFiles(
  files: readonly SourceFile[],
  base: Definition,
  { host, variables, envFiles, hclReader, commandContext }: ReadSettings,
  sink: DiagnosticSink,
): Promise<Definition> {
  const found = new Diagnostics();
  const bodies = await parseFiles(files, hclReader, found);
  for (const item of found.items) sink.add(item);
  // Nobody knows what a file with a syntax error means: evaluation would report its own guesses.
  if (found.hasErrors) return base;
  return readBakeDefinition(
    bodies,
    {
      builtIns: new Map([
        ['BAKE_CMD_CONTEXT', commandContext],
        ['BAKE_LOCAL_PLATFORM', host.platform],
      ]),
      lookup: variableLookup(variables, host.env, envFiles),
      callContext: {
        now: () => host.now(),
        randomBytes: (count) => host.randomBytes(count),
        homeDirectory: () => host.homeDirectory,
      },
      base,
    },
    sink,
  );
}
