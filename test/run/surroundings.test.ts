import { describe, expect, test } from 'vitest';
import { memoryHost } from '../../src/host/memory.ts';
import type { Surroundings } from '../../src/model/surroundings.ts';
import { readSurroundings } from '../../src/run/surroundings.ts';
import { resolveTargets } from './recording.ts';

async function surroundingsOf(
  target: Record<string, unknown>,
  files: Record<string, string> = {},
  env: Record<string, string> = {},
): Promise<Surroundings> {
  const graph = resolveTargets({ a: target });
  return readSurroundings(graph, memoryHost({ files, env: { PATH: '/bin:/usr/bin', ...env } }));
}

const index = (...manifests: (readonly [digest: string, tag?: string])[]): string =>
  JSON.stringify({
    manifests: manifests.map(([digest, tag]) => ({
      digest,
      ...(tag && { annotations: { 'org.opencontainers.image.ref.name': tag } }),
    })),
  });

describe('Dockerfiles', () => {
  const rows: readonly (readonly [
    title: string,
    target: Record<string, unknown>,
    files: Record<string, string>,
    lowercase: readonly string[],
  ])[] = [
    ['in small letters', {}, { dockerfile: '' }, ['.']],
    ['in small letters, below', { context: 'sub' }, { 'sub/dockerfile': '' }, ['sub']],
    ['in both spellings', {}, { dockerfile: '', Dockerfile: '' }, []],
    ['of another name', { dockerfile: 'x/other' }, { 'x/dockerfile': '' }, []],
    ['in a remote context', { context: 'https://h.test/r.git' }, { dockerfile: '' }, []],
    [
      'here, of a remote context',
      { context: 'https://h.test/r.git', dockerfile: 'cwd://Dockerfile' },
      { dockerfile: '' },
      ['.'],
    ],
  ];
  for (const [title, target, files, lowercase] of rows) {
    test(title, async () => {
      expect([...(await surroundingsOf(target, files)).lowercaseFolders]).toEqual(lowercase);
    });
  }

  test('with a policy', async () => {
    const files = { 'sub/D.rego': '', 'Dockerfile.rego': '' };
    const found = await surroundingsOf({ context: 'sub', dockerfile: 'D' }, files);
    expect([...found.withPolicy]).toEqual(['sub/D']);
  });
});

describe('images of OCI layouts', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const rows: readonly (readonly [
    text: string,
    files: Record<string, string>,
    image: { path: string; digest: string } | { problem: string },
  ])[] = [
    [`oci-layout://l@${digest}`, {}, { path: 'l', digest }],
    [`oci-layout:///l:t@${digest}`, {}, { path: '/l', digest }],
    ['oci-layout://l', { 'l/index.json': index(['sha256:1']) }, { path: 'l', digest: 'sha256:1' }],
    [
      'oci-layout://l',
      { 'l/index.json': index(['sha256:1', 'a'], ['sha256:2', 'latest']) },
      { path: 'l', digest: 'sha256:2' },
    ],
    [
      'oci-layout://l:a',
      { 'l/index.json': index(['sha256:1', 'a'], ['sha256:2']) },
      { path: 'l', digest: 'sha256:1' },
    ],
    [
      'oci-layout://l:b',
      { 'l/index.json': index(['sha256:1', 'a']) },
      { path: 'l', digest: 'sha256:1' },
    ],
    [
      'oci-layout://l:b',
      { 'l/index.json': index(['sha256:1'], ['sha256:2']) },
      { problem: 'l/index.json names no image "b", and not just one' },
    ],
    [
      'oci-layout://l',
      { 'l/index.json': '{}' },
      { problem: 'l/index.json names no image "latest", and not just one' },
    ],
    ['oci-layout://l', { 'l/index.json': '{' }, { problem: 'l/index.json is no JSON' }],
    [
      'oci-layout://l',
      {},
      { problem: expect.stringContaining('l/index.json: no such file') as string },
    ],
  ];
  for (const [text, files, image] of rows) {
    test(`${text} ${JSON.stringify(image)}`, async () => {
      const { layouts } = await surroundingsOf({ contexts: { x: text } }, files);
      expect(layouts).toEqual(new Map([[text, image]]));
    });
  }
});

describe('docker', () => {
  const config = JSON.stringify({
    proxies: {
      default: { httpProxy: 'http://p', noProxy: 'local', ftpProxy: '' },
      'tcp://other': { httpsProxy: 'https://q' },
    },
  });
  const files = { '/docker/config.json': config };
  const env = { DOCKER_CONFIG: '/docker' };

  test('its proxies, those of the engine first', async () => {
    const { proxies, dockerConfig } = await surroundingsOf({}, files, env);
    expect([...proxies]).toEqual([
      ['HTTP_PROXY', 'http://p'],
      ['NO_PROXY', 'local'],
    ]);
    expect(dockerConfig).toBe(true);
    const other = await surroundingsOf({}, files, { ...env, DOCKER_HOST: 'tcp://other' });
    expect([...other.proxies]).toEqual([['HTTPS_PROXY', 'https://q']]);
  });

  test('a configuration that says nothing', async () => {
    for (const text of ['', '[]', '{"proxies": 5}', '{"proxies": {"default": {"httpProxy": 5}}}']) {
      const { proxies } = await surroundingsOf({}, { '/docker/config.json': text }, env);
      expect(proxies.size).toBe(0);
    }
    expect((await surroundingsOf({})).dockerConfig).toBe(false);
  });
});

test('programs on PATH', async () => {
  const files = { '/usr/bin/buildctl': '', '/bin/docker': '', '/sbin/pack': '' };
  expect([...(await surroundingsOf({}, files)).programs].sort()).toEqual(['buildctl', 'docker']);
});
