import { describe, expect, test } from 'vitest';
import { HostFileError } from '../../src/host/host.ts';
import { memoryHost } from '../../src/host/memory.ts';
import { runTool } from './run-tool.ts';

const ugly = '# kept\ntarget "a" {\ntags=["x"] # why\n  context="."\n}\n';
const tidy = '# kept\ntarget "a" {\n  tags    = ["x"] # why\n  context = "."\n}\n';

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('bakefile fmt', () => {
  test('writes and lists the default HCL files that it changed', async () => {
    const host = memoryHost({
      files: {
        'docker-bake.hcl': ugly,
        'docker-bake.override.hcl': tidy,
        'docker-bake.json': '{"target":{}}',
        'compose.yaml': 'services: {}\n',
      },
    });
    const result = await runTool(['fmt'], { host });
    expect(result).toEqual({ code: 0, out: 'docker-bake.hcl\n', error: '' });
    expect(textOf(await host.files.read('docker-bake.hcl'))).toBe(tidy);
    expect(await runTool(['fmt'], { host })).toEqual({ code: 0, out: '', error: '' });
    expect(await host.files.list('.')).toHaveLength(4);
  });

  test('--check writes nothing', async () => {
    const host = memoryHost({ files: { 'a.hcl': ugly, 'b.hcl': tidy, 'c.hcl': ugly } });
    const result = await runTool(['fmt', '--check', 'a.hcl', 'b.hcl', 'c.hcl'], { host });
    expect(result).toEqual({ code: 1, out: 'a.hcl\nc.hcl\n', error: '' });
    expect(textOf(await host.files.read('a.hcl'))).toBe(ugly);
    expect((await runTool(['fmt', '--check', 'b.hcl'], { host })).code).toBe(0);
  });

  test('standard input goes to standard output', async () => {
    expect(await runTool(['fmt', '-'], { standardInput: ugly })).toEqual({
      ...{ code: 0, out: tidy, error: '' },
    });
    expect(await runTool(['fmt', '-', '--check'], { standardInput: ugly })).toEqual({
      ...{ code: 1, out: '-\n', error: '' },
    });
  });

  test('a link stays one, and its file is written', async () => {
    const host = memoryHost({ files: { '/real/a.hcl': ugly }, links: { 'a.hcl': '/real/a.hcl' } });
    expect((await runTool(['fmt', 'a.hcl'], { host })).out).toBe('a.hcl\n');
    expect(textOf(await host.files.read('/real/a.hcl'))).toBe(tidy);
  });

  test('a file with mistakes stays as it is, the others are formatted', async () => {
    const host = memoryHost({ files: { 'a.hcl': 'target "a" {\n', 'b.hcl': ugly } });
    const result = await runTool(['fmt', 'a.hcl', 'b.hcl'], { host });
    expect(result.code).toBe(1);
    expect(result.out).toBe('b.hcl\n');
    expect(result.error).toContain('ERROR: a.hcl:1,12-13: Unclosed configuration block;');
    expect(textOf(await host.files.read('a.hcl'))).toBe('target "a" {\n');
  });

  test('bytes that are no UTF-8 are not written as something else', async () => {
    const bytes = new TextEncoder().encode(ugly.replace('kept', 'k?pt'));
    bytes[bytes.indexOf(0x3f)] = 0xe9;
    const host = memoryHost({ files: { 'a.hcl': bytes } });
    const result = await runTool(['fmt', 'a.hcl'], { host });
    expect([result.code, result.out]).toEqual([1, '']);
    expect(await host.files.read('a.hcl')).toEqual(bytes);
  });

  test.each(['docker-bake.json', 'compose.yaml'])('%s is no HCL', async (name) => {
    const result = await runTool(['fmt', name], { files: { [name]: '{}' } });
    expect(result).toEqual({
      code: 1,
      out: '',
      error: `ERROR: Not an HCL file; Only files in HCL can be formatted, and "${name}" is not one by its name.\n`,
    });
  });

  test('a file that cannot be written is told, without a trace of the attempt', async () => {
    const host = memoryHost({ files: { 'a.hcl': ugly } });
    const write = async (path: string) => {
      throw new HostFileError('denied', path, `open ${path}: permission denied`);
    };
    const result = await runTool(['fmt', 'a.hcl'], {
      host: { ...host, files: { ...host.files, write } },
    });
    expect([result.code, result.out]).toEqual([1, '']);
    expect(result.error).toMatch(/^ERROR: open \/work\/a\.hcl\S*: permission denied\n$/);
  });

  test('there is nothing to format', async () => {
    const { code, error } = await runTool(['fmt']);
    expect([code, error.split(';')[0]]).toEqual([1, "ERROR: couldn't find a bake definition"]);
    expect((await runTool(['fmt', 'a.hcl'])).error).toContain('open a.hcl: no such file');
    expect((await runTool(['fmt', '--chekc'])).error).toBe(
      'ERROR: unknown flag: --chekc; Did you mean --check?\n',
    );
  });
});
