import { describe, expect, test } from 'vitest';
import { unquoteWord } from '../../src/cli/shell-words.ts';
import { type MemoryHostOptions, memoryHost } from '../../src/host/memory.ts';
import { runTool } from './run-tool.ts';

const files = {
  'docker-bake.hcl': `variable "TAG" {
  default     = "1"
  description = "Version of the images"
}
variable "LIST" { default = [1] }
group "default" { targets = ["app"] }
group "all" {
  description = "Everything"
  targets     = ["app", "lint"]
}
target "app" {
  name      = "app-\${v}"
  matrix    = { v = ["a", "b"] }
  platforms = ["linux/riscv64"]
  args      = { GO = "1", "a.b" = "2" }
  contexts  = { base = "target:base" }
}
target "base" { description = "The base\\nof all\\tothers" }
target "lint" {}
builder "ci" {}
`,
  'other.hcl': 'target "only" {}\n',
  'broken.hcl': 'target "half" {\n  tags = [\ntarget "whole" {}\ngroup "g" { targets = [] }\n',
  'stack.yaml': 'services:\n  web:\n    build: .\n',
  'notes.txt': '',
  '.hidden.hcl': '',
  'sub/x.hcl': '',
  'sub/Dockerfile': '',
  '/home/user/b.hcl': 'target "home" {}\n',
};

/** The words offered, and `nospace` when the cursor stays at the word. */
async function offered(
  words: readonly string[],
  options: MemoryHostOptions = { files },
): Promise<readonly string[]> {
  const { code, out, error } = await runTool(['__complete', ...words], options);
  expect([code, error]).toEqual([0, '']);
  const lines = out.split('\n').slice(0, -1);
  const directive = Number(lines.at(-1)?.slice(1));
  const found = lines.slice(0, -1).map((line) => line.replace(/\t.*/, ''));
  return directive === 6 ? [...found, 'nospace'] : found;
}

const rows: readonly (readonly [words: readonly string[], expected: readonly string[]])[] = [
  // Targets, groups, patterns
  [
    ['bake', 'a'],
    ['all', 'app', 'app-a', 'app-b'],
  ],
  [
    ['bake', 'all', 'a'],
    ['app', 'app-a', 'app-b'],
  ],
  [['bake', 'app-*'], ['app-*']],
  [['bake', 'x*'], []],
  [['bake', '--', 'li'], ['lint']],
  [['bakefile', 'graph', 'li'], ['lint']],
  [['bakefile', 'bake', '--print', 'ba'], ['base']],
  [['/usr/bin/bake', 'li'], ['lint']],
  [['C:\\bin\\bake.cmd', 'li'], ['lint']],
  // The definition that is named
  [['bake', '-f', 'other.hcl', ''], ['only']],
  [['bake', '-fother.hcl', ''], ['only']],
  [
    ['bake', '--file=other.hcl', '--file', 'stack.yaml', ''],
    ['default', 'web', 'only'],
  ],
  [
    ['bake', '-f', 'broken.hcl', ''],
    ['g', 'half', 'whole'],
  ],
  [['bake', '-f', 'nope.hcl', ''], []],
  [['bake', '-f', '-', ''], []],
  [['bake', 'https://example.com/r.git', 'a'], []],
  // Flags
  [
    ['bake', '--prog'],
    ['--progress=', 'nospace'],
  ],
  [['bake', '--pri'], ['--print']],
  [['bake', '--print', '--pri'], []],
  [
    ['bake', '--var', 'A=1', '--var'],
    ['--var=', 'nospace'],
  ],
  [['bake', '--list-'], []],
  [
    ['bakefile', 'fmt', '--'],
    ['--check', '--help'],
  ],
  [['bakefile', 'matrix', '--l'], ['--levels']],
  // Their values
  [['bake', '--progress', 'q'], ['quiet']],
  [['bake', '--progress=q'], ['--progress=quiet']],
  [
    ['bake', '--print='],
    ['--print=true', '--print=false'],
  ],
  [
    ['bake', '--hcl-reader='],
    ['--hcl-reader=native', '--hcl-reader=hcl2json'],
  ],
  [['bake', '--execution', 'defer-o'], ['defer-output']],
  [
    ['bake', '--call', ''],
    ['check', 'outline', 'targets', 'build'],
  ],
  [
    ['bake', '--var', ''],
    ['TAG=', 'LIST=', 'nospace'],
  ],
  [['bake', '--builder', ''], ['ci']],
  [['bakefile', 'graph', '--format', 'm'], ['mermaid']],
  // Files and folders
  [
    ['bake', '-f', ''],
    ['broken.hcl', 'docker-bake.hcl', 'other.hcl', 'stack.yaml', 'sub/', 'nospace'],
  ],
  [['bake', '-f', 'sub/'], ['sub/x.hcl']],
  [['bake', '-fsub/'], ['-fsub/x.hcl']],
  [['bake', '-f', '.h'], ['.hidden.hcl']],
  [['bake', '-f', '~/'], ['~/b.hcl']],
  [['bake', '-f', 'nope/'], []],
  [['bake', '--metadata-file', 'n'], ['notes.txt']],
  [
    ['bake', '--log-dir='],
    ['--log-dir=sub/', 'nospace'],
  ],
  [['bakefile', 'fmt', 'o'], ['other.hcl']],
  // Overrides
  [
    ['bake', '--set', 'app'],
    ['app-a.', 'app-b.', 'nospace'],
  ],
  [
    ['bake', '--set', '*'],
    ['*.', 'nospace'],
  ],
  [
    ['bake', '--set', 'base.pl'],
    ['base.platform=', 'nospace'],
  ],
  [
    ['bake', '--set', '*.arg'],
    ['*.args.', 'nospace'],
  ],
  [
    ['bake', '--set=app-a.args.'],
    ['--set=app-a.args.GO=', '--set=app-a.args.a.b=', 'nospace'],
  ],
  [
    ['bake', '--set', 'app-*.args.G'],
    ['app-*.args.GO=', 'nospace'],
  ],
  [
    ['bake', '--set', 'app-a.contexts.'],
    ['app-a.contexts.base=', 'nospace'],
  ],
  [['bake', '--set', '*.platform=linux/r'], ['*.platform=linux/riscv64']],
  [
    ['bake', '--set', '*.no-cache='],
    ['*.no-cache=true', '*.no-cache=false'],
  ],
  [
    ['bake', '--set', '*.context=s'],
    ['*.context=sub/', 'nospace'],
  ],
  [['bake', '--set', 'x.dockerfile=sub/D'], ['x.dockerfile=sub/Dockerfile']],
  [['bake', '--set', '*.nope.'], []],
  // Verbs and their actions
  [['bakefile', 'gr'], ['graph']],
  [['bakefile', '--v'], ['--version']],
  [['bakefile', '__'], []],
  [['bakefile', 'nope', ''], []],
  [
    ['bakefile', 'schema', ''],
    ['bake', 'graph', 'compose'],
  ],
  [['bakefile', 'completion', 'f'], ['fish']],
  [
    ['bakefile', 'builders', ''],
    ['ls', 'create', 'inspect', 'rm'],
  ],
  [['bakefile', 'builders', 'rm', ''], ['ci']],
  [
    ['bakefile', 'functions', 'sha'],
    ['sha1', 'sha256', 'sha512'],
  ],
  [['bakefile', 'version', ''], []],
  // As they were typed
  [['--raw', 'bake', '-f', '"other.hcl"', "''"], ['only']],
  [['--raw', 'bake', "'li"], ['lint']],
];

