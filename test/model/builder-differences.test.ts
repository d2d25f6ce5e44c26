import { describe, expect, test } from 'vitest';
import type { BuilderDefinition } from '../../src/model/builder.ts';
import { builderDifferences, type KnownNode } from '../../src/model/builder-differences.ts';
import { defineBuilder } from './define-builder.ts';

const node: KnownNode = {
  name: 'x0',
  endpoint: 'unix:///run/docker.sock',
  platforms: ['linux/amd64', 'linux/amd64/v2'],
  driverOptions: new Map([['memory', '2g']]),
  flags: ['--debug', '--allow-insecure-entitlement=network.host'],
  isConfigured: false,
  status: 'running',
};

const equal = {
  name: 'x',
  driverOptions: new Map([['memory', '2g']]),
  buildkitdFlags: '--debug',
};

const rows: readonly [string, Partial<BuilderDefinition>, readonly KnownNode[], string[]][] = [
  ['equal', {}, [node], []],
  ['driver', { driver: 'remote' }, [node], ['driver driver: remote / docker-container']],
  [
    'flags that Buildx adds count when they are asked for',
    { buildkitdFlags: '--debug --allow-insecure-entitlement=network.host' },
    [node],
    [],
  ],
  ['flags', { buildkitdFlags: '' }, [node], ['buildkitd-flags buildkitd-flags: none / --debug']],
  ['quoted flags', { buildkitdFlags: `"--debug"` }, [node], []],
  [
    'flags with spaces',
    { buildkitdFlags: `--a='b c' \\d` },
    [{ ...node, flags: ['--a=b c', 'd'] }],
    [],
  ],
  [
    'options',
    { driverOptions: new Map([['network', 'host']]) },
    [node],
    [
      'driver-opt driver-opt "memory": not set / 2g',
      'driver-opt driver-opt "network": host / not set',
    ],
  ],
  [
    'endpoint',
    { endpoint: 'tcp://h:1' },
    [node],
    ['endpoint endpoint: tcp://h:1 / unix:///run/docker.sock'],
  ],
  ['the default context is kept as its address', { endpoint: 'default' }, [node], []],
  ['platforms come first', { platforms: ['amd64'] }, [node], []],
  [
    'platforms',
    { platforms: ['linux/arm64'] },
    [node],
    ['platforms platforms: linux/arm64 / linux/amd64, linux/amd64/v2'],
  ],
  [
    'configuration',
    { buildkitdConfig: 'b.toml' },
    [node],
    ['buildkitd-config buildkitd-config: b.toml / none'],
  ],
  [
    'nodes',
    {
      nodes: [
        { name: 'x0', platforms: [], driverOptions: new Map() },
        { name: 'y', platforms: [], driverOptions: new Map() },
      ],
    },
    [node, { ...node, name: 'z' }],
    ['node node "y": there / missing', 'node node "z": not there / there'],
  ],
  [
    'more nodes than declared',
    {},
    [node, { ...node, name: 'z' }],
    ['node node "z": not there / there'],
  ],
];

describe('differences', () => {
  for (const [name, more, nodes, want] of rows) {
    test(name, () => {
      const known = { name: 'x', driver: 'docker-container', isCurrent: false, nodes };
      const found = builderDifferences(defineBuilder({ ...equal, ...more }), known, '/work');
      expect(
        found.map(
          ({ place, what, declared, found: there }) => `${place} ${what}: ${declared} / ${there}`,
        ),
      ).toEqual(want);
    });
  }
});
