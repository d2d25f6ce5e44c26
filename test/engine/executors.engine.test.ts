import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { freePort, startDaemon } from '../load/git-server.ts';
import { type BuildRun, docker, hasEngine, Project, registry, runOf, unique } from './engine.ts';

const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

function project(target: Record<string, unknown>, files: Record<string, string> = {}): Project {
  const made = new Project({ variable: { OUT: { default: 'out' } }, target }, files);
  projects.push(made);
  return made;
}

/** BuildKit's own client where there is one, else one that refuses what that does not know. */
const buildctl = process.env['BAKE_BUILDCTL'] ?? resolve('test/engine/buildctl-shim.mjs');
const withBuildctl = {
  BAKE_BUILDCTL: buildctl,
  BAKE_EXECUTOR: 'buildctl',
  BUILDKIT_HOST: process.env['ENGINE_BUILDKIT'] ?? '',
};

/** The exit code, and why it is not 0. */
function told({ code, events, error }: BuildRun): readonly unknown[] {
  if (code === 0) return [code];
  const failures = events.flatMap((event) => {
    if (event.kind === 'target-changed') return event.failure?.message ?? [];
    return event.kind === 'notice' ? event.message : [];
  });
  return [code, ...failures, ...error.split('\n').filter((line) => !line.startsWith('{'))];
}

/** A program in the project's `bin`. */
function program(made: Project, name: string, text: string): void {
  made.write(`bin/${name}`, text);
  chmodSync(made.path(`bin/${name}`), 0o755);
}

const onPath = (made: Project): Record<string, string> => ({
  PATH: `${made.path('bin')}:${process.env['PATH'] ?? ''}`,
});

