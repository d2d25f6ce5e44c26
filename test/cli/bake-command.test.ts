import { describe, expect, test } from 'vitest';
import { runBake } from '../../src/cli/bake-command.ts';
import { runBakefile } from '../../src/cli/bakefile-command.ts';
import type { CommandRun } from '../../src/cli/command.ts';
import { runGuarded } from '../../src/cli/main.ts';
import { type MemoryHostOptions, memoryHost } from '../../src/host/memory.ts';
import { runInMemory, type ToolResult } from './run-tool.ts';

async function run(
  line: string,
  options: MemoryHostOptions = {},
  command: CommandRun = runBake,
): Promise<ToolResult> {
  return runInMemory(command, line === '' ? [] : line.split(' '), options);
}

const files = {
  'docker-bake.hcl': `variable "TAG" {
  default = "latest"
}
target "app" {
  description = "The app"
  tags = ["acme/app:\${TAG}"]
}
group "default" {
  targets = ["app"]
}
`,
};

const printed = `{
  "group": {
    "default": {
      "targets": [
        "app"
      ]
    }
  },
  "target": {
    "app": {
      "description": "The app",
      "context": ".",
      "dockerfile": "Dockerfile",
      "tags": [
        "acme/app:latest"
      ]
    }
  }
}
`;

describe('answers', () => {
  const rows: [line: string, out: string, options?: MemoryHostOptions][] = [
    ['--print', printed],
    ['--print app', printed],
    ['--print --var TAG=2', printed.replace('latest', '2')],
    ['--print', printed.replace('latest', '3'), { env: { TAG: '3' } }],
    ['--print -f -', printed, { files: {}, standardInput: files['docker-bake.hcl'] }],
    ['--list=targets', 'TARGET\tDESCRIPTION\napp\tThe app\ndefault\tapp\n'],
    ['--list=variables', 'VARIABLE\tTYPE\tVALUE\tDESCRIPTION\nTAG\t\t\tlatest\t\n'],
    [
      '--list=type=variables,format=json',
      '[\n  {\n    "name": "TAG",\n    "value": "latest"\n  }\n]\n',
    ],
  ];
  for (const [line, out, options] of rows) {
    test(`${line} ${JSON.stringify(options ?? {})}`, async () => {
      expect(await run(line, { files, ...options })).toEqual({ code: 0, out, error: '' });
    });
  }

  test('a word that is elsewhere a subcommand is a target', async () => {
    const lint = { 'docker-bake.hcl': 'target "lint" {}\ntarget "help" {}\ntarget "version" {}\n' };
    const { code, out } = await run('--print lint help version', { files: lint });
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(out).target)).toEqual(['help', 'lint', 'version']);
  });
});

describe('messages', () => {
  const rows: { line: string; options?: MemoryHostOptions; code: number; error: string }[] = [
    {
      line: '--prnt',
      code: 2,
      error: 'ERROR: unknown flag: --prnt; Did you mean --print?\n',
    },
    { line: '--wrong', code: 2, error: 'ERROR: unknown flag: --wrong; See "bake --help".\n' },
    {
      line: '--print --list=targets',
      code: 2,
      error: 'ERROR: --print and --list are mutually exclusive; See "bake --help".\n',
    },
    {
      line: '--print',
      options: { files: { 'docker-bake.hcl': 'target "default" {\n  tags = [nope]\n}\n' } },
      code: 1,
      error: `docker-bake.hcl:2
--------------------
   1 |     target "default" {
   2 | >>>   tags = [nope]
   3 |     }
   4 |     
--------------------
ERROR: docker-bake.hcl:2,11-15: Unknown variable; There is no variable named "nope".
`,
    },
    {
      line: '--print -f nope/a.hcl',
      code: 1,
      error: 'ERROR: open nope/a.hcl: no such file or directory; There is no folder "nope/".\n',
    },
    {
      line: '--print ap',
      code: 1,
      error:
        'ERROR: failed to find target ap; It was asked for on the command line. Did you mean "app"? Targets: app. Groups: default.\n',
    },
  ];
  for (const { line, options = { files }, code, error } of rows) {
    test(`${line} ${JSON.stringify(options.files === files ? {} : options)}`, async () => {
      expect(await run(line, options)).toEqual({ code, out: '', error });
    });
  }

  test('warnings do not stop an answer; with --strict they do', async () => {
    const odd = { 'docker-bake.hcl': 'target "default" {\n  tagz = []\n}\n' };
    const mild = await run('--print', { files: odd });
    expect([mild.code, mild.out === '']).toEqual([0, false]);
    expect(mild.error).toMatch(/^WARNING: docker-bake\.hcl:2,3-7: /m);
    const strict = await run('--print --strict', { files: odd });
    expect([strict.code, strict.out]).toEqual([1, '']);
    expect(strict.error).toMatch(/^ERROR: docker-bake\.hcl:2,3-7: .*Did you mean "tags"/m);
  });

  test('a value for an undeclared variable', async () => {
    const { code, error } = await run('--print --var TGA=1', { files });
    expect(code).toBe(0);
    expect(error).toBe(`--var:1
--------------------
   1 | >>> TGA=1
--------------------
WARNING: --var:1,1-4: Undeclared variable; There is no variable named "TGA", so this value has no effect. Did you mean "TAG"?
`);
  });

  test('a deprecated flag', async () => {
    const { code, out, error } = await run('--list-targets', { files });
    expect([code, out]).toEqual([0, 'TARGET\tDESCRIPTION\napp\tThe app\ndefault\tapp\n']);
    expect(error).toBe('WARNING: --list-targets is deprecated; use --list=targets.\n');
  });
});

