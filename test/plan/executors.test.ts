import { describe, expect, test } from 'vitest';
import type { BuildStep, CommandLine, Plan } from '../../src/model/plan.ts';
import { parseExecutor } from '../../src/model/specs/executor.ts';
import { bareSurroundings, type Surroundings } from '../../src/model/surroundings.ts';
import { shownText } from '../../src/plan/dry-run.ts';
import { dryRunText } from '../../src/plan/dry-run-all.ts';
import { chooseExecutors, planWith } from '../../src/plan/executors.ts';
import type { PlanOptions } from '../../src/plan/plan.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { resolveTargets, type Targets } from '../run/recording.ts';

interface Setting {
  readonly executor?: string;
  readonly hasBuildx?: boolean;
  readonly options?: PlanOptions;
  readonly surroundings?: Partial<Surroundings>;
  readonly asked?: readonly string[];
}

interface Planned {
  readonly plan: Plan | undefined;
  readonly messages: readonly string[];
  readonly script: string;
}

function planOf(targets: Targets, setting: Setting = {}): Planned {
  const { executor, hasBuildx = true, options = {}, asked = Object.keys(targets) } = setting;
  const sink = new Diagnostics();
  const graph = resolveTargets(targets, [...asked]);
  const surroundings = { ...bareSurroundings, ...setting.surroundings };
  const choice = executor === undefined ? undefined : parseExecutor(executor);
  const executors = chooseExecutors(choice, hasBuildx, graph, surroundings);
  const plan = executors && planWith(executors, graph, options, surroundings, sink);
  return {
    plan,
    messages: sink.items.map(({ severity, detail }) => `${severity} ${detail}`),
    script: plan === undefined ? '' : dryRunText(graph, plan, options, 'text'),
  };
}

const commandOf = (step: BuildStep | undefined): string =>
  [step?.own?.program, ...(step?.words ?? []).map(shownText)].join(' ');

const lineOf = ({ program, args }: CommandLine): string => [program, ...args].join(' ');

const buildsOf = (plan: Plan | undefined): readonly BuildStep[] =>
  (plan?.steps ?? []).filter((step) => step.kind === 'build');

/** `id executor targets < needs`, a step a line. */
const outline = (plan: Plan | undefined): readonly string[] =>
  (plan?.steps ?? []).map((step) => {
    const what =
      step.kind === 'build' ? `${step.executor} ${step.targets.join(' ')}` : step.purpose;
    return `${step.id} ${what}${step.needs.length > 0 ? ` < ${step.needs.join(' ')}` : ''}`;
  });

const cached = { output: ['type=cacheonly'] };
const packed = { pack: { builder: 'b:1', buildpacks: ['x'] }, tags: ['app:1'] };
const there = (...programs: string[]): Partial<Surroundings> => ({ programs: new Set(programs) });