interface Descriptor {
  readonly digest: string;
  readonly platform?: { readonly architecture: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What the images of a layout are made of, by platform: layers and configuration, not when. */
function imagesIn(made: Project, folder: string): Record<string, unknown> {
  const blob = (digest: string) =>
    JSON.parse(made.read(`${folder}/blobs/${digest.replace(':', '/')}`));
  const top: Descriptor = JSON.parse(made.read(`${folder}/index.json`)).manifests[0];
  const index = blob(top.digest);
  const manifests: readonly Descriptor[] = index.manifests ?? [top];
  const images: Record<string, unknown> = {};
  const attestations: string[] = [];
  for (const { digest, annotations = {} } of manifests) {
    if (annotations['vnd.docker.reference.type'] !== undefined) {
      const { layers } = blob(digest);
      for (const layer of layers) attestations.push(layer.annotations['in-toto.io/predicate-type']);
      continue;
    }
    const manifest = blob(digest);
    const config = blob(manifest.config.digest);
    images[config.architecture] = {
      layers: config.rootfs.diff_ids,
      config: config.config,
      history: config.history.map(({ created_by }: { created_by: string }) => created_by),
      annotations: manifest.annotations,
    };
  }
  return { ...images, attestations: [...new Set(attestations)] };
}

const files = {
  Dockerfile: `FROM scratch AS first\nCOPY a /${unique}\nFROM first AS last\nCOPY a /b\n`,
  'sub/Dockerfile': 'FROM scratch\nCOPY s /s\n',
  'sub/s': 'in sub',
  'sub/Dockerfile2': 'FROM scratch\nCOPY a /two\n',
  'sub/a': 'in sub, too',
  a: unique,
};

const layout = (name: string) => [{ type: 'oci', tar: 'false', dest: `\${OUT}/${name}` }];

const onArch = (link: string, platforms: readonly string[]): Record<string, unknown> => ({
  contexts: { b: link },
  platforms,
  'dockerfile-inline': 'FROM b\nARG TARGETARCH\nENV OWN=$TARGETARCH\n',
});

/** Built with Buildx and with buildctl, they have to hold the same. */
const twins: Record<string, Record<string, unknown>> = {
  plain: {},
  staged: { target: 'first', labels: { a: 'b c', d: '"e",f' } },
  inlined: {
    'dockerfile-inline': 'FROM scratch\nARG V\nCOPY a /a-$${V}\nENV V=$${V}\n',
    args: { V: 'x' },
  },
  folder: { context: 'sub' },
  beside: { context: 'sub', dockerfile: '../Dockerfile' },
  contexts: {
    contexts: { x: 'sub', busybox: 'docker-image://busybox' },
    'dockerfile-inline': 'FROM busybox\nCOPY --from=x s /s\n',
  },
  platforms: { platforms: ['linux/amd64', 'linux/arm64'], tags: ['twin:1', 'twin:2'] },
  annotated: { annotations: ['manifest:a=b,c'], attest: ['type=provenance,mode=max'] },
  linked: { contexts: { first: 'target:base' }, 'dockerfile-inline': 'FROM first\nCOPY a /c\n' },
  'linked-platforms': {
    contexts: { first: 'target:base' },
    platforms: ['linux/amd64', 'linux/arm64'],
    'dockerfile-inline': 'FROM scratch\nCOPY --from=first / /\n',
  },
  // A link is built for its own platforms, whatever those of the target are.
  'linked-native': onArch('target:arch', ['linux/amd64', 'linux/arm64']),
  'linked-both': onArch('target:arches', ['linux/amd64', 'linux/arm64']),
  'linked-one': onArch('target:arches', ['linux/arm64']),
  'linked-twice': {
    contexts: { one: 'target:linked', two: 'target:base' },
    'dockerfile-inline': 'FROM one\nCOPY --from=two /base /two\n',
  },
  stepped: {
    'dockerfile-inline': `FROM busybox
RUN --network=none --mount=type=secret,id=t --mount=type=secret,id=f cat /run/secrets/t /run/secrets/f | sha256sum >/sum && ulimit -n >/limit && grep host.test /etc/hosts >/hosts && df -k /dev/shm | tail -1 | tr -s ' ' | cut -d' ' -f2 >/shm\n`,
    secret: ['id=t,env=TOKEN', 'id=f,src=a'],
    ulimits: ['nofile=1000:2000'],
    'extra-hosts': { 'host.test': '10.9.8.7' },
    'shm-size': '32m',
  },
};

const long = { timeout: 240_000 };

describe.skipIf(!hasEngine)('images that buildctl builds', () => {
  test('hold what those of Buildx hold', long, async () => {
    const base = {
      'dockerfile-inline': `FROM scratch\nCOPY a /base\nENV BASE=${unique}\nUSER 7\n`,
      output: ['type=cacheonly'],
    };
    const arch = {
      'dockerfile-inline': 'FROM scratch\nARG TARGETARCH\nENV BASE=$TARGETARCH\nCOPY a /a\n',
      output: ['type=cacheonly'],
    };
    const arches = { ...arch, platforms: ['linux/amd64', 'linux/arm64'] };
    const targets = Object.fromEntries(
      Object.entries(twins).map(([name, target]) => [name, { ...target, output: layout(name) }]),
    );
    const made = project({ base, arch, arches, ...targets }, files);
    const names = Object.keys(twins);
    const env = { TOKEN: 'of the environment' };
    const buildx = await made.build(names, { ...env, OUT: 'buildx' });
    expect(told(buildx)).toEqual([0]);
    const own = await made.build(names, { ...env, ...withBuildctl, OUT: 'own' });
    expect(told(own)).toEqual([0]);
    for (const name of names) {
      expect([name, imagesIn(made, `own/${name}`)]).toEqual([
        name,
        imagesIn(made, `buildx/${name}`),
      ]);
    }
    expect(own.states).toMatchObject({ base: 'done', 'linked-twice': 'done' });
    expect(own.results['plain']?.['containerimage.digest']).toMatch(/^sha256:/);
  });

  test('are pushed, loaded and exported', long, async () => {
    const made = project(
      {
        pushed: { output: ['type=registry'], tags: [`${registry}/own:${unique}`] },
        loaded: { output: ['type=docker'], tags: [`own:${unique}`], context: 'sub' },
        filed: {
          output: ['type=local,dest=deep/er', 'type=tar,dest=new/folder/out.tar'],
          context: 'sub',
        },
        streamed: { output: ['type=tar,dest=-'], context: 'sub' },
      },
      files,
    );
    const run = await made.build(['pushed', 'loaded', 'filed'], withBuildctl);
    expect(told(run)).toEqual([0]);
    const pushed = await fetch(`http://${registry}/v2/own/manifests/${unique}`, {
      headers: {
        Accept:
          'application/vnd.oci.image.index.v1+json,application/vnd.oci.image.manifest.v1+json',
      },
    });
    expect(pushed.headers.get('docker-content-digest')).toBe(
      run.results['pushed']?.['containerimage.digest'],
    );
    expect(JSON.parse(docker('image', 'inspect', `own:${unique}`))[0].RepoTags).toContain(
      `own:${unique}`,
    );
    expect([made.read('deep/er/s'), made.read('new/folder/out.tar').includes('in sub')]).toEqual([
      'in sub',
      true,
    ]);
    const streamed = await made.build(['streamed'], withBuildctl);
    expect([streamed.code, streamed.out.includes('in sub')]).toEqual([0, true]);
  });

  test('are built from repositories', long, async () => {
    const repository = project({}, files);
    const git = (...words: string[]): void => {
      const { status, stderr } = spawnSync(
        'git',
        ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words],
        { cwd: repository.folder, encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(stderr);
    };
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '--message=all');
    const port = await freePort();
    const daemon = await startDaemon(repository.folder, port);
    const url = `git://127.0.0.1:${port}/.git#main`;
    const places: Record<string, Record<string, unknown>> = {
      whole: { context: url },
      below: { context: `${url}:sub` },
      dockerfile: { context: url, dockerfile: 'sub/Dockerfile2' },
      here: { context: url, dockerfile: 'cwd://here/Dockerfile' },
      inlined: {
        context: `${url}:sub`,
        contexts: { x: url },
        'dockerfile-inline': 'FROM scratch\nCOPY --from=x a /x\nCOPY s /s\n',
      },
    };
    const targets = Object.entries(places).map(
      ([name, target]) => [name, { ...target, output: layout(name) }] as const,
    );
    const made = project(Object.fromEntries(targets), {
      'here/Dockerfile': 'FROM scratch\nCOPY a /here\n',
    });
    const names = Object.keys(places);
    try {
      expect(told(await made.build(names, { OUT: 'buildx' }))).toEqual([0]);
      expect(told(await made.build(names, { ...withBuildctl, OUT: 'own' }))).toEqual([0]);
    } finally {
      daemon.kill();
    }
    for (const name of names) {
      expect([name, imagesIn(made, `own/${name}`)]).toEqual([
        name,
        imagesIn(made, `buildx/${name}`),
      ]);
    }
  });

  test('that fail tell why, and leave nothing', long, async () => {
    const made = project(
      {
        bad: {
          'dockerfile-inline': `FROM busybox\nRUN --network=none echo ${unique}; exit 7\n`,
          output: ['type=tar,dest=new/bad.tar'],
        },
        dependent: {
          contexts: { bad: 'target:bad' },
          'dockerfile-inline': 'FROM bad\n',
          output: ['type=cacheonly'],
        },
      },
      files,
    );
    const { code, states, error } = await made.build(
      ['--keep-going', 'dependent', 'bad'],
      withBuildctl,
    );
    expect([code, states]).toEqual([1, { bad: 'failed', dependent: 'skipped' }]);
    expect(error).toContain('did not complete successfully: exit code: 7');
    expect(readdirSync(made.path('new'))).toEqual([]);
  });

  test('are questioned', long, async () => {
    const made = project({
      a: { 'dockerfile-inline': 'FROM scratch AS one\nFROM scratch AS two\n' },
    });
    const { code, out } = await made.build(['--call=targets', 'a'], withBuildctl);
    expect([code, /one[\s\S]*two/.test(out)]).toEqual([0, true]);
  });

  test('come out of a cache that was exported', long, async () => {
    const made = project(
      {
        a: {
          'dockerfile-inline': `FROM busybox\nRUN --network=none echo cached ${unique}\n`,
          output: ['type=cacheonly'],
          'cache-to': ['type=local,dest=cache,mode=max'],
          'cache-from': ['type=local,src=cache', 'type=gha'],
        },
      },
      files,
    );
    expect((await made.build(['--set=a.cache-from=', 'a'], withBuildctl)).code).toBe(0);
    const { code, events } = await made.build(['a'], withBuildctl);
    const names = events.flatMap((event) => (event.kind === 'step-changed' ? [event.name] : []));
    expect([code, names.join('\n')]).toEqual([
      0,
      expect.stringContaining('importing cache manifest'),
    ]);
  });
});

/** As BuildKit's: starts a daemon, waits for it, runs the client, ends the daemon. */
const daemonless = `#!/bin/sh
set -eu
tmp=$(mktemp -d)
$BUILDKITD $BUILDKITD_FLAGS --addr=unix://$tmp/sock >$tmp/log 2>&1 &
pid=$!
trap 'kill $pid; rm -rf $tmp' EXIT
tries=0
until $BUILDCTL --addr=unix://$tmp/sock debug workers >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ $tries -lt 100 ] || { cat $tmp/log >&2; exit 1; }
  sleep 0.1
done
$BUILDCTL --addr=unix://$tmp/sock "$@"
`;

/** A daemon that is the engine's: what comes to its socket goes there. */
const bridge = `#!${process.execPath}
const net = require('node:net');
require('node:fs').appendFileSync(process.env.DAEMONS, JSON.stringify(process.argv.slice(2)) + '\\n');
const path = process.argv.find((word) => word.startsWith('--addr=')).slice('--addr=unix://'.length);
const engine = process.env.ENGINE_BUILDKIT.slice('unix://'.length);
net.createServer((from) => {
  const to = net.connect(engine);
  from.pipe(to).pipe(from);
  for (const end of [from, to]) end.on('error', () => { from.destroy(); to.destroy(); });
}).listen(path);
process.on('SIGTERM', () => process.exit());
`;

describe.skipIf(!hasEngine)('a daemon for each target', () => {
  test('by the script, with what a build may do in its flags', long, async () => {
    const made = project(
      {
        base: { 'dockerfile-inline': `FROM scratch\nCOPY a /${unique}\n` },
        app: {
          contexts: { base: 'target:base' },
          'dockerfile-inline': 'FROM base\nCOPY a /b\n',
          network: 'host',
          output: ['type=local,dest=out'],
        },
      },
      files,
    );
    program(made, 'buildctl-daemonless.sh', daemonless);
    program(made, 'fake-buildkitd', bridge);
    const run = await made.build(['--executor=daemonless', '--allow=network.host', 'app'], {
      ...onPath(made),
      BUILDCTL: buildctl,
      BUILDKITD: 'fake-buildkitd',
      BUILDKITD_FLAGS: '--debug',
      DAEMONS: made.path('daemons'),
    });
    expect(told(run)).toEqual([0]);
    expect(run.states).toEqual({ app: 'done', base: 'done' });
    expect(readdirSync(made.path('out')).sort()).toEqual([unique, 'b'].sort());
    const flags = made
      .read('daemons')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).slice(0, -1));
    expect(flags).toEqual([['--debug'], ['--debug', '--allow-insecure-entitlement=network.host']]);
  });

  test('in a container that has everything mounted', long, async () => {
    const image = `stub-${unique}`;
    // Writes down what it was given and what it sees.
    const stub = `#!/bin/sh
{
  for word in "$@"; do
    case $word in
      context=*) echo "context: $(ls \${word#context=} | tr '\\n' ' ')" ;;
      dockerfile=*) echo "dockerfile: $(cat \${word#dockerfile=}/Dockerfile)" ;;
      id=f,*) echo "secret: $(cat \${word#id=f,src=})" ;;
      context:base=*) echo "$word" ;;
      type=oci,*dest=*) mkdir -p \${word##*dest=}; echo '{"manifests":[{"digest":"sha256:1"}]}' >\${word##*dest=}/index.json ;;
      type=tar,dest=*) seen=\${word#type=tar,dest=} ;;
      /bakefile/*.json) echo '{"containerimage.digest":"sha256:2"}' >$word ;;
    esac
  done
  echo "token: $TOKEN, flags: $BUILDKITD_FLAGS, config: $(ls ~/.docker | tr '\\n' ' ')"
} >/tmp/seen
[ -z "\${seen:-}" ] || cp /tmp/seen $seen
`;
    const made = project(
      {
        base: { 'dockerfile-inline': 'FROM scratch', output: ['type=cacheonly'] },
        app: {
          context: 'sub',
          contexts: { base: 'target:base' },
          'dockerfile-inline': 'FROM base # here',
          secret: ['id=t,env=TOKEN', 'id=f,src=a'],
          output: ['type=tar,dest=made/here.tar'],
        },
      },
      {
        ...files,
        'stub/buildctl-daemonless.sh': stub,
        'stub/Dockerfile': 'FROM busybox\nCOPY --chmod=755 buildctl-daemonless.sh /bin/\n',
      },
    );
    docker('build', '--quiet', '--tag', image, made.path('stub'));
    made.write('other/Dockerfile', `FROM ${image}\nUSER 1000\n`);
    docker('build', '--quiet', '--tag', `${image}-user`, made.path('other'));
    made.write('made/there', '');
    for (const executor of ['daemonless', 'rootless']) {
      rmSync(made.path('made/here.tar'), { force: true });
      chmodSync(made.path('made'), 0o777);
      const own = executor === 'rootless' ? `${image}-user` : image;
      const run = await made.build([`--executor=${executor},image=${own}`, 'app'], {
        TOKEN: 'hush',
        BUILDKITD_FLAGS: '',
      });
      expect([executor, ...told(run)]).toEqual([executor, 0]);
      const flags = executor === 'rootless' ? '--oci-worker-no-process-sandbox' : '';
      expect(made.read('made/here.tar').replace(/config: .*/, '')).toBe(
        `context: Dockerfile Dockerfile2 a s \ndockerfile: FROM base # here\ncontext:base=oci-layout://layout0@sha256:1\nsecret: ${unique}\ntoken: hush, flags: ${flags}, \n`,
      );
      expect(run.results['app']?.['containerimage.digest']).toBe('sha256:2');
    }
    docker('image', 'rm', `${image}-user`, image);
  });
});

