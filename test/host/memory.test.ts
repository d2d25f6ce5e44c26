import { describe, expect, test } from 'vitest';
import { HostFileError } from '../../src/host/host.ts';
import { memoryHost } from '../../src/host/memory.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const host = memoryHost({
  files: { 'a.hcl': 'A', 'sub/b.hcl': 'B', '/etc/c': 'C' },
  links: { link: 'sub', 'sub/up': '../a.hcl', loop: 'loop', 'dead.hcl': 'nowhere' },
});

describe('read', () => {
  const rows = [
    ['a.hcl', 'A'],
    ['./sub/../a.hcl', 'A'],
    ['/work/sub/b.hcl', 'B'],
    ['link/b.hcl', 'B'],
    ['link/up', 'A'],
    ['../etc/c', 'C'],
  ] as const;
  for (const [path, want] of rows) {
    test(path, async () => expect(text(await host.files.read(path))).toBe(want));
  }
});

describe('read fails', () => {
  const rows = [
    ['none.hcl', 'missing', 'open none.hcl: no such file or directory'],
    ['sub', 'directory', 'read sub: is a directory'],
    ['dead.hcl', 'missing', 'open dead.hcl: no such file or directory'],
    ['loop', 'other', 'open loop: too many levels of symbolic links'],
  ] as const;
  for (const [path, reason, message] of rows) {
    test(path, async () => {
      const failure = await host.files.read(path).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(HostFileError);
      expect(failure).toMatchObject({ reason, path, message });
    });
  }
});

test('stat, list and real path follow links', async () => {
  expect(await host.files.stat('link')).toEqual({ kind: 'directory', size: 0 });
  expect(await host.files.stat('sub/up')).toEqual({ kind: 'file', size: 1 });
  expect(await host.files.stat('dead.hcl')).toBeUndefined();
  expect(await host.files.list('.')).toEqual(['a.hcl', 'dead.hcl', 'link', 'loop', 'sub']);
  expect(await host.files.realPath('link/up')).toBe('/work/a.hcl');
});

test('write, rename and remove change what is there', async () => {
  const { files } = memoryHost();
  await files.write('x/y', 'one');
  await files.rename('x/y', 'x/z');
  expect(await files.list('x')).toEqual(['z']);
  expect(text(await files.read('x/z'))).toBe('one');
  await files.remove('x');
  expect(await files.stat('x')).toBeUndefined();
  const folder = await files.makeTemporaryDirectory('bake-');
  expect(await files.stat(folder)).toMatchObject({ kind: 'directory' });
});

test('standard input is read once', async () => {
  const { readStandardInput } = memoryHost({ standardInput: 'in' });
  expect(text(await readStandardInput())).toBe('in');
  expect(text(await readStandardInput())).toBe('');
});

test('a command without an answer is missing', async () => {
  expect(await memoryHost().spawn('docker', [], {}).exit).toEqual({ kind: 'missing' });
});
