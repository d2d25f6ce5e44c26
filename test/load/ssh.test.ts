import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { nodeHost } from '../../src/host/node.ts';
import { type RemoteOptions, readRemoteFiles } from '../../src/load/remote.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { freePort, TestRepository } from './git-server.ts';
import { hasSshd, SshServer } from './ssh-server.ts';

/** The files that were read and every complaint. */
async function read(
  url: string,
  env: Readonly<Record<string, string>>,
  names: readonly string[] = [],
  options: RemoteOptions = {},
): Promise<string> {
  const own = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };
  const host: Host = { ...nodeHost(), env: { ...own, ...env } };
  const sink = new Diagnostics();
  const { files } = await readRemoteFiles(host, url, names, sink, options);
  const contexts = files.map(({ name, text }) => `${name}: ${/context = "(.*)"/.exec(text)?.[1]}`);
  return [...contexts, ...sink.items.map(({ detail }) => detail)].join();
}

describe.skipIf(!hasSshd)('a repository over SSH', () => {
  let repository: TestRepository;
  let server: SshServer;
  let url: string;

  beforeAll(async () => {
    repository = new TestRepository();
    server = new SshServer(repository.folder, await freePort());
    await server.start();
    url = `ssh://${server.login}:${server.port}${repository.folder}/r.git`;
  });

  afterAll(() => {
    server.stop();
    repository.remove();
  });

  const known = (more: Readonly<Record<string, string>>) => ({
    GIT_SSH_COMMAND: server.command(),
    ...more,
  });

  test('a key', async () => {
    // Seen from the working directory, where it is relative.
    const key = relative(process.cwd(), server.path('accepted'));
    const env = known({ BUILDX_BAKE_GIT_SSH: key });
    expect(await read(url, env)).toBe('docker-bake.hcl: main');
    expect(await read(`${url}#v1:`, env)).toBe('docker-bake.hcl: branch-v1');
    expect(await read(`${url}#main:sub`, env)).toBe('docker-bake.hcl: sub');
  });

  test('a server that gives no single files', async () => {
    const key = { BUILDX_BAKE_GIT_SSH: server.path('accepted') };
    const settings = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'protocol.version' };
    const env = known({ ...key, ...settings, GIT_CONFIG_VALUE_0: '0' });
    expect(await read(url, env)).toBe('docker-bake.hcl: main');
    const names = ['mods/one/docker-bake.hcl'];
    expect(await read(`${url}#with-submodules`, env, names)).toBe(`${names}: submodule`);
  });

  test('a submodule at a relative URL', async () => {
    const env = known({ BUILDX_BAKE_GIT_SSH: server.path('accepted') });
    const names = ['mods/one/docker-bake.hcl'];
    expect(await read(`${url}#with-submodules`, env, names)).toBe(`${names}: submodule`);
    expect(await read(`${server.login}:r.git#with-submodules`, env, names)).toBe(
      `${names}: submodule`,
    );
  });

  test('USER@HOST:PATH, the second of two keys, and a name with a quote and a space', async () => {
    const odd = server.path("it's a key");
    copyFileSync(server.path('accepted'), odd);
    chmodSync(odd, 0o600);
    const env = known({ BUILDX_BAKE_GIT_SSH: `${server.path('refused')},${odd}` });
    expect(await read(`${server.login}:r.git`, env)).toBe('docker-bake.hcl: main');
  });

  test('an agent', async () => {
    const socket = await server.startAgent('accepted');
    expect(await read(url, known({ SSH_AUTH_SOCK: socket }))).toBe('docker-bake.hcl: main');
    const env = known({ BUILDX_BAKE_GIT_SSH: socket, SSH_AUTH_SOCK: '/nonexistent' });
    expect(await read(url, env)).toBe('docker-bake.hcl: main');
  });

  test('the command of the settings of Git', async () => {
    const key = { BUILDX_BAKE_GIT_SSH: server.path('accepted') };
    const settings = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.sshCommand' };
    const command = { GIT_CONFIG_VALUE_0: server.command() };
    expect(await read(url, { ...key, ...settings, ...command })).toBe('docker-bake.hcl: main');
    server.write('client', `#!/bin/sh\nexec ${server.command()} "$@"\n`);
    chmodSync(server.path('client'), 0o755);
    expect(await read(url, { ...key, GIT_SSH: server.path('client') })).toBe(
      'docker-bake.hcl: main',
    );
  });

  test('a server whose key is not known', async () => {
    const key = server.path('accepted');
    const env = { GIT_SSH_COMMAND: server.command('unknown'), BUILDX_BAKE_GIT_SSH: key };
    expect(await read(url, env)).toBe(
      `Host key verification failed. The key of the server is not in known_hosts. Compare what "ssh-keyscan -p ${server.port} 127.0.0.1" prints with what its owner publishes, then add it there.`,
    );
  });

  test('a server with another key than before', async () => {
    const key = server.path('accepted');
    const env = { GIT_SSH_COMMAND: server.command('changed'), BUILDX_BAKE_GIT_SSH: key };
    expect(await read(url, env)).toBe(
      `Host key for [127.0.0.1]:${server.port} has changed and you have requested strict checking; Host key verification failed. When you know that the server was given a new key, forget the old one: ssh-keygen -R "[127.0.0.1]:${server.port}".`,
    );
  });

  const denied = 'Permission denied (publickey).';
  const start =
    'Start an SSH agent with a key that the server accepts, or name the key with BUILDX_BAKE_GIT_SSH; a key with a passphrase has to be in an agent.';

  test('a key that is refused', async () => {
    const env = known({ BUILDX_BAKE_GIT_SSH: server.path('refused') });
    expect(await read(url, env)).toBe(`${server.login}: ${denied} ${start}`);
  });

  test('a key with a passphrase, which nobody is asked for', async () => {
    const env = known({ BUILDX_BAKE_GIT_SSH: server.path('locked') });
    expect(await read(url, env)).toContain(`${server.login}: ${denied} ${start}`);
  });

  test('nothing is asked on a terminal', async () => {
    // `script` gives its child a terminal; one that is asked there would wait for ever.
    const bake = `'${process.execPath}' '${resolve('dist/bin/bake.js')}' --print '${url}'`;
    for (const [hosts, key] of [
      ['unknown', 'accepted'],
      ['known', 'locked'],
    ] as const) {
      const env = {
        PATH: process.env['PATH'] ?? '',
        HOME: server.folder,
        GIT_SSH_COMMAND: server.command(hosts),
        BUILDX_BAKE_GIT_SSH: server.path(key),
      };
      const words = ['-q', '-e', '-c', bake, '/dev/null'];
      const { status, stdout } = spawnSync('script', words, { env, encoding: 'utf8' });
      expect(stdout).toMatch(/known_hosts|a key with a passphrase has to be in an agent/);
      expect(status).toBe(1);
    }
  });

  test('a key that others may read', async () => {
    copyFileSync(server.path('accepted'), server.path('open'));
    chmodSync(server.path('open'), 0o644);
    const env = known({ BUILDX_BAKE_GIT_SSH: server.path('open') });
    expect(await read(url, env)).toBe(
      `Load key "${server.path('open')}": bad permissions; ${server.login}: ${denied} Only its owner may read a private key: chmod 600.`,
    );
  });

  test('no agent and no key', async () => {
    expect(await read(url, known({}))).toBe(
      `${server.login}: ${denied} There is no SSH agent: SSH_AUTH_SOCK is not set. ${start}`,
    );
    expect(await read(url, known({ SSH_AUTH_SOCK: '/nonexistent/agent' }))).toBe(
      `${server.login}: ${denied} There is no SSH agent: SSH_AUTH_SOCK names "/nonexistent/agent", which is no socket. ${start}`,
    );
  });

  test('a key that does not exist', async () => {
    const remedy = 'Name the socket of an SSH agent, or files of private keys.';
    expect(await read(url, { BUILDX_BAKE_GIT_SSH: '/nonexistent/key' })).toBe(
      `BUILDX_BAKE_GIT_SSH names "/nonexistent/key", which does not exist. ${remedy}`,
    );
    expect(await read(url, { BUILDX_BAKE_GIT_SSH: '/' })).toBe(
      `BUILDX_BAKE_GIT_SSH names "/", which is a folder. ${remedy}`,
    );
  });

  test('no repository at the path', async () => {
    const env = known({ BUILDX_BAKE_GIT_SSH: server.path('accepted') });
    expect(await read(url.replace('r.git', 'none.git'), env)).toMatch(/none\.git/);
  });

  test('no server at the port', async () => {
    const port = await freePort();
    expect(await read(`ssh://git@127.0.0.1:${port}/r.git`, known({}))).toBe(
      `ssh: connect to host 127.0.0.1 port ${port}: Connection refused.`,
    );
  });

  test('no client', async () => {
    mkdirSync(server.path('bin'));
    const git = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    symlinkSync(git, server.path('bin/git'));
    expect(await read(url, { PATH: server.path('bin') })).toBe(
      'ssh: not found. Install the OpenSSH client.',
    );
  });

  test('an interrupt while a server says nothing ends the client, too', async () => {
    const silent = createServer();
    const interrupt = new AbortController();
    const closed = new Promise<void>((resolve) => {
      silent.once('connection', (socket) => {
        socket.once('close', () => resolve());
        socket.resume();
        interrupt.abort();
      });
    });
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const options = { interrupted: interrupt.signal };
    expect(await read(`ssh://git@127.0.0.1:${port}/r.git`, known({}), [], options)).toBe(
      'reading was interrupted.',
    );
    await closed;
    silent.close();
  });
});
