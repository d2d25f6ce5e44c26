import { describe, expect, test } from 'vitest';
import { runBake } from '../../src/cli/bake-command.ts';
import type { CommandContext } from '../../src/cli/command.ts';
import { ReaderGone, UnwrittenAnswer } from '../../src/cli/output.ts';
import { type MemoryHostOptions, memoryHost } from '../../src/host/memory.ts';

const plugin = '/usr/libexec/docker/cli-plugins/docker-buildx';
const files = {
  '/work/docker-bake.hcl': 'target "app" {\n  tags = ["acme/app"]\n}\n',
  '/else/Dockerfile': '',
  [plugin]: '',
};
const notStarted = (): never => {
  throw new Error('started');
};

async function run(
  line: string,
  options: MemoryHostOptions,
  more: Partial<CommandContext> = {},
): Promise<{ code: number; out: string; error: string }> {
  const texts = { out: '', error: '' };
  const code = await runBake(line.split(' '), {
    host: memoryHost({ files, ...options }),
    output: {
      out: (text) => {
        texts.out += text;
      },
      error: (text) => {
        texts.error += text;
      },
      errorColors: false,
    },
    catchInterrupts: () => new AbortController().signal,
    width: 80,
    ...more,
  });
  return { code, ...texts };
}

describe('building', () => {
  test('the resolved definition goes to Buildx', async () => {
    const calls: { command: string; args: readonly string[]; input: string }[] = [];
    const { code, out, error } = await run('--push --allow ssh app', {
      env: { BUILDX_BUILDER: 'ci' },
      spawn: (command, args, input) => {
        calls.push({ command, args, input });
        return { exit: { kind: 'exited', code: 0 } };
      },
    });
    expect([code, out]).toEqual([0, '']);
    expect(error).toMatch(/done +app/);
    expect(calls.map(({ command, args }) => [command, args[0]])).toEqual([
      [plugin, 'version'],
      [plugin, 'bake'],
    ]);
    expect(calls[1]?.args.join(' ')).toMatch(
      /^bake --file=- --progress=rawjson --metadata-file=\S+ --builder=ci --allow=ssh -- app$/,
    );
    expect(JSON.parse(calls[1]?.input ?? '').target.app.output).toHaveLength(1);
  });

  test('a failed build gives 1 and says why', async () => {
    const { code, error } = await run('app', {
      spawn: () => ({
        stderr: 'ERROR: failed to solve: no space left on device\n',
        exit: { kind: 'exited', code: 1 },
      }),
    });
    expect(code).toBe(1);
    expect(error).toContain('Make room on the disk of the builder');
  });
});

test.each([
  ['nobody reads any more', new ReaderGone()],
  ['the disk is full', new UnwrittenAnswer('full')],
])('a build whose progress cannot be written is stopped: %s', async (_, problem) => {
  const host = memoryHost({
    files,
    spawn: () => ({
      stderr:
        '{"vertexes":[{"digest":"sha256:1","name":"[1/1] RUN x","started":"2026-01-01T00:00:00Z"}]}\n',
      exit: { kind: 'exited', code: 0 },
    }),
  });
  const made: string[] = [];
  const removed: string[] = [];
  const watched = {
    ...host,
    files: {
      ...host.files,
      makeTemporaryDirectory: async (prefix: string) => {
        made.push(await host.files.makeTemporaryDirectory(prefix));
        return made[0] ?? '';
      },
      remove: async (path: string) => {
        removed.push(path);
        await host.files.remove(path);
      },
    },
  };
  const output = {
    out: () => {},
    error: (text: string) => {
      if (text.includes('RUN x')) throw problem;
    },
    errorColors: false,
  };
  const ended = run('app', {}, { host: watched, output });
  if (problem instanceof ReaderGone) expect((await ended).code).toBe(1);
  else await expect(ended).rejects.toBe(problem);
  expect(made).toHaveLength(1);
  expect(removed).toContain(made[0]);
});

