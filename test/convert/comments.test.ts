import { describe, expect, test } from 'vitest';
import { convert } from '../../src/conversion.ts';
import { memoryHost } from '../../src/host/memory.ts';

async function convertText(name: string, text: string, to: 'hcl' | 'json' | 'compose') {
  const host = memoryHost({ files: { [name]: text } });
  return convert({ files: [name] }, to, host);
}

type Json = { readonly [key: string]: Json | string | readonly string[] | undefined };

describe('of HCL, in JSON', () => {
  const rows: [what: string, text: string, path: string, want: string | readonly string[]][] = [
    ['above a block', '# c\ntarget "a" {}\n', 'target.a', 'c'],
    [
      'some lines above a block',
      '// c\n/* d\n * e\n */\ntarget "a" {}\n',
      'target.a',
      ['c', 'd', 'e'],
    ],
    ['behind the brace', 'target "a" { # c\n}\n', 'target.a', 'c'],
    ['in an empty block', 'target "a" {\n  # c\n}\n', 'target.a', 'c'],
    ['behind a block', 'target "a" {} # c\ntarget "b" {}\n', 'target.a', 'c'],
    ['above an attribute', 'target "a" {\n  # c\n  pull = true\n}\n', 'target.a', 'pull: c'],
    ['behind an attribute', 'target "a" {\n  pull = true # c\n}\n', 'target.a', 'pull: c'],
    [
      'in a list',
      'target "a" {\n  tags = [\n    # c\n    "x", # d\n  ]\n}\n',
      'target.a',
      ['tags: c', 'tags: d'],
    ],
    ['at the end of a block', 'target "a" {\n  pull = true\n\n  # c\n}\n', 'target.a', 'c'],
    [
      'in a block in a block',
      'variable "a" {\n  validation {\n    # c\n    condition = true\n  }\n}\n',
      'variable.a.validation',
      'condition: c',
    ],
    ['about the file', '# c\n\ntarget "a" {}\n', '', 'c'],
    ['at the end', 'target "a" {}\n\n# c', '', 'c'],
    ['about an attribute of the file', '# c\nx = 1\n', '', 'x: c'],
    [
      'in a call',
      'target "a" {\n  tags = [x( # c\n  )]\n  pull = true # d\n}\n',
      'target.a',
      'pull: d',
    ],
    ['alone', '#\n', '', ''],
  ];
  test.each(rows)('%s', async (_, text, path, want) => {
    const { value = '' } = await convertText('x.hcl', text, 'json');
    let node: unknown = JSON.parse(value);
    for (const key of path === '' ? [] : path.split('.')) node = (node as Json)[key];
    expect((node as Json)['//']).toEqual(want);
  });
});

test('of several files of HCL, once', async () => {
  const one = 'target "a" {\n  # above\n  tags = [\n    # inside\n    "x", # behind\n  ]\n}\n';
  const host = memoryHost({ files: { 'a.hcl': one, 'b.hcl': '# other\nx = 1\n' } });
  const { value } = await convert({ files: ['a.hcl', 'b.hcl'] }, 'hcl', host);
  expect(value).toBe(`${one}\n# other\nx = 1\n`);
});

test('of JSON, in HCL', async () => {
  const text = `{
    "//": {"any": ["thing"]},
    "target": {"a": {"//": "c\\nd", "//": ["e", "f"]}}
  }`;
  expect((await convertText('x.json', text, 'hcl')).value).toBe(
    '# {"any": ["thing"]}\n\n# c\n# d\n# e\n# f\ntarget "a" {}\n',
  );
});

test('of Compose', async () => {
  const text = `# head

services: # all
  # above
  # the web
  web:
    build: # here
      context: "a#b" # there
      args:
        X: 'it''s #1'
      dockerfile_inline: |
        # no comment
        FROM x
      # inside
  db: # behind
    build: .
# afterwards
volumes: {}
`;
  const { value = '' } = await convertText('compose.yaml', text, 'hcl');
  const comments = value
    .split('\n')
    .filter((line) => line.startsWith('#') && !line.includes('no comment'));
  expect(comments).toEqual([
    '# head',
    '# all',
    '# afterwards',
    '# above',
    '# the web',
    '# here',
    '# there',
    '# inside',
    '# behind',
  ]);
});

test('of HCL, in Compose', async () => {
  const text = `# the file

# a variable
variable "X" {}
# the target
target "a" {
  pull = true # really
}
`;
  const { value, diagnostics } = await convertText('x.hcl', text, 'compose');
  expect(value).toBe(
    '# the file\nservices:\n  # the target\n  # really\n  a:\n    build:\n      context: "."\n      pull: true\n',
  );
  expect(diagnostics.map(({ detail }) => detail)).toEqual([
    'One line of comments about what is no target here.',
  ]);
});
