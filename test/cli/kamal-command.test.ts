import { describe, expect, test } from 'vitest';
import type { MemoryHostOptions } from '../../src/host/memory.ts';
import { runTool } from './run-tool.ts';

const head = 'd8d3547f4fabbaef2bc8302b282dc1167357b3b2';

const configuration = `service: app
image: dhh/app
registry: {server: ghcr.io, username: [KAMAL_REGISTRY_USERNAME], password: [KAMAL_REGISTRY_PASSWORD]}
servers:
  web: [10.0.0.1, 10.0.0.2]
  job: {hosts: [10.0.0.3]}
builder: {arch: amd64}
accessories:
  db: {image: postgres, host: 10.0.0.4}
ssh: {user: me, port: 2222}
`;

interface Setup {
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly listed?: Readonly<Record<string, string>>;
  readonly isRepository?: boolean;
}

async function kamal(words: readonly string[], setup: Setup = {}) {
  const calls: string[] = [];
  const inputs: string[] = [];
  const { files = {}, env = {}, listed = {}, isRepository = true } = setup;
  const spawn: MemoryHostOptions['spawn'] = (program, args, input) => {
    const answer = (stdout: string) => ({ stdout, exit: { kind: 'exited', code: 0 } }) as const;
    if (program === 'git') {
      if (!isRepository) return { exit: { kind: 'exited', code: 128 } };
      if (args.includes('--show-toplevel')) return answer('/work\n\n');
      const list = Object.entries(listed).find(([flag]) => args.includes(flag));
      if (args.includes('ls-files')) return answer(list?.[1].replaceAll('\n', '\0') ?? '');
      return answer(args.includes('status') ? '' : head);
    }
    calls.push([program, ...args].join(' '));
    if (input !== '') inputs.push(input);
    if (args.includes('info')) return answer(args[1]?.includes('10.0.0.2') ? 'b' : 'a');
    return answer(args.includes('inspect') ? 'app\n' : '');
  };
  const result = await runTool(['kamal', ...words], {
    files: {
      'config/deploy.yml': configuration,
      Dockerfile: '',
      '.kamal/secrets': 'KAMAL_REGISTRY_USERNAME=me\nKAMAL_REGISTRY_PASSWORD=hunter2\n',
      '/usr/bin/docker-buildx': '',
      ...files,
    },
    env: { PATH: '/usr/bin', ...env },
    spawn,
  });
  return { ...result, calls, inputs };
}

describe('words that make no sense', () => {
  test.each([
    [[], 'an action is missing'],
    [['build'], 'unknown action build'],
    [['push', 'app'], 'unexpected app'],
    [['push', '--nope'], '--nope'],
  ])('%j', async (words, message) => {
    const { code, error } = await kamal(words);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });
});

describe('servers', () => {
  const image = `ghcr.io/dhh/app:${head}`;

  test('are logged in for, asked for mirrors, and pull; a server for each mirror first', async () => {
    const { code, calls, inputs, error } = await kamal(['pull']);
    expect({ code, inputs }).toEqual({ code: 0, inputs: ['hunter2'] });
    expect(error).not.toContain('hunter2');
    const on = (host: string, words: string): string => `docker -H ssh://me@${host}:2222 ${words}`;
    const info = 'info --format {{index .RegistryConfig.Mirrors 0}}';
    expect(calls[0]).toBe('docker login ghcr.io --username me --password-stdin');
    expect(calls.slice(1, 4)).toEqual(
      ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((host) => on(host, info)),
    );
    const pulls = calls.slice(4);
    const all = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].flatMap((host) => [
      on(host, `image rm --force ${image}`),
      on(host, `pull ${image}`),
      on(host, `inspect -f {{ .Config.Labels.service }} ${image}`),
    ]);
    expect([...pulls].sort()).toEqual([...all].sort());
    expect(pulls.slice(-3)).toEqual(all.slice(-3));
  });

  test.each([
    [['--primary'], ['10.0.0.1']],
    [
      ['--hosts', '10.0.0.2,10.0.0.3'],
      ['10.0.0.2', '10.0.0.3'],
    ],
    [['--roles', 'j*'], ['10.0.0.3']],
    [['-r', 'web', '--hosts', '*.2'], ['10.0.0.2']],
    [['--hosts', '10.0.0.4'], []],
  ])('%j', async (words, hosts) => {
    const { out } = await kamal(['pull', '--dry-run', ...words]);
    const pulled = [...out.matchAll(/ssh:\/\/me@([\d.]+):2222 pull/g)].map(([, host]) => host);
    expect(pulled).toEqual(hosts);
  });

  test('reach a registry on this machine through tunnels', async () => {
    const text = configuration.replace(/registry: .*/, 'registry: {server: "localhost:5555"}');
    const { error, calls } = await kamal(['pull', '--primary'], {
      files: { 'config/deploy.yml': text },
    });
    expect(error).toContain('ssh -N -R 5555:localhost:5555 -p 2222 me@10.0.0.1\n');
    expect(calls.filter((call) => call.includes('login'))).toEqual([]);
  });

  test('that there are not', async () => {
    const { code, error } = await kamal(['pull', '--roles', 'x']);
    expect([code, error]).toEqual([1, 'ERROR: No --roles match for x\n']);
  });
});

