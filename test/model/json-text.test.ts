import { describe, expect, test } from 'vitest';
import type { JsonNode } from '../../src/model/field.ts';
import { formatJson } from '../../src/model/print.ts';

describe('JSON as Go writes it', () => {
  const rows: [node: JsonNode, want: string][] = [
    ['', '""'],
    ['a\u007f\u00e9\ud83d\ude00', '"a\u007f\u00e9\ud83d\ude00"'],
    ['"\\/', '"\\"\\\\/"'],
    ['\b\f\n\r\t\u0000\u001f', '"\\b\\f\\n\\r\\t\\u0000\\u001f"'],
    ['<a>&\u2028\u2029', '"\\u003ca\\u003e\\u0026\\u2028\\u2029"'],
    ['\ud800 \\ud800 \\\ud800', '"\\ufffd \\\\ud800 \\\\\\ufffd"'],
    [true, 'true'],
    [null, 'null'],
    [9223372036854775807n, '9223372036854775807'],
    [[], '[]'],
    [new Map(), '{}'],
    [['a', ['b']], '[\n  "a",\n  [\n    "b"\n  ]\n]'],
    [
      new Map<string, JsonNode>([
        ['<', new Map([['a', false]])],
        ['b', []],
      ]),
      '{\n  "\\u003c": {\n    "a": false\n  },\n  "b": []\n}',
    ],
  ];
  for (const [node, want] of rows) test(want, () => expect(formatJson(node)).toBe(want));
});