test.each(rows)('%j', async (words, expected) => {
  expect(await offered(words)).toEqual(expected);
});

test('descriptions are in one line', async () => {
  const { out } = await runTool(['__complete', 'bake', ''], { files });
  expect(out).toBe(
    'default\tgroup of app\nall\tEverything\napp\tgroup of app-a, app-b\napp-a\napp-b\n' +
      'base\tThe base of all others\nlint\n:4\n',
  );
});

test.each([
  [{ 'docker-bake.hcl': 'target "half" {\n  tags = [\n' }, ['half']],
  [{ 'compose.yaml': 'services:\n  web:\n    build: [\n' }, ['web']],
  [{}, []],
])('the default files with mistakes: %j', async (broken, expected) => {
  expect(await offered(['bake', ''], { files: broken })).toEqual(expected);
});

test('variables and env files count', async () => {
  const text =
    'variable "N" { default = "x" }\ntarget "t" {\n  name = "t-${n}"\n  matrix = { n = [N] }\n}\n';
  const options = { files: { 'docker-bake.hcl': text, 'e.env': 'N=z\n' }, env: {} };
  expect(await offered(['bake', 't-'], options)).toEqual(['t-x']);
  expect(await offered(['bake', '--var', 'N=y', 't-'], options)).toEqual(['t-y']);
  expect(await offered(['bake', '--env-file=e.env', 't-'], options)).toEqual(['t-z']);
});

test('a verb that is asked for its flags does nothing else', async () => {
  const { out } = await runTool(['__complete', 'bakefile', '']);
  const verbs = [...out.matchAll(/^([a-z]+)\t/gm)].map(([, name = '']) => name);
  expect(verbs.length).toBeGreaterThan(12);
  const started: string[] = [];
  const host = memoryHost({
    files: { 'docker-bake.hcl': 'target "default" {}\n' },
    spawn: (command) => {
      started.push(command);
      return { exit: { kind: 'exited', code: 0 } };
    },
  });
  const before = await host.files.list('.');
  for (const verb of verbs) {
    const result = await runTool(['__complete', 'bakefile', verb, '--'], { host });
    expect([verb, result.code, result.error]).toEqual([verb, 0, '']);
    const hasFlags = !['functions', 'schema', 'version'].includes(verb);
    expect([verb, result.out.includes('--help\t')]).toEqual([verb, hasFlags]);
  }
  expect([started, await host.files.list('.')]).toEqual([[], before]);
});

test('branches and tags', async () => {
  const spawn = (command: string) => ({
    stdout: command === 'git' ? 'main\norigin/main\nv1\n' : '',
    exit: { kind: 'exited', code: 0 } as const,
  });
  expect(await offered(['bakefile', 'affected', '--since', 'm'], { spawn })).toEqual(['main']);
  expect(await offered(['bakefile', 'affected', '--since', ''], {})).toEqual([]);
});

describe('bakefile completion', () => {
  test.each(['bash', 'zsh', 'fish', 'powershell'])('%s', async (shell) => {
    const { code, out } = await runTool(['completion', shell]);
    expect(code).toBe(0);
    expect(out).toContain('bakefile __complete');
  });

  test.each([
    [[], 'ERROR: a shell is missing; Say bash, zsh, fish, powershell.\n'],
    [['tcsh'], 'ERROR: no script for tcsh; Say bash, zsh, fish, powershell.\n'],
  ])('%j', async (words, error) => {
    expect(await runTool(['completion', ...words])).toEqual({ code: 2, out: '', error });
  });
});

test.each([
  ['a', 'a'],
  ["'a b'c", 'a bc'],
  ["'a b", 'a b'],
  ['"a \\"b\\" \\$c \\d"', 'a "b" $c \\d'],
  ['a\\ b', 'a b'],
  ["''", ''],
  ['""', ''],
  ['~/a$b', '~/a$b'],
  ['\\', ''],
])('the word %s', (typed, word) => {
  expect(unquoteWord(typed)).toBe(word);
});
