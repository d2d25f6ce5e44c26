import { describe, expect, test } from 'vitest';
import { runTool } from '../../cli/run-tool.ts';
import { head, rest } from './read-configuration.ts';

const configuration = `${rest}builder: {arch: amd64}\n`;

interface Printed {
  readonly group: Readonly<Record<string, { readonly targets: readonly string[] }>>;
  readonly target: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

async function bake(
  words: readonly string[],
  files: Readonly<Record<string, string>>,
  more: { readonly standardInput?: string; readonly env?: Readonly<Record<string, string>> } = {},
) {
  const { code, out, error } = await runTool(['bake', '--print', ...words], {
    files,
    ...more,
    spawn: (program, args) => {
      if (program !== 'git') throw new Error(`${program} was started`);
      const stdout = args.includes('--show-toplevel') ? '/work\n\n' : head;
      return { stdout: args.includes('status') ? '' : stdout, exit: { kind: 'exited', code: 0 } };
    },
  });
  return { code, error, print: code === 0 ? (JSON.parse(out) as Printed) : undefined };
}

const note = "NOTE: using Kamal's configuration in config/deploy.yml\n";

describe('a configuration is found', () => {
  test('where there is nothing of Bake', async () => {
    const { error, print } = await bake([], { 'config/deploy.yml': configuration });
    expect(error).toBe(note);
    expect(print?.group['default']?.targets).toEqual(['app']);
    expect(print?.target['app']).toEqual({
      context: '.',
      dockerfile: 'Dockerfile',
      labels: { service: 'app' },
      tags: [`dhh/app:${head}`, 'dhh/app:latest'],
      platforms: ['linux/amd64'],
    });
  });

  test('with warnings as errors, too', async () => {
    const { code, error } = await bake(['--strict'], { 'config/deploy.yml': configuration });
    expect([code, error]).toEqual([0, note]);
  });

  test.each([
    ['docker-bake.hcl', 'target "default" {}'],
    ['compose.yaml', 'services: {default: {build: .}}'],
  ])('but not where there is %s', async (name, text) => {
    const { error, print } = await bake(['default'], {
      [name]: text,
      'config/deploy.yml': configuration,
    });
    expect(error).toBe('');
    expect(Object.keys(print?.target ?? {})).toEqual(['default']);
  });

  test('by its name, which a Compose file may have as well', async () => {
    const named = await bake(['-f', 'x/deploy.yml'], { 'x/deploy.yml': configuration });
    expect(Object.keys(named.print?.target ?? {})).toEqual(['app']);
    const text = 'services: {web: {build: .}}';
    const compose = await bake(['-f', 'x/deploy.yml'], { 'x/deploy.yml': text });
    expect(Object.keys(compose.print?.target ?? {})).toEqual(['web']);
  });

  test('by what is in it', async () => {
    const { print } = await bake(['-f', 'app.yml'], { 'app.yml': configuration });
    expect(Object.keys(print?.target ?? {})).toEqual(['app']);
  });

  test('by force', async () => {
    const odd = `x-a: services\n${configuration}`;
    const named = await bake(['-f', 'kamal:a.txt'], { 'a.txt': odd });
    expect(Object.keys(named.print?.target ?? {})).toEqual(['app']);
    const given = await bake(['-f', 'kamal:-'], {}, { standardInput: configuration });
    expect(Object.keys(given.print?.target ?? {})).toEqual(['app']);
    const missing = await bake(['-f', 'kamal:b.yml'], {});
    expect([missing.code, missing.error]).toEqual([1, expect.stringContaining('open b.yml: ')]);
  });

  test('with its destination, by variables and by files', async () => {
    const files = {
      'config/deploy.yml': configuration,
      'config/deploy.staging.yml': 'image: dhh/staging\n',
    };
    const tags = [`dhh/staging:${head}`, 'dhh/staging:latest-staging'];
    for (const words of [
      ['--var', 'DESTINATION=staging'],
      ['-f', 'config/deploy.yml', '-f', 'config/deploy.staging.yml'],
    ]) {
      expect((await bake(words, files)).print?.target['app']?.['tags']).toEqual(tags);
    }
    const env = { DESTINATION: 'staging', VERSION: '7' };
    expect((await bake([], files, { env })).print?.target['app']?.['tags']).toEqual([
      'dhh/staging:7',
      'dhh/staging:latest-staging',
    ]);
  });
});

describe('its targets are targets', () => {
  test('that patterns choose and that are overridden', async () => {
    const words = ['app*', '--set', '*.platform=linux/arm64', '--set', 'app-dev.args.A=1'];
    const { print } = await bake(words, { 'config/deploy.yml': configuration });
    expect(Object.keys(print?.target ?? {})).toEqual(['app', 'app-dev']);
    expect(print?.target['app-dev']).toMatchObject({
      args: { A: '1' },
      labels: { service: 'app' },
      platforms: ['linux/arm64'],
      output: [{ type: 'docker' }],
      tags: [`dhh/app:${head}-dirty`, 'dhh/app:latest-dirty'],
    });
  });

  test('that Bake files inherit from, and that lie on theirs', async () => {
    const files = {
      'docker-bake.hcl': `target "app" {
  contexts = { assets = "target:assets" }
  dockerfile = "Dockerfile.bake"
}
target "assets" {
  context = "assets"
}
target "ci" {
  inherits = ["app"]
  tags = ["ci"]
}
`,
      'config/deploy.yml': configuration,
    };
    const words = ['-f', 'docker-bake.hcl', '-f', 'config/deploy.yml', 'app', 'ci'];
    const { print, error } = await bake(words, files);
    expect(error).toBe('');
    expect(print?.target['app']).toMatchObject({
      contexts: { assets: 'target:assets' },
      dockerfile: 'Dockerfile.bake',
      tags: [`dhh/app:${head}`, 'dhh/app:latest'],
    });
    expect(print?.target['ci']).toMatchObject({ tags: ['ci'], labels: { service: 'app' } });
    expect(print?.target['assets']).toMatchObject({ context: 'assets' });
  });

  test('whose names are guessed', async () => {
    const { code, error } = await bake(['app-deb'], { 'config/deploy.yml': configuration });
    expect(code).toBe(1);
    expect(error).toContain('Did you mean "app-dev"?');
  });

  test('that read no secrets to be printed', async () => {
    const text = configuration.replace('amd64', 'amd64, secrets: [A]');
    const { code, print } = await bake([], { 'config/deploy.yml': text });
    expect(code).toBe(0);
    expect(print?.target['app']?.['secret']).toEqual([{ id: 'A', env: 'A' }]);
  });
});

test('a dry run tells what comes before the build, and its environment', async () => {
  const remote = configuration.replace('amd64', 'arm64, remote: ssh://a@b');
  const { out } = await runTool(['bake', '--dry-run', '--format=json'], {
    files: { 'config/deploy.yml': remote },
    homeDirectory: '/home/me',
    spawn: (program, args) => {
      const stdout = program === 'docker' ? 'x86_64' : args.includes('rev-parse') ? head : '';
      const top = args.includes('--show-toplevel') ? '/work\n\n' : stdout;
      return { stdout: top, exit: { kind: 'exited', code: 0 } };
    },
  });
  const shown = JSON.parse(out);
  const [clone] = shown.preparations;
  expect(clone.title).toBe(`clone of /work at ${head}`);
  expect(clone.commands.map(([program]: string[]) => program)).toEqual([
    'rm',
    'mkdir',
    'git',
    'git',
  ]);
  const folder = clone.again.path.replace('/.git', '');
  expect(folder).toMatch(/^\/home\/me\/\.cache\/bakefile\/clones\/work-[\da-f]{16}\/work$/);
  expect(shown.builders).toEqual([
    {
      name: 'kamal-remote-ssh---a-b',
      create: [
        [
          'docker',
          'context',
          'create',
          'kamal-remote-ssh---a-b-context',
          '--description=kamal-remote-ssh---a-b host',
          '--docker=host=ssh://a@b',
        ],
        [
          'docker',
          'buildx',
          'create',
          '--name=kamal-remote-ssh---a-b',
          '--driver=docker-container',
          'kamal-remote-ssh---a-b-context',
        ],
      ],
      remove: null,
    },
  ]);
  expect(shown.targets[0].environment).toEqual({ BUILDKIT_NO_CLIENT_TOKEN: '1' });
  expect(shown.targets[0].command.at(-1)).toBe(folder);
});