describe.skipIf(!hasEngine)('a container that is interrupted', () => {
  test('goes away', long, async () => {
    const image = `sleeper-${unique}`;
    const made = project(
      { app: { 'dockerfile-inline': 'FROM scratch', output: ['type=cacheonly'] } },
      {
        'stub/buildctl-daemonless.sh': '#!/bin/sh\nsleep 1000\n',
        'stub/Dockerfile': 'FROM busybox\nCOPY --chmod=755 buildctl-daemonless.sh /bin/\n',
      },
    );
    docker('build', '--quiet', '--tag', image, made.path('stub'));
    const running = (): string => docker('ps', '--quiet', '--filter', `ancestor=${image}`).trim();
    const child = made.start([`--executor=daemonless,image=${image}`, 'app']);
    const ended = runOf(child);
    while (running() === '') await new Promise((done) => setTimeout(done, 100));
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    while (running() !== '') await new Promise((done) => setTimeout(done, 100));
    docker('image', 'rm', image);
  });
});

/** A pack that makes an image of the folder, as buildpacks would of an application. */
const pack = `#!${process.execPath}
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
const of = (flag) => args.flatMap((word, index) => (word === flag ? [args[index + 1]] : []));
writeFileSync(process.env.PACK_LOG, JSON.stringify(args));
if (args[0] !== 'build' || of('--builder').length !== 1) process.exit(1);
const labels = of('--env').flatMap((text) => (text.startsWith('BP_IMAGE_LABELS=') ? text.slice(16).split(' ') : []));
const hashes = of('--env').filter((text) => !text.includes('=')).map((name) => name + '=' + createHash('sha256').update(process.env[name]).digest('hex'));
const dockerfile = 'FROM scratch\\nCOPY . /workspace\\n';
console.log('===> BUILDING');
execFileSync('docker', ['build', '--quiet', '--file', '-', ...[args[1], ...of('--tag')].flatMap((tag) => ['--tag', tag]), ...[...labels, ...hashes].flatMap((text) => ['--label', text]), ...of('--path')], { input: dockerfile });
`;

