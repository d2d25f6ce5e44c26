import { describe } from 'vitest';
import { type Row, testRows } from './rows.ts';

const rows: readonly Row[] = [
  ['1', '1'],
  ['0.1', '0.1'],
  ['1e3', '1000'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['1.50', '1.5'],
  ['1e-7', '0.0000001'],
  ['true', 'true'],
  ['false', 'false'],
  ['null', 'null dynamic'],
  ['"text"', '"text"'],
  ['"e\\u0301"', '"é"'],
  ['"a\\tb\\n\\"c\\" \\\\"', '"a\\tb\\n\\"c\\" \\\\"'],
  ['"$${x} %%{y}"', '"${x} %{y}"'],
  ['((("x")))', '"x"'],
  ['(null)', 'null dynamic'],
  ['[]', '[]'],
  ['{}', '{}'],
  ['[1, "a", true, null]', '[1, "a", true, null dynamic]'],
  ['[[], {}, [[]]]', '[[], {}, [[]]]'],
  ['[\n  1,\n  2,\n]', '[1, 2]'],
  ['<<EOT\nline ${s}\n  two\nEOT\n', '"line hello\\n  two\\n"'],
  ['<<-EOT\n    a\n      b\n    EOT\n', '"a\\n  b\\n"'],
  [
    '[nosuchvar, 1, otherthing]',
    '[unknown dynamic, 1, unknown dynamic]',
    '1,2-11: Unknown variable; There is no variable named "nosuchvar".',
    '1,16-26: Unknown variable; There is no variable named "otherthing".',
  ],
  [
    '[1, [nosuchvar], otherthing]',
    '[1, [unknown dynamic], unknown dynamic]',
    '1,6-15: Unknown variable; There is no variable named "nosuchvar".',
    '1,18-28: Unknown variable; There is no variable named "otherthing".',
  ],
];

describe('literals, parentheses and bare collections', () => testRows(rows));
