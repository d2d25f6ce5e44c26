import { describe, expect, test } from 'vitest';
import type { TargetDefinition } from '../../src/model/target.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import type { SourceFile } from '../../src/source/source.ts';
import { defineTarget, defineTargets } from './define.ts';
import { resolveText } from './resolve-text.ts';

const link = (...names: string[]) => ({
  contexts: Object.fromEntries(names.map((name) => [`of-${name}`, `target:${name}`])),
});

describe('links', () => {
  test('pull targets in, which export nothing', () => {
    const bodies = {
      a: { ...link('b') },
      b: { ...link('c'), output: ['type=image'] },
      c: {},
      d: {},
    };
    const { graph, json } = resolveText(defineTargets(bodies), { targets: ['a'] });
    expect(
      [...graph.targets.values()].map(({ name, linked, links }) => [name, linked, links]),
    ).toEqual([
      ['a', false, ['b']],
      ['b', true, ['c']],
      ['c', true, []],
    ]);
    expect(json?.target['b']?.['output']).toEqual([{ type: 'cacheonly' }]);
    expect(json?.group).toEqual({ default: { targets: ['a'] } });
  });

  test('leave alone what is asked for', () => {
    const bodies = { a: link('b'), b: { output: ['type=image'] } };
    const { graph, json } = resolveText(defineTargets(bodies), { targets: ['a', 'b'] });
    expect(graph.targets.get('b')?.linked).toBe(false);
    expect(json?.target['b']?.['output']).toEqual([{ type: 'image' }]);
  });

  test('bring the inheritance and the overrides of their targets', () => {
    const bodies = { a: link('b'), base: { target: 's' }, b: { inherits: ['base'] } };
    const request = { targets: ['a'], overrides: ['*.args.k=1', '*.push=true'] };
    const { json } = resolveText(defineTargets(bodies), request);
    expect(json?.target['b']).toEqual({
      context: '.',
      dockerfile: 'Dockerfile',
      args: { k: '1' },
      target: 's',
      output: [{ type: 'cacheonly' }],
    });
  });

  test('pass entitlements on, in the order of the contexts', () => {
    const bodies = {
      a: { ...link('b', 'c'), entitlements: ['x'] },
      b: { ...link('d'), entitlements: ['y', 'x'] },
      c: { network: 'host' },
      d: { entitlements: ['z'] },
    };
    const { json } = resolveText(defineTargets(bodies), { targets: ['a'] });
    expect(json?.target['a']?.['entitlements']).toEqual(['x', 'y', 'z', 'network.host']);
    expect(json?.target['b']?.['entitlements']).toEqual(['y', 'x', 'z']);
  });

  test('may be shared', () => {
    const bodies = { a: link('b', 'c'), b: link('d'), c: link('d'), d: {} };
    const { graph, errors } = resolveText(defineTargets(bodies), { targets: ['a'] });
    expect(errors).toEqual([]);
    expect([...graph.targets.keys()]).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('mistakes in links', () => {
  const two = ['linux/amd64', 'linux/arm64'];
  const rows: [bodies: Parameters<typeof defineTargets>[0], errors: string[]][] = [
    [
      { a: link('a') },
      ['target a cannot link to itself; The context "of-a" of the target "a" refers to it.'],
    ],
    [
      { a: link('b'), b: link('c'), c: link('a') },
      ['infinite loop from c to a; The context "of-a" of the target "c" refers to it.'],
    ],
    [
      { a: link('b', 'bb'), b: {} },
      [
        'failed to find target bb; The context "of-bb" of the target "a" refers to it. Did you mean "b"? Targets: a, b.',
      ],
    ],
    [
      { a: { ...link('b'), platforms: [...two, 'linux/s390x'] }, b: { platforms: two } },
      [
        'target b can\'t be used by a because its platforms [linux/amd64 linux/arm64 linux/s390x] are not a subset of [linux/amd64 linux/arm64]; The target "b" is not built for linux/s390x.',
      ],
    ],
    [{ a: { ...link('b'), platforms: ['linux/s390x'] }, b: { platforms: two } }, []],
    [{ a: { ...link('b'), platforms: two }, b: { platforms: ['linux/s390x'] } }, []],
    [{ a: { ...link('b'), platforms: two }, b: { platforms: [...two, 'linux/386'] } }, []],
    [
      { a: link('b', 'c'), b: link('b'), c: link('x') },
      [
        'target b cannot link to itself; The context "of-b" of the target "b" refers to it.',
        'failed to find target x; The context "of-x" of the target "c" refers to it. Targets: a, b, c.',
      ],
    ],
  ];
  for (const [bodies, errors] of rows) {
    test(JSON.stringify(bodies), () => {
      expect(resolveText(defineTargets(bodies), { targets: ['a'] }).errors).toEqual(errors);
    });
  }
});

describe('the place of a mistake', () => {
  const file: SourceFile = { name: 'a.hcl', text: 'x'.repeat(1000) };
  const placed = (
    name: string,
    body: Parameters<typeof defineTarget>[1],
    places: Readonly<Record<string, number>>,
  ): TargetDefinition => ({
    ...defineTarget(name, body),
    range: { file, start: 900, end: 901 },
    places: new Map(
      Object.entries(places).map(([key, start]) => [key, { file, start, end: start + 1 }]),
    ),
  });
  const startsFor = (targets: TargetDefinition[], overrides: string[] = []) => {
    const sink = new Diagnostics();
    resolveText({ targets, groups: [], variables: [] }, { targets: ['x'], overrides }, sink);
    return sink.items.map(({ subject }) => [subject?.file.name, subject?.start]);
  };

  test('is that of the entry in the parent that has it', () => {
    const parent = placed('p', link('nope', 'p'), { contexts: 1, 'contexts.of-nope': 2 });
    const child = placed('x', { inherits: ['p'] }, { inherits: 3 });
    expect(startsFor([parent, child])[0]).toEqual(['a.hcl', 2]);
  });

  test('is that of the override that set it', () => {
    const overrides = ['x.contexts.of-nope=target:nope'];
    expect(startsFor([placed('x', {}, {})], overrides)).toEqual([['--set', 19]]);
  });

  test('is that of the list when its entries have none', () => {
    const target = placed('x', { platforms: ['linux', 'no'] }, { platforms: 5 });
    expect(startsFor([target])).toEqual([['a.hcl', 5]]);
  });

  test('is that of the entry in the list', () => {
    const places = { platforms: 5, 'platforms.0': 6, 'platforms.1': 7 };
    expect(startsFor([placed('x', { platforms: ['linux', 'no'] }, places)])).toEqual([
      ['a.hcl', 7],
    ]);
  });

  test('is that of the entry where it was inherited from', () => {
    const parent = placed('p', { ulimits: ['core=1', 'bad'] }, { ulimits: 1, 'ulimits.1': 2 });
    const child = placed(
      'x',
      { inherits: ['p'], ulimits: ['worse'] },
      { ulimits: 3, 'ulimits.0': 4 },
    );
    expect(startsFor([parent, child])).toEqual([
      ['a.hcl', 2],
      ['a.hcl', 4],
    ]);
  });

  test('is that of an object in a list', () => {
    const places = { secret: 1, 'secret.0': 2, 'secret.1': 3 };
    const target = placed('x', { secret: ['id=a', { env: 'B' }] }, places);
    expect(startsFor([target])).toEqual([['a.hcl', 3]]);
  });

  test('is that of a limit', () => {
    const places = { resources: 1, 'resources.memory': 2 };
    expect(startsFor([placed('x', { resources: { memory: 'much' } }, places)])).toEqual([
      ['a.hcl', 2],
    ]);
  });

  test('is that of the member of a group, or of inherits', () => {
    const sink = new Diagnostics();
    const groups = [
      { name: 'g', targets: ['no', 'x'], memberRanges: [{ file, start: 8, end: 9 }] },
    ];
    const targets = [placed('x', { inherits: ['nope'] }, { inherits: 3, 'inherits.0': 4 })];
    resolveText({ targets, groups, variables: [] }, { targets: ['g'] }, sink);
    expect(sink.items.map(({ subject }) => subject?.start)).toEqual([8, 4]);
  });
});
