import { describe, expect, test } from 'vitest';
import { runExplain } from '../../src/cli/explain-command.ts';
import { runInMemory } from './run-tool.ts';

interface Given {
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

const explain = (given: Given, words: readonly string[], colors = false) =>
  runInMemory(runExplain, words, given, colors);

const hcl = `variable "TAG" {
  default = "latest"
}
variable "REPO" { default = "acme/\${lower("APP")}" }
function "tag" {
  params = [name]
  result = "\${REPO}/\${name}:\${TAG}"
}
target "base" {
  dockerfile = "base.Dockerfile"
  args = { A = "1", B = "1", T = TAG }
  cache-from = ["type=gha"]
  tags = ["x"]
}
target "mid" {
  inherits = ["base"]
  args = { B = "2" }
  cache-from = ["type=registry,ref=foo"]
}
target "app" {
  name = "app-\${v}"
  matrix = { v = ["1", "2"] }
  inherits = ["mid"]
  tags = [tag("app"), "app:\${v}"]
  args = { V = v }
}
group "all" {
  targets = ["app", "mid"]
}
`;

const override = `target "mid" {
  args = { B = "3" }
  network = "host"
}
`;

const files = { 'docker-bake.hcl': hcl, 'docker-bake.override.hcl': override };

describe('three levels of inheritance, a matrix, two files, overrides and flags', () => {
  const rows: [words: string, env: Readonly<Record<string, string>>, want: string][] = [
    [
      'app-1 --push --set base.args.A=9 --set *.args.HOME',
      { HOME: '/h' },
      `target app-1 (docker-bake.hcl:20)
  matrix v = "1"
  inherits mid (docker-bake.hcl:23)
  in group app
  context = "."
    by default
  dockerfile = "base.Dockerfile"
    by base, inherited by way of mid (docker-bake.hcl:10)
  args.A = "9"
    by --set base.args.A=9 on base, inherited by way of mid
    over "1" by base, inherited by way of mid (docker-bake.hcl:11)
  args.B = "3"
    by mid, inherited (docker-bake.override.hcl:2)
    over "2" by mid, inherited (docker-bake.hcl:17)
    over "1" by base, inherited by way of mid (docker-bake.hcl:11)
  args.HOME = "/h"
    by the environment variable HOME
  args.T = "latest"
    by base, inherited by way of mid (docker-bake.hcl:11)
      with TAG = "latest" by default (docker-bake.hcl:2)
  args.V = "1"
    by the target itself (docker-bake.hcl:25)
      with v = "1" of the matrix
  tags = ["acme/app/app:latest","app:1"]
    by the target itself (docker-bake.hcl:24)
      with the function tag (docker-bake.hcl:5)
        with REPO = "acme/app" by default (docker-bake.hcl:4)
        with TAG = "latest" by default (docker-bake.hcl:2)
      with v = "1" of the matrix
    over ["x"] by base, inherited by way of mid (docker-bake.hcl:13)
  cache-from.0 = "type=gha"
    by base, inherited by way of mid (docker-bake.hcl:12)
  cache-from.1 = "foo"
    by mid, inherited (docker-bake.hcl:18)
  output = ["type=image,push=true"]
    by --push
  network = "host"
    by mid, inherited (docker-bake.override.hcl:3)
  entitlements = ["network.host"]
    by what other attributes imply
`,
    ],
    [
      'app-2.args.T',
      { TAG: '7' },
      `target app-2 (docker-bake.hcl:20)
  matrix v = "2"
  inherits mid (docker-bake.hcl:23)
  in group app
  args.T = "7"
    by base, inherited by way of mid (docker-bake.hcl:11)
      with TAG = "7" from the environment, over the default (docker-bake.hcl:2)
`,
    ],
    [
      'mid.pull base.args.B --pull',
      {},
      `target base (docker-bake.hcl:9)
  args.B = "1"
    by the target itself (docker-bake.hcl:11)

target mid (docker-bake.hcl:15)
  inherits base (docker-bake.hcl:16)
  in group all
  pull = true
    by --pull
`,
    ],
    [
      'base.tags --set base.tags=y --set base.tags+=z',
      {},
      `target base (docker-bake.hcl:9)
  tags.0 = "x"
    by the target itself (docker-bake.hcl:13)
  tags.1 = "y"
    by --set base.tags=y
  tags.2 = "z"
    by --set base.tags+=z
`,
    ],
    [
      'mid.labels.x',
      {},
      `target mid (docker-bake.hcl:15)
  inherits base (docker-bake.hcl:16)
  in group all
  labels.x is not set
`,
    ],
    [
      'TAG variable.REPO --var REPO=r',
      {},
      `variable TAG (docker-bake.hcl:1)
  TAG = "latest" by default (docker-bake.hcl:2)
  used by base.args

variable REPO (docker-bake.hcl:4)
  REPO = "r" from --var, over the default (docker-bake.hcl:4)
  used by no target
`,
    ],
    ['all.context', {}, expect.stringContaining('target app-2') as unknown as string],
  ];
  test.each(rows)('%s', async (words, env, want) => {
    expect(await explain({ files, env }, words.split(' '))).toEqual({
      code: 0,
      out: want,
      error: '',
    });
  });
});

describe('other formats', () => {
  test('JSON', async () => {
    const json = JSON.stringify({
      variable: { TAG: { default: 'latest' } },
      target: {
        base: { args: { A: '1' } },
        mid: { inherits: ['base'], args: { B: '${TAG}' } },
        app: { inherits: ['mid'], name: 'app-${v}', matrix: { v: ['1'] }, args: { A: '${v}' } },
      },
    });
    const { out } = await explain({ files: { 'docker-bake.json': json } }, ['app-1.args']);
    expect(out).toBe(`target app-1 (docker-bake.json:1)
  matrix v = "1"
  inherits mid (docker-bake.json:1)
  in group app
  args.A = "1"
    by the target itself (docker-bake.json:1)
      with v = "1" of the matrix
    over "1" by base, inherited by way of mid (docker-bake.json:1)
  args.B = "latest"
    by mid, inherited (docker-bake.json:1)
      with TAG = "latest" by default (docker-bake.json:1)
`);
  });

  test('two blocks of one name on one line of JSON', async () => {
    const text = '{"target":{"a":[{"tags":["x"]},{"tags":["y"]}]}}';
    const { out } = await explain({ files: { 'docker-bake.json': text } }, ['a.tags']);
    expect(out).toBe(`target a (docker-bake.json:1)
  tags = ["y"]
    by the target itself (docker-bake.json:1)
    over ["x"] by the target itself (docker-bake.json:1)
`);
  });

  test('several Compose files', async () => {
    const given = {
      'a.yaml': `services:
  web:
    image: web:1
    build:
      target: dev
      args: { A: "1", B: "1" }
      platforms: [linux/amd64]
`,
      'b.yaml': `services:
  web:
    image: web:2
    build:
      target: prod
      args:
        A: "2"
      platforms: [linux/arm64]
`,
      'c.yaml': 'services:\n  web:\n    build:\n      args: !override\n        C: "3"\n',
    };
    const both = ['-f', 'a.yaml', '-f', 'b.yaml'];
    const { out } = await explain({ files: given }, ['web', ...both]);
    expect(out).toBe(`target web (b.yaml:2)
  in group default
  context = "."
    by the target itself (b.yaml:5)
  dockerfile = "Dockerfile"
    by default
  args.A = "2"
    by the target itself (b.yaml:7)
    over "1" by the target itself (a.yaml:6)
  args.B = "1"
    by the target itself (a.yaml:6)
  tags = ["web:2"]
    by the target itself (b.yaml:3)
    over ["web:1"] by the target itself (a.yaml:3)
  target = "prod"
    by the target itself (b.yaml:5)
    over "dev" by the target itself (a.yaml:5)
  platforms.0 = "linux/amd64"
    by the target itself (a.yaml:7)
  platforms.1 = "linux/arm64"
    by the target itself (b.yaml:8)
`);
    const { out: reset } = await explain({ files: given }, ['web.args', ...both, '-f', 'c.yaml']);
    expect(reset).toBe(`target web (c.yaml:2)
  in group default
  args.C = "3"
    by the target itself (c.yaml:5)
`);
  });

  test('Compose with HCL over it', async () => {
    const compose = `services:
  web:
    build:
      context: ./\${DIR:-web}
      args:
        - A=\${A:-1}
        - B
      tags: ["x:\${TAG}", y]
    environment:
      B: given
  api.v1:
    extends: web
`;
    const over = 'target "api_v1" {\n  args = { A = "2" }\n}\n';
    const given = { 'compose.yaml': compose, 'docker-bake.hcl': over, '.env': 'TAG=5\n' };
    const { out, error } = await explain({ files: given }, ['api.v1']);
    expect(error).toBe('');
    expect(out).toBe(`target api_v1 (compose.yaml:11)
  in group default
  context = "web"
    by the target itself (compose.yaml:4)
      with DIR, which is not set
  dockerfile = "Dockerfile"
    by default
  args.A = "2"
    by the target itself (docker-bake.hcl:2)
    over "1" by the target itself (compose.yaml:6)
  args.B = "given"
    by the target itself (compose.yaml:7)
  tags = ["x:5","y"]
    by the target itself (compose.yaml:8)
      with TAG = "5" from an env file
`);
  });
});

test('as JSON', async () => {
  const { out } = await explain({ files }, ['app-1.args.B', '--format=json']);
  const [target] = (JSON.parse(out) as { targets: { attributes: object[]; matrix: object }[] })
    .targets;
  expect(target?.matrix).toEqual({ v: '1' });
  const place = (file: string, line: number, column: number) => ({
    file,
    startLine: line,
    startColumn: column,
    endLine: line,
    endColumn: column + 3,
  });
  const base = place('docker-bake.hcl', 11, 25);
  expect(target?.attributes).toEqual([
    {
      path: 'args.B',
      value: '3',
      steps: [
        {
          kind: 'inherited',
          from: 'mid',
          value: '3',
          place: place('docker-bake.override.hcl', 2, 16),
        },
        { kind: 'inherited', from: 'mid', value: '2', place: place('docker-bake.hcl', 17, 16) },
        { kind: 'inherited', from: 'base', via: ['mid'], value: '1', place: base },
      ],
    },
  ]);
});

test('without an operand: what default builds, and its links', async () => {
  const linked = `target "default" {
  contexts = { lib = "target:lib" }
  policy = ["disabled=true"]
}
target "lib" {}
`;
  const { out } = await explain({ files: { 'docker-bake.hcl': linked } }, []);
  expect(out).toContain('contexts.lib = "target:lib"\n    by the target itself');
  expect(out).not.toContain('target lib (');
});

test('what is made from each other for ever', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `V${index}`);
  const text = names
    .map((name, index) => {
      const before = names.slice(Math.max(0, index - 5), index);
      return `variable "${name}" { default = join("", [${before.join(', ')}]) }\n`;
    })
    .join('');
  const endless = { 'docker-bake.hcl': `${text}target "a" { tags = ["x\${V29}"] }\n` };
  const { out } = await explain({ files: endless }, ['a.tags']);
  expect(out.split('\n').length).toBeLessThan(200);
  const chain = names.map((name, index) => `${name} = ${index === 0 ? 1 : `V${index - 1}`}\n`);
  const long = { 'docker-bake.hcl': `${chain.join('')}target "a" { tags = [V29] }\n` };
  expect((await explain({ files: long }, ['a.tags'])).out).toMatch(/with V22 .*\n +…\n$/);
  const json = await explain({ files: endless }, ['a.tags', 'V29', '--format=json']);
  expect(json.out.length).toBeLessThan(1_000_000);
});

test('in colour on a terminal', async () => {
  const { out } = await explain({ files }, ['base.tags'], true);
  expect(out).toContain('\u001b[1mtags\u001b[22m = ["x"]');
});

const mistakes: [word: string, message: string][] = [
  ['app-1.tgas', 'ERROR: a target has no attribute "tgas"; did you mean "tags"?\n'],
  ['ap', 'ERROR: there is no target, group or variable "ap"; did you mean "app"?\n'],
  ['variable.TGA', 'ERROR: there is no variable "TGA"; did you mean "TAG"?\n'],
  ['target.nope', 'ERROR: there is no target, group or variable "nope"\n'],
];
test.each(mistakes)('%s is no operand', async (word, message) => {
  expect(await explain({ files }, [word])).toEqual({ code: 2, out: '', error: message });
});
