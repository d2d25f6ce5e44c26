import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import type { Attribute, Body } from '../../src/syntax/ast.ts';
import {
  type BodySchema,
  justAttributes,
  mergeBodies,
  readContent,
  readWholeContent,
} from '../../src/syntax/content.ts';
import { parseJson } from '../../src/syntax/json.ts';
import { parseHcl } from '../../src/syntax/parse.ts';
import { renderDiagnostic, renderExpression } from './render.ts';

const schema: BodySchema = {
  attributes: [{ name: 'tags' }, { name: 'context', required: true }, { name: 'args' }],
  blocks: [
    { type: 'target', labels: ['name'] },
    { type: 'pair', labels: ['type', 'name'] },
    { type: 'meta', labels: [] },
  ],
};

function parse(text: string, sink: Diagnostics): Body {
  return text.startsWith('{') || text.startsWith('[')
    ? parseJson({ name: 'x.json', text }, sink)
    : parseHcl({ name: 'x.hcl', text }, sink);
}

function attributesOf(attributes: ReadonlyMap<string, Attribute>): string[] {
  return [...attributes.values()].map(
    ({ name, expression }) => `${name} = ${renderExpression(expression)}`,
  );
}

/** What a schema reads from a body, as lines; blocks with their labels and plain attributes. */
function read(body: Body, sink: Diagnostics, isWhole: boolean): string {
  const content = (isWhole ? readWholeContent : readContent)(body, schema, sink);
  const blocks = content.blocks.map(({ type, labels, body: inner }) => {
    const header = [type, ...labels.map(({ text }) => JSON.stringify(text))].join(' ');
    return `${header} { ${attributesOf(justAttributes(inner, new Diagnostics())).join('; ')} }`;
  });
  return [...attributesOf(content.attributes), ...blocks].join('; ');
}

/** The same content in native syntax and in JSON. */
const twins: readonly (readonly [native: string, json: string, content: string])[] = [
  ['context = "."\n', '{"context": "."}', 'context = (template ".")'],
  [
    'context = "."\ntags = ["a", 1, true, null]\n',
    '{"context": ".", "tags": ["a", 1, true, null]}',
    'context = (template "."); tags = (tuple (template "a") 1 true null)',
  ],
  [
    'context = "${x}"\ntags = "a-${b}"\n',
    '{"context": "${x}", "tags": "a-${b}"}',
    'context = (wrap x); tags = (template "a-" b)',
  ],
  [
    'context = ""\nargs = { "A" = 1, "${b}" = "c" }\n',
    '{"context": "", "args": {"A": 1, "${b}": "c"}}',
    'context = (template ""); args = (object (template "A"): 1 (wrap b): (template "c"))',
  ],
  [
    'context = 1\ntarget "a" {\n  x = 1\n}\ntarget "b" {}\n',
    '{"context": 1, "target": {"a": {"x": 1}, "b": {}}}',
    'context = 1; target "a" { x = 1 }; target "b" {  }',
  ],
  [
    'context = 1\ntarget "a" {\n  x = 1\n}\ntarget "a" {\n  x = 2\n}\n',
    '{"context": 1, "target": {"a": [{"x": 1}, {"x": 2}]}}',
    'context = 1; target "a" { x = 1 }; target "a" { x = 2 }',
  ],
  [
    'context = 1\ntarget "a" {}\ntarget "b" {}\ntarget "a" {}\n',
    '{"context": 1, "target": [{"a": {}}, {"b": {}, "a": {}}]}',
    'context = 1; target "a" {  }; target "b" {  }; target "a" {  }',
  ],
  [
    'context = 1\npair "a" "b" {}\npair "a" "c" {}\n',
    '{"context": 1, "pair": {"a": {"b": {}, "c": {}}}}',
    'context = 1; pair "a" "b" {  }; pair "a" "c" {  }',
  ],
  [
    'context = 1\nmeta {\n  a = 1\n}\nmeta {}\n',
    '{"context": 1, "meta": [{"a": 1}, {}]}',
    'context = 1; meta { a = 1 }; meta {  }',
  ],
  ['context = 1\n', '{"//": "a comment", "context": 1, "meta": null}', 'context = 1'],
  ['context = 1\n', '[{"//": 1}, {"context": 1}]', 'context = 1'],
];

