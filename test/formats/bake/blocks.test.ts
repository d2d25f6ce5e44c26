import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../src/model/definition.ts';
import { answerTo, readTexts } from './read-texts.ts';

describe('blocks of one name', () => {
  test.each<[string, string, unknown]>([
    [
      'later texts stand',
      'target "a" { context = "1" }\ntarget "a" { context = "2" }',
      { a: { context: '2' } },
    ],
    [
      'lists are replaced',
      'target "a" { tags = ["1", "2"] }\ntarget "a" { tags = ["3"] }',
      { a: { tags: ['3'] } },
    ],
    [
      'an empty list replaces too',
      'target "a" { tags = ["1"] }\ntarget "a" { tags = [] }',
      { a: {} },
    ],
    [
      'null leaves what was there',
      'target "a" { tags = ["1"] }\ntarget "a" { tags = null }',
      { a: { tags: ['1'] } },
    ],
    [
      'maps are merged',
      'target "a" { args = { x = 1, y = 1 } }\ntarget "a" { args = { y = 2, z = 2 } }',
      { a: { args: { x: '1', y: '2', z: '2' } } },
    ],
    [
      'null in a map changes nothing',
      'target "a" { args = { x = 1 } }\ntarget "a" { args = { x = null } }',
      { a: { args: { x: '1' } } },
    ],
    [
      'parents are added',
      'target "a" { inherits = ["b"] }\ntarget "a" { inherits = ["c"] }',
      { a: { inherits: ['b', 'c'] } },
    ],
    [
      'a group is replaced',
      'group "g" {\n  targets = ["a"]\n  description = "d"\n}\ngroup "g" { targets = ["b"] }',
      { group: { g: ['b'] } },
    ],
    [
      'members of a group are there once',
      'group "g" { targets = ["a", "b", "a"] }',
      { group: { g: ['a', 'b'] } },
    ],
    ['null members', 'group "g" { targets = null }', { group: { g: [] } }],
    [
      'a target and a group of one name',
      'target "a" {}\ngroup "a" { targets = ["a"] }',
      { a: {}, group: { a: ['a'] } },
    ],
    ['nothing', '', {}],
  ])('%s', async (_, text, want) => {
    expect(await answerTo(text)).toEqual(want);
  });

  test('over files, in the order of the files', async () => {
    const texts = {
      'a.hcl': 'target "b" { context = NAME }\ntarget "a" {}\nvariable "NAME" { default = "one" }',
      'b.json':
        '{"target": {"c": {}, "b": {"tags": ["${NAME}"]}}, "variable": {"NAME": {"default": "two"}}}',
    };
    const { definition, messages } = await readTexts(texts);
    expect(messages).toEqual([]);
    expect(definition.targets.map(({ name }) => name)).toEqual(['b', 'a', 'c']);
    expect(await answerTo(texts)).toMatchObject({ b: { context: 'two', tags: ['two'] } });
  });

  test('attributes of later files stand', async () => {
    expect(
      await answerTo({
        'a.hcl': 'v = "1"\ntarget "t" { tags = [v] }',
        'b.json': '{"v": "2"}',
        'c.hcl': 'v = "3"',
      }),
    ).toEqual({ t: { tags: ['3'] } });
  });
});

describe('over the definition of Compose files', () => {
  const base: Definition = {
    targets: [
      {
        name: 'web',
        attributes: { context: 'web', args: new Map([['a', '1']]) },
        places: new Map(),
      },
      { name: 'db', attributes: { context: 'db' }, places: new Map() },
    ],
    groups: [{ name: 'default', targets: ['web', 'db'] }],
    variables: [],
  };

  test('targets are merged, groups replaced', async () => {
    const text =
      'target "web" { args = { b = 2 } }\ngroup "default" { targets = ["web"] }\ntarget "new" {}';
    expect(await answerTo(text, { base })).toEqual({
      web: { context: 'web', args: { a: '1', b: '2' } },
      db: { context: 'db' },
      new: {},
      group: { default: ['web'] },
    });
  });

  test('what is not named stays', async () => {
    expect(await answerTo('', { base })).toEqual({
      web: { context: 'web', args: { a: '1' } },
      db: { context: 'db' },
      group: { default: ['web', 'db'] },
    });
  });

  test('services cannot be referred to', async () => {
    expect(await answerTo('target "t" { context = target.web.context }', { base })).toEqual([
      'error docker-bake.hcl:1,30-34: Missing map element; This map does not have an element with the key "web". There is target.t.',
    ]);
  });
});

