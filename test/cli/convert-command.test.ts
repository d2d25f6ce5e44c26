import { describe, expect, test } from 'vitest';
import { load } from '../../src/bake.ts';
import { memoryHost } from '../../src/host/memory.ts';
import { runTool } from './run-tool.ts';

async function convert(
  to: string,
  files: Readonly<Record<string, string>>,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  return runTool(['convert', `--to=${to}`, ...words], { files, env });
}

const hcl = `# About the file

# The tag
variable "TAG" {
  type        = string # of the image
  default     = "a\\"\${1 + 1}"
  description = "The $\${tag}"
  validation {
    condition     = TAG != ""
    error_message = "No tag."
  }
}
function "name" {
  params          = [first]
  variadic_params = rest
  result          = "\${first}:\${TAG}"
}
extra = 1.50
target "app" {
  name   = "app-\${v}"
  matrix = { v = [1, 2] }
  # where it goes
  tags = [name("app"), "%%{x}", "$$$\${y}"]
  args = { (TAG) = null, "b c" = TAG == "" ? 1 : 2 }
  dockerfile-inline = <<-EOT
    FROM alpine
      RUN echo "\${v}" \\n
  EOT
}
target "app" { labels = { x = "%{ if TAG == "" }no%{ endif }" } }
group "default" { targets = ["app"] }
`;

const json = `{
  "//": "About the file",
  "variable": {
    "TAG": {
      "//": ["The tag", "type: of the image"],
      "type": "string",
      "default": "a\\"\${1 + 1}",
      "description": "The \${tag}",
      "validation": {
        "condition": "\${TAG != \\"\\"}",
        "error_message": "No tag."
      }
    }
  },
  "function": {
    "name": {
      "params": ["first"],
      "variadic_params": "rest",
      "result": "\${first}:\${TAG}"
    }
  },
  "extra": 1.50,
  "target": {
    "app": [
      {
        "//": "tags: where it goes",
        "name": "app-\${v}",
        "matrix": {
          "v": [1, 2]
        },
        "tags": ["\${name(\\"app\\")}", "%%{x}", "\${\\"$\\"}\${\\"$\\"}$\${y}"],
        "args": {
          "\${TAG}": null,
          "b c": "\${TAG == \\"\\" ? 1 : 2}"
        },
        "dockerfile-inline": "FROM alpine\\n  RUN echo \\"\${v}\\" \\\\n\\n"
      },
      {
        "labels": {
          "x": "\${\\"%{ if TAG == \\"\\" }no%{ endif }\\"}"
        }
      }
    ]
  },
  "group": {
    "default": {
      "targets": ["app"]
    }
  }
}
`;

const again = `# About the file

# The tag
# type: of the image
variable "TAG" {
  type        = string
  default     = "a\\"\${1 + 1}"
  description = "The $\${tag}"
  validation {
    condition     = TAG != ""
    error_message = "No tag."
  }
}

function "name" {
  params          = [first]
  variadic_params = rest
  result          = "\${first}:\${TAG}"
}

extra = 1.50

# tags: where it goes
target "app" {
  name = "app-\${v}"
  matrix = {
    v = [1, 2]
  }
  tags = [name("app"), "%%{x}", "\${"$"}\${"$"}$\${y}"]
  args = {
    (TAG) = null
    "b c" = TAG == "" ? 1 : 2
  }
  dockerfile-inline = <<EOT
FROM alpine
  RUN echo "\${v}" \\n
EOT
}

target "app" {
  labels = {
    x = "%{if TAG == ""}no%{endif}"
  }
}

group "default" {
  targets = ["app"]
}
`;

