import { describe, expect, test } from 'vitest';
import { attributeNames, fields } from '../../src/model/fields.ts';
import { mergeTargets } from '../../src/model/merge.ts';
import { formatJson, printAttributes } from '../../src/model/print.ts';
import type { TargetDefinition } from '../../src/model/target.ts';
import type { Range, SourceFile } from '../../src/source/source.ts';
import { defineTarget } from '../resolve/define.ts';

/** Attribute, its values in two blocks of one name, and what is printed for both. */
const rows: [attribute: string, base: unknown, over: unknown, want: unknown][] = [
  ['description', 'a', 'b', 'b'],
  ['description', 'a', '', 'a'],
  ['inherits', ['a'], ['b', 'a'], ['a', 'b', 'a']],
  ['annotations', ['a=1'], ['a=1', 'b=2'], ['a=1', 'a=1', 'b=2']],
  ['annotations', ['a=1'], [], ['a=1']],
  [
    'attest',
    ['type=sbom,a=1', 'type=x'],
    ['type=sbom,b=2'],
    [{ type: 'sbom', b: '2' }, { type: 'x' }],
  ],
  ['attest', ['type=sbom'], [], [{ type: 'sbom' }]],
  ['context', 'a', 'b', 'b'],
  ['context', 'a', '', ''],
  ['contexts', { a: '1', b: '2' }, { b: '3', c: '' }, { a: '1', b: '3', c: '' }],
  ['dockerfile', 'a', 'b', 'b'],
  ['dockerfile-inline', 'a', 'b', 'b'],
  ['args', { a: '1', b: '2' }, { b: null, c: '3' }, { a: '1', b: '2', c: '3' }],
  ['labels', { a: '1' }, { a: null }, { a: '1' }],
  ['tags', ['a', 'b'], ['c'], ['c']],
  ['tags', ['a', 'b'], [], undefined],
  [
    'cache-from',
    ['a', 'b'],
    ['a', 'c', 'd'],
    ['a', 'b', 'd', 'c'].map((ref) => ({ ref, type: 'registry' })),
  ],
  ['cache-from', ['a'], [], [{ ref: 'a', type: 'registry' }]],
  ['cache-to', ['a'], ['b'], [{ ref: 'b', type: 'registry' }]],
  ['cache-to', ['a'], [], undefined],
  ['target', 'a', 'b', 'b'],
  [
    'secret',
    ['id=a,env=A', 'id=b,env=B'],
    ['id=a,env=C'],
    [
      { id: 'a', env: 'C' },
      { id: 'b', env: 'B' },
    ],
  ],
  [
    'ssh',
    ['default', 'k=a'],
    ['k=b', 'l'],
    [{ id: 'default' }, { id: 'k', paths: ['b'] }, { id: 'l' }],
  ],
  ['platforms', ['a'], ['b'], ['b']],
  ['output', ['a'], ['b'], [{ dest: 'b', type: 'local' }]],
  ['pull', true, false, false],
  ['no-cache', false, true, true],
  ['network', 'host', '', ''],
  ['no-cache-filter', ['a'], ['a', 'b'], ['a', 'a', 'b']],
  ['shm-size', '1m', '2m', '2m'],
  ['ulimits', ['core=1'], ['core=2'], ['core=1', 'core=2']],
  [
    'resources',
    { memory: '1g', 'cpu-shares': 1 },
    { memory: '2g' },
    { memory: '2g', 'cpu-shares': 1 },
  ],
  ['call', 'check', 'build', 'build'],
  ['entitlements', ['a'], ['b'], ['a', 'b']],
  ['extra-hosts', { a: '1' }, { b: '2', a: null }, { a: '1', b: '2' }],
  [
    'policy',
    ['strict=true'],
    ['filename=a'],
    [
      { Files: null, Reset: false, Disabled: false, Strict: true, LogLevel: null },
      {
        Files: [{ Filename: 'a', Data: null }],
        Reset: false,
        Disabled: false,
        Strict: null,
        LogLevel: null,
      },
    ],
  ],
  ['builder', 'a', 'b', 'b'],
  ['source', 'clone', 'tree', 'tree'],
  [
    'pack',
    { builder: 'a', buildpacks: ['x', 'y'] },
    { buildpacks: ['z'] },
    { builder: 'a', buildpacks: ['z'] },
  ],
];

