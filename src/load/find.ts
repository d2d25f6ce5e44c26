import { type Host, HostFileError } from '../host/host.ts';
import { kindOf } from '../host/kind-of.ts';
import type { DiagnosticCode } from '../source/codes.ts';
import type { Diagnostic, DiagnosticSink } from '../source/diagnostic.ts';
import { decodeSource, type SourceFile } from '../source/source.ts';
import { suggest } from '../source/suggest.ts';
import { defaultNames, type ForeignFormat, foreignFormats } from './default-names.ts';
import type { RemoteFiles } from './remote.ts';

export { defaultNames };

/** Lists files when no `-f` does (buildx). */
const fileListVariable = 'BUILDX_BAKE_FILE';
const separatorVariable = 'BUILDX_BAKE_PATH_SEPARATOR';

/**
 * The definition files of a run, read: those named, else those of BUILDX_BAKE_FILE, else the
 * default names. Files that cannot be read are reported, each with what to do about it; the others
 * are returned in order. An empty file counts as absent (buildx), standard input never does.
 */
export async function findFiles(
  host: Host,
  named: readonly string[],
  sink: DiagnosticSink,
): Promise<SourceFile[]> {
  const names = (named.length > 0 ? named : namesOfEnvironment(host)).map(withoutLocalPrefix);
  const isFromEnvironment = named.length === 0 && names.length > 0;
  const files: SourceFile[] = [];
  const empty: string[] = [];
  let failed = false;
  for (const name of names.length > 0 ? names : defaultNames) {
    const found = await readNamed(host, name);
    if (found instanceof HostFileError) {
      if (names.length === 0 && found.reason === 'missing') continue;
      failed = true;
      const origin = isFromEnvironment ? ` It is named by ${fileListVariable}.` : '';
      const detail = `${await remedyFor(host, found.path, found)}${origin}`.trim();
      sink.add(problem('file-not-found', found.message, detail));
    } else if (found.text === '' && name !== '-' && !mayBeEmpty(found)) empty.push(name);
    else files.push(found);
  }
  if (files.length === 0 && !failed) {
    const foreign = names.length === 0 ? await findForeign(host, sink) : undefined;
    if (foreign !== undefined) return [foreign];
    const detail = empty.length > 0 ? emptyDetail(empty) : await nothingFoundDetail(host);
    sink.add(problem('no-definition', "couldn't find a bake definition", detail));
  }
  return files;
}

/**
 * The definition files of a run whose definition is remote: the names are of files there, but for
 * those that start with `cwd://`, which come after them (buildx).
 */
export async function findRemoteFiles(
  host: Host,
  url: string,
  named: readonly string[],
  sink: DiagnosticSink,
  interrupted?: AbortSignal,
): Promise<RemoteFiles> {
  const names = named.length > 0 ? named : namesOfEnvironment(host);
  const localNames = names.filter((name) => name.startsWith(localPrefix));
  const remoteNames = names.filter((name) => !name.startsWith(localPrefix));
  const { readRemoteFiles } = await import('./remote.ts');
  const remote = await readRemoteFiles(host, url, remoteNames, sink, {
    mayBeEmpty: localNames.length > 0,
    ...(interrupted === undefined ? {} : { interrupted }),
  });
  if (localNames.length === 0) return remote;
  const local = await findFiles(host, localNames, sink);
  return { ...remote, files: [...remote.files, ...local] };
}

const localPrefix = 'cwd://';

/** `cwd://` marks a local file beside a remote definition; without one it says nothing. */
function withoutLocalPrefix(name: string): string {
  return name.startsWith(localPrefix) ? name.slice(localPrefix.length) : name;
}

