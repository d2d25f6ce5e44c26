import { describe, expect, test } from 'vitest';
import type { BuilderDefinition } from '../../../src/model/builder.ts';
import { formatRange } from '../../../src/source/locate.ts';
import { plainDefinition, readTexts } from './read-texts.ts';

const plain = {
  driver: 'docker-container',
  driverOptions: {},
  platforms: [],
  nodes: [],
  lifecycle: 'keep',
  keepState: false,
  bootstrap: false,
};

function plainBuilder({ range, places, driverOptions, nodes, ...rest }: BuilderDefinition) {
  return {
    ...rest,
    driverOptions: Object.fromEntries(driverOptions),
    nodes: nodes.map(({ range: _, driverOptions: own, ...node }) => ({
      ...node,
      driverOptions: Object.fromEntries(own),
    })),
  };
}

const everything = {
  ...plain,
  name: 'ci',
  driverOptions: { network: 'host', 'env.A': 'B' },
  buildkitdFlags: '--debug',
  buildkitdConfig: 'buildkitd.toml',
  lifecycle: 'ephemeral',
  keepState: true,
  bootstrap: true,
  platforms: ['linux/amd64'],
  endpoint: 'unix:///a',
  nodes: [
    { name: 'amd', driverOptions: { memory: '2g' }, platforms: ['linux/amd64'] },
    { name: 'arm', driverOptions: {}, platforms: [], endpoint: 'tcp://b' },
  ],
};

const rows: readonly [string, unknown][] = [
  ['builder "a" {}', [{ ...plain, name: 'a' }]],
  [
    `variable "N" { default = "host" }
builder "ci" {
  driver           = "docker-container"
  driver-opt       = { network = N, "env.A" = upper("b") }
  buildkitd-flags  = "--debug"
  buildkitd-config = "buildkitd.toml"
  platforms        = ["linux/amd64"]
  endpoint         = "unix:///a"
  lifecycle        = "ephemeral"
  keep-state       = true
  bootstrap        = true
  node "amd" {
    platforms  = ["linux/amd64"]
    driver-opt = { memory = "2g" }
  }
  node "arm" { endpoint = "tcp://b" }
}`,
    [everything],
  ],
  [
    JSON.stringify({
      builder: {
        ci: {
          driver: 'docker-container',
          'driver-opt': { network: 'host', 'env.A': `$\{upper("b")}` },
          'buildkitd-flags': '--debug',
          'buildkitd-config': 'buildkitd.toml',
          platforms: ['linux/amd64'],
          endpoint: 'unix:///a',
          lifecycle: 'ephemeral',
          'keep-state': true,
          bootstrap: true,
          node: {
            amd: { platforms: ['linux/amd64'], 'driver-opt': { memory: '2g' } },
            arm: { endpoint: 'tcp://b' },
          },
        },
      },
    }),
    [everything],
  ],
  [
    'builder "m" {\n name = "m-$${v}"\n matrix = { v = ["a", "b"] }\n driver = "remote"\n endpoint = "tcp://$${v}"\n}'.replaceAll(
      '$$',
      '$',
    ),
    ['a', 'b'].map((v) => ({
      ...plain,
      name: `m-${v}`,
      driver: 'remote',
      endpoint: `tcp://${v}`,
    })),
  ],
  [
    'builder "a" {\n driver-opt = { x = "1", y = "1" }\n endpoint = "e"\n}\nbuilder "a" {\n driver-opt = { y = "2" }\n node "n" {}\n}',
    [
      {
        ...plain,
        name: 'a',
        driverOptions: { x: '1', y: '2' },
        endpoint: 'e',
        nodes: [{ name: 'n', driverOptions: {}, platforms: [] }],
      },
    ],
  ],
  [
    'builder "a" { endpoint = target.t.dockerfile }\ntarget "t" { dockerfile = "D" }',
    [{ ...plain, name: 'a', endpoint: 'D' }],
  ],
];

const mistakes: readonly [string, readonly string[]][] = [
  [
    'builder "a" {\n  lifecycle = "forever"\n}',
    [
      'error docker-bake.hcl:2,16-23: Unsuitable value type; Unsuitable value: "keep" or "ephemeral" is required, not "forever"',
    ],
  ],
  [
    'builder "a" {\n  node "n" {}\n  node "n" {}\n}',
    [
      'error docker-bake.hcl:3,8-11: Duplicate node; This builder has two nodes named "n". Each node needs a name of its own.',
    ],
  ],
  [
    'builder "a" { drivr = "remote" }',
    [
      'warning docker-bake.hcl:1,15-20: Unknown attribute; An attribute named "drivr" is not known in a builder block and is ignored. Did you mean "driver"?',
    ],
  ],
  [
    'builder "a" {\n  node "n" { driver = "remote" }\n}',
    [
      'warning docker-bake.hcl:2,14-20: Unknown attribute; An attribute named "driver" is not known in a node block and is ignored.',
    ],
  ],
  [
    'builder "a" { endpoint = NOPE }',
    ['error docker-bake.hcl:1,26-30: Unknown variable; There is no variable named "NOPE".'],
  ],
];

describe('builder blocks', () => {
  for (const [text, want] of rows) {
    test(text, async () => {
      const { definition, messages } = await readTexts(text);
      expect(messages).toEqual([]);
      expect(definition.builders?.map(plainBuilder)).toEqual(want);
    });
  }

  for (const [text, want] of mistakes) {
    test(text, async () => {
      expect((await readTexts(text)).messages).toEqual(want);
    });
  }

  test('have the places of their attributes', async () => {
    const text = 'builder "a" {\n  driver = "remote"\n  node "n" { endpoint = "e" }\n}';
    const [builder] = (await readTexts(text)).definition.builders ?? [];
    const places = [...(builder?.places ?? [])].map(([key, range]) => [key, formatRange(range)]);
    expect(places).toEqual([
      ['driver', 'docker-bake.hcl:2,12-20'],
      ['node.n.endpoint', 'docker-bake.hcl:3,25-28'],
    ]);
  });

  const variables: readonly string[] = [
    'variable "builder" { default = "x" }\nbuilder "b" {}\ntarget "a" { args = { v = builder } }',
    'builder = "x"\ntarget "a" { args = { v = builder } }',
    '{"builder": "x", "target": {"a": {"args": {"v": "${builder}"}}}}',
  ];
  for (const text of variables) {
    test(`leave a variable of their name alone: ${text}`, async () => {
      const { definition, messages } = await readTexts(text);
      expect(messages).toEqual([]);
      expect(plainDefinition(definition).target).toEqual({ a: { args: { v: 'x' } } });
    });
  }

  test('are no part of a target as a whole, as in Buildx', async () => {
    const text = 'target "a" { builder = "x" }\ntarget "b" { args = { v = jsonencode(target.a) } }';
    const { definition } = await readTexts(text);
    expect(definition.targets[1]?.attributes.args?.get('v')).not.toContain('builder');
    expect(definition.targets[0]?.attributes.builder).toBe('x');
  });
});
