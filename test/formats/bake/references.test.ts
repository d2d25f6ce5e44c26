import { describe, expect, test } from 'vitest';
import { answerTo, readTexts } from './read-texts.ts';

const tagsOf = async (text: string) => {
  const answer = await answerTo(text);
  return Array.isArray(answer) ? answer : (answer as { t: { tags?: string[] } }).t.tags;
};

describe('references to blocks', () => {
  test.each([
    ['an attribute', 'target.a.tags', 'target "a" { tags = ["x"] }', ['x']],
    ['by a constant index', 'target.a["tags"]', 'target "a" { tags = ["x"] }', ['x']],
    ['an element', '[target.a.tags[0]]', 'target "a" { tags = ["x"] }', ['x']],
    ['an entry of a map', '[target.a.args.v]', 'target "a" { args = { v = 1 } }', ['1']],
    [
      'a part of an entry',
      '[target.a.output[0].type]',
      'target "a" { output = ["type=local,dest=x"] }',
      ['local'],
    ],
    ['a name', '[target.t.name, target.a.name]', 'target "a" {}', ['t', 'a']],
    ['the members of a group', 'group.g.targets', 'group "g" { targets = ["x", "y"] }', ['x', 'y']],
    [
      'the description of a group',
      '[group.g.description]',
      'group "g" {\n  targets = []\n  description = "d"\n}',
      ['d'],
    ],
    ['another attribute of the block itself', '[target.t.context]\n  context = "c"', '', ['c']],
    [
      'a chain',
      'target.a.tags',
      'target "a" { tags = target.b.tags }\ntarget "b" { tags = [v] }\nv = "x"',
      ['x'],
    ],
    [
      'through an attribute of the file',
      'v',
      'v = target.a.tags\ntarget "a" { tags = ["x"] }',
      ['x'],
    ],
    ['what is not set', '[target.a.context == null ? "null" : "set"]', 'target "a" {}', ['null']],
    [
      'what is not inherited',
      '[target.a.context == null ? "null" : "set"]',
      'target "a" { inherits = ["b"] }\ntarget "b" { context = "c" }',
      ['null'],
    ],
    [
      'to and fro between two blocks',
      '[target.a.context]\n  context = "c"',
      'target "a" { context = target.t.context }',
      ['c'],
    ],
    ['what is missing, tried', '[try(target.nope.tags[0], "d")]', '', ['d']],
  ])('%s: %s', async (_, tags, others, want) => {
    expect(await tagsOf(`target "t" {\n  tags = ${tags}\n}\n${others}`)).toEqual(want);
  });

  test('a whole block', async () => {
    const text = `target "t" { tags = [for k, v in target.a : k if v != null] }
      target "a" { dockerfile = "f" }
      target "b" { tags = [jsonencode(group.g)] }
      group "g" { targets = ["a"] }`;
    expect(await answerTo(text)).toMatchObject({
      t: {
        tags: [
          'attest',
          'cache-from',
          'cache-to',
          'description',
          'dockerfile',
          'name',
          'output',
          'policy',
          'secret',
          'ssh',
        ],
      },
      b: { tags: ['{"description":"","name":"g","targets":["a"]}'] },
    });
  });

  // buildx sees the last block only, and so null (docker/buildx#3173).
  test('blocks of one name are seen merged', async () => {
    expect(
      await answerTo({
        'a.hcl':
          'target "a" {\n  tags = ["x"]\n  args = { p = 1, q = 1 }\n}\ntarget "t" { tags = concat(target.a.tags, values(target.a.args)) }',
        'b.hcl': 'target "a" {\n  dockerfile = "f"\n  args = { q = 2 }\n}',
      }),
    ).toEqual({
      a: { tags: ['x'], dockerfile: 'f', args: { p: '1', q: '2' } },
      t: { tags: ['x', '1', '2'] },
    });
  });
});

