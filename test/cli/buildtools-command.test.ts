import { describe, expect, test } from 'vitest';
import { type MemoryHostOptions, type MemoryProcess, memoryHost } from '../../src/host/memory.ts';
import { runTool, type ToolResult } from './run-tool.ts';

const digest = `sha256:${'a1'.repeat(32)}`;
const commit = '0123456789abcdef';
const ci = { CI_PROJECT_NAME: 'Shop', CI_COMMIT_SHA: commit, CI_COMMIT_REF_NAME: 'main' };
const dockerfile = 'FROM a AS build\nFROM b AS export\nFROM scratch\n';

interface Done extends ToolResult {
  /** What was started, a line each; standard input after `<`. */
  readonly calls: readonly string[];
  readonly read: (path: string) => Promise<string>;
}

/** Runs `bakefile buildtools`; `docker` answers as it is told. */
async function run(
  words: string,
  {
    env = {},
    config = 'registry: {quay: {repository: acme, username: dev, password: hunter2}}',
    files = {},
    answer = () => ({ stdout: `main: digest: ${digest} size: 1\n`, exit: ok }),
    ...options
  }: Omit<MemoryHostOptions, 'files'> & {
    readonly config?: string;
    readonly files?: Readonly<Record<string, string>>;
    readonly answer?: (line: string) => MemoryProcess;
  } = {},
): Promise<Done> {
  const calls: string[] = [];
  const host = memoryHost({
    files: {
      Dockerfile: dockerfile,
      '.buildtools.yaml': config,
      '/usr/bin/docker-buildx': 'buildx',
      ...files,
    },
    env: { PATH: '/usr/bin', ...ci, ...env },
    spawn: (command, args, input) => {
      const line = [command, ...args].join(' ');
      calls.push(input === '' ? line : `${line} < ${input}`);
      return answer(line);
    },
    ...options,
  });
  const result = await runTool(['buildtools', ...words.split(' ').filter(Boolean)], { host });
  const read = async (path: string) => new TextDecoder().decode(await host.files.read(path));
  return { ...result, calls, read };
}

const ok = { kind: 'exited', code: 0 } as const;

describe('push', () => {
  const image = 'quay.io/acme/shop';

  test('logs in by standard input, and pushes what was built, stages first', async () => {
    const { code, out, error, calls } = await run('push');
    expect(calls).toEqual([
      'docker login quay.io --username dev --password-stdin < hunter2',
      `docker push ${image}:build`,
      `docker push ${image}:${commit}`,
      `docker push ${image}:main`,
      `docker push ${image}:latest`,
    ]);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(error).toContain(`Pushing ${image}:latest\nmain: digest: ${digest} size: 1\n`);
  });

  test('tells GitHub Actions', async () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: '/out' };
    const { read } = await run('push --no-login', { env, files: { '/out': 'before=1\n' } });
    expect(await read('/out')).toBe(`before=1\nimage-name=${image}\ndigest=${digest}\n`);
  });

  test('tells nobody else', async () => {
    const { read } = await run('push', { env: { GITHUB_OUTPUT: '/out' } });
    await expect(read('/out')).rejects.toThrow();
  });

  test('ends at the first that fails', async () => {
    const failed = { stderr: 'denied: no\n', exit: { kind: 'exited', code: 1 } } as const;
    const { code, error, calls } = await run('push', {
      answer: (line) => (line.includes(commit) ? failed : { exit: ok }),
    });
    expect(code).toBe(1);
    expect(calls).toHaveLength(3);
    expect(error).toContain(`ERROR: cannot push ${image}:${commit}: denied: no; Build it first.\n`);
  });

  test('a login that fails ends it, and shows no password', async () => {
    const { code, error, calls } = await run('push', {
      answer: () => ({ stderr: 'hunter2 is wrong', exit: { kind: 'exited', code: 1 } }),
    });
    expect(code).toBe(1);
    expect(calls).toHaveLength(1);
    expect(error).toBe(
      'ERROR: cannot log in to quay.io: *** is wrong; Pass --no-login to go on with what Docker knows.\n',
    );
  });

  test('without docker', async () => {
    const answer = () => ({ exit: { kind: 'missing' } }) as const;
    expect((await run('push --no-login', { answer })).error).toContain('docker was not found');
  });

  test.each([
    [
      '--dry-run',
      {},
      '# log in to quay.io\nprintf %s "$BUILDTOOLS_REGISTRY_PASSWORD" | docker login',
    ],
    ['--dry-run --no-login', {}, 'docker push quay.io/acme/shop:build\n'],
  ])('%s starts nothing', async (words, env, start) => {
    const { code, out, calls } = await run(`push ${words}`, { env });
    expect({ code, calls }).toEqual({ code: 0, calls: [] });
    expect(out.startsWith(start)).toBe(true);
    expect(out).not.toContain('hunter2');
  });

  test('has nothing to do with BUILDKIT_HOST', async () => {
    const { code, error, calls } = await run('push', { env: { BUILDKIT_HOST: 'tcp://x' } });
    expect({ code, calls }).toEqual({ code: 0, calls: [] });
    expect(error).toContain('NOTE: BUILDKIT_HOST is set');
  });

  test('needs a registry', async () => {
    const { code, error } = await run('push', { config: '' });
    expect(code).toBe(1);
    expect(error).toContain('push not supported by registry');
  });
});