describe('unsuitable values', () => {
  test.each([
    [
      'tags = "x"',
      '1,22-23: Unsuitable value type; Unsuitable value: list of string required, but have string',
    ],
    [
      'tags = [null]',
      '1,21-22: Unsuitable value type; Unsuitable value: null value is not allowed',
    ],
    [
      'tags = [["x"]]',
      '1,21-22: Unsuitable value type; Unsuitable value: element 0: string required, but have tuple',
    ],
    ['args = ["x"]', '1,21-22: Unsuitable value type; Unsuitable value: map of string required'],
    [
      'args = { a = [] }',
      '1,21-22: Unsuitable value type; Unsuitable value: element "a": string required, but have tuple',
    ],
    [
      'contexts = { a = null }',
      '1,25-26: Unsuitable value type; Unsuitable value: null value is not allowed',
    ],
    [
      'description = null',
      '1,28-32: Unsuitable value type; Unsuitable value: null value is not allowed',
    ],
    ['pull = "yes"', '1,22-25: Unsuitable value type; Unsuitable value: a bool is required'],
    ['pull = upper("x")', '1,21-27: Unsuitable value type; Unsuitable value: a bool is required'],
    [
      'cache-from = "x"',
      '1,28-29: Unsuitable value type; Unsuitable value: list of map of string required, but have string',
    ],
    [
      'cache-from = [1]',
      '1,27-28: Unsuitable value type; Unsuitable value: map of string required, but have number',
    ],
    [
      'cache-from = [null]',
      '1,27-28: Unsuitable value type; Unsuitable value: null value is not allowed',
    ],
    [
      'secret = ["type=env,x=y"]',
      "1,23-24: Unsuitable value type; Unsuitable value: unexpected key 'x' in 'x=y'",
    ],
    [
      'resources = { memory = [] }',
      '1,26-27: Unsuitable value type; Unsuitable value: attribute "memory": string required, but have tuple',
    ],
    [
      'tags = true ? "x" : "y"',
      '1,21-25: Unsuitable value type; Unsuitable value: list of string required, but have string',
    ],
  ])('%s', async (attribute, want) => {
    expect(await answerTo(`target "a" { ${attribute} }`)).toEqual([
      `error docker-bake.hcl:${want}`,
    ]);
  });
});

describe('what is not known is ignored with a warning', () => {
  test.each([
    [
      'target "a" { tagz = [nope] }',
      '1,14-18: Unknown attribute; An attribute named "tagz" is not known in a target block and is ignored. Did you mean "tags"?',
    ],
    [
      'target "a" { provenance = false }',
      '1,14-24: Unknown attribute; An attribute named "provenance" is not known in a target block and is ignored. Write attest = ["type=provenance"] instead.',
    ],
    [
      'target "a" { cache_from = [] }',
      '1,14-24: Unknown attribute; An attribute named "cache_from" is not known in a target block and is ignored. Did you mean "cache-from"?',
    ],
    [
      'target "a" {\n  args {\n    x = nope\n  }\n}',
      '2,3-7: Unknown block; A block of type "args" is not known in a target block and is ignored. Write args = … instead.',
    ],
    [
      'target "a" {\n  variable "x" {}\n}',
      '2,3-11: Unknown block; A block of type "variable" is not known in a target block and is ignored. It belongs outside; is a closing brace missing before it?',
    ],
    [
      'group "a" {\n  targets = []\n  target = []\n}',
      '3,3-9: Unknown attribute; An attribute named "target" is not known in a group block and is ignored. Did you mean "targets"?',
    ],
    [
      'variable "a" { defualt = nope }',
      '1,16-23: Unknown attribute; An attribute named "defualt" is not known in a variable block and is ignored. Did you mean "default"?',
    ],
    [
      'variable "a" {\n  validate {}\n}',
      '2,3-11: Unknown block; A block of type "validate" is not known in a variable block and is ignored. Did you mean "validation"?',
    ],
    [
      'variable "a" { validation = true }',
      '1,16-26: Unknown attribute; An attribute named "validation" is not known in a variable block and is ignored. Write validation { … } instead.',
    ],
    [
      'traget "a" {}',
      '1,1-7: Unknown block; A block of type "traget" is not known in a definition and is ignored. Did you mean "target"?',
    ],
    [
      'variable "BAKE_CMD_CONTEXT" {}',
      '1,10-28: Reserved name; "BAKE_CMD_CONTEXT" is set by bake itself; this declaration is ignored.',
    ],
    [
      'BAKE_LOCAL_PLATFORM = nope',
      '1,1-20: Reserved name; "BAKE_LOCAL_PLATFORM" is set by bake itself; this declaration is ignored.',
    ],
    [
      'variable "group" {}',
      '1,10-17: Reserved name; "group" stands for the group blocks; this declaration is ignored.',
    ],
  ])('%s', async (text, want) => {
    expect(await answerTo(text)).toEqual([`warning docker-bake.hcl:${want}`]);
  });

  test.each([
    [
      '{"target": {"a": {"tagz": ["${nope}"]}}}',
      '1,19-25: Unknown attribute; An attribute named "tagz" is not known in a target block and is ignored. Did you mean "tags"?',
    ],
    [
      '{"variable": {"a": {"typ": 1}}}',
      '1,21-26: Unknown attribute; An attribute named "typ" is not known in a variable block and is ignored. Did you mean "type"?',
    ],
  ])('%s', async (text, want) => {
    expect(await answerTo(text)).toEqual([`warning docker-bake.json:${want}`]);
  });
});

test('thousands of blocks of one name are laid on one another in order', async () => {
  const numbers = Array.from({ length: 3000 }, (_, index) => index);
  const blocks = numbers.map(
    (n) => `target "a" {
      args = { a${n} = ${n}, last = ${n} }
      tags = ["${n}"]
      inherits = ["p${n}"]
    }`,
  );
  const { definition } = await readTexts({ 'docker-bake.hcl': blocks.join('\n') });
  const { attributes, layers } = definition!.targets[0]!;
  expect([...attributes.args!.keys()].slice(0, 3)).toEqual(['a0', 'last', 'a1']);
  expect([attributes.args!.size, attributes.args!.get('last')]).toEqual([3001, '2999']);
  expect(attributes.tags).toEqual(['2999']);
  expect(attributes.inherits).toEqual(numbers.map((n) => `p${n}`));
  expect(layers?.length).toBe(3000);
});
