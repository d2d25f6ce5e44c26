import { describe, expect, test } from 'vitest';
import { printAttributes } from '../../../src/model/print.ts';
import { printGraph } from '../../../src/plan/print.ts';
import {
  head,
  messages,
  readConfigurations,
  readTarget,
  rest,
  type Surroundings,
} from './read-configuration.ts';

async function attributesOf(builder: string, surroundings: Surroundings = {}): Promise<unknown> {
  const target = await readTarget(`${rest}builder: {arch: amd64${builder}}`, surroundings);
  return JSON.parse(
    printGraph(
      {
        targets: new Map([
          [target.name, { ...target, linked: false, links: [], origins: new Map() }],
        ]),
        groups: new Map(),
        requested: [],
        grants: { read: [], write: [], entitlements: [] },
      },
      'full',
    ),
  ).target.app;
}

const plain = {
  builder: 'kamal-local-docker-container',
  labels: { service: 'app' },
  platforms: ['linux/amd64'],
  source: 'clone',
  tags: [`dhh/app:${head}`, 'dhh/app:latest'],
};
const { source: _, ...unsourced } = plain;

describe('the keys of builder', () => {
  test.each<[builder: string, attributes: Record<string, unknown>]>([
    ['', plain],
    [', context: .', { ...unsourced, context: '.' }],
    [', dockerfile: Dockerfile.xyz', { ...plain, dockerfile: 'Dockerfile.xyz' }],
    [', context: ".."', { ...unsourced, context: '..', dockerfile: 'work/Dockerfile' }],
    [', context: /else', { ...unsourced, context: '/else', dockerfile: '../work/Dockerfile' }],
    [
      ', context: "..", dockerfile: "../Dockerfile.xyz"',
      { ...unsourced, context: '..', dockerfile: 'Dockerfile.xyz' },
    ],
    [
      ', context: "..", dockerfile: Dockerfile',
      { ...unsourced, context: '..', dockerfile: 'work/Dockerfile' },
    ],
    [
      ', context: sub/dir, dockerfile: docker/Dockerfile',
      { ...unsourced, context: 'sub/dir', dockerfile: '../../docker/Dockerfile' },
    ],
    [', dockerfile: /etc/Dockerfile', { ...plain, dockerfile: '/etc/Dockerfile' }],
    [', target: prod', { ...plain, target: 'prod' }],
    [', target: ""', plain],
    [
      ', secrets: [A, B]',
      {
        ...plain,
        secret: [
          { id: 'A', env: 'A' },
          { id: 'B', env: 'B' },
        ],
      },
    ],
    [', secrets: []', plain],
    [', ssh: default=$SSH_AUTH_SOCK', { ...plain, ssh: [{ id: 'default' }] }],
    [', ssh: default=/a', { ...plain, ssh: [{ id: 'default', paths: ['/a'] }] }],
    [
      ', provenance: mode=max, sbom: true',
      {
        ...plain,
        attest: [{ mode: 'max', type: 'provenance' }, { type: 'sbom' }],
      },
    ],
    [
      ', provenance: false, sbom: false',
      {
        ...plain,
        attest: [
          { disabled: true, type: 'provenance' },
          { disabled: true, type: 'sbom' },
        ],
      },
    ],
    [', cache: {}', plain],
    [', cache: {image: a}', plain],
    [
      ', cache: {type: gha}',
      { ...plain, 'cache-from': [{ type: 'gha' }], 'cache-to': [{ type: 'gha' }] },
    ],
    [
      ', cache: {type: gha, options: "mode=max,scope=s,url=u,url_v2=v,token=t,timeout=1s"}',
      {
        ...plain,
        'cache-from': [
          { type: 'gha', scope: 's', url: 'u', url_v2: 'v', token: 't', timeout: '1s' },
        ],
        'cache-to': [
          {
            type: 'gha',
            mode: 'max',
            scope: 's',
            url: 'u',
            url_v2: 'v',
            token: 't',
            timeout: '1s',
          },
        ],
      },
    ],
    [
      ', cache: {type: registry}',
      {
        ...plain,
        'cache-from': [{ type: 'registry', ref: 'dhh/app-build-cache' }],
        'cache-to': [{ type: 'registry', ref: 'dhh/app-build-cache' }],
      },
    ],
    [
      ', cache: {type: registry, image: c, options: "mode=max,image-manifest=true"}',
      {
        ...plain,
        'cache-from': [{ type: 'registry', ref: 'c' }],
        'cache-to': [{ type: 'registry', ref: 'c', mode: 'max', 'image-manifest': 'true' }],
      },
    ],
    [
      ', pack: {builder: "heroku/builder:24", buildpacks: [heroku/ruby, heroku/procfile]}',
      {
        labels: plain.labels,
        pack: { builder: 'heroku/builder:24', buildpacks: ['heroku/ruby', 'heroku/procfile'] },
        platforms: plain.platforms,
        source: 'clone',
        tags: plain.tags,
      },
    ],
  ])('%s', async (builder, attributes) => {
    expect(await attributesOf(builder)).toEqual(attributes);
  });

  test('several architectures, a server of the registry, a local registry', async () => {
    const several = await readTarget(`${rest}builder: {arch: [amd64, arm64]}`);
    expect(several.attributes.platforms).toEqual(['linux/amd64', 'linux/arm64']);
    const served = await readTarget(
      `${rest.replace('{username', '{server: ghcr.io, username')}builder: {arch: amd64, cache: {type: registry}}`,
    );
    expect(served.attributes.tags).toEqual([`ghcr.io/dhh/app:${head}`, 'ghcr.io/dhh/app:latest']);
    expect(served.attributes['cache-to']?.[0]?.attrs.get('ref')).toBe(
      'ghcr.io/dhh/app-build-cache',
    );
    const local = await readTarget(
      'service: app\nservers: [a]\nregistry: {server: "localhost:5555"}\nbuilder: {arch: amd64}',
    );
    expect(local.attributes.tags).toEqual([
      `localhost:5555/app:${head}`,
      'localhost:5555/app:latest',
    ]);
  });

  test('an agent that runs', async () => {
    const env = { SSH_AUTH_SOCK: '/run/agent' };
    const attributes = await attributesOf(', ssh: default=$SSH_AUTH_SOCK', { env });
    expect(attributes).toMatchObject({ ssh: [{ id: 'default', paths: ['/run/agent'] }] });
  });
});

