import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasEngine } from './engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'bakefile-plugin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  const config = join(folder, 'config');
  const own = process.env['DOCKER_CONFIG'];
  if (own !== undefined) cpSync(own, config, { recursive: true });
  mkdirSync(join(config, 'cli-plugins'), { recursive: true });
  symlinkSync(resolve('dist/bin/docker-bakefile.js'), join(config, 'cli-plugins/docker-bakefile'));
  writeFileSync(
    join(folder, 'docker-bake.json'),
    JSON.stringify({
      target: {
        default: {
          'dockerfile-inline': 'FROM scratch\nCOPY docker-bake.json /a\n',
          output: ['out'],
        },
      },
    }),
  );
});

function docker(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('docker', words, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, DOCKER_CONFIG: join(folder, 'config') },
  });
  return { code: status, out: stdout, error: stderr };
}

describe.runIf(hasEngine)('a plugin of docker', () => {
  test('is a command of it', () => {
    expect(docker('bakefile', 'graph')).toEqual({ code: 0, out: 'default\n', error: '' });
    expect(docker('bakefile', 'nope').code).toBe(2);
    expect(docker('--help').out).toMatch(/^ {2}bakefile\* +Bake files: /m);
    expect(docker('bakefile', '--help').out).toMatch(/^Usage: bakefile COMMAND/);
    expect(docker('info', '--format', '{{json .ClientInfo.Plugins}}').out).toContain('"bakefile"');
  });

  test('is completed by it', () => {
    expect(docker('__complete', 'bakefile', 'gra').out).toMatch(/^graph\t.*\n:4\n/);
    expect(docker('__complete', 'bakefile', 'bake', 'de').out).toMatch(/^default\n:4\n/);
  });

  test('builds, and draws the run', () => {
    const { code, error } = docker('bakefile', 'bake', '--timeline', 'run.svg', '--progress=plain');
    expect([code, code === 0 ? '' : error]).toEqual([0, '']);
    expect(spawnSync('ls', ['out'], { cwd: folder, encoding: 'utf8' }).stdout).toBe('a\n');
    const picture = spawnSync('cat', ['run.svg'], { cwd: folder, encoding: 'utf8' }).stdout;
    expect(picture).toMatch(/<g class="row target done"><title>default\ndone/);
    expect(picture).toContain('COPY docker-bake.json /a');
  });
});
