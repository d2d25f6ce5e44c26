import { describe, expect, test } from 'vitest';
import { memoryHost } from '../../src/host/memory.ts';
import { rules } from '../../src/lint/rules.ts';
import { lint } from '../../src/tools.ts';

type Files = Readonly<Record<string, string>>;

/** Codes with the text at the place of each finding. */
async function findingsOf(files: Files, targets: readonly string[] = [], disabled: string[] = []) {
  const { findings } = await lint({ targets }, memoryHost({ files }), new Set(disabled));
  return findings.map(({ code, subject }) => {
    const text = subject?.file.text.slice(subject.start, subject.end);
    return `${code}: ${text ?? ''}`;
  });
}

const dockerfile = 'FROM alpine AS base\nARG GO\nFROM base AS release\n';

interface Row {
  readonly code: string;
  /** A definition, and further files. */
  readonly bad: string | Files;
  /** The text at the place of each finding. */
  readonly places: readonly string[];
  readonly good: Readonly<Record<string, string | Files>>;
}

const rows: readonly Row[] = [
  {
    code: 'unknown-attribute',
    bad: 'target "a" {\n  tgas = ["x"]\n}\n',
    places: ['tgas'],
    good: { known: 'target "a" {\n  tags = ["x"]\n}\n' },
  },
  {
    code: 'unknown-block',
    bad: 'target "a" {\n  args {\n  }\n}\n',
    places: ['args'],
    good: { attribute: 'target "a" {\n  args = {}\n}\n' },
  },
  {
    code: 'unused-variable',
    bad: `variable "A" {}
variable "B" {
  validation {
    condition = B != "x"
    error_message = "no"
  }
}
target "a" { args = { A = "\${upper("A")}" } }
`,
    places: ['"A"', '"B"'],
    good: {
      'in an attribute': 'variable "A" {}\ntarget "a" { tags = ["x:${A}"] }\n',
      'in a default': 'variable "A" {}\nvariable "B" { default = A }\ntarget "a" { tags = [B] }\n',
      'in a function':
        'variable "A" {}\nfunction "f" {\n  params = []\n  result = A\n}\ntarget "a" { tags = [f()] }\n',
      'in a matrix and a name':
        'variable "A" { default = ["x"] }\nvariable "N" { default = "n" }\ntarget "a" {\n  name = "${N}-${v}"\n  matrix = { v = A }\n}\n',
      'in a group': 'variable "A" { default = "a" }\ngroup "g" { targets = [A] }\ntarget "a" {}\n',
      'in a validation of another':
        'variable "A" { default = "1" }\nvariable "B" {\n  default = "1"\n  validation {\n    condition = B == A\n  }\n}\ntarget "a" { tags = [B] }\n',
      'in another file': {
        'docker-bake.hcl': 'variable "A" {}\ntarget "a" {}\n',
        'docker-bake.override.hcl': 'target "a" { tags = [A] }\n',
      },
      'in JSON': {
        'docker-bake.json': '{"variable": {"A": {}}, "target": {"a": {"tags": ["${A}"]}}}',
      },
      'in a builder': 'variable "A" {}\nbuilder "b" { driver = A }\ntarget "a" {}\n',
    },
  },
  {
    code: 'unused-function',
    bad: 'function "f" {\n  params = []\n  result = "1"\n}\ntarget "a" {}\n',
    places: ['"f"'],
    good: {
      'in an attribute':
        'function "f" {\n  params = []\n  result = "1"\n}\ntarget "a" { tags = [f()] }\n',
      'in a function':
        'function "f" {\n  params = []\n  result = "1"\n}\nfunction "g" {\n  params = []\n  result = f()\n}\ntarget "a" { tags = [g()] }\n',
    },
  },
  {
    code: 'unreachable-target',
    bad: 'target "_a" {}\ntarget "b" {}\ngroup "b" { targets = ["c"] }\ntarget "c" {}\n',
    places: ['"_a"', '"b"'],
    good: {
      inherited: 'target "_a" {}\ntarget "b" { inherits = ["_a"] }\n',
      linked: 'target "_a" {}\ntarget "b" { contexts = { x = "target:_a" } }\n',
      'referred to': 'target "_a" { tags = ["x"] }\ntarget "b" { tags = target._a.tags }\n',
      'in a group': 'target "_a" {}\ngroup "g" { targets = ["_a"] }\n',
      'in a group of its name': 'target "a" {}\ngroup "a" { targets = ["a"] }\n',
      public: 'target "a" {}\n',
      'of a matrix': 'target "a" {\n  name = "a-${v}"\n  matrix = { v = ["1"] }\n}\n',
    },
  },
  {
    code: 'missing-member',
    bad: 'group "g" {\n  targets = ["a", "nope"]\n}\ntarget "a" {}\n',
    places: ['"nope"'],
    good: {
      there: 'group "g" { targets = ["a", "h"] }\ngroup "h" { targets = ["a"] }\ntarget "a" {}\n',
    },
  },
  {
    code: 'duplicate-tag',
    bad: `group "g" { targets = ["h", "b"] }
group "h" { targets = ["a"] }
target "a" { tags = ["app", "x"] }
target "b" { tags = ["docker.io/library/app:latest", "y"] }
`,
    places: ['"docker.io/library/app:latest"'],
    good: {
      'not built together': 'target "a" { tags = ["x"] }\ntarget "b" { tags = ["x"] }\n',
      'other tags':
        'group "g" { targets = ["a", "b"] }\ntarget "a" { tags = ["x:1"] }\ntarget "b" { tags = ["x:2", "r:5000/x:1"] }\n',
      'the same build':
        'group "g" { targets = ["a", "b"] }\ntarget "a" { tags = ["x"] }\ntarget "b" {\n  description = "B"\n  tags = ["x"]\n}\n',
      'no image':
        'group "g" { targets = ["a", "b"] }\ntarget "a" { tags = ["x"] }\ntarget "b" {\n  tags = ["x"]\n  output = ["type=cacheonly"]\n}\n',
      'by digest':
        'group "g" { targets = ["a", "b"] }\ntarget "a" {\n  tags = ["x"]\n  output = ["type=image,push-by-digest=true,push=true"]\n}\ntarget "b" { tags = ["x"] }\n',
    },
  },
  {
    code: 'duplicate-file',
    bad: `group "g" { targets = ["a", "b"] }
target "a" { output = ["type=oci,dest=out/x.tar"] }
target "b" { output = ["type=docker,dest=./out/x.tar"] }
`,
    places: ['"type=docker,dest=./out/x.tar"'],
    good: {
      'one folder':
        'group "g" { targets = ["a", "b"] }\ntarget "a" { output = ["out"] }\ntarget "b" { output = ["out"] }\n',
      'other files':
        'group "g" { targets = ["a", "b"] }\ntarget "a" { output = ["type=tar,dest=a.tar"] }\ntarget "b" { output = ["type=tar,dest=b.tar"] }\n',
    },
  },
  {
    code: 'duplicate-cache',
    bad: `group "g" { targets = ["a", "b"] }
target "a" { cache-to = ["type=gha", "type=local,dest=c", "type=registry,ref=r/c"] }
target "b" { cache-to = ["type=gha,mode=max", "type=local,dest=./c", "type=registry,ref=r/c"] }
`,
    places: ['"type=gha,mode=max"', '"type=local,dest=./c"', '"type=registry,ref=r/c"'],
    good: {
      scopes:
        'group "g" { targets = ["a", "b"] }\ntarget "a" { cache-to = ["type=gha,scope=a"] }\ntarget "b" { cache-to = ["type=gha,scope=b"] }\n',
      inline:
        'group "g" { targets = ["a", "b"] }\ntarget "a" { cache-to = ["type=inline"] }\ntarget "b" { cache-to = ["type=inline"] }\n',
      tags: 'group "g" { targets = ["a", "b"] }\ntarget "a" { cache-to = ["type=local,dest=c,tag=a"] }\ntarget "b" { cache-to = ["type=local,dest=c,tag=b"] }\n',
      'one target': 'group "g" { targets = ["a"] }\ntarget "a" { cache-to = ["type=gha"] }\n',
    },
  },
  {
    code: 'platforms-with-docker',
    bad: 'target "a" {\n  platforms = ["linux/amd64", "linux/arm64"]\n  output = ["type=docker"]\n}\n',
    places: ['"type=docker"'],
    good: {
      'one platform':
        'target "a" {\n  platforms = ["linux/arm64"]\n  output = ["type=docker"]\n}\n',
      'an image':
        'target "a" {\n  platforms = ["linux/amd64", "linux/arm64"]\n  output = ["type=image"]\n}\n',
      'only inherited':
        'target "_a" {\n  platforms = ["linux/amd64", "linux/arm64"]\n  output = ["type=docker"]\n}\ntarget "b" {\n  inherits = ["_a"]\n  platforms = []\n}\n',
    },
  },
  {
    code: 'untagged-push',
    bad: 'target "a" { output = ["type=registry"] }\ntarget "b" { output = ["type=image,push=true"] }\n',
    places: ['"type=registry"', '"type=image,push=true"'],
    good: {
      tagged: 'target "a" {\n  output = ["type=registry"]\n  tags = ["r/x"]\n}\n',
      named: 'target "a" { output = ["type=image,push=true,name=r/x"] }\n',
      'not pushed': 'target "a" { output = ["type=image,push=false"] }\n',
      'tags by a variable':
        'variable "T" {}\ntarget "a" {\n  output = ["type=registry"]\n  tags = [T]\n}\n',
      'tags of another file':
        'target "metadata" {}\ntarget "m" { inherits = ["metadata"] }\ntarget "a" {\n  inherits = ["m"]\n  output = ["type=registry"]\n}\n',
    },
  },
  {
    code: 'missing-dockerfile',
    bad: 'target "a" { dockerfile = "nope" }\ntarget "b" { context = "folder" }\n',
    places: ['"nope"', '"folder"'],
    good: {
      there: 'target "a" {}\n',
      'in lower case': {
        'docker-bake.hcl': 'target "a" { context = "x" }\n',
        'x/dockerfile': dockerfile,
      },
      inline: 'target "a" {\n  dockerfile = "nope"\n  dockerfile-inline = "FROM alpine"\n}\n',
      remote: 'target "a" { context = "https://github.com/acme/app.git" }\n',
      'only inherited':
        'target "a" { dockerfile = "nope" }\ntarget "b" {\n  inherits = ["a"]\n  dockerfile = "Dockerfile"\n}\n',
    },
  },
  {
    code: 'unknown-stage',
    bad: 'target "a" { target = "relaese" }\n',
    places: ['"relaese"'],
    good: {
      named: 'target "a" { target = "RELEASE" }\n',
      'by number': 'target "a" { target = "1" }\n',
      inline: 'target "a" {\n  target = "x"\n  dockerfile-inline = "FROM scratch AS x"\n}\n',
      'another language': {
        'docker-bake.hcl': 'target "a" { target = "x" }\n',
        Dockerfile: '# syntax=acme/frontend\nFROM alpine\n',
      },
    },
  },
  {
    code: 'undeclared-argument',
    bad: 'target "a" { args = { GO = "1", G0 = "2" } }\n',
    places: ['"2"'],
    good: {
      declared: 'target "a" { args = { GO = "1" } }\n',
      predefined:
        'target "a" { args = { HTTP_PROXY = "x", no_proxy = "y", BUILDKIT_INLINE_CACHE = "1", SOURCE_DATE_EPOCH = "0" } }\n',
      null: 'target "a" { args = { X = null } }\n',
      global: {
        'docker-bake.hcl': 'target "a" { args = { BASE = "x" } }\n',
        Dockerfile: 'ARG BASE=alpine\nFROM $BASE\n',
      },
      'declared by a sibling': {
        'docker-bake.hcl':
          'target "_base" { args = { GO = "1" } }\ntarget "a" { inherits = ["_base"] }\ntarget "b" {\n  inherits = ["_base"]\n  context = "b"\n}\n',
        'b/Dockerfile': 'FROM alpine\n',
      },
      'unknown Dockerfile':
        'target "a" {\n  context = "https://github.com/acme/app.git"\n  args = { X = "1" }\n}\n',
    },
  },
];

