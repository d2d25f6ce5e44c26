import { describe, expect, test } from 'vitest';
import type { ContextBases, TargetDefinition } from '../../src/model/target.ts';
import { defineTarget } from './define.ts';
import { resolveText } from './resolve-text.ts';

type Body = Parameters<typeof defineTarget>[1];

/** A target of a file in a folder; undefined: of standard input. */
function target(
  name: string,
  folder: string | undefined,
  body: Body,
  more: ContextBases = {},
): TargetDefinition {
  const contexts = Object.keys((body['contexts'] as object | undefined) ?? {});
  const bases: ContextBases =
    folder === undefined
      ? more
      : {
          default: folder,
          ...('context' in body ? { context: folder } : {}),
          contexts: new Map(contexts.map((key) => [key, folder])),
          ...more,
        };
  return { ...defineTarget(name, body), bases };
}

/** Definitions, and the context and contexts of `x`; docker-buildx's rules. */
const rows: [name: string, targets: TargetDefinition[], context: string, contexts?: object][] = [
  ['no context', [target('x', 'sub', {})], 'sub'],
  ['a context', [target('x', 'sub', { context: '../a' })], 'a'],
  ['standard input', [target('x', undefined, { context: './a' })], 'a'],
  ['standard input without a context', [target('x', undefined, {})], '.'],
  ['a command context', [target('x', 'sub', { context: 'cwd://a' })], 'a'],
  ['a URL', [target('x', 'sub', { context: 'https://a/b' })], 'https://a/b'],
  ['an absolute path', [target('x', 'sub', { context: '/a' })], '/a'],
  [
    'an inherited context',
    [target('p', 'one', { context: 'c' }), target('x', 'two', { inherits: ['p'] })],
    'one/c',
  ],
  [
    'an inherited lack of a context',
    [target('p', 'one', {}), target('x', 'two', { inherits: ['p'] })],
    'two',
  ],
  [
    'contexts of both',
    [
      target('p', 'one', { contexts: { a: 'a', b: 'b' } }),
      target('x', 'two', { inherits: ['p'], contexts: { b: 'c', i: 'docker-image://i' } }),
    ],
    'two',
    { a: 'one/a', b: 'two/c', i: 'docker-image://i' },
  ],
  [
    'a reference to the context of another target',
    [
      target('p', 'one', { context: 'c' }),
      target('x', 'two', { context: 'c' }, { contextReference: 'p' }),
    ],
    'one/c',
  ],
  [
    'a reference to a reference',
    [
      target('o', 'zero', { context: 'c' }),
      target('p', 'one', { context: 'c' }, { contextReference: 'o' }),
      target('x', 'two', { context: 'c' }, { contextReference: 'p' }),
    ],
    'zero/c',
  ],
  [
    'a reference to a target without a context',
    [target('p', 'one', {}), target('x', 'two', { context: 'c' }, { contextReference: 'p' })],
    'one/c',
  ],
  [
    'a reference to what does not exist',
    [target('x', 'two', { context: 'c' }, { contextReference: 'p' })],
    'two/c',
  ],
];

describe('paths relative to files', () => {
  for (const [name, targets, context, contexts] of rows) {
    test(name, () => {
      const definition = { targets, groups: [], variables: [] };
      const { json } = resolveText(definition, { targets: ['x'], fileRelativePaths: true });
      expect(json?.target['x']?.['context']).toBe(context);
      expect(json?.target['x']?.['contexts']).toEqual(contexts);
    });
  }

  test('overrides are not rebased', () => {
    const definition = { targets: [target('x', 'sub', {})], groups: [], variables: [] };
    const overrides = ['x.context=a', 'x.contexts.c=b'];
    const { json } = resolveText(definition, {
      targets: ['x'],
      overrides,
      fileRelativePaths: true,
    });
    expect(json?.target['x']).toMatchObject({ context: 'a', contexts: { c: 'b' } });
  });

  test('folders do not count unless that is asked for', () => {
    const body = { context: 'a', contexts: { c: 'b' } };
    const definition = { targets: [target('x', 'sub', body)], groups: [], variables: [] };
    expect(resolveText(definition, { targets: ['x'] }).json?.target['x']).toMatchObject(body);
  });
});
