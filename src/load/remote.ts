import type { Host } from '../host/host.ts';
import { type GitReference, parseGitReference } from '../model/git-reference.ts';
import type { RemoteSource } from '../model/remote-source.ts';
import { SpecError } from '../model/specs/spec-error.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import { decodeSource, type SourceFile } from '../source/source.ts';
import { suggest } from '../source/suggest.ts';
import { ArchiveTree, compressionOf } from './archive.ts';
import { defaultNames } from './default-names.ts';
import { download } from './download.ts';
import { fetchRepository } from './git.ts';
import { UnadvertisedError } from './git-client.ts';
import { gitSecrets } from './git-environment.ts';
import { redactUrls } from './redact.ts';
import { formatBytes, RemoteError, type RemoteLimits, remoteLimits } from './remote-error.ts';
import { pathInTree, type RemoteEntry, type RemoteTree } from './remote-tree.ts';

/** The files of a remote definition, in order. */
export interface RemoteFiles {
  readonly files: readonly SourceFile[];
  /** Where the contexts are; undefined when the definition is a single file. */
  readonly source?: RemoteSource;
}

/** What reading a remote definition depends on besides its URL. */
export interface RemoteOptions {
  /** Ends the reading; what it left behind is removed. */
  readonly interrupted?: AbortSignal;
  readonly limits?: RemoteLimits;
  /** None of the default files has to be there. */
  readonly mayBeEmpty?: boolean;
}

/**
 * Reads the definition at a URL: files of a Git repository or an archive, by the names given or the
 * default ones, or the one file that is there (buildx: whatever the names are). What cannot be read
 * is reported.
 */
export async function readRemoteFiles(
  host: Host,
  url: string,
  names: readonly string[],
  sink: DiagnosticSink,
  { interrupted, limits = remoteLimits, mayBeEmpty = false }: RemoteOptions = {},
): Promise<RemoteFiles> {
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), limits.time);
  const signal =
    interrupted === undefined ? timer.signal : AbortSignal.any([timer.signal, interrupted]);
  try {
    const reading: Reading = { host, url, names, limits, mayBeEmpty, signal };
    const reference = parseReference(url);
    return reference === undefined
      ? await readResource(reading)
      : await readRepository(reading, reference);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const { message, remedy } = interrupted?.aborted === true ? interruption : error;
    sink.add({
      code: 'unreadable-remote',
      severity: 'error',
      summary: `cannot read the remote definition ${redactUrls(url)}`,
      detail: `${redactUrls(message)}.${remedy === '' ? '' : ` ${remedy}`}`,
    });
    return { files: [] };
  } finally {
    clearTimeout(timeout);
  }
}

const interruption = new RemoteError('reading was interrupted');

function parseReference(url: string): GitReference | undefined {
  try {
    return parseGitReference(url);
  } catch (error) {
    if (error instanceof SpecError) throw new RemoteError(error.message);
    throw error;
  }
}

/** What one call of `readRemoteFiles` works with. */
interface Reading {
  readonly host: Host;
  readonly url: string;
  readonly names: readonly string[];
  readonly limits: RemoteLimits;
  readonly mayBeEmpty: boolean;
  readonly signal: AbortSignal;
}

async function readRepository(reading: Reading, reference: GitReference): Promise<RemoteFiles> {
  try {
    return await readFetched(reading, reference, false);
  } catch (error) {
    if (!(error instanceof UnadvertisedError)) throw error;
    return readFetched(reading, reference, true);
  }
}

async function readFetched(
  reading: Reading,
  reference: GitReference,
  isWhole: boolean,
): Promise<RemoteFiles> {
  const { host, url, limits, signal } = reading;
  const folder = await host.files.makeTemporaryDirectory('bakefile-git-');
  try {
    const tree = await fetchRepository(reference, { host, folder, limits, signal, isWhole });
    const files = await readTree(tree, reading);
    return { files, source: { kind: 'git', url, secrets: gitSecrets(host, url) } };
  } finally {
    await host.files.remove(folder);
  }
}

async function readResource(reading: Reading): Promise<RemoteFiles> {
  const { host, url, limits, signal } = reading;
  const bytes = await download(host, url, limits, signal);
  if (compressionOf(bytes) !== undefined) {
    const tree = new ArchiveTree(host, bytes, limits, signal);
    const files = await readTree(tree, reading);
    return { files, source: { kind: 'archive', url, secrets: [] } };
  }
  if (bytes.length > limits.file) {
    throw new RemoteError(
      `non-archive definition URL bigger than maximum allowed size (${formatBytes(limits.file)})`,
    );
  }
  return { files: [decodeSource(redactUrls(url), bytes)] };
}

async function readTree(
  tree: RemoteTree,
  { names, limits, mayBeEmpty }: Reading,
): Promise<SourceFile[]> {
  const isDefault = names.length === 0;
  const wanted = isDefault ? defaultNames : names;
  const entries = await tree.read(wanted.map(pathInTree));
  const files: SourceFile[] = [];
  for (const [index, entry] of entries.entries()) {
    const name = wanted[index] ?? '';
    if (entry.kind === 'file') files.push(decodeSource(name, entry.data));
    else if (entry.kind !== 'missing' || !isDefault) throw await refusal(tree, name, entry, limits);
  }
  if (files.length > 0 || mayBeEmpty) return files;
  const near = (await tree.list(''))
    .filter((name) => /\.hcl$|bake.*\.json$/.test(name))
    .slice(0, 5);
  throw new RemoteError(
    "couldn't find a bake definition",
    near.length === 0
      ? `It has none of ${defaultNames.join(', ')}.`
      : `Name the file: ${near.map((name) => `-f ${name}`).join(' or ')}.`,
  );
}

async function refusal(
  tree: RemoteTree,
  name: string,
  entry: Exclude<RemoteEntry, { kind: 'file' }>,
  limits: RemoteLimits,
): Promise<RemoteError> {
  switch (entry.kind) {
    case 'missing':
      return missing(tree, name);
    case 'directory':
      return new RemoteError(`read ${name}: is a directory`);
    case 'too-large':
      return new RemoteError(`the file "${name}" is larger than ${formatBytes(limits.file)}`);
    case 'loop':
      return new RemoteError(`open ${name}: too many levels of symbolic links`);
    case 'outside':
      return new RemoteError(`the symbolic link "${name}" leads out of it`);
    case 'special':
      return new RemoteError(
        `"${name}" is not a regular file`,
        'Hard links and devices are not read from archives.',
      );
    default:
      return entry satisfies never;
  }
}

async function missing(tree: RemoteTree, name: string): Promise<RemoteError> {
  const slash = name.lastIndexOf('/') + 1;
  const siblings = await tree.list(pathInTree(name.slice(0, slash)));
  const near = suggest(name.slice(slash), siblings);
  return new RemoteError(
    `open ${name}: no such file or directory`,
    near === undefined ? '' : `Did you mean "${name.slice(0, slash)}${near}"?`,
  );
}