function filesOf(given: string | Files): Files {
  const own = typeof given === 'string' ? { 'docker-bake.hcl': given } : given;
  return { Dockerfile: dockerfile, ...own };
}

/** Other rules may have something to say, too. */
function only(code: string, found: readonly string[]): readonly string[] {
  return found.filter((text) => text.startsWith(`${code}: `));
}

for (const { code, bad, places, good } of rows) {
  describe(code, () => {
    test('is found', async () => {
      const want = places.map((text) => `${code}: ${text}`);
      expect(only(code, await findingsOf(filesOf(bad)))).toEqual(want);
    });

    test('can be disabled', async () => {
      expect(only(code, await findingsOf(filesOf(bad), [], [code]))).toEqual([]);
    });

    test('can be switched off in the file', async () => {
      const files = filesOf(bad);
      const text = `# bakefile-lint disable-file=x, ${code}\n${files['docker-bake.hcl']}`;
      const found = await findingsOf({ ...files, 'docker-bake.hcl': text });
      expect(only(code, found)).toEqual([]);
    });

    test.each(Object.keys(good))('not when %s', async (name) => {
      expect(only(code, await findingsOf(filesOf(good[name]!)))).toEqual([]);
    });
  });
}

test('every rule has a row', () => {
  expect(rows.map(({ code }) => code)).toEqual(rules.map(({ code }) => code));
});

