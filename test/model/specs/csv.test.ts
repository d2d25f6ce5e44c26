import { describe, expect, test } from 'vitest';
import { formatCsv, parseCsv } from '../../../src/model/specs/csv.ts';
import { SpecError } from '../../../src/model/specs/spec-error.ts';

const missing = 'extraneous or missing " in quoted-field';

describe('comma-separated values', () => {
  const rows: [text: string, want: string[] | SpecError][] = [
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    ['a,', ['a', '']],
    [',', ['', '']],
    [' a , b ', [' a ', ' b ']],
    ['"a,b",c', ['a,b', 'c']],
    ['"a""b"', ['a"b']],
    ['""', ['']],
    ['"",""', ['', '']],
    ['""""', ['"']],
    ['a\n', ['a']],
    ['a\r\n', ['a']],
    ['a\nb', ['a\nb']],
    ['"a\nb"', ['a\nb']],
    ['', new SpecError('EOF')],
    ['\n', new SpecError('EOF')],
    ['a"b', new SpecError('parse error on line 1, column 2: bare " in non-quoted-field')],
    ['é,a"b', new SpecError('parse error on line 1, column 5: bare " in non-quoted-field')],
    ['"a', new SpecError(`parse error on line 1, column 2: ${missing}`)],
    ['"a"b', new SpecError(`parse error on line 1, column 3: ${missing}`)],
    ['"a" ,b', new SpecError(`parse error on line 1, column 3: ${missing}`)],
    ['"a""', new SpecError(`parse error on line 1, column 5: ${missing}`)],
  ];
  for (const [text, want] of rows) {
    test(JSON.stringify(text), () => {
      if (want instanceof SpecError) expect(() => parseCsv(text)).toThrow(want);
      else expect(parseCsv(text)).toEqual(want);
    });
  }

  test('another separator', () => expect(parseCsv('a:b,c', ':')).toEqual(['a', 'b,c']));

  const pairs: [pairs: [string, string][], want: string][] = [
    [[], ''],
    [[['a', 'b']], 'a=b'],
    [
      [
        ['a', ''],
        ['b', ' '],
      ],
      'a=,b= ',
    ],
    [
      [
        ['a', '1,2'],
        ['b', '"'],
      ],
      '"a=1,2","b="""',
    ],
  ];
  for (const [list, want] of pairs) test(want, () => expect(formatCsv(list)).toBe(want));
});
