import { describe, expect, test } from 'vitest';
import { formatHcl } from '../../src/syntax/format.ts';

const rows: readonly (readonly [name: string, input: string, output: string])[] = [
  ['an empty file', '', ''],
  ['one attribute', 'a=1', 'a = 1'],
  ['neighbouring attributes', 'a=1\nlong=2\n', 'a    = 1\nlong = 2\n'],
  ['a blank line ends a run', 'a=1\n\nlong=2\n', 'a = 1\n\nlong = 2\n'],
  [
    'values of several lines are not aligned',
    'a=[\n1,\n2]\nlong=3\n',
    'a = [\n  1,\n2]\nlong = 3\n',
  ],
  ['comments behind attributes', 'a=1 # x\nlong=22 # y\n', 'a    = 1  # x\nlong = 22 # y\n'],
  ['blocks', 'target "a" {\ntags=["x"]\n}\n', 'target "a" {\n  tags = ["x"]\n}\n'],
  ['empty blocks', 'target "a" {    }\n', 'target "a" {}\n'],
  ['one-line blocks', 'variable "A" {default=1}\n', 'variable "A" { default = 1 }\n'],
  ['objects', 'a={b=1,c=2}\n', 'a = { b = 1, c = 2 }\n'],
  ['signs and minus', 'a=-1\nb=1-1\nc=2 - -1\n', 'a = -1\nb = 1 - 1\nc = 2 - -1\n'],
  ['calls and indexes', 'a=f ( x [0] . b , y ... )\n', 'a = f(x[0].b, y...)\n'],
  ['in before a tuple', 'a=[for x in [1]:x]\n', 'a = [for x in [1] : x]\n'],
  ['templates', 'a="${ x }-${y+1}"\n', 'a = "${x}-${y + 1}"\n'],
  ['text of templates stays', 'a="  ${x}  y  "\n', 'a = "  ${x}  y  "\n'],
  ['heredocs stay', 'a=<<E\n   x\n ${ y }\nE\n', 'a = <<E\n   x\n ${y}\nE\n'],
  ['tabs and CRLF', 'a\t=\t1\r\nbc=2\r\n', 'a  = 1\r\nbc = 2\r\n'],
  ['wide names count once', 'ä=1\nbc=2\n', 'ä  = 1\nbc = 2\n'],
  ['trailing spaces go', 'a = 1   \n   \nb = 2\n', 'a = 1\n\nb = 2\n'],
];

describe('formatHcl', () => {
  test.each(rows)('%s', (_name, input, output) => {
    expect(formatHcl(input)).toBe(output);
    expect(formatHcl(output)).toBe(output);
  });
});
