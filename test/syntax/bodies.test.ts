import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { parseHcl } from '../../src/syntax/parse.ts';
import { renderBody } from './render.ts';

const rows: readonly (readonly [text: string, tree: string])[] = [
  ['', ''],
  ['\n\n', ''],
  ['# c\n', ''],
  ['a = 1', 'a = 1'],
  ['a = 1\n', 'a = 1'],
  ['a=1\r\nb=2\r\n', 'a = 1; b = 2'],
  ['a = 1 # c\nb = 2 // d\nc = 3 /* e */\n', 'a = 1; b = 2; c = 3'],
  ['/* c */ a = 1\n', 'a = 1'],
  ['b {}', 'b {  }'],
  ['b {\n}\n', 'b {  }'],
  ['b { a = 1 }\n', 'b { a = 1 }'],
  ['b "x" {}', 'b "x" {  }'],
  ['b x "y" z {}\n', 'b "x" "y" "z" {  }'],
  ['b "\\u00e9 \\"q\\" $${x} %%{y}" {}', 'b "é \\"q\\" ${x} %{y}" {  }'],
  ['b "" {}', 'b "" {  }'],
  ['b {\n  c {\n    a = 1\n  }\n  a = 2\n}\n', 'b { a = 2; c { a = 1 } }'],
  ['b {}\nb {}\na = 1\n', 'a = 1; b {  }; b {  }'],
  ['b { # c\n a = 1 # d\n} # e\n', 'b { a = 1 }'],
  ['b { a = [\n1\n] }', 'b { a = (tuple 1) }'],
  ['a = [\n1,\n2\n]\n', 'a = (tuple 1 2)'],
  ['a = {\n b = 1\n c = 2\n}\n', 'a = (object b: 1 c: 2)'],
  ['a = (1\n+\n2)\n', 'a = (parens (+ 1 2))'],
  ['a = f(\n1\n)\n', 'a = (call f 1)'],
  ['a = x[\n0\n]\n', 'a = x[0]'],
  ['a = <<EOT\nx ${y}\n\\n "q"\nEOT\n', 'a = (template "x " y "\\n\\\\n \\"q\\"\\n")'],
  ['a = <<EOT\nEOT\n', 'a = (template "")'],
  ['a = <<-EOT\n  x\n    y\n  EOT\n', 'a = (template "x\\n  y\\n")'],
  ['a = <<-EOT\n\t\tx\n\t y\n EOT\n', 'a = (template "x\\ny\\n")'],
  ['a = <<-EOT\n    x\n\n  \n   y\n  EOT\n', 'a = (template " x\\n\\n  \\ny\\n")'],
  ['a = <<-EOT\n  ${x}\n    y\n  EOT\n', 'a = (template "" x "\\n  y\\n")'],
  ['a = <<-EOT\n${x}\n    y\nEOT\n', 'a = (template x "\\n    y\\n")'],
  [
    'a = <<-EOT\n  %{ if x }\n    y\n  %{ endif }\nEOT\n',
    'a = (template "" (if x (template "\\n  y\\n") (template "")) "\\n")',
  ],
  [
    'a = <<-EOT\n  %{ if x ~}\n    y\n  %{ endif ~}\nEOT\n',
    'a = (template "" (if x (template "    y\\n") (template "")) "")',
  ],
  ['a = <<-EOT\n  x ${~ y ~}\n   z\nEOT\n', 'a = (template "x" y "   z\\n")'],
  ['a = <<-EOT\n  x\n  y\nEOT\n', 'a = (template "x\\ny\\n")'],
  ['a = <<EOT\n  EOTX\n EOT x\n\tEOT  \nb = 1\n', 'a = (template "  EOTX\\n EOT x\\n"); b = 1'],
  ['a = <<EOT\r\nx\r\n  EOT\r\nb = 1\r\n', 'a = (template "x\\r\\n"); b = 1'],
  ['a = [<<A\nx\nA\n, <<B\ny\nB\n]\n', 'a = (tuple (template "x\\n") (template "y\\n"))'],
  ['a = f(<<A\nx\nA\n, 1)\n', 'a = (call f (template "x\\n") 1)'],
  ['a = <<A\n${<<B\nx\nB\n}\nA\n', 'a = (template (template "x\\n") "\\n")'],
  ['a = <<A\n$\n$x\n%\n$${y}\n%%{z}\nA\n', 'a = (template "$\\n$x\\n%\\n${y}\\n%{z}\\n")'],
  ['a = <<é-1\nx\né-1\n', 'a = (template "x\\n")'],
  ['b {\n a = <<A\nx\nA\n}\n', 'b { a = (template "x\\n") }'],
  ['a = "x" /* c\n */\n', 'a = (template "x")'],
  [
    'a = true ? 1 : 2\nfor = 1\nif = 2\nin = 3\nnull = 4\n',
    'a = (if true 1 2); for = 1; if = 2; in = 3; null = 4',
  ],
  ['a-b = 1\n_c = 2\né = 3\n', 'a-b = 1; _c = 2; é = 3'],
];

describe('bodies', () => {
  test.each(rows)('%s', (text, tree) => {
    const sink = new Diagnostics();
    expect(renderBody(parseHcl({ name: 'x.hcl', text }, sink))).toBe(tree);
    expect(sink.items).toEqual([]);
  });
});
