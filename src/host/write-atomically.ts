import { type Host, HostFileError } from './host.ts';

/**
 * Writes a file at once or not at all: a reader never sees half of it. A file that is there keeps
 * its permissions; what is not a file (a pipe, `/dev/stdout`) is written to. Rejects with a
 * `HostFileError`.
 */
export async function writeAtomically(host: Host, path: string, text: string): Promise<void> {
  const { files } = host;
  const target = await followed(host, path);
  const present = await files.stat(target);
  if (present?.kind === 'other') {
    await files.write(target, text);
    return;
  }
  const unique = [...host.randomBytes(6)].map((byte) => byte.toString(16).padStart(2, '0'));
  const temporary = `${target}.${unique.join('')}.tmp`;
  try {
    await files.write(temporary, text);
    if (present !== undefined) await files.copyPermissions?.(target, temporary);
    await files.rename(temporary, target);
  } catch (error) {
    await files.remove(temporary);
    throw error;
  }
}

/** A link stays one. */
async function followed(host: Host, path: string): Promise<string> {
  try {
    return await host.files.realPath(path);
  } catch (error) {
    if (error instanceof HostFileError && error.reason === 'missing') return path;
    throw error;
  }
}
