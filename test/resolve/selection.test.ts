import { describe, expect, test } from 'vitest';
import { defineTargets } from './define.ts';
import { resolveText } from './resolve-text.ts';

const targets = { a: {}, b: {}, 'c-1': {}, 'c-2': {}, _p: {}, x_y: {} };

/** Names that are asked for, groups, and the targets and groups of the print; docker-buildx's answers. */
const rows: [
  asked: string[],
  groups: Record<string, string[]>,
  wantTargets: string[],
  wantGroups: Record<string, string[]>,
][] = [
  [['a'], {}, ['a'], { default: ['a'] }],
  [['b', 'a', 'b'], {}, ['a', 'b'], { default: ['a', 'b'] }],
  [['x.y'], {}, ['x_y'], { default: ['x_y'] }],
  [['c-*'], {}, ['c-1', 'c-2'], { default: ['c-1', 'c-2'] }],
  [['c-[^1]', 'a'], {}, ['a', 'c-2'], { default: ['a', 'c-2'] }],
  [['?'], { g: ['c-1'] }, ['a', 'b', 'c-1'], { default: ['a', 'b', 'g'], g: ['c-1'] }],
  [['g'], { g: ['b', 'a'] }, ['a', 'b'], { default: ['g'], g: ['b', 'a'] }],
  [[], { default: ['b', 'a'] }, ['a', 'b'], { default: ['a', 'b'] }],
  [['default'], { default: ['b', 'a'] }, ['a', 'b'], { default: ['a', 'b'] }],
  [['default', 'c-1'], { default: ['b'] }, ['b', 'c-1'], { default: ['b', 'c-1'] }],
  [['b'], { default: ['a'] }, ['b'], { default: ['b'] }],
  [
    ['g'],
    { g: ['h', 'a'], h: ['b', 'i'], i: ['c-1'] },
    ['a', 'b', 'c-1'],
    { default: ['g'], g: ['h', 'a'], h: ['b', 'i'], i: ['c-1'] },
  ],
  [
    ['g'],
    { g: ['default', 'a'], default: ['b'] },
    ['a', 'b'],
    { default: ['b', 'g'], g: ['default', 'a'] },
  ],
  [['a'], { a: ['a', 'b'] }, ['a', 'b'], { a: ['a', 'b'], default: ['a'] }],
  [['g'], { g: [] }, [], { default: ['g'], g: [] }],
  [['g', 'a'], { g: [] }, ['a'], { default: ['a', 'g'], g: [] }],
  [['g', 'h'], { g: ['h', 'a'], h: ['g', 'b'], a: ['g'] }, [], {}],
];

describe('names and groups', () => {
  for (const [asked, groups, wantTargets, wantGroups] of rows) {
    test(`${asked.join(' ')} of ${JSON.stringify(groups)}`, () => {
      const { json, errors } = resolveText(defineTargets(targets, groups), { targets: asked });
      if (wantTargets.length === 0 && Object.keys(wantGroups).length === 0) {
        expect(errors.length).toBeGreaterThan(0);
        return;
      }
      expect(errors).toEqual([]);
      expect(Object.keys(json?.target ?? {})).toEqual(wantTargets);
      const members = Object.entries(json?.group ?? {}).map(([name, group]) => [
        name,
        group.targets,
      ]);
      expect(Object.fromEntries(members)).toEqual(wantGroups);
    });
  }

  test('a target "default" is a member only when it is asked for first', () => {
    const definition = defineTargets({ default: {}, a: {} });
    const members = (asked: string[]) =>
      resolveText(definition, { targets: asked }).json?.group?.['default']?.targets;
    expect(members([])).toEqual(['default']);
    expect(members(['default', 'a'])).toEqual(['a', 'default']);
    expect(members(['a', 'default'])).toEqual(['a']);
  });

  test('what was asked for, in order', () => {
    const { graph } = resolveText(defineTargets(targets, { g: ['a'] }), {
      targets: ['c-*', 'g', 'b', 'c-1'],
    });
    expect(graph.requested).toEqual(['c-1', 'c-2', 'g', 'b']);
  });
});

const everything = 'Targets: a, b, c-1, c-2, x_y, _p.';

describe('names that nothing has', () => {
  const rows: [asked: string[], groups: Record<string, string[]>, errors: string[]][] = [
    [
      [],
      {},
      [`failed to find target default; It was asked for on the command line. ${everything}`],
    ],
    [
      ['c1', 'nope'],
      { g: ['a'] },
      [
        `failed to find target c1; It was asked for on the command line. Did you mean "c-1"? ${everything} Groups: g.`,
        `failed to find target nope; It was asked for on the command line. ${everything} Groups: g.`,
      ],
    ],
    [
      ['d*'],
      { g: ['a'] },
      [
        `could not find any target matching "d*"; Nothing has such a name. ${everything} Groups: g.`,
      ],
    ],
    [
      ['[a'],
      {},
      [`could not find any target matching "[a"; The pattern is malformed. ${everything}`],
    ],
    [
      ['g'],
      { g: ['b2', 'h'], h: ['zzz'] },
      [
        `failed to find target b2; The group "g" contains it. Did you mean "b"? ${everything} Groups: g, h.`,
        `failed to find target zzz; The group "h" contains it. ${everything} Groups: g, h.`,
      ],
    ],
    [
      ['g'],
      { g: ['h'], h: [] },
      [
        `failed to find target h; The group "g" contains it, but that is a group without targets. ${everything} Groups: g, h.`,
      ],
    ],
    [
      ['g'],
      { g: ['h'], h: ['g'] },
      [
        `failed to find target g; The group "h" contains it, which leads back to the group itself. ${everything} Groups: g, h.`,
      ],
    ],
  ];
  for (const [asked, groups, errors] of rows) {
    test(`${asked.join(' ')} of ${JSON.stringify(groups)}`, () => {
      const resolved = resolveText(defineTargets(targets, groups), { targets: asked });
      expect(resolved.errors).toEqual(errors);
    });
  }

  test('there may be no targets at all', () => {
    expect(resolveText(defineTargets({})).errors).toEqual([
      'failed to find target default; It was asked for on the command line. The definition has no targets.',
    ]);
  });

  test('long lists are cut', () => {
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`t${index}`, {}]));
    const [error] = resolveText(defineTargets(many), { targets: ['nope'] }).errors;
    expect(error).toMatch(/Targets: t0, .*, t19 and 5 more\.$/);
  });
});
