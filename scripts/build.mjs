// Builds the commands (bundled, split so that rarely used parts load on use) and the library.
import { chmod, rm, stat } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

const production = process.argv.includes('--release') || process.env.npm_lifecycle_event === 'prepack';

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: { bake: 'src/cli/bake-main.ts', bakefile: 'src/cli/bakefile-main.ts' },
  outdir: 'dist/bin',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.11',
  minify: true,
  keepNames: false,
  external: ['@cdktf/hcl2json'],
  chunkNames: 'chunks/[name]-[hash]',
  legalComments: 'none',
  logLevel: 'warning',
});
for (const name of ['bake', 'bakefile']) {
  await stat(`dist/bin/${name}.js`);
  await chmod(`dist/bin/${name}.js`, 0o755);
}
if (production || process.argv.includes('--library')) {
  const tsc = spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
  if (tsc.status !== 0) process.exit(1);
}
