import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { nodeHost } from '../../src/host/node.ts';
import { type RemoteOptions, readRemoteFiles } from '../../src/load/remote.ts';
import { remoteLimits } from '../../src/load/remote-error.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { freePort, smartHttp, startDaemon, TestRepository, WebServer } from './git-server.ts';

let repository: TestRepository;
let daemon: ChildProcess;
let daemonUrl: string;
const servers: WebServer[] = [];
const made: string[] = [];

beforeAll(async () => {
  repository = new TestRepository();
  const port = await freePort();
  daemon = await startDaemon(repository.folder, port);
  daemonUrl = `git://127.0.0.1:${port}/r.git`;
});

afterAll(() => {
  daemon.kill('SIGTERM');
  repository.remove();
});

afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
  expect(made.splice(0).filter((folder) => existsSync(folder))).toEqual([]);
});

/** This machine, with another environment; it keeps count of temporary folders. */
function testHost(env: Record<string, string> = {}): Host {
  const host = nodeHost();
  const makeTemporaryDirectory = async (prefix: string): Promise<string> => {
    const folder = await host.files.makeTemporaryDirectory(prefix);
    made.push(folder);
    return folder;
  };
  const own = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };
  return { ...host, env: { ...own, ...env }, files: { ...host.files, makeTemporaryDirectory } };
}

/** `NAME: CONTEXT` of each file, and every complaint. */
async function read(
  url: string,
  names: readonly string[] = [],
  env: Record<string, string> = {},
  options: RemoteOptions = {},
): Promise<string[]> {
  const sink = new Diagnostics();
  const { files } = await readRemoteFiles(testHost(env), url, names, sink, options);
  const contexts = files.map(({ name, text }) => `${name}: ${/context = "(.*)"/.exec(text)?.[1]}`);
  return [...contexts, ...sink.items.map(({ detail }) => detail)];
}

async function serve(...given: ConstructorParameters<typeof WebServer>) {
  const server = new WebServer(...given);
  servers.push(server);
  return { server, address: await server.start() };
}

