import { describe, expect, test } from 'vitest';
import { overrideKeys } from '../../src/model/override-keys.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { defineTargets } from './define.ts';
import { resolveText } from './resolve-text.ts';

const base = {
  app: {
    args: { A: '1' },
    labels: { l: '1' },
    tags: ['t:1'],
    platforms: ['linux/amd64'],
    'cache-from': ['a/b'],
    'cache-to': ['type=inline'],
    secret: ['id=s,env=S', 'id=u,src=u.txt'],
    ssh: ['default'],
    output: ['type=image'],
    entitlements: ['network.host'],
    annotations: ['a=b'],
    attest: ['type=sbom'],
    'no-cache-filter': ['one'],
    ulimits: ['core=1'],
    policy: ['strict=true'],
    resources: { memory: '1g' },
    contexts: { c: 'p' },
  },
  other: {},
};

const policy = { Files: null, Reset: false, Disabled: false, Strict: null, LogLevel: null };
const registry = (ref: string) => ({ ref, type: 'registry' });

/** The `--set` texts, an attribute of `app`, and what is printed for it; docker-buildx's answers. */
const rows: [texts: string[], attribute: string, want: unknown][] = [
  [['app.args.A=2'], 'args', { A: '2' }],
  [['app.args.B=x=y'], 'args', { A: '1', B: 'x=y' }],
  [['app.args.B='], 'args', { A: '1', B: '' }],
  [['app.args.a.b=1'], 'args', { A: '1', 'a.b': '1' }],
  [['app.args.ENV'], 'args', { A: '1', ENV: 'of the environment' }],
  [['app.args.UNSET'], 'args', { A: '1' }],
  [['app.args.A=2', 'app.args.A=3'], 'args', { A: '3' }],
  [['*.args.A=2'], 'args', { A: '2' }],
  [['a??.args.A=2', '[a-b]*.args.B=3'], 'args', { A: '2', B: '3' }],
  [['app.labels.l=2', 'app.labels.m.n=3'], 'labels', { l: '2', 'm.n': '3' }],
  [['app.extra-hosts.h=1.1.1.1'], 'extra-hosts', { h: '1.1.1.1' }],
  [['app.contexts.d=q', 'app.contexts.c='], 'contexts', { d: 'q' }],
  [['app.context=x/../y'], 'context', 'y'],
  [['app.dockerfile=D'], 'dockerfile', 'D'],
  [['app.dockerfile='], 'dockerfile', 'Dockerfile'],
  [['app.target=stage'], 'target', 'stage'],
  [['app.call=check'], 'call', 'check'],
  [['app.shm-size=64m'], 'shm-size', '64m'],
  [['app.pull=1'], 'pull', true],
  [['app.no-cache=False'], 'no-cache', false],
  [['app.tags=a', 'app.tags=b'], 'tags', ['a', 'b']],
  [['app.tags=a,b'], 'tags', ['a,b']],
  [['app.tags='], 'tags', undefined],
  [['app.tags+=a'], 'tags', ['t:1', 'a']],
  [['app.tags=a', 'app.tags+=b'], 'tags', ['t:1', 'a', 'b']],
  [['app.tags+=a', 'app.tags=b'], 'tags', ['a', 'b']],
  [['app.platform=linux/arm64'], 'platforms', ['linux/arm64']],
  [['app.platform+=linux/arm64'], 'platforms', ['linux/amd64', 'linux/arm64']],
  [['app.cache-from=c/d,e/f'], 'cache-from', [registry('c/d'), registry('e/f')]],
  [
    ['app.cache-from+=a/b', 'app.cache-from+=c/d'],
    'cache-from',
    [registry('a/b'), registry('c/d')],
  ],
  [['app.cache-from='], 'cache-from', undefined],
  [['app.cache-to=a/b'], 'cache-to', [registry('a/b')]],
  [['app.cache-to+=a/b'], 'cache-to', [{ type: 'inline' }, registry('a/b')]],
  [['app.secrets=id=n,env=N'], 'secret', [{ id: 'n', env: 'N' }]],
  [
    ['app.secrets+=id=s,src=x'],
    'secret',
    [
      { id: 's', src: 'x' },
      { id: 'u', src: 'u.txt' },
    ],
  ],
  [
    ['app.secret.s=src=x'],
    'secret',
    [
      { id: 's', src: 'x' },
      { id: 'u', src: 'u.txt' },
    ],
  ],
  [['app.secret.n=env=M', 'app.secrets=id=n,env=N'], 'secret', [{ id: 'n', env: 'M' }]],
  [['app.ssh=k=a,b'], 'ssh', [{ id: 'k', paths: ['a', 'b'] }]],
  [['app.ssh+=k=a'], 'ssh', [{ id: 'default' }, { id: 'k', paths: ['a'] }]],
  [['app.output=out'], 'output', [{ dest: 'out', type: 'local' }]],
  [['app.output+=type=docker'], 'output', [{ type: 'image' }, { type: 'docker' }]],
  [['app.push=true'], 'output', [{ push: 'true', type: 'image' }]],
  [['app.push=false'], 'output', [{ push: 'false', type: 'image' }]],
  [['app.load=true'], 'output', [{ type: 'image' }, { type: 'docker' }]],
  [
    ['app.output=', 'app.push=true', 'app.load=true'],
    'output',
    [{ push: 'true', type: 'image' }, { type: 'docker' }],
  ],
  [
    ['app.output=', 'app.load=true', 'app.push=true'],
    'output',
    [{ type: 'docker' }, { push: 'true', type: 'image' }],
  ],
  [['app.entitlements=x'], 'entitlements', ['network.host', 'x']],
  [['app.annotations=c=d'], 'annotations', ['a=b', 'c=d']],
  [
    ['app.attest=type=provenance,mode=max'],
    'attest',
    [{ type: 'sbom' }, { mode: 'max', type: 'provenance' }],
  ],
  [['app.attest=type=sbom,disabled=true'], 'attest', [{ disabled: true, type: 'sbom' }]],
  [['app.policy=filename=p'], 'policy', [{ ...policy, Files: [{ Filename: 'p', Data: null }] }]],
  [
    ['app.policy+=reset=true'],
    'policy',
    [
      { ...policy, Strict: true },
      { ...policy, Reset: true },
    ],
  ],
  [
    ['app.resources.memory=2g', 'app.resources.cpu-quota=5'],
    'resources',
    { memory: '2g', 'cpu-quota': 5 },
  ],
];

