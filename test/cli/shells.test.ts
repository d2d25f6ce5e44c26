import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// The commands as the build made them (`npm test` builds first), completed by real shells.
const folder = mkdtempSync(join(tmpdir(), 'bake-shells-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  for (const name of ['bin', 'home', 'my dir']) mkdirSync(join(folder, name));
  for (const name of ['bake', 'bakefile']) {
    symlinkSync(resolve(`dist/bin/${name}.js`), join(folder, 'bin', name));
  }
  writeFileSync(join(folder, 'docker-bake.hcl'), 'target "app-one" {}\ntarget "lint" {}\n');
  writeFileSync(join(folder, 'other.hcl'), 'target "only" { args = { GO = "1" } }\n');
  writeFileSync(join(folder, 'my dir/a b.hcl'), '');
});

/** How each shell is started, and told of the completion. */
const shells = {
  bash: { words: 'bash --norc -i', setup: 'source <(bakefile completion bash)' },
  zsh: {
    words: 'zsh -f -i',
    setup: 'bindkey -e; autoload -U compinit; compinit -u -D; source <(bakefile completion zsh)',
  },
  fish: { words: 'fish -i', setup: 'bakefile completion fish | source' },
} as const;

/** What is typed (tabs complete), and the words that the shell makes of it. */
const lines: readonly (readonly [typed: string, words: string])[] = [
  ['bake li\t', '<bake><lint>'],
  ['bake --progress=r\t', '<bake><--progress=rawjson>'],
  ['bake --progress r\t', '<bake><--progress><rawjson>'],
  ['bake --set app-\tplat\tlinux/s\t', '<bake><--set><app-one.platform=linux/s390x>'],
  ['bake -f other.hcl --set only.args.\t2', '<bake><-f><other.hcl><--set><only.args.GO=2>'],
  ['bake -f my\ta\t', '<bake><-f><my dir/a b.hcl>'],
  ['bake --file=my\ta\t', '<bake><--file=my dir/a b.hcl>'],
  ['bakefile com\tz\t', '<bakefile><completion><zsh>'],
  ['bakefile graph --format=me\tli\t', '<bakefile><graph><--format=mermaid><lint>'],
];

const isHere = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Types lines into a shell on a terminal of its own; gives the words of each. */
async function typed(shell: keyof typeof shells): Promise<readonly string[]> {
  const { words, setup } = shells[shell];
  const child = spawn('script', ['-qec', words, '/dev/null'], {
    cwd: folder,
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      HOME: join(folder, 'home'),
      ...{ TERM: 'xterm', LANG: 'C.UTF-8', COLUMNS: '400' },
    },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const until = async (marker: string): Promise<string> => {
    for (let turns = 0; !output.includes(marker); turns += 1) {
      if (turns > 1500) throw new Error(`${shell} did not say ${marker}:\n${output}`);
      await new Promise((done) => setTimeout(done, 20));
    }
    const seen = output;
    output = '';
    return seen;
  };
  try {
    child.stdin.write(`stty cols 400; ${setup}; echo REA""DY\r`);
    await until('READY');
    const results: string[] = [];
    for (const [line] of lines) {
      // To the start of the line, and what is there becomes arguments.
      child.stdin.write(`${line}\u0001printf "<%s>" \u0005; echo DO""NE\r`);
      const seen = await until('DONE');
      results.push(/(?:<[^<>\r\n]*>)+(?=DONE)/.exec(seen)?.[0] ?? seen);
    }
    return results;
  } finally {
    child.stdin.end('exit\r');
    child.kill();
  }
}

describe.each(Object.keys(shells) as (keyof typeof shells)[])('%s', (shell) => {
  test.runIf(isHere(shell) && isHere('script'))(
    'completes',
    async () => {
      expect(await typed(shell)).toEqual(lines.map(([, words]) => words));
    },
    90_000,
  );
});
