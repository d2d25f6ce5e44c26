import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { defineTargets } from './define.ts';
import { resolveText } from './resolve-text.ts';

type Bodies = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const A = { args: { a: '1', b: '1' }, tags: ['a'], platforms: ['linux/amd64'] };

/** Targets, and what is printed of `x` besides context and dockerfile; docker-buildx's answers. */
const rows: [name: string, bodies: Bodies, want: object][] = [
  [
    'a parent',
    { a: A, x: { inherits: ['a'], args: { b: '2', c: '2' } } },
    { args: { a: '1', b: '2', c: '2' }, tags: ['a'], platforms: ['linux/amd64'] },
  ],
  [
    'the last parent counts',
    { a: { tags: ['a'], target: 's' }, b: { tags: ['b'] }, x: { inherits: ['a', 'b'] } },
    { tags: ['b'], target: 's' },
  ],
  [
    'a chain',
    { a: { target: 'a', pull: true }, b: { inherits: ['a'], target: 'b' }, x: { inherits: ['b'] } },
    { target: 'b', pull: true },
  ],
  [
    'the same parent twice',
    { a: { tags: ['t'], annotations: ['k=v'] }, x: { inherits: ['a', 'a'] } },
    { tags: ['t'], annotations: ['k=v'] },
  ],
  [
    'a diamond',
    {
      a: { tags: ['a'] },
      b: { inherits: ['a'], tags: ['b'] },
      c: { inherits: ['a'] },
      x: { inherits: ['b', 'c'] },
    },
    { tags: ['a'] },
  ],
  [
    'lists that are appended',
    {
      a: { ulimits: ['core=1'] },
      b: { ulimits: ['core=2'] },
      x: { inherits: ['a', 'b'], ulimits: ['core=1'] },
    },
    { ulimits: ['core=1', 'core=2'] },
  ],
  [
    'an empty list clears what is replaced',
    { a: { tags: ['a'], 'cache-to': ['c'] }, x: { inherits: ['a'], tags: [], 'cache-to': [] } },
    {},
  ],
  [
    'an empty list clears nothing that is appended',
    { a: { 'cache-from': ['c'] }, x: { inherits: ['a'], 'cache-from': [] } },
    { 'cache-from': [{ ref: 'c', type: 'registry' }] },
  ],
  [
    'a cleared output of a second parent clears nothing',
    { a: { output: ['type=image'] }, b: { output: [] }, x: { inherits: ['a', 'b'] } },
    { output: [{ type: 'image' }] },
  ],
  [
    'an empty list of tags of a second parent clears',
    { a: { tags: ['a'] }, b: { tags: [] }, x: { inherits: ['a', 'b'] } },
    {},
  ],
  [
    'null changes nothing',
    { a: { args: { k: '1' } }, x: { inherits: ['a'], args: { k: null } } },
    { args: { k: '1' } },
  ],
  [
    'an empty context entry goes',
    { a: { contexts: { k: 'p', l: 'q' } }, x: { inherits: ['a'], contexts: { k: '' } } },
    { contexts: { l: 'q' } },
  ],
  [
    "the entitlement of the parent's network stays",
    { a: { network: 'host' }, x: { inherits: ['a'], network: 'none' } },
    { network: 'none', entitlements: ['network.host'] },
  ],
  ['an empty dockerfile', { a: { dockerfile: 'D' }, x: { inherits: ['a'], dockerfile: '' } }, {}],
  [
    'the description',
    { a: { description: 'A' }, x: { inherits: ['a'], description: '' } },
    { description: 'A' },
  ],
  [
    'resources are merged',
    { a: { resources: { memory: '1g' } }, x: { inherits: ['a'], resources: { 'cpu-shares': 2 } } },
    { resources: { memory: '1g', 'cpu-shares': 2 } },
  ],
  ['itself', { x: { inherits: ['x'], target: 's' } }, { target: 's' }],
  [
    'a cycle',
    { a: { inherits: ['x'], target: 'a', pull: true }, x: { inherits: ['a'], target: 'x' } },
    { target: 'x', pull: true },
  ],
  [
    'a cycle among the parents',
    {
      a: { inherits: ['b'], tags: ['a'] },
      b: { inherits: ['a'], tags: ['b'], target: 'b' },
      x: { inherits: ['a', 'b'] },
    },
    { tags: ['b'], target: 'b' },
  ],
];

