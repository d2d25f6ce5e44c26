import { describe, expect, test } from 'vitest';
import type { Range } from '../../../src/source/source.ts';
import { readTexts } from './read-texts.ts';

const textOf = ({ file, start, end }: Range) => file.text.slice(start, end);

async function placesOf(texts: string | Readonly<Record<string, string>>, name = 'a') {
  const { definition } = await readTexts(texts);
  const target = definition.targets.find((one) => one.name === name);
  return Object.fromEntries(
    [...(target?.places ?? [])].map(([key, range]) => [key, textOf(range)]),
  );
}

describe('places', () => {
  test('of attributes and what is in them', async () => {
    const text = `target "a" {
      context = "c"
      tags = ["x", "y"]
      args = { "p" = 1, q = upper("x"), (v) = 2 }
      platforms = concat(["z"], [])
      inherits = (["b"])
      dockerfile = null
    }
    v = "r"`;
    expect(await placesOf(text)).toEqual({
      context: '"c"',
      tags: '["x", "y"]',
      'tags.0': '"x"',
      'tags.1': '"y"',
      args: '{ "p" = 1, q = upper("x"), (v) = 2 }',
      'args.p': '1',
      'args.q': 'upper("x")',
      platforms: 'concat(["z"], [])',
      inherits: '(["b"])',
      'inherits.0': '"b"',
    });
  });

  test('of entries that are texts of one or several', async () => {
    const text =
      'target "a" {\n  cache-from = ["type=inline", { type = "gha" }]\n  cache-to = ["x,y", "z"]\n}';
    expect(await placesOf(text)).toEqual({
      'cache-from': '["type=inline", { type = "gha" }]',
      'cache-from.0': '"type=inline"',
      'cache-from.1': '{ type = "gha" }',
      'cache-to': '["x,y", "z"]',
    });
  });

  test('of merged blocks', async () => {
    const texts = {
      'a.hcl': 'target "a" {\n  tags = ["1"]\n  inherits = ["2"]\n  args = { x = 3, y = 4 }\n}',
      'b.hcl': 'target "a" {\n  tags = ["5"]\n  inherits = ["6"]\n  args = { y = 7 }\n}',
    };
    expect(await placesOf(texts)).toMatchObject({
      'tags.0': '"5"',
      'inherits.0': '"2"',
      'inherits.1': '"6"',
      'args.x': '3',
      'args.y': '7',
    });
  });

  test('in JSON', async () => {
    const text = '{"target": {"a": {"tags": ["x"], "args": {"p": "${1}"}}}}';
    expect(await placesOf(text)).toEqual({
      tags: '["x"]',
      'tags.0': '"x"',
      args: '{"p": "${1}"}',
      'args.p': '"${1}"',
    });
  });

  test('of blocks, members and variables', async () => {
    const text =
      'target "a" {}\ntarget "a" {}\ngroup "g" { targets = ["x", "a", "x"] }\nvariable "V" { default = 1 }';
    const { definition } = await readTexts(text);
    expect(definition.targets[0]?.range?.start).toBe(7);
    expect(definition.groups[0]?.range && textOf(definition.groups[0].range)).toBe('"g"');
    expect(definition.groups[0]?.memberRanges?.map((range) => range?.start)).toEqual([51, 56]);
    const [variable] = definition.variables;
    expect(
      [variable?.range, variable?.defaultRange].map((range) => range && textOf(range)),
    ).toEqual(['"V"', '1']);
  });
});

describe('folders that relative paths count from', () => {
  const basesOf = async (texts: Readonly<Record<string, string>>, name = 'a') => {
    const { definition } = await readTexts(texts);
    return definition.targets.find((target) => target.name === name)?.bases;
  };

  test.each<[string, Readonly<Record<string, string>>, unknown]>([
    ['of a file', { 'x/y/a.hcl': 'target "a" {}' }, { default: 'x/y' }],
    ['of a file in the working directory', { 'a.hcl': 'target "a" {}' }, { default: '.' }],
    ['of a file by its full path', { '/x/a.hcl': 'target "a" {}' }, { default: '/x' }],
    ['of standard input', { '-': 'target "a" { context = "c" }' }, {}],
    ['of a remote file', { 'https://example.com/a.hcl': 'target "a" {}' }, {}],
    [
      'of contexts',
      { 'x/a.hcl': 'target "a" {\n  context = "c"\n  contexts = { n = "m" }\n}' },
      { default: 'x', context: 'x', contexts: new Map([['n', 'x']]) },
    ],
    [
      'of a context that another target has',
      { 'x/a.hcl': 'target "a" { context = target.b.context }' },
      { default: 'x', context: 'x', contextReference: 'b' },
    ],
    [
      'of merged blocks',
      {
        'x/a.hcl': 'target "a" {\n  context = "c"\n  contexts = { n = "m", o = "m" }\n}',
        'y/b.hcl': 'target "a" { contexts = { o = "m" } }',
      },
      {
        default: 'y',
        context: 'x',
        contexts: new Map([
          ['n', 'x'],
          ['o', 'y'],
        ]),
      },
    ],
  ])('%s', async (_, texts, want) => {
    expect(await basesOf(texts)).toEqual(want);
  });
});
