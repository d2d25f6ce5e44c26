import { spawn, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Recording } from '../run/recording.ts';

// The commands as the build made them (`npm test` builds first), run as processes of their own.
const bake = resolve('dist/bin/bake.js');
const bakefile = resolve('dist/bin/bakefile.js');

const folder = mkdtempSync(join(tmpdir(), 'bake-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const definition = 'target "default" {\n  tags = ["acme/app"]\n}\n';
writeFileSync(join(folder, 'docker-bake.hcl'), definition);

interface Options {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly input?: string;
}

function run(
  program: string,
  words: string[],
  { cwd = folder, env = {}, input = '' }: Options = {},
) {
  const result = spawnSync(process.execPath, [program, ...words], {
    cwd,
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
  });
  return { code: result.status, out: result.stdout, error: result.stderr };
}

const printed = `{
  "group": {
    "default": {
      "targets": [
        "default"
      ]
    }
  },
  "target": {
    "default": {
      "context": ".",
      "dockerfile": "Dockerfile",
      "tags": [
        "acme/app"
      ]
    }
  }
}
`;

describe('print', () => {
  test('the default file', () => {
    expect(run(bake, ['--print'])).toEqual({ code: 0, out: printed, error: '' });
  });

  test('standard input', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const result = run(bake, ['-f', '-', '--print'], { cwd: empty, input: definition });
    expect(result).toEqual({ code: 0, out: printed, error: '' });
  });

  test('bakefile bake', () => {
    expect(run(bakefile, ['bake', '--print'])).toEqual({ code: 0, out: printed, error: '' });
  });

  test('what is printed prints the same again', () => {
    const again = run(bake, ['-f', '-', '--print'], { input: printed });
    expect(again).toEqual({ code: 0, out: printed, error: '' });
  });

  test('functions that are loaded on use', () => {
    const text = `target "default" {
      args = {
        a = sha256("x")
        b = regex_replace("abc", "b", "-")
        c = formatdate("YYYY", "2020-01-01T00:00:00Z")
        d = bcrypt("x") == "" ? "" : "hash"
        e = semvercmp("1.2.3", "^1")
        f = cidrhost("10.0.0.0/8", 1)
        g = csvdecode("a\\nb")[0].a
        h = uuidv4() == "" ? "" : "id"
      }
    }`;
    const { code, out, error } = run(bake, ['-f', '-', '--print'], { input: text });
    expect([code, error]).toEqual([0, '']);
    expect(JSON.parse(out).target.default.args).toEqual({
      a: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
      b: 'a-c',
      c: '2020',
      d: 'hash',
      e: 'true',
      f: '10.0.0.1',
      g: 'b',
      h: 'id',
    });
  });

  test('by the other reader of HCL', () => {
    const result = run(bake, ['--print', '--hcl-reader=hcl2json']);
    expect(result).toEqual({ code: 0, out: printed, error: '' });
  });
});

describe('exit codes and streams', () => {
  test('a bad definition', () => {
    const { code, out, error } = run(bake, ['-f', '-', '--print'], { input: 'target "x" {' });
    expect([code, out]).toEqual([1, '']);
    expect(error).toMatch(/^-:1\n-{20}\n[\s\S]*^ERROR: -:1,12-13: /m);
  });

  test('a command line that makes no sense', () => {
    expect(run(bake, ['--nope']).code).toBe(2);
  });

  test('colours when they are forced', () => {
    const { error } = run(bake, ['--nope'], { env: { FORCE_COLOR: '1' } });
    expect(error).toContain('\x1b[31mERROR:\x1b[39m unknown flag');
  });

  test('a reader that goes away is no error', async () => {
    const targets = Array.from({ length: 3000 }, (_, index) => `target "t${index}" {}`);
    writeFileSync(join(folder, 'many.hcl'), targets.join('\n'));
    const child = spawn(process.execPath, [bake, '-f', 'many.hcl', '--print', '*'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let error = '';
    child.stderr.on('data', (chunk: Buffer) => {
      error += chunk.toString();
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((done) => child.on('close', done));
    expect([code, error]).toEqual([0, '']);
  });

  test.runIf(process.platform === 'linux')('an answer that cannot be kept', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [bake, '--print'], {
      cwd: folder,
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([
      1,
      'ERROR: write standard output: no space left on device\n',
    ]);
  });

  test('a working directory that is gone', () => {
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const script = `process.chdir(${JSON.stringify(gone)}); require('fs').rmdirSync(${JSON.stringify(gone)});
      process.argv[1] = ${JSON.stringify(bake)}; require(${JSON.stringify(bake)});`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^ERROR: the working directory does not exist any more/);
  });
});

test('without the compiled code of the build it runs all the same', () => {
  const copy = join(folder, 'copy');
  spawnSync('cp', ['-r', resolve('dist/bin'), copy]);
  for (const name of ['main.js', 'bake.js'])
    expect(readFileSync(join(copy, name)).length).toBeGreaterThan(0);
  spawnSync('sh', ['-c', `rm -rf ${copy}/code-*`]);
  expect(run(join(copy, 'bake.js'), ['--print'])).toEqual({ code: 0, out: printed, error: '' });
});

test('compiled code that is damaged is compiled anew', () => {
  const copy = join(folder, 'damaged');
  spawnSync('cp', ['-r', resolve('dist/bin'), copy]);
  const broken = `for f in ${copy}/code-*/main.js ${copy}/code-*/chunks/*; do echo broken > "$f"; done`;
  spawnSync('sh', ['-c', broken]);
  expect(run(join(copy, 'bake.js'), ['--print'])).toEqual({ code: 0, out: printed, error: '' });
});

test.runIf(spawnSync('sh', ['-c', 'command -v script']).status === 0)(
  'a terminal that is closed in the middle of a build ends it, and nothing is left',
  async () => {
    const waiting = { timeout: 20_000 };
    const recording = new Recording(`
      process.on('SIGINT', () => setTimeout(() => end(1), 1000));
      record({ ignoresSignals: true });
      await buildAll(20_000);`);
    try {
      const temporary = join(recording.folder, 'tmp');
      const terminal = spawn('script', ['-qec', `${process.execPath} ${bake}`, '/dev/null'], {
        cwd: folder,
        env: { ...recording.env, TERM: 'xterm', TMPDIR: temporary, SHELL: '/bin/sh' },
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      await expect.poll(() => readdirSync(temporary).length, waiting).toBe(1);
      await expect.poll(() => recording.calls.length, waiting).toBe(1);
      terminal.kill('SIGKILL');
      await expect.poll(() => recording.calls[0]?.signals, waiting).toEqual(['SIGINT']);
      await expect.poll(() => recording.leftOvers, waiting).toEqual([]);
    } finally {
      recording.remove();
    }
  },
  60_000,
);
