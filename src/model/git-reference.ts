import { type GoUrl, parseGoQuery, parseGoUrl } from './go-url.ts';
import { readBoolean } from './specs/scalars.ts';
import { SpecError } from './specs/spec-error.ts';

/** A place in a Git repository, as contexts and remote definitions name it (BuildKit). */
export interface GitReference {
  /** What the Git client is given: without fragment and query, but with the user, if there is one. */
  readonly remote: string;
  readonly scheme: 'http' | 'https' | 'ssh' | 'git';
  /** With its port; empty for `github.com/…`, which is a path to Buildx. */
  readonly host: string;
  /** A branch, tag or commit; the default branch when absent. */
  readonly ref?: string;
  /** Clean and relative; the whole repository when absent. */
  readonly subdir?: string;
  /** The start of the identifier that the commit must have. */
  readonly checksum?: string;
  /** The checksum is what is fetched, whatever `ref` says. */
  readonly fetchByCommit: boolean;
  readonly submodules: boolean;
}

interface Location {
  readonly remote: string;
  readonly scheme: GitReference['scheme'];
  readonly host: string;
  readonly query: string;
  readonly fragment: string;
}

const schemes: readonly GitReference['scheme'][] = ['http', 'https', 'ssh', 'git'];
const scpPattern = /^([a-zA-Z0-9-_]+)@([a-zA-Z0-9-.]+):(.*?)(?:\?(.*?))?(?:#(.*))?$/;

/** Whether a text names a place in a Git repository, be it with a mistake in its query. */
export function isGitReference(text: string): boolean {
  return locate(text) !== undefined;
}

/** Whether a text names a repository that is reached over SSH. */
export function isSshReference(text: string): boolean {
  return locate(text)?.scheme === 'ssh';
}

/**
 * Reads `REMOTE#REF:SUBDIR`, or with a query `REMOTE?ref=REF&subdir=SUBDIR`; undefined when it names
 * no repository. Throws a `SpecError` in BuildKit's words for a query that makes no sense.
 */
export function parseGitReference(text: string): GitReference | undefined {
  const location = locate(text);
  if (location === undefined) return undefined;
  const { remote, scheme, host, fragment } = location;
  const [ref = '', ...rest] = fragment.split(':');
  const reader = new QueryReader(ref, cleanRelative(rest.join(':')));
  for (const [key, value] of checkQuery(parseGoQuery(location.query))) reader.read(key, value);
  return { remote, scheme, host, ...reader.result() };
}

/** The host of a repository or resource, with its port; undefined when a text names none. */
export function gitHost(text: string): string | undefined {
  const url = /^[a-zA-Z0-9]+:\/\//.test(text) ? parseGoUrl(text) : locateScp(text);
  const isKnown = schemes.some((scheme) => scheme === url?.scheme);
  return isKnown && url?.host !== '' ? url?.host : undefined;
}

function locate(text: string): Location | undefined {
  if (text.startsWith('./') || text.startsWith('../')) return undefined;
  if (text.startsWith('github.com/')) {
    const url = parseGoUrl(text);
    return url && { ...url, scheme: 'https', remote: `https://${url.path}` };
  }
  if (!/^[a-zA-Z0-9]+:\/\//.test(text)) return locateScp(text);
  const url = parseGoUrl(text);
  const scheme = schemes.find((known) => known === url?.scheme);
  if (url === undefined || scheme === undefined) return undefined;
  if (scheme.startsWith('http') && !url.path.endsWith('.git')) return undefined;
  return { ...url, scheme, remote: formatRemote(url) };
}

function locateScp(text: string): Location | undefined {
  const found = scpPattern.exec(text);
  if (found === null) return undefined;
  const [, user, host = '', path, query = '', fragment = ''] = found;
  if (query.includes(';') || /%(?![0-9A-Fa-f]{2})/.test(query)) return undefined;
  return { scheme: 'ssh', host, remote: `${user}@${host}:${path}`, query, fragment };
}

function formatRemote({ scheme, user, host, path }: GoUrl): string {
  return `${scheme}://${user === undefined ? '' : `${user}@`}${host}${path}`;
}

/** Inside of its root, whatever it says. */
function cleanRelative(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

const switches: readonly string[] = ['submodules', 'keep-git-dir', 'fetch-by-commit'];

function checkQuery(
  pairs: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  const seen = new Set<string>();
  for (const [key, value] of pairs) {
    if (seen.has(key)) throw new SpecError(`query "${key}" has multiple values`);
    seen.add(key);
    if (value === '' && !switches.includes(key)) throw new SpecError(`query "${key}" has no value`);
  }
  return pairs;
}

class QueryReader {
  private ref: string;
  private subdir: string;
  private checksum: string | undefined;
  private submodules = true;
  private fetchByCommit = false;
  private tag: string | undefined;
  private branch: string | undefined;

  constructor(ref: string, subdir: string) {
    this.ref = ref;
    this.subdir = subdir;
  }

  read(key: string, value: string): void {
    switch (key) {
      case 'ref':
        this.ref = agree('ref', this.ref, value);
        break;
      case 'subdir':
        this.subdir = agree('subdir', this.subdir, value);
        break;
      case 'tag':
        this.tag = value.startsWith('refs/tags/') ? value : `refs/tags/${value}`;
        break;
      case 'branch':
        this.branch = value.startsWith('refs/heads/') ? value : `refs/heads/${value}`;
        break;
      case 'checksum':
      case 'commit':
        this.checksum = value;
        break;
      case 'submodules':
        this.submodules = readSwitch(key, value);
        break;
      case 'fetch-by-commit':
        this.fetchByCommit = readSwitch(key, value);
        break;
      case 'keep-git-dir':
        readSwitch(key, value);
        break;
      case 'mtime':
        if (value !== 'checkout' && value !== 'commit') {
          throw new SpecError(`invalid mtime value: "${value}" (must be "checkout" or "commit")`);
        }
        break;
      default:
        throw new SpecError(`unexpected query "${key}"`);
    }
  }

  result(): Omit<GitReference, 'remote' | 'scheme' | 'host'> {
    if (this.branch !== undefined && this.tag !== undefined) {
      throw new SpecError('branch conflicts with tag');
    }
    const named = this.tag ?? this.branch;
    const ref = named === undefined ? this.ref : agree('ref', this.ref, named);
    const subdir = cleanRelative(this.subdir);
    return {
      submodules: this.submodules,
      fetchByCommit: this.fetchByCommit,
      ...(ref === '' ? {} : { ref }),
      ...(subdir === '' ? {} : { subdir }),
      ...(this.checksum === undefined ? {} : { checksum: this.checksum }),
    };
  }
}

function agree(what: string, given: string, value: string): string {
  if (given === '' || given === value) return value;
  throw new SpecError(`${what} conflicts: "${given}" vs "${value}"`);
}

function readSwitch(key: string, value: string): boolean {
  const truth = value === '' ? true : readBoolean(value);
  if (truth === undefined) throw new SpecError(`invalid ${key} value: "${value}"`);
  return truth;
}
