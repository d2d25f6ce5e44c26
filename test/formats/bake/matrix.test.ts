import { describe, expect, test } from 'vitest';
import { answerTo, readTexts } from './read-texts.ts';

const matrixOf = (matrix: string, name: string, rest = '') =>
  `target "app" {\n  matrix = ${matrix}\n  name = ${name}\n  ${rest}\n}`;

describe('a matrix', () => {
  test.each([
    ['{ v = ["1", "2"] }', '"a-${v}"', ['a-1', 'a-2']],
    ['{ v = [1, 2] }', 'v', ['1', '2']],
    ['{ b = ["1", "2"], a = ["x", "y"] }', '"${a}${b}"', ['x1', 'y1', 'x2', 'y2']],
    [
      '{ c = ["5", "6"], B = ["3", "4"], a = ["1", "2"] }',
      '"${a}${B}${c}"',
      ['135', '145', '235', '245', '136', '146', '236', '246'],
    ],
    ['{ v = [{ n = "x" }, { n = "y", m = 1 }] }', 'v.n', ['x', 'y']],
    ['{ v = { k = "x", j = "y" } }', '"n${v}"', ['ny', 'nx']],
    ['{ v = [[1, 2], [3]] }', '"n${length(v)}"', ['n2', 'n1']],
    ['list', '"n${v}"', ['n1', 'n2']],
    ['{ v = words }', '"n${v}"', ['na', 'nb']],
    ['{}', '"x"', ['x']],
    ['{ v = ["only"] }', 'v', ['only']],
  ])('%s named %s', async (matrix, name, want) => {
    const { definition, messages } = await readTexts(
      `${matrixOf(matrix, name)}\nlist = { v = [1, 2] }\nvariable "words" {\n  type = set(string)\n  default = ["b", "a"]\n}`,
    );
    expect(messages).toEqual([]);
    expect(definition.targets.map((target) => target.name)).toEqual(want);
    expect(definition.groups).toMatchObject([{ name: 'app', targets: want }]);
  });

  test.each([
    ['{ v = [] }', '"n${v}"'],
    ['{ v = ["1"], w = [] }', '"n${v}"'],
  ])('%s makes nothing', async (matrix, name) => {
    const { definition, messages } = await readTexts(matrixOf(matrix, name));
    expect([messages, definition.targets, definition.groups]).toEqual([[], [], []]);
  });

  test('its values are in every attribute and hide variables', async () => {
    const text = `${matrixOf('{ v = ["1", "2"] }', '"a${v}"', 'args = { v = v, w = w }\n  inherits = v == "1" ? [] : ["a1"]')}\nv = "hidden"\nw = "seen"`;
    expect(await answerTo(text)).toEqual({
      a1: { args: { v: '1', w: 'seen' } },
      a2: { args: { v: '2', w: 'seen' }, inherits: ['a1'] },
      group: { app: ['a1', 'a2'] },
    });
  });

  // buildx keeps what the first target saw for all of them.
  test('attributes of the file do not see its values', async () => {
    const text = `${matrixOf('{ v = ["1", "2"] }', '"a${v}"', 'tags = [x]')}\nx = "v\${v}"`;
    expect(await answerTo(text)).toEqual([
      'error docker-bake.hcl:6,9-10: Unknown variable; There is no variable named "v".',
    ]);
  });

  test('without a name it makes the label itself, once', async () => {
    expect(await answerTo('target "app" { matrix = { v = ["1"] } }')).toEqual({ app: {} });
  });

  test('its targets can be referred to, from each other too', async () => {
    const text = `${matrixOf('{ v = ["1", "2"] }', '"a${v}"', 'tags = ["t${v}"]\n  args = { first = target.a1.tags[0] }')}
      target "b" { tags = target.a2.tags }`;
    expect(await answerTo(text)).toEqual({
      a1: { tags: ['t1'], args: { first: 't1' } },
      a2: { tags: ['t2'], args: { first: 't1' } },
      b: { tags: ['t2'] },
      group: { app: ['a1', 'a2'] },
    });
  });

  test('blocks of one label share a group', async () => {
    const text = `${matrixOf('{ v = ["1", "2"] }', '"a${v}"')}\n${matrixOf('{ v = ["2", "3"] }', '"a${v}"', 'tags = ["later"]')}\ntarget "app" {}`;
    expect(await answerTo(text)).toEqual({
      a1: {},
      a2: { tags: ['later'] },
      a3: { tags: ['later'] },
      app: {},
      group: { app: ['a1', 'a2', 'a3', 'app'] },
    });
  });

  test('a group of the same name stands', async () => {
    const text = `${matrixOf('{ v = ["1", "2"] }', '"a${v}"')}\ngroup "app" { targets = ["a1"] }`;
    expect(await answerTo(text)).toEqual({ a1: {}, a2: {}, group: { app: ['a1'] } });
  });
});

