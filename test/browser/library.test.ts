import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { evaluateInPage, hasBrowser } from './chromium.ts';

async function pageWithLibrary(): Promise<string> {
  const { outputFiles, warnings } = await build({
    stdin: { contents: "export * from './src/index.ts';", resolveDir: '.', loader: 'ts' },
    bundle: true,
    format: 'iife',
    globalName: 'bakefile',
    platform: 'browser',
    // HashiCorp's reader, asked only for a second opinion.
    external: ['@cdktf/hcl2json'],
    write: false,
    logLevel: 'silent',
  });
  expect(warnings).toEqual([]);
  const [bundle] = outputFiles;
  return `<!doctype html><html><head><meta charset="utf-8"></head><body><script>${bundle?.text}</script></body></html>`;
}

describe.runIf(hasBrowser)('the library in a browser', () => {
  test('loads, resolves, explains mistakes, draws and outlines', async () => {
    const answer = evaluateInPage(
      await pageWithLibrary(),
      `
      const { load, resolve, print, memoryHost, formatRange, graphView, outline, dryRun, levelsOf } = bakefile;
      const hcl = [
        'variable "TAG" { default = "1" }',
        'variable "TYPED" {',
        '  type = list(number)',
        '  default = [1]',
        '}',
        'target "base" { context = "base" }',
        'target "app" {',
        '  name = "app-\${v}"',
        '  matrix = { v = ["a", "b"] }',
        '  contexts = { base = "target:base" }',
        '  tags = ["acme/app:\${TAG}-\${v}-\${sha256("x")}", regex_replace("abc", "b+", "-"), formatdate("YYYY", "2026-01-02T03:04:05Z")]',
        '  args = { N = 12345678901234567890 * TYPED[0], H = base64encode("ä"), S = semvercmp("1.2.3", ">1.0") }',
        '}',
      ].join('\\n');
      const compose = 'services:\\n  web:\\n    image: \${IMAGE:-web}\\n    build: ./web\\n';
      const host = memoryHost({ files: { 'docker-bake.hcl': hcl, 'compose.yaml': compose }, env: { TAG: '7', IMAGE: 'shop' } });
      const request = { targets: ['app', 'web'] };
      const loaded = await load(request, host);
      const resolved = loaded.value && resolve(loaded.value, request, host);
      const graph = resolved?.value;
      const broken = memoryHost({ files: { 'docker-bake.hcl': 'target "a" {\\n  tags = [\\n}\\ntarget "b" {\\n  tags = [oops]\\n}\\n' } });
      const mistakes = await print({}, broken);
      return {
        found: [...loaded.diagnostics, ...(resolved?.diagnostics ?? [])].map(({ summary, detail }) => summary + '; ' + detail),
        tags: graph?.targets.get('app-a')?.attributes.tags,
        args: [...(graph?.targets.get('app-a')?.attributes.args ?? [])],
        web: graph?.targets.get('web')?.attributes.tags,
        origin: graph?.targets.get('app-a')?.origins.get('tags')?.kind,
        levels: graph && levelsOf(graph),
        nodes: loaded.value && graph && graphView(loaded.value, graph).nodes.map(({ id }) => id),
        script: graph && (await dryRun(graph, request, 'json', host)).value?.length > 100,
        plan: graph && (await bakefile.plan(graph, request, host)).value?.steps.map(({ targets }) => targets),
        mistakes: mistakes.diagnostics.map(({ code, subject }) => formatRange(subject) + ' ' + code),
        outline: outline({ name: 'a.hcl', text: 'target "a" {\\n  tags = [\\ntarget "b" {}\\n' }).items.map(({ kind, name }) => kind + ' ' + name),
        globals: [typeof process, typeof Buffer, typeof require],
      };`,
    );
    const hash = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881';
    expect(answer).toEqual({
      found: [],
      tags: [`acme/app:7-a-${hash}`, 'a-c', '2026'],
      args: [
        ['H', 'w6Q='],
        ['N', '12345678901234567890'],
        ['S', 'true'],
      ],
      web: ['shop'],
      origin: 'definition',
      levels: [
        ['base', 'web'],
        ['app-a', 'app-b'],
      ],
      nodes: ['group:app', 'target:app-a', 'target:app-b', 'target:base', 'target:web'],
      script: true,
      plan: [['app-a', 'app-b', 'web']],
      mistakes: ['docker-bake.hcl:3,1-2 syntax-error'],
      outline: ['target a', 'target b'],
      globals: ['undefined', 'undefined', 'undefined'],
    });
  });
});