test('build arguments as Kamal passes them through a shell', async () => {
  const text = `${rest}builder:
  arch: amd64
  args:
    NUMBER: 3.10
    VERSION: 3.2.0
    WHOLE: 1_000
    YES: yes
    "NO": "no"
    FALSE: false
    EXPANDED: \${HOME}/x
    DEFAULT: \${NOPE:-def}
    DOLLAR: $HOME \`date\`
    QUOTES: 'say "hi" \\'
    LINES: "a\\nb\\tc"
    HASH: 'a#{b}#c'
    UNICODE: grüße
    DAY: 2024-01-01
    EMPTY: ""
    NOTHING:
`;
  const env = { HOME: '/home/me', EMPTY: 'from outside' };
  const { definition, diagnostics } = await readConfigurations(
    { 'config/deploy.yml': text },
    { env },
  );
  expect(Object.fromEntries(definition.targets[0]?.attributes.args ?? [])).toEqual({
    NUMBER: '3.1',
    VERSION: '3.2.0',
    WHOLE: '1000',
    YES: 'true',
    NO: 'no',
    FALSE: 'false',
    EXPANDED: '/home/me/x',
    DEFAULT: 'def',
    DOLLAR: '$HOME `date`',
    QUOTES: 'say "hi" \\',
    LINES: 'a\\nb\\tc',
    HASH: 'a\\#{b}#c',
    UNICODE: 'grüße',
    DAY: '2024-01-01',
    EMPTY: 'from outside',
  });
  expect(messages(diagnostics)).toEqual([
    'config/deploy.yml:22 <EMPTY> builder/args/EMPTY: no value (taken from the environment)',
    'config/deploy.yml:23 <NOTHING> builder/args/NOTHING: no value (taken from the environment)',
  ]);
});

test('the target for development', async () => {
  const { definition } = await readConfigurations({
    'config/deploy.yml': `${rest}builder: {arch: amd64}`,
  });
  const target = definition.targets[1];
  expect(target?.name).toBe('app-dev');
  expect(printAttributes(target?.attributes ?? {}, 'full')).toEqual(
    new Map<string, unknown>([
      ['inherits', ['app']],
      ['tags', [`dhh/app:${head}-dirty`, 'dhh/app:latest-dirty']],
      ['output', [new Map([['type', 'docker']])]],
      ['source', 'tree'],
    ]),
  );
  expect(definition.groups).toMatchObject([{ name: 'default', targets: ['app'] }]);
});