describe('mistakes in references', () => {
  test.each([
    [
      'target',
      [
        'error docker-bake.hcl:3,10-16: Invalid expression; cannot access target as a variable. Name a block, such as "target.app".',
      ],
    ],
    [
      '[for k, v in group : k]',
      [
        'error docker-bake.hcl:3,10-33: Invalid expression; cannot access group as a variable. Name a block, such as "group.app".',
      ],
    ],
    [
      'target["a"].tags',
      [
        'error docker-bake.hcl:3,10-26: Invalid expression; cannot traverse target without attribute. Write "target.app" instead of "target["app"]".',
      ],
    ],
    [
      'target.aap.tags',
      [
        'error docker-bake.hcl:3,16-20: Unsupported attribute; This object does not have an attribute named "aap". Did you mean "app"?',
      ],
    ],
    [
      'target.nothing.tags',
      [
        'error docker-bake.hcl:3,16-24: Unsupported attribute; This object does not have an attribute named "nothing". There is target.app, target.t.',
      ],
    ],
    [
      '[target.app.tagz]',
      [
        'error docker-bake.hcl:3,21-26: Unsupported attribute; This object does not have an attribute named "tagz". Did you mean "tags"?',
      ],
    ],
    [
      'group.g.targets',
      ['error docker-bake.hcl:3,10-15: Unknown variable; There is no variable named "group".'],
    ],
    [
      'target.t.tags',
      [
        'error docker-bake.hcl:3,10-23: Invalid expression; reference cycle not allowed for target.t.tags',
      ],
    ],
    [
      '[jsonencode(target.t)]',
      [
        'error docker-bake.hcl:3,10-32: Invalid expression; reference cycle not allowed for target.t.tags',
      ],
    ],
  ])('%s', async (tags, want) => {
    expect(await answerTo(`target "app" {}\ntarget "t" {\n  tags = ${tags}\n}`)).toEqual(want);
  });

  test('before any block is evaluated there is an empty map', async () => {
    expect(await answerTo('target "t" { tags = target.nope.tags }')).toEqual([
      'error docker-bake.hcl:1,27-32: Missing map element; This map does not have an element with the key "nope". There is target.t.',
    ]);
  });

  test.each([
    [
      'target "a" { tags = target.b.tags }\ntarget "b" { tags = target.a.tags }',
      'error docker-bake.hcl:1,21-34: Invalid expression; reference cycle not allowed for target.b.tags',
    ],
    [
      'target "x" { tags = target.a.tags }\ntarget "a" { tags = target.b.tags }\ntarget "b" { tags = target.a.tags }',
      'error docker-bake.hcl:3,21-34: Invalid expression; reference cycle not allowed for target.a.tags',
    ],
    [
      'target "a" { tags = [v] }\nv = target.a.tags[0]',
      'error docker-bake.hcl:1,21-24: Invalid expression; variable cycle not allowed for v',
    ],
    [
      'target "a" { tags = group.g.targets }\ngroup "g" { targets = target.a.tags }',
      'error docker-bake.hcl:1,21-36: Invalid expression; reference cycle not allowed for group.g.targets',
    ],
  ])('a cycle: %s', async (text, want) => {
    expect(await answerTo(text)).toEqual([want]);
  });

  test.each([
    ['variable "X" { default = target.a.tags }', '1,26-32'],
    ['variable "X" {\n  validation {\n    condition = target.a.tags == null\n  }\n}', '3,17-23'],
  ])('variables cannot refer to blocks: %s', async (text, place) => {
    expect(await answerTo(`${text}\ntarget "a" {}`)).toEqual([
      `error docker-bake.hcl:${place}: Unknown variable; There is no variable named "target". Variables and functions cannot refer to targets and groups, only the other way round.`,
    ]);
  });

  test('what depends on a mistake says nothing more', async () => {
    const text = `target "a" { tags = [nope] }
      target "b" { tags = [for t in target.a.tags : upper(t)] }
      target "c" { args = { x = target.b.tags[7] } }
      target "d" { contexts = { x = target.e.contexts.x } }
      target "e" { contexts = "wrong" }
      group "g" {}
      target "f" { tags = concat(group.g.targets, ["x"]) }`;
    const { messages } = await readTexts(text);
    expect(messages).toEqual([
      'error docker-bake.hcl:1,22-26: Unknown variable; There is no variable named "nope".',
      'error docker-bake.hcl:5,32-37: Unsuitable value type; Unsuitable value: map of string required, but have string',
      'error docker-bake.hcl:6,17-17: Missing required argument; The argument "targets" is required, but no definition was found.',
    ]);
  });
});
