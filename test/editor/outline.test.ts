import { describe, expect, test } from 'vitest';
import { type OutlineItem, outline } from '../../src/editor/outline.ts';
import { symbolUses } from '../../src/editor/symbols.ts';
import { hostileTexts, sampleTexts } from '../syntax/samples.ts';

/** `kind name [parts]`, each name as the text that its range selects. */
function show({ kind, name, nameRange: { file, start, end }, children }: OutlineItem): string {
  const selected = file.text.slice(start, end);
  const parts = children.length === 0 ? '' : ` [${children.map(show).join(', ')}]`;
  return `${kind} ${selected === name ? name : `${name}≠${selected}`}${parts}`;
}

const outlineOf = (text: string, name = 'docker-bake.hcl'): readonly string[] =>
  outline({ name, text }).items.map(show);

describe('whole files', () => {
  test('every kind of block, attributes, and blocks inside, in source order', () => {
    const text = `X = 1
variable "A" {
  validation { condition = true }
  default = "1"
}
function "f" {
  params = [x]
  result = x
}
group "g" { targets = ["t"] }
target t {}
target "t" { tags = [] }
builder "b" {
  node "n" { platforms = [] }
}
`;
    expect(outlineOf(text)).toEqual([
      'attribute X',
      'variable A [block validation [attribute condition], attribute default]',
      'function f [attribute params, attribute result]',
      'group g [attribute targets]',
      'target t',
      'target t [attribute tags]',
      'builder b [block n [attribute platforms]]',
    ]);
  });

  test('ranges are all of a block', () => {
    const text = 'target "a" {\n  tags = []\n}\n\ntarget "b" {}\n';
    const { items } = outline({ name: 'a.hcl', text });
    expect(items.map(({ range }) => text.slice(range.start, range.end))).toEqual([
      'target "a" {\n  tags = []\n}',
      'target "b" {}',
    ]);
  });

  test('JSON', () => {
    const text =
      '{"target": {"a": {"tags": [1]}, "b": {}}, "group": {"g": {"targets": ["a"]}}, "X": 1}';
    expect(outlineOf(text, 'docker-bake.json')).toEqual([
      ...['target a [attribute tags]', 'target b', 'group g [attribute targets]', 'attribute X'],
    ]);
  });
});

describe('Compose', () => {
  const text = `services:
  web: &base
    image: x
    build:
      context: .
      args: { A: 1 }
  "api":
    <<: *base
  other: *base
x-bake: {}
`;
  const web = 'service web [attribute image, attribute build [attribute context, attribute args]]';

  test('services with their attributes, and those of build', () => {
    const items = outlineOf(text, 'compose.yaml');
    expect(items[0]).toBe(web);
    expect(items[1]).toMatch(/^service api/);
    expect(items[2]).toBe('service other');
    expect(items).toHaveLength(3);
    expect(symbolUses({ name: 'compose.yml', text })).toEqual([]);
  });

  test.each([
    [
      'services:\n  web:\n    image: x\n  api:\n    build: [\n',
      ['service web [attribute image]', 'service api'],
    ],
    ['services:\n  web:\n    image: "x\n', ['service web']],
    ['services:\n  web:\n  - a\n  b: c\n   d: e\n', ['service web', 'service b']],
    ['[', []],
    ['', []],
    ['services: []\n', []],
  ])('that is being typed: %j', (broken, items) => {
    expect(outlineOf(broken, 'compose.yaml')).toEqual(items);
  });
});

describe('files that are being typed', () => {
  const rows: readonly (readonly [text: string, items: readonly string[]])[] = [
    ['', []],
    ['tar', []],
    ['target', []],
    ['target "a', ['target a']],
    ['target "a" {', ['target a']],
    ['target "a" {\n  ta', ['target a']],
    ['target "a" {\n  tags =\n}\ntarget "b" {}\n', ['target a [attribute tags]', 'target b']],
    [
      'target "a" {\n  tags = ["x", \n}\ntarget "b" {\n  context = "."\n}\n',
      ['target a [attribute tags]', 'target b [attribute context]'],
    ],
    ['target "a" {\n  x = "oops\n}\ntarget "b" {}\n', ['target a [attribute x]', 'target b']],
    ['target "a" {\ngroup "g" { targets = [] }\n', ['target a', 'group g [attribute targets]']],
    ['target "a" {}\n}\ntarget "b" {}\n', ['target a', 'target b']],
    ['target "a" {}\n???\ntarget "b" {}\n', ['target a', 'target b']],
    ['variable = 1\ntarget "a" {\n', ['attribute variable', 'target a']],
  ];

  test.each(rows)('%j', (text, items) => {
    expect(outlineOf(text)).toEqual(items);
    expect(text === '' || outline({ name: 'a.hcl', text }).diagnostics.length > 0).toBe(true);
  });

  test.each([
    ['{', []],
    ['{"target"', []],
    ['{"target": {"a": {"tags": ["x", ', ['target a [attribute tags]']],
    ['{"target": {"a": {"tags": ["x"], "con', ['target a [attribute tags]']],
    ['{"target": {"a": {}, "b": {"tags": tru', ['target a', 'target b [attribute tags]']],
    ['{"target": {"a": {}} "group": {}}', ['target a']],
    ['{"target": {"a": {}]}', ['target a']],
    ['', []],
  ])('%j', (text, items) => {
    expect(outlineOf(text, 'a.json')).toEqual(items);
  });

  test('cut anywhere, nothing is thrown, and ranges are of the file', () => {
    for (const name of ['a.hcl', 'a.json', 'a.yaml']) {
      for (const sample of [...sampleTexts, ...hostileTexts]) {
        for (let end = 0; end <= sample.length; end += 7) {
          const file = { name, text: sample.slice(0, end) };
          for (const { range } of outline(file).items) {
            expect(range.start).toBeLessThanOrEqual(range.end);
            expect(range.end).toBeLessThanOrEqual(end);
          }
          symbolUses(file);
        }
      }
    }
  });
});
