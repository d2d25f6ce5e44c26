import { describe, expect, test } from 'vitest';
import type { BuilderDefinition } from '../../src/model/builder.ts';
import { type BuilderWishes, chooseBuilders } from '../../src/resolve/builders.ts';
import { resolveGraph } from '../../src/resolve/resolve.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { formatRange } from '../../src/source/locate.ts';
import { readTexts } from '../formats/bake/read-texts.ts';
import { defineBuilder } from '../model/define-builder.ts';
import { defineTargets } from './define.ts';

const declared = [defineBuilder({ name: 'CI' }), defineBuilder({ name: 'other' })];

function choose(targets: Parameters<typeof defineTargets>[0], wishes: BuilderWishes) {
  const definition = { ...defineTargets(targets), builders: declared };
  const graph = resolveGraph(definition, { targets: Object.keys(targets) }, new Diagnostics());
  const { byTarget, needed } = chooseBuilders(graph, wishes);
  const names = (builders: readonly BuilderDefinition[]) => builders.map(({ name }) => name);
  return [Object.fromEntries(byTarget), names(needed)];
}

const targets = { a: { builder: 'CI' }, b: {}, c: { builder: 'elsewhere' } };
const host = 'buildkit-host-tcp-h-1';

const choices: readonly [BuilderWishes, unknown, readonly string[]][] = [
  [{}, { a: 'ci', c: 'elsewhere' }, ['CI']],
  [{ environment: 'other' }, { a: 'ci', b: 'other', c: 'elsewhere' }, ['CI', 'other']],
  [{ environment: '' }, { a: 'ci', c: 'elsewhere' }, ['CI']],
  [{ flag: 'x', environment: 'other' }, { a: 'x', b: 'x', c: 'x' }, []],
  [{ flag: 'ci' }, { a: 'ci', b: 'ci', c: 'ci' }, ['CI']],
  [{ flag: '', environment: 'other' }, { a: 'ci', c: 'elsewhere' }, ['CI']],
  [{ buildkitHost: 'tcp://h:1' }, { a: 'ci', b: host, c: 'elsewhere' }, ['CI', host]],
  [
    { buildkitHost: 'tcp://h:1', environment: 'other' },
    { a: 'ci', b: 'other', c: 'elsewhere' },
    ['CI', 'other'],
  ],
  [{ buildkitHost: 'tcp://h:1', flag: 'x' }, { a: 'x', b: 'x', c: 'x' }, []],
];

describe('the builder of a target', () => {
  for (const [wishes, byTarget, needed] of choices) {
    test(JSON.stringify(wishes), () => {
      expect(choose(targets, wishes)).toEqual([byTarget, needed]);
    });
  }
});