describe('what builds', () => {
  const host = { BUILDKIT_HOST: 'tcp://b:1' };
  const rows: readonly (readonly [
    title: string,
    setting: Setting,
    targets: Targets,
    outline: readonly string[] | undefined,
  ])[] = [
    ['buildx where it is', {}, { a: cached }, ['build-1 buildx a']],
    [
      'buildx even where a BuildKit is named',
      { surroundings: { env: host, ...there('buildctl') } },
      { a: cached },
      ['build-1 buildx a'],
    ],
    [
      'buildctl without it',
      { hasBuildx: false, surroundings: { env: host, ...there('buildctl') } },
      { a: cached },
      ['build-1 buildctl a'],
    ],
    [
      'buildctl under another name',
      { hasBuildx: false, surroundings: { env: { ...host, BAKE_BUILDCTL: '/x' } } },
      { a: cached },
      ['build-1 buildctl a'],
    ],
    [
      'nothing where there is no buildctl',
      { hasBuildx: false, surroundings: { env: host } },
      { a: cached },
      undefined,
    ],
    [
      'nothing where no BuildKit is named',
      { hasBuildx: false, surroundings: there('buildctl') },
      { a: cached },
      undefined,
    ],
    ['pack for buildpacks', {}, { a: packed, b: cached }, ['build-1 buildx b', 'pack-1 pack a']],
    [
      'pack beside buildctl',
      { hasBuildx: false, surroundings: { env: host, ...there('buildctl') } },
      { a: packed, b: cached },
      ['build-1 buildctl b', 'pack-1 pack a'],
    ],
    ['pack alone', { hasBuildx: false }, { a: packed }, ['pack-1 pack a']],
    [
      'what was asked for',
      { executor: 'daemonless', surroundings: there('buildctl-daemonless.sh') },
      { a: cached },
      ['build-1 daemonless a'],
    ],
  ];
  for (const [title, setting, targets, want] of rows) {
    test(title, () => {
      const { plan } = planOf(targets, setting);
      expect(plan && outline(plan)).toEqual(want);
    });
  }

  test('never another than was asked for', () => {
    expect(planOf({ a: packed }, { executor: 'buildx' }).messages).toEqual([
      'error "pack" of target "a": Buildx builds Dockerfiles; leave --executor out, or say --executor=pack.',
    ]);
    expect(planOf({ a: cached }, { executor: 'pack' }).messages).toEqual([
      'error "pack" of target "a": It sets no "pack": no buildpacks build it.',
    ]);
  });

  test('no link leads to what buildpacks build', () => {
    const link = { ...cached, contexts: { a: 'target:a' } };
    expect(planOf({ a: packed, b: link }).messages).toEqual([
      'error "contexts" of target "b": It links to target "a", which buildpacks build. Push that, and name its image with docker-image://.',
    ]);
  });
});

describe('the flag', () => {
  test.each([
    ['buildctl', 'buildctl', {}],
    ['type=buildctl,addr=tcp://b:1,tlsdir=c', 'buildctl', { addr: 'tcp://b:1', tlsdir: 'c' }],
    ['daemonless,image=i', 'daemonless', { image: 'i' }],
    ['"type=rootless","flags=--a,--b=c"', 'rootless', { flags: '--a,--b=c' }],
  ])('%s', (text, name, options) => {
    expect(parseExecutor(text)).toEqual({ name, options: new Map(Object.entries(options)) });
  });

  test.each([
    [
      'docker',
      'there is no executor "docker"; there are buildx, buildctl, daemonless, rootless, pack',
    ],
    ['toString', 'there is no executor "toString"'],
    ['buildx,image=x', '"image=x" is no option of the executor buildx: it has none'],
    [
      'rootless,addr=x',
      '"addr=x" is no option of the executor rootless: it has image, runtime, flags',
    ],
    ['buildctl,addr', '"addr" is no option of the executor buildctl'],
    ['buildctl,addr=', '"addr=" is no option'],
  ])('%s is refused', (text, message) => {
    expect(() => parseExecutor(text)).toThrow(message);
  });
});

