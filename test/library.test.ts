import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { formatRange, load, memoryHost, print, resolve } from '../src/index.ts';

const text = `variable "TAG" { default = "1" }
target "_base" { platforms = ["linux/amd64"] }
target "app" {
  inherits = ["_base"]
  tags = ["acme/app:\${TAG}"]
}
`;

test('load and resolve give data', async () => {
  const host = memoryHost({ files: { 'docker-bake.hcl': text }, env: { TAG: '7' } });
  const { value: definition, diagnostics } = await load({}, host);
  expect(diagnostics).toEqual([]);
  expect(definition?.targets.map(({ name }) => name)).toEqual(['_base', 'app']);
  expect(definition?.variables).toMatchObject([{ name: 'TAG', value: '7', origin: 'environment' }]);
  const { value: graph } = resolve(definition!, { targets: ['app'] }, host);
  const app = graph?.targets.get('app');
  expect(app?.attributes).toMatchObject({ tags: ['acme/app:7'], platforms: ['linux/amd64'] });
  expect(app?.origins.get('platforms')?.kind).toBe('inherited');
});

test('mistakes are data too, all of them, and there is no value then', async () => {
  const wrong = 'target "app" {\n  tags = [one]\n  args = { A = two }\n}\n';
  const host = memoryHost({ files: { 'docker-bake.hcl': wrong } });
  const { value, diagnostics } = await print({}, host);
  expect(value).toBeUndefined();
  expect(diagnostics.map(({ code, subject }) => `${formatRange(subject!)} ${code}`)).toEqual([
    'docker-bake.hcl:2,11-14 unknown-variable',
    'docker-bake.hcl:3,16-19 unknown-variable',
  ]);
});

test('the example of the README runs', async () => {
  const example = /```ts\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1];
  const { outputFiles } = await build({
    stdin: { contents: example ?? '', resolveDir: '.', loader: 'ts' },
    alias: {
      'bakefile/node': resolvePath('src/host/node.ts'),
      bakefile: resolvePath('src/index.ts'),
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['@cdktf/hcl2json'],
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
    write: false,
  });
  const folder = mkdtempSync(join(tmpdir(), 'bake-library-'));
  writeFileSync(join(folder, 'docker-bake.hcl'), text);
  writeFileSync(join(folder, 'example.mjs'), outputFiles[0]?.text ?? '');
  const { stdout, stderr } = spawnSync(process.execPath, ['example.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  rmSync(folder, { recursive: true });
  expect([stdout, stderr]).toEqual(["app [ 'acme/app:1' ] [ 'linux/amd64' ]\n", '']);
});
