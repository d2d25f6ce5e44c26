import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

// The command as the build made it (`npm test` builds first), run as a process of its own.
const bake = resolve('dist/bin/bake.js');
const folder = mkdtempSync(join(tmpdir(), 'bake-remote-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(['SIGINT', 'SIGTERM'] as const)('%s while a repository is read', async (signal) => {
  // It takes the call and says nothing.
  const server = createServer();
  const called = new Promise<void>((done) => server.once('connection', () => done()));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: folder };
  const words = [bake, '--print', `git://127.0.0.1:${port}/r.git`];
  const child = spawn(process.execPath, words, { cwd: folder, env });
  let error = '';
  child.stderr.on('data', (chunk) => {
    error += chunk;
  });
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  await called;
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^bakefile-git-/)]);
  child.kill(signal);
  expect(await ended).toBe(130);
  expect(error).toMatch(/reading was interrupted/);
  expect(readdirSync(folder)).toEqual([]);
  server.close();
});
