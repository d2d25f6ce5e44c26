import { type FileKind, type Host, HostFileError } from './host.ts';

/** What is at a path; undefined where there is nothing, or nothing that may be looked at. */
export async function kindOf(host: Host, path: string): Promise<FileKind | undefined> {
  try {
    return (await host.files.stat(path))?.kind;
  } catch (error) {
    if (error instanceof HostFileError) return undefined;
    throw error;
  }
}
