import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker, hasEngine, registry, unique } from './engine.ts';
import { type PasswordRegistry, startPasswordRegistry } from './password-registry.ts';
import { type SecondEngine, startSecondEngine } from './second-engine.ts';
import { watchArguments } from './watch-arguments.ts';

const program = resolve('dist/bin/bakefile.js');
const bakeProgram = resolve('dist/bin/bake.js');
const isRoot = process.getuid?.() === 0;
const long = { timeout: 120_000 };

/** Variables of CI systems, which this very run may have. */
const ciVariables =
  /^(?:CI|CI_.*|GITHUB_.*|BUILD_.*|BUILDKITE_.*|TEAMCITY_.*|RUNNER_.*|IMAGE_NAME)$/;

const ownEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !ciVariables.test(name)),
);

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** A Git repository with a project that build-tools builds. */
class Repository {
  readonly root: string = mkdtempSync(join(tmpdir(), `bakefile-bt-${unique}-`));
  /** The project's folder; its name is the image's. */
  readonly folder: string;

  constructor(files: Readonly<Record<string, string>>, branch = 'main', below = '') {
    this.folder = join(this.root, below);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    this.git('init', '--quiet', `--initial-branch=${branch}`);
    this.git('add', '--all');
    this.commit();
  }

  get name(): string {
    return basename(this.folder).toLowerCase();
  }

