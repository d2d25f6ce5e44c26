import { describe, expect, test } from 'vitest';
import { isHclOrJson, parseFiles } from '../../../src/formats/bake/parse-files.ts';
import { Diagnostics } from '../../../src/source/diagnostic.ts';

const hcl = 'target "a" {}\n';
const json = '{"target": {"a": {}}}';

async function read(
  name: string,
  text: string,
  reader: 'native' | 'hcl2json' = 'native',
): Promise<string> {
  const found = new Diagnostics();
  const [body] = await parseFiles([{ name, text }], reader, found);
  const problems = found.items.map(({ severity, summary }) => `${severity}: ${summary}`);
  return [body?.kind, ...problems].join('; ');
}

describe('the syntax of a file', () => {
  const rows: [name: string, text: string, want: string][] = [
    ['a.hcl', hcl, 'native-body'],
    ['a.json', json, 'json-body'],
    ['a.hcl', json, 'native-body; error: Argument or block definition required'],
    ['a.json', hcl, 'json-body; error: Invalid JSON keyword; error: Root value must be object'],
    ['-', hcl, 'native-body'],
    ['-', json, 'json-body'],
    ['-', '', 'native-body'],
    [
      'Bakefile',
      '{"target": ',
      'json-body; error: Missing value; error: Unclosed object; error: Root value must be object',
    ],
    ['Bakefile', 'target "a" {', 'native-body; error: Unclosed configuration block'],
    ['a.JSON', json, 'json-body'],
  ];
  for (const [name, text, want] of rows) {
    test(`${name}: ${text}`, async () => expect(await read(name, text)).toBe(want));
  }
});

describe('by hcl2json', () => {
  const rows: [name: string, text: string, want: string][] = [
    ['a.hcl', hcl, 'json-body'],
    ['a.json', json, 'json-body'],
    ['a.hcl', 'target "a" {', 'native-body; error: Unclosed configuration block'],
  ];
  for (const [name, text, want] of rows) {
    test(`${name}: ${text}`, async () => expect(await read(name, text, 'hcl2json')).toBe(want));
  }
});

describe('whether a file is in one of the syntaxes', () => {
  for (const [text, want] of [
    [hcl, true],
    [json, true],
    ['services:\n  a:\n', false],
  ] as const) {
    test(text, () => expect(isHclOrJson({ name: '-', text })).toBe(want));
  }
});
