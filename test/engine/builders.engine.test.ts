import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join, resolve } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { freePort } from '../load/git-server.ts';
import { hasSshd, SshServer } from '../load/ssh-server.ts';
import { type BuildRun, docker, hasEngine, Project, registry, runOf, unique } from './engine.ts';
import { startSecondEngine } from './second-engine.ts';

const unix = process.env['ENGINE_BUILDKIT'] ?? '';
const tcp = process.env['ENGINE_BUILDKIT_TCP'] ?? '';
const buildx = process.env['ENGINE_BUILDX'] ?? '';
const isRoot = process.getuid?.() === 0;
const long = { timeout: 120_000 };

/** A Buildx with a store of its own. */
class Store {
  readonly folder: string = mkdtempSync('/tmp/bakefile-store-');

  get env(): Record<string, string> {
    return { BUILDX_CONFIG: this.folder };
  }

  /** The builders that Buildx keeps. */
  get names(): readonly string[] {
    try {
      return readdirSync(join(this.folder, 'instances')).sort();
    } catch {
      return [];
    }
  }

  /** A builder as Buildx keeps it. */
  read(name: string): {
    readonly Driver: string;
    readonly Nodes: readonly Record<string, unknown>[];
  } {
    return JSON.parse(readFileSync(join(this.folder, 'instances', name), 'utf8'));
  }

  call(...words: string[]): void {
    const { status, stderr } = spawnSync(buildx, words, {
      encoding: 'utf8',
      env: { ...process.env, ...this.env },
    });
    if (status !== 0) throw new Error(stderr);
  }

  remove(): void {
    for (const name of this.names) {
      spawnSync(buildx, ['rm', '--force', name], { env: { ...process.env, ...this.env } });
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const stores: Store[] = [];
const projects: Project[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.remove();
});
afterAll(() => {
  for (const project of projects) project.remove();
});

function store(): Store {
  const made = new Store();
  stores.push(made);
  return made;
}

/** A target that copies a file, placed on a builder. */
function copies(builder: string, out: string, more = ''): string {
  return `target "${builder}" {
  builder           = "${builder}"
  dockerfile-inline = "FROM scratch\\nCOPY a /a\\n"
  output            = ["${out}"]
  ${more}
}
`;
}

function project(text: string, files: Record<string, string> = {}): Project {
  const made = new Project(text, { a: `${unique}-${projects.length}`, ...files });
  projects.push(made);
  return made;
}

async function toolbox(
  at: Project,
  words: readonly string[],
  env: Record<string, string>,
): Promise<{ readonly code: number | null; readonly out: string; readonly error: string }> {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('dist/bin/bakefile.js'), 'builders', ...words],
    { cwd: at.folder, encoding: 'utf8', env: { ...process.env, ...env } },
  );
  return { code: status, out: stdout, error: stderr };
}

const remote = (name: string, endpoint: string, more = ''): string =>
  `builder "${name}" {\n  driver   = "remote"\n  endpoint = "${endpoint}"\n  ${more}\n}\n`;

function succeeded({ code, error }: BuildRun): void {
  expect(code, error).toBe(0);
}