describe('buildctl', () => {
  const diamond = {
    a: cached,
    b: { ...cached, contexts: { a: 'target:a' } },
    c: { ...cached, contexts: { a: 'target:a' } },
    d: { output: ['type=image'], tags: ['d'], contexts: { b: 'target:b', c: 'target:c' } },
  };

  test('links go by layouts, each built once and before what links to it', () => {
    const { plan } = planOf(diamond, { executor: 'buildctl', asked: ['d'] });
    expect(outline(plan)).toEqual([
      'build-1 buildctl a',
      'build-2 buildctl b < build-1',
      'build-3 buildctl c < build-1',
      'build-4 buildctl d < build-2 build-3',
    ]);
    const [a, , , d] = buildsOf(plan);
    expect(commandOf(a)).toContain('--output type=oci,tar=false,dest=<layout-folder a>');
    expect(commandOf(d)).toContain('--oci-layout layout1=<layout-folder c>');
    expect(commandOf(d)).toContain('--opt context:c=oci-layout://layout1@<layout-digest c>');
    expect(commandOf(d)).not.toContain('tar=false');
    expect(plan).toMatchObject({ jobs: 8, onFailure: 'stop' });
  });

  test('a target that is asked for and linked to is built once, for both', () => {
    const { plan } = planOf(
      { a: { output: ['type=image'], tags: ['a'] }, b: diamond.b },
      { executor: 'buildctl' },
    );
    expect(commandOf(buildsOf(plan)[0])).toContain(
      '--output type=image,name=a --output type=oci,tar=false,dest=<layout-folder a>',
    );
  });

  test('a folder of images and a layout are written one after the other', () => {
    const { plan } = planOf(
      { a: { output: ['type=oci,tar=false,dest=o'], 'no-cache': true }, b: diamond.b },
      { executor: 'buildctl' },
    );
    expect(outline(plan)).toEqual([
      'layout-1 buildctl a',
      'build-2 buildctl a < layout-1',
      'build-3 buildctl b < layout-1',
    ]);
    expect(buildsOf(plan).map((step) => commandOf(step).match(/tar=false|--no-cache/g))).toEqual([
      ['--no-cache', 'tar=false'],
      ['tar=false'],
      null,
    ]);
    expect(buildsOf(plan).map(({ ends }) => ends)).toEqual([[], ['a'], ['b']]);
  });

  test('nothing is exported before everything is built, if so asked', () => {
    const push = { output: ['type=registry'], 'no-cache': true, 'cache-to': ['type=inline'] };
    const { plan } = planOf(
      { a: { ...push, tags: ['a'] }, b: { ...push, tags: ['b'], contexts: { a: 'target:a' } } },
      { executor: 'buildctl', options: { execution: 'defer-output' } },
    );
    expect(outline(plan)).toEqual([
      'build-1 buildctl a',
      'build-2 buildctl b < build-1',
      'export-3 buildctl a < build-1 build-2',
      'export-4 buildctl b < build-1 build-2',
    ]);
    expect(buildsOf(plan).map((step) => /push=true/.test(commandOf(step)))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(buildsOf(plan).map((step) => /--no-cache/.test(commandOf(step)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(
      buildsOf(plan).map((step) =>
        /inline-only=true.*--export-cache|--export-cache/.test(commandOf(step)),
      ),
    ).toEqual([false, false, true, true]);
    expect(buildsOf(plan).map(({ ends }) => ends)).toEqual([[], [], ['a'], ['b']]);
  });

  test('jobs, failures and flags of the connection', () => {
    const { plan } = planOf(
      { a: cached },
      {
        executor: 'buildctl,addr=tcp://b:1,tlscacert=ca,tlsservername=s',
        options: { jobs: 3, execution: 'defer-error', debug: true },
      },
    );
    expect(plan).toMatchObject({ jobs: 3, onFailure: 'keep-going' });
    expect(commandOf(buildsOf(plan)[0])).toMatch(
      /^buildctl --addr tcp:\/\/b:1 --tlscacert ca --tlsservername s --debug build --progress=rawjson /,
    );
  });

  test('what it needs besides its words', () => {
    const { plan } = planOf(
      {
        a: {
          'dockerfile-inline': 'FROM x',
          output: ['type=local,dest=o', 'type=tar,dest=p/q.tar', 'type=docker,context=far'],
          'cache-to': ['type=local,dest=c'],
        },
      },
      {
        executor: 'buildctl',
        surroundings: { proxies: new Map([['HTTP_PROXY', 'http://u:hush@p']]) },
      },
    );
    const [step] = buildsOf(plan);
    expect(step?.own).toMatchObject({
      program: 'buildctl',
      files: new Map([['Dockerfile', 'FROM x']]),
      folders: ['c', 'o', 'p'],
      results: ['p/q.tar'],
      pipe: { program: 'docker', args: ['--context', 'far', 'load'] },
      environment: new Map([['HTTP_PROXY', { fromProxies: 'HTTP_PROXY' }]]),
    });
    expect(JSON.stringify(step)).not.toContain('hush');
  });

  test('a check has an answer, in text', () => {
    const { plan, messages } = planOf({ a: { call: 'check' } }, { executor: 'buildctl' });
    expect(messages).toEqual([]);
    expect(buildsOf(plan)[0]).toMatchObject({ asks: true, own: { checks: true } });
    const options = { call: 'check,format=json' };
    expect(planOf({ a: { call: 'lint' } }, { executor: 'buildctl', options }).messages).toEqual([
      'error "call" of target "a": buildctl answers with text; "format=json" needs Buildx.',
    ]);
  });

  test('what is lost or stays in the cache is told', () => {
    expect(planOf({ a: {} }, { executor: 'buildctl' }).messages).toEqual([
      'warning The result of target "a" will only remain in the build cache. To push the image into a registry use --push, or to load it into docker use --load.',
    ]);
    const setting = { executor: 'daemonless', surroundings: there('buildctl-daemonless.sh') };
    expect(planOf({ a: {} }, setting).messages[0]).toContain('"a" will be lost');
  });
});

const everywhere = {
  a: {
    'dockerfile-inline': 'FROM b',
    contexts: { b: 'target:b', c: 'sub', l: 'oci-layout://lay' },
    secret: ['id=t,env=TOKEN', 'id=f,src=secret.txt'],
    ssh: ['default', 'k=key'],
    network: 'host',
    output: ['type=local,dest=out', 'type=tar,dest=sub/t.tar'],
    'cache-from': ['type=local,src=cache', 'type=gha'],
    'cache-to': ['type=local,dest=cache'],
  },
  b: cached,
};

const machine: Partial<Surroundings> = {
  folder: '/home/me/project',
  homeDirectory: '/home/me',
  dockerConfig: true,
  env: {
    SSH_AUTH_SOCK: '/run/agent',
    SOURCE_DATE_EPOCH: '0',
    ACTIONS_RUNTIME_TOKEN: 'hush',
    ACTIONS_RESULTS_URL: 'u',
  },
  layouts: new Map([['oci-layout://lay', { path: 'lay', digest: 'sha256:1' }]]),
};

describe('without a daemon', () => {
  test('the script on PATH, one at a time, with rights and flags in the environment', () => {
    const { plan } = planOf(everywhere, {
      executor: 'daemonless',
      options: { jobs: 4 },
      surroundings: {
        ...machine,
        ...there('buildctl-daemonless.sh'),
        env: { BUILDKITD_FLAGS: '--x' },
      },
    });
    expect(plan?.jobs).toBe(1);
    const [, step] = buildsOf(plan);
    expect(commandOf(step)).toMatch(/^buildctl-daemonless.sh build --progress=rawjson /);
    expect(step?.own?.environment).toEqual(
      new Map([['BUILDKITD_FLAGS', '--x --allow-insecure-entitlement=network.host']]),
    );
  });

  test('rootless, on PATH', () => {
    const { plan } = planOf(
      { a: cached },
      {
        executor: 'rootless',
        surroundings: there('buildctl-daemonless.sh'),
      },
    );
    expect(buildsOf(plan)[0]?.own).toMatchObject({
      program: 'buildctl-daemonless.sh',
      environment: new Map([['BUILDKITD_FLAGS', '--oci-worker-no-process-sandbox']]),
    });
  });

  test('a container in which every path is mounted and rewritten', () => {
    const { plan } = planOf(everywhere, {
      executor: 'daemonless,image=i:1,runtime=podman',
      surroundings: machine,
    });
    expect(plan?.jobs).toBe(2);
    const [, step] = buildsOf(plan);
    const words = (step?.words ?? []).map(shownText);
    const image = words.indexOf('i:1');
    expect(step?.own?.program).toBe('podman');
    expect(words.slice(0, image)).toEqual([
      ...['run', '--rm', '--init', '--entrypoint', 'buildctl-daemonless.sh', '--privileged'],
      ...['--env', 'BUILDKITD_FLAGS=--allow-insecure-entitlement=network.host'],
      ...['ACTIONS_CACHE_SERVICE_V2', 'ACTIONS_CACHE_URL', 'ACTIONS_RESULTS_URL'].flatMap(
        (name) => ['--env', name],
      ),
      ...['--env', 'ACTIONS_RUNTIME_TOKEN', '--env', 'SOURCE_DATE_EPOCH', '--env', 'TOKEN'],
      ...['--mount', 'type=bind,source=/home/me/.docker,target=/root/.docker,readonly'],
      ...['--mount', 'type=bind,source=/home/me/project,target=/mnt/0,readonly'],
      ...['--mount', 'type=bind,source=/home/me/project/sub,target=/mnt/1'],
      ...['--mount', 'type=bind,source=/home/me/project/lay,target=/mnt/2'],
      ...['--mount', 'type=bind,source=/home/me/project/cache,target=/mnt/3'],
      ...['--mount', 'type=bind,source=/home/me/project/secret.txt,target=/mnt/4,readonly'],
      ...['--mount', 'type=bind,source=/run/agent,target=/mnt/5,readonly'],
      ...['--mount', 'type=bind,source=/home/me/project/key,target=/mnt/6,readonly'],
      ...['--mount', 'type=bind,source=/home/me/project/out,target=/mnt/7'],
      ...['--mount', 'type=bind,source=<workspace>,target=/bakefile'],
    ]);
    const command = words.slice(image + 1).join(' ');
    for (const part of [
      '--local context=/mnt/0',
      '--local c=/mnt/1',
      '--local dockerfile=/bakefile/files/build-2',
      '--oci-layout layout0=/bakefile/layouts/b',
      '--oci-layout layout1=/mnt/2',
      'context:b=oci-layout://layout0@<layout-digest b>',
      '--secret id=t,env=TOKEN',
      '--secret id=f,src=/mnt/4',
      '--ssh default=/mnt/5',
      '--ssh k=/mnt/6',
      '--import-cache type=local,src=/mnt/3',
      '--export-cache type=local,dest=/mnt/3',
      '--output type=local,dest=/mnt/7',
      '--output type=tar,dest=/mnt/1/t.tar',
      '--allow network.host',
      '--metadata-file /bakefile/build-2.json',
    ]) {
      expect(command).toContain(part);
    }
    expect(JSON.stringify(plan)).not.toContain('hush');
    expect(command).not.toContain('/home/me');
  });

  test('rootless in a container', () => {
    const { plan } = planOf(
      { a: cached },
      {
        executor: 'rootless',
        surroundings: { folder: '/p', homeDirectory: '/h', dockerConfig: true },
      },
    );
    expect(commandOf(buildsOf(plan)[0])).toBe(
      'docker run --rm --init --entrypoint buildctl-daemonless.sh --security-opt seccomp=unconfined --security-opt apparmor=unconfined --env BUILDKITD_FLAGS=--oci-worker-no-process-sandbox --mount type=bind,source=/h/.docker,target=/home/user/.docker,readonly --mount type=bind,source=/p,target=/mnt/0,readonly --mount type=bind,source=<workspace>,target=/bakefile moby/buildkit:rootless build --progress=rawjson --frontend=dockerfile.v0 --local context=/mnt/0 --local dockerfile=/mnt/0 --opt attest:provenance=mode=min,inline-only=true --opt filename=Dockerfile --metadata-file /bakefile/build-1.json',
    );
  });

  test('paths with commas, quotes and colons', () => {
    const { plan } = planOf({ a: { ...cached, context: 'a,"b":c' } }, { executor: 'daemonless' });
    const words = (buildsOf(plan)[0]?.words ?? []).map(shownText);
    expect(words).toContain('type=bind,"source=/a,""b"":c",target=/mnt/0,readonly');
  });

  test('nothing can be exported last', () => {
    const { plan, messages } = planOf(
      { a: cached },
      { executor: 'rootless', options: { execution: 'defer-output' } },
    );
    expect(plan).toBeUndefined();
    expect(messages).toEqual([expect.stringContaining('takes its cache with it')]);
  });
});

describe('pack', () => {
  test('everything that it can do', () => {
    const { plan, messages } = planOf({
      a: {
        ...packed,
        context: 'src',
        tags: ['r.test/app:1', 'r.test/app:latest'],
        args: { A: 'x y', N: null },
        labels: { service: 'app', note: 'say "hi"' },
        secret: ['id=T,env=TOKEN', 'id=F,src=f'],
        platforms: ['linux/x86_64'],
        network: 'host',
        pull: false,
        'no-cache': true,
        output: ['type=registry'],
      },
    });
    expect(messages).toEqual([]);
    const [step] = buildsOf(plan);
    expect(step?.words).toEqual([
      ...['build', 'r.test/app:1', '--platform', 'linux/amd64', '--creation-time', 'now'],
      ...['--builder', 'b:1', '--buildpack', 'x', '--buildpack', 'paketo-buildpacks/image-labels'],
      ...['--tag', 'r.test/app:latest', '--clear-cache', '--pull-policy', 'if-not-present'],
      ...['--network', 'host', '--env', 'A=x y'],
      ...['--env', 'BP_IMAGE_LABELS=note="say \\"hi\\"" service=app', '--env', 'T', '--env', 'F'],
      ...['--path', 'src'],
    ]);
    expect(step?.own?.environment).toEqual(
      new Map<string, unknown>([
        ['T', { fromEnvironment: 'TOKEN' }],
        ['F', { fromFile: 'f' }],
      ]),
    );
    expect(step?.own?.after.map(lineOf)).toEqual([
      'docker push r.test/app:1',
      'docker push r.test/app:latest',
    ]);
  });

  const refused: readonly (readonly [target: Record<string, unknown>, message: string])[] = [
    [
      { context: 'https://h.test/r.git' },
      '"context" of target "a": Buildpacks build a folder of this machine.',
    ],
    [{ dockerfile: 'D' }, '"dockerfile" of target "a": Buildpacks read no Dockerfile.'],
    [
      { 'dockerfile-inline': 'FROM x' },
      '"dockerfile-inline" of target "a": Buildpacks have nothing of the kind.',
    ],
    [
      { platforms: ['linux/amd64', 'linux/arm64'] },
      '"platforms" of target "a": Buildpacks build for one platform.',
    ],
    [
      { tags: [] },
      '"tags" of target "a": An image that buildpacks build needs a name: set "tags".',
    ],
    [
      { output: ['o'] },
      '"output" of target "a": Buildpacks leave an image in docker, which can be pushed; there is no output of type "local" with a destination.',
    ],
    [{ attest: ['type=sbom'] }, '"attest" of target "a": pack attaches no sbom.'],
    [
      { 'cache-from': ['x'] },
      '"cache-from" of target "a": pack keeps its cache in volumes of docker.',
    ],
    [{ contexts: { x: 'y' } }, '"contexts" of target "a": Buildpacks have nothing of the kind.'],
    [
      { entitlements: ['security.insecure'] },
      '"entitlements" of target "a": pack has no such right as "security.insecure".',
    ],
    [{ ssh: ['default'] }, '"ssh" of target "a": Buildpacks have nothing of the kind.'],
    [{ target: 'x' }, '"target" of target "a": Buildpacks have nothing of the kind.'],
    [{ 'shm-size': '1m' }, '"shm-size" of target "a": Buildpacks have nothing of the kind.'],
    [{ builder: 'x' }, '"builder" of target "a": Buildpacks have nothing of the kind.'],
  ];
  for (const [target, message] of refused) {
    test(`${JSON.stringify(target)} is refused`, () => {
      expect(planOf({ a: { ...packed, ...target } }).messages).toEqual([`error ${message}`]);
    });
  }

  test('what is switched off is no matter', () => {
    const off = { attest: ['type=sbom,disabled=true'], 'cache-to': [], output: ['type=docker'] };
    expect(planOf({ a: { ...packed, ...off } }).messages).toEqual([]);
  });

  test('a labels buildpack that is there is not added again', () => {
    const pack = { builder: 'b', buildpacks: ['paketo-buildpacks/image-labels@4', 'x'] };
    const { plan } = planOf({ a: { ...packed, pack, labels: { l: '1' } } });
    const words = buildsOf(plan)[0]?.words ?? [];
    expect(words.filter((word) => String(word).includes('image-labels'))).toHaveLength(1);
  });

  test('pushes wait for everything, if so asked', () => {
    const { plan } = planOf(
      {
        a: { ...packed, output: ['type=registry'] },
        b: { output: ['type=registry'], tags: ['b'] },
      },
      { options: { execution: 'defer-output' } },
    );
    expect(outline(plan)).toEqual([
      'build-1 buildx b',
      'export-2 buildx b < build-1',
      'pack-1 pack a',
      'pack-1-push-1 push app:1 < build-1 export-2 pack-1',
    ]);
  });
});

describe('a dry run', () => {
  test('is a script that does the same', () => {
    const { script } = planOf(
      {
        a: {
          'dockerfile-inline': 'FROM b\n',
          contexts: { b: 'target:b' },
          output: ['type=docker'],
          tags: ['a'],
        },
        b: cached,
      },
      { executor: 'buildctl', options: { jobs: 1 } },
    );
    expect(script).toBe(`# 2 targets with buildctl, at most 1 at once
work=$(mktemp -d)
digest() { sed -n 's/.*"digest":"\\(sha256:[0-9a-f]*\\)".*/\\1/p' "$1/index.json" | head -n 1; }

# build-1: b
buildctl build --frontend=dockerfile.v0 --local context=. --local dockerfile=. --opt attest:provenance=mode=min,inline-only=true --opt filename=Dockerfile --output type=oci,tar=false,dest="$work"/layouts/b --metadata-file "$work"/build-1.json

# build-2: a (after build-1)
mkdir -p "$work"/files/build-2
cat >"$work"/files/build-2/Dockerfile <<'END'
FROM b
END
buildctl build --frontend=dockerfile.v0 --local context=. --local dockerfile="$work"/files/build-2 --oci-layout layout0="$work"/layouts/b --opt attest:provenance=mode=min,inline-only=true --opt context:b=oci-layout://layout0@"$(digest "$work"/layouts/b)" --opt filename=Dockerfile --opt dockerfilekey=dockerfile --opt frontend.caps=moby.buildkit.frontend.contexts+forward --output type=docker,name=a --metadata-file "$work"/build-2.json | docker load
`);
  });

  test('names secrets and never shows them', () => {
    const { script } = planOf(
      {
        a: { ...packed, secret: ['id=T,env=TOKEN', 'id=F,src=f'], output: ['type=registry'] },
        b: cached,
      },
      { surroundings: { env: { TOKEN: 'hush' } } },
    );
    expect(script).toContain('T="$TOKEN" F="$(cat f)" pack build app:1 ');
    expect(script).toContain('docker buildx build ');
    expect(script).toContain('\ndocker push app:1\n');
    expect(script).not.toContain('hush');
  });

  test('is data, too', () => {
    const graph = resolveTargets({ a: packed, b: cached }, ['a', 'b']);
    const surroundings = bareSurroundings;
    const executors = chooseExecutors(undefined, true, graph, surroundings);
    if (executors === undefined) throw new Error('nothing builds');
    const plan = planWith(executors, graph, {}, surroundings, new Diagnostics());
    if (plan === undefined) throw new Error('there is no plan');
    const data = JSON.parse(dryRunText(graph, plan, {}, 'json'));
    expect(data.steps.map((step: { id: string }) => step.id)).toEqual(['build-1', 'pack-1']);
    expect(data.targets).toMatchObject([
      { name: 'b', command: expect.arrayContaining(['docker', 'buildx']) },
      { name: 'a', command: expect.arrayContaining(['pack', 'build', 'app:1']) },
    ]);
  });
});
