import { describe, expect, test } from 'vitest';
import { placeSources } from '../../src/deploy/place-sources.ts';
import { memoryHost } from '../../src/host/memory.ts';
import type { Graph } from '../../src/model/graph.ts';
import type { TargetAttributes } from '../../src/model/target.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';

const head = 'd8d3547f4fabbaef2bc8302b282dc1167357b3b2';

/** What Git says in `/repo/sub`; nothing where there is no repository. */
async function place(
  targets: Readonly<Record<string, TargetAttributes>>,
  git: { readonly head?: string } | 'none' = { head },
) {
  const graph: Graph = {
    targets: new Map(
      Object.entries(targets).map(([name, attributes]) => [
        name,
        { name, attributes, linked: false, links: [], origins: new Map() },
      ]),
    ),
    groups: new Map(),
    requested: [],
    grants: { read: [], write: [], entitlements: [] },
  };
  const host = memoryHost({
    cwd: '/repo/sub',
    homeDirectory: '/home/me',
    links: { '/link': '/repo' },
    files: { '/repo/sub/a/b': '', '/repo/c/d': '' },
    spawn: (_, words) => {
      const answer = (stdout: string | undefined) =>
        stdout === undefined
          ? ({ exit: { kind: 'exited', code: 1 } } as const)
          : ({ stdout, exit: { kind: 'exited', code: 0 } } as const);
      if (git === 'none') return answer(undefined);
      if (words.includes('--show-toplevel')) return answer('/repo\nsub/\n');
      if (words.includes('status')) return answer(' M x\n');
      return answer(git.head);
    },
  });
  const sink = new Diagnostics();
  const placed = await placeSources(graph, host, sink);
  return { placed, problems: sink.items.map(({ detail }) => detail) };
}

const folder = '/home/me/.cache/bakefile/clones/repo-0468e3a6b8cb1a56/repo';

describe('contexts of a copy', () => {
  test.each<[context: string | undefined, below: string]>([
    [undefined, 'sub'],
    ['.', 'sub'],
    ['a', 'sub/a'],
    ['..', '.'],
    ['../c', 'c'],
    ['/repo', '.'],
    ['/repo/c', 'c'],
    ['/link/c', 'c'],
  ])('%s', async (context, below) => {
    const target = { source: 'clone', ...(context !== undefined && { context }) };
    const { placed, problems } = await place({ t: target });
    expect(problems).toEqual([]);
    const [copy] = placed.copies;
    expect(copy).toMatchObject({ kind: 'clone', root: '/repo', head });
    const moved = placed.graph.targets.get('t')?.attributes.context;
    expect(moved).toBe(below === '.' ? copy?.folder : `${copy?.folder}/${below}`);
    expect(copy?.folder.replace(/-[\da-f]{16}/, '')).toBe(folder.replace(/-[\da-f]{16}/, ''));
    expect(placed.changes).toBe(' M x');
  });

  test('a clone and an archive, each once', async () => {
    const { placed } = await place({
      a: { source: 'clone' },
      b: { source: 'archive' },
      c: { source: 'clone', context: 'a' },
      d: { source: 'tree' },
      e: {},
    });
    expect(placed.copies.map(({ kind }) => kind)).toEqual(['clone', 'archive']);
    expect(placed.graph.targets.get('d')?.attributes.context).toBeUndefined();
    expect(placed.graph.targets.get('e')?.attributes.context).toBeUndefined();
  });

  test('what is remote, or comes from standard input, is no copy', async () => {
    const { placed } = await place({
      a: { source: 'clone', context: 'https://example.com/a.git' },
      b: { source: 'clone', context: '-' },
    });
    expect(placed.copies).toEqual([]);
  });
});

describe('what cannot be copied', () => {
  const remedy = 'To build the files as they are, say --set t.source=tree.';

  test('without a repository or a commit', async () => {
    expect((await place({ t: { source: 'clone' } }, 'none')).problems).toEqual([
      `There is no Git repository in /repo/sub. ${remedy}`,
    ]);
    expect((await place({ t: { source: 'archive' } }, {})).problems).toEqual([
      `The repository /repo has no commit yet. ${remedy}`,
    ]);
  });

  test.each(['../..', '../../x', '/', '/repository'])('%s', async (context) => {
    const { problems } = await place({ t: { source: 'clone', context } });
    expect(problems).toEqual([`The context ${context} lies outside of /repo. ${remedy}`]);
  });
});