describe('content', () => {
  test.each(twins)('%j and %j', (native, json, content) => {
    for (const text of [native, json]) {
      const sink = new Diagnostics();
      expect(read(parse(text, sink), sink, true)).toBe(content);
      expect(sink.items).toEqual([]);
    }
  });
});

/** A body and the mistakes in it by the schema, in HCL's words; `context` is required. */
const mistakes: readonly (readonly [text: string, ...mistakes: string[]])[] = [
  [
    '\n\ntags = 1\n',
    '1,1-1: Missing required argument; The argument "context" is required, but no definition was found.',
  ],
  [
    'context = 1\ntag = 1\ntargets = 2\npair = 3\nqqq = 4\n',
    '2,1-4: Unsupported argument; An argument named "tag" is not expected here. Did you mean "tags"?',
    '3,1-8: Unsupported argument; An argument named "targets" is not expected here.',
    '4,1-5: Unsupported argument; An argument named "pair" is not expected here. Did you mean to define a block of type "pair"?',
    '5,1-4: Unsupported argument; An argument named "qqq" is not expected here.',
  ],
  [
    'context = 1\nargs = 1\narg = 1\n',
    '3,1-4: Unsupported argument; An argument named "arg" is not expected here.',
  ],
  [
    'context = 1\ntargte "a" {}\ntags {}\nqqqqqqqq {}\n',
    '2,1-7: Unsupported block type; Blocks of type "targte" are not expected here. Did you mean "target"?',
    '3,1-5: Unsupported block type; Blocks of type "tags" are not expected here. Did you mean to define argument "tags"? If so, use the equals sign to assign it a value.',
    '4,1-9: Unsupported block type; Blocks of type "qqqqqqqq" are not expected here.',
  ],
  [
    'context = 1\ntarget {}\npair "a" {}\n',
    '2,8-9 in 2,1-9: Missing name for target; All target blocks must have 1 labels (name).',
    '3,10-11 in 3,1-11: Missing name for pair; All pair blocks must have 2 labels (type, name).',
  ],
  [
    'context = 1\ntarget "a" "b" c {}\nmeta "x" {}\npair a b c {}\n',
    '2,12-15 in 2,1-19: Extraneous label for target; Only 1 labels (name) are expected for target blocks.',
    '3,6-9 in 3,1-11: Extraneous label for meta; No labels are expected for meta blocks.',
    '4,10-11 in 4,1-13: Extraneous label for pair; Only 2 labels (type, name) are expected for pair blocks.',
  ],
  [
    '{"tags": 1}',
    '1,11-12: Missing required argument; The argument "context" is required, but no definition was found.',
  ],
  [
    '[{"tags": 1}]',
    '1,1-2: Missing required argument; The argument "context" is required, but no definition was found.',
  ],
  [
    '{"context": 1, "context": 2}',
    '1,16-25 in 1,16-25: Duplicate argument; The argument "context" was already set at x.json:1,2-14.',
  ],
  [
    '{"context": 1, "tag": 1, "targte": 2, "qqqqqqqq": 3}',
    '1,16-21 in 1,16-21: Extraneous JSON object property; No argument or block type is named "tag". Did you mean "tags"?',
    '1,26-34 in 1,26-34: Extraneous JSON object property; No argument or block type is named "targte". Did you mean "target"?',
    '1,39-49 in 1,39-49: Extraneous JSON object property; No argument or block type is named "qqqqqqqq".',
  ],
  [
    '{"context": 1, "target": {}, "pair": {"a": {}}}',
    `1,26-27: Missing block label; At least one object property is required, whose name represents the target block's name.`,
    `1,44-45: Missing block label; At least one object property is required, whose name represents the pair block's name.`,
  ],
  [
    '{"context": 1, "target": "x", "meta": 5}',
    '1,26-29: Incorrect JSON value type; Either a JSON object or JSON array of objects is required here, to specify name labels for this block.',
    `1,26-29: Missing block label; At least one object property is required, whose name represents the target block's name.`,
    '1,39-40: Incorrect JSON value type; Either a JSON object or a JSON array is required, representing the contents of one or more "meta" blocks.',
  ],
  [
    '{"context": 1, "target": [1, {"a": {}}]}',
    '1,27-28: Incorrect JSON value type; A JSON object is required here, to specify name labels for this block.',
  ],
  [
    '[{"context": 1}, "x", [1]]',
    '1,18-21: Incorrect JSON value type; A JSON object is required here, to define arguments and child blocks.',
    '1,23-24: Incorrect JSON value type; A JSON object is required here, to define arguments and child blocks.',
  ],
];

