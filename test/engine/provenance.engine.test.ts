import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve as resolvePath } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { load, resolve } from '../../src/bake.ts';
import type { Host } from '../../src/host/host.ts';
import { nodeHost } from '../../src/host/node.ts';
import { attributeNames } from '../../src/model/fields.ts';
import type { Graph } from '../../src/model/graph.ts';
import { buildctlParts } from '../../src/plan/buildctl.ts';
import { readSurroundings } from '../../src/run/surroundings.ts';
import { hasEngine, Project, unique } from './engine.ts';

type Row = Readonly<Record<string, unknown>>;

const inline = 'FROM scratch\nCOPY a /a\n';

/** A step that mounts something, since a provenance holds what was used alone. */
const mounting = (...mounts: string[]): string =>
  `FROM busybox\nRUN --network=none ${mounts.map((each) => `--mount=type=${each}`).join(' ')} true\n`;
const copying = (...names: string[]): string =>
  `FROM scratch\n${names.map((name) => `COPY --from=${name} a /${name}\n`).join('')}COPY a /a\n`;

/** Targets over all attributes; each is built with Buildx, which writes down what it asked for. */
const rows: Readonly<Record<string, Row>> = {
  plain: {},
  'context-folder': { context: 'sub' },
  'context-dot': { context: './sub/../sub/.' },
  'dockerfile-beside': { dockerfile: 'other.Dockerfile' },
  'dockerfile-below': { dockerfile: 'sub/D' },
  'dockerfile-outside': { context: 'sub', dockerfile: '../other.Dockerfile' },
  'dockerfile-small': { context: 'small' },
  'dockerfile-inline': { 'dockerfile-inline': inline },
  'inline-over-file': { 'dockerfile-inline': inline, dockerfile: 'other.Dockerfile' },
  'context-cwd': { context: 'cwd://sub' },
  'context-with-spaces': { context: 'with space' },
  'args-one': { args: { A: 'x' } },
  'args-many': { args: { B: '2', A: '1', C: '' } },
  'args-null': { args: { A: null, B: 'b' } },
  'args-strange': { args: { A: 'x=y,z "q" $${n} \\', 'a.b': 'ü€' } },
  'args-lines': { args: { A: 'one\ntwo' } },
  'args-inline-cache': { args: { BUILDKIT_INLINE_CACHE: '1' } },
  'args-no-inline-cache': { args: { BUILDKIT_INLINE_CACHE: 'no' } },
  'args-multi': { args: { BUILDKIT_MULTI_PLATFORM: '1' } },
  'args-no-multi': { args: { BUILDKIT_MULTI_PLATFORM: '0' } },
  'args-check': { args: { BUILDKIT_DOCKERFILE_CHECK: 'skip=all' } },
  'args-sandbox': { args: { BUILDKIT_SANDBOX_HOSTNAME: 'box' } },
  'args-epoch': { args: { SOURCE_DATE_EPOCH: '1700000000' } },
  'args-proxy': { args: { HTTP_PROXY: 'http://127.0.0.1:9' } },
  'labels-one': { labels: { a: 'b' } },
  'labels-many': { labels: { 'org.z': '=', 'org.a': 'x y' } },
  'labels-null': { labels: { a: null, b: '' } },
  'stage-first': { target: 'first', dockerfile: 'stages.Dockerfile' },
  'stage-last': { target: 'last', dockerfile: 'stages.Dockerfile' },
  'stage-empty': { target: '' },
  'platform-one': { platforms: ['linux/arm64'] },
  'platform-many': { platforms: ['linux/amd64', 'linux/arm64', 'linux/arm/v7'] },
  'platform-local': { platforms: ['local'] },
  'platform-written': { platforms: ['linux/x86_64', 'linux/aarch64'] },
  'tags-one': { tags: ['example.com/a:1'] },
  'tags-many': { tags: ['example.com/a:1', 'b', 'c:latest'] },
  annotations: { annotations: ['a=b', 'index,manifest:c=d', 'manifest[linux/amd64]:e=f'] },
  'no-cache': { 'no-cache': true },
  'no-cache-false': { 'no-cache': false },
  'no-cache-filter': { 'no-cache-filter': ['first', 'last'], dockerfile: 'stages.Dockerfile' },
  'no-cache-both': { 'no-cache': true, 'no-cache-filter': ['a'] },
  pull: { pull: true },
  'network-none': { network: 'none' },
  'network-default': { network: 'default' },
  'network-host': { network: 'host' },
  'network-empty': { network: '' },
  'shm-size': { 'shm-size': '128m' },
  'shm-size-fraction': { 'shm-size': '1.5 GiB' },
  'shm-size-zero': { 'shm-size': '0' },
  'ulimits-one': { ulimits: ['nofile=1024:2048'] },
  'ulimits-many': { ulimits: ['nofile=1024', 'core=0:-1', 'cpu=1:2', 'core=5:5'] },
  'hosts-one': { 'extra-hosts': { 'a.test': '10.1.2.3' } },
  'hosts-many': { 'extra-hosts': { b: '[::1]', a: '10.0.0.1,10.0.0.2', c: '::2' } },
  'secret-env': { secret: ['id=a,env=HUSH'], 'dockerfile-inline': mounting('secret,id=a') },
  'secret-file': {
    secret: ['id=b,src=a', 'id=c,type=env,src=HUSH'],
    'dockerfile-inline': mounting('secret,id=b', 'secret,id=c'),
  },
  'secret-bare': { secret: ['id=HUSH'], 'dockerfile-inline': mounting('secret,id=HUSH') },
  'ssh-default': { ssh: ['default'], 'dockerfile-inline': mounting('ssh') },
  'ssh-more': { ssh: ['default', 'other'], 'dockerfile-inline': mounting('ssh', 'ssh,id=other') },
  'contexts-folder': {
    contexts: { x: 'sub', y: './with space' },
    'dockerfile-inline': copying('x', 'y'),
  },
  'contexts-names': {
    contexts: { context: 'sub', dockerfile: 'sub' },
    'dockerfile-inline': copying('context', 'dockerfile'),
  },
  'contexts-image': { contexts: { x: 'docker-image://busybox' } },
  'contexts-git': { contexts: { x: 'https://127.0.0.1:9/r.git#main:sub' } },
  'contexts-http': { contexts: { x: 'http://127.0.0.1:9/file.txt' } },
  'contexts-cwd': { contexts: { x: 'cwd://sub' }, 'dockerfile-inline': copying('x') },
  'contexts-layout': { contexts: { x: 'oci-layout://layout' } },
  'contexts-layout-tag': { contexts: { x: 'oci-layout://layout:v2' } },
  'cache-local': { 'cache-to': ['type=local,dest=cache'], 'cache-from': ['type=local,src=cache'] },
  'cache-registry': {
    'cache-from': ['example.invalid/none', 'type=gha'],
    'cache-to': ['type=gha'],
  },
  'cache-inline': { 'cache-to': ['type=inline'] },
  entitlements: { entitlements: ['network.host'] },
  attest: { attest: ['type=provenance,mode=max', 'type=sbom,disabled=true'] },
  described: { description: 'text' },
  inherited: { inherits: ['args-one', 'labels-many'] },
  'everything-together': {
    context: 'sub',
    dockerfile: '../all.Dockerfile',
    target: 'last',
    args: { A: '1', BUILDKIT_MULTI_PLATFORM: 'true' },
    labels: { l: 'v' },
    contexts: { x: 'sub' },
    platforms: ['linux/amd64', 'linux/arm64'],
    'extra-hosts': { h: '10.0.0.9' },
    ulimits: ['nproc=5'],
    'shm-size': '1k',
    'no-cache-filter': ['last'],
    network: 'none',
  },
};

