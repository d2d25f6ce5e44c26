import { describe, expect, test } from 'vitest';
import type { MemoryHostOptions } from '../../src/host/memory.ts';
import { runTool } from './run-tool.ts';

const bake = (text: string) => ({ files: { 'docker-bake.hcl': `${text}\ntarget "default" {}\n` } });

describe('bakefile builders create --dry-run', () => {
  const rows: readonly [string, string][] = [
    ['builder "a" {}', 'create --name=a --driver=docker-container'],
    [
      'builder "A" {\n  endpoint = "ssh://ci@host"\n  bootstrap = true\n}',
      'create --name=a --driver=docker-container ssh://ci@host\ndocker buildx inspect --bootstrap a',
    ],
    [
      'builder "a" {\n  driver = "remote"\n  endpoint = "kube-pod://buildkit-0?namespace=ci"\n}',
      "create --name=a --driver=remote 'kube-pod://buildkit-0?namespace=ci'",
    ],
    [
      'builder "a" {\n  driver = "remote"\n  endpoint = "ssh://user@host:22/run/buildkit/buildkitd.sock"\n}',
      'create --name=a --driver=remote ssh://user@host:22/run/buildkit/buildkitd.sock',
    ],
    [
      'builder "a" {\n  driver = "remote"\n  endpoint = "npipe:////./pipe/buildkitd"\n}',
      'create --name=a --driver=remote npipe:////./pipe/buildkitd',
    ],
    [
      'builder "a" {\n  driver = "remote"\n  endpoint = "docker-container://buildkitd"\n}',
      'create --name=a --driver=remote docker-container://buildkitd',
    ],
    [
      'builder "a" {\n  driver = "remote"\n  endpoint = "tcp://h:1"\n  driver-opt = { cacert = "keys/ca.pem", cert = "/c.pem", key = "k.pem", servername = "s", default-load = true }\n}',
      'create --name=a --driver=remote --driver-opt=cacert=/work/keys/ca.pem --driver-opt=cert=/c.pem --driver-opt=default-load=true --driver-opt=key=/work/k.pem --driver-opt=servername=s tcp://h:1',
    ],
    [
      'builder "a" {\n  buildkitd-config = "b.toml"\n  buildkitd-flags = "--debug --oci-worker-gc=false"\n  driver-opt = { "env.LIST" = "a,b", cgroup-parent = "/x", cpu-quota = 1, cpu-period = 2, cpuset-mems = "0", memory-swap = "-1" }\n}',
      "create --name=a --driver=docker-container --driver-opt=cgroup-parent=/x --driver-opt=cpu-period=2 --driver-opt=cpu-quota=1 --driver-opt=cpuset-mems=0 '--driver-opt=\"env.LIST=a,b\"' --driver-opt=memory-swap=-1 '--buildkitd-flags=--debug --oci-worker-gc=false' --buildkitd-config=/work/b.toml",
    ],
    [
      'builder "a" {\n  driver = "kubernetes"\n  driver-opt = { annotations = "a=b,c=d", labels = "e=f", "requests.cpu" = "1", "limits.ephemeral-storage" = "1Gi", "persistent-volume-claim.requests.storage" = "2Gi", serviceaccount = "s", schedulername = "n", timeout = "3m", "qemu.image" = "q", buildkit-root-volume-memory = "1Gi" }\n}',
      'create --name=a --driver=kubernetes \'--driver-opt="annotations=a=b,c=d"\' --driver-opt=buildkit-root-volume-memory=1Gi --driver-opt=labels=e=f --driver-opt=limits.ephemeral-storage=1Gi --driver-opt=persistent-volume-claim.requests.storage=2Gi --driver-opt=qemu.image=q --driver-opt=requests.cpu=1 --driver-opt=schedulername=n --driver-opt=serviceaccount=s --driver-opt=timeout=3m',
    ],
    [
      'builder "a" {\n  driver = "cloud"\n  endpoint = "org/b"\n}',
      'create --name=a --driver=cloud org/b',
    ],
    [
      'builder "a" {\n  platforms = ["linux/arm64"]\n  node "x" { endpoint = "one" }\n  node "y" { endpoint = "two" }\n}',
      'create --name=a --driver=docker-container --node=x --platform=linux/arm64 one\ndocker buildx create --name=a --append --node=y --platform=linux/arm64 two',
    ],
  ];
  test.each(rows)('%s', async (text, want) => {
    const { out, error, code } = await runTool(['builders', 'create', '--dry-run'], bake(text));
    expect([code, error, out]).toEqual([0, '', `docker buildx ${want}\n`]);
  });
});

