import { describe, expect, test } from 'vitest';
import type { YamlNode } from '../../../src/formats/yaml/node.ts';
import { readYaml } from '../../../src/formats/yaml/read.ts';
import { scalarText } from '../../../src/formats/yaml/scalar.ts';
import { Diagnostics } from '../../../src/source/diagnostic.ts';
import { formatRange } from '../../../src/source/locate.ts';

function read(text: string) {
  const found = new Diagnostics();
  const documents = readYaml({ name: 'a.yaml', text }, found);
  return {
    documents,
    messages: found.items.map(({ detail, subject }) => `${formatRange(subject!)}: ${detail}`),
  };
}

function plain(node: YamlNode | undefined): unknown {
  switch (node?.kind) {
    case undefined:
      return undefined;
    case 'scalar':
      return scalarText(node.value) ?? null;
    case 'sequence':
      return node.items.map(plain);
    case 'mapping':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
  }
}

/** The text at the place of each node, in order. */
function slices(node: YamlNode): string[] {
  const { file, start, end } = node.range;
  const own = file.text.slice(start, end);
  if (node.kind === 'scalar') return [own];
  const below =
    node.kind === 'sequence'
      ? node.items.flatMap(slices)
      : [...node.entries.values()].flatMap(({ keyRange, value }) => [
          `${file.text.slice(keyRange.start, keyRange.end)}:`,
          ...slices(value),
        ]);
  return [own, ...below];
}

describe('values', () => {
  test.each<[text: string, values: readonly unknown[]]>([
    ['', []],
    ['# nothing', []],
    ['a: 1', [{ a: '1' }]],
    ['a: 1\n---\nb: 2\n', [{ a: '1' }, { b: '2' }]],
    ['- a\n- [b, "c"]\n- {d: e}', [['a', ['b', 'c'], { d: 'e' }]]],
    ["a: 'it''s'", [{ a: "it's" }]],
    ['a: "\\x41\\u00e9\\n"', [{ a: 'A\u00e9\n' }]],
    ['a: |\n  x\n  y\n', [{ a: 'x\ny\n' }]],
    ['a: >-\n  x\n  y\n', [{ a: 'x y' }]],
    ['a: &x 1\nb: *x', [{ a: '1', b: '1' }]],
    ['a: &x {k: 1}\nb: {<<: *x, l: 2}', [{ a: { k: '1' }, b: { k: '1', l: '2' } }]],
    ['a: &x {k: 1}\nb: {<<: *x, k: 2}', [{ a: { k: '1' }, b: { k: '2' } }]],
    ['a: {<<: [{k: 1}, {k: 2, l: 3}]}', [{ a: { k: '1', l: '3' } }]],
    ['"<<": 1', [{ '<<': '1' }]],
    ['a: !!str 1', [{ a: '1' }]],
    ['a: !!float 1', [{ a: '1' }]],
    ['a: !!binary aGVsbG8=', [{ a: 'hello' }]],
    ['a: ! 1', [{ a: '1' }]],
    ['1: a\ntrue: b', [{ 1: 'a', true: 'b' }]],
    ['{"a": [1, null]}', [{ a: ['1', null] }]],
    ['a:\r\n  b: c\r\n', [{ a: { b: 'c' } }]],
  ])('%j', (text, values) => {
    const { documents, messages } = read(text);
    expect(messages).toEqual([]);
    expect(documents?.map(({ root }) => plain(root))).toEqual(values);
  });
});

describe('places', () => {
  test.each<[text: string, want: readonly string[]]>([
    ['a: b', ['a: b', 'a:', 'b']],
    ['a: "b c"', ['a: "b c"', 'a:', '"b c"']],
    ["a: 'b'", ["a: 'b'", 'a:', "'b'"]],
    ['a: [b, c] # x', ['a: [b, c]', 'a:', '[b, c]', 'b', 'c']],
    ['a: {b: c }', ['a: {b: c }', 'a:', '{b: c }', 'b:', 'c']],
    [
      'a:\n  - b\n  - c\nd: e\n',
      ['a:\n  - b\n  - c\nd: e', 'a:', '- b\n  - c', 'b', 'c', 'd:', 'e'],
    ],
    ['"a": b', ['"a": b', '"a":', 'b']],
    ['a: &x b\nc: *x', ['a: &x b\nc: *x', 'a:', 'b', 'c:', 'b']],
    ['a: !t b', ['a: !t b', 'a:', 'b']],
    ['a:', ['a', 'a:', '']],
  ])('%j', (text, want) => {
    const root = read(text).documents?.[0]?.root;
    expect(root && slices(root)).toEqual(want);
  });
});