describe('without evaluation', () => {
  test('HCL to JSON', async () => {
    const result = await convert('json', { 'docker-bake.hcl': hcl });
    expect(result).toEqual({ code: 0, out: json, error: '' });
  });

  test('JSON to HCL', async () => {
    const result = await convert('hcl', { 'docker-bake.json': json });
    expect(result).toEqual({ code: 0, out: again, error: '' });
  });

  test('HCL to HCL: canonical form', async () => {
    const result = await convert('hcl', { 'docker-bake.hcl': '# x\ntarget   "a" {}' });
    expect(result.out).toBe('# x\ntarget "a" {}');
  });

  test('several files: later ones win', async () => {
    const files = {
      'docker-bake.json': '{"x": 1, "target": {"a": {"tags": ["j"]}}}',
      'docker-bake.override.hcl': 'x = 2\ntarget "a" { tags = ["h"] }\n',
    };
    expect((await convert('json', files)).out).toBe(
      '{\n  "target": {\n    "a": [\n      {\n        "tags": ["j"]\n      },\n      {\n        "tags": ["h"]\n      }\n    ]\n  },\n  "x": 2\n}\n',
    );
  });

  test('nothing needs a value', async () => {
    const files = { 'docker-bake.hcl': 'target "a" { tags = [nope(unknown)] }\n' };
    expect((await convert('json', files)).out).toContain('"${nope(unknown)}"');
  });

  test('directives of JSON', async () => {
    const text = '%{ if A }x\\n%{ else }"%{ endif }%{ for k, v in B }${v}!%{ endfor }';
    const files = {
      'docker-bake.json': `{"target": {"a": {"tags": [${JSON.stringify(text).replaceAll('\\\\n', '\\n')}]}}}`,
    };
    expect((await convert('hcl', files)).out).toContain(
      '"${A ? "x\\n" : "\\""}${join("", [for k, v in B : "${v}!"])}"',
    );
  });

  test('comments in an expression stay there', async () => {
    const files = { 'docker-bake.hcl': 'x = max( # why\n  1)\n' };
    expect((await convert('json', files)).out).toBe('{\n  "x": "${max( # why\\n  1)\\n}"\n}\n');
  });

  test('keys that are no names', async () => {
    const files = {
      'docker-bake.hcl': 'x = { null = 1, true = 2, 7 = 3, 1.50 = 4, (null) = 5 }\n',
    };
    const { out } = await convert('json', files);
    expect(out).toBe(
      '{\n  "x": {\n    "null": 1,\n    "true": 2,\n    "7": 3,\n    "${1.50}": 4,\n    "${null}": 5\n  }\n}\n',
    );
  });

  test('a block that JSON cannot hold', async () => {
    const result = await convert('json', { 'docker-bake.hcl': 'nope "x" {}\ntarget "a" {}\n' });
    expect(result.out).toBe('{\n  "target": {\n    "a": {}\n  }\n}\n');
    expect(result.error).toContain('Not converted; JSON has no form for a block of type "nope".');
  });

  test('a text that is no template', async () => {
    const files = { 'docker-bake.json': '{"target": {"a": {"tags": ["${"]}}}' };
    const result = await convert('hcl', files);
    expect(result.code).toBe(1);
    expect(result.out).toBe('');
    expect(result.error).toContain('ERROR: docker-bake.json:1');
  });

  test('syntax errors', async () => {
    const result = await convert('json', { 'docker-bake.hcl': 'target "a" {\n' });
    expect(result.code).toBe(1);
    expect(result.out).toBe('');
  });
});

const compose = `# The project
services:
  # The web
  web:
    image: \${REPO:-acme}/web:\${TAG}
    build:
      context: ./\${DIR:-web}
      args: # given
        - A=\${A:-1}
        - B=x$$y
        - C=\${TAG:+tagged}
        - D=\${OTHER:-\${TAG:-none}}
      cache_from:
        - type=registry,ref=\${REPO:-acme}/cache,mode=max
  api:
    build:
      context: .
      dockerfile_inline: |
        FROM \${BASE?}
        RUN echo $$HOME
`;