/** Likewise, for keys whose values docker-buildx loses although it documents them. */
const documented: typeof rows = [
  [['app.network=host'], 'network', 'host'],
  [['app.no-cache-filter=two', 'app.no-cache-filter=three'], 'no-cache-filter', ['two', 'three']],
  [['app.no-cache-filter+=two'], 'no-cache-filter', ['one', 'two']],
  [['app.ulimits=core=2'], 'ulimits', ['core=2']],
  [['app.ulimits+=nofile=1:2'], 'ulimits', ['core=1', 'nofile=1:2']],
];

const lookUpEnvironment = (name: string) => (name === 'ENV' ? 'of the environment' : undefined);

describe('overrides', () => {
  for (const [overrides, attribute, want] of [...rows, ...documented]) {
    test(overrides.join(' '), () => {
      const { json, errors } = resolveText(defineTargets(base), {
        targets: ['app'],
        overrides,
        lookUpEnvironment,
      });
      expect(errors).toEqual([]);
      expect(json?.target['app']?.[attribute]).toEqual(want);
    });
  }

  test('each key is used in a row', () => {
    const used = [...rows, ...documented].flatMap(([texts]) =>
      texts.map((text) => text.split(/[.+=]/)[1]),
    );
    // Plain prints do not have it.
    used.push('builder', 'source', 'pack');
    expect([...overrideKeys.keys()].filter((key) => !used.includes(key))).toEqual([]);
  });

  test('where the environment may not be read, an argument without value becomes empty', () => {
    const { json } = resolveText(defineTargets(base), {
      targets: ['app'],
      overrides: ['app.args.ENV'],
    });
    expect(json?.target['app']?.['args']).toEqual({ A: '1', ENV: '' });
  });

  test('a source is chosen, and has to be one', () => {
    const definition = defineTargets({ a: { source: 'clone' }, b: {} });
    const { graph } = resolveText(definition, {
      targets: ['a', 'b'],
      overrides: ['b.source=archive'],
    });
    const sources = [...graph.targets.values()].map(({ attributes }) => attributes.source);
    expect(sources).toEqual(['clone', 'archive']);
    const { errors } = resolveText(definition, { targets: ['a'], overrides: ['a.source=head'] });
    expect(errors.join()).toContain('invalid source "head"; it is "tree", "clone" or "archive"');
  });

  test('a builder is chosen for targets', () => {
    const { graph } = resolveText(defineTargets({ a: { builder: 'x' }, b: { inherits: ['a'] } }), {
      targets: ['a', 'b'],
      overrides: ['b.builder=y'],
    });
    const builders = [...graph.targets.values()].map(({ attributes }) => attributes.builder);
    expect(builders).toEqual(['x', 'y']);
  });

  test('buildpacks are chosen for targets', () => {
    const { graph, errors } = resolveText(
      defineTargets({ a: { pack: { builder: 'x', buildpacks: ['p'] } }, b: {} }),
      {
        targets: ['a', 'b'],
        overrides: [
          'a.pack.buildpacks+=q',
          'a.pack.builder=y',
          '*.pack.builder=z',
          'b.pack.buildpacks=r',
          'b.pack.buildpacks=s',
        ],
      },
    );
    expect(errors).toEqual([]);
    expect([...graph.targets.values()].map(({ attributes }) => attributes.pack)).toEqual([
      { builder: 'z', buildpacks: ['p', 'q'] },
      { builder: 'z', buildpacks: ['r', 's'] },
    ]);
  });

  test('a part of buildpacks that there is not', () => {
    const { errors } = resolveText(defineTargets({ a: {} }), {
      targets: ['a'],
      overrides: ['a.pack.image=y'],
    });
    expect(errors.join()).toContain('unknown key "image" of pack');
  });

  test('a parent is overridden before it is inherited', () => {
    const bodies = {
      a: { tags: ['a'], args: { k: '1' } },
      x: { inherits: ['a'], args: { l: '1' } },
    };
    const resolved = (overrides: string[]) =>
      resolveText(defineTargets(bodies), { targets: ['x'], overrides }).json?.target['x'];
    expect(resolved(['a.tags=b', 'a.args.k=2', 'a.args.l=2'])).toMatchObject({
      tags: ['b'],
      args: { k: '2', l: '1' },
    });
    expect(resolved(['*.annotations=k=v'])?.['annotations']).toEqual(['k=v']);
  });

  test('an override of one target does not reach into those that share a parent', () => {
    const bodies = {
      p: { output: ['type=image'], secret: ['id=s,env=S'] },
      x: { inherits: ['p'] },
    };
    const { json } = resolveText(defineTargets(bodies), {
      targets: ['x', 'p'],
      overrides: ['x.push=true', 'x.secret.s=env=T'],
    });
    expect(json?.target['p']).toMatchObject({
      output: [{ type: 'image' }],
      secret: [{ id: 's', env: 'S' }],
    });
    expect(json?.target['x']).toMatchObject({
      output: [{ type: 'image', push: 'true' }],
      secret: [{ id: 's', env: 'T' }],
    });
  });
});

