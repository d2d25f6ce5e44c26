import { describe, expect, test } from 'vitest';
import { attributeNames, fields } from '../../src/model/fields.ts';
import type { BuildStep, Text } from '../../src/model/plan.ts';
import { buildArguments } from '../../src/plan/arguments.ts';
import { dryRunJson, dryRunScript } from '../../src/plan/dry-run.ts';
import { type PlanOptions, planBuild } from '../../src/plan/plan.ts';
import { hereDocument, quoteWord } from '../../src/plan/shell.ts';
import { readBuildxVersion } from '../../src/plan/version-needs.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { resolveTargets, type Targets } from '../run/recording.ts';

const on = (...links: string[]): Record<string, unknown> => ({
  contexts: Object.fromEntries(links.map((link) => [link, `target:${link}`])),
});

/** `kind targets(+linked) < needs`, a step a line. */
function stepsOf(targets: Targets, asked: string[], options: PlanOptions): string[] {
  const plan = planBuild(resolveTargets(targets, asked), options, new Diagnostics());
  return (plan?.steps ?? []).map((step) => {
    if (step.kind !== 'build') return step.purpose;
    const inside = step.linked.map((name) => `+${name}`);
    const needs = step.needs.length === 0 ? '' : ` < ${step.needs.join(' ')}`;
    return `${step.id} ${[...step.targets, ...inside].join(' ')}${needs}`;
  });
}

describe('which process builds what', () => {
  const diamond = { a: {}, b: on('a'), c: on('a'), d: on('b', 'c') };
  const rows: {
    title: string;
    targets: Targets;
    asked?: string[];
    options?: PlanOptions;
    steps: string[];
  }[] = [
    { title: 'one call', targets: diamond, asked: ['d'], steps: ['build-1 d +a +b +c'] },
    {
      title: 'a diamond, one at a time',
      targets: diamond,
      asked: ['d'],
      options: { jobs: 1 },
      steps: [
        'layout-1 a',
        'layout-2 b < layout-1',
        'layout-3 c < layout-1',
        'build-4 d < layout-2 layout-3',
      ],
    },
    {
      title: 'a diamond fits into the half of eight',
      targets: diamond,
      asked: ['d'],
      options: { jobs: 8 },
      steps: ['build-1 d +a +b +c'],
    },
    {
      title: 'a chain is one after the other anyway',
      targets: { a: {}, b: on('a'), c: on('b') },
      asked: ['c'],
      options: { jobs: 1 },
      steps: ['build-1 c +a +b'],
    },
    {
      title: 'a chain of which the middle is asked for too',
      targets: { a: {}, b: on('a'), c: on('b') },
      asked: ['b', 'c'],
      options: { execution: 'defer-error' },
      steps: ['layout-1 b +a', 'build-2 b +a < layout-1', 'build-3 c < layout-1'],
    },
    {
      title: 'links across builders',
      targets: { a: {}, b: on('a') },
      asked: ['b'],
      options: { builderOf: (name) => name },
      steps: ['layout-1 a', 'build-2 b < layout-1'],
    },
    {
      title: 'isolated',
      targets: { a: {}, b: {} },
      options: { execution: 'defer-error' },
      steps: ['build-1 a', 'build-2 b'],
    },
    {
      title: 'everything before anything is exported',
      targets: { a: {}, b: { output: ['type=cacheonly'] } },
      options: { execution: 'defer-output' },
      steps: ['build-1 a b', 'export-2 a < build-1'],
    },
    {
      title: 'what bake of this release drops, build takes',
      targets: { a: { 'extra-hosts': { h: '1.2.3.4' }, ...on('b') }, b: {}, c: {} },
      asked: ['a', 'c'],
      options: { version: [0, 20, 0] },
      steps: ['layout-1 b', 'build-2 a < layout-1', 'build-3 c'],
    },
    {
      title: 'questions to the frontend stay in one call',
      targets: { a: { call: 'check' }, b: { call: 'check' } },
      options: { execution: 'defer-error' },
      steps: ['build-1 a b'],
    },
  ];
  for (const { title, targets, asked = [], options = {}, steps } of rows) {
    test(title, () => {
      expect(stepsOf(targets, asked, options)).toEqual(steps);
    });
  }

  test('what joins, and what tells its end because it exports nothing', () => {
    const graph = resolveTargets({
      cached: { output: ['type=cacheonly'] },
      default: {},
      image: { output: ['type=image'], tags: ['x'] },
      stdout: { output: ['type=tar,dest=-'] },
    });
    const joinsOf = (options: PlanOptions): unknown[] =>
      (planBuild(graph, options, new Diagnostics())?.steps ?? []).map((step) =>
        step.kind === 'build' ? [step.targets.join(), step.joins, step.tellsEnds] : step.id,
      );
    expect(joinsOf({ jobs: 2 })).toEqual([
      ['cached', 'build+ends ', true],
      ['default', 'build ', undefined],
      ['image', 'build ', undefined],
      ['stdout', undefined, undefined],
    ]);
    const keepsInCache = (builder: string | undefined): boolean => builder === 'ci';
    expect(joinsOf({ jobs: 2, builder: 'ci', keepsInCache })).toEqual([
      ['cached', 'build+ends ci', true],
      ['default', 'build+ends ci', true],
      ['image', 'build ci', undefined],
      ['stdout', undefined, undefined],
    ]);
    expect(joinsOf({})).toEqual([['cached,default,image,stdout', undefined, undefined]]);
  });

  test('a chain of thousands', () => {
    const targets: Record<string, Record<string, unknown>> = { t0: {} };
    for (let index = 1; index < 3000; index += 1) targets[`t${index}`] = on(`t${index - 1}`);
    expect(stepsOf(targets, ['t2999'], {})).toHaveLength(1);
  });

  test('a target ends with its last step', () => {
    const graph = resolveTargets({ a: {}, b: on('a') }, ['a', 'b']);
    const plan = planBuild(graph, { jobs: 1, execution: 'defer-output' }, new Diagnostics());
    const ends = plan?.steps.map((step) => (step.kind === 'build' ? step.ends : []));
    expect(ends?.flat().sort()).toEqual(['a', 'b']);
    expect(ends?.at(-1)).toEqual(['b']);
  });

  test('an attribute that no release before has is refused at its place', () => {
    const graph = resolveTargets({ a: { resources: { memory: '1g' } } });
    const sink = new Diagnostics();
    expect(planBuild(graph, { version: [0, 34, 9] }, sink)).toBeUndefined();
    expect(sink.items.map(({ code, detail }) => [code, detail])).toEqual([
      ['buildx-too-old', expect.stringContaining('"resources", which needs Buildx 0.35 or later')],
    ]);
    expect(planBuild(graph, { version: [0, 35, 0] }, new Diagnostics())).toBeDefined();
  });

  test('what alone is built by `build` gets its arguments', () => {
    const graph = resolveTargets({
      a: { 'extra-hosts': { h: '1.2.3.4' }, 'dockerfile-inline': 'FROM x' },
    });
    const plan = planBuild(graph, { version: [0, 13, 0], allow: ['ssh'] }, new Diagnostics());
    const [step] = (plan?.steps ?? []) as readonly BuildStep[];
    expect(step?.words.map(shown).join(' ')).toBe(
      'build --progress rawjson --metadata-file {metadata-file} --file - --add-host h=1.2.3.4 .',
    );
    expect(step?.input).toBe('FROM x');
  });
});

