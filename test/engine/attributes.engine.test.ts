import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fields } from '../../src/model/fields.ts';
import { type BuildRun, docker, hasEngine, Project, registry, unique } from './engine.ts';

const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

function project(target: Record<string, unknown>, files: Record<string, string> = {}): Project {
  const made = new Project({ target: { default: target, other } }, files);
  projects.push(made);
  return made;
}

const other = {
  'dockerfile-inline': 'FROM scratch\nCOPY other.txt /other.txt\n',
};

/** Each attribute, a target that has it, and where it shows. */
const rows: Record<
  string,
  {
    target: Record<string, unknown>;
    files?: Record<string, string>;
    words?: readonly string[];
    env?: Record<string, string>;
    shows: (run: BuildRun, project: Project) => unknown;
    as: unknown;
    /** It fails, with this in its error. */
    refused?: RegExp;
  }
> = {
  context: {
    target: { context: 'sub', dockerfile: 'D', output: ['out'] },
    files: { 'sub/D': 'FROM scratch\nCOPY a /a\n', 'sub/a': 'in sub' },
    shows: (_, made) => made.read('out/a'),
    as: 'in sub',
  },
  contexts: {
    target: {
      contexts: { x: 'sub', linked: 'target:other' },
      'dockerfile-inline': 'FROM scratch\nCOPY --from=x a /a\nCOPY --from=linked other.txt /b\n',
      output: ['out'],
    },
    files: { 'sub/a': 'named', 'other.txt': 'linked' },
    shows: (_, made) => [made.read('out/a'), made.read('out/b')],
    as: ['named', 'linked'],
  },
  dockerfile: {
    target: { dockerfile: 'sub/My.Dockerfile', output: ['out'] },
    files: { 'sub/My.Dockerfile': 'FROM scratch\nCOPY a /a\n', a: 'own' },
    shows: (_, made) => made.read('out/a'),
    as: 'own',
  },
  'dockerfile-inline': {
    target: { 'dockerfile-inline': 'FROM scratch\nCOPY a /$${b:-x}y\n', output: ['out'] },
    files: { a: 'inline' },
    shows: (_, made) => readdirSync(made.path('out')),
    as: ['xy'],
  },
  args: {
    target: {
      args: { A: 'x$${y} %%{z} "q"', NONE: null },
      'dockerfile-inline': `FROM busybox\nARG A\nARG NONE=kept\nRUN --network=none echo "${unique} $A $NONE"\n`,
      output: ['type=cacheonly'],
    },
    shows: ({ logs }) => logs['default']?.trim(),
    as: `${unique} x\${y} %{z} "q" kept`,
  },
  labels: {
    target: {
      labels: { 'a.b': '$${x} 1' },
      'dockerfile-inline': 'FROM busybox',
      tags: [`l:${unique}`],
    },
    shows: () => JSON.parse(docker('image', 'inspect', `l:${unique}`))[0].Config.Labels,
    as: { 'a.b': '${x} 1' },
  },
  tags: {
    target: { tags: [`t:${unique}`, `t2:${unique}`], 'dockerfile-inline': 'FROM busybox' },
    shows: () => JSON.parse(docker('image', 'inspect', `t:${unique}`))[0].RepoTags.sort(),
    as: [`t2:${unique}`, `t:${unique}`],
  },
  annotations: {
    target: {
      annotations: ['manifest:org.example=$${n}'],
      'dockerfile-inline': 'FROM scratch\nCOPY a /a\n',
      output: ['type=oci,tar=false,dest=out'],
    },
    files: { a: unique },
    shows: (_, made) => manifestOf(made)['annotations'],
    as: { 'org.example': '${n}' },
  },
  attest: {
    target: {
      attest: ['type=provenance,mode=max'],
      'dockerfile-inline': 'FROM scratch\nCOPY a /a\n',
      output: ['type=oci,tar=false,dest=out'],
    },
    files: { a: unique },
    shows: (_, made) => JSON.stringify(manifestsIn(made)).includes('attestation-manifest'),
    as: true,
  },
  target: {
    target: {
      target: 'first',
      'dockerfile-inline': 'FROM scratch AS first\nCOPY a /a\nFROM scratch\nCOPY a /b\n',
      output: ['out'],
    },
    files: { a: '' },
    shows: (_, made) => readdirSync(made.path('out')),
    as: ['a'],
  },
  output: {
    target: {
      'dockerfile-inline': 'FROM scratch\nCOPY a /a\n',
      output: ['type=local,dest=one', 'type=tar,dest=two.tar'],
    },
    files: { a: 'both' },
    shows: (_, made) => [made.read('one/a'), made.read('two.tar').includes('both')],
    as: ['both', true],
  },
  platforms: {
    target: {
      platforms: ['linux/amd64', 'linux/arm64'],
      'dockerfile-inline': 'FROM scratch\nCOPY a /a\n',
      output: ['type=oci,tar=false,dest=out'],
    },
    files: { a: unique },
    shows: (_, made) =>
      manifestsIn(made)
        .map(({ platform }) => `${platform.os}/${platform.architecture}`)
        .filter((name) => !name.includes('unknown'))
        .sort(),
    as: ['linux/amd64', 'linux/arm64'],
  },
  secret: {
    target: {
      secret: ['id=a,env=HUSH', 'id=b,src=hush.txt'],
      'dockerfile-inline': `FROM busybox\nRUN --network=none --mount=type=secret,id=a --mount=type=secret,id=b echo ${unique}; cd /run/secrets; sha256sum a b | cut -c1-8\n`,
      tags: [`s:${unique}`],
    },
    files: { 'hush.txt': 'of a file' },
    env: { HUSH: 'of the environment' },
    shows: ({ logs, error, out }) => [
      logs['default']?.trim().split('\n').slice(1),
      /of the environment|of a file/.test(error + out),
      /of the environment|of a file/.test(docker('history', '--no-trunc', `s:${unique}`)),
    ],
    as: [['275ab728', 'e51ee4cf'], false, false],
  },
  'no-cache': {
    target: {
      'no-cache': true,
      'dockerfile-inline': 'FROM busybox\nRUN --network=none echo again\n',
      output: ['type=cacheonly'],
    },
    shows: ({ logs }) => logs['default']?.trim(),
    as: 'again',
  },
  'no-cache-filter': {
    target: {
      'no-cache-filter': ['last'],
      'dockerfile-inline':
        'FROM busybox AS first\nFROM first AS last\nRUN --network=none echo filtered\n',
      output: ['type=cacheonly'],
    },
    shows: ({ logs }) => logs['default']?.trim(),
    as: 'filtered',
  },
  pull: {
    target: {
      pull: true,
      'dockerfile-inline': `FROM gone-${unique}\n`,
      output: ['type=cacheonly'],
    },
    shows: ({ error }) => error,
    as: expect.stringContaining('not found'),
    refused: /not found/,
  },
  network: {
    target: {
      network: 'none',
      'dockerfile-inline': `FROM busybox\nRUN echo ${unique} && ip -o link | wc -l\n`,
      output: ['type=cacheonly'],
    },
    shows: ({ logs }) => logs['default']?.trim().split('\n')[1],
    as: '1',
  },
  'shm-size': {
    target: {
      'shm-size': '128m',
      'dockerfile-inline': `FROM busybox\nRUN --network=none echo ${unique} && df -m /dev/shm | tail -1 | tr -s ' ' | cut -d' ' -f2\n`,
      output: ['type=cacheonly'],
    },
    shows: ({ logs }) => logs['default']?.trim().split('\n')[1],
    as: '128',
  },
  ulimits: {
    target: {
      ulimits: ['nofile=1234:2345'],
      'dockerfile-inline': `FROM busybox\nRUN --network=none echo ${unique} && ulimit -Sn && ulimit -Hn\n`,
      output: ['type=cacheonly'],
    },
    shows: ({ logs }) => logs['default']?.trim().split('\n').slice(1),
    as: ['1234', '2345'],
  },
  'extra-hosts': {
    target: {
      'extra-hosts': { 'example.test': '10.1.2.3' },
      'dockerfile-inline': `FROM busybox\nRUN --network=none echo ${unique} && grep example.test /etc/hosts\n`,
      output: ['type=cacheonly'],
    },
    shows: ({ logs }) => logs['default']?.includes('10.1.2.3'),
    as: true,
  },
  entitlements: {
    target: {
      entitlements: ['security.insecure'],
      'dockerfile-inline': `FROM busybox\nRUN --network=none echo ${unique}\n`,
      output: ['type=cacheonly'],
    },
    shows: ({ error }) => error,
    as: expect.stringContaining('--allow=security.insecure'),
    refused: /additional privileges requested/,
  },
  call: {
    target: {
      call: 'targets',
      'dockerfile-inline': 'FROM scratch AS first\nFROM scratch AS second\n',
    },
    shows: ({ out }) => /first[\s\S]*second/.test(out),
    as: true,
  },
  'cache-to': {
    target: {
      'cache-to': ['type=local,dest=cache'],
      'dockerfile-inline': 'FROM scratch\nCOPY a /a\n',
      output: ['type=cacheonly'],
    },
    files: { a: unique },
    shows: (_, made) => readdirSync(made.path('cache')).includes('index.json'),
    as: true,
  },
  resources: {
    target: { resources: { memory: '64m' }, 'dockerfile-inline': 'FROM scratch' },
    shows: ({ error }) => error,
    as: expect.stringContaining('needs Buildx 0.35 or later'),
    refused: /too old/,
  },
  policy: {
    target: { policy: ['strict=true'], 'dockerfile-inline': 'FROM scratch' },
    shows: ({ error }) => error,
    as: expect.stringContaining('needs Buildx 0.31 or later'),
    refused: /too old/,
  },
};