describe('a repository', () => {
  const rows: [suffix: string, names: string[], want: string][] = [
    ['', [], 'docker-bake.hcl: main'],
    ['#main', [], 'docker-bake.hcl: main'],
    ['#refs/heads/main', [], 'docker-bake.hcl: main'],
    ['#feature/x', [], 'docker-bake.hcl: main'],
    // A branch counts more than a tag of the same name.
    ['#v1', [], 'docker-bake.hcl: branch-v1'],
    ['#refs/tags/v1', [], 'docker-bake.hcl: first'],
    ['?tag=v1', [], 'docker-bake.hcl: first'],
    ['?branch=v1', [], 'docker-bake.hcl: branch-v1'],
    ['#annotated', [], 'docker-bake.hcl: first'],
    ['#main:sub', [], 'docker-bake.hcl: sub'],
    ['#:sub', [], 'docker-bake.hcl: sub'],
    ['#:/sub/', [], 'docker-bake.hcl: sub'],
    ['?ref=main&subdir=sub', [], 'docker-bake.hcl: sub'],
    ['?submodules=false&keep-git-dir=1', [], 'docker-bake.hcl: main'],
    [
      '',
      ['sub/deep/other.hcl', 'docker-bake.hcl'],
      'sub/deep/other.hcl: deep,docker-bake.hcl: main',
    ],
    ['', ['/docker-bake.hcl'], '/docker-bake.hcl: main'],
    ['', ['./sub/../link.hcl'], './sub/../link.hcl: main'],
    ['', ['folder-link/docker-bake.hcl'], 'folder-link/docker-bake.hcl: sub'],
    ['', ['sub/up.hcl'], 'sub/up.hcl: main'],
    ['#main:sub', ['up.hcl'], 'the symbolic link "up.hcl" leads out of it.'],
    ['', ['absolute.hcl'], 'the symbolic link "absolute.hcl" leads out of it.'],
    ['', ['outside.hcl'], 'the symbolic link "outside.hcl" leads out of it.'],
    ['', ['loop.hcl'], 'open loop.hcl: too many levels of symbolic links.'],
    ['', ['../docker-bake.hcl'], 'the file "../docker-bake.hcl" is outside of it.'],
    ['', ['sub'], 'read sub: is a directory.'],
    ['', ['a\nb'], '"a\\nb" is no name of a file.'],
    ['', ['large.hcl'], 'the file "large.hcl" is larger than 2 MiB.'],
    [
      '',
      ['sub/deep/othr.hcl'],
      'open sub/deep/othr.hcl: no such file or directory. Did you mean "sub/deep/other.hcl"?',
    ],
    ['#:sub/deep', [], "couldn't find a bake definition. Name the file: -f other.hcl."],
    ['#:nope', [], 'the repository has no folder "nope".'],
    ['#:docker-bake.hcl', [], 'the repository has no folder "docker-bake.hcl".'],
    ['#mian', [], 'the repository does not contain ref mian. Did you mean "main"?'],
    [
      '#1234567',
      [],
      'the repository does not contain ref 1234567. A commit is named by its whole identifier.',
    ],
    [
      '#0000000000000000000000000000000000000000',
      [],
      'the repository does not contain the commit 0000000000000000000000000000000000000000.',
    ],
    ['#--upload-pack=x', [], '"--upload-pack=x" is not the name of a branch, tag or commit.'],
    ['?ref=+main:x', [], '" main:x" is not the name of a branch, tag or commit.'],
    // BuildKit checks submodules out.
    ['#with-submodules', ['mods/one/docker-bake.hcl'], 'mods/one/docker-bake.hcl: submodule'],
    ['#with-submodules:mods', ['one/deep/x.hcl'], 'one/deep/x.hcl: deep in submodule'],
    ['#with-submodules:mods/one', [], 'docker-bake.hcl: submodule'],
    ['#with-submodules:mods/one/deep', ['x.hcl'], 'x.hcl: deep in submodule'],
    ['#with-submodules', [], 'docker-bake.hcl: main'],
    ['#with-submodules', ['mods/one/no.hcl'], 'open mods/one/no.hcl: no such file or directory.'],
    [
      '?branch=with-submodules&submodules=0',
      ['mods/one/docker-bake.hcl'],
      'open mods/one/docker-bake.hcl: no such file or directory.',
    ],
    [
      '#with-submodules',
      ['local/passwd'],
      'the submodule "local" has a URL that is not remote: file:///etc.',
    ],
    ['#with-submodules', ['nameless/x'], 'open nameless/x: no such file or directory.'],
    [
      '#with-submodules',
      ['mods/one/inner/docker-bake.hcl'],
      'mods/one/inner/docker-bake.hcl: first',
    ],
    ['#with-submodules', ['mods/one'], 'read mods/one: is a directory.'],
    ['#with-submodules:mods/one/x', [], 'submodule "mods/one": the repository has no folder "x".'],
    [
      '#with-submodules',
      ['mods/one/deep/y.hcl', 'docker-bake.hcl'],
      'open mods/one/deep/y.hcl: no such file or directory. Did you mean "mods/one/deep/x.hcl"?',
    ],
    ['?x=1', [], 'unexpected query "x".'],
    ['?ref=a&ref=b', [], 'query "ref" has multiple values.'],
    ['?ref=', [], 'query "ref" has no value.'],
    ['?ref=a#b', [], 'ref conflicts: "b" vs "a".'],
    ['?branch=a&tag=b', [], 'branch conflicts with tag.'],
    ['?submodules=x', [], 'invalid submodules value: "x".'],
  ];
  test.each(rows)('%s %j', async (suffix, names, want) => {
    expect((await read(daemonUrl + suffix, names)).join()).toBe(want);
  });

  test('a commit', async () => {
    expect(await read(`${daemonUrl}#${repository.first}`)).toEqual(['docker-bake.hcl: first']);
  });

  test('a checksum', async () => {
    const { first } = repository;
    expect(await read(`${daemonUrl}?tag=v1&checksum=${first.slice(0, 9)}`)).toEqual([
      'docker-bake.hcl: first',
    ]);
    expect(await read(`${daemonUrl}?tag=v1&checksum=0123`)).toEqual([
      `expected checksum to match 0123, got ${first}.`,
    ]);
  });

  test('none at the URL', async () => {
    expect(await read(daemonUrl.replace('r.git', 'none.git'))).toEqual([
      'remote error: access denied or repository not exported: /none.git.',
    ]);
  });

  test('a client that is missing', async () => {
    expect(await read(daemonUrl, [], { PATH: '/nonexistent' })).toEqual([
      'git was not found. Install the Git client, or clone the repository and run bake there.',
    ]);
  });

  test('an interrupt leaves nothing behind', async () => {
    const interrupt = new AbortController();
    const { address } = await serve(() => setTimeout(() => interrupt.abort(), 20));
    const found = await read(`http://${address}/r.git`, [], {}, { interrupted: interrupt.signal });
    expect(found).toEqual(['reading was interrupted.']);
  });

  test('a server that says nothing', async () => {
    const { address } = await serve(() => {});
    const limits = { ...remoteLimits, time: 300 };
    expect(await read(`http://${address}/r.git`, [], {}, { limits })).toEqual([
      'the server took too long.',
    ]);
  });
});

