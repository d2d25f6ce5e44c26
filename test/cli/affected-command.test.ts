import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nodeHost } from '../../src/host/node.ts';
import { runTool, type ToolResult } from './run-tool.ts';

const definition = `variable "VERSION" { default = "1" }

group "default" { targets = ["app", "web", "docs", "tool"] }

target "base" { context = "base" }

target "app" {
  context    = "."
  dockerfile = "docker/app.Dockerfile"
  contexts   = { base = "target:base" }
}

target "web" {
  context  = "web"
  contexts = { shared = "./shared" }
  tags     = ["web:\${VERSION}"]
}

target "docs" {
  context           = "docs"
  dockerfile-inline = "FROM scratch\\nCOPY . .\\n"
}

target "tool" { context = "vendor/tool/src" }
`;

const files: Readonly<Record<string, string>> = {
  'docker-bake.hcl': definition,
  '.gitignore': '*.log\n/out/\n',
  '.dockerignore': 'never read\n',
  'docker/app.Dockerfile': 'FROM base\n',
  'docker/app.Dockerfile.dockerignore': '*\n!app\n**/*.md\n',
  'app/main.c': 'int main;\n',
  'app/README.md': 'app\n',
  'base/Dockerfile': 'FROM scratch\n',
  'base/a.txt': 'a\n',
  'web/Dockerfile': 'FROM scratch\n',
  'web/index.html': 'web\n',
  'web/.dockerignore': 'test\n',
  'web/test/a.js': 'test\n',
  'shared/lib.js': 'lib\n',
  'shared/.dockerignore': 'tmp\n',
  'shared/tmp/x': 'x\n',
  'docs/index.md': 'docs\n',
};

let root = '';
let repository = '';

function git(folder: string, ...words: readonly string[]): string {
  const settings = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
  const allow = ['-c', 'protocol.file.allow=always', '-c', 'commit.gpgsign=false'];
  const { status, stdout, stderr } = spawnSync('git', [...settings, ...allow, ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1' },
  });
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
  return stdout.trim();
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  writeFileSync(join(repository, path), text);
}

function commitAll(message: string): void {
  git(repository, 'add', '--all');
  git(repository, 'commit', '--quiet', '--message', message);
}

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'bake-affected-')));
  repository = join(root, 'first');
  const tool = join(root, 'tool');
  mkdirSync(join(tool, 'src'), { recursive: true });
  writeFileSync(join(tool, 'src/Dockerfile'), 'FROM scratch\n');
  writeFileSync(join(tool, 'README.md'), 'tool\n');
  git(tool, 'init', '--quiet', '--initial-branch=main');
  git(tool, 'add', '--all');
  git(tool, 'commit', '--quiet', '--message', 'tool');
  mkdirSync(repository);
  git(repository, 'init', '--quiet', '--initial-branch=main');
  for (const [path, text] of Object.entries(files)) write(path, text);
  git(repository, 'submodule', '--quiet', 'add', tool, 'vendor/tool');
  commitAll('first');
});

beforeEach(() => {
  repository = join(root, 'repo');
  cpSync(join(root, 'first'), repository, { recursive: true, verbatimSymlinks: true });
});