describe('mistakes in content', () => {
  test.each(mistakes)('%j', (text, ...want) => {
    const sink = new Diagnostics();
    read(parse(text, sink), sink, true);
    expect(sink.items.map(renderDiagnostic)).toEqual(want);
  });

  test('a block of a JSON array that is no object shows when it is read', () => {
    const sink = new Diagnostics();
    const body = parse('{"context": 1, "meta": [5]}', sink);
    const [block] = readContent(body, schema, sink).blocks;
    expect(sink.items).toEqual([]);
    if (block === undefined) throw new Error('no block');
    justAttributes(block.body, sink);
    readContent(block.body, { attributes: [], blocks: [] }, sink);
    expect(sink.items.map(renderDiagnostic)).toEqual([
      '1,25-26: Incorrect JSON value type; A JSON object is required here, setting the arguments for this block.',
      '1,25-26: Incorrect JSON value type; Either a JSON object or JSON array of objects is required here, to define arguments and child blocks.',
    ]);
  });
});

describe('what is left', () => {
  test.each([
    ['context = 1\nother = 2\ntarget "a" {}\nrest {}\n', 'other = 2', 'Unexpected "rest" block'],
    ['{"context": 1, "other": 2, "target": {"a": {}}}', 'other = 2', undefined],
    ['context = 1\ntarget a {}\n', '', undefined],
    ['{"//": 1, "context": 1}', '', undefined],
  ])('of %j', (text, attributes, summary) => {
    const sink = new Diagnostics();
    const { rest } = readContent(parse(text, sink), schema, sink);
    expect(attributesOf(justAttributes(rest, sink)).join('; ')).toBe(attributes);
    expect(sink.items.map((item) => item.summary)).toEqual(summary === undefined ? [] : [summary]);
    // What was read once is not there again, but it was given.
    const again = new Diagnostics();
    expect(readContent(rest, schema, again).attributes.size).toBe(0);
    expect(again.items.map((item) => item.code)).toEqual(['missing-argument']);
  });
});

describe('several bodies as one', () => {
  test('give what all of them hold, in their order', () => {
    const sink = new Diagnostics();
    const body = mergeBodies([
      parse('context = 1\ntarget "a" {}\n', sink),
      parse('{"tags": 2, "target": {"b": {}}}', sink),
      mergeBodies([parse('args = 3\n', sink), parse('target "a" {\n  x = 1\n}\n', sink)]),
    ]);
    expect(read(body, sink, true)).toBe(
      'context = 1; tags = 2; args = 3; target "a" {  }; target "b" {  }; target "a" { x = 1 }',
    );
    expect(sink.items).toEqual([]);
  });

  test('may not set one argument twice; the last counts', () => {
    const sink = new Diagnostics();
    const body = mergeBodies([parse('context = 1\n', sink), parse('{"context": 2}', sink)]);
    expect(read(body, sink, true)).toBe('context = 2');
    expect(justAttributes(body, sink).size).toBe(1);
    const duplicate =
      '1,2-11: Duplicate argument; Argument "context" was already set at x.hcl:1,1-8';
    expect(sink.items.map(renderDiagnostic)).toEqual([duplicate, duplicate]);
  });

  test('need a required argument once', () => {
    const sink = new Diagnostics();
    const body = mergeBodies([parse('tags = 1\n', sink), parse('x = 2\n', sink)]);
    read(body, sink, true);
    expect(sink.items.map(renderDiagnostic)).toEqual([
      'nowhere: Missing required argument; The argument "context" is required, but was not set.',
      '1,1-2: Unsupported argument; An argument named "x" is not expected here.',
    ]);
  });

  test('keep what is left of each', () => {
    const sink = new Diagnostics();
    const body = mergeBodies([parse('context = 1\nx = 2\n', sink), parse('{"y": 3}', sink)]);
    const { rest } = readContent(body, schema, sink);
    expect(attributesOf(justAttributes(rest, sink))).toEqual(['x = 2', 'y = 3']);
    expect(sink.items).toEqual([]);
  });

  test('of one body that is the body', () => {
    const body = parse('a = 1\n', new Diagnostics());
    expect(mergeBodies([body])).toBe(body);
  });
});
