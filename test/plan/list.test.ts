import { describe, expect, test } from 'vitest';
import type { Definition } from '../../src/model/definition.ts';
import { listTargets, listVariables } from '../../src/plan/list.ts';
import { alignColumns } from '../../src/plan/table.ts';
import { defineTarget } from '../resolve/define.ts';

const definition: Definition = {
  targets: [
    defineTarget('web', { description: 'The <web> site' }),
    defineTarget('_base', { description: 'private' }),
    defineTarget('api', {}),
  ],
  groups: [
    { name: 'all', description: 'Everything', targets: ['web', 'api'] },
    { name: 'default', targets: ['web'] },
    { name: 'none', targets: [] },
    { name: '_hidden', targets: ['web'] },
  ],
  variables: [
    { name: 'VERSION', value: '1.0', description: 'What to build' },
    { name: 'LIST', type: 'list of string', value: '["a"]' },
    { name: 'NONE', type: 'string' },
    { name: 'EMPTY', value: '' },
  ],
};

describe('--list', () => {
  test('targets as a table', () => {
    expect(listTargets(definition, 'table')).toBe(
      [
        'TARGET\tDESCRIPTION',
        'all\tEverything (api, web)',
        'api\t',
        'default\tweb',
        'none\t',
        'web\tThe <web> site',
        '',
      ].join('\n'),
    );
  });

  test('targets as JSON', () => {
    expect(JSON.parse(listTargets(definition, 'json'))).toEqual([
      { name: 'all', description: 'Everything (api, web)', group: true },
      { name: 'api' },
      { name: 'default', description: 'web', group: true },
      { name: 'none', group: true },
      { name: 'web', description: 'The <web> site' },
    ]);
    expect(listTargets(definition, 'json')).toContain('"The \\u003cweb\\u003e site"\n  }\n]\n');
  });

  test('variables as a table', () => {
    expect(listVariables(definition, 'table')).toBe(
      [
        'VARIABLE\tTYPE\t\tVALUE\tDESCRIPTION',
        'EMPTY\t\t\t\t\t',
        'LIST\t\tlist of string\t["a"]\t',
        'NONE\t\tstring\t\t<null>\t',
        'VERSION\t\t\t\t1.0\tWhat to build',
        '',
      ].join('\n'),
    );
  });

  test('variables as JSON', () => {
    expect(JSON.parse(listVariables(definition, 'json'))).toEqual([
      { name: 'EMPTY', value: '' },
      { name: 'LIST', type: 'list of string', value: '["a"]' },
      { name: 'NONE', type: 'string' },
      { name: 'VERSION', description: 'What to build', value: '1.0' },
    ]);
  });

  test('nothing', () => {
    const empty: Definition = { targets: [], groups: [], variables: [] };
    expect(listTargets(empty, 'json')).toBe('null\n');
    expect(listTargets(empty, 'table')).toBe('TARGET\tDESCRIPTION\n');
    expect(listVariables(empty, 'json')).toBe('[]\n');
    expect(listVariables(empty, 'table')).toBe('VARIABLE\tTYPE\tVALUE\tDESCRIPTION\n');
  });
});

describe('tables', () => {
  /** Rows and text; answers of Go's tabwriter. */
  const rows: [rows: string[][], want: string][] = [
    [[['a', 'b']], 'a\tb\n'],
    [
      [
        ['a', 'b', 'c'],
        ['12345678', 'x', 'y'],
      ],
      'a\t\tb\tc\n12345678\tx\ty\n',
    ],
    [
      [
        ['1234567', 'b'],
        ['12', 'b'],
      ],
      '1234567\tb\n12\tb\n',
    ],
    [
      [
        ['é😀', 'b'],
        ['12345678', 'b'],
      ],
      'é😀\t\tb\n12345678\tb\n',
    ],
    [
      [
        ['', '', ''],
        ['a', '', 'b'],
      ],
      '\t\t\na\t\tb\n',
    ],
    [[['a'], ['bbbbbbbbbb', 'c']], 'a\nbbbbbbbbbb\tc\n'],
    [[['aaaaaaaaaa', 'b'], ['x'], ['a', 'b']], 'aaaaaaaaaa\tb\nx\na\tb\n'],
    [
      [
        ['a\tb', 'c'],
        ['dddddddddd', 'e'],
      ],
      'a\t\tb\tc\ndddddddddd\te\n',
    ],
    [
      [
        ['a\nb', 'c'],
        ['dddddddddd', 'e'],
      ],
      'a\nb\t\tc\ndddddddddd\te\n',
    ],
    [
      [
        ['aaaaaaaaaa', 'b\f'],
        ['c', 'd'],
      ],
      'aaaaaaaaaa\tb\n\nc\td\n',
    ],
    [[['a\u000bb', 'c']], 'a\tb\tc\n'],
    [
      [
        ['a', 'b', 'c'],
        ['aaaaaaaa', 'b'],
        ['a', 'bbbbbbbbbb', 'c'],
      ],
      'a\t\tb\tc\naaaaaaaa\tb\na\t\tbbbbbbbbbb\tc\n',
    ],
  ];
  for (const [given, want] of rows) {
    test(JSON.stringify(given), () => expect(alignColumns(given)).toBe(want));
  }
});