describe('mistakes in a matrix', () => {
  const invalid = (detail: string) => `error docker-bake.hcl:1,8-13: Invalid name; ${detail}`;

  test.each([
    ['["1"]', '"x"', [invalid('matrix must be a map')]],
    ['null', '"x"', [invalid('matrix must be a map')]],
    ['{ v = "1" }', '"x"', [invalid('matrix values must be a list')]],
    ['{ v = null }', '"x"', [invalid('matrix values must be a list')]],
    ['{ v = ["1", "2"] }', '"x"', [invalid('duplicate name "x"')]],
    ['{ v = ["1", "2"] }', '[v]', [invalid('string required, but have tuple')]],
    ['{ v = ["1"] }', 'null', [invalid('null value is not allowed')]],
    [
      '{ v = ["1.2"] }',
      '"x-${v}"',
      [
        invalid(
          'only "[a-zA-Z0-9_-]+" are allowed, but a name is "x-1.2"; sanitize(…) makes a name of any text',
        ),
      ],
    ],
    [
      '{ [1] = ["1"] }',
      '"x"',
      [
        "error docker-bake.hcl:2,14-17: Incorrect key type; Can't use this value as a key: string required, but have tuple.",
      ],
    ],
    [
      '{ v = nope }',
      '"x${v}"',
      ['error docker-bake.hcl:2,18-22: Unknown variable; There is no variable named "nope".'],
    ],
    [
      '{ v = ["1", "2"] }',
      '"x${w}"',
      ['error docker-bake.hcl:3,14-15: Unknown variable; There is no variable named "w".'],
    ],
    [
      '{ v = target.app.tags }',
      '"x${v}"',
      [
        'error docker-bake.hcl:2,24-28: Missing map element; This map does not have an element with the key "app". The names of targets are found before their attributes, so "name" and "matrix" cannot refer to other blocks.',
      ],
    ],
    [
      '{ for at in range(900) : "v${at}" => range(1000) }',
      '"x"',
      [
        'error docker-bake.hcl:2,12-62: Matrix too large; This matrix makes more than 9007199254740991 targets. All matrices together may make 250000.',
      ],
    ],
    [
      '{ a = range(1000), b = range(1000), c = range(1000) }',
      '"x${a}-${b}-${c}"',
      [
        'error docker-bake.hcl:2,12-65: Matrix too large; This matrix makes 1000000000 targets. All matrices together may make 250000.',
      ],
    ],
  ])('%s named %s', async (matrix, name, want) => {
    expect(await answerTo(matrixOf(matrix, name))).toEqual(want);
  });

  test.each([
    [
      'target "a" { name = "b" }',
      'error docker-bake.hcl:1,8-11: Invalid name; name requires matrix',
    ],
    [
      'group "a" {\n  targets = []\n  name = "b"\n}',
      'error docker-bake.hcl:1,7-10: Invalid name; name is not supported for groups',
    ],
    [
      'group "a" {\n  targets = []\n  matrix = {}\n}',
      'error docker-bake.hcl:1,7-10: Invalid name; matrix is not supported for groups',
    ],
    [
      'target "a.b" {}',
      'error docker-bake.hcl:1,8-13: Invalid name; only "[a-zA-Z0-9_-]+" are allowed, but the name is "a.b"',
    ],
    [
      'group "a/b" { targets = [] }',
      'error docker-bake.hcl:1,7-12: Invalid name; only "[a-zA-Z0-9_-]+" are allowed, but the name is "a/b"',
    ],
    [
      'target "ä" {}',
      'error docker-bake.hcl:1,8-11: Invalid name; only "[a-zA-Z0-9_-]+" are allowed, but the name is "ä"',
    ],
    [
      'target "" {}',
      'error docker-bake.hcl:1,8-10: Invalid name; only "[a-zA-Z0-9_-]+" are allowed, but the name is ""',
    ],
    [
      'target "a" "b" {}',
      'error docker-bake.hcl:1,12-15: Extraneous label for target; Only 1 labels (name) are expected for target blocks.',
    ],
    [
      'target {}',
      'error docker-bake.hcl:1,8-9: Missing name for target; All target blocks must have 1 labels (name).',
    ],
  ])('%s', async (text, want) => {
    expect(await answerTo(text)).toEqual([want]);
  });

  test('references to targets without names say nothing more', async () => {
    const text = `${matrixOf('{ v = nope }', '"a${v}"')}\ntarget "b" { tags = target.a1.tags }`;
    expect(await answerTo(text)).toHaveLength(1);
  });
});

test('100,000 targets of a matrix', async () => {
  const text = matrixOf(
    '{ a = range(1000), b = range(100) }',
    '"app-${a}-${b}"',
    'tags = ["r/app:${a}-${b}", latest]\n  args = { A = a, B = "${b}" }',
  );
  const before = process.memoryUsage().rss;
  const { definition, messages } = await readTexts(`${text}\nlatest = "latest"`);
  expect(messages).toEqual([]);
  expect(definition.targets).toHaveLength(100_000);
  expect(definition.targets.at(-1)?.attributes.tags).toEqual(['r/app:999-99', 'latest']);
  expect(process.memoryUsage().rss - before).toBeLessThan(1e9);
});
