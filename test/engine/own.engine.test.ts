import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { docker, hasEngine, Project, unique } from './engine.ts';

const image = `bakefile-own:${unique}`;
let made: Project | undefined;
afterAll(() => {
  made?.remove();
  if (hasEngine) docker('image', 'rm', '--force', image);
});

/**
 * What needs a network is replaced by named contexts: the base image by this machine's Node on
 * busybox, what npm would fetch by this checkout's node_modules, and buildx by the engine's.
 */
const standIns = (folder: string) => `
target "node" {
  context           = "${folder}/node"
  dockerfile-inline = "FROM busybox\\nCOPY . /\\nENV PATH=/usr/local/bin:/bin"
}
target "dependencies" {
  context           = "${resolve('node_modules')}"
  dockerfile-inline = "FROM scratch\\nCOPY . /src/node_modules"
}
target "buildx" {
  context           = "${folder}/buildx"
  dockerfile-inline = "FROM scratch\\nCOPY . /"
}
target "_node" {
  contexts = { node = "target:node", dependencies = "target:dependencies" }
  network  = "none"
}
target "package" {
  output = ["type=local,dest=${folder}/out"]
}
target "image" {
  contexts = { buildx = "target:buildx", production = "target:dependencies" }
  tags     = ["${image}"]
  output   = ["type=docker"]
}
`;

/** Node, the libraries that it is linked with, and npm, as a root file system. */
function copyNode(root: string): void {
  mkdirSync(join(root, 'usr/local/bin'), { recursive: true });
  copyFileSync(process.execPath, join(root, 'usr/local/bin/node'));
  const { stdout } = spawnSync('ldd', [process.execPath], { encoding: 'utf8' });
  for (const [path] of stdout.matchAll(/\/\S+/g)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    copyFileSync(realpathSync(path), join(root, path));
  }
  const { stdout: found } = spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' });
  const npm = dirname(dirname(realpathSync(found.trim())));
  cpSync(npm, join(root, 'usr/local/lib/npm'), { recursive: true });
  symlinkSync('../lib/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
}

describe.skipIf(!hasEngine)("this project's own definition", () => {
  test('checks, packs and runs', { timeout: 300_000 }, async () => {
    made = new Project('');
    copyNode(made.path('node'));
    mkdirSync(made.path('buildx'));
    copyFileSync(process.env['ENGINE_BUILDX'] ?? '', made.path('buildx/buildx'));
    made.write('docker-bake.hcl', standIns(made.folder));
    const own = ['--file=docker-bake.hcl', `--file=${made.path('docker-bake.hcl')}`];
    const words = [...own, '--allow=fs=*', 'default', 'lint', 'types'];
    const build = spawnSync(process.execPath, ['dist/bin/bake.js', '--progress=plain', ...words], {
      encoding: 'utf8',
    });
    if (build.status !== 0) throw new Error(build.stderr);
    expect(readdirSync(made.path('out'))).toEqual(['bakefile-0.1.0.tgz']);

    made.write('work/docker-bake.hcl', 'target "default" { tags = ["a:${1 + 1}"] }');
    const mount = `${made.path('work')}:/work`;
    const printed = docker('run', '--rm', '--network=none', '-v', mount, image, '--print');
    expect(JSON.parse(printed).target.default.tags).toEqual(['a:2']);
  });
});