/** A definition, and the place and the text of each mistake in its builders. */
const mistakes: readonly [string, readonly string[]][] = [
  ['builder "x" {}', []],
  ['builder "x" { driver = "cloud" }', []],
  [
    'builder "x" { driver = "docker-containers" }',
    [
      '1,24-43 failed to find driver "docker-containers". Did you mean "docker-container"? Buildx has docker, docker-container, kubernetes, remote.',
    ],
  ],
  [
    'builder "1x" {}',
    [
      '1,9-13 invalid name 1x, name needs to start with a letter and may not contain symbols, except ._-',
    ],
  ],
  ['builder "default" { driver = "docker" }', []],
  [
    'builder "default" {}',
    [
      '1,9-18 default is a reserved name and cannot be used to identify builder instance. It stands for the builder of the default Docker context, whose driver is docker.',
    ],
  ],
  [
    'builder "x" {}\nbuilder "X" {}',
    [
      '2,9-12 Buildx keeps names in lower case, so "X" and "x" are one builder. Rename one of them.',
    ],
  ],
  [
    'builder "x" {\n  driver = "docker"\n  node "a" {}\n}',
    [
      '3,8-11 additional instances of driver "docker" cannot be created. A builder with nodes needs another driver.',
    ],
  ],
  [
    'builder "x" {\n  driver = "docker"\n  endpoint = "ssh://h"\n}',
    [
      '3,14-23 The driver docker stands for the Docker context "x", which has an endpoint of its own. Create it with "docker context create x --docker host=ssh://h" and leave endpoint out, or choose the driver docker-container.',
    ],
  ],
  [
    'builder "x" {\n  driver = "docker"\n  platforms = ["linux/amd64"]\n  lifecycle = "ephemeral"\n  keep-state = true\n  bootstrap = true\n}',
    ['3,15-30 platforms', '4,15-26 lifecycle', '5,16-20 keep-state', '6,15-19 bootstrap'].map(
      (row) =>
        `${row.split(' ')[0]} The driver docker stands for the Docker context "x", which is neither made nor removed, so ${row.split(' ')[1]} has no effect. Leave it out.`,
    ),
  ],
  [
    'builder "x" {\n  driver = "remote"\n}',
    [
      '1,9-12 no remote endpoint provided. Set endpoint to the address of BuildKit, such as "tcp://host:1234".',
    ],
  ],
  [
    'builder "x" {\n  driver = "remote"\n  endpoint = "http://a"\n}',
    [
      '3,14-24 "http://a" is no address of BuildKit. It begins with docker-container://, kube-pod://, npipe://, ssh://, tcp://, unix://.',
    ],
  ],
  [
    'builder "x" {\n  driver = "remote"\n  endpoint = "tcp://a"\n  driver-opt = { cert = "c", memory = "1g" }\n  buildkitd-flags = "--debug"\n}',
    [
      '4,16-45 invalid driver option memory for remote driver. It belongs to "docker-container".',
      '5,21-30 The driver remote starts no BuildKit daemon, so buildkitd-flags has no effect. Leave it out.',
      '4,16-45 tls enabled, but missing keys cacert, key',
    ],
  ],
  ['builder "x" {\n  driver-opt = { from-the-future = "1", "env.A" = "B" }\n}', []],
  [
    'builder "x" {\n  node "a" { driver-opt = { namespace = "n" } }\n}',
    [
      '2,27-46 invalid driver option namespace for docker-container driver. It belongs to "kubernetes".',
    ],
  ],
  [
    'builder "x" {\n  driver = "kubernetes"\n  endpoint = "tcp://a"\n}',
    [
      '3,14-23 kubernetes driver does not support endpoint args "tcp://a". The cluster is that of KUBECONFIG.',
    ],
  ],
  ['builder "x" {\n  driver = "kubernetes"\n  node "a" {}\n  node "b" {}\n}', []],
  [
    'builder "x" {\n  node "a" { endpoint = "tcp://a" }\n  node "b" { endpoint = "tcp://a" }\n}',
    ['3,25-34 invalid duplicate endpoint tcp://a. Give each node one of its own.'],
  ],
  [
    'builder "x" {\n  node "a" {}\n  node "b" {}\n}',
    [
      '3,8-11 invalid duplicate endpoint: the nodes of this builder are at the current Docker context. Give each an endpoint of its own.',
    ],
  ],
  [
    'builder "x" { platforms = ["linux/a/b/c/d"] }',
    [expect.stringMatching(/^1,27-44 .*"linux\/a\/b\/c\/d"/) as string],
  ],
];

describe('builders that Buildx would refuse', () => {
  for (const [text, want] of mistakes) {
    test(text, async () => {
      const { definition, messages } = await readTexts(`${text}\ntarget "t" {}\n`);
      expect(messages).toEqual([]);
      const sink = new Diagnostics();
      resolveGraph(definition, { targets: ['t'] }, sink);
      const found = sink.items.map(({ code, subject, detail }) => {
        expect(code).toBe('invalid-builder');
        const place = subject === undefined ? '' : formatRange(subject).split(':')[1];
        return `${place} ${detail}`;
      });
      expect(found).toEqual(want);
    });
  }
});