describe('building', () => {
  test('without Buildx there is a remedy', async () => {
    const { code, error } = await run('', { files });
    expect(code).toBe(1);
    expect(error).toMatch(/^ERROR: docker buildx was not found; Install Docker/);
  });

  test('a bad definition starts nothing', async () => {
    const spawn = (): never => {
      throw new Error('started');
    };
    expect((await run('nope', { files, spawn })).code).toBe(1);
  });
});

describe('help', () => {
  test('every flag is in it, in at most 80 columns', async () => {
    const { code, out, error } = await run('--help');
    expect([code, error]).toEqual([0, '']);
    for (const name of ['--file', '--set', '--print', '--list', '--strict', '-D, --debug']) {
      expect(out).toContain(name);
    }
    expect(out).not.toContain('--list-targets');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('--version', async () => {
    expect((await run('--version')).out).toMatch(/^bake \d+\.\d+\.\d+\n$/);
  });
});

describe('bakefile', () => {
  const rows: { line: string; code: number; out?: RegExp; error?: string }[] = [
    { line: '', code: 2, out: /^Usage: bakefile COMMAND\n[\s\S]*\n {2}functions / },
    { line: '--help', code: 0, out: /^Usage: bakefile COMMAND\n/ },
    { line: 'help', code: 0, out: /^Usage: bakefile COMMAND\n/ },
    { line: '--version', code: 0, out: /^bakefile \d/ },
    { line: 'version', code: 0, out: /^bakefile \d.*, Node v\d/ },
    { line: 'bake --print', code: 0, out: /"acme\/app:latest"/ },
    {
      line: 'functions join',
      code: 0,
      out: /^join\(separator string, lists\.\.\. list of string\) string\n {4}\w/,
    },
    {
      line: 'functions jion',
      code: 2,
      error: 'ERROR: there is no function "jion"; Did you mean "join"?\n',
    },
    {
      line: 'bkae',
      code: 2,
      error: 'ERROR: unknown command: bkae; Did you mean "bakefile bake"?\n',
    },
    { line: '--wrong', code: 2, error: 'ERROR: unknown flag: --wrong; See "bakefile --help".\n' },
    { line: 'version x', code: 2, error: 'ERROR: unexpected argument: x\n' },
  ];
  for (const { line, code, out = /^$/, error = '' } of rows) {
    test(line, async () => {
      const result = await run(line, { files }, runBakefile);
      expect(result).toMatchObject({ code, error });
      expect(result.out).toMatch(out);
    });
  }
});

test('a mistake of ours is a message, not a stack trace', async () => {
  const host = { ...memoryHost({ files }), files: undefined as never };
  const texts: string[] = [];
  const output = {
    out: () => {},
    error: (text: string) => {
      texts.push(text);
    },
    errorColors: false,
  };
  const context = { host, output, catchInterrupts: () => new AbortController().signal, width: 80 };
  expect(await runGuarded(() => runBake(['--print'], context), output)).toBe(1);
  const error = texts.join('');
  expect(error).toMatch(/^ERROR: internal error: /);
  expect(error).not.toMatch(/^ {4}at /m);
});