describe('Compose', () => {
  test('to HCL, with variables', async () => {
    const { out, code } = await convert('hcl', { 'compose.yaml': compose }, [], {
      BASE: 'alpine',
      TAG: '1',
    });
    expect(code).toBe(0);
    expect(out).toBe(`# The project

variable "A" {
  default = "1"
}

variable "BASE" {
  default = ""
}

variable "DIR" {
  default = "web"
}

variable "OTHER" {
  default = TAG != "" ? TAG : "none"
}

variable "REPO" {
  default = "acme"
}

variable "TAG" {
  default = ""
}

group "default" {
  targets = ["web", "api"]
}

# The web
# given
target "web" {
  context = DIR
  args = {
    A = A
    B = "x$y"
    C = TAG != "" ? "tagged" : ""
    D = OTHER
  }
  tags       = ["\${REPO}/web:\${TAG}"]
  cache-from = ["type=registry,ref=\${REPO}/cache,mode=max"]
}

target "api" {
  context           = "."
  dockerfile-inline = <<EOT
FROM \${BASE}
RUN echo $HOME
EOT
}
`);
  });

  test('to JSON', async () => {
    const files = { 'compose.yaml': 'services:\n  web:\n    build:\n      target: "${T:-x}"\n' };
    expect((await convert('json', files)).out).toBe(
      '{\n  "variable": {\n    "T": {\n      "default": "x"\n    }\n  },\n  "group": {\n    "default": {\n      "targets": ["web"]\n    }\n  },\n  "target": {\n    "web": {\n      "context": ".",\n      "target": "${T}"\n    }\n  }\n}\n',
    );
  });

  test('what HCL cannot say is told', async () => {
    const files = {
      'compose.yaml':
        'services:\n  web:\n    build:\n      args:\n        A: "${T-x}"\n        B: "${T:-y}"\n        C: "${U+z}"\n        U:\n',
    };
    const { out, error } = await convert('hcl', files, [], { U: '1' });
    expect(out).toContain('A = "x"\n    B = T != "" ? T : "y"\n    C = "z"\n');
    expect([...error.matchAll(/^WARNING: (.*)/gm)].map(([, text]) => text)).toEqual([
      'compose.yaml:5,12-20: Not converted; What is here made from T is written as it is now.',
      'compose.yaml:7,12-20: Not converted; What is here made from U is written as it is now.',
      'compose.yaml:8,9-10: Not converted; What is here made from U is written as it is now.',
    ]);
  });

  test('what .env says is not copied', async () => {
    const files = {
      'compose.yaml': 'services:\n  web:\n    build:\n      args: {S: "${SECRET}"}\n',
      '.env': 'SECRET=hidden\n',
    };
    const { out, error } = await convert('hcl', files);
    expect(out).not.toContain('hidden');
    expect(error).toContain('give "--env-file .env" for SECRET.');
  });

  test('from HCL', async () => {
    const files = {
      'docker-bake.hcl': `# The app
target "app" {
  context = "src"
  contexts = { base = "target:base" }
  args = { A = "$x", B = null }
  secret = ["id=tok,src=tok.txt", "id=key,env=KEY"]
  ulimits = ["nofile=1024:2048"]
  attest = ["type=provenance,mode=max"]
  annotations = ["a=b"]
  output = ["type=registry"]
}
target "base" {
  dockerfile-inline = "FROM alpine\\nRUN echo\\n"
}
group "some" { targets = ["app"] }
`,
    };
    const { out, error } = await convert('compose', files);
    expect(out).toBe(`services:
  # The app
  app:
    build:
      context: src
      additional_contexts:
        base: "service:base"
      args:
        A: "$$x"
      provenance: "mode=max"
      ulimits:
        nofile:
          soft: "1024"
          hard: "2048"
      secrets:
        - tok
        - key
      x-bake:
        output:
          - "type=registry"
  base:
    build:
      context: "."
      dockerfile_inline: |
        FROM alpine
        RUN echo
secrets:
  tok:
    file: tok.txt
  key:
    environment: KEY
`);
    const told = [...error.matchAll(/Not converted; (.*)/g)].map(([, text]) => text);
    expect(told).toEqual([
      'Compose has no groups but one of all services: "some".',
      'Compose has no form for "annotations" of the target "app".',
    ]);
  });

  test('builders', async () => {
    const declared = `target "app" {
  builder = "ci"
}
builder "ci" {
  driver = "docker-container"
  driver-opt = { network = "host", image = "a$b" }
  platforms = ["linux/amd64"]
  lifecycle = "ephemeral"
  keep-state = true
  node "arm" {
    endpoint = "ssh://ci@arm"
    buildkitd-flags = "--debug"
  }
}
`;
    const buildersIn = async (name: string, text: string) => {
      const { value } = await load({ files: [name] }, memoryHost({ files: { [name]: text } }));
      return value?.builders?.map(({ range: _, places: __, nodes, ...builder }) => ({
        ...builder,
        nodes: nodes.map(({ range: ___, ...node }) => node),
      }));
    };
    const { out: yaml, error } = await convert('compose', { 'docker-bake.hcl': declared });
    expect(error).toBe('');
    expect(yaml).toContain(`x-builders:
  ci:
    driver: docker-container
    driver-opt:
      image: "a$$b"
      network: host
`);
    const { out: again } = await convert('hcl', { 'compose.yaml': yaml });
    expect(again).toContain(`  node "arm" {
    buildkitd-flags = "--debug"
    endpoint        = "ssh://ci@arm"
  }
`);
    const want = await buildersIn('x.hcl', declared);
    expect(want).toHaveLength(1);
    expect(await buildersIn('x.hcl', again)).toEqual(want);
    expect(await buildersIn('x.yaml', yaml)).toEqual(want);
  });

  test('a definition with a mistake', async () => {
    const result = await convert('compose', { 'docker-bake.hcl': 'target "a" { tags = [x] }\n' });
    expect(result.code).toBe(1);
    expect(result.out).toBe('');
    expect(result.error).toContain('There is no variable named "x"');
  });
});