function shown(text: Text): string {
  if (typeof text === 'string') return text;
  return text.map((part) => (typeof part === 'string' ? part : `{${part.kind}}`)).join('');
}

describe('a target as arguments of build', () => {
  const rows: Record<string, { value: unknown; words: string }> = {
    annotations: { value: ['index:a=b'], words: '--annotation index:a=b' },
    attest: { value: ['type=sbom'], words: '--attest type=sbom' },
    contexts: { value: { x: '../y' }, words: '--build-context x=../y' },
    args: { value: { A: '${x}', B: null, C: '' }, words: '--build-arg A=${x} --build-arg C=' },
    labels: { value: { l: '%{x} y' }, words: '--label l=%{x} y' },
    tags: { value: ['a', 'b:1'], words: '--tag a --tag b:1' },
    'cache-from': { value: ['type=local,src=x'], words: '--cache-from type=local,src=x' },
    'cache-to': { value: ['type=inline'], words: '--cache-to type=inline' },
    target: { value: 'stage', words: '--target stage' },
    secret: { value: ['id=a,env=TOKEN'], words: '--secret id=a,env=TOKEN' },
    ssh: { value: ['default'], words: '--ssh default' },
    platforms: {
      value: ['linux/amd64', 'linux/arm64'],
      words: '--platform linux/amd64,linux/arm64',
    },
    output: { value: ['type=local,dest=out'], words: '--output type=local,dest=out' },
    pull: { value: true, words: '--pull' },
    'no-cache': { value: true, words: '--no-cache' },
    network: { value: 'none', words: '--network none' },
    'no-cache-filter': { value: ['a', 'b'], words: '--no-cache-filter a --no-cache-filter b' },
    'shm-size': { value: '64m', words: '--shm-size 64m' },
    ulimits: { value: ['nofile=1:2'], words: '--ulimit nofile=1:2' },
    resources: { value: { memory: '1g' }, words: '--resource memory=1g' },
    call: { value: 'check', words: '--call check' },
    entitlements: { value: ['network.host'], words: '--allow network.host' },
    'extra-hosts': { value: { h: '1.2.3.4' }, words: '--add-host h=1.2.3.4' },
    policy: { value: ['strict=true'], words: '--policy strict=true' },
    description: { value: 'words', words: '' },
  };
  for (const [name, { value, words }] of Object.entries(rows)) {
    test(name, () => {
      const attributes =
        resolveTargets({ a: { [name]: value } }).targets.get('a')?.attributes ?? {};
      const want = ['build', '--file', 'Dockerfile', ...(words === '' ? [] : [words]), '.'];
      const inOrder = (text: string): string[] => text.split(' ').sort();
      expect(inOrder(buildArguments(attributes).words.join(' '))).toEqual(inOrder(want.join(' ')));
    });
  }

  test('every attribute that has arguments has a row', () => {
    const own = ['dockerfile', 'dockerfile-inline'];
    const names = attributeNames.filter((name) => fields[name].argv !== undefined);
    expect(names.filter((name) => !(name in rows) && !own.includes(name))).toEqual([]);
  });

  test('a folder that looks like a flag', () => {
    const words = buildArguments({ context: '-x', dockerfile: 'D' }).words;
    expect(words).toEqual(['build', '--file', '-x/D', './-x']);
  });
});

