import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runDockerPlugin } from '../../src/cli/docker-plugin.ts';
import { runInMemory } from './run-tool.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

const files = { 'docker-bake.hcl': 'target "default" {\n  tags = ["app"]\n}\n' };

const run = (...words: string[]) => runInMemory(runDockerPlugin, words, { files });

test('docker is told what it is', async () => {
  const { code, out, error } = await run('docker-cli-plugin-metadata');
  expect([code, error]).toEqual([0, '']);
  expect(JSON.parse(out)).toEqual({
    SchemaVersion: '0.1.0',
    Vendor: 'bakefile',
    Version: version,
    ShortDescription: 'Bake files: build, explain, draw, lint and format',
  });
});

const tree = { code: 0, out: 'default app\n', error: '' };

test.each([
  [['bakefile', 'graph']],
  [['--debug', '--context', 'bakefile', 'bakefile', 'graph']],
  [['-H=tcp://x', '-c', 'other', '--log-level', 'info', 'bakefile', 'graph']],
  [['--config', '/c', 'bakefile', 'graph']],
  [['graph']],
])('%j', async (words) => {
  expect(await run(...words)).toEqual(tree);
});

test('its own help', async () => {
  expect((await run('--help')).out).toContain('Usage: bakefile COMMAND');
  expect((await run('bakefile', '--help')).out).toContain('Usage: bakefile COMMAND');
});

test("docker's completion is answered", async () => {
  expect((await run('__complete', 'bakefile', 'graph', 'de')).out).toBe('default\n:4\n');
});

test('a flag of docker that means nothing here', async () => {
  expect(await run('--tls', 'bakefile', 'graph')).toEqual({
    ...{ code: 2, out: '', error: "ERROR: docker's flag --tls is not known here\n" },
  });
});
