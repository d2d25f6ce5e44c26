import { describe, expect, test } from 'vitest';
import { type MemoryProcess, memoryHost } from '../../src/host/memory.ts';
import { gitAccess } from '../../src/load/git-environment.ts';
import { parseGitReference } from '../../src/model/git-reference.ts';

const patience = '-o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=2';

/** The command that Git is given for SSH. */
async function commandFor(
  env: Readonly<Record<string, string>>,
  url = 'ssh://git@h:2222/r.git',
  configured = '',
): Promise<string | undefined> {
  const config: MemoryProcess = {
    stdout: configured,
    exit: { kind: 'exited', code: configured === '' ? 1 : 0 },
  };
  const host = memoryHost({ env, files: { key: 'k', '/keys/b': 'k' }, spawn: () => config });
  const reference = parseGitReference(url);
  if (reference === undefined) throw new Error(`${url} is no repository`);
  return (await gitAccess(host, reference, true)).env['GIT_SSH_COMMAND'];
}

describe('the command for SSH', () => {
  const rows: readonly [Record<string, string>, string | undefined][] = [
    [{}, `ssh -o BatchMode=yes ${patience}`],
    [{ GIT_TERMINAL_PROMPT: '1' }, `ssh ${patience}`],
    [{ GIT_TERMINAL_PROMPT: '0' }, `ssh -o BatchMode=yes ${patience}`],
    [{ GIT_SSH_COMMAND: 'ssh -F x' }, `ssh -F x -o BatchMode=yes ${patience}`],
    [{ GIT_SSH_COMMAND: '/usr/bin/ssh' }, `/usr/bin/ssh -o BatchMode=yes ${patience}`],
    [{ GIT_SSH: '/a b/ssh' }, `'/a b/ssh' -o BatchMode=yes ${patience}`],
    [{ GIT_SSH_COMMAND: 'plink -batch' }, 'plink -batch'],
    [
      { BUILDX_BAKE_GIT_SSH: 'key,/keys/b' },
      `ssh -o BatchMode=yes ${patience} -o IdentitiesOnly=yes -i '/work/key' -i '/keys/b'`,
    ],
    [{ GIT_SSH_COMMAND: 'plink', BUILDX_BAKE_GIT_SSH: '/keys/b' }, "plink -i '/keys/b'"],
  ];
  test.each(rows)('%j', async (env, want) => {
    expect(await commandFor(env)).toBe(want);
  });

  test('of the settings of Git comes behind that of the environment', async () => {
    const url = 'git@h:r.git';
    expect(await commandFor({}, url, 'ssh -v\n')).toBe(`ssh -v -o BatchMode=yes ${patience}`);
    expect(await commandFor({ GIT_SSH_COMMAND: 'tsh ssh' }, url, 'ssh -v\n')).toBe('tsh ssh');
  });

  test('is for SSH only', async () => {
    expect(await commandFor({}, 'https://h/r.git')).toBeUndefined();
    const env = { BUILDX_BAKE_GIT_SSH: '/nonexistent' };
    expect(await commandFor(env, 'https://h/r.git')).toBeUndefined();
  });
});