/** What a provenance says that Buildx was asked for. */
interface Request {
  readonly frontend: string;
  readonly args: Readonly<Record<string, string>>;
  readonly locals: readonly string[];
  readonly secrets: readonly string[];
  readonly ssh: readonly string[];
}

const project = new Project(
  {
    variable: { OUT: { default: 'out' } },
    target: Object.fromEntries(
      Object.entries(rows).map(([name, row]) => [
        name,
        {
          ...row,
          attest: ['type=provenance,mode=max'],
          output: [{ type: 'oci', tar: 'false', dest: `\${OUT}/${name}` }],
        },
      ]),
    ),
  },
  {
    Dockerfile: `# ${unique}\n${inline}`,
    'other.Dockerfile': inline,
    'stages.Dockerfile': 'FROM scratch AS first\nCOPY a /a\nFROM scratch AS last\nCOPY a /b\n',
    'all.Dockerfile': 'FROM scratch AS last\nCOPY --from=x a /x\nCOPY a /b\n',
    'sub/Dockerfile': inline,
    'sub/D': inline,
    'sub/a': 'sub',
    'small/dockerfile': inline,
    'small/a': 'small',
    'with space/Dockerfile': inline,
    'with space/a': 'space',
    a: 'top',
    'config/config.json': JSON.stringify({
      proxies: { default: { httpProxy: 'http://127.0.0.1:1', noProxy: 'localhost' } },
    }),
  },
);