function namesOfEnvironment(host: Host): string[] {
  const separator = host.env[separatorVariable] || host.pathListSeparator;
  const names = (host.env[fileListVariable] ?? '').split(separator);
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** The first file of another tool's format that is there. */
async function findForeign(host: Host, sink: DiagnosticSink): Promise<SourceFile | undefined> {
  for (const { name, title, ...row } of foreignFormats) {
    const file = await findUpwards(host, row);
    if (file === undefined) continue;
    const found = await readNamed(host, `${name}:${file}`);
    if (found instanceof HostFileError) {
      sink.add(problem('file-not-found', found.message, await remedyFor(host, file, found)));
      return undefined;
    }
    sink.add({
      code: 'foreign-definition',
      severity: 'note',
      summary: `using ${title} in ${file}`,
      detail: '',
    });
    return found;
  }
  return undefined;
}

/** An empty file of a format in which that says something. */
function mayBeEmpty({ name, format }: SourceFile): boolean {
  return foreignFormats.some(
    (row) => row.isOptional && (row.name === format || `/${name}`.endsWith(`/${row.file}`)),
  );
}

/** The path of a format's file: here, or above where the sign of a project is here. */
async function findUpwards(
  host: Host,
  { file, sign }: Pick<ForeignFormat, 'file' | 'sign'>,
): Promise<string | undefined> {
  if ((await kindOf(host, file)) === 'file') return file;
  if (sign === undefined || (await kindOf(host, sign)) !== 'file') return undefined;
  const levels = host.cwd.split(/[/\\]/).filter((part) => part !== '').length;
  for (let level = 1; level <= levels; level += 1) {
    const path = `${'../'.repeat(level)}${file}`;
    if ((await kindOf(host, path)) === 'file') return path;
  }
  return undefined;
}

/** A file by its name, which may say the format, and then a folder: `kamal:config/deploy.yml`. */
async function readNamed(host: Host, name: string): Promise<SourceFile | HostFileError> {
  const row = foreignFormats.find((format) => name.startsWith(`${format.name}:`));
  if (row === undefined) return readFile(host, name);
  const { name: format, file, isOptional } = row;
  const given = name.slice(format.length + 1);
  const isFolder = given === '' || (await kindOf(host, given)) === 'directory';
  const inFolder = given === '' ? file : `${given.replace(/\/$/, '')}/${file}`;
  const path = isFolder ? inFolder : given;
  const found = await readFile(host, path);
  if (!(found instanceof HostFileError)) return { ...found, format };
  return isFolder && isOptional ? { name: path, text: '', format } : found;
}

async function readFile(host: Host, name: string): Promise<SourceFile | HostFileError> {
  try {
    const isInput = name === '-';
    return decodeSource(name, await (isInput ? host.readStandardInput() : host.files.read(name)));
  } catch (error) {
    if (error instanceof HostFileError) return error;
    throw error;
  }
}

function emptyDetail(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`).join(', ');
  return names.length === 1 ? `The file ${quoted} is empty.` : `The files ${quoted} are empty.`;
}

async function nothingFoundDetail(host: Host): Promise<string> {
  const nearby = await filesLikeDefinitions(host, '.');
  const hint =
    nearby.length === 0
      ? 'Name a file with -f, or run bake in the folder that holds one.'
      : `Name the file: ${nearby.map((name) => `-f ${name}`).join(' or ')}.`;
  return `None of ${defaultNames.join(', ')} is in ${host.cwd}. ${hint}`;
}

async function remedyFor(host: Host, name: string, error: HostFileError): Promise<string> {
  switch (error.reason) {
    case 'missing':
      return remedyForMissing(host, name);
    case 'directory': {
      const inside = await filesLikeDefinitions(host, name);
      const folder = name.replace(/\/+$/, '');
      if (inside.length === 0) return 'Name a file; no definition file is in this folder.';
      return `Name the file: ${inside.map((file) => `-f ${folder}/${file}`).join(' or ')}.`;
    }
    case 'denied':
      return 'Change its permissions, or run bake as a user who may read it.';
    case 'full':
    case 'other':
      return '';
  }
}

async function remedyForMissing(host: Host, name: string): Promise<string> {
  if (/[*?[]/.test(name)) {
    return 'No file has this name. Patterns are expanded by the shell, and only without quotes.';
  }
  const slash = name.lastIndexOf('/');
  const folder = slash < 0 ? '.' : name.slice(0, slash + 1);
  const prefix = slash < 0 ? '' : folder;
  const siblings = await listing(host, folder);
  if (siblings === undefined) return `There is no folder "${folder}".`;
  const base = name.slice(slash + 1);
  const candidates = siblings.filter(looksLikeDefinition);
  const near = suggest(base, candidates) ?? sameStem(base, candidates);
  if (near !== undefined) return `Did you mean "${prefix}${near}"?`;
  if (candidates.length === 0) return '';
  const names = candidates.slice(0, 5).map((file) => `"${prefix}${file}"`);
  return `There ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.`;
}

/** `docker-bake.json` for `docker-bake.hcl`, `bake.hcl` for `bake`. */
function sameStem(name: string, candidates: readonly string[]): string | undefined {
  const stem = (text: string): string => text.replace(/\.(?:hcl|json|ya?ml)$/i, '');
  return candidates.find((candidate) => stem(candidate) === stem(name));
}

async function filesLikeDefinitions(host: Host, folder: string): Promise<string[]> {
  const names = (await listing(host, folder)) ?? [];
  const known = defaultNames.filter((name) => names.includes(name));
  const others = names.filter((name) => /bake.*\.(?:hcl|json)$/i.test(name));
  return [...new Set([...known, ...others])].slice(0, 5);
}

function looksLikeDefinition(name: string): boolean {
  return /\.(?:hcl|ya?ml)$|(?:bake|compose).*\.json$|bakefile$/i.test(name);
}

/** Names in a folder, sorted; `undefined` when it cannot be listed. */
async function listing(host: Host, folder: string): Promise<readonly string[] | undefined> {
  try {
    return await host.files.list(folder);
  } catch (error) {
    if (error instanceof HostFileError) return undefined;
    throw error;
  }
}

function problem(code: DiagnosticCode, summary: string, detail: string): Diagnostic {
  return { code, severity: 'error', summary, detail };
}
