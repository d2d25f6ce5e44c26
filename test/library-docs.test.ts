import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const page = readFileSync('docs/library.md', 'utf8');
const definition = /```hcl\n([\s\S]*?)```/.exec(page)?.[1] ?? '';

/** Each example with what it writes, under its heading. */
const examples = [...page.matchAll(/```ts\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(
  ({ 1: code = '', 2: output = '', index }) => {
    const heading = [...page.slice(0, index).matchAll(/^## (.*)$/gm)].at(-1)?.[1] ?? '';
    return [heading, code, output] as const;
  },
);

const folder = mkdtempSync(join(tmpdir(), 'bake-library-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(() => {
  writeFileSync(join(folder, 'docker-bake.hcl'), definition);
  const plugins = join(folder, 'config/cli-plugins');
  mkdirSync(plugins, { recursive: true });
  // A Buildx that takes what it is given and is content.
  writeFileSync(join(plugins, 'docker-buildx'), '#!/bin/sh\ncat > /dev/null\n');
  chmodSync(join(plugins, 'docker-buildx'), 0o755);
});

test('every example has its output', () => {
  expect(examples).toHaveLength([...page.matchAll(/```ts\n/g)].length);
  expect(examples.length).toBeGreaterThan(5);
});

describe('the examples of docs/library.md', () => {
  test.each(examples)('%s', async (heading, code, output) => {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: '.', loader: 'ts' },
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
    const script = join(folder, `${heading.replaceAll(/\W+/g, '-')}.mjs`);
    writeFileSync(script, outputFiles[0]?.text ?? '');
    const { stdout, stderr } = spawnSync(process.execPath, [script], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder, DOCKER_CONFIG: join(folder, 'config') },
    });
    expect({ stdout, stderr }).toEqual({ stdout: output, stderr: '' });
  });
});

test('the examples have the types that the library declares', () => {
  const sources = join(folder, 'types');
  mkdirSync(sources);
  symlinkSync(resolvePath('node_modules'), join(sources, 'node_modules'));
  writeFileSync(join(sources, 'package.json'), '{ "type": "module" }');
  for (const [index, [, code]] of examples.entries()) {
    writeFileSync(join(sources, `example${index}.ts`), code);
  }
  const paths = {
    bakefile: [resolvePath('src/index.ts')],
    'bakefile/node': [resolvePath('src/host/node.ts')],
  };
  const compilerOptions = {
    ...{ strict: true, noEmit: true, module: 'nodenext', target: 'es2023', types: ['node'] },
    ...{ allowImportingTsExtensions: true, resolveJsonModule: true, paths },
  };
  writeFileSync(
    join(sources, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['*.ts'] }),
  );
  const tsc = resolvePath('node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', sources], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, '']);
}, 60_000);