describe('rights beyond the working directory', () => {
  const line = '--set app.contexts.x=/else --set app.network=host app';

  test('have to be granted', async () => {
    const { code, error } = await run(line, { spawn: notStarted });
    expect(code).toBe(1);
    expect(error).toContain('- Running build containers that can access host network');
    expect(error).toContain('Pass "--allow=network.host --allow=fs.read=../else" to grant');
    expect(error).toMatch(/ERROR: additional privileges requested\n$/);
  });

  test('are marked in GitHub Actions at who asks for them', async () => {
    const { error } = await run(line, { spawn: notStarted, env: { GITHUB_ACTIONS: 'true' } });
    const marks = error.split('\n').filter((text) => text.startsWith('::'));
    expect(marks).toEqual([
      expect.stringMatching(
        /^::error file=docker-bake.hcl,line=1,.*host network \(target app\)\. Pass "--allow=network.host" to grant it\.$/,
      ),
      expect.stringMatching(/^::error .*"--allow=fs.read=..\/else" to grant it\.$/),
    ]);
  });

  for (const [answer, want] of [
    ['y', 0],
    ['Y ', 0],
    ['n', 1],
    ['', 1],
  ] as const) {
    test(`a person answers "${answer}"`, async () => {
      const words: (readonly string[])[] = [];
      const spawn = (_: string, args: readonly string[]) => {
        if (args[0] === 'bake') words.push(args.filter((word) => word.startsWith('--allow')));
        return { exit: { kind: 'exited' as const, code: 0 } };
      };
      const { code } = await run(line, { spawn }, { ask: async () => answer });
      expect(code).toBe(want);
      const granted = ['--allow=network.host', '--allow=fs.read=../else'];
      expect(words).toEqual(want === 0 ? [granted] : []);
    });
  }

  test('a person interrupts the question', async () => {
    const { code, error } = await run(line, { spawn: notStarted }, { ask: async () => undefined });
    expect(code).toBe(130);
    expect(error).not.toContain('ERROR');
  });

  test('a setting that is neither true nor false', async () => {
    const env = { BUILDX_BAKE_ENTITLEMENTS_FS: 'maybe' };
    const { code, error } = await run('app', { env, spawn: notStarted });
    expect(code).toBe(1);
    expect(error).toContain('failed to parse BUILDX_BAKE_ENTITLEMENTS_FS value "maybe"');
  });
});

test('an attribute that this Buildx drops in silence is refused', async () => {
  const { code, error } = await run('--set app.resources.memory=1g app', {
    spawn: (_, args) => {
      if (args[0] !== 'version') return notStarted();
      return {
        stdout: 'github.com/docker/buildx 0.29.1 0.29.1',
        exit: { kind: 'exited', code: 0 },
      };
    },
  });
  expect(code).toBe(1);
  expect(error).toContain('which needs Buildx 0.35 or later; found 0.29.1');
});

describe('mistakes of the definition in GitHub Actions', () => {
  const broken = { '/work/docker-bake.hcl': 'target "app" {\n  inherits = ["ap"]\n}\n' };
  const mark = /^::error file=docker-bake.hcl,line=2,.*::.*ap/m;

  test('are marked', async () => {
    const env = { GITHUB_ACTIONS: 'true' };
    const { code, error } = await run('app', { files: broken, env, spawn: notStarted });
    expect(code).toBe(1);
    expect(error).toMatch(/^ERROR: docker-bake.hcl:2,/m);
    expect(error).toMatch(mark);
  });

  test.each([
    ['app', {}],
    ['--github=false app', { GITHUB_ACTIONS: 'true' }],
    ['--print app', { GITHUB_ACTIONS: 'true' }],
  ])('are not: bake %s, %j', async (line, env) => {
    const { code, error } = await run(line, { files: broken, env, spawn: notStarted });
    expect(code).toBe(1);
    expect(error).not.toMatch(mark);
  });
});

describe('--dry-run', () => {
  test('prints the commands', async () => {
    const { code, out, error } = await run('--dry-run app', { spawn: notStarted });
    expect([code, error]).toEqual([0, '']);
    expect(out).toBe(
      '# 1 target in 1 call of docker buildx\n\n# app\ndocker buildx build --file Dockerfile --tag acme/app .\n',
    );
  });

  test('as data', async () => {
    const { out } = await run('--dry-run --format json app', { spawn: notStarted });
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      onFailure: 'stop',
      steps: [{ targets: ['app'], linked: [] }],
      targets: [{ name: 'app', linked: false, command: expect.arrayContaining(['--tag']) }],
    });
  });
});
