import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copySource } from '../../src/deploy/copy-source.ts';
import { readGitState } from '../../src/deploy/git-state.ts';
import { type SourceCopy, sourceCopy } from '../../src/deploy/source-copy.ts';
import type { Host } from '../../src/host/host.ts';
import { nodeHost } from '../../src/host/node.ts';

let top = '';
let root = '';

function git(folder: string, ...words: string[]): string {
  const settings = ['user.email=a@b', 'user.name=A', 'protocol.file.allow=always'];
  const flags = settings.flatMap((setting) => ['-c', setting]);
  return execFileSync('git', ['-C', folder, ...flags, ...words], {
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

function host(env: Record<string, string> = {}): Host {
  const allowed = {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'protocol.file.allow',
    GIT_CONFIG_VALUE_0: 'always',
  };
  const all = { ...process.env, XDG_CACHE_HOME: join(top, 'cache'), ...allowed, ...env };
  return { ...nodeHost(), cwd: root, env: all };
}

async function copyOf(kind: SourceCopy['kind']): Promise<SourceCopy> {
  const state = await readGitState(nodeHost(), root);
  const head = state?.head;
  if (state === undefined || head === undefined) throw new Error('no repository');
  return sourceCopy(host(), kind, { ...state, head });
}

const said: string[] = [];
const work = { say: (message: string) => said.push(message) };

beforeAll(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'copy source ')));
  const library = join(top, 'library');
  mkdirSync(library);
  git(library, 'init', '--quiet');
  writeFileSync(join(library, 'l'), 'library');
  git(library, 'add', '.');
  git(library, 'commit', '--quiet', '--message=one');
  root = join(top, 'my app');
  mkdirSync(join(root, 'sub'), { recursive: true });
  git(root, 'init', '--quiet', '--initial-branch=main');
  writeFileSync(join(root, 'a'), 'one');
  writeFileSync(join(root, 'sub/b'), 'b');
  writeFileSync(join(root, '.gitignore'), 'ignored\n');
  writeFileSync(join(root, '.gitattributes'), 'sub export-ignore\n');
  git(root, 'submodule', '--quiet', 'add', library, 'lib');
  git(root, 'add', '.');
  git(root, 'commit', '--quiet', '--message=one');
  writeFileSync(join(root, 'untracked'), '');
  writeFileSync(join(root, 'ignored'), '');
  writeFileSync(join(root, 'a'), 'changed');
});

afterAll(() => rmSync(top, { recursive: true, force: true }));

describe('a clone', () => {
  test('has HEAD, its history and its submodules, and nothing else', async () => {
    const copy = await copyOf('clone');
    expect(await copySource(host(), copy, work)).toBeUndefined();
    expect(readdirSync(copy.folder).sort()).toEqual(
      ['.git', '.gitattributes', '.gitignore', '.gitmodules', 'a', 'lib', 'sub'].sort(),
    );
    expect(readFileSync(join(copy.folder, 'a'), 'utf8')).toBe('one');
    expect(readFileSync(join(copy.folder, 'lib/l'), 'utf8')).toBe('library');
    expect(said).toEqual([]);
  });

  test('is left alone while it is what it has to be', async () => {
    const copy = await copyOf('clone');
    const before = statSync(join(copy.folder, '.git/index')).mtimeMs;
    expect(await copySource(host(), copy, work)).toBeUndefined();
    expect(statSync(join(copy.folder, '.git/index')).mtimeMs).toBe(before);
    writeFileSync(join(copy.folder, 'ignored'), '');
    expect(await copySource(host(), copy, work)).toBeUndefined();
    expect(readdirSync(copy.folder)).not.toContain('ignored');
  });

  test('is refreshed, also to a commit of no branch, and from within a hook', async () => {
    const earlier = await copyOf('clone');
    writeFileSync(join(earlier.folder, 'a'), 'spoilt');
    writeFileSync(join(earlier.folder, 'more'), '');
    git(root, 'checkout', '--quiet', '--detach');
    git(root, 'commit', '--quiet', '--all', '--message=two');
    const copy = await copyOf('clone');
    expect(copy.folder).toBe(earlier.folder);
    const hooked = host({ GIT_DIR: join(root, '.git'), GIT_INDEX_FILE: '.git/index' });
    expect(await copySource(hooked, copy, work)).toBeUndefined();
    expect(readFileSync(join(copy.folder, 'a'), 'utf8')).toBe('changed');
    expect(readdirSync(copy.folder)).not.toContain('more');
    expect(said).toEqual([]);
  });

  test('of a shallow repository, as CI systems have it', async () => {
    const shallow = join(top, 'shallow');
    git(top, 'clone', '--quiet', '--depth=1', `file://${root}`, shallow);
    for (const depth of ['first', 'second']) {
      const state = await readGitState(nodeHost(), shallow);
      const head = state?.head ?? '';
      const copy = sourceCopy(host(), 'clone', { changes: '', prefix: '', root: shallow, head });
      expect(await copySource(host(), copy, work)).toBeUndefined();
      expect(git(copy.folder, 'rev-parse', 'HEAD')).toBe(head);
      git(root, 'commit', '--quiet', '--allow-empty', `--message=${depth}`);
      git(shallow, 'fetch', '--quiet', '--depth=1', 'origin', 'HEAD');
      git(shallow, 'reset', '--quiet', '--hard', 'FETCH_HEAD');
    }
    expect(said).toEqual([]);
  });

  test('is made anew when it is broken', async () => {
    const copy = await copyOf('clone');
    appendFileSync(join(copy.folder, '.git/config'), '[broken');
    expect(await copySource(host(), copy, work)).toBeUndefined();
    expect(said.join('\n')).toContain(`the clone in ${copy.folder} cannot be used`);
    expect(readFileSync(join(copy.folder, 'a'), 'utf8')).toBe('changed');
  });

  test('tells why Git refuses', async () => {
    const copy = await copyOf('clone');
    rmSync(copy.folder, { recursive: true });
    const problem = await copySource(host({ GIT_CONFIG_COUNT: '0' }), copy, work);
    expect(problem).toContain('git config --global protocol.file.allow always');
    const missing = { ...copy, root: join(top, 'nowhere') };
    expect(await copySource(host(), missing, work)).toContain('does not exist');
  });
});

test('an archive has what git archive gives', async () => {
  const copy = await copyOf('archive');
  for (const _ of ['made', 'made again']) {
    expect(await copySource(host(), copy, work)).toBeUndefined();
    expect(readdirSync(copy.folder).sort()).toEqual(
      ['.gitattributes', '.gitignore', '.gitmodules', 'a', 'lib'].sort(),
    );
    writeFileSync(join(copy.folder, 'left'), '');
  }
  expect(readdirSync(join(copy.folder, '..'))).toEqual(['my app']);
});
