// Builds the commands into dist/bin, the tools of the project into dist/scripts and, with --library,
// the library with its types into dist/lib.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, transform } from 'esbuild';
import { directImports } from './direct-imports.mjs';
import { joinModules } from './join-modules.mjs';

const base = {
  bundle: true,
  platform: 'node',
  target: 'node20.11',
  external: ['@cdktf/hcl2json'],
  legalComments: 'none',
  logLevel: 'warning',
};

await buildCommands();
await buildTools();
if (process.argv.includes('--library')) await buildLibrary();

/**
 * The commands are CommonJS, since Node starts that faster, and split, so that what is seldom used
 * is loaded when it is used.
 */
async function buildCommands() {
  const folder = 'dist/bin';
  const { outputFiles, metafile } = await build({
    ...base,
    entryPoints: { main: 'src/cli/main.ts' },
    // The library's entry would make each command load what all of them need together.
    plugins: [directImports('src/index.ts', 'src/cli')],
    outdir: folder,
    format: 'esm',
    splitting: true,
    minify: true,
    chunkNames: 'chunks/[name]-[hash]',
    metafile: true,
    write: false,
  });
  const codes = new Map();
  for (const { path, text } of outputFiles) {
    // esbuild splits ES modules only; each of them becomes a CommonJS module of the same name.
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: base.target,
      minify: true,
      supported: { 'dynamic-import': false },
    });
    codes.set(relative(folder, path), code);
  }
  const imports = staticImports(metafile, folder);
  await rm(folder, { recursive: true, force: true });
  for (const [path, code] of joinModules('main.js', codes, imports)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), code);
  }
  await build({
    ...base,
    entryPoints: {
      bake: 'src/cli/bake-start.ts',
      bakefile: 'src/cli/bakefile-start.ts',
      'docker-bakefile': 'src/cli/docker-start.ts',
    },
    outdir: folder,
    format: 'cjs',
    minify: true,
  });
  await writeFile(`${folder}/package.json`, '{ "type": "commonjs" }\n');
  for (const name of ['bake', 'bakefile', 'docker-bakefile'])
    await chmod(`${folder}/${name}.js`, 0o755);
  await recordCode(folder);
}

/** What each file of a bundle imports at once, by paths below the bundle's folder. */
function staticImports({ outputs }, folder) {
  return new Map(
    Object.entries(outputs).map(([path, { imports }]) => [
      relative(folder, path),
      imports
        .filter(({ kind, external }) => kind === 'import-statement' && external !== true)
        .map((entry) => relative(folder, entry.path)),
    ]),
  );
}

/** Keeps the compiled code of a run for the Node that is in use; others compile for themselves. */
async function recordCode(folder) {
  await build({
    ...base,
    entryPoints: { 'record-code': 'scripts/record-code.ts' },
    outdir: 'dist/scripts',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
  });
  const files = ['-f', 'docker-bake.hcl', '-f', 'scripts/record-code.yaml'];
  const words = ['dist/scripts/record-code.cjs', folder, ...files, '--print', '*'];
  const { status } = spawnSync(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('the compiled code could not be recorded');
}

async function buildTools() {
  const tools = {
    conformance: 'scripts/conformance.ts',
    docs: 'scripts/docs.ts',
    schemas: 'scripts/schemas.ts',
    bench: 'bench/bench.ts',
    'bench-builds': 'bench/builds.ts',
  };
  const present = Object.entries(tools).filter(([, path]) => existsSync(path));
  await build({
    ...base,
    entryPoints: Object.fromEntries(present),
    outdir: 'dist/scripts',
    format: 'esm',
    banner: {
      // CommonJS packages expect it.
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
  });
}

async function buildLibrary() {
  await rm('dist/lib', { recursive: true, force: true });
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'];
  const { status } = spawnSync(process.execPath, tsc, { stdio: 'inherit' });
  // What the commands need is there; only a package with a wrong library must not go out.
  const isRelease = ['pack', 'publish'].includes(process.env.npm_command ?? '');
  if (status !== 0 && isRelease) process.exit(1);
}