describe('a repository over HTTP', () => {
  const token = 'sekrit-token-4711';
  const basic = `basic ${btoa(`x-access-token:${token}`)}`;
  const guarded = (wanted: string, root: string): ConstructorParameters<typeof WebServer>[0] => {
    const backend = smartHttp(root);
    return (request, response) => {
      if (request.headers.authorization === wanted) backend(request, response);
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    };
  };

  const rows: [title: string, wanted: string, userinfo: string, env: Record<string, string>][] = [
    ['a token', basic, '', { BUILDX_BAKE_GIT_AUTH_TOKEN: token }],
    ['a token in lower case', basic, '', { buildx_bake_git_auth_token: token }],
    [
      'a header',
      token,
      '',
      { BUILDX_BAKE_GIT_AUTH_HEADER: token, BUILDX_BAKE_GIT_AUTH_TOKEN: 'x' },
    ],
    ['user and password', `basic ${btoa(`me:${token}`)}`, `me:${token}@`, {}],
  ];
  test.each(rows)('%s', async (_, wanted, userinfo, env) => {
    const { server, address } = await serve(guarded(wanted, repository.folder), token);
    const found = await read(`http://${userinfo}${address}/r.git#:sub`, [], env);
    expect(found).toEqual(['docker-bake.hcl: sub']);
    expect(server.seen.every((request) => request.endsWith(wanted))).toBe(true);
    // The test's own process may hold it.
    expect(server.leaks).toEqual([]);
  });

  test('a wrong token shows in no message', async () => {
    const { address } = await serve(guarded('other', repository.folder));
    const found = await read(`http://${address}/r.git`, [], { BUILDX_BAKE_GIT_AUTH_TOKEN: token });
    expect(found.join()).toMatch(/Set BUILDX_BAKE_GIT_AUTH_TOKEN/);
    expect(found.join()).not.toContain(token);
    expect(found.join()).not.toContain(btoa(`x-access-token:${token}`));
  });

  test('a password shows in no message', async () => {
    const sink = new Diagnostics();
    const url = `http://me:${token}@127.0.0.1:9/r.git`;
    await readRemoteFiles(testHost(), url, [], sink);
    expect(JSON.stringify(sink.items)).not.toContain(token);
    expect(sink.items[0]?.summary).toContain('http://xxxxx@127.0.0.1:9/r.git');
  });

  test('a token is not sent to where a server redirects', async () => {
    const other = await serve(smartHttp(repository.folder));
    const { address } = await serve((request, response) =>
      response.writeHead(302, { location: `http://${other.address}${request.url}` }).end(),
    );
    const found = await read(`http://${address}/r.git`, [], { BUILDX_BAKE_GIT_AUTH_TOKEN: token });
    expect(found.join()).toMatch(/redirects are not followed/);
    expect(other.server.seen).toEqual([]);
    expect(await read(`http://${address}/r.git`)).toEqual(['docker-bake.hcl: main']);
  });

  test('a submodule that cannot be fetched', async () => {
    const { address } = await serve(smartHttp(repository.folder));
    repository.addBranch('gone', { far: '../gone.git' });
    const found = await read(`http://${address}/r.git#gone`, ['far/docker-bake.hcl']);
    expect(found.join()).toMatch(/^submodule "far": .*gone\.git/);
  });

  test('a token is not sent to the server of a submodule', async () => {
    const other = await serve(smartHttp(repository.folder));
    const { server, address } = await serve(guarded(basic, repository.folder));
    repository.addBranch('elsewhere', { far: `http://${other.address}/o.git`, near: '../o.git' });
    const names = ['far/docker-bake.hcl', 'near/docker-bake.hcl'];
    const env = { BUILDX_BAKE_GIT_AUTH_TOKEN: token };
    const found = await read(`http://${address}/r.git#elsewhere`, names, env);
    expect(found).toEqual(names.map((name) => `${name}: submodule`));
    expect(other.server.seen.join()).not.toContain(basic);
    expect(server.seen.filter((request) => request.includes('/o.git'))).not.toEqual([]);
  });

  test('a server of plain files', async () => {
    const { readFileSync } = await import('node:fs');
    const { address } = await serve((request, response) => {
      const path = join(repository.folder, new URL(request.url ?? '', 'http://x').pathname);
      if (existsSync(path)) response.end(readFileSync(path));
      else response.writeHead(404).end();
    });
    expect(await read(`http://${address}/r.git#:sub`)).toEqual(['docker-bake.hcl: sub']);
  });
});

test('temporary folders have one name', () => {
  expect(readdirSync(repository.folder).sort()).toEqual(['o.git', 'r.git', 'work']);
});