const everyKey = `Keys: ${[...overrideKeys.keys()].sort().join(', ')}.`;

describe('mistakes in overrides', () => {
  /** The text, the part of it that is marked, and the message. */
  const mistakes: [text: string, marked: string, problem: string][] = [
    ['app', 'app', 'invalid override key app, expected target.name'],
    ['app=1', 'app=1', 'invalid override key app, expected target.name'],
    ['app.tags', 'app.tags', 'invalid override app.tags, expected target.name=value'],
    ['app.no-cache', 'app.no-cache', 'invalid override app.no-cache, expected target.name=value'],
    ['app.args', 'app.args', 'invalid key app.args, args requires name'],
    ['app.args=1', 'app.args=1', 'invalid key app.args, args requires name'],
    ['app.contexts+=1', 'app.contexts+=1', 'invalid key app.contexts+, contexts requires name'],
    ['app.resources=1', 'app.resources=1', 'invalid key app.resources, resources requires name'],
    ['app.secret=1', 'app.secret=1', 'invalid key app.secret, secret requires name'],
    [
      'app.secret.s+=env=A',
      'app.secret.s+=env=A',
      'invalid key app.secret.s+, secret does not support append',
    ],
    [
      'app.resources.memory+=1',
      'app.resources.memory+=1',
      'invalid key app.resources.memory+, resources does not support append',
    ],
    ['app.labels=1', 'labels', 'invalid format for labels, expecting labels.<name>=<value>'],
    [
      'app.extra-hosts=1',
      'extra-hosts',
      'invalid format for extra-hosts, expecting extra-hosts.<hostname>=<ip>',
    ],
    ['app.tag=1', 'tag', `unknown key: tag. Did you mean "tags"? ${everyKey}`],
    [
      'app.platforms=1',
      'platforms',
      `unknown key: platforms. Did you mean "platform"? ${everyKey}`,
    ],
    ['app.inherits=a', 'inherits', `unknown key: inherits. ${everyKey}`],
    [
      'ap.tags=1',
      'ap',
      `could not find any target matching 'ap'. Did you mean "app"? Targets: app, other.`,
    ],
    ['x*.tags=1', 'x*', "could not find any target matching 'x*'. Targets: app, other."],
    ['[.tags=1', '[', "could not match targets with '[': syntax error in pattern"],
    ['app.pull=yes', 'yes', 'invalid value yes for boolean key pull'],
    ['app.push=', '', 'invalid value  for boolean key push'],
    ['app.output=a,b', 'a,b', 'invalid value for outputs: invalid value a'],
    ['app.secrets=x', 'x', "invalid value for outputs: invalid field 'x' must be a key=value pair"],
    ['app.attest=mode=max', 'mode=max', 'invalid value for attest: attestation type not specified'],
    ['app.cache-to=type=', 'type=', 'type required for "type="'],
    ['app.policy=x', 'x', 'invalid value x'],
    ['app.resources.cpu-shares=x', 'x', 'invalid value x for int64 key resources.cpu-shares'],
    ['app.resources.cpu=x', 'x', 'unknown resources key cpu'],
    ['app.secret.no=env=A', 'env=A', 'secret "no" must be declared before it can be overridden'],
    ['*.secret.s=env=A', 'env=A', 'secret "s" must be declared before it can be overridden'],
  ];
  for (const [text, marked, problem] of mistakes) {
    test(text, () => {
      const sink = new Diagnostics();
      resolveText(defineTargets(base), { targets: ['app', 'other'], overrides: [text] }, sink);
      const errors = sink.items.filter(({ severity }) => severity === 'error');
      expect(errors.map(({ code, detail }) => [code, detail])).toEqual([
        ['invalid-override', problem],
      ]);
      const { file, start, end } = errors[0]?.subject ?? {
        file: { name: '', text: '' },
        start: 0,
        end: 0,
      };
      expect([file.name, file.text.slice(start, end)]).toEqual(['--set', marked]);
    });
  }

  test('of several values the wrong one is marked', () => {
    const sink = new Diagnostics();
    const overrides = ['app.output=type=image', 'app.output=a,b', 'app.output=c'];
    resolveText(defineTargets(base), { targets: ['app'], overrides }, sink);
    expect(sink.items.map(({ subject }) => subject?.file.text)).toEqual(['app.output=a,b']);
  });

  test('a wrong value is reported once for all targets', () => {
    const sink = new Diagnostics();
    const overrides = ['*.pull=maybe'];
    resolveText(defineTargets(base), { targets: ['app', 'other'], overrides }, sink);
    expect(sink.items.length).toBe(1);
  });

  test('a mistake that concerns no target to build is none', () => {
    const request = { targets: ['other'], overrides: ['app.foo=1', 'app.pull=x', 'app.labels=1'] };
    expect(resolveText(defineTargets(base), request).errors).toEqual([]);
  });

  test('independent mistakes are all reported', () => {
    const request = {
      targets: ['app'],
      overrides: ['nope.args=1', 'app', 'app.foo=1', 'app.pull=x'],
    };
    expect(resolveText(defineTargets(base), request).errors.length).toBe(5);
  });

  const ignored: [text: string, marked: string, detail: string][] = [
    ['app.context.foo=x', '.foo', 'The key "context" has no parts; ".foo" has no effect.'],
    ['app.tags.x=y', '.x', 'The key "tags" has no parts; ".x" has no effect.'],
    ['app.args.A+=x', '+', 'The key "args" is no list; the value replaces what is there.'],
  ];
  for (const [text, marked, detail] of ignored) {
    test(`${text} is warned of`, () => {
      const sink = new Diagnostics();
      resolveText(defineTargets(base), { targets: ['app'], overrides: [text] }, sink);
      expect(sink.items).toMatchObject([{ code: 'ignored-override', severity: 'warning', detail }]);
      const { file, start, end } = sink.items[0]?.subject ?? {
        file: { text: '' },
        start: 0,
        end: 0,
      };
      expect(file.text.slice(start, end)).toBe(marked);
    });
  }
});

