import { type Host, HostFileError } from '../../host/host.ts';
import { decodeSource, type Range, type SourceFile } from '../../source/source.ts';
import { ComposeMistake } from './problem.ts';

/** A file that another one names at `named`; throws a `ComposeMistake`. */
export async function readNamedFile(
  host: Host,
  path: string,
  named: Range | undefined,
): Promise<SourceFile> {
  try {
    return decodeSource(path, await host.files.read(path));
  } catch (error) {
    if (!(error instanceof HostFileError)) throw error;
    throw new ComposeMistake('file-not-found', 'Missing file', error.message, named);
  }
}