describe('secrets', () => {
  test('are not read for a dry run', async () => {
    const { code, out } = await kamal(['push', '--dry-run'], { files: { '.kamal/secrets': '$(' } });
    expect(code).toBe(0);
    expect(out).toContain(
      'printf %s "$KAMAL_REGISTRY_PASSWORD" | docker login ghcr.io --username "$KAMAL_REGISTRY_USERNAME" --password-stdin',
    );
  });

  test('that are missing stop a login', async () => {
    const { code, error, calls } = await kamal(['pull'], { files: { '.kamal/secrets': '' } });
    expect(code).toBe(1);
    expect(error).toContain("Secret 'KAMAL_REGISTRY_PASSWORD' not found in .kamal/secrets");
    expect(calls).toEqual([]);
  });

  test('may be commands of ERB, which are run for a login only', async () => {
    const text = configuration.replace('[KAMAL_REGISTRY_PASSWORD]', "'<%= %x(aws ecr) %>'");
    const setup = { files: { 'config/deploy.yml': text } };
    expect((await kamal(['pull', '--no-login', '--primary'], setup)).code).toBe(0);
    const refused = await kamal(['pull', '--primary'], setup);
    expect([refused.code, refused.calls]).toEqual([1, []]);
    expect(refused.error).toContain('Pass --allow=exec to run it.');
    const allowed = await kamal(['pull', '--primary', '--allow=exec'], setup);
    expect(allowed.calls[0]).toBe('sh -c aws ecr');
    expect(allowed.code).toBe(0);
  });
});

describe('hooks', () => {
  const files = { '.kamal/hooks/pre-connect': '', '.kamal/hooks/pre-build': '' };

  test('stand in their order, with their environment', async () => {
    const { out } = await kamal(['push', '--dry-run', '-d', 'x'], {
      files: { ...files, 'config/deploy.x.yml': 'x-none: 1\n' },
    });
    const purposes = out.split('\n').filter((line) => line.startsWith('# '));
    expect(purposes.slice(0, 5)).toEqual([
      '# run the pre-connect hook',
      '# look for Docker',
      "# look for Docker's buildx plugin",
      '# log in to ghcr.io',
      '# run the pre-build hook',
    ]);
    expect(out).toContain(
      `KAMAL_DESTINATION=x KAMAL_VERSION=${head} KAMAL_SERVICE_VERSION=app@d8d3547 KAMAL_SERVICE=app KAMAL_HOSTS=10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4 KAMAL_LOCK=false KAMAL_COMMAND=build .kamal/hooks/pre-connect`,
    );
  });

  test('are skipped', async () => {
    const { out } = await kamal(['push', '--dry-run', '--skip-hooks'], { files });
    expect(out).not.toContain('hook');
  });

  test('come before a connection to a remote builder', async () => {
    const remote = configuration.replace('arch: amd64', 'arch: s390x, remote: ssh://a@b');
    const setup = { files: { ...files, 'config/deploy.yml': remote } };
    const { out } = await kamal(['create', '--dry-run'], setup);
    const purposes = out.split('\n').filter((line) => line.startsWith('# '));
    expect(purposes).toEqual(['# run the pre-connect hook', '# connect to b']);
    const local = await kamal(['create', '--dry-run'], { files });
    expect(local.out).not.toContain('#');
  });

  test('connect once when an image is delivered', async () => {
    const { out } = await kamal(['deliver', '--dry-run'], { files });
    expect(out.match(/run the pre-connect hook/g)).toHaveLength(1);
    expect(out.match(/run the pre-build hook/g)).toHaveLength(1);
    expect(out.indexOf('docker buildx build')).toBeLessThan(out.indexOf('pull the image'));
  });
});

test('builders need no commit', async () => {
  const setup = { isRepository: false };
  for (const action of ['create', 'remove', 'details']) {
    expect(await kamal([action, '--dry-run'], setup)).toMatchObject({ code: 0, error: '' });
  }
  expect((await kamal(['push', '--dry-run'], setup)).error).toContain('no git repository found');
});

test('a builder that nobody needs is not made', async () => {
  const text = configuration.replace('arch: amd64', 'arch: amd64, driver: docker');
  for (const action of ['create', 'remove']) {
    expect(await kamal([action], { files: { 'config/deploy.yml': text } })).toMatchObject({
      code: 0,
      calls: [],
      error: 'the configuration needs no builder of its own\n',
    });
  }
});

test('details are what docker prints, after the kind of the builder', async () => {
  const { out, calls } = await kamal(['details']);
  expect(out).toBe('Builder: local\n');
  expect(calls).toEqual(['docker context ls', 'docker buildx ls']);
});

test('a push needs its Dockerfile', async () => {
  const text = configuration.replace('amd64', 'amd64, dockerfile: docker/Dockerfile');
  const { code, error, calls } = await kamal(['push'], { files: { 'config/deploy.yml': text } });
  expect([code, calls]).toEqual([1, []]);
  expect(error).toBe('ERROR: Missing docker/Dockerfile; There is no such file in /work.\n');
});
