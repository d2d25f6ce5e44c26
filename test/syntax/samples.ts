/** Texts in valid syntax that between them hold every construct. */
export const sampleTexts: readonly string[] = [
  'variable "TAG" {\n  type = string\n  default = "latest"\n  validation {\n    condition = TAG != ""\n    error_message = "no ${TAG}"\n  }\n}\n',
  'function "tag" {\n  params = [name, version]\n  variadic_params = rest\n  result = "${name}:${version}${join("", [for r in rest : "-${r}"])}"\n}\n',
  'target "app" {\n  inherits = ["base", "x-${TAG}"]\n  matrix = { v = ["1.0", "2.0"] }\n  name = "app-${replace(v, ".", "-")}"\n  args = {\n    A = 1\n    "b.c" = -2.5e3\n    (TAG) = null,\n    D: !true || a && b == c\n  }\n}\n',
  'a = x ? [for k, v in m : upper(k) if v > 1] : { for k, v in m : k => v... if k != "" }\n',
  'a = <<-EOT\n  one ${x ~}  \n    two %{ if y ~}\n  three\n  %{~ else }four%{ endif }\n  %{ for i, x in y }${i}=${x}%{ endfor }\n  $${z} %%{w} $ %\n  EOT\nb = 1\n',
  '# comment\n// another\n/* and\n another */ a = b.c[0]["d"].0.*.e.f # end\nb = c[*].d[e][*]\r\nc = "é \\u00e9 \\U0001F600 \\"q\\" \\\\ \\t"\n',
  'b "l" m "n" { a = 1 }\nc {\n  d {\n    e = (1 +\n 2) * -f(x...) % 3\n  }\n}\n',
];

/** Texts that have been trouble for parsers. */
export const hostileTexts: readonly string[] = [
  '',
  '\0',
  '\ufeff',
  '"',
  '"${',
  '"%{',
  '"${"',
  '${',
  '<<E',
  '<<E\n',
  '<<-E\n${',
  '/*',
  '#',
  '\\',
  '\r',
  '\ud800',
  '{'.repeat(50),
  '('.repeat(50),
  '["${{('.repeat(20),
  '}])~}"'.repeat(20),
  'a = '.repeat(20),
  'a {'.repeat(20),
  '"%{if x}'.repeat(20),
  'é̂'.repeat(20),
];

const pieces: readonly string[] = [
  '"',
  '${',
  '%{',
  '}',
  '{',
  '[',
  ']',
  '(',
  ')',
  '~}',
  '$${',
  '\n',
  '\r\n',
  '\r',
  '\\',
  '<<E\n',
  '<<-E\n',
  'E\n',
  ' ',
  ',',
  '=',
  '=>',
  ':',
  '::',
  '.',
  '...',
  '.*',
  '[*]',
  '?',
  '-',
  '!',
  '&&',
  '|',
  ';',
  '`',
  '“',
  '#',
  '//',
  '/*',
  '*/',
  'for',
  'in',
  ' if ',
  'else',
  'endif',
  'endfor',
  '%{ if a }',
  '%{ endfor }',
  'a',
  '0',
  '1.5',
  'é',
  '\u0301',
  '😀',
  '\ufffd',
  'a = 1\n',
  'b "x" {\n',
  'f(',
];

/** So many texts made from the samples by cuts and insertions; the same ones in each run. */
export function mutations(count: number): readonly string[] {
  const random = generator(20);
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: count }, () => {
    let text = sampleTexts[below(sampleTexts.length)] ?? '';
    for (let left = 1 + below(4); left > 0; left--) {
      const at = below(text.length + 1);
      const end = at + below(12);
      switch (below(4)) {
        case 0:
          text = text.slice(0, at) + text.slice(end);
          break;
        case 1:
          text = text.slice(0, at);
          break;
        default:
          text = text.slice(0, at) + pieces[below(pieces.length)] + text.slice(at);
      }
    }
    return text;
  });
}

/** Numbers from 0 to 1 that look random (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