describe('comments', () => {
  const lines: [what: string, text: string, found: readonly string[]][] = [
    ['none', 'variable "A" {}\n', ['unused-variable: "A"']],
    ['on the line', 'variable "A" {} # bakefile-lint disable=unused-variable\n', []],
    ['slashes', 'variable "A" {} // bakefile-lint disable=unused-variable\n', []],
    ['in a block', 'variable "A" {} /* bakefile-lint disable=unused-variable */\n', []],
    ['above', '# bakefile-lint disable=unused-variable\nvariable "A" {}\n', []],
    ['some lines above', '# bakefile-lint disable=all\n# Why\nvariable "A" {}\n', []],
    ['with CRLF', '# bakefile-lint disable=unused-variable\r\nvariable "A" {}\r\n', []],
    [
      'for another line',
      '# bakefile-lint disable=unused-variable\n\nvariable "A" {}\n',
      ['unused-variable: "A"'],
    ],
    [
      'for another rule',
      'variable "A" {} # bakefile-lint disable=unused-function\n',
      ['unused-variable: "A"'],
    ],
    [
      'for a file, at its end',
      'variable "A" {}\n# bakefile-lint disable-file=unused-variable\n',
      [],
    ],
    [
      'no comment',
      'variable "A" { description = "bakefile-lint disable=unused-variable" }\n',
      ['unused-variable: "A"'],
    ],
  ];
  test.each(lines)('%s', async (_, text, found) => {
    const files = { 'docker-bake.hcl': `${text}target "a" {}\n`, Dockerfile: dockerfile };
    expect(await findingsOf(files)).toEqual(found);
  });

  test('in JSON', async () => {
    const json = `{
  "variable": {
    "A": {
      "//": "bakefile-lint disable=unused-variable"
    },
    "B": {}
  },
  "target": {"a": {}}
}`;
    const files = { 'docker-bake.json': json, Dockerfile: dockerfile };
    const found = await findingsOf(files);
    expect(only('unused-variable', found)).toEqual(['unused-variable: "B"']);
  });

  test('in Compose', async () => {
    const compose = `services:
  web:
    build:
      context: .
      args:
        X: "1" # bakefile-lint disable=undeclared-argument
        Y: "1"
`;
    const found = await findingsOf({ 'compose.yaml': compose, Dockerfile: dockerfile });
    expect(found).toEqual(['undeclared-argument: Y']);
  });
});