describe('tags of the application and keys that are no strings', () => {
  test('are kept', () => {
    const root = read('a: !reset null\nb: !override [x]\n1: c').documents?.[0]?.root;
    const entries = root?.kind === 'mapping' ? root.entries : new Map();
    expect([entries.get('a')?.value.tag, entries.get('b')?.value.tag]).toEqual([
      '!reset',
      '!override',
    ]);
    expect([entries.get('1')?.key, entries.get('a')?.key]).toEqual([
      { type: 'int', integer: 1n },
      undefined,
    ]);
  });
});

describe('mistakes', () => {
  test.each([
    ['a: 1\na: 2', 'a.yaml:2,1-2: The file is not valid YAML: mapping key "a" already defined.'],
    ['a: *x', "a.yaml:1,4-6: The file is not valid YAML: unknown anchor 'x' referenced."],
    [
      'a: &x {b: *x}',
      "a.yaml:1,11-13: The file is not valid YAML: anchor 'x' value contains itself.",
    ],
    [
      'a: {<<: 1}',
      'a.yaml:1,9-10: The file is not valid YAML: map merge requires map or sequence of maps as the value.',
    ],
    [
      'a: !!int x',
      'a.yaml:1,10-11: The file is not valid YAML: cannot construct !!str `x` as a !!int.',
    ],
    [
      'a: !!binary "%"',
      'a.yaml:1,13-16: The file is not valid YAML: !!binary value contains invalid base64 data.',
    ],
    [
      'a:\n\tb: 1',
      'a.yaml:2,1-2: The file is not valid YAML: tab characters must not be used in indentation.',
    ],
    [
      'a: [1',
      'a.yaml:1,6-6: The file is not valid YAML: the text ends before a bracket or quotation is closed.',
    ],
    ['[a]: b', 'a.yaml:1,1-4: The file is not valid YAML: a mapping key must be a scalar.'],
  ])('%j', (text, want) => {
    const { documents, messages } = read(text);
    expect(messages).toEqual([want]);
    expect(documents).toBeUndefined();
  });

  test('a text that is not UTF-8', () => {
    const found = new Diagnostics();
    expect(readYaml({ name: 'a.yaml', text: 'a: \ufffd', invalidAt: 3 }, found)).toBeUndefined();
    expect(found.items.map(({ code }) => code)).toEqual(['invalid-utf8']);
  });
});

describe('hostile texts', () => {
  const doubled = Array.from({ length: 40 }, (_, i) => `x${i + 1}: &x${i + 1} [*x${i}, *x${i}]`);
  test.each([
    ['aliases that double', `x0: &x0 [a]\n${doubled.join('\n')}`, 'excessive aliasing'],
    ['very many nodes', `[${'1,'.repeat(1_000_001)}]`, 'document has more than 1000000 nodes'],
    ['brackets', '['.repeat(100_000), 'nesting exceeded'],
    ['braces', '{a: '.repeat(100_000), 'nesting exceeded'],
    ['dashes', '- '.repeat(100_000), 'nesting exceeded'],
  ])('%s', (_, text, want) => {
    expect(read(text).messages.join()).toContain(want);
  });
});

test('text that is too long is refused with a place', () => {
  const sink = new Diagnostics();
  expect(readYaml({ name: 'x.yaml', text: '\0'.repeat(17_000_000) }, sink)).toBeUndefined();
  expect(sink.items).toMatchObject([{ code: 'too-large', subject: { start: 0 } }]);
});
