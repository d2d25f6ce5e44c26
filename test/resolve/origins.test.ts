import { describe, expect, test } from 'vitest';
import type { Origin } from '../../src/model/target.ts';
import { defineTargets } from './define.ts';
import { resolveText } from './resolve-text.ts';

function describeOrigin(origin: Origin | undefined): string {
  if (origin === undefined) return '';
  const from = origin.from === undefined ? '' : ` ${origin.from}`;
  const previous = describeOrigin(origin.previous);
  return `${origin.kind}${from}${previous === '' ? '' : ` < ${previous}`}`;
}

describe('origins', () => {
  const bodies = {
    base: { args: { a: '1', b: '1' }, tags: ['t'] },
    mid: { inherits: ['base'], args: { b: '2' } },
    app: { inherits: ['mid'], args: { c: '3' }, contexts: { lib: 'target:lib' } },
    lib: { output: ['type=image'] },
  };
  const { graph } = resolveText(defineTargets(bodies), {
    targets: ['app'],
    overrides: ['base.args.a=9', '*.args.ENV', 'app.target=s'],
    flags: { pull: true },
    lookUpEnvironment: () => 'of the environment',
    sourceDateEpoch: '5',
  });
  const rows: [target: string, key: string, want: string][] = [
    ['app', 'args.a', 'override base.args.a=9 < inherited base'],
    ['app', 'args.b', 'inherited mid < inherited base'],
    ['app', 'args.c', 'definition'],
    ['app', 'args.ENV', 'environment ENV < environment ENV < environment ENV'],
    ['app', 'args.SOURCE_DATE_EPOCH', 'environment SOURCE_DATE_EPOCH'],
    ['app', 'tags', 'inherited base'],
    ['app', 'target', 'override app.target=s'],
    ['app', 'pull', 'flag --pull < flag --pull < flag --pull'],
    ['app', 'context', 'default'],
    ['app', 'dockerfile', 'default'],
    ['app', 'contexts.lib', 'definition'],
    ['lib', 'output', 'link < definition'],
  ];
  for (const [target, key, want] of rows) {
    test(`${key} of ${target}`, () => {
      expect(describeOrigin(graph.targets.get(target)?.origins.get(key))).toBe(want);
    });
  }

  test('every attribute has one', () => {
    for (const { attributes, origins } of graph.targets.values()) {
      expect(Object.keys(attributes).filter((name) => !origins.has(name))).toEqual([]);
    }
  });

  test('a cycle has an end', () => {
    const cycle = { a: { inherits: ['b'], tags: ['a'] }, b: { inherits: ['a'], tags: ['b'] } };
    const resolved = resolveText(defineTargets(cycle), { targets: ['a'] });
    const tags = resolved.graph.targets.get('a')?.origins.get('tags');
    expect(describeOrigin(tags)).toBe('definition < inherited b');
  });
});
