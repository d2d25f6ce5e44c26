import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { HostFileError } from '../../src/host/host.ts';
import { nodeHost } from '../../src/host/node.ts';
import { writeAtomically } from '../../src/host/write-atomically.ts';

const folder = mkdtempSync(join(tmpdir(), 'bake-host-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const { files, spawn, randomBytes, platform } = nodeHost();

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test.runIf(process.platform === 'linux')('a device without an end', async () => {
  const error = await files.read('/dev/zero').catch((problem: unknown) => problem);
  expect(error).toEqual(
    new HostFileError('other', '/dev/zero', 'read /dev/zero: more than 128 MiB'),
  );
});

test('files', async () => {
  mkdirSync(at('d'));
  writeFileSync(at('d/a'), 'text');
  symlinkSync('d/a', at('link'));
  expect(await files.stat(at('link'))).toEqual({ kind: 'file', size: 4 });
  expect(await files.stat(at('nope'))).toBeUndefined();
  expect(await files.stat(at('d/a/b'))).toBeUndefined();
  expect(await files.realPath(at('link'))).toBe(await files.realPath(at('d/a')));
  await files.write(at('b'), 'more');
  await files.rename(at('b'), at('c'));
  await files.makeDirectory(at('x/y'));
  expect(await files.list(folder)).toEqual(['c', 'd', 'file', 'link', 'x']);
  await files.remove(at('x'));
  await files.remove(at('x'));
});

test('what is written anew keeps its permissions, and a link stays one', async () => {
  writeFileSync(at('script'), 'old');
  chmodSync(at('script'), 0o750);
  symlinkSync('script', at('to-script'));
  await writeAtomically(nodeHost(), at('to-script'), 'new');
  expect(readFileSync(at('script'), 'utf8')).toBe('new');
  expect(statSync(at('script')).mode & 0o777).toBe(0o750);
  expect(lstatSync(at('to-script')).isSymbolicLink()).toBe(true);
  await writeAtomically(nodeHost(), at('fresh'), 'new');
  expect(statSync(at('fresh')).mode & 0o600).toBe(0o600);
});

describe('failures are in known words', () => {
  const rows = [
    ['nope', 'missing', 'open PATH: no such file or directory'],
    ['', 'directory', 'read PATH: is a directory'],
    ['file/below', 'missing', 'open PATH: not a directory'],
    ['n'.repeat(300), 'other', 'open PATH: file name too long'],
  ] as const;
  writeFileSync(at('file'), '');
  for (const [name, reason, message] of rows) {
    test(message, async () => {
      const path = at(name);
      const failure = await files.read(path).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(HostFileError);
      expect(failure).toMatchObject({ reason, path, message: message.replace('PATH', path) });
    });
  }
});

test('random bytes beyond what one call of Web Crypto gives', () => {
  const bytes = randomBytes(200_000);
  expect(bytes.length).toBe(200_000);
  expect(bytes.subarray(131_072).some((byte) => byte !== 0)).toBe(true);
});

test('the platform has a system and an architecture', () => {
  expect(platform).toMatch(/^[a-z]+\/[a-z0-9]+(\/v?\w+)?$/);
});

describe('spawn', () => {
  const node = (script: string): [string, string[]] => [process.execPath, ['-e', script]];

  test('input, both outputs and the exit code', async () => {
    const echo = 'process.stdin.pipe(process.stdout); console.error("e"); process.exitCode = 3';
    const child = spawn(...node(echo), { input: 'x'.repeat(300_000) });
    const [stdout, stderr, exit] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      child.exit,
    ]);
    expect([stdout.length, stderr, exit]).toEqual([300_000, 'e\n', { kind: 'exited', code: 3 }]);
  });

  test('output that is read late is not lost', async () => {
    const child = spawn(...node('console.log("early")'), {});
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await textOf(child.stdout)).toBe('early\n');
  });

  test("another child's output as input, whole and in step", async () => {
    const from = spawn(...node("process.stdout.write('x'.repeat(5_000_000))"), {});
    const count =
      "let n = 0; process.stdin.on('data', (d) => (n += d.length)).on('end', () => console.log(n))";
    const to = spawn(...node(count), { input: from.stdout });
    expect(await textOf(to.stdout)).toBe('5000000\n');
    const early = spawn(...node("process.stdout.write('x'.repeat(5_000_000))"), {});
    const deaf = spawn(...node('process.exit(3)'), { input: early.stdout });
    expect([await deaf.exit, await early.exit]).toEqual([
      { kind: 'exited', code: 3 },
      { kind: 'exited', code: 0 },
    ]);
  });

  test('a child that does not read its input', async () => {
    const child = spawn(...node('process.exit(0)'), { input: 'x'.repeat(3_000_000) });
    expect(await child.exit).toEqual({ kind: 'exited', code: 0 });
  });

  test('only the given environment', async () => {
    const child = spawn(...node('console.log(Object.keys(process.env).join())'), {
      env: { ONLY: '1', NOT: undefined },
    });
    const keys = (await textOf(child.stdout)).trim().split(',');
    expect(keys.filter((key) => !key.startsWith('__'))).toEqual(['ONLY']);
  });

  test('a signal', async () => {
    const child = spawn(...node('console.log("up"); setInterval(() => {}, 1000)'), {});
    for await (const _ of child.stdout) child.kill('SIGTERM');
    expect(await child.exit).toEqual({ kind: 'signalled', signal: 'SIGTERM' });
  });

  test('an abort', async () => {
    const stop = new AbortController();
    const child = spawn(...node('console.log("up"); setInterval(() => {}, 1000)'), {
      signal: stop.signal,
    });
    for await (const _ of child.stdout) stop.abort();
    expect(await child.exit).toEqual({ kind: 'signalled', signal: 'SIGTERM' });
  });

  test('a command that does not exist', async () => {
    expect(await spawn(at('none'), [], {}).exit).toEqual({ kind: 'missing' });
  });

  test('a working directory that does not exist', async () => {
    const { exit } = spawn(...node('0'), { cwd: at('none') });
    expect(await exit).toMatchObject({ kind: 'failed', message: /does not exist/ });
  });

  test('a file that cannot be executed', async () => {
    writeFileSync(at('plain'), 'text');
    expect(await spawn(at('plain'), [], {}).exit).toMatchObject({ kind: 'failed' });
  });
});
