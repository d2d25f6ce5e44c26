import { describe, expect, test } from 'vitest';
import { formatRange } from '../../../src/source/locate.ts';
import { messagesOf, readTexts } from './read-texts.ts';

const services = 'services:\n  app:\n    build:\n      context: .\n';

const everything = `x-options: &options
  network: host
  env.A: b
x-builders:
  ci:
    driver: docker-container
    driver-opt:
      <<: *options
      memory: 2g
      cpu-shares: 512
    buildkitd-flags: --debug
    buildkitd-config: buildkitd.toml
    platforms: [linux/amd64, linux/arm64]
    endpoint: $ENDPOINT
    lifecycle: ephemeral
    keep-state: true
    bootstrap: "true"
    node:
      amd:
        platforms: [linux/amd64]
        driver-opt: {memory: 4g}
      arm: {endpoint: "tcp://b"}
  other:
${services}`;

describe('x-builders', () => {
  test('every key', async () => {
    const reading = await readTexts(
      { 'compose.yaml': everything },
      { env: { ENDPOINT: 'unix:///a' } },
    );
    expect(messagesOf(reading)).toEqual([]);
    const [ci, other] = reading.definition.builders ?? [];
    expect(ci).toMatchObject({
      name: 'ci',
      driver: 'docker-container',
      driverOptions: new Map([
        ['network', 'host'],
        ['env.A', 'b'],
        ['memory', '2g'],
        ['cpu-shares', '512'],
      ]),
      buildkitdFlags: '--debug',
      buildkitdConfig: 'buildkitd.toml',
      platforms: ['linux/amd64', 'linux/arm64'],
      endpoint: 'unix:///a',
      lifecycle: 'ephemeral',
      keepState: true,
      bootstrap: true,
      nodes: [
        { name: 'amd', platforms: ['linux/amd64'], driverOptions: new Map([['memory', '4g']]) },
        { name: 'arm', endpoint: 'tcp://b' },
      ],
    });
    expect(other).toMatchObject({ name: 'other', driver: 'docker-container', lifecycle: 'keep' });
    const places = [...(ci?.places ?? [])].map(([key, range]) => [key, formatRange(range)]);
    expect(places).toContainEqual(['driver', 'compose.yaml:6,13-29']);
    expect(places).toContainEqual(['node.arm.endpoint', 'compose.yaml:22,23-32']);
  });

  const mistakes: readonly [string, string][] = [
    ['x-builders: [ci]', '<[ci]> x-builders must be a mapping'],
    ['x-builders: {ci: remote}', '<remote> x-builders.ci must be a mapping'],
    ['x-builders: {ci: {node: [a]}}', '<[a]> x-builders.ci.node must be a mapping'],
    [
      'x-builders: {ci: {lifecycle: never}}',
      '<never> lifecycle: "keep" or "ephemeral" is required',
    ],
    ['x-builders: {ci: {bootstrap: perhaps}}', '<perhaps> bootstrap: '],
    ['x-builders: {ci: {platforms: {a: b}}}', '<{a: b}> platforms: '],
    [
      'x-builders: {ci: {drivr: remote}}',
      '<drivr> The key "drivr" of a builder is not known and has no effect. Did you mean "driver"?',
    ],
    [
      'x-builders: {ci: {node: {a: {driver: remote}}}}',
      '<driver> The key "driver" of a builder is not known and has no effect.',
    ],
  ];
  test.each(mistakes)('%s', async (text, message) => {
    const found = messagesOf(await readTexts({ 'compose.yaml': `${text}\n${services}` }));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`compose.yaml:1 ${message}`);
  });
});

describe('x-bake.builder', () => {
  test('places a service', async () => {
    const text = `${services}      x-bake: {builder: $NAME}\n`;
    const reading = await readTexts({ 'compose.yaml': text }, { env: { NAME: 'ci' } });
    expect(messagesOf(reading)).toEqual([]);
    expect(reading.definition.targets[0]?.attributes.builder).toBe('ci');
  });

  test('has to be a text', async () => {
    const text = `${services}      x-bake: {builder: [a]}\n`;
    const found = messagesOf(await readTexts({ 'compose.yaml': text }));
    expect(found.join()).toContain('compose.yaml:5 <[a]>');
  });
});
