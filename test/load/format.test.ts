import { expect, test } from 'vitest';
import { type Format, sortByFormat } from '../../src/load/format.ts';
import type { SourceFile } from '../../src/source/source.ts';

/** Formats that accept a text which holds their name. */
function format(name: string, extensions: readonly string[]): Format {
  return {
    name,
    extensions,
    accepts: async (file) => file.text.includes(name),
    resembles: () => name === 'bake',
    read: async () => ({ targets: [], groups: [], variables: [] }),
  };
}

const formats = [
  format('compose', ['.yml', '.yaml']),
  format('bake', ['.hcl', '.json']),
  { ...format('foreign', []), recognizes: ({ name }: SourceFile) => name === 'sure.hcl' },
];

const rows = [
  ['a.hcl', 'compose', 'bake'],
  ['a.JSON', 'compose', 'bake'],
  ['a.yml', 'bake', 'compose'],
  ['A.YAML', 'bake', 'compose'],
  ['Bakefile', 'compose', 'compose'],
  ['Bakefile', 'bake', 'bake'],
  ['-', 'compose bake', 'compose'],
  ['-', 'neither', 'bake'],
  ['sure.hcl', 'bake', 'foreign'],
] as const;

for (const [name, text, want] of rows) {
  test(`${name} with "${text}"`, async () => {
    const sorted = await sortByFormat([{ name, text }], formats);
    expect(sorted.map((entry) => entry.format.name)).toEqual([want]);
  });
}

test('files keep their order within a format; formats have that of the table', async () => {
  const names = ['b.hcl', 'y.yml', 'a.json', 'x.yaml'];
  const sorted = await sortByFormat(
    names.map((name) => ({ name, text: '' })),
    formats,
  );
  expect(sorted.map((entry) => entry.files.map((file) => file.name))).toEqual([
    ['y.yml', 'x.yaml'],
    ['b.hcl', 'a.json'],
  ]);
});