describe.skipIf(!hasEngine)('buildpacks', () => {
  test('build an image, which is pushed', long, async () => {
    const tags = [`${registry}/packed:${unique}`, `${registry}/packed:also`];
    const made = project(
      {
        app: {
          pack: { builder: 'heroku/builder:24', buildpacks: ['heroku/ruby'] },
          context: 'sub',
          tags,
          labels: { service: 'app' },
          secret: ['id=TOKEN'],
          output: ['type=registry'],
        },
        beside: { output: ['type=cacheonly'] },
      },
      files,
    );
    program(made, 'pack', pack);
    const env = { ...onPath(made), TOKEN: 'hush', PACK_LOG: made.path('log') };
    const run = await made.build(['app', 'beside'], env);
    expect(told(run)).toEqual([0]);
    expect(run.states).toEqual({ app: 'done', beside: 'done' });
    const words: string[] = JSON.parse(made.read('log'));
    expect(words.join(' ')).toContain(
      '--builder heroku/builder:24 --buildpack heroku/ruby --buildpack paketo-buildpacks/image-labels',
    );
    expect(words.join(' ') + run.error).not.toContain('hush');
    const labels = JSON.parse(docker('image', 'inspect', tags[0] ?? ''))[0].Config.Labels;
    expect(labels).toEqual({ service: 'app', TOKEN: expect.stringMatching(/^[0-9a-f]{64}$/) });
    for (const tag of ['also', unique]) {
      const response = await fetch(`http://${registry}/v2/packed/manifests/${tag}`, {
        headers: {
          Accept:
            'application/vnd.oci.image.index.v1+json,application/vnd.oci.image.manifest.v1+json',
        },
      });
      expect(response.status).toBe(200);
    }
  });
});