describe('what overrides grant', () => {
  const granting: [texts: string[], want: object][] = [
    [['app.cache-from=type=local,src=in'], { read: ['in'] }],
    [['app.cache-from+=a/b'], {}],
    [['app.cache-to=type=local,dest=o'], { write: ['o'] }],
    [['app.output=out', 'app.output=type=tar,dest=t'], { write: ['out', 't'] }],
    [['app.ssh=k=a,b'], { read: ['a', 'b'] }],
    [['app.secrets=id=n,src=n.txt'], { read: ['n.txt'] }],
    [['app.secrets+=id=n,env=N'], {}],
    [['app.secret.u=src=v.txt'], { read: ['v.txt'] }],
    [['app.secrets=id=n,src=n.txt', 'app.secret.n=env=N'], {}],
    [['app.entitlements=security.insecure'], { entitlements: ['security.insecure'] }],
    [['app.tags=x'], {}],
  ];
  for (const [overrides, want] of granting) {
    test(overrides.join(' '), () => {
      const { graph } = resolveText(defineTargets(base), { targets: ['app'], overrides });
      expect(graph.grants).toEqual({ read: [], write: [], entitlements: [], ...want });
    });
  }

  test('nothing for targets that are not built', () => {
    const request = { targets: ['other'], overrides: ['app.output=out'] };
    expect(resolveText(defineTargets(base), request).graph.grants.write).toEqual([]);
  });
});