describe.skipIf(!hasEngine)('builders of a real Buildx', () => {
  test('two remote builders in one run, over a socket and over TCP', long, async () => {
    const { env, names } = store();
    expect(names).toEqual([]);
    const made = project(
      `${remote('one', unix)}${remote('two', tcp)}${copies('one', 'out1')}${copies('two', 'out2')}`,
    );
    const [current] = stores;
    succeeded(await made.build(['one', 'two'], env));
    expect([made.read('out1/a'), made.read('out2/a')]).toEqual([made.read('a'), made.read('a')]);
    expect(current?.names).toEqual(['one', 'two']);
    expect(current?.read('two').Nodes[0]?.['Endpoint']).toBe(tcp);
    // Equal builders are used as they are.
    succeeded(await made.build(['one', 'two'], env));
    expect(current?.names).toEqual(['one', 'two']);
  });

  test('a target links to one on another builder', long, async () => {
    const { env } = store();
    const made = project(`${remote('one', unix)}${remote('two', tcp)}
target "base" {
  builder           = "one"
  dockerfile-inline = "FROM scratch\\nCOPY a /a\\n"
}
target "app" {
  builder           = "two"
  contexts          = { base = "target:base" }
  dockerfile-inline = "FROM base\\nCOPY a /b\\n"
  output            = ["out"]
}
`);
    succeeded(await made.build(['app'], env));
    expect(readdirSync(made.path('out')).sort()).toEqual(['a', 'b']);
  });

  test('the docker driver', long, async () => {
    const { env } = store();
    const text = 'builder "default" { driver = "docker" }\n';
    succeeded(await project(text + copies('default', 'out')).build(['default'], env));
    const other = project(`builder "other" { driver = "docker" }\n${copies('other', 'out')}`);
    const { code, error } = await other.build(['other'], env);
    expect([code, error]).toEqual([
      1,
      expect.stringContaining('additional instances of driver "docker" cannot be created'),
    ]);
  });

  test('TCP with TLS, and keys that are not there', long, async () => {
    const kept = store();
    const made = project('');
    makeKeys(made.path('keys'));
    const read = (name: string): string => made.read(`keys/${name}`);
    const { hostname, port } = new URL(tcp);
    const server = createTlsServer(
      {
        key: read('server.key'),
        cert: read('server.pem'),
        ca: read('ca.pem'),
        requestCert: true,
        rejectUnauthorized: true,
        ALPNProtocols: ['h2'],
      },
      (client) => {
        const engine = connect(Number(port), hostname);
        const end = (): void => {
          client.destroy();
          engine.destroy();
        };
        for (const side of [client, engine]) side.on('error', end).on('close', end);
        client.pipe(engine);
        engine.pipe(client);
      },
    ).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const endpoint = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const options = (key: string): string =>
      `driver-opt = { cacert = "keys/ca.pem", cert = "keys/client.pem", key = "keys/${key}", servername = "localhost" }`;
    try {
      made.write(
        'docker-bake.hcl',
        remote('tls', endpoint, options('client.key')) + copies('tls', 'out'),
      );
      succeeded(await made.build(['tls'], kept.env));
      expect(made.read('out/a')).toBe(made.read('a'));
      const found = kept.read('tls').Nodes[0]?.['DriverOpts'];
      expect(found).toMatchObject({ cacert: made.path('keys/ca.pem') });
      succeeded(await made.build(['tls'], kept.env));
      made.write(
        'docker-bake.hcl',
        remote('tls2', endpoint, options('nope.key')) + copies('tls2', 'out'),
      );
      const { code, error } = await made.build(['tls2'], kept.env);
      expect([code, error]).toEqual([
        1,
        expect.stringMatching(/docker-bake\.hcl:4,16-\d+: Invalid/),
      ]);
      expect(error).toContain('The file keys/nope.key (key of builder "tls2") does not exist.');
      expect(kept.names).toEqual(['tls']);
    } finally {
      server.close();
    }
  });

  test.skipIf(!hasSshd)('remote over SSH', long, async () => {
    const kept = store();
    const server = new SshServer('/', await freePort());
    const { hostname, port } = new URL(tcp);
    const dial = `const s = require("net").connect(${port}, "${hostname}"); process.stdin.pipe(s).pipe(process.stdout)`;
    server.write('serve', `#!/bin/sh\nexec '${process.execPath}' -e '${dial}'\n`);
    const made = project(
      remote('far', `ssh://${server.login}:${server.port}`) + copies('far', 'out'),
    );
    made.write(
      'bin/ssh',
      `#!/bin/sh\nexec /usr/bin/${server.command()} -i ${server.path('accepted')} "$@"\n`,
    );
    chmodSync(made.path('bin/ssh'), 0o755);
    const path = `${made.path('bin')}:${process.env['PATH']}`;
    try {
      await server.start();
      succeeded(await made.build(['far'], { ...kept.env, PATH: path }));
      expect(made.read('out/a')).toBe(made.read('a'));
      expect(kept.read('far').Nodes[0]?.['Endpoint']).toBe(`ssh://${server.login}:${server.port}`);
    } finally {
      server.stop();
    }
  });

  test('docker-container, with what docker inspect shows of it', long, async () => {
    const kept = store();
    const image = `bk-stub:${unique}`;
    const name = `k${unique}`;
    const stub = project('', {
      buildctl:
        '#!/bin/sh\ncase "$*" in *dial-stdio*) exec nc 127.0.0.1 "$BK_PORT" ;; esac\nexit 0\n',
      buildkitd:
        '#!/bin/sh\ncase "$*" in *--version*) echo stub; exit ;; esac\nexec sleep 1000000\n',
      Dockerfile:
        'FROM busybox\nCOPY --chmod=755 buildctl buildkitd /bin/\nENTRYPOINT ["buildkitd"]\n',
    });
    docker('buildx', 'build', '--quiet', '--load', '--tag', image, stub.folder);
    const made = project(
      `builder "${name}" {
  driver-opt = {
    image          = "${image}"
    network        = "host"
    memory         = "256m"
    cpu-shares     = "512"
    cpuset-cpus    = "0"
    restart-policy = "on-failure:3"
    "env.BK_PORT"  = "${new URL(tcp).port}"
    "env.LIST"     = "a,b"
  }
  buildkitd-config = "buildkitd.toml"
  buildkitd-flags  = "--debug"
  bootstrap        = true
  lifecycle        = "ephemeral"
}
${copies(name, 'out')}`,
      { 'buildkitd.toml': 'debug = true\n' },
    );
    const container = `buildx_buildkit_${name}0`;
    try {
      succeeded(await made.build([name], kept.env));
      expect(made.read('out/a')).toBe(made.read('a'));
      expect(kept.names).toEqual([]);
      expect(docker('ps', '--all', '--quiet', '--filter', `name=${container}`)).toBe('');

      const created = await toolbox(made, ['create'], kept.env);
      expect(created).toEqual({ code: 0, out: '', error: `created builder "${name}"\n` });
      const [found] = JSON.parse(docker('inspect', container));
      expect(found.HostConfig).toMatchObject({
        Memory: 256 * 1024 * 1024,
        CpuShares: 512,
        CpusetCpus: '0',
        NetworkMode: 'host',
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      });
      expect(found.Config.Env).toEqual(expect.arrayContaining(['LIST=a,b']));
      expect(found.Args).toEqual(expect.arrayContaining(['--debug']));
      expect(docker('exec', container, 'cat', '/etc/buildkit/buildkitd.toml')).toMatch(
        /^debug = true$/m,
      );
      // Another builder reaches the same BuildKit by the container's name.
      const endpoint = `docker-container://${container}`;
      const via = project(
        remote('via', endpoint, 'lifecycle = "ephemeral"') + copies('via', 'out'),
      );
      succeeded(await via.build(['via'], kept.env));
      expect(via.read('out/a')).toBe(via.read('a'));
      // One that was stopped is the one that is declared, and Buildx starts it.
      docker('stop', '--time=0', container);
      succeeded(await made.build([name], kept.env));
      expect(kept.names).toEqual([]);

      await toolbox(made, ['create'], kept.env);
      made.write('buildkitd.toml', 'debug = false\n');
      const listed = JSON.parse((await toolbox(made, ['ls', '--format=json', name], kept.env)).out);
      expect(listed).toMatchObject([{ name, driver: 'docker-container', state: 'equal' }]);
      const again = await toolbox(made, ['create'], kept.env);
      expect([again.code, again.error]).toEqual([
        1,
        expect.stringContaining('declared the file as it is now'),
      ]);
      expect((await toolbox(made, ['create', '--sync-builders'], kept.env)).error).toBe(
        `made anew builder "${name}"\n`,
      );
      expect((await toolbox(made, ['rm'], kept.env)).error).toBe(`removed builder "${name}"\n`);
      expect(docker('ps', '--all', '--quiet', '--filter', `name=${container}`)).toBe('');
    } finally {
      kept.remove();
      docker('rmi', '--force', image);
    }
  });

  test.skipIf(!isRoot)('a node for each architecture, into one index', long, async () => {
    const kept = store();
    const second = await startSecondEngine();
    try {
      const image = `${registry}/nodes-${unique}:1`;
      const made = project(
        `builder "both" {
  driver = "remote"
  node "amd" {
    endpoint  = "${tcp}"
    platforms = ["linux/amd64"]
  }
  node "arm" {
    endpoint  = "${second.endpoint}"
    platforms = ["linux/arm64"]
  }
}
${copies('both', `type=image,push=true,name=${image}`, 'platforms = ["linux/amd64", "linux/arm64"]')}`,
      );
      succeeded(await made.build(['both'], kept.env));
      const index = JSON.parse(docker('buildx', 'imagetools', 'inspect', '--raw', image));
      const platforms = index.manifests
        .map(({ platform }: { platform: Record<string, string> }) => platform['architecture'])
        .filter((name: string) => name !== 'unknown');
      expect(platforms.sort()).toEqual(['amd64', 'arm64']);
      expect(kept.read('both').Nodes.map((node) => [node['Name'], node['Platforms']])).toEqual([
        ['amd', [{ architecture: 'amd64', os: 'linux' }]],
        ['arm', [{ architecture: 'arm64', os: 'linux' }]],
      ]);
    } finally {
      await second.stop();
    }
  });

  test('kubernetes without a cluster that answers', long, async () => {
    const kept = store();
    const made = project(
      `builder "kube" {
  driver     = "kubernetes"
  driver-opt = {
    namespace    = "ci"
    replicas     = "2"
    rootless     = "true"
    loadbalance  = "sticky"
    "qemu.install" = "true"
    nodeselector = "a=b,c=d"
    tolerations  = "key=k,operator=Exists;key=l,value=v"
  }
  node "amd" { platforms = ["linux/amd64"] }
  node "arm" {
    platforms  = ["linux/arm64"]
    driver-opt = { replicas = "1" }
  }
}
`,
      { kubeconfig },
    );
    const env = { ...kept.env, KUBECONFIG: made.path('kubeconfig') };
    const planned = await toolbox(made, ['create', '--dry-run'], env);
    expect(planned.out.split('\n').slice(0, 2)).toEqual([
      `docker buildx create --name=kube --driver=kubernetes --node=amd --platform=linux/amd64 --driver-opt=loadbalance=sticky --driver-opt=namespace=ci '--driver-opt="nodeselector=a=b,c=d"' --driver-opt=qemu.install=true --driver-opt=replicas=2 --driver-opt=rootless=true '--driver-opt="tolerations=key=k,operator=Exists;key=l,value=v"'`,
      `docker buildx create --name=kube --append --node=arm --platform=linux/arm64 --driver-opt=loadbalance=sticky --driver-opt=namespace=ci '--driver-opt="nodeselector=a=b,c=d"' --driver-opt=qemu.install=true --driver-opt=replicas=1 --driver-opt=rootless=true '--driver-opt="tolerations=key=k,operator=Exists;key=l,value=v"'`,
    ]);
    expect(await toolbox(made, ['create'], env)).toMatchObject({ code: 0 });
    const found = kept.read('kube');
    expect([found.Driver, found.Nodes.map((node) => node['Name'])]).toEqual([
      'kubernetes',
      ['amd', 'arm'],
    ]);
    expect(found.Nodes[1]?.['DriverOpts']).toMatchObject({
      nodeselector: 'a=b,c=d',
      replicas: '1',
      tolerations: 'key=k,operator=Exists;key=l,value=v',
    });
    const shown = await toolbox(made, ['inspect', 'kube'], env);
    expect(shown.out).toMatch(/^Name: {7}kube\nDriver: {5}kubernetes\nState: {6}equal\n/);
  });

  test('a different builder is an error that shows the difference', long, async () => {
    const kept = store();
    kept.call('create', '--name=one', '--driver=remote', tcp);
    const made = project(remote('one', unix) + copies('one', 'out'));
    const { code, error } = await made.build(['one'], kept.env);
    expect(code).toBe(1);
    expect(error).toContain('docker-bake.hcl:3,14-');
    expect(error).toContain(`endpoint: declared ${unix}, found ${tcp}`);
    expect(error).toContain('--sync-builders');
    succeeded(await made.build(['one', '--sync-builders'], kept.env));
    expect(kept.read('one').Nodes[0]?.['Endpoint']).toBe(unix);
  });

  test('an ephemeral builder goes after a failure and after an interrupt', long, async () => {
    const kept = store();
    const made = project(`${remote('eph', unix, 'lifecycle = "ephemeral"')}
target "bad" {
  builder           = "eph"
  dockerfile-inline = "FROM busybox\\nRUN --network=none exit 3\\n"
}
target "slow" {
  builder           = "eph"
  dockerfile-inline = "FROM busybox\\nRUN --network=none sleep 60 && : ${unique}\\n"
}
`);
    expect((await made.build(['bad'], kept.env)).code).toBe(1);
    expect(kept.names).toEqual([]);
    const child = made.start(['--progress=rawjson', 'slow'], kept.env);
    const run = runOf(child);
    await new Promise<void>((done) => {
      child.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.includes('sleep 60')) done();
      });
    });
    expect(kept.names).toEqual(['eph']);
    child.kill('SIGINT');
    expect((await run).code).toBe(130);
    expect(kept.names).toEqual([]);
  });

  test(
    'two runs at once share an ephemeral builder, and the last one removes it',
    long,
    async () => {
      const kept = store();
      const text = remote('both', unix, 'lifecycle = "ephemeral"');
      const slow = `target "both" {
  builder           = "both"
  dockerfile-inline = "FROM busybox\\nRUN --network=none sleep SECONDS && : ${unique}\\n"
}
`;
      const runs = ['1', '3'].map((seconds) =>
        project(text + slow.replace('SECONDS', seconds)).build(['both'], kept.env),
      );
      for (const run of await Promise.all(runs)) succeeded(run);
      expect(kept.names).toEqual([]);
      expect(readdirSync(join(kept.folder, 'bakefile'))).toEqual([]);
    },
  );

  test('BUILDKIT_HOST has a builder as long as a build takes', long, async () => {
    const kept = store();
    const made = project('target "a" {\n dockerfile-inline = "FROM scratch\\nCOPY a /a\\n"\n}\n');
    const words = ['--progress=plain', 'a', '--set=a.output=type=oci,dest=a.tar'];
    const run = await made.build(words, { ...kept.env, BUILDKIT_HOST: tcp });
    succeeded(run);
    expect(run.error).not.toContain('created builder');
    expect(made.read('a.tar').length).toBeGreaterThan(1000);
    expect(kept.names).toEqual([]);
  });

  test('what was made is removed when the next one cannot be made', long, async () => {
    const kept = store();
    const made = project(
      `${remote('good', unix)}
builder "odd" {
  driver     = "docker-container"
  driver-opt = { from-the-future = "1" }
}
${copies('good', 'out')}${copies('odd', 'out2')}`,
    );
    const { code, error } = await made.build(['good', 'odd'], kept.env);
    expect([code, error]).toEqual([
      1,
      expect.stringContaining('invalid driver option from-the-future'),
    ]);
    expect(error).toContain('docker-bake.hcl:9,16-');
    expect(kept.names).toEqual([]);
  });
});

const kubeconfig = `apiVersion: v1
kind: Config
clusters:
  - name: none
    cluster: { server: "http://127.0.0.1:1" }
contexts:
  - name: none
    context: { cluster: none, user: none }
users:
  - name: none
    user: {}
current-context: none
`;

/** A certificate authority, and keys of a server and of a client that it signed. */
function makeKeys(folder: string): void {
  const script = `set -e
mkdir -p "$1" && cd "$1"
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=ca
for name in server client; do
  openssl req -newkey rsa:2048 -nodes -keyout $name.key -out $name.csr -subj /CN=$name
  printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\\n' > $name.ext
  openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out $name.pem -days 2 -extfile $name.ext
done`;
  const { status, stderr } = spawnSync('sh', ['-c', script, 'sh', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
