import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runTool } from './run-tool.ts';

const definition = readFileSync('fixtures/graph/docker-bake.hcl', 'utf8');
const files = { 'docker-bake.hcl': definition };

describe('the formats', () => {
  test.each([
    ['all.tree.txt', []],
    ['app.tree.txt', ['app']],
    ['all.mermaid.txt', ['--format=mermaid']],
    ['all.dot', ['--format=dot']],
    ['all.json', ['--format=json']],
    ['app.json', ['--format', 'json', 'app-*']],
    ['all.svg', ['--format=svg']],
  ])('%s', async (name, words) => {
    const result = await runTool(['graph', ...words], { files });
    const path = `fixtures/graph/${name}`;
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(path, result.out);
    expect(result).toEqual({ code: 0, out: readFileSync(path, 'utf8'), error: '' });
  });

  test('html holds the svg and the json', async () => {
    const { out, code } = await runTool(['graph', '--format=html'], { files });
    const [, picture, data = ''] =
      /<div id="picture">([\s\S]*?)<\/div>[\s\S]*<script type="application\/json"[^>]*>(.*)<\/script>/.exec(
        out,
      ) ?? [];
    expect(code).toBe(0);
    expect(picture).toBe(readFileSync('fixtures/graph/all.svg', 'utf8'));
    expect(JSON.parse(data)).toEqual(
      JSON.parse(readFileSync('fixtures/graph/all.json', 'utf8')) as unknown,
    );
    expect(out.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|@import|url\((?!#)/,
    );
  });
});

describe('what is drawn', () => {
  const tree = async (text: string, ...words: string[]) =>
    (await runTool(['graph', ...words], { files: { 'docker-bake.hcl': text } })).out;

  test('only groups that the request leads to', async () => {
    const text = 'group "default" { targets = ["a", "b"] }\ntarget "a" {}\ntarget "b" {}\n';
    expect(await tree(text, 'a')).toBe('a\n');
    expect(await tree(text, 'default')).toBe('default (group)\n├── a\n└── b\n');
  });

  test.each([
    ['target "m" {}', 'base'],
    ['target "m" { tags = ["x"] }', 'target'],
    ['target "m" { output = ["out"] }', 'target'],
    ['target "m" {}\ngroup "g" { targets = ["m"] }', 'target'],
    ['target "m" {}\ntarget "l" { contexts = { m = "target:m" } }', 'target'],
  ])('what is only there to be inherited from: %s', async (text, kind) => {
    const whole = `target "a" { inherits = ["m"] }\n${text}\n`;
    const { nodes } = JSON.parse(await tree(whole, '--format=json')) as {
      nodes: { name: string; kind: string }[];
    };
    expect(nodes.find(({ name }) => name === 'm')?.kind).toBe(kind);
    expect(nodes.find(({ name }) => name === 'a')?.kind).toBe('target');
  });

  test('a group with the target of its own name', async () => {
    const text = 'group "app" { targets = ["app"] }\ntarget "app" { tags = ["t"] }\n';
    expect(await tree(text, 'app')).toBe('app (group)\n└── app t\n');
  });

  test('two links to one target, and circles of inheritance and links', async () => {
    const text = `target "a" { contexts = { y = "target:b", x = "target:b" } }
target "b" { inherits = ["c"] }
target "c" { inherits = ["d"] }
target "d" {}
target "e" {
  inherits = ["f"]
  contexts = { e = "docker-image://alpine" }
}
target "f" { contexts = { e = "target:e" } }
`;
    expect(await tree(text, 'a')).toBe(
      'a\n└── x, y = b\n    └── inherits c\n        └── inherits d\n',
    );
    expect(await tree(text, 'e')).toBe('e\n└── inherits f\n');
    expect(await tree(text, 'f')).toBe('f\n└── e = e\n    └── inherits f (see above)\n');
    const { code, out } = await runTool(['graph', 'f', '--format=svg'], {
      files: { 'docker-bake.hcl': text },
    });
    expect([code, [...out.matchAll(/class="node/g)].length]).toEqual([0, 2]);
  });

  test('long chains', async () => {
    const links = Array.from(
      { length: 1000 },
      (_, index) => `target "t${index}" { contexts = { c = "target:t${index + 1}" } }\n`,
    );
    const text = `${links.join('')}target "t1000" {}\n`;
    const out = await tree(text, 't0', '--format=svg');
    expect([...out.matchAll(/class="node/g)].length).toBe(1001);
    expect((await tree(text, 't0')).split('\n').length).toBe(1002);
  });
});

test.each([
  [
    ['--format=gif'],
    2,
    'ERROR: invalid value gif for --format; Say tree, mermaid, dot, json, svg, html.\n',
  ],
  [['--nope'], 2, 'ERROR: unknown flag: --nope; See "bakefile graph --help".\n'],
  [
    ['lnit'],
    1,
    'ERROR: failed to find target lnit; It was asked for on the command line. Did you mean "lint"? ' +
      'Targets: runtime, app-mysql, app-postgres, assets, lint, docs, _base, _labels. Groups: default, tools, app.\n',
  ],
])('graph %j', async (words, code, error) => {
  expect(await runTool(['graph', ...words], { files })).toEqual({ code, out: '', error });
});

test('the example of the documentation', async () => {
  const text = /```hcl\n([\s\S]*?)```/.exec(readFileSync('docs/library.md', 'utf8'))?.[1] ?? '';
  const page = readFileSync('docs/toolbox.md', 'utf8');
  const tree = /\$ bakefile graph\n([\s\S]*?)```/.exec(page)?.[1];
  expect((await runTool(['graph'], { files: { 'docker-bake.hcl': text } })).out).toBe(tree);
});
