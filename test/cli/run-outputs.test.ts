import { expect, test } from 'vitest';
import type { CommandContext } from '../../src/cli/command.ts';
import { type OutputOptions, RunOutputs } from '../../src/cli/run-outputs.ts';
import { HostFileError } from '../../src/host/host.ts';
import { memoryHost } from '../../src/host/memory.ts';
import { nodeHost } from '../../src/host/node.ts';
import { writeAtomically } from '../../src/host/write-atomically.ts';
import type { BakeRequest, Event, Host } from '../../src/index.ts';

const events: readonly Event[] = [
  {
    kind: 'run-started',
    time: 0,
    targets: ['app', 'bad'].map((name) => ({ name, linked: false, platforms: [], tags: [] })),
  },
  {
    kind: 'step-changed',
    time: 100,
    id: 's',
    name: '[1/1] COPY . .',
    targets: ['app', 'bad'],
    inputs: [],
    state: 'running',
  },
  { kind: 'target-changed', time: 200, target: 'app', state: 'done' },
  {
    kind: 'target-result',
    time: 200,
    target: 'app',
    digest: 'sha256:1',
    metadata: { 'containerimage.digest': 'sha256:1', 'image.name': 'a:1' },
  },
  { kind: 'target-changed', time: 300, target: 'bad', state: 'failed', failure: { message: 'no' } },
  { kind: 'run-ended', time: 300, outcome: 'failed' },
];

async function run(host: Host, request: BakeRequest, options: OutputOptions = {}) {
  const said = { out: '', error: '' };
  const context: CommandContext = {
    host,
    output: {
      out: (text) => {
        said.out += text;
      },
      error: (text) => {
        said.error += text;
      },
      errorColors: false,
    },
    catchInterrupts: () => new AbortController().signal,
    width: 80,
  };
  const outputs = await RunOutputs.make(request, options, context);
  for (const event of events) outputs?.handle(event);
  return { isWell: await outputs?.end(), ...said };
}

async function read(host: Host, path: string): Promise<string> {
  return new TextDecoder().decode(await host.files.read(path));
}

test('metadata of what was built, although another target failed', async () => {
  const host = memoryHost({ files: { 'meta.json': 'old' } });
  expect(await run(host, { metadataFile: 'meta.json' })).toEqual({
    isWell: true,
    out: '',
    error: '',
  });
  expect(JSON.parse(await read(host, 'meta.json'))).toEqual({
    app: { 'containerimage.digest': 'sha256:1', 'image.name': 'a:1' },
  });
  expect(await host.files.list('.')).toEqual(['meta.json']);
});

test('metadata that cannot be written', async () => {
  expect(await run(nodeHost(), { metadataFile: '/dev/null/meta.json' })).toEqual({
    isWell: false,
    out: '',
    error: expect.stringMatching(/^ERROR: cannot write the metadata file: .*\/dev\/null\/meta/),
  });
});

test('a device gets the metadata as it is', async () => {
  expect(await run(nodeHost(), { metadataFile: '/dev/null' })).toMatchObject({ isWell: true });
});

test('a log of each target, in place of older ones', async () => {
  const host = memoryHost({ files: { 'logs/app.log': 'old' } });
  await run(host, {}, { logFolder: 'logs' });
  expect(await host.files.list('logs')).toEqual(['app.log', 'bad.log']);
  expect(await read(host, 'logs/bad.log')).toBe(
    '   0.1s bad [1/1] COPY . .\n\nfailed     bad     0.2s  1 run, 0 cached\n\nERROR: target bad: no\n',
  );
  expect(await read(host, 'logs/app.log')).not.toContain('old');
});

test('no folder for logs, no build', async () => {
  const { isWell, error } = await run(nodeHost(), {}, { logFolder: '/dev/null/logs' });
  expect(isWell).toBeUndefined();
  expect(error).toMatch(/^ERROR: cannot make the folder for logs: /);
});

test('GitHub Actions', async () => {
  const env = { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: 'out', GITHUB_STEP_SUMMARY: 'summary' };
  const host = memoryHost({ env, files: { out: 'before=1\n' } });
  const { error } = await run(host, {});
  expect(error).toBe('::error title=target bad failed::no\n');
  expect(await read(host, 'out')).toMatch(/^before=1\nmetadata<<bake_0001.*\n\{\n/);
  expect(await read(host, 'out')).toContain('\na:1@sha256:1\n');
  expect(await read(host, 'summary')).toMatch(/^### Bake\n/);
});

test.each<[string, Record<string, string>, boolean | undefined, string]>([
  ['elsewhere', {}, undefined, ''],
  ['turned off', { GITHUB_ACTIONS: 'true' }, false, ''],
  ['turned on', {}, true, '::error title=target bad failed::no\n'],
])('GitHub Actions %s', async (_, env, github, want) => {
  const { error, isWell } = await run(
    memoryHost({ env }),
    {},
    github === undefined ? {} : { github },
  );
  expect({ error, isWell }).toEqual({ error: want, isWell: true });
});

test('nothing is left behind when a file cannot be replaced', async () => {
  const host = memoryHost({ files: { 'folder/x': '' } });
  await expect(writeAtomically(host, 'folder', 'text')).rejects.toThrow(HostFileError);
  expect(await host.files.list('.')).toEqual(['folder']);
});

test.each([
  ['run.svg', '<svg '],
  ['run.HTML', '<!doctype html>'],
])('a timeline in %s', async (timeline, start) => {
  const host = memoryHost({ files: { [timeline]: 'old' } });
  expect(await run(host, {}, { timeline })).toEqual({ isWell: true, out: '', error: '' });
  const text = await read(host, timeline);
  expect(text.startsWith(start)).toBe(true);
  expect(text).toContain('[1/1] COPY . .');
  expect(await host.files.list('.')).toEqual([timeline]);
});

test('a timeline that cannot be written is told, and the run is not well', async () => {
  const host = memoryHost({ files: { 'dir.svg/x': '' } });
  expect(await run(host, {}, { timeline: 'dir.svg' })).toEqual({
    isWell: false,
    out: '',
    error: 'ERROR: cannot write the timeline: open /work/dir.svg: is a directory\n',
  });
});