afterEach(() => rmSync(repository, { recursive: true, force: true }));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function affected(
  words: readonly string[],
  input = '',
  more: Readonly<Record<string, string>> = {},
): Promise<ToolResult> {
  let clock = 0;
  const host = {
    ...nodeHost(),
    now: () => {
      clock += 1000;
      return clock;
    },
    cwd: repository,
    env: { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1', ...more },
    readStandardInput: async () => new TextEncoder().encode(input),
  };
  const at = (path: string): string => (path.startsWith('/') ? path : join(repository, path));
  const { files: real } = host;
  const inRepository = {
    ...real,
    read: (path: string) => real.read(at(path)),
    stat: (path: string) => real.stat(at(path)),
    list: (path: string) => real.list(at(path)),
    realPath: (path: string) => real.realPath(at(path)),
  };
  return runTool(['affected', ...words], { host: { ...host, files: inRepository } });
}

/** The lines of `--format=why`, since HEAD unless said otherwise. */
async function why(...words: readonly string[]): Promise<readonly string[]> {
  const since = words.some((word) => word.startsWith('--since')) ? [] : ['--since=HEAD'];
  const { code, out, error } = await affected([...since, '--format=why', ...words]);
  expect([code, error]).toEqual([0, '']);
  return out.split('\n').slice(0, -1);
}

describe('what changes reach', () => {
  test('nothing', async () => {
    expect(await affected(['--since', 'HEAD'])).toEqual({ code: 0, out: '', error: '' });
    expect((await affected(['--since', 'HEAD', '--format=json'])).out).toBe('[]\n');
  });

  test('a context, its Dockerfile with its own .dockerignore, and a link', async () => {
    write('app/main.c', 'int main = 1;\n');
    expect(await why()).toEqual(['app: context app/main.c']);
    write('docker/app.Dockerfile', 'FROM base AS a\n');
    write('base/a.txt', 'b\n');
    expect(await why()).toEqual([
      'app: context app/main.c; Dockerfile docker/app.Dockerfile; links to base',
    ]);
    expect(await why('base', 'app')).toEqual([
      'app: context app/main.c; Dockerfile docker/app.Dockerfile; links to base',
      'base: context base/a.txt',
    ]);
  });

  test('what is ignored by Docker does not count', async () => {
    write('app/README.md', 'changed\n');
    write('other/file', 'new\n');
    write('web/test/a.js', 'changed\n');
    write('shared/tmp/x', 'changed\n');
    // The Dockerfile's own file stands instead of it.
    write('.dockerignore', 'changed\n');
    expect(await why()).toEqual([]);
  });

  test('a change of what is ignored counts', async () => {
    write('docker/app.Dockerfile.dockerignore', '*\n!app\n');
    write('web/.dockerignore', '');
    expect(await why()).toEqual([
      'app: context docker/app.Dockerfile.dockerignore',
      'web: context web/.dockerignore',
    ]);
  });

  test('when the own .dockerignore of a Dockerfile goes', async () => {
    rmSync(join(repository, 'docker/app.Dockerfile.dockerignore'));
    const [line] = await why('app');
    expect(line).toMatch(/^app: context \.?docker/);
  });

  test('links of links', async () => {
    const more = ['next', 'last'].map(
      (name, index) =>
        `target "${name}" {\n  context = "docs"\n  contexts = { x = "target:${index === 0 ? 'base' : 'next'}" }\n}\n`,
    );
    write('docker-bake.hcl', definition + more.join(''));
    commitAll('more');
    write('base/a.txt', 'changed\n');
    expect(await why('last')).toEqual(['last: links to next']);
    expect(await why('last', 'next')).toEqual(['last: links to next', 'next: links to base']);
  });

  test('a named context', async () => {
    write('shared/lib.js', 'changed\n');
    write('shared/new.js', 'new\n');
    expect(await why()).toEqual(['web: context "shared" shared/lib.js and 1 more']);
  });

  test('files that Git ignores do not count, those that it does not know do', async () => {
    write('web/debug.log', 'ignored\n');
    expect(await why()).toEqual([]);
    write('web/new.html', 'new\n');
    write('docs/deep/er/ä "b"\n.md', 'new\n');
    expect(await why()).toEqual([
      'docs: context docs/deep/er/ä "b"\n.md'.split('\n')[0],
      '.md',
      'web: context web/new.html',
    ]);
  });

  test('files that are removed, and a context that is', async () => {
    rmSync(join(repository, 'web/index.html'));
    rmSync(join(repository, 'docs'), { recursive: true });
    expect(await why()).toEqual(['docs: context docs/index.md', 'web: context web/index.html']);
    commitAll('removed');
    expect(await why('--since=HEAD~1')).toEqual([
      'docs: context docs/index.md',
      'web: context web/index.html',
    ]);
  });

  test('a file that is renamed leaves one context and enters another', async () => {
    renameSync(join(repository, 'web/index.html'), join(repository, 'docs/index.html'));
    commitAll('renamed');
    expect(await why('--since=HEAD~1')).toEqual([
      'docs: context docs/index.html',
      'web: context web/index.html',
    ]);
  });

  test('only what happened here since a branch was left', async () => {
    git(repository, 'switch', '--quiet', '--create', 'topic');
    write('docs/index.md', 'topic\n');
    commitAll('topic');
    git(repository, 'switch', '--quiet', 'main');
    write('web/index.html', 'main\n');
    commitAll('main');
    git(repository, 'switch', '--quiet', 'topic');
    expect(await why('--since=main')).toEqual(['docs: context docs/index.md']);
  });

  test('a context behind a symbolic link', async () => {
    symlinkSync('shared', join(repository, 'linked'));
    write('docker-bake.hcl', definition.replace('./shared', './linked'));
    commitAll('linked');
    write('shared/lib.js', 'changed\n');
    expect(await why()).toEqual(['web: context "shared" shared/lib.js']);
  });
});

describe('submodules', () => {
  const tool = (path: string): string => join(repository, 'vendor/tool', path);

  test('a file that is changed in one', async () => {
    writeFileSync(tool('README.md'), 'changed\n');
    expect(await why()).toEqual([]);
    writeFileSync(tool('src/Dockerfile'), 'FROM scratch AS a\n');
    expect(await why()).toEqual([
      'tool: context vendor/tool/src/Dockerfile; Dockerfile vendor/tool/src/Dockerfile',
    ]);
  });

  test('a file that is new in one', async () => {
    writeFileSync(tool('src/new'), 'new\n');
    expect(await why()).toEqual(['tool: context vendor/tool/src/new']);
  });

  test('a file that is changed in one, from a hook of Git', async () => {
    writeFileSync(tool('src/new'), 'new\n');
    const env = { GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index', GIT_PREFIX: '' };
    expect(await affected(['--since=HEAD'], '', env)).toEqual({
      code: 0,
      out: 'tool\n',
      error: '',
    });
  });

  test('another commit of one', async () => {
    writeFileSync(tool('README.md'), 'changed\n');
    git(tool('.'), 'commit', '--quiet', '--all', '--message', 'outside the context');
    commitAll('moved');
    expect(await why('--since=HEAD~1')).toEqual([]);
    writeFileSync(tool('src/b'), 'new\n');
    git(tool('.'), 'add', '--all');
    git(tool('.'), 'commit', '--quiet', '--message', 'inside');
    commitAll('moved again');
    expect(await why('--since=HEAD~2')).toEqual(['tool: context vendor/tool/src/b']);
  });

  test('one that is not there any more counts as a whole', async () => {
    git(repository, 'rm', '--quiet', '-f', 'vendor/tool');
    expect(await why()).toEqual(['tool: context vendor/tool; Dockerfile vendor/tool']);
  });
});

describe('the definition', () => {
  test('only targets of which it says something else', async () => {
    write(
      'docker-bake.hcl',
      `# a comment\n${definition.replace('default = "1"', 'default = "2"')}`,
    );
    expect(await why('web', 'docs', 'base')).toEqual(['web: its definition (tags)']);
  });

  test('a target that is new, one that inherits, one that links to another', async () => {
    const text = definition
      .replace(
        'target "base" { context = "base" }',
        'target "base" {\n  context = "base"\n  args = { A = "1" }\n}',
      )
      .concat('target "new" { inherits = ["web"] }\n');
    write('docker-bake.hcl', text);
    expect(await why('web', 'base', 'new')).toEqual([
      'base: its definition (args)',
      'new: its definition',
    ]);
  });

  test('a file that is new, or gone', async () => {
    write('docker-bake.override.hcl', 'target "docs" {\n  tags = ["docs"]\n}\n');
    expect(await why('docs', 'web')).toEqual(['docs: its definition (tags)']);
    commitAll('override');
    rmSync(join(repository, 'docker-bake.override.hcl'));
    expect(await why('docs', 'web')).toEqual(['docs: its definition (tags)']);
  });

  test('one that had mistakes', async () => {
    write('docker-bake.hcl', 'target "docs" {');
    commitAll('broken');
    write('docker-bake.hcl', definition);
    expect(await why('docs', 'web')).toEqual(['docs: its definition', 'web: its definition']);
  });

  test('time and chance do not count', async () => {
    const odd = definition.replace(
      'web:${VERSION}',
      'web:${formatdate("ss", timestamp())}${uuidv4()}',
    );
    write('docker-bake.hcl', odd);
    commitAll('odd');
    write('docker-bake.hcl', `${odd}\n# comment\n`);
    expect(await why('web')).toEqual([]);
  });

  test('a file of variables', async () => {
    write(
      'compose.yaml',
      'services:\n  s:\n    image: s\n    build:\n      context: web\n      args:\n        A: ${A}\n',
    );
    write('.env', 'A=1\n');
    commitAll('compose');
    write('.env', 'A=2\n');
    expect(await why('-f', 'compose.yaml', 's')).toEqual(['s: its definition (args)']);
  });
});

describe('a list instead of Git', () => {
  test('paths by line, by NUL, in quotes, folders', async () => {
    const { out } = await affected(
      ['--files', '-', '--format=why'],
      'web/index.html\r\n"docs/\\303\\244.md"\n',
    );
    expect(out).toBe('docs: context docs/ä.md\nweb: context web/index.html\n');
    expect((await affected(['--files=-'], 'shared\0app/main.c\0')).out).toBe('app\nweb\n');
    expect((await affected(['--files=-'], `${repository}/elsewhere/`)).out).toBe('');
    write('list', 'base/a.txt\n');
    expect((await affected(['--files=list', 'app', '--format=why'])).out).toBe(
      'app: links to base\n',
    );
  });

  test('of a changed definition nothing is known, unless there is a revision', async () => {
    write('docker-bake.hcl', definition.replace('default = "1"', 'default = "2"'));
    const list = 'docker-bake.hcl\n';
    const all = await affected(['--files=-', 'web', 'docs', '--format=why'], list);
    expect(all.out).toBe('docs: its definition\nweb: its definition\n');
    const one = await affected(['--files=-', '--since=HEAD', 'web', 'docs'], list);
    expect(one.out).toBe('web\n');
  });
});

test('as JSON', async () => {
  write('web/index.html', 'changed\n');
  write('base/Dockerfile', 'FROM scratch AS base\n');
  write('shared/lib.js', 'changed\n');
  const { out } = await affected(['--since=HEAD', '--format=json']);
  expect(JSON.parse(out)).toEqual([
    { target: 'app', reasons: [{ kind: 'link', target: 'base' }] },
    {
      target: 'web',
      reasons: [
        { kind: 'context', path: 'web/index.html', count: 1 },
        { kind: 'named-context', name: 'shared', path: 'shared/lib.js', count: 1 },
      ],
    },
  ]);
});

describe('what goes wrong', () => {
  test.each([
    [
      ['--since=nope'],
      1,
      'ERROR: cannot tell what changed: there is no commit "nope"; Name a branch, a tag or a commit; in a shallow clone, fetch it first.\n',
    ],
    [
      ['--since=--output=x'],
      1,
      'ERROR: cannot tell what changed: there is no commit "--output=x"; Name a branch, a tag or a commit; in a shallow clone, fetch it first.\n',
    ],
    [[], 2, 'ERROR: nothing to compare with; Say --since=REF or --files=FILE.\n'],
    [['--files=nope'], 1, 'ERROR: open nope: no such file or directory\n'],
  ])('%j', async (words, code, error) => {
    expect(await affected(words)).toMatchObject({
      code,
      out: '',
      error: error.replace(
        'open nope',
        code === 1 && error.includes('open') ? `open ${join(repository, 'nope')}` : 'open nope',
      ),
    });
  });

  test('no repository', async () => {
    rmSync(join(repository, '.git'), { recursive: true });
    const { code, error } = await affected(['--since=HEAD']);
    expect(code).toBe(1);
    expect(error).toMatch(/^ERROR: cannot tell what changed: not a git repository/);
  });

  test('no Git', async () => {
    const result = await affected(['--since=HEAD'], '', { PATH: '/nowhere' });
    expect(result).toEqual({
      code: 1,
      out: '',
      error:
        'ERROR: cannot tell what changed: git was not found; Install the Git client. Name what changed with --files instead.\n',
    });
  });

  test('a context outside of it is told', async () => {
    write('docker-bake.hcl', 'target "default" {\n  context = "../tool"\n}\n');
    commitAll('outside');
    expect(await affected(['--since=HEAD'])).toEqual({
      code: 0,
      out: '',
      error: `WARNING: Outside the repository; The target "default" reads "${root}/tool", of which Git cannot tell whether it changed.\n`,
    });
  });
});
