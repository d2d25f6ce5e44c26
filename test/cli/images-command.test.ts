import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runTool } from './run-tool.ts';

const files = { 'docker-bake.hcl': readFileSync('fixtures/graph/docker-bake.hcl', 'utf8') };

describe('bakefile images', () => {
  test('the names of what is built by default, without what is only linked to', async () => {
    expect(await runTool(['images'], { files })).toEqual({
      code: 0,
      out: `IMAGE                             TARGET        PLATFORMS
acme/app:1.4-mysql                app-mysql     linux/amd64,linux/arm64
acme/app:1.4-postgres             app-postgres  linux/amd64,linux/arm64
acme/app:latest-mysql             app-mysql     linux/amd64,linux/arm64
acme/app:latest-postgres          app-postgres  linux/amd64,linux/arm64
acme/docs                         docs
ghcr.io/acme/app:1.4-mysql        app-mysql     linux/amd64,linux/arm64
ghcr.io/acme/app:1.4-postgres     app-postgres  linux/amd64,linux/arm64
ghcr.io/acme/app:latest-mysql     app-mysql     linux/amd64,linux/arm64
ghcr.io/acme/app:latest-postgres  app-postgres  linux/amd64,linux/arm64
`,
      error: '',
    });
  });

  test('as JSON, with a variable and an override', async () => {
    const words = ['images', 'runtime', '--format=json', '--var', 'TAG=2'];
    const { out } = await runTool([...words, '--set', '*.platform=linux/s390x'], { files });
    expect(JSON.parse(out)).toEqual([
      { image: 'acme/runtime:2', target: 'runtime', platforms: ['linux/s390x'] },
    ]);
  });

  test('no names', async () => {
    expect(await runTool(['images', 'lint'], { files })).toMatchObject({
      ...{ code: 0, out: 'IMAGE  TARGET  PLATFORMS\n' },
    });
    expect((await runTool(['images', 'lint', '--format=json'], { files })).out).toBe('[]\n');
  });

  test('two targets that make one name', async () => {
    const text =
      'group "default" { targets = ["b", "a"] }\ntarget "b" { tags = ["x"] }\ntarget "a" { tags = ["x"] }\n';
    const { out } = await runTool(['images'], { files: { 'docker-bake.hcl': text } });
    expect(out).toBe('IMAGE  TARGET  PLATFORMS\nx      a\nx      b\n');
  });
});

describe('bakefile matrix', () => {
  const matrix = async (...words: string[]): Promise<unknown> =>
    JSON.parse((await runTool(['matrix', ...words], { files })).out) as unknown;

  test('what is asked for', async () => {
    expect(await runTool(['matrix'], { files })).toEqual({
      code: 0,
      out: '[{"target":"app-mysql"},{"target":"app-postgres"},{"target":"docs"},{"target":"lint"}]\n',
      error: '',
    });
    expect(await matrix('runtime')).toEqual([{ target: 'runtime' }]);
  });

  test('by platform', async () => {
    expect(await matrix('--platforms', 'app-mysql', 'docs')).toEqual([
      { target: 'app-mysql', platform: 'linux/amd64' },
      { target: 'app-mysql', platform: 'linux/arm64' },
      { target: 'docs' },
    ]);
  });

  test('by level, with what is linked to', async () => {
    expect(await matrix('--levels', 'app')).toEqual([
      [{ target: 'assets' }, { target: 'runtime' }],
      [{ target: 'app-mysql' }, { target: 'app-postgres' }],
    ]);
    expect(await matrix('--levels', '--platforms', 'app-mysql')).toEqual([
      [
        { target: 'assets' },
        { target: 'runtime', platform: 'linux/amd64' },
        { target: 'runtime', platform: 'linux/arm64' },
      ],
      [
        { target: 'app-mysql', platform: 'linux/amd64' },
        { target: 'app-mysql', platform: 'linux/arm64' },
      ],
    ]);
  });

  test('levels are as long as the longest way', async () => {
    const text = `target "a" { contexts = { b = "target:b", d = "target:d" } }
target "b" { contexts = { c = "target:c" } }
target "c" { contexts = { d = "target:d" } }
target "d" {}
`;
    const { out } = await runTool(['matrix', '--levels', 'a'], {
      files: { 'docker-bake.hcl': text },
    });
    expect(out).toBe('[[{"target":"d"}],[{"target":"c"}],[{"target":"b"}],[{"target":"a"}]]\n');
  });

  test('mistakes', async () => {
    const { code, out, error } = await runTool(['matrix', 'nope'], { files });
    expect([code, out]).toEqual([1, '']);
    expect(error).toContain('failed to find target nope');
  });
});
