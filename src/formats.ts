import { isHclOrJson } from './formats/bake/parse-files.ts';
import { type ReadSettings, readBakeFiles } from './formats/bake/read-files.ts';
import { isBuildtools } from './formats/buildtools/format.ts';
import { composeExtensions, looksLikeCompose, mayBeCompose } from './formats/compose/format.ts';
import { isKamal } from './formats/kamal/format.ts';
import type { Format } from './load/format.ts';

/** What the formats are read with. */
export interface FormatSettings extends ReadSettings {
  /** As of `--env-file`. */
  readonly envFiles: ReadonlyMap<string, string>;
  /** Whether the environment of the process counts for variables. */
  readonly readsEnvironment: boolean;
  /** As of `--builder`. */
  readonly builder?: string;
  /** URL of a remote definition. */
  readonly source?: string;
  /** Whether the commands of files may be run (`--allow=exec`). */
  readonly mayExecute: boolean;
}

/**
 * The formats in the order in which they are applied and tried: what a later one says is laid over
 * what an earlier one said (buildx: Compose, then HCL and JSON together).
 */
export function formatTable(settings: FormatSettings): readonly Format[] {
  return [
    {
      name: 'compose',
      extensions: composeExtensions,
      accepts: async (file) =>
        mayBeCompose(file) && (await import('./formats/compose/read.ts')).isCompose(file, settings),
      resembles: looksLikeCompose,
      read: async (files, base, sink) =>
        (await import('./formats/compose/read.ts')).readComposeFiles(files, base, settings, sink),
    },
    {
      name: 'bake',
      extensions: ['.hcl', '.json'],
      accepts: async (file) => isHclOrJson(file),
      // What nothing else looks like is taken for a mistake in a Bake file.
      resembles: () => true,
      read: (files, base, sink) => readBakeFiles(files, base, settings, sink),
    },
    {
      name: 'kamal',
      extensions: [],
      recognizes: isKamal,
      accepts: async () => false,
      read: async (files, base, sink) => {
        const { readKamalFiles } = await import('./formats/kamal/read.ts');
        return readKamalFiles(files, base, settings, sink);
      },
    },
    {
      name: 'buildtools',
      extensions: [],
      recognizes: isBuildtools,
      accepts: async () => false,
      read: async (files, base, sink) => {
        const { readBuildtoolsFiles } = await import('./formats/buildtools/read.ts');
        return readBuildtoolsFiles(files, base, settings, sink);
      },
    },
  ];
}