/** What has a test of its own, or does not reach a build. */
const elsewhere = ['description', 'inherits', 'builder', 'pack', 'source', 'ssh', 'cache-from'];

test('every attribute has a row', () => {
  expect([...Object.keys(rows), ...elsewhere].sort()).toEqual(Object.keys(fields).sort());
});

describe.skipIf(!hasEngine)('attributes in what is built', () => {
  for (const [
    name,
    { target, files = {}, words = [], env = {}, shows, as, refused },
  ] of Object.entries(rows)) {
    test(name, { timeout: 60_000 }, async () => {
      const made = project(target, files);
      const run = await made.build(words, env);
      if (refused !== undefined) {
        expect(run.code).toBe(1);
        expect(run.error).toMatch(refused);
      } else expect([run.code, run.error]).toEqual([0, expect.any(String)]);
      expect(shows(run, made)).toEqual(as);
    });
  }

  test('cache-from', { timeout: 60_000 }, async () => {
    const target = {
      'dockerfile-inline': `FROM busybox\nRUN --network=none echo cached ${unique}\n`,
      output: ['type=cacheonly'],
      'cache-to': ['type=local,dest=cache,mode=max'],
      'cache-from': ['type=local,src=cache'],
    };
    const made = project(target);
    expect((await made.build(['--set=default.cache-from='])).code).toBe(0);
    const { code, events } = await made.build();
    expect(code).toBe(0);
    const names = events.flatMap((event) => (event.kind === 'step-changed' ? [event.name] : []));
    expect(names.join('\n')).toContain('importing cache manifest');
  });

  test('ssh', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'agent-'));
    const agent = createServer();
    const socket = join(folder, 'agent.sock');
    await new Promise<void>((done) => agent.listen(socket, done));
    const made = project({
      ssh: ['default'],
      'dockerfile-inline': `FROM busybox\nRUN --network=none --mount=type=ssh echo ${unique} && ls $SSH_AUTH_SOCK\n`,
      output: ['type=cacheonly'],
    });
    const refused = await made.build([], { SSH_AUTH_SOCK: socket });
    expect(refused.error).toContain('--allow=ssh');
    const { code, logs } = await made.build(['--allow=ssh'], { SSH_AUTH_SOCK: socket });
    agent.close();
    rmSync(folder, { recursive: true });
    expect(code).toBe(0);
    expect(logs['default']).toContain('/run/buildkit/ssh_agent.0');
  });

  test('push', { timeout: 60_000 }, async () => {
    const tag = `${registry}/pushed:${unique}`;
    const made = project({ tags: [tag], 'dockerfile-inline': 'FROM busybox\n' });
    const { code, results } = await made.build(['--push']);
    expect(code).toBe(0);
    const response = await fetch(`http://${registry}/v2/pushed/manifests/${unique}`, {
      headers: { Accept: 'application/vnd.oci.image.index.v1+json' },
    });
    expect(response.headers.get('docker-content-digest')).toBe(
      results['default']?.['containerimage.digest'],
    );
  });
});

function indexOf(made: Project): { manifests: { digest: string }[] } {
  return JSON.parse(made.read('out/index.json'));
}

function blobOf(made: Project, digest: string): Record<string, unknown> {
  return JSON.parse(made.read(`out/blobs/${digest.replace(':', '/')}`));
}

interface Descriptor {
  readonly digest: string;
  readonly platform: { readonly os: string; readonly architecture: string };
}

function manifestsIn(made: Project): readonly Descriptor[] {
  const [first] = indexOf(made).manifests;
  return (blobOf(made, first?.digest ?? '')['manifests'] ?? []) as Descriptor[];
}

function manifestOf(made: Project): Record<string, unknown> {
  const [first] = indexOf(made).manifests;
  const blob = blobOf(made, first?.digest ?? '');
  const [inner] = (blob['manifests'] ?? []) as Descriptor[];
  return inner === undefined ? blob : blobOf(made, inner.digest);
}