describe('the command line', () => {
  const files = { 'docker-bake.hcl': 'target "a" {}\n' };
  const rows: [words: string[], code: number, error: string][] = [
    [['convert'], 2, 'ERROR: --to is missing; Say --to=hcl, json or compose.\n'],
    [['convert', '--to=toml'], 2, 'ERROR: invalid value toml for --to; Say hcl, json, compose.\n'],
    [
      ['convert', '--to=json', 'a'],
      2,
      'ERROR: a definition is converted as a whole; Name files with -f.\n',
    ],
    [
      ['convert', '--to=json', '--set', 'a.tags=x'],
      2,
      'ERROR: --set changes values, and no values are converted\n',
    ],
  ];
  test.each(rows)('%j', async (words, code, error) => {
    expect(await runTool(words, { files })).toEqual({ code, out: '', error });
  });

  test('-o writes a file', async () => {
    const host = memoryHost({ files });
    const result = await runTool(['convert', '--to=json', '-o', 'x.json'], { host });
    expect(result).toEqual({ code: 0, out: '', error: '' });
    const text = new TextDecoder().decode(await host.files.read('x.json'));
    expect(text).toBe('{\n  "target": {\n    "a": {}\n  }\n}\n');
  });

  test('standard input', async () => {
    const words = ['convert', '--to=json', '-f', '-'];
    const standardInput = 'services:\n  a:\n    build: .\n';
    expect((await runTool(words, { standardInput })).out).toContain('"target": {\n    "a": {');
  });

  test('--strict: what is lost is an error', async () => {
    const lossy = { 'docker-bake.hcl': 'nope {}\ntarget "a" {}\n' };
    const result = await runTool(['convert', '--to=json', '--strict'], { files: lossy });
    expect(result.code).toBe(1);
    expect(result.out).toBe('');
  });
});