describe('the version', () => {
  const text = `${rest}builder: {arch: amd64}`;
  const tagOf = async (surroundings: Surroundings, more = ''): Promise<string | undefined> => {
    const { attributes } = await readTarget(text.replace('}', `${more}}`).concat(''), surroundings);
    return attributes.tags?.[0];
  };

  test('is the commit, a variable, or one of the environment', async () => {
    expect(await tagOf({})).toBe(`dhh/app:${head}`);
    expect(await tagOf({ env: { VERSION: '1' } })).toBe('dhh/app:1');
    expect(await tagOf({ env: { VERSION: '1' }, variables: { VERSION: '2' } })).toBe('dhh/app:2');
    expect(await tagOf({ git: {}, variables: { VERSION: '2' } })).toBe('dhh/app:2');
  });

  test('tells of changes only when they are built', async () => {
    const git = { head, changes: ' M a' };
    expect(await tagOf({ git })).toBe(`dhh/app:${head}`);
    const { attributes } = await readTarget(`${rest}builder: {arch: amd64, context: .}`, { git });
    expect(attributes.tags).toEqual([
      `dhh/app:${head}_uncommitted_0001020304050607`,
      'dhh/app:latest',
    ]);
  });

  test('cannot be had without a commit', async () => {
    const { diagnostics } = await readConfigurations({ 'config/deploy.yml': text }, { git: {} });
    expect(messages(diagnostics)).toEqual([
      "config/deploy.yml:1 <app> Can't use commit hash as version, /work has no commit yet",
    ]);
    expect(diagnostics[0]?.detail).toContain('--var VERSION=');
  });

  test('is listed', async () => {
    const { definition } = await readConfigurations({ 'config/deploy.yml': text });
    expect(definition.variables).toMatchObject([
      { name: 'VERSION', value: head, origin: 'default' },
      { name: 'DESTINATION', value: undefined, origin: 'default' },
    ]);
  });
});

describe('destinations', () => {
  const base = `${rest}builder:\n  arch: amd64\n  args: {A: 1, B: 2}\n`;
  const staging = 'builder:\n  args: {B: 3}\nservers: [5.6.7.8]\n';

  test('are laid over, mapping by mapping', async () => {
    const { definition, diagnostics } = await readConfigurations(
      { 'config/deploy.yml': base },
      { files: { 'config/deploy.staging.yml': staging }, variables: { DESTINATION: 'staging' } },
    );
    expect(messages(diagnostics)).toEqual([]);
    expect(definition.targets[0]?.attributes).toMatchObject({
      args: new Map([
        ['A', '1'],
        ['B', '3'],
      ]),
      tags: [`dhh/app:${head}`, 'dhh/app:latest-staging'],
    });
    expect(definition.secretFiles).toBeUndefined();
  });

  test('are named by their file', async () => {
    const { definition } = await readConfigurations({
      'config/deploy.yml': `${base}  secrets: [T]\n`,
      'config/deploy.staging.yml': staging,
    });
    expect(definition.targets[0]?.attributes.tags?.[1]).toBe('dhh/app:latest-staging');
    expect(definition.secretFiles?.files).toEqual([
      '.kamal/secrets-common',
      '.kamal/secrets.staging',
    ]);
    expect(definition.variables[1]).toMatchObject({ name: 'DESTINATION', value: 'staging' });
  });

  test('need a file', async () => {
    const { diagnostics } = await readConfigurations(
      { 'config/deploy.yml': base },
      { env: { DESTINATION: 'nope' } },
    );
    expect(messages(diagnostics)).toEqual([
      'Configuration file not found in config/deploy.nope.yml',
    ]);
  });

  test('are told to ERB', async () => {
    const { definition } = await readConfigurations(
      { 'config/deploy.yml': base },
      {
        files: {
          'config/deploy.x.yml': 'builder:\n  args: {D: "<%= ENV[\'KAMAL_DESTINATION\'] %>"}\n',
        },
        variables: { DESTINATION: 'x' },
      },
    );
    expect(definition.targets[0]?.attributes.args?.get('D')).toBe('x');
  });
});

test('a target of the service in a Bake file is laid over, and the others stay', async () => {
  const places = new Map();
  const { definition } = await readConfigurations(
    { 'config/deploy.yml': `${rest}builder: {arch: amd64}` },
    {
      base: {
        targets: [
          { name: 'base', attributes: { args: new Map([['X', '1']]) }, places },
          {
            name: 'app',
            attributes: { inherits: ['base'], contexts: new Map([['a', 'b']]), tags: ['t'] },
            places,
          },
        ],
        groups: [{ name: 'default', targets: ['base', 'app'] }],
        variables: [{ name: 'VERSION', value: 'mine' }],
      },
    },
  );
  expect(definition.targets.map(({ name }) => name)).toEqual(['base', 'app', 'app-dev']);
  expect(definition.targets[1]?.attributes).toMatchObject({
    inherits: ['base'],
    contexts: new Map([['a', 'b']]),
    tags: [`dhh/app:${head}`, 'dhh/app:latest'],
  });
  expect(definition.groups).toEqual([{ name: 'default', targets: ['base', 'app'] }]);
  expect(definition.variables.map(({ name }) => name)).toEqual(['VERSION', 'DESTINATION']);
});

test('the variables of the tags are known', async () => {
  const target = await readTarget(`${rest}builder: {arch: amd64}`);
  const uses = target.uses?.().get('tags') ?? [];
  expect(
    uses.map(({ name, range }) => [name, range.file.text.slice(range.start, range.end)]),
  ).toEqual([['VERSION', 'dhh/app']]);
});
