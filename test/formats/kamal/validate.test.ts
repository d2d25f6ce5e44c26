import { describe, expect, test } from 'vitest';
import { messages, readConfigurations, rest } from './read-configuration.ts';

const amd64 = 'builder: {arch: amd64}\n';

/** Each text with what Kamal says of it. */
const mistakes: readonly (readonly [text: string, ...messages: string[]])[] = [
  [`${rest}${amd64}foo: 1`, 'config/deploy.yml:6 <foo> unknown key: foo'],
  [`${rest}${amd64}foo: 1\nbar: 2`, 'config/deploy.yml:6 <foo> unknown keys: foo, bar'],
  [`${rest}builder: {arch: amd64, foo: 1}`, 'config/deploy.yml:5 <foo> builder: unknown key: foo'],
  [
    `${rest}builder: {arch: amd64, x-foo: 1}`,
    'config/deploy.yml:5 <x-foo> builder: unknown key: x-foo',
  ],
  [
    `${rest}builder: {arch: amd64, cache: {type: gha, scope: a}}`,
    'config/deploy.yml:5 <scope> builder/cache: unknown key: scope',
  ],
  [
    `${rest}builder: {arch: amd64, cache: {type: s3}}`,
    'config/deploy.yml:5 <s3> builder: Invalid cache type: s3',
  ],
  [`${rest}builder: {}`, 'config/deploy.yml:5 <builder> builder: Builder arch not set'],
  [rest, 'config/deploy.yml:1 <> builder: Builder arch not set'],
  [
    `${rest}builder:`,
    'config/deploy.yml:5 <> builder: should be a hash',
    'config/deploy.yml:5 <builder> builder: Builder arch not set',
  ],
  [
    `${rest}builder: {arch: {a: b}}`,
    'config/deploy.yml:5 <{a: b}> builder/arch: should be an array or a string',
    'config/deploy.yml:5 <{a: b}> builder: Builder arch not set',
  ],
  [
    `${rest}builder: {arch: amd64, args: [A]}`,
    'config/deploy.yml:5 <[A]> builder/args: should be a hash',
  ],
  [
    `${rest}builder: {arch: amd64, args: {A: {b: 1}}}`,
    'config/deploy.yml:5 <{b: 1}> builder/args/A: should be a string',
  ],
  [
    `${rest}builder: {arch: amd64, secrets: A}`,
    'config/deploy.yml:5 <A> builder/secrets: should be an array',
  ],
  [
    `${rest}builder: {arch: amd64, secrets: [A, {b: c}]}`,
    'config/deploy.yml:5 <{b: c}> builder/secrets/1: should be a string',
  ],
  [
    `${rest}builder: {arch: amd64, local: maybe}`,
    'config/deploy.yml:5 <maybe> builder/local: should be a boolean',
  ],
  [
    `${rest}builder: {arch: amd64, sbom: generator=x}`,
    'config/deploy.yml:5 <generator=x> builder/sbom: should be a boolean',
  ],
  [
    `${rest}builder: {arch: amd64, dockerfile: }`,
    'config/deploy.yml:5 <> builder/dockerfile: should be a string',
  ],
  [
    `${rest}builder: {arch: amd64, local: false}`,
    'config/deploy.yml:5 <false> builder: Cannot disable local builds, no remote is set',
  ],
  [
    `${rest}builder: {arch: [amd64, arm64], pack: {builder: b, buildpacks: [c]}}`,
    'config/deploy.yml:5 <[amd64, arm64]> builder: buildpacks only support building for one arch',
  ],
  [
    `${rest}builder: {arch: [amd64, arm64], driver: docker}`,
    'config/deploy.yml:5 <[amd64, arm64]> builder: the `docker` driver does not support multiple arches',
  ],
  [
    `${rest}builder: {arch: amd64, driver: docker, remote: tcp://a, cache: {type: gha}}`,
    'config/deploy.yml:5 <tcp://a> builder: the `docker` driver does not support remote builders',
    'config/deploy.yml:5 <{type: gha}> builder: the `docker` driver does not support caching',
  ],
  [
    rest.replace('image: dhh/app\n', '').concat(amd64),
    'config/deploy.yml:1 <> Missing required configuration for image',
  ],
  [
    rest.replace(/^service.*\n/, '').concat(amd64),
    'config/deploy.yml:1 <> Missing required configuration for service',
  ],
  [
    rest.replace(/^registry.*\n/m, '').concat(amd64),
    'config/deploy.yml:1 <> Missing required configuration for registry',
  ],
  [
    rest.replace('service: app', 'service: my app').concat(amd64),
    'config/deploy.yml:1 <my app> Service name can only include alphanumeric characters, hyphens, and underscores',
  ],
  [
    rest.replace(/^servers.*\n/m, '').concat(amd64),
    'config/deploy.yml:1 <> No servers or accessories specified',
  ],
  [
    rest.replace('[1.2.3.4]', '{job: [a]}').concat(amd64),
    "config/deploy.yml:3 <{job: [a]}> The primary_role web isn't defined",
  ],
  [
    rest.replace('[1.2.3.4]', '[]').concat(amd64),
    'config/deploy.yml:3 <[]> No servers specified for the web primary_role',
  ],
  [
    rest.replace('[1.2.3.4]', '{web: [a], job: {hosts: []}}').concat(amd64),
    'config/deploy.yml:3 <{web: [a], job: {hosts: []}}> No servers specified for the job role. You can ignore this with allow_empty_roles: true',
  ],
  [
    rest.replace('password: [KAMAL_REGISTRY_PASSWORD]', 'pasword: x').concat(amd64),
    'config/deploy.yml:4 <pasword> registry: unknown key: pasword',
    'config/deploy.yml:4 <registry> registry/password: is required',
  ],
  [
    rest.replace('[KAMAL_REGISTRY_PASSWORD]', '[A, B]').concat(amd64),
    'config/deploy.yml:4 <[A, B]> registry/password: should be a string or an array with one string (for secret lookup)',
  ],
  [
    `service: app\nservers: [a]\nregistry: {server: "localhost:5555"}\nbuilder: {arch: arm64, remote: tcp://b}`,
    'config/deploy.yml:4 <tcp://b> Local registry with remote builder requires an SSH URL (e.g., ssh://user@host)',
  ],
  [
    `${rest}${amd64}require_destination: true`,
    'config/deploy.yml:6 <true> You must specify a destination',
  ],
  ['- a', 'config/deploy.yml:1 <- a> should be a hash'],
  ['a: [', 'config/deploy.yml:1 <> Invalid YAML'],
];