const agent = createServer();
const environment = {
  ...process.env,
  DOCKER_CONFIG: project.path('config'),
  HUSH: 'x',
  SSH_AUTH_SOCK: project.path('agent'),
};
const rights = ['--allow=ssh', '--allow=network.host', '--allow=fs=*'];

/** A layout with an index of two images, as Buildx writes one. */
function writeLayout(): void {
  const builds = [
    ['FROM scratch\nCOPY a /first\n', 'latest'],
    ['FROM scratch\nCOPY a /second\n', 'v2'],
  ] as const;
  for (const [dockerfile, tag] of builds) {
    const output = `type=oci,tar=false,dest=${project.path('layout')},name=example.com/x:${tag}`;
    const { status, stderr } = spawnSync(
      process.env['ENGINE_BUILDX'] ?? '',
      ['build', '--provenance=false', `--output=${output}`, '-f', '-', project.folder],
      { input: dockerfile, encoding: 'utf8', env: environment },
    );
    if (status !== 0) throw new Error(stderr);
  }
}

/** This process, as if it stood in the project's folder. */
const host: Host = inFolder(nodeHost());

function inFolder(real: Host): Host {
  const { files } = real;
  const at = (path: string): string => resolvePath(project.folder, path);
  return {
    ...real,
    cwd: project.folder,
    env: environment,
    files: {
      ...files,
      stat: (path) => files.stat(at(path)),
      list: (path) => files.list(at(path)),
      read: (path) => files.read(at(path)),
    },
  };
}

let graph: Graph;

beforeAll(async () => {
  if (!hasEngine) return;
  await new Promise<void>((done) => agent.listen(project.path('agent'), done));
  writeLayout();
  const request = { files: [project.path('docker-bake.json')], targets: Object.keys(rows) };
  const { value: definition, diagnostics } = await load(request, host);
  if (definition === undefined) throw new Error(diagnostics.map(({ detail }) => detail).join());
  const resolved = resolve(definition, request, host);
  if (resolved.value === undefined) throw new Error(JSON.stringify(resolved.diagnostics));
  graph = resolved.value;
  const names = Object.keys(rows);
  for (let start = 0; start < names.length; start += 20) {
    const { status, stderr } = spawnSync(
      process.env['ENGINE_BUILDX'] ?? '',
      ['bake', '--progress=plain', ...rights, ...names.slice(start, start + 20)],
      { cwd: project.folder, encoding: 'utf8', env: environment },
    );
    if (status !== 0) throw new Error(stderr.slice(-4000));
  }
}, 300_000);

afterAll(() => {
  agent.close();
  project.remove();
});

test('rows are many, and use every attribute that reaches a build', () => {
  expect(Object.keys(rows).length).toBeGreaterThanOrEqual(60);
  const used = new Set(Object.values(rows).flatMap((row) => Object.keys(row)));
  // What has no part in the request, is of newer releases, or is refused.
  const apart = ['output', 'builder', 'pack', 'source', 'policy', 'resources', 'call'];
  expect(attributeNames.filter((name) => !used.has(name) && !apart.includes(name))).toEqual([]);
});

describe.skipIf(!hasEngine)('what buildctl is given, beside what Buildx asked for', () => {
  for (const name of Object.keys(rows)) {
    test(name, async () => {
      expect(await ourRequest(name)).toEqual(comparable(readProvenance(`out/${name}`)));
    });
  }
});