describe('what is looked at', () => {
  const files = {
    'docker-bake.hcl': `variable "A" {}
target "a" { target = "x" }
target "b" { target = "y" }
`,
    Dockerfile: dockerfile,
  };

  test('some targets only', async () => {
    expect(await findingsOf(files, ['b'])).toEqual(['unknown-stage: "y"']);
  });

  test('a name that does not exist', async () => {
    expect(await findingsOf(files, ['c'])).toEqual(['unknown-target: ']);
  });

  test('a definition that cannot be read', async () => {
    const broken = { 'docker-bake.hcl': 'target "a" {\n' };
    expect(await findingsOf(broken, [], ['syntax-error'])).toHaveLength(1);
  });

  test('the rest, after a mistake in one target', async () => {
    const mistake = `${files['docker-bake.hcl']}target "c" { inherits = ["nope"] }\n`;
    expect(await findingsOf({ ...files, 'docker-bake.hcl': mistake })).toEqual([
      'unused-variable: "A"',
      'unknown-stage: "x"',
      'unknown-stage: "y"',
      'unknown-target: "nope"',
    ]);
  });

  test('with overrides', async () => {
    const { findings } = await lint({ set: ['*.target=release'] }, memoryHost({ files }));
    expect(findings.map(({ code }) => code)).toEqual(['unused-variable']);
  });

  test('no file at all', async () => {
    expect(await findingsOf({})).toEqual(['no-definition: ']);
  });

  test('warnings are errors with --strict', async () => {
    const { findings } = await lint({ strict: true }, memoryHost({ files }));
    expect(findings.map(({ severity }) => severity)).toEqual(['error', 'error', 'error']);
  });
});