test('a Dockerfile of this machine beside a remote context', () => {
  const context = 'https://github.com/o/r.git';
  const options = { folder: '/work', version: [0, 13, 0] } as const;
  for (const [dockerfile, want] of [
    ['cwd://here/Dockerfile', '/work/here/Dockerfile'],
    ['cwd:///there/Dockerfile', '/there/Dockerfile'],
    ['in/Dockerfile', 'in/Dockerfile'],
  ]) {
    // `bake` of that release does not know the attribute, so that `build` is called.
    const graph = resolveTargets({ a: { context, dockerfile, network: 'none' } });
    const plan = planBuild(graph, options, new Diagnostics());
    const [step] = plan?.steps ?? [];
    if (plan === undefined || step?.kind !== 'build') throw new Error('no plan');
    const words = step.words.slice(step.words.indexOf('--file'));
    expect(words).toEqual(['--file', want, '--network', 'none', context]);
    expect(dryRunScript(graph, plan, options)).toContain(
      `--file ${want} --network none ${context}`,
    );
  }
});

describe('dry run', () => {
  const graph = resolveTargets(
    { base: { args: { A: "it's" } }, app: { ...on('base'), secret: ['id=t,env=TOKEN'] } },
    ['app', 'base'],
  );
  const plan = planBuild(graph, {}, new Diagnostics());
  if (plan === undefined) throw new Error('no plan');

  test('as a script', () => {
    expect(
      dryRunScript(graph, plan, { builder: 'ci' }),
    ).toBe(`# 2 targets in 1 call of docker buildx
layouts=$(mktemp -d)

# base (linked)
docker buildx build --builder ci --file Dockerfile --build-arg 'A=it'\\''s' --output type=oci,dest="$layouts"/base,tar=false .

# base
docker buildx build --builder ci --file Dockerfile --build-arg 'A=it'\\''s' .

# app (after base)
docker buildx build --builder ci --build-context base=oci-layout://"$layouts"/base --file Dockerfile --secret id=t,env=TOKEN .
`);
  });

  test('as data', () => {
    const data = JSON.parse(dryRunJson(graph, plan, {}));
    expect(data).toMatchObject({
      version: 1,
      onFailure: 'stop',
      jobs: null,
      steps: [
        {
          id: 'build-1',
          needs: [],
          builder: null,
          targets: ['app', 'base'],
          linked: [],
          atOnce: 2,
        },
      ],
    });
    expect(data.targets.map((target: { name: string }) => target.name)).toEqual([
      'base',
      'base',
      'app',
    ]);
  });
});

const words: [word: string, quoted: string][] = [
  ['', "''"],
  ['a-b_c.d/e:f=g,h@i%j+k', 'a-b_c.d/e:f=g,h@i%j+k'],
  ['a b', "'a b'"],
  ["it's", "'it'\\''s'"],
  ['$x', "'$x'"],
  ['é', "'é'"],
  ['a\nb', "'a\nb'"],
  ['~', "'~'"],
];
for (const [word, quoted] of words) {
  test(`quoted for a shell: ${JSON.stringify(word)}`, () => expect(quoteWord(word)).toBe(quoted));
}

test('a here-document ends with a mark that is not in its text', () => {
  expect(hereDocument('a\nEND')).toEqual({ redirect: "<<'END_'", body: 'a\nEND\nEND_\n' });
});

const versions: [text: string, version: unknown][] = [
  ['github.com/docker/buildx v0.29.1 a32761aa', [0, 29, 1]],
  ['github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3', [0, 13, 1]],
  ['github.com/docker/buildx v0.20.0-desktop.2 x', [0, 20, 0]],
  ['github.com/docker/buildx v0.0.0+unknown ', undefined],
  ['', undefined],
];
for (const [text, version] of versions) {
  test(`version: ${text}`, () => expect(readBuildxVersion(text)).toEqual(version));
}