  get commitId(): string {
    return this.git('rev-parse', 'HEAD');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  commit(): void {
    const who = ['-c', 'user.name=n', '-c', 'user.email=n@example.com'];
    this.git(...who, 'commit', '--quiet', '--message=work');
  }

  git(...words: string[]): string {
    const options = { cwd: this.root, encoding: 'utf8', env: ownEnvironment } as const;
    const { status, stdout, stderr } = spawnSync('git', words, options);
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  }

  /** Runs `bakefile buildtools` in the project. */
  run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
    return runNode([program, 'buildtools', ...words], this.folder, env);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function runNode(
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Run> {
  const inRegistry = { GITEA_REGISTRY: registry, GITEA_REPOSITORY: 'acme/x' };
  const child = spawn(process.execPath, words, {
    cwd,
    env: { ...ownEnvironment, ...inRegistry, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', error: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.error += chunk.toString();
  });
  return new Promise((done) => child.once('close', (code) => done({ code, ...said })));
}

async function tagsOf(image: string): Promise<readonly string[]> {
  const answer = await fetch(`http://${registry}/v2/${image}/tags/list`);
  const { tags } = (await answer.json()) as { readonly tags?: readonly string[] };
  return tags?.toSorted() ?? [];
}

async function manifestOf(image: string, tag: string): Promise<Record<string, unknown>> {
  const types = [
    'application/vnd.oci.image.index.v1+json',
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.docker.distribution.manifest.list.v2+json',
    'application/vnd.docker.distribution.manifest.v2+json',
  ];
  const headers = { Accept: types.join(', ') };
  const answer = await fetch(`http://${registry}/v2/${image}/manifests/${tag}`, { headers });
  return (await answer.json()) as Record<string, unknown>;
}

/** What an image in the registry prints. */
function contentOf(reference: string, path: string): string {
  docker('pull', '--quiet', reference);
  return docker('run', '--rm', '--network=none', reference, 'cat', path);
}

const repositories: Repository[] = [];
function repository(...given: ConstructorParameters<typeof Repository>): Repository {
  const made = new Repository(...given);
  repositories.push(made);
  return made;
}
afterAll(() => {
  for (const made of repositories) made.remove();
});

/** The base images by the names that the examples have. */
const example = `FROM debian as build
RUN echo "text to be copied to localhost" >> /testfile
# -- export stage
FROM scratch as export
# Copies the file /testfile from \`build\` stage to localhost
COPY --from=build /testfile .
# -- resulting image stage
FROM scratch
# Do other stuff
`;

const staged = `FROM debian AS build
ARG CI_COMMIT
ARG CI_BRANCH
RUN --network=none echo "${unique} $CI_COMMIT $CI_BRANCH" > /built
FROM build AS test
RUN --network=none test -s /built && echo tested > /tested
FROM debian
ARG CI_COMMIT
LABEL commit=$CI_COMMIT
COPY --from=build /built /built
`;

/** Starts a container whose `buildctl` leads to the engine's own BuildKit. */
function runStandIn(name: string, project: Repository): void {
  const port = new URL(process.env['ENGINE_BUILDKIT_TCP'] ?? '').port;
  project.write('stand-in/buildctl', `#!/bin/sh\nexec nc 127.0.0.1 ${port}\n`);
  project.write(
    'stand-in/Dockerfile',
    'FROM busybox\nCOPY --chmod=755 buildctl /bin/\nENTRYPOINT ["sleep", "600"]\n',
  );
  docker('buildx', 'build', '--quiet', '--load', '--tag', name, join(project.root, 'stand-in'));
  docker('run', '--detach', '--network=host', '--name', name, name);
}

describe.runIf(hasEngine)('bakefile buildtools', () => {
  beforeAll(() => {
    // The registry is the engine's mirror of Docker Hub.
    for (const name of ['debian', 'golang', 'ubuntu']) {
      const image = `${registry}/library/${name}:latest`;
      docker('tag', 'busybox', image);
      docker('push', '--quiet', image);
    }
  });

  test('the example of the documentation: what a stage exports is here', long, async () => {
    const project = repository({ Dockerfile: example });
    const { code, error } = await project.run(['build']);
    expect(error).not.toContain('ERROR: process');
    expect(code).toBe(0);
    const file = join(project.folder, 'exported/testfile');
    expect(readFileSync(file, 'utf8')).toBe('text to be copied to localhost\n');
    const images = docker('images', '--format={{.Tag}}', `${registry}/acme/${project.name}`);
    expect(images.trim().split('\n').sort()).toEqual(
      [project.commitId, 'build', 'latest', 'main'].sort(),
    );
  });

  test('the example of the documentation: an argument is the branch', long, async () => {
    const dockerfile = `FROM ubuntu\nARG CI_BRANCH\n\nRUN echo "Building $CI_BRANCH" # ${unique}\n`;
    const project = repository({ Dockerfile: dockerfile }, 'topic');
    const { code, error } = await project.run(['build', '--progress=plain']);
    expect(error).toContain('Building topic');
    expect(code).toBe(0);
  });

  test('the examples of the documentation: a BuildKit in a container', long, async () => {
    const project = repository({
      Dockerfile: 'FROM scratch AS files\nCOPY file /\nFROM files\n',
      file: unique,
    });
    const name = `buildkitd-${unique}`;
    runStandIn(name, project);
    const cache = `my-cache-repo-${unique}`;
    const env = {
      BUILDKIT_HOST: `docker-container://${name}`,
      BUILDTOOLS_CACHE_ECR_URL: `${registry}/${cache}`,
    };
    try {
      const words = ['build', '--platform', 'linux/amd64,linux/arm64'];
      expect(await project.run(words, env)).toMatchObject({ code: 0 });
    } finally {
      docker('rm', '--force', name);
    }
    expect(await tagsOf(cache)).toEqual(['buildcache']);
    expect(await tagsOf(`acme/${project.name}`)).toContain('files');
  });

  test('build, then push: tags, labels and content are in the registry', long, async () => {
    const project = repository({ Dockerfile: staged }, 'feature/x-y');
    expect(await project.run(['build'])).toMatchObject({ code: 0 });
    const image = `acme/${project.name}`;
    expect(await tagsOf(image)).toEqual([]);
    const output = join(project.root, '.github-output');
    const github = { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: output };
    const pushed = await project.run(['push'], github);
    expect(pushed).toMatchObject({ code: 0 });
    const { commitId } = project;
    expect(await tagsOf(image)).toEqual([commitId, 'build', 'feature_x-y', 'test'].sort());
    const reference = `${registry}/${image}:${commitId}`;
    expect(contentOf(reference, '/built')).toBe(`${unique} ${commitId} feature_x-y\n`);
    const labels = docker('image', 'inspect', '--format={{json .Config.Labels}}', reference);
    expect(JSON.parse(labels)).toEqual({ commit: commitId });
    expect(contentOf(`${registry}/${image}:test`, '/tested')).toBe('tested\n');
    expect(readFileSync(output, 'utf8')).toMatch(
      new RegExp(`^image-name=${registry}/${image}\ndigest=sha256:[0-9a-f]{64}\n$`),
    );
  });

  test('a detached HEAD, and a project below with a configuration above', long, async () => {
    const project = repository(
      {
        '.buildtools.yaml': `registry:\n  gitea:\n    registry: ${registry}\n    repository: team/x\n`,
        'services/shop/docker/Dockerfile.build': 'FROM scratch\nCOPY file /\n',
        'services/shop/file': 'in the tree',
      },
      'main',
      'services/shop',
    );
    project.git('checkout', '--quiet', '--detach');
    const none = { GITEA_REGISTRY: '', GITEA_REPOSITORY: '' };
    const words = ['--file', 'docker/Dockerfile.build'];
    const built = await project.run(
      ['build', '--skip-login', '--build-arg', 'AUTH_TOKEN=abc', ...words],
      none,
    );
    expect(built).toMatchObject({ code: 0 });
    const other = docker('images', '--format={{.Tag}}', `${registry}/team/shop`);
    expect(other.trim().split('\n')).toEqual(expect.arrayContaining(['HEAD', project.commitId]));
    expect(await project.run(['push', ...words], none)).toMatchObject({ code: 0 });
    expect(await tagsOf('team/shop')).toEqual(expect.arrayContaining(['HEAD', project.commitId]));
  });

  test('caches of Go are mounted', long, async () => {
    const project = repository({
      '.buildtools.yaml': 'cache:\n  go_mounts: true\n',
      Dockerfile: `FROM golang AS build\nRUN echo ${unique} && mount > /mounts\nFROM scratch AS export\nCOPY --from=build /mounts /\nFROM scratch\nCOPY --from=build /mounts /\n`,
    });
    expect(await project.run(['build'])).toMatchObject({ code: 0 });
    const mounts = readFileSync(join(project.folder, 'exported/mounts'), 'utf8');
    expect(mounts).toContain(' /root/.cache/go-build ');
    expect(mounts).toContain(' /go/pkg/mod ');
  });

  test('a Bake file and a configuration together', long, async () => {
    const files = {
      Dockerfile: `FROM debian AS one
RUN --mount=type=secret,id=s cp /run/secrets/s /s # ${unique}
FROM one
`,
      '.buildtools.yaml': '',
    };
    const project = repository(files);
    const target = project.name.replaceAll(/[^\w-]/g, '_');
    project.write(
      'docker-bake.hcl',
      `target "${target}" {\n  secret = ["id=s,env=THE_SECRET"]\n}\ntarget "docs" {\n  dockerfile-inline = "FROM scratch\\nCOPY Dockerfile /\\n"\n  output = ["docs"]\n}\ngroup "default" {\n  targets = ["docs"]\n}\n`,
    );
    const words = [bakeProgram, '-f', 'docker-bake.hcl', '-f', '.buildtools.yaml', '--load'];
    const env = { THE_SECRET: `secret-${unique}` };
    expect(await runNode(words, project.folder, env)).toMatchObject({ code: 0 });
    expect(existsSync(join(project.folder, 'docs/Dockerfile'))).toBe(true);
    const reference = `${registry}/acme/${project.name}:one`;
    expect(docker('run', '--rm', '--network=none', reference, 'cat', '/s')).toBe(env.THE_SECRET);
  });

  test('a broken stage fails the build', long, async () => {
    const project = repository({ Dockerfile: 'FROM debian AS bad\nRUN exit 7\nFROM scratch\n' });
    const { code, error } = await project.run(['build']);
    expect(code).toBe(1);
    expect(error).toContain('exit 7');
    const pushed = await project.run(['push']);
    expect(pushed.code).toBe(1);
    expect(pushed.error).toContain(`cannot push ${registry}/acme/${project.name}:bad`);
  });
});

describe.runIf(hasEngine && isRoot)('bakefile buildtools with BUILDKIT_HOST', () => {
  let engine: SecondEngine;
  beforeAll(async () => {
    engine = await startSecondEngine();
  });
  afterAll(() => engine?.stop());

  const onlyCopies = `FROM scratch AS files\nCOPY file /\nFROM scratch AS export\nCOPY --from=files /file /\nFROM scratch\nCOPY --from=files /file /file2\n`;

  test('several platforms are pushed while they are built', long, async () => {
    const project = repository({ Dockerfile: onlyCopies, file: unique });
    const output = join(project.root, 'github-output');
    const env = {
      BUILDKIT_HOST: engine.endpoint,
      ...{ GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: output },
    };
    const words = ['build', '--platform', 'linux/amd64,linux/arm64'];
    expect(await project.run(words, env)).toMatchObject({ code: 0 });
    const image = `acme/${project.name}`;
    const { commitId } = project;
    expect(await tagsOf(image)).toEqual([commitId, 'files', 'latest', 'main'].sort());
    const { manifests } = await manifestOf(image, 'latest');
    const platforms = (manifests as { platform: { architecture: string } }[]).map(
      ({ platform }) => platform.architecture,
    );
    expect(platforms).toEqual(expect.arrayContaining(['amd64', 'arm64']));
    expect(readFileSync(join(project.folder, 'exported/linux_arm64/file'), 'utf8')).toBe(unique);
    const told = readFileSync(output, 'utf8');
    expect(told).toContain(`image-name=${registry}/${image}\n`);
    expect(told).toMatch(/^digest=sha256:[0-9a-f]{64}$/m);
    const pushed = await project.run(['push'], env);
    expect(pushed).toMatchObject({ code: 0, out: '' });
    expect(pushed.error).toContain('BUILDKIT_HOST is set');
  });

  test('each CI system says what is built', { timeout: 240_000 }, async () => {
    const project = repository({ Dockerfile: onlyCopies, file: unique });
    const gitlab = { CI_REGISTRY: registry, CI_REGISTRY_IMAGE: `${registry}/gl/x` };
    const systems: readonly (readonly [Record<string, string>, readonly string[]])[] = [
      [
        {
          BUILD_REPOSITORY_NAME: `Azure-${unique}`,
          ...{ BUILD_SOURCEVERSION: 'c1', BUILD_SOURCEBRANCHNAME: 'main' },
        },
        [`acme/azure-${unique}`, 'c1', 'latest', 'main'],
      ],
      [
        {
          BUILDKITE_PIPELINE_SLUG: `bk-${unique}`,
          ...{ BUILDKITE_COMMIT: 'c2', BUILDKITE_BRANCH: 'feature/a b' },
        },
        [`acme/bk-${unique}`, 'c2', 'feature_a_b'],
      ],
      [
        {
          ...{ ...gitlab, GITEA_REGISTRY: '', GITEA_REPOSITORY: '' },
          CI_PROJECT_NAME: `GL-${unique}`,
          ...{ CI_COMMIT_SHA: 'c3', CI_COMMIT_REF_NAME: 'ä#1' },
        },
        [`gl/gl-${unique}`, '1', 'c3'],
      ],
      [
        {
          TEAMCITY_PROJECT_NAME: `tc-${unique}`,
          ...{ BUILD_VCS_NUMBER: 'c4', BUILD_VCS_BRANCH: 'master' },
        },
        [`acme/tc-${unique}`, 'c4', 'latest', 'master'],
      ],
      [
        {
          GITHUB_REPOSITORY: `Acme/Gh-${unique}`,
          ...{ GITHUB_SHA: 'c5', GITHUB_REF: 'refs/tags/v1.0' },
        },
        [`acme/gh-${unique}`, 'c5', 'v1.0'],
      ],
    ];
    for (const [env, [image = '', ...tags]] of systems) {
      const whole = { ...env, BUILDKIT_HOST: engine.endpoint };
      expect(await project.run(['build'], whole)).toMatchObject({ code: 0 });
      expect(await tagsOf(image)).toEqual([...tags, 'files'].sort());
    }
  });

  /** A step that gives something else each time that it runs. */
  const random = `FROM ${registry}/library/debian AS build
RUN --network=none echo ${unique} && cat /proc/sys/kernel/random/uuid > /drawn
FROM scratch AS export
COPY --from=build /drawn /
FROM scratch
COPY --from=build /drawn /
`;

  test('what stages pushed is a cache for an engine that has none', long, async () => {
    const project = repository({ Dockerfile: random });
    expect(await project.run(['build'])).toMatchObject({ code: 0 });
    expect(await project.run(['push'])).toMatchObject({ code: 0 });
    const drawn = readFileSync(join(project.folder, 'exported/drawn'), 'utf8');
    rmSync(join(project.folder, 'exported'), { recursive: true });
    const env = { BUILDKIT_HOST: engine.endpoint };
    expect(await project.run(['build'], env)).toMatchObject({ code: 0 });
    expect(readFileSync(join(project.folder, 'exported/drawn'), 'utf8')).toBe(drawn);
  });

  test('a cache of its own, in the form that ECR takes', long, async () => {
    const project = repository({ Dockerfile: random.replace(unique, `${unique}-ecr`) });
    const cache = `caches/${project.name}`;
    const env = {
      BUILDKIT_HOST: process.env['ENGINE_BUILDKIT_TCP'] ?? '',
      BUILDTOOLS_CACHE_ECR_URL: `${registry}/${cache}`,
    };
    expect(await project.run(['build'], env)).toMatchObject({ code: 0 });
    expect(await tagsOf(cache)).toEqual(['buildcache']);
    const manifest = await manifestOf(cache, 'buildcache');
    expect(manifest['mediaType']).toBe('application/vnd.oci.image.manifest.v1+json');
    const config = manifest['config'] as { readonly mediaType: string };
    expect(config.mediaType).toBe('application/vnd.buildkit.cacheconfig.v0');
    const drawn = readFileSync(join(project.folder, 'exported/drawn'), 'utf8');
    // Under another name there are no images to help, only the cache.
    const elsewhere = { ...env, BUILDKIT_HOST: engine.endpoint, GITEA_REPOSITORY: 'other/x' };
    expect(await project.run(['build'], elsewhere)).toMatchObject({ code: 0 });
    expect(readFileSync(join(project.folder, 'exported/drawn'), 'utf8')).toBe(drawn);
  });
});

describe.runIf(hasEngine)('a registry with a password', () => {
  const password = `hunter2-${unique}`;
  let server: PasswordRegistry;
  beforeAll(async () => {
    server = await startPasswordRegistry('dev', password);
  });
  afterAll(() => server?.stop());

  const dockerfile = 'FROM scratch AS part\nCOPY Dockerfile /\nFROM part\n';

  test('the right one, from the file, goes through standard input', long, async () => {
    const project = repository({
      Dockerfile: dockerfile,
      '.buildtools.yaml': `registry:\n  gitea:\n    registry: ${server.address}\n    repository: acme/x\n    username: dev\n    token: ${password}\n`,
    });
    const env = { DOCKER_CONFIG: server.freshConfig(), GITEA_REGISTRY: '', GITEA_REPOSITORY: '' };
    const seen = watchArguments(password);
    // That the watch sees anything.
    const control = watchArguments(`/acme/${project.name}`);
    const built = await project.run(['build'], env);
    expect(built).toMatchObject({ code: 0 });
    const pushed = await project.run(['push'], env);
    expect(pushed).toMatchObject({ code: 0 });
    expect(seen()).toEqual([]);
    expect(control()).not.toEqual([]);
    const tags = await server.tags(`acme/${project.name}`);
    expect(tags).toEqual([project.commitId, 'latest', 'main', 'part'].sort());
    const shown = await project.run(['build', '--dry-run'], env);
    const print = await project.run(['build', '--print', '--full'], env);
    const all = [built, pushed, shown, print, await project.run(['build', '--config'], env)];
    expect(JSON.stringify(all)).not.toContain(password);
    expect(shown.out).toContain(`docker login ${server.address} --username dev --password-stdin`);
  });

  test('a wrong one ends before anything is built', long, async () => {
    const project = repository({ Dockerfile: dockerfile });
    const env = {
      DOCKER_CONFIG: server.freshConfig(),
      GITEA_REGISTRY: server.address,
      ...{ GITEA_USERNAME: 'dev', GITEA_TOKEN: `wrong-${unique}` },
    };
    const { code, error } = await project.run(['build'], env);
    expect(code).toBe(1);
    expect(error).toContain(`cannot log in to ${server.address}`);
    expect(error).not.toContain(`wrong-${unique}`);
    expect(await project.run(['build', '--no-login'], env)).toMatchObject({ code: 0 });
    const pushed = await project.run(['push'], env);
    expect(pushed.code).toBe(1);
  });
});
