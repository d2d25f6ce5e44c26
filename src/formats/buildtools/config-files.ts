import { type Host, HostFileError } from '../../host/host.ts';
import { cleanPath } from '../../model/paths.ts';
import { decodeSource, type SourceFile } from '../../source/source.ts';
import { configName } from './format.ts';

/** Holds a configuration, plain or in Base64, that is read instead of all files. */
const contentVariable = 'BUILDTOOLS_CONTENT';

/** Where a project is, and the files that configure it. */
export interface ProjectFiles {
  /** Path of its folder as seen from the working directory; empty when it is that. */
  readonly folder: string;
  /** Absolute path of it. */
  readonly path: string;
  /** The nearest one first. */
  readonly files: readonly SourceFile[];
}

/**
 * The files of a configuration: those given, then those of the folders above the project's. The
 * project is in the working directory, unless the first file lies elsewhere than there or above.
 */
export async function readProjectFiles(
  given: readonly SourceFile[],
  host: Host,
): Promise<ProjectFiles> {
  const folder = projectFolder(given[0], host);
  const path = absolutePath(folder, host);
  const content = host.env[contentVariable];
  if (content !== undefined) {
    const file = decodeSource(contentVariable, new TextEncoder().encode(decodeBase64(content)));
    return { folder, path, files: [file] };
  }
  const files = [...given];
  const known = new Set(given.map(({ name }) => absolutePath(name, host)));
  const parts = path.split('/');
  for (let level = 0; level < parts.length; level += 1) {
    const candidate = [...parts.slice(0, parts.length - level), configName].join('/');
    const found = known.has(candidate) ? undefined : await readIfThere(host, candidate);
    const name = cleanPath(`${folder || '.'}/${'../'.repeat(level)}${configName}`);
    if (found !== undefined) files.push(decodeSource(name, found));
  }
  return { folder, path, files };
}

function projectFolder(first: SourceFile | undefined, host: Host): string {
  if (first === undefined || first.name === '-') return '';
  const own = cleanPath(`${absolutePath(first.name, host)}/..`);
  const here = absolutePath('', host);
  if (here === own || here.startsWith(own === '/' ? '/' : `${own}/`)) return '';
  return first.name.slice(0, first.name.lastIndexOf('/'));
}

function absolutePath(name: string, { cwd }: Host): string {
  const path = name.replaceAll('\\', '/');
  const isAbsolute = path.startsWith('/') || /^[A-Za-z]:\//.test(path);
  return cleanPath(isAbsolute ? path : `${cwd.replaceAll('\\', '/')}/${path}`);
}

async function readIfThere(host: Host, path: string): Promise<Uint8Array | undefined> {
  try {
    const found = await host.files.stat(path);
    return found?.kind === 'file' ? await host.files.read(path) : undefined;
  } catch (error) {
    // A folder above may be closed to us.
    if (error instanceof HostFileError) return undefined;
    throw error;
  }
}

/** The text itself where it is no Base64 (build-tools). */
function decodeBase64(text: string): string {
  const packed = text.replaceAll(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(packed)) return text;
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