/** BuildKit's own client and daemon, where they are at hand: BAKE_BUILDCTL names the client. */
describe.skipIf(!hasEngine || !process.env['BAKE_BUILDCTL'])('what buildctl asks for', () => {
  test('of every row it is what Buildx asks for', { timeout: 300_000 }, async () => {
    const host = process.env['BUILDKIT_HOST'] ?? process.env['ENGINE_BUILDKIT'] ?? '';
    const env = { ...environment, OUT: 'own', BUILDKIT_HOST: host } as Record<string, string>;
    const run = await project.build(['--executor=buildctl', ...rights, ...Object.keys(rows)], env);
    expect([run.code, run.code === 0 ? '' : run.error]).toEqual([0, '']);
    for (const name of Object.keys(rows)) {
      const own = comparable(readProvenance(`own/${name}`));
      expect([name, own]).toEqual([name, comparable(readProvenance(`out/${name}`))]);
    }
  });
});

async function ourRequest(name: string): Promise<Request> {
  const target = graph.targets.get(name)?.attributes ?? {};
  const parts = buildctlParts(target, await readSurroundings(graph, host));
  const of = <K extends (typeof parts)[number]['kind']>(kind: K) =>
    parts.filter(
      (part): part is Extract<(typeof parts)[number], { kind: K }> => part.kind === kind,
    );
  const options = of('option').map(({ name: key, value }) => [key, value] as const);
  const layouts = of('layout').map(
    ({ context, digest }) => [`context:${context}`, `oci-layout://@${digest}`] as const,
  );
  const capabilities = of('capability').map(({ name: capability }) => capability);
  expect(of('refusal')).toEqual([]);
  return comparable({
    frontend: of('frontend')[0]?.name ?? 'dockerfile.v0',
    args: {
      ...Object.fromEntries([...options, ...layouts]),
      ...(of('no-cache').length > 0 && { 'no-cache': '' }),
      ...(capabilities.length > 0 && { 'frontend.caps': [...new Set(capabilities)].sort().join() }),
    },
    locals: [
      ...of('local').map(({ name: local }) => local),
      ...of('dockerfile').map(() => 'dockerfile'),
    ],
    secrets: of('secret').map(({ secret }) => secret.id),
    ssh: of('ssh').map(({ ssh }) => ssh.id),
  });
}

/** BuildKit leaves these out of a provenance. */
const leftOut =
  /^(?:platform|image-resolve-mode|cgroup-parent|cache-imports|filename|context|attest:.*|local-sessionid:.*|sharedkey:.*)$/;

/** The frontend itself makes these of build arguments. */
const derived: Readonly<Record<string, string>> = {
  'multi-platform': 'build-arg:BUILDKIT_MULTI_PLATFORM',
  hostname: 'build-arg:BUILDKIT_SANDBOX_HOSTNAME',
};

function comparable(request: Request): Request {
  const isLeft = (key: string): boolean =>
    !leftOut.test(key) && !((derived[key] ?? '') in request.args);
  return {
    ...request,
    args: Object.fromEntries(
      Object.entries(request.args)
        .filter(([key]) => isLeft(key))
        // The store of a layout has a name by chance, and older releases sort no hosts.
        .map(([key, value]) => [
          key,
          key === 'add-hosts'
            ? value.split(',').sort().join()
            : value.replace(/^oci-layout:\/\/[^@]*/, 'oci-layout://'),
        ])
        .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    ),
    locals: [...request.locals].sort(),
    secrets: [...request.secrets].sort(),
    ssh: [...request.ssh].sort(),
  };
}

function readProvenance(folder: string): Request {
  for (const file of readdirSync(project.path(`${folder}/blobs/sha256`))) {
    const text = project.read(`${folder}/blobs/sha256/${file}`);
    if (!text.startsWith('{"_type"')) continue;
    const { predicate } = JSON.parse(text);
    const parameters =
      predicate.invocation?.parameters ?? predicate.buildDefinition?.externalParameters?.request;
    const names = (list: readonly { id?: string; name?: string }[] | undefined): string[] =>
      (list ?? []).map(({ id, name = '' }) => id ?? name);
    return {
      frontend: parameters.frontend,
      args: parameters.args ?? {},
      locals: names(parameters.locals),
      secrets: names(parameters.secrets),
      ssh: names(parameters.ssh),
    };
  }
  throw new Error(`${folder} has no provenance: ${existsSync(project.path(folder))}`);
}