describe('words', () => {
  const rows: readonly [string, number, string][] = [
    ['', 2, 'an action is missing'],
    ['list', 2, 'unknown action list'],
    ['ls --dry-run', 2, '--dry-run is for create and rm'],
    ['ls --format=yaml', 2, 'yaml'],
    ['create --dry-run ce', 1, 'ci'],
    ['rm --dry-run --keep-state', 0, ''],
  ];
  test.each(rows)('bakefile builders %s', async (line, want, message) => {
    const words = ['builders', ...line.split(' ').filter((word) => word !== '')];
    const { code, error } = await runTool(words, bake('builder "ci" {}'));
    expect([code, error]).toEqual([want, expect.stringContaining(message)]);
  });
});

/** What Buildx lists: a builder as declared, one that is not, and one that does not answer. */
const listed = [
  { Name: 'ci', Driver: 'docker-container', Nodes: [{ Name: 'ci0', Status: 'running' }] },
  {
    Name: 'default',
    Driver: 'docker',
    Current: true,
    Nodes: [{ Name: 'default', Status: 'running' }],
  },
  {
    Name: 'far',
    Driver: 'remote',
    Nodes: [{ Name: 'far0', Endpoint: 'tcp://h:1', Status: 'inactive' }],
  },
  { Name: 'kube', Driver: 'kubernetes', Nodes: [{ Name: 'kube0', Err: 'no cluster' }] },
];

describe('bakefile builders ls and inspect', () => {
  const text = `builder "ci" {}
builder "far" {
  driver   = "remote"
  endpoint = "tcp://h:2"
}
builder "gone" { lifecycle = "ephemeral" }
`;
  const calls: string[] = [];
  const host: MemoryHostOptions = {
    files: { ...bake(text).files, '/bin/docker-buildx': '' },
    env: { PATH: '/bin' },
    spawn: (_: string, args: readonly string[]) => {
      calls.push(args.join(' '));
      const exit = { kind: 'exited', code: 0 } as const;
      return { exit, stdout: listed.map((row) => `${JSON.stringify(row)}\n`).join('') };
    },
  };

  test('the table', async () => {
    const { out, error, code } = await runTool(['builders', 'ls'], host);
    expect([code, error]).toEqual([0, '']);
    const rows = out.split('\n').map((line) => line.trimEnd().split(/ {2,}/).join('|'));
    expect(rows).toEqual([
      'NAME/NODE|DRIVER|STATE|ENDPOINT|STATUS|PLATFORMS',
      'ci|docker-container|equal',
      '|ci0|running',
      'far|remote|different',
      '|far0|tcp://h:1|did not answer',
      'gone|docker-container|absent',
      '|gone0',
      'default*|docker|undeclared',
      '|default|running',
      'kube|kubernetes|undeclared',
      '|kube0|error',
      '',
    ]);
    expect(calls).toEqual(['ls --timeout=5s --format {{json .}}']);
  });

  test('all about one', async () => {
    const { out, code } = await runTool(['builders', 'inspect', 'far'], host);
    expect([code, out]).toEqual([
      0,
      `Name:        far
Driver:      remote
State:       different
Lifecycle:   keep
Difference:  endpoint: declared tcp://h:2, found tcp://h:1

  Node:      far0
  Endpoint:  tcp://h:1
  Status:    did not answer
`,
    ]);
  });

  test('JSON', async () => {
    const { out } = await runTool(['builders', 'ls', '--format=json'], host);
    const states = JSON.parse(out).map(({ name, state, current, lifecycle }: never) => [
      name,
      state,
      current,
      lifecycle,
    ]);
    expect(states).toEqual([
      ['ci', 'equal', false, 'keep'],
      ['far', 'different', false, 'keep'],
      ['gone', 'absent', false, 'ephemeral'],
      ['default', 'undeclared', true, null],
      ['kube', 'undeclared', false, null],
    ]);
  });

  test('without Buildx', async () => {
    const { code, error } = await runTool(['builders', 'ls'], bake(text));
    expect([code, error]).toEqual([1, expect.stringMatching(/^ERROR: .*buildx/i)]);
  });
});

describe('the builder of a target', () => {
  const files = {
    'docker-bake.hcl': 'target "a" { builder = "ci" }\ntarget "b" { inherits = ["a"] }\n',
    'compose.yaml': 'services: {c: {build: {context: ., x-bake: {builder: far}}}}\n',
  };
  const rows: readonly [string, unknown][] = [
    ['--print --full', { a: 'ci', b: 'ci', c: 'far' }],
    ['--print', {}],
    ['--print --full --set b.builder=x', { a: 'ci', b: 'x', c: 'far' }],
    ['--print --full --set *.builder=x', { a: 'x', b: 'x', c: 'x' }],
    // What is set of a parent is inherited.
    ['--print --full --set a.builder=', { c: 'far' }],
  ];
  test.each(rows)('bake %s', async (line, want) => {
    const { out } = await runTool(['bake', 'a', 'b', 'c', ...line.split(' ')], { files });
    const targets: [string, { builder?: string }][] = Object.entries(JSON.parse(out).target);
    const builders = targets.flatMap(([name, { builder }]) => (builder ? [[name, builder]] : []));
    expect(Object.fromEntries(builders)).toEqual(want);
  });
});
