import { describe, expect, test } from 'vitest';
import { memoryHost } from '../../src/host/memory.ts';
import { missingRights } from '../../src/resolve/entitlements.ts';
import { resolveGraph } from '../../src/resolve/resolve.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { defineTargets } from './define.ts';

const files = {
  '/top/p/Dockerfile': '',
  '/top/p/sub/Dockerfile': '',
  '/top/out/deep/Dockerfile': '',
  '/top/out/secret': '',
  '/top/far/x/Dockerfile': '',
  '/tmp/file': '',
};
const links = {
  '/top/p/link': '../out',
  '/top/p/sub/far': '../../far/x',
  '/top/far-link': '/top/far',
};

interface Row {
  readonly target: Readonly<Record<string, unknown>>;
  readonly allow?: readonly string[];
  readonly set?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly isRemote?: boolean;
  readonly want: readonly string[];
}

/** Recorded answers of buildx, but for those on devices that are granted, which it asks for again. */
const rows: readonly Row[] = [
  { target: {}, want: [] },
  { target: { context: '/top/p/sub' }, want: [] },
  { target: { context: '../out' }, want: ['fs.read=../out'] },
  { target: { context: 'link' }, want: ['fs.read=../out'] },
  { target: { context: 'sub/far' }, want: ['fs.read=../far/x'] },
  { target: { context: '../far-link/x' }, want: ['fs.read=../far/x'] },
  { target: { context: '../nope/deep' }, want: ['fs.read=..'] },
  { target: { context: '/' }, want: ['fs.read=/'] },
  { target: { dockerfile: '../out/deep/Dockerfile' }, want: ['fs.read=../out/deep/Dockerfile'] },
  { target: { context: 'https://example.com/a.git', dockerfile: '../x' }, want: [] },
  { target: { context: 'git@example.com:a/b.git' }, want: ['ssh'] },
  {
    target: { contexts: { a: '../out', b: '../out/deep', c: 'docker-image://x' } },
    want: ['fs.read=../out'],
  },
  { target: { context: '../out/deep', contexts: { a: '../out' } }, want: ['fs.read=../out'] },
  {
    target: { output: ['../out/new', 'type=tar,dest=/tmp/new.tar', 'type=tar'] },
    want: ['fs.write=/tmp', 'fs.write=../out'],
  },
  { target: { output: ['type=image,push=true', 'type=docker', 'type=cacheonly'] }, want: [] },
  { target: { output: ['type=oci,dest=../far/y,tar=false'] }, want: ['fs.write=../far'] },
  { target: { output: ['type=local,dest=o,mode=delete'] }, want: ['buildx.local.delete'] },
  { target: { context: '../out', output: ['../out'] }, want: ['fs=../out'] },
  {
    target: { 'cache-to': ['type=local,dest=../out/c'], 'cache-from': ['type=local,src=../far'] },
    want: ['fs.read=../far', 'fs.write=../out'],
  },
  { target: { secret: ['id=a,src=../out/secret', 'id=b,env=B'] }, want: ['fs.read=../out/secret'] },
  { target: { ssh: ['default'] }, want: ['ssh'] },
  { target: { ssh: ['key=../out/secret'] }, want: ['fs.read=../out/secret'] },
  { target: { network: 'host' }, want: ['network.host'] },
  {
    target: { entitlements: ['security.insecure', 'device=b', 'device=a', 'network.host'] },
    want: ['network.host', 'security.insecure', 'device=a', 'device=b'],
  },
  { target: { entitlements: ['device', 'device=q'] }, want: ['device'] },
  { target: { entitlements: ['device=a,x'] }, allow: ['device=a'], want: [] },
  { target: { entitlements: ['device=a'] }, allow: ['device=b'], want: ['device=a'] },
  { target: { entitlements: ['device=a'] }, allow: ['device'], want: [] },
  { target: { network: 'host' }, allow: ['network.host'], want: [] },
  { target: { ssh: ['default'] }, allow: ['ssh'], want: [] },
  { target: { context: '../out' }, allow: ['fs.read=../out'], want: [] },
  { target: { context: '../out' }, allow: ['fs.read=link'], want: [] },
  { target: { context: '../out' }, allow: ['fs.write=../out'], want: ['fs.read=../out'] },
  { target: { context: '../out' }, allow: ['fs.read=../far-link'], want: ['fs.read=../out'] },
  { target: { context: '../far/x' }, allow: ['fs.read=../far-link'], want: [] },
  { target: { context: '../out' }, allow: ['fs.read=../ou'], want: ['fs.read=../out'] },
  { target: { context: '../out', output: ['../out'] }, allow: ['fs=*'], want: [] },
  { target: { output: ['../new/x'] }, allow: ['fs.write=../new'], want: ['fs.write=..'] },
  { target: {}, set: ['a.context=../out'], want: ['fs.read=../out'] },
  { target: {}, set: ['a.output=../out/z'], want: ['fs.write=../out'] },
  { target: {}, set: ['a.output=../out'], want: [] },
  { target: {}, set: ['a.secrets=id=x,src=../out/secret'], want: [] },
  { target: {}, set: ['a.entitlements=network.host'], want: [] },
  { target: { context: '../out' }, env: { BUILDX_BAKE_ENTITLEMENTS_FS: '0' }, want: [] },
  {
    target: { network: 'host', ssh: ['default'] },
    env: { BUILDX_BAKE_ENTITLEMENTS_FS: 'false' },
    want: ['network.host'],
  },
  {
    target: { context: '../out' },
    env: { BAKE_ALLOW_REMOTE_FS_ACCESS: '1' },
    want: ['fs.read=../out'],
  },
  {
    target: { context: '../out' },
    env: { BAKE_ALLOW_REMOTE_FS_ACCESS: '1' },
    isRemote: true,
    want: [],
  },
  {
    target: { context: '../out' },
    env: { BAKE_ALLOW_REMOTE_FS_ACCESS: '1', BUILDX_BAKE_ENTITLEMENTS_FS: '1' },
    isRemote: true,
    want: ['fs.read=../out'],
  },
];

describe('what has to be granted', () => {
  for (const { want, ...row } of rows) {
    test(JSON.stringify(row), async () => {
      const { target, allow = [], set = [], env = {}, isRemote = false } = row;
      const host = memoryHost({ files, links, env, cwd: '/top/p' });
      const sink = new Diagnostics();
      const request = { targets: ['a'], overrides: set };
      const graph = resolveGraph(defineTargets({ a: target }), request, sink);
      expect(sink.items).toEqual([]);
      const rights = await missingRights(graph, { allow, isRemote }, host);
      expect(rights.map(({ flag }) => flag)).toEqual(want.map((text) => `--allow=${text}`));
    });
  }

  test('a setting that is neither true nor false', async () => {
    const host = memoryHost({ env: { BUILDX_BAKE_ENTITLEMENTS_FS: 'no!' } });
    const graph = resolveGraph(defineTargets({ a: {} }), { targets: ['a'] }, new Diagnostics());
    await expect(missingRights(graph, { allow: [], isRemote: false }, host)).rejects.toThrow(
      'failed to parse BUILDX_BAKE_ENTITLEMENTS_FS value "no!"',
    );
  });
});