describe('inheritance', () => {
  for (const [name, bodies, want] of rows) {
    test(name, () => {
      const { json, errors } = resolveText(defineTargets(bodies), { targets: ['x'] });
      expect(errors).toEqual([]);
      expect(json?.target['x']).toEqual({ context: '.', dockerfile: 'Dockerfile', ...want });
    });
  }

  test('what comes out of a cycle depends on the target that was asked for', () => {
    const bodies = { a: { inherits: ['b'], tags: ['a'] }, b: { inherits: ['a'], target: 's' } };
    const resolved = (asked: string[]) =>
      resolveText(defineTargets(bodies), { targets: asked }).json?.target;
    expect(resolved(['a', 'b'])).toEqual({
      a: { context: '.', dockerfile: 'Dockerfile', tags: ['a'], target: 's' },
      b: { context: '.', dockerfile: 'Dockerfile', tags: ['a'], target: 's' },
    });
  });

  test('a cycle is warned of once', () => {
    const bodies = { a: { inherits: ['b'] }, b: { inherits: ['c'] }, c: { inherits: ['a'] } };
    const sink = new Diagnostics();
    resolveText(defineTargets(bodies), { targets: ['*'] }, sink);
    expect(sink.items.map(({ code, severity, detail }) => [code, severity, detail])).toEqual([
      [
        'inheritance-cycle',
        'warning',
        'The target "c" inherits from "a", which inherits from it in turn.',
      ],
    ]);
  });

  test('a parent that does not exist is reported once for each who names it', () => {
    const bodies = {
      base: { inherits: ['bas'] },
      a: { inherits: ['base', 'nope'] },
      b: { inherits: ['base'] },
    };
    const { errors } = resolveText(defineTargets(bodies), { targets: ['a', 'b'] });
    expect(errors).toEqual([
      'failed to find target bas; The target "base" inherits from it. Did you mean "base"? Targets: base, a, b.',
      'failed to find target nope; The target "a" inherits from it. Targets: base, a, b.',
    ]);
  });

  test('parents that are not built are not checked', () => {
    const bodies = { a: { platforms: ['no such'] }, x: { inherits: ['a'], platforms: ['linux'] } };
    expect(resolveText(defineTargets(bodies), { targets: ['x'] }).errors).toEqual([]);
  });
});

describe('many targets', () => {
  const count = 5_000;
  const many = (body: (index: number) => object) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`t${index}`, body(index) as Bodies[string]]),
    );

  test('a chain of parents', () => {
    const bodies = many((index) => ({
      ...(index === 0 ? { pull: true } : { inherits: [`t${index - 1}`] }),
    }));
    const { json } = resolveText(defineTargets(bodies), { targets: [`t${count - 1}`] });
    expect(json?.target[`t${count - 1}`]?.['pull']).toBe(true);
  });

  test('a chain of links', () => {
    const bodies = many((index) => ({
      contexts: index === 0 ? {} : { base: `target:t${index - 1}` },
    }));
    const { graph } = resolveText(defineTargets(bodies), { targets: [`t${count - 1}`] });
    expect(graph.targets.size).toBe(count);
  });

  test('shared links', () => {
    const bodies = many((index) => ({
      contexts: Object.fromEntries(
        [1, 2, 3]
          .filter((back) => index >= back)
          .map((back) => [`c${back}`, `target:t${index - back}`]),
      ),
    }));
    const { graph } = resolveText(defineTargets(bodies), { targets: [`t${count - 1}`] });
    expect(graph.targets.size).toBe(count);
  });

  test('groups of groups', () => {
    const groups = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `g${index}`,
        [`g${Math.min(index + 1, count)}`, `g${Math.min(index + 2, count)}`],
      ]),
    );
    const definition = defineTargets({ a: {} }, { ...groups, [`g${count}`]: ['a'] });
    const { graph } = resolveText(definition, { targets: ['*'] });
    expect([...graph.targets.keys()]).toEqual(['a']);
    expect(graph.groups.size).toBe(count + 2);
  });

  test('a cycle of parents ends with an error', () => {
    const bodies = many((index) => ({ inherits: [`t${(index + 1) % count}`] }));
    const { errors } = resolveText(defineTargets(bodies), { targets: ['*'] });
    expect(errors[0]).toMatch(/^Inheritance cycle; Too many targets inherit from each other/);
  });

  test('names that do not exist', () => {
    const bodies = many((index) => ({ inherits: [`nope${index}`] }));
    expect(resolveText(defineTargets(bodies), { targets: ['*'] }).errors.length).toBe(count);
  });
});
