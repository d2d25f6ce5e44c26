import { execFile, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker, hasEngine, registry, unique } from './engine.ts';
import { type PasswordRegistry, startPasswordRegistry } from './password-registry.ts';
import { startSecondEngine } from './second-engine.ts';
import { watchArguments } from './watch-arguments.ts';

const program = resolve('dist/bin/bakefile.js');
const isRoot = process.getuid?.() === 0;
const long = { timeout: 180_000 };
const password = `hunter2-${unique}`;
const secret = `s3cret-${unique}`;

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** A Git repository with a project that Kamal builds. */
class KamalProject {
  readonly root: string = mkdtempSync(join(tmpdir(), 'bakefile-kamal-'));
  readonly folder: string;

  constructor(files: Readonly<Record<string, string>>, below = '') {
    this.folder = join(this.root, below);
    mkdirSync(this.folder, { recursive: true });
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    this.git('init', '--quiet', '--initial-branch=main');
    this.commit();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  commit(): void {
    this.git('add', '--all');
    const who = ['-c', 'user.name=n', '-c', 'user.email=n@example.com'];
    this.git(...who, 'commit', '--quiet', '--allow-empty', '--message=work');
  }

  git(...words: string[]): string {
    const all = ['-c', 'protocol.file.allow=always', ...words];
    const { status, stdout, stderr } = spawnSync('git', all, { cwd: this.root, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  }

  get head(): string {
    return this.git('rev-parse', 'HEAD');
  }

  /** Runs `bakefile` in the folder. */
  run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
    const own = {
      ...process.env,
      XDG_CACHE_HOME: join(this.root, '.git/cache'),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'protocol.file.allow',
      GIT_CONFIG_VALUE_0: 'always',
    };
    const child = spawn(process.execPath, [program, ...words], {
      cwd: this.folder,
      env: { ...own, ...env },
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
}

const projects: KamalProject[] = [];
function project(...given: ConstructorParameters<typeof KamalProject>): KamalProject {
  const made = new KamalProject(...given);
  projects.push(made);
  return made;
}
afterAll(() => {
  for (const made of projects) rmSync(made.root, { recursive: true, force: true });
});

function configuration(builder: string, server: string = registry): string {
  return `service: app-${unique}
image: acme/app-${unique}
servers:
  - 10.0.0.1
registry:
  server: ${server}
  username: dev
  password:
    - KAMAL_REGISTRY_PASSWORD
builder:
  arch: ${process.arch === 'arm64' ? 'arm64' : 'amd64'}
${builder}`;
}

/** Without a builder of its own: the engine's. */
const plain = '  driver: docker\n';
const copies = 'FROM busybox\nCOPY . /app\n';
const image = `acme/app-${unique}`;

async function tagsOf(name: string): Promise<readonly string[]> {
  const answer = await fetch(`http://${registry}/v2/${name}/tags/list`);
  return ((await answer.json()) as { tags?: string[] }).tags?.toSorted() ?? [];
}

/** What a command prints in an image of the registry. */
function inImage(reference: string, ...words: string[]): string {
  docker('pull', '--quiet', reference);
  return docker('run', '--rm', '--network=none', reference, ...words).trim();
}

const noLogin = ['kamal', 'push', '--no-login', '--progress=plain'];

describe.runIf(hasEngine)('what is built', () => {
  const files = {
    'config/deploy.yml': configuration(plain),
    Dockerfile: copies,
    '.gitignore': 'ignored\n',
    a: 'committed',
  };

  test('a clean clone of HEAD, tagged with the commit and labelled', long, async () => {
    const library = project({ l: 'library' });
    const made = project(files);
    made.git('submodule', '--quiet', 'add', library.root, 'lib');
    made.commit();
    made.write('a', 'changed');
    made.write('untracked', '');
    made.write('ignored', '');
    const { code, error } = await made.run(noLogin);
    expect(error).toContain('so ignoring these uncommitted changes:\n M a\n?? untracked');
    expect(code).toBe(0);
    expect(await tagsOf(image)).toEqual([made.head, 'latest'].sort());
    const reference = `${registry}/${image}:${made.head}`;
    expect(inImage(reference, 'cat', '/app/a', '/app/lib/l')).toBe('committedlibrary');
    expect(inImage(reference, 'ls', '-A', '/app').split('\n')).toEqual(
      ['.git', '.gitignore', '.gitmodules', 'Dockerfile', 'a', 'config', 'lib'].sort(),
    );
    const label = '{{ .Config.Labels.service }}';
    expect(docker('inspect', '--format', label, reference).trim()).toBe(`app-${unique}`);

    // The next commit comes out of the same clone.
    made.git('checkout', '--quiet', '--detach');
    made.commit();
    expect(await made.run(noLogin)).toMatchObject({ code: 0 });
    const next = `${registry}/${image}:${made.head}`;
    expect(inImage(next, 'cat', '/app/a')).toBe('changed');
  });

  test('the folder below the top where it is called', long, async () => {
    const made = project({ ...files, a: 'below' }, 'services/web');
    writeFileSync(join(made.root, 'above'), '');
    made.commit();
    made.write('a', 'changed');
    expect(await made.run(noLogin)).toMatchObject({ code: 0 });
    const reference = `${registry}/${image}:${made.head}`;
    expect(inImage(reference, 'cat', '/app/a')).toBe('below');
    expect(inImage(reference, 'ls', '/app')).toBe('Dockerfile\na\nconfig');
  });

  test('the working tree, when a context is set', long, async () => {
    const made = project({
      ...files,
      'config/deploy.yml': configuration(`${plain}  context: .\n`),
    });
    made.write('a', 'changed');
    const { code, error } = await made.run(noLogin);
    expect(code).toBe(0);
    expect(error).toContain('Building with uncommitted changes:\n M a');
    const marked = (await tagsOf(image)).filter((tag) => tag.startsWith(`${made.head}_`));
    expect(marked).toEqual([expect.stringMatching(/^[\da-f]{40}_uncommitted_[\da-f]{16}$/)]);
    expect(inImage(`${registry}/${image}:${marked[0]}`, 'cat', '/app/a')).toBe('changed');
  });

  test('the working tree for development, in the images of Docker', long, async () => {
    const made = project(files);
    made.write('a', 'changed');
    made.write('untracked', '');
    const { code, error } = await made.run(['kamal', 'dev', '--progress=plain']);
    expect(code).toBe(0);
    expect(error).toContain(
      'Files with uncommitted changes will be present in the dev container:\n  a',
    );
    expect(error).toContain('Untracked files will be present in the dev container:\n  untracked');
    const reference = `${registry}/${image}:${made.head}-dirty`;
    const words = ['run', '--rm', '--network=none', reference, 'cat', '/app/a'];
    expect(docker(...words)).toBe('changed');
    expect(await tagsOf(image)).not.toContain(`${made.head}-dirty`);
    docker('image', 'rm', '--force', reference, `${registry}/${image}:latest-dirty`);
  });

  test('by bake itself, pushed only when that is said', long, async () => {
    const made = project(files);
    const version = `v-${unique}`;
    const words = ['bake', '--progress=plain', '--var', `VERSION=${version}`];
    const { error } = await made.run(words);
    expect(error).toContain("using Kamal's configuration in config/deploy.yml");
    expect(await tagsOf(image)).not.toContain(version);
    expect(await made.run([...words, '--push'])).toMatchObject({ code: 0 });
    expect(await tagsOf(image)).toContain(version);
    // Laid over a Bake file.
    made.write('docker-bake.hcl', `target "app-${unique}" {\n args = { X = "from bake" }\n}\n`);
    made.write('Dockerfile', 'FROM busybox\nARG X\nRUN --network=none echo "$X" > /x\n');
    made.commit();
    const overlay = ['-f', 'docker-bake.hcl', '-f', 'config/deploy.yml', '--push'];
    expect(await made.run(['bake', '--progress=plain', ...overlay])).toMatchObject({ code: 0 });
    expect(inImage(`${registry}/${image}:${made.head}`, 'cat', '/x')).toBe('from bake');
  });

  test('not what Git does not have', long, async () => {
    const made = project({
      'config/deploy.yml': configuration(plain),
      '.gitignore': 'Dockerfile\n',
    });
    expect((await made.run(noLogin)).error).toContain('Missing Dockerfile');
    made.write('Dockerfile', copies);
    const { code, error } = await made.run(noLogin);
    expect(code).toBe(1);
    expect(error).toMatch(/Dockerfile/);
  });
});

describe.runIf(hasEngine)('secrets', () => {
  const files = {
    'config/deploy.yml': configuration(`${plain}  secrets:\n    - GITHUB_TOKEN\n`),
    Dockerfile: `FROM busybox
RUN --network=none --mount=type=secret,id=GITHUB_TOKEN : ${unique} && sha256sum < /run/secrets/GITHUB_TOKEN > /sum
RUN --network=none : ${unique} && sleep 1
`,
    '.kamal/secrets': `OTHER=$(exit 1)\nGITHUB_TOKEN=$(gh config get -h github.com oauth_token)\n`,
  };

  test('reach the step that mounts them, and nothing else', long, async () => {
    const made = project(files);
    const seen = watchArguments(secret);
    const env = standInGh(made);
    const built = await made.run([...noLogin, '--allow=exec'], env);
    expect(seen()).toEqual([]);
    expect(built.code).toBe(0);
    const sum = spawnSync('sha256sum', { input: secret, encoding: 'utf8' }).stdout;
    const reference = `${registry}/${image}:${made.head}`;
    expect(inImage(reference, 'cat', '/sum')).toBe(sum.trim());
    const shown = await made.run(['kamal', 'push', '--dry-run']);
    const printed = await made.run(['bake', '--print', '--full']);
    const history = docker('history', '--no-trunc', reference);
    expect(history + JSON.stringify([built, shown, printed])).not.toContain(secret);
    expect(printed.out).toContain('"id": "GITHUB_TOKEN"');
  });

  test('run no command without leave, and none for --print', long, async () => {
    const made = project(files);
    const { code, error } = await made.run(noLogin);
    expect(code).toBe(1);
    expect(error).toContain('.kamal/secrets:2 is the output of a command. Pass --allow=exec');
    expect(error).not.toContain(secret);
    made.write('.kamal/secrets', 'X=1\n');
    expect((await made.run(noLogin)).error).toContain(
      "Secret 'GITHUB_TOKEN' not found in .kamal/secrets",
    );
    expect(await made.run(['bake', '--print'])).toMatchObject({ code: 0 });
  });
});

/** The examples of Kamal's documentation for secrets and arguments, in one project. */
const documented = {
  Dockerfile: `ARG RUBY_VERSION
FROM ruby:$RUBY_VERSION-slim as base

# Copy Gemfiles
COPY Gemfile Gemfile.lock ./

# Install dependencies, including private repositories via access token (then remove bundle cache with exposed GITHUB_TOKEN)
RUN --mount=type=secret,id=GITHUB_TOKEN \\
  BUNDLE_GITHUB__COM=x-access-token:$(cat /run/secrets/GITHUB_TOKEN) \\
  bundle install && \\
  rm -rf /usr/local/bundle/cache
`,
  builder: `  secrets:
    - GITHUB_TOKEN
  args:
    RUBY_VERSION: 3.2.0
`,
  secrets: `# .kamal/secrets

GITHUB_TOKEN=$(gh config get -h github.com oauth_token)
`,
};

describe.runIf(hasEngine)("the documentation's examples", () => {
  test('of secrets and arguments are built as they stand', long, async () => {
    // In the place of Ruby's image, one whose "bundle" tells what it was given.
    const bundle = '#!/bin/sh\necho "$* $BUNDLE_GITHUB__COM" | sha256sum > /bundled\n';
    const ruby = project({
      bundle,
      Dockerfile: 'FROM busybox\nCOPY --chmod=755 bundle /usr/local/bin/\n',
    });
    const reference = `${registry}/library/ruby:3.2.0-slim`;
    docker('build', '--quiet', '--tag', reference, ruby.folder);
    docker('push', '--quiet', reference);
    const made = project({
      'config/deploy.yml': configuration(plain + documented.builder),
      '.kamal/secrets': documented.secrets,
      Dockerfile: documented.Dockerfile,
      Gemfile: unique,
      'Gemfile.lock': '',
    });
    const env = standInGh(made);
    const pushed = await made.run([...noLogin, '--allow=exec'], env);
    expect(pushed).toMatchObject({ code: 0 });
    const input = `install x-access-token:${secret}\n`;
    const sum = spawnSync('sha256sum', { input, encoding: 'utf8' }).stdout;
    expect(inImage(`${registry}/${image}:${made.head}`, 'cat', '/bundled')).toBe(sum.trim());
  });
});

/** A `gh` that gives the secret. */
function standInGh(made: KamalProject): Readonly<Record<string, string>> {
  const tools = join(made.root, '.git/tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'secret'), secret);
  writeFileSync(join(tools, 'gh'), '#!/bin/sh\ncat "$(dirname "$0")/secret"\n');
  chmodSync(join(tools, 'gh'), 0o755);
  return { PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}` };
}

describe.runIf(hasEngine)('a registry with a password', () => {
  let server: PasswordRegistry;
  beforeAll(async () => {
    server = await startPasswordRegistry('dev', password);
  });
  afterAll(() => server.stop());

  const filesWith = (secrets: string, more = '') => ({
    'config/deploy.yml': configuration(plain, server.address).concat(more),
    Dockerfile: 'FROM scratch\nCOPY a /\n',
    a: unique,
    '.kamal/secrets': secrets,
  });

  test('is logged in to through standard input', long, async () => {
    const made = project(filesWith(`KAMAL_REGISTRY_PASSWORD=${password}\n`));
    const env = { DOCKER_CONFIG: server.freshConfig() };
    const seen = watchArguments(password);
    const pushed = await made.run(['kamal', 'push', '--progress=plain'], env);
    expect(seen()).toEqual([]);
    expect(pushed.code).toBe(0);
    expect(JSON.stringify(pushed)).not.toContain(password);
    expect(await server.tags(image)).toEqual([made.head, 'latest'].sort());
    const shown = await made.run(['kamal', 'push', '--dry-run'], env);
    expect(shown.out).toContain(
      `printf %s "$KAMAL_REGISTRY_PASSWORD" | docker login ${server.address} --username dev --password-stdin`,
    );
  });

  test('refuses a wrong one, and what nobody logged in to', long, async () => {
    const made = project(filesWith('KAMAL_REGISTRY_PASSWORD=wrong\n'));
    const env = { DOCKER_CONFIG: server.freshConfig() };
    const refused = await made.run(['kamal', 'push', '--progress=plain'], env);
    expect(refused.code).toBe(1);
    expect(refused.error).toContain(`cannot log in to ${server.address}: `);
    expect(refused.error).not.toContain('wrong\n');
    const skipped = await made.run([...noLogin], env);
    expect(skipped.code).toBe(1);
    expect(skipped.error).toMatch(/no basic auth credentials|401|unauthorized/i);
  });

  test('after the hook that connects, and before the one that builds', long, async () => {
    const made = project({
      ...filesWith(`KAMAL_REGISTRY_PASSWORD=${password}\nEXTRA=more\n`),
      '.kamal/hooks/pre-connect': hook('pre-connect'),
      '.kamal/hooks/pre-build': hook('pre-build'),
    });
    made.git('config', 'user.email', 'me@example.com');
    for (const name of ['pre-connect', 'pre-build']) {
      chmodSync(join(made.folder, '.kamal/hooks', name), 0o755);
    }
    const env = { DOCKER_CONFIG: server.freshConfig() };
    const pushed = await made.run(['kamal', 'push', '--progress=plain', '-v'], env);
    expect(pushed.code).toBe(0);
    const order = ['run the pre-connect hook', 'log in to', 'run the pre-build hook'];
    const places = order.map((text) => pushed.error.indexOf(text));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    const log = readFileSync(join(made.folder, 'hooks.log'), 'utf8').trim().split('\n');
    const told = (name: string): readonly string[] =>
      log.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
    const common = [
      'KAMAL_COMMAND=build',
      'KAMAL_HOSTS=10.0.0.1',
      'KAMAL_LOCK=false',
      'KAMAL_PERFORMER=me@example.com',
      expect.stringMatching(/^KAMAL_RECORDED_AT=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      `KAMAL_SERVICE=app-${unique}`,
      `KAMAL_SERVICE_VERSION=app-${unique}@${made.head.slice(0, 7)}`,
      `KAMAL_VERSION=${made.head}`,
    ];
    expect(told('pre-build')).toEqual(common);
    expect(told('pre-connect')).toEqual(
      expect.arrayContaining([...common, 'EXTRA=more', `KAMAL_REGISTRY_PASSWORD=${password}`]),
    );
    made.write('.kamal/hooks/pre-build', '#!/bin/sh\necho no such luck >&2\nexit 3\n');
    const failed = await made.run(['kamal', 'push', '--progress=plain'], env);
    expect(failed.code).toBe(1);
    expect(failed.error).toContain('cannot run the pre-build hook: no such luck');
    const skipped = await made.run(['kamal', 'push', '--progress=plain', '--skip-hooks'], env);
    expect(skipped.code).toBe(0);
  });
});

function hook(name: string): string {
  return `#!/bin/sh\nenv | grep -E '^(KAMAL_|EXTRA)' | sort | sed 's/^/${name} /' >> hooks.log\n`;
}

/** The image that Buildx starts builders from, which comes from this machine when no registry has it. */
const standIn = 'moby/buildkit:buildx-stable-1';

/** Makes one that leads to a BuildKit at a port of this machine. */
function makeStandIn(made: KamalProject, port: string): void {
  const dial = `case "$*" in *dial-stdio*) exec nc 127.0.0.1 ${port} ;; esac`;
  made.write('stand-in/buildctl', `#!/bin/sh\n${dial}\nexit 0\n`);
  made.write(
    'stand-in/buildkitd',
    '#!/bin/sh\ncase "$*" in *--version*) echo stub; exit ;; esac\nexec sleep 1000000\n',
  );
  made.write(
    'stand-in/Dockerfile',
    'FROM busybox\nCOPY --chmod=755 buildctl buildkitd /bin/\nENTRYPOINT ["buildkitd"]\n',
  );
  docker('buildx', 'build', '--quiet', '--load', '--tag', standIn, join(made.folder, 'stand-in'));
}

/** An `ssh` that finds an engine behind every host, and tells which it was asked for. */
function standInSsh(
  made: KamalProject,
  address: string = process.env['DOCKER_HOST'] ?? '',
): Readonly<Record<string, string>> {
  const program = `#!/bin/sh
echo "$*" >> "${made.root}/.git/ssh.log"
case "$*" in *dial-stdio) exec docker -H ${address} system dial-stdio ;; esac
`;
  const folder = join(made.root, '.git/bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'ssh'), program);
  chmodSync(join(folder, 'ssh'), 0o755);
  return { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` };
}

describe.runIf(hasEngine && isRoot)('a builder and its cache', () => {
  test('is made on demand, and the cache of the registry is used', long, async () => {
    const second = await startSecondEngine();
    const store = mkdtempSync(join(tmpdir(), 'bakefile-kamal-store-'));
    const [, port = ''] = registry.split(':');
    const server = `localhost:${port}`;
    const made = project({
      'config/deploy.yml': `service: app-${unique}
servers: [10.0.0.1]
registry: {server: "${server}"}
builder:
  arch: ${process.arch === 'arm64' ? 'arm64' : 'amd64'}
  cache: {type: registry, options: "mode=max,image-manifest=true"}
`,
      Dockerfile: `FROM ${server}/library/busybox AS base\nRUN --network=none : ${unique} && cat /proc/sys/kernel/random/uuid > /drawn\nFROM base\nCOPY config /config\n`,
    });
    const name = 'kamal-local-registry-docker-container';
    const env = { BUILDX_CONFIG: store };
    try {
      docker('tag', 'busybox', `${server}/library/busybox`);
      docker('push', '--quiet', `${server}/library/busybox`);
      makeStandIn(made, new URL(second.endpoint).port);
      const first = await made.run(['kamal', 'push', '--progress=plain'], env);
      expect(first).toMatchObject({ code: 0 });
      expect(first.error).toContain(`created builder "${name}"`);
      expect(await tagsOf(`app-${unique}`)).toEqual([made.head, 'latest'].sort());
      expect(await tagsOf(`app-${unique}-build-cache`)).toEqual(['latest']);
      const reference = `${server}/app-${unique}:${made.head}`;
      const drawn = inImage(reference, 'cat', '/drawn');
      docker('image', 'rm', '--force', reference);
      // Not at once: the second engine is reached through this process.
      const words = ['buildx', 'prune', '--builder', name, '--all', '--force'];
      await promisify(execFile)('docker', words, { env: { ...process.env, ...env } });
      const again = await made.run(['kamal', 'push', '--progress=plain'], env);
      expect(again.code).toBe(0);
      expect(again.error).not.toContain('created builder');
      expect(inImage(reference, 'cat', '/drawn')).toBe(drawn);

      const details = await made.run(['kamal', 'details'], env);
      expect(details).toMatchObject({ code: 0 });
      expect(details.out).toMatch(new RegExp(`^Builder: local\\n[\\s\\S]*${name}`));
      const removed = await made.run(['kamal', 'remove'], env);
      expect(removed).toMatchObject({ code: 0, error: `removed builder "${name}"\n` });
      expect(docker('ps', '--all', '--quiet', '--filter', `name=${name}`)).toBe('');
      const created = await made.run(['kamal', 'create'], env);
      expect(created).toMatchObject({ code: 0, error: `created builder "${name}"\n` });
    } finally {
      await made.run(['kamal', 'remove'], env);
      await second.stop();
      rmSync(store, { recursive: true, force: true });
      docker('image', 'rm', '--force', standIn);
    }
  });
});

describe.runIf(hasEngine)('a builder on another machine', () => {
  const [, port = ''] = registry.split(':');
  const other = process.arch === 'arm64' ? 'amd64' : 'arm64';
  const own = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const files = (builder: string) => ({
    'config/deploy.yml': `service: app-${unique}
servers: [10.0.0.1]
registry: {server: "localhost:${port}"}
builder:
  remote: ssh://builder@10.0.0.9:2222
${builder}`,
    Dockerfile: 'FROM scratch\nCOPY a /\n',
    a: unique,
  });
  const suffix = 'ssh---builder-10-0-0-9-2222-local-registry';

  test('is made with its context, and builds', long, async () => {
    const made = project(files(`  arch: ${own}\n  local: false\n`));
    const store = mkdtempSync(join(tmpdir(), 'bakefile-kamal-store-'));
    const env = { ...standInSsh(made), BUILDX_CONFIG: store };
    const name = `kamal-remote-${suffix}`;
    try {
      makeStandIn(made, new URL(process.env['ENGINE_BUILDKIT_TCP'] ?? '').port);
      made.commit();
      expect(await made.run(['kamal', 'create'], env)).toMatchObject({ code: 0 });
      const asked = readFileSync(join(made.root, '.git/ssh.log'), 'utf8').split('\n');
      expect(asked[0]).toBe('-p 2222 builder@10.0.0.9 true');
      const format = '{{.Endpoints.docker.Host}}';
      expect(docker('context', 'inspect', `${name}-context`, '--format', format).trim()).toBe(
        'ssh://builder@10.0.0.9:2222',
      );
      const pushed = await made.run(['kamal', 'push', '--progress=plain'], env);
      expect(pushed).toMatchObject({ code: 0 });
      expect(pushed.error).not.toContain('created builder');
      expect(pushed.error).toContain(
        `ssh -N -R ${port}:localhost:${port} -p 2222 builder@10.0.0.9`,
      );
      expect(await tagsOf(`app-${unique}`)).toContain(made.head);
      // A context that leads elsewhere is made anew.
      docker('context', 'update', `${name}-context`, '--docker', 'host=tcp://10.0.0.8:2376');
      const again = await made.run(['kamal', 'push', '--progress=plain'], env);
      expect(again).toMatchObject({ code: 0 });
      expect(again.error).toContain(`made anew builder "${name}"`);
    } finally {
      expect((await made.run(['kamal', 'remove'], env)).code).toBe(0);
      rmSync(store, { recursive: true, force: true });
      docker('image', 'rm', '--force', standIn);
    }
    expect(docker('context', 'ls', '--format', '{{.Name}}')).not.toContain(name);
  });

  test.runIf(isRoot)('has a node here and a node there', long, async () => {
    const made = project(files(`  arch: [${own}, ${other}]\n`));
    const store = mkdtempSync(join(tmpdir(), 'bakefile-kamal-store-'));
    const second = await startSecondEngine();
    const env = { ...standInSsh(made, second.docker), BUILDX_CONFIG: store };
    const name = `kamal-hybrid-docker-container-${suffix}`;
    try {
      expect(await made.run(['kamal', 'create'], env)).toMatchObject({ code: 0 });
      const instance = JSON.parse(readFileSync(join(store, 'instances', name), 'utf8'));
      const nodes = instance.Nodes.map(
        (node: { Name: string; Endpoint: string; Platforms: unknown[]; DriverOpts: object }) => [
          node.Name,
          node.Platforms,
          node.DriverOpts,
        ],
      );
      expect(nodes).toEqual([
        [`${name}0`, [{ architecture: own, os: 'linux' }], { network: 'host' }],
        [`${name}1`, [{ architecture: other, os: 'linux' }], { network: 'host' }],
      ]);
      expect(instance.Nodes[1].Endpoint).toBe(`${name}-context`);
      // Each node builds its architecture, into one index.
      makeStandIn(made, new URL(second.endpoint).port);
      const saved = spawnSync('docker', ['save', standIn], { maxBuffer: 2 ** 28 }).stdout;
      const loaded = spawnSync('docker', ['-H', second.docker, 'load'], { input: saved });
      expect(loaded.status).toBe(0);
      makeStandIn(made, new URL(process.env['ENGINE_BUILDKIT_TCP'] ?? '').port);
      made.commit();
      const pushed = await made.run(['kamal', 'push', '--progress=plain'], env);
      expect(pushed).toMatchObject({ code: 0 });
      const types = { Accept: 'application/vnd.oci.image.index.v1+json' };
      const url = `http://${registry}/v2/app-${unique}/manifests/${made.head}`;
      const index = (await (await fetch(url, { headers: types })).json()) as {
        readonly manifests: readonly { readonly platform: { readonly architecture: string } }[];
      };
      const arches = index.manifests.map(({ platform }) => platform.architecture);
      expect(arches.filter((arch) => arch !== 'unknown').sort()).toEqual(['amd64', 'arm64']);
    } finally {
      expect((await made.run(['kamal', 'remove'], env)).code).toBe(0);
      await second.stop();
      rmSync(store, { recursive: true, force: true });
      docker('image', 'rm', '--force', standIn);
    }
  });
});

/** A `pack` that builds with docker what the real one would build with buildpacks. */
const packProgram = `#!/bin/sh
echo "$*" >> "$PACK_LOG"
echo "$GITHUB_TOKEN" | sha256sum >> "$PACK_LOG"
[ "$1" = build ] || exit 0
image=$2
shift 2
tags=
while [ $# -gt 0 ]; do
  case $1 in
    --tag) tags="$tags --tag $2" ;;
    --path) path=$2 ;;
    --env) case $2 in BP_IMAGE_LABELS=*) label=\${2#*=} ;; esac ;;
  esac
  shift
done
printf 'FROM busybox\\nCOPY . /app\\n' > "$PACK_LOG.Dockerfile"
exec docker build --quiet --tag "$image" $tags --label "$label" --file "$PACK_LOG.Dockerfile" "$path"
`;

describe.runIf(hasEngine)('buildpacks', () => {
  test('build a clean clone, and their image is pushed', long, async () => {
    const builder = `  pack:
    builder: heroku/builder:24
    buildpacks:
      - heroku/ruby
      - heroku/procfile
  secrets:
    - GITHUB_TOKEN
`;
    const made = project({
      'config/deploy.yml': configuration(builder),
      '.kamal/secrets': `GITHUB_TOKEN=${secret}\n`,
      a: 'committed',
    });
    made.write('a', 'changed');
    const tools = join(made.root, '.git/tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'pack'), packProgram);
    chmodSync(join(tools, 'pack'), 0o755);
    const log = join(made.root, '.git/pack.log');
    const path = `${tools}${delimiter}${process.env['PATH'] ?? ''}`;
    const seen = watchArguments(secret);
    const pushed = await made.run(noLogin, { PATH: path, PACK_LOG: log });
    expect(seen()).toEqual([]);
    expect(pushed).toMatchObject({ code: 0 });
    expect(await tagsOf(image)).toEqual(expect.arrayContaining([made.head, 'latest']));
    const reference = `${registry}/${image}:${made.head}`;
    expect(inImage(reference, 'cat', '/app/a')).toBe('committed');
    const label = '{{ .Config.Labels.service }}';
    expect(docker('inspect', '--format', label, reference).trim()).toBe(`app-${unique}`);
    const [words = '', sum] = readFileSync(log, 'utf8').trim().split('\n');
    expect(words).toContain('--builder heroku/builder:24');
    expect(words).toContain('--env GITHUB_TOKEN ');
    const input = `${secret}\n`;
    expect(sum).toBe(spawnSync('sha256sum', { input, encoding: 'utf8' }).stdout.trim());
  });
});

describe.runIf(hasEngine)('servers', () => {
  const files = (service: string) => ({
    'config/deploy.yml': configuration(plain)
      .replace(`service: app-${unique}`, `service: ${service}`)
      .replace('  - 10.0.0.1\n', '  - 10.0.0.1\n  - 10.0.0.2\n')
      .concat('ssh:\n  user: deployer\n  port: 2222\n'),
    Dockerfile: copies,
  });

  test('pull what was pushed, and have it checked', long, async () => {
    const made = project(files(`app-${unique}`));
    const env = standInSsh(made);
    const delivered = await made.run(['kamal', 'deliver', '--no-login', '--progress=plain'], env);
    expect(delivered).toMatchObject({ code: 0 });
    expect(delivered.error).toMatch(
      /pull the image on 10\.0\.0\.1[\s\S]*check the image on 10\.0\.0\.2/,
    );
    const asked = readFileSync(join(made.root, '.git/ssh.log'), 'utf8');
    expect(asked).toMatch(/deployer.*2222.*10\.0\.0\.1|2222.*deployer.*10\.0\.0\.1/);
    expect(asked).toContain('10.0.0.2');

    const some = await made.run(['kamal', 'pull', '--no-login', '--hosts', '*.2'], env);
    expect(some).toMatchObject({ code: 0 });
    expect(some.error).not.toContain('10.0.0.1');
    const none = await made.run(['kamal', 'pull', '--no-login', '--hosts', 'x'], env);
    expect(none.error).toContain('No --hosts match for x');

    // The same image, which another service has not made.
    made.write('config/deploy.yml', files('other')['config/deploy.yml']);
    const wrong = await made.run(['kamal', 'pull', '--no-login', '--primary'], env);
    expect(wrong.code).toBe(1);
    expect(wrong.error).toContain("is missing the 'service' label on 10.0.0.1");
  });
});