describe('blocks of one name', () => {
  for (const [attribute, base, over, want] of rows) {
    test(`${attribute}: ${JSON.stringify(base)} + ${JSON.stringify(over)}`, () => {
      const merged = mergeTargets(
        defineTarget('a', { [attribute]: base }),
        defineTarget('a', { [attribute]: over }),
      );
      const printed = formatJson(printAttributes(merged.attributes, 'full'));
      expect(JSON.parse(printed)[attribute]).toEqual(want);
    });
  }

  test('every attribute has a row', () => {
    expect([...new Set(rows.map(([attribute]) => attribute))]).toEqual(attributeNames);
  });

  test('what is not set again stays the same value', () => {
    const base = defineTarget('a', { args: { a: '1' }, tags: ['t'], secret: ['id=a'] });
    const merged = mergeTargets(base, defineTarget('a', { pull: true }));
    expect(merged.attributes.args).toBe(base.attributes.args);
    expect(merged.attributes.secret).toBe(base.attributes.secret);
  });
});

describe('the places of merged blocks', () => {
  const file: SourceFile = { name: 'a.hcl', text: 'x'.repeat(100) };
  const at = (start: number): Range => ({ file, start, end: start + 1 });
  const placed = (
    body: Parameters<typeof defineTarget>[1],
    places: Readonly<Record<string, number>>,
  ): TargetDefinition => ({
    ...defineTarget('a', body),
    places: new Map(Object.entries(places).map(([key, start]) => [key, at(start)])),
  });
  const startsOf = (target: TargetDefinition) =>
    Object.fromEntries([...target.places].map(([key, { start }]) => [key, start]));

  test('entries of a list that is appended move', () => {
    const base = placed(
      { inherits: ['a', 'b'] },
      { inherits: 1, 'inherits.0': 2, 'inherits.1': 3 },
    );
    const over = placed({ inherits: ['c'] }, { inherits: 4, 'inherits.0': 5 });
    expect(startsOf(mergeTargets(base, over))).toEqual({
      inherits: 4,
      'inherits.0': 2,
      'inherits.1': 3,
      'inherits.2': 5,
    });
  });

  test('entries of a list that is replaced are forgotten', () => {
    const base = placed({ tags: ['a', 'b'] }, { tags: 1, 'tags.0': 2, 'tags.1': 3 });
    const over = placed({ tags: ['c'] }, { tags: 4, 'tags.0': 5 });
    expect(startsOf(mergeTargets(base, over))).toEqual({ tags: 4, 'tags.0': 5 });
  });

  test('entries of which some went are all forgotten', () => {
    const base = placed({ secret: ['id=a', 'id=b'] }, { secret: 1, 'secret.0': 2, 'secret.1': 3 });
    const over = placed({ secret: ['id=a'] }, { secret: 4, 'secret.0': 5 });
    expect(startsOf(mergeTargets(base, over))).toEqual({ secret: 4 });
  });

  test('entries of maps stay by key', () => {
    const base = placed({ args: { a: '1', b: '1' } }, { args: 1, 'args.a': 2, 'args.b': 3 });
    const over = placed({ args: { b: '2' } }, { args: 4, 'args.b': 5 });
    expect(startsOf(mergeTargets(base, over))).toEqual({ args: 4, 'args.a': 2, 'args.b': 5 });
  });

  test('the first range stays', () => {
    const base = { ...placed({}, {}), range: at(1) };
    const over = { ...placed({}, {}), range: at(2) };
    expect(mergeTargets(base, over).range).toEqual(at(1));
    expect(mergeTargets(placed({}, {}), over).range).toEqual(at(2));
  });
});

describe('the folders of merged blocks', () => {
  const based = (body: Parameters<typeof defineTarget>[1], folder: string): TargetDefinition => ({
    ...defineTarget('a', body),
    bases: {
      default: folder,
      ...('context' in body ? { context: folder } : {}),
      ...('contexts' in body
        ? { contexts: new Map(Object.keys(body['contexts'] as object).map((key) => [key, folder])) }
        : {}),
    },
  });

  test('each path keeps the folder of the file that set it', () => {
    const base = based({ context: 'x', contexts: { a: '1', b: '2' } }, 'one');
    const over = based({ contexts: { b: '3', c: '4' } }, 'two');
    expect(mergeTargets(base, over).bases).toEqual({
      default: 'two',
      context: 'one',
      contexts: new Map([
        ['a', 'one'],
        ['b', 'two'],
        ['c', 'two'],
      ]),
    });
    expect(mergeTargets(base, based({ context: 'y' }, 'two')).bases?.context).toBe('two');
  });

  test('a path of unknown folder replaces one of a known folder', () => {
    const base = based({ contexts: { a: '1' } }, 'one');
    const over: TargetDefinition = { ...defineTarget('a', { contexts: { a: '2' } }), bases: {} };
    expect(mergeTargets(base, over).bases?.contexts).toEqual(new Map());
  });
});

test('the rows of the table are in the order of docker-buildx', () => {
  expect(Object.keys(fields)).toEqual(attributeNames);
  expect(attributeNames.slice(0, 6)).toEqual([
    'description',
    'inherits',
    'annotations',
    'attest',
    'context',
    'contexts',
  ]);
});