describe('what Kamal refuses, at its place', () => {
  test.each(mistakes)('%s', async (text, ...expected) => {
    const { definition, diagnostics } = await readConfigurations({ 'config/deploy.yml': text });
    expect(messages(diagnostics)).toEqual(expected);
    expect(definition.targets).toEqual([]);
  });

  test('a key that is nearly one', async () => {
    const text = `${rest}builder: {arch: amd64, dockerfil: x}`;
    const { diagnostics } = await readConfigurations({ 'config/deploy.yml': text });
    expect(diagnostics[0]?.detail).toBe('Did you mean "dockerfile"?');
  });
});

describe('what Kamal takes', () => {
  test.each([
    `${rest}${amd64}x-mine: {a: b}`,
    `${rest}builder: {arch: [amd64, arm64], sbom: yes, provenance: false}`,
    `${rest}builder: {arch: amd64, cache: {}}`,
    `${rest}builder: {arch: amd64, context: 5}`,
    `${rest}${amd64}env: {clear: {A: 1}, secret: [B]}\nproxy: {ssl: true}\naliases: {c: d}`,
    `${rest}${amd64}hooks_output: verbose`,
    `${rest.replace('servers: [1.2.3.4]', 'accessories: {db: {image: x}}')}${amd64}`,
    `${rest.replace('[1.2.3.4]', '[1.2.3.4, {1.2.3.5: tag}]')}${amd64}`,
    `${rest.replace('[1.2.3.4]', '{app: {hosts: [a]}}')}${amd64}primary_role: app`,
    `service: app\nservers: [a]\nregistry: {server: "localhost:5555"}\n${amd64}`,
  ])('%s', async (text) => {
    const { definition, diagnostics } = await readConfigurations({ 'config/deploy.yml': text });
    expect(messages(diagnostics)).toEqual([]);
    expect(definition.targets.map(({ name }) => name)).toEqual(['app', 'app-dev']);
  });

  test('what buildpacks do not look at is told', async () => {
    const builder =
      'arch: amd64, pack: {builder: b, buildpacks: [c]}, target: t, cache: {type: gha}';
    const text = `${rest}builder: {${builder}}`;
    const { definition, diagnostics } = await readConfigurations({ 'config/deploy.yml': text });
    expect(messages(diagnostics)).toEqual([
      'config/deploy.yml:5 <target> builder/target: has no effect with pack',
      'config/deploy.yml:5 <cache> builder/cache: has no effect with pack',
    ]);
    expect(definition.targets[0]?.attributes['cache-to']).toBeUndefined();
  });

  test('an architecture that is not known is told', async () => {
    const text = `${rest}builder: {arch: [amd64, amr64]}`;
    const { definition, diagnostics } = await readConfigurations({ 'config/deploy.yml': text });
    expect(messages(diagnostics)).toEqual([
      'config/deploy.yml:5 <amr64> builder/arch: unknown architecture amr64',
    ]);
    expect(definition.targets[0]?.attributes.platforms).toEqual(['linux/amd64', 'linux/amr64']);
  });
});