describe('the login of each kind of registry', () => {
  test.each<[yaml: string, login: string]>([
    [
      'dockerhub: {namespace: acme, username: u, password: p}',
      'docker login --username u --password-stdin < p',
    ],
    [
      'github: {repository: acme, token: t, password: p}',
      'docker login ghcr.io --username acme --password-stdin < t',
    ],
    [
      'github: {repository: acme, username: u, password: p}',
      'docker login ghcr.io --username u --password-stdin < p',
    ],
    [
      'gitlab: {registry: r.example.com, repository: r.example.com/a/b, user: u, token: t}',
      'docker login r.example.com --username u --password-stdin < t',
    ],
    [
      'gitlab: {repository: r.example.com/a/b, token: t}',
      'docker login r.example.com --username gitlab-ci-token --password-stdin < t',
    ],
    [
      'gitea: {registry: g.example.com, repository: a/b, username: u, token: t}',
      'docker login g.example.com --username u --password-stdin < t',
    ],
    [
      'gcr: {url: eu.gcr.io/project, keyfileContent: e30=}',
      'docker login eu.gcr.io --username _json_key_base64 --password-stdin < e30=',
    ],
  ])('%s', async (yaml, login) => {
    const { code, calls } = await run('push', { config: `registry: {${yaml}}` });
    expect(code).toBe(0);
    expect(calls[0]).toBe(login);
  });

  test.each<[yaml: string, note: string]>([
    [
      'ecr: {url: 123456789012.dkr.ecr.eu-west-1.amazonaws.com}',
      'Log in with: aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    ],
    [
      'ecr: {url: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/x, region: us-east-1}',
      'Log in with: aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    ],
    ['ecr: {url: localhost:5000}', 'What Docker knows of localhost:5000 counts.'],
    ['acr: {url: acme.azurecr.io}', 'Log in with: az acr login --name acme'],
    [
      'dockerhub: {namespace: acme, username: u}',
      'registry.dockerhub.password is not set, so what Docker knows of Docker Hub counts.',
    ],
    [
      'quay: {repository: acme, password: p}',
      'registry.quay.username is not set, so what Docker knows of quay.io counts.',
    ],
  ])('%s', async (yaml, note) => {
    const { code, calls, error } = await run('push', { config: `registry: {${yaml}}` });
    expect(code).toBe(0);
    expect(calls[0]).toMatch(/^docker push /);
    expect(error).toContain(`NOTE: ${note}\n`);
  });
});

describe('build', () => {
  const commands = async (words: string, more: Parameters<typeof run>[1] = {}) => {
    const { out } = await run(`build --dry-run ${words}`, more);
    return out.split('\n').filter((line) => /^(?:docker buildx build|printf|# Log)/.test(line));
  };

  test('loads the images, and pulls', async () => {
    const [login, image, stage, exported] = await commands('');
    expect(login).toBe(
      'printf %s "$BUILDTOOLS_REGISTRY_PASSWORD" | docker login quay.io --username dev --password-stdin',
    );
    expect(image).toContain(' --output type=docker --pull --shm-size 256m .');
    expect(stage).toContain(' --target build --output type=docker --pull ');
    expect(exported).toContain(' --target export --output type=local,dest=exported --pull ');
  });

  test('pushes with BUILDKIT_HOST', async () => {
    const env = {
      BUILDKIT_HOST: 'tcp://127.0.0.1:1',
      BUILDTOOLS_CACHE_ECR_URL: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/cache',
    };
    const { out } = await run('build --dry-run', { env });
    expect(out).toContain('# Log in with: aws ecr get-login-password --region eu-west-1 |');
    const cache = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/cache:buildcache';
    const [image, stage] = await commands('--no-login', { env });
    expect(image).toContain(` --cache-from ${cache} --cache-from quay.io/acme/shop:build `);
    expect(image).toContain(
      ` --cache-to type=registry,image-manifest=true,mode=max,oci-mediatypes=true,ref=${cache} `,
    );
    expect(image).toContain(' --output type=image,push=true ');
    expect(stage).toContain(` --cache-from ${cache} `);
    expect(stage).not.toContain('--cache-to');
  });

  test('pushes several platforms, loads one', async () => {
    expect((await commands('--platform linux/arm64')).at(1)).toContain(
      ' --platform linux/arm64 --output type=docker ',
    );
    expect((await commands('--platform=linux/amd64,linux/arm64')).at(1)).toContain(
      ' --platform linux/amd64,linux/arm64 --output type=image,push=true ',
    );
  });

  test('build arguments: of the command line, of the environment, and none', async () => {
    const env = { FROM_ENV: 'e', EMPTY: '' };
    const words = '--build-arg A=1=2 --build-arg FROM_ENV --build-arg NOPE --build-arg EMPTY=';
    const [, image] = await commands(words, { env });
    expect(image).toContain(
      ` --build-arg A=1=2 --build-arg BUILDKIT_INLINE_CACHE=1 --build-arg CI_BRANCH=main --build-arg CI_COMMIT=${commit} --build-arg EMPTY= --build-arg FROM_ENV=e `,
    );
    expect(image).not.toContain('NOPE');
  });

  test('--no-pull, --no-login and its older name', async () => {
    for (const flag of ['--no-login', '--skip-login']) {
      const [image] = await commands(`${flag} --no-pull`);
      expect(image).toMatch(/^docker buildx build /);
      expect(image).not.toContain('--pull');
    }
  });

  test('another Dockerfile, and one of standard input', async () => {
    const files = { 'docker/Dockerfile.build': 'FROM x AS only\n' };
    expect((await commands('-f docker/Dockerfile.build', { files })).slice(1)).toEqual([
      expect.stringContaining('--file docker/Dockerfile.build '),
      expect.stringContaining('--tag quay.io/acme/shop:only '),
    ]);
    const { out } = await run('build --dry-run --file -', { standardInput: 'FROM y AS piped\n' });
    expect(out).toContain("<<'END'\nFROM y AS piped\nEND\n");
  });

  test('--print and --config show no secret', async () => {
    const print = await run('build --print --full');
    expect(Object.keys((JSON.parse(print.out) as { target: object }).target)).toEqual([
      'shop',
      'shop-build',
      'shop-export',
    ]);
    const config = await run('build --config');
    expect(config.out).toBe(
      `ci: GitLab\ncommit: ${commit}\nbranch: main\nregistry: quay\nimage: quay.io/acme/shop\n`,
    );
    expect(print.out + config.out).not.toContain('hunter2');
  });

  test('the image must have somewhere to go', async () => {
    const { code, error, calls } = await run('build --platform linux/amd64,linux/arm64', {
      config: '',
    });
    expect({ code, calls }).toEqual({ code: 1, calls: [] });
    expect(error).toContain('ERROR: there is no registry to push to;');
  });

  test('a warning, and with --strict an error', async () => {
    const more = { env: { DOCKERHUB_NAMESPACE: 'other' } };
    const { out, error } = await run('build --config', more);
    expect(error).toContain('WARNING: .buildtools.yaml:1,31-35: registry.quay is not used;');
    expect(out).toContain('image: other/shop\n');
    const strict = await run('build --config --strict', more);
    expect(strict).toMatchObject({ code: 1, out: '' });
    expect(strict.error).toContain('ERROR: .buildtools.yaml:1,31-35: registry.quay is not used;');
  });

  test('a broken configuration', async () => {
    const { code, error, calls } = await run('build', { config: 'regitsry: {}' });
    expect({ code, calls }).toEqual({ code: 1, calls: [] });
    expect(error).toContain('unknown key "regitsry"; Did you mean "registry"?');
  });
});

describe('what makes no sense', () => {
  test.each([
    ['', 'an action is missing; Say build or push.'],
    ['deploy', 'unknown action deploy; Say build or push.'],
    ['build shop', 'unexpected shop; Name a Dockerfile with --file.'],
    ['build --nope', 'unknown flag: --nope; See "bakefile buildtools --help".'],
    ['build --build-arg =x', 'invalid --build-arg "=x"; Say NAME=VALUE.'],
    ['build --dry-run --format x', 'invalid format x; Choose one of text, json.'],
  ])('%s', async (words, message) => {
    const { code, error } = await run(words);
    expect({ code, error }).toEqual({ code: 2, error: `ERROR: ${message}\n` });
  });
});

test('help', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  expect(out).toContain('Usage: bakefile buildtools build|push [OPTIONS]');
  expect(out).not.toContain('skip-login');
});
