import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readGitState } from '../../src/deploy/git-state.ts';
import { memoryHost } from '../../src/host/memory.ts';
import { nodeHost } from '../../src/host/node.ts';

let folder = '';

const git = (...words: string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.email=a@b', '-c', 'user.name=A', ...words], {
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'git-state-')));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the state of a repository', () => {
  test('none', async () => {
    expect(await readGitState(nodeHost(), folder)).toBeUndefined();
    expect(await readGitState(memoryHost())).toBeUndefined();
  });

  test('before the first commit', async () => {
    git('init', '--quiet', '--initial-branch=trunk');
    writeFileSync(join(folder, 'a'), '');
    const state = await readGitState(nodeHost(), folder);
    expect(state).toEqual({ root: folder, prefix: '', branch: 'trunk', changes: '?? a' });
  });

  test('clean, in a folder of it', async () => {
    mkdirSync(join(folder, 'b/c'), { recursive: true });
    git('add', 'a');
    git('commit', '--quiet', '--message=one');
    const state = await readGitState(nodeHost(), join(folder, 'b/c'));
    const head = git('rev-parse', 'HEAD');
    expect(state).toEqual({ root: folder, prefix: 'b/c/', head, branch: 'trunk', changes: '' });
  });

  test('changed and detached', async () => {
    git('checkout', '--quiet', '--detach');
    writeFileSync(join(folder, 'a'), 'x');
    const state = await readGitState(nodeHost(), folder);
    expect(state?.branch).toBeUndefined();
    expect(state?.changes).toBe(' M a');
  });
});
