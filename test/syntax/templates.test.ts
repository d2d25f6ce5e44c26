import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { parseTemplate } from '../../src/syntax/parse.ts';
import { renderExpression } from './render.ts';

const rows: readonly (readonly [text: string, tree: string])[] = [
  ['', '(template "")'],
  ['a', '(template "a")'],
  ['a\nb\n', '(template "a\\nb\\n")'],
  ['${a}', '(wrap a)'],
  ['${a}\n', '(template a "\\n")'],
  ['a${b}c', '(template "a" b "c")'],
  ['$${a}', '(template "${a}")'],
  ['%%{if}', '(template "%{if}")'],
  ['$', '(template "$")'],
  ['%', '(template "%")'],
  ['$$', '(template "$$")'],
  ['100%', '(template "100%")'],
  ['\\n', '(template "\\\\n")'],
  ['"q"', '(template "\\"q\\"")'],
  ['%{ if a }b%{ endif }', '(template (if a (template "b") (template "")))'],
  ['%{ if a }b%{ else }c%{ endif }', '(template (if a (template "b") (template "c")))'],
  ['%{ if a }%{ endif }', '(template (if a (template "") (template "")))'],
  ['x%{ if a }${b}%{ else }%{ endif }y', '(template "x" (if a (template b) (template "")) "y")'],
  [
    '%{ if a }%{ if b }c%{ endif }d%{ else }e%{ endif }',
    '(template (if a (template (if b (template "c") (template "")) "d") (template "e")))',
  ],
  ['%{ for x in a }${x}%{ endfor }', '(template (join (for x a (template x))))'],
  [
    '%{ for k, v in a }${k}=${v},%{ endfor }',
    '(template (join (for k, v a (template k "=" v ","))))',
  ],
  ['%{ for x in a }%{ endfor }', '(template (join (for x a (template ""))))'],
  [
    '%{ for x in a }%{ if x }${x}%{ endif }%{ endfor }',
    '(template (join (for x a (template (if x (template x) (template ""))))))',
  ],
  [
    'a\n%{~ if b ~}\n c\n%{~ endif ~}\nd',
    '(template "a" (if b (template " c") (template "")) "d")',
  ],
  [
    'a  %{~ for x in y ~}  ${x}  %{~ endfor ~}  b',
    '(template "a" (join (for x y (template "" x ""))) "b")',
  ],
  ['  ${~ a ~}  ', '(template "" a "")'],
  ['${~ a}\n\n  ${~ b ~}\n\n  c', '(template a "\\n\\n" b "\\n  c")'],
  ['a\r\nb${c}\r\n', '(template "a\\r\\nb" c "\\r\\n")'],
];

describe('templates', () => {
  test.each(rows)('%s', (text, tree) => {
    const sink = new Diagnostics();
    expect(renderExpression(parseTemplate({ name: 'x.hcl', text }, 0, text.length, sink))).toBe(
      tree,
    );
    expect(sink.items).toEqual([]);
  });
});
