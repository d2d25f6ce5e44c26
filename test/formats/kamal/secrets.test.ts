import { describe, expect, test } from 'vitest';
import { readAllSecrets, readSecrets } from '../../../src/formats/kamal/secrets.ts';
import { memoryHost } from '../../../src/host/memory.ts';
import { nodeHost } from '../../../src/host/node.ts';
import { Diagnostics } from '../../../src/source/diagnostic.ts';
import { messages } from './read-configuration.ts';
import { secretFiles } from './secret-files.ts';

const env = { FOO: 'envfoo', BAZ: 'envbaz' };

/** What Kamal's own `secrets print` gives for a file. */
const rows: readonly (readonly [file: string, name: string, value: string])[] = [
  ['A=1\nB="x $A ${A} \\$A \\n y"', 'B', 'x 1 1 $A \\n y'],
  ["A=1\nC='lit $A \\n'", 'C', 'lit $A \\n'],
  ['export D=$FOO\nFOO=infile', 'D', 'envfoo'],
  ['FOO=infile\nG=$FOO', 'G', 'infile'],
  ['E1=un quoted # c', 'E1', 'un quoted'],
  ['F="q # no" # c', 'F', 'q # no'],
  ['H=$(echo a b | tr a z)', 'H', 'z b'],
  ['I=\\$(echo no)', 'I', '$(echo no)'],
  ['J="multi\nline"', 'J', 'multi\nline'],
  ['K: yaml', 'K', 'yaml'],
  ['N=${BAZ:-def}', 'N', 'envbaz:-def}'],
  ['O=$UNSET', 'O', ''],
  ['Q=$(echo "(nested $(echo in))")', 'Q', '(nested in)'],
  ['S = spaced', 'S', 'spaced'],
  ["V='$(echo s)'", 'V', '$(echo s)'],
  ['W=`echo b`', 'W', '`echo b`'],
  ['X="say \\"hi\\""', 'X', 'say "hi"'],
  ['Y=', 'Y', ''],
  ['Y=a\r\nZ=b\r\n', 'Z', 'b'],
  ['A=1\nA=2', 'A', '2'],
  ['# A=0\n\n  A=1', 'A', '1'],
  ['A=1\nB=$(echo "$A-${FOO}")', 'B', '1-envfoo'],
];

describe('a value', () => {
  test.each(rows)('%j', async (text, name, value) => {
    const sink = new Diagnostics();
    const { files } = memoryHost({ files: { s: text } });
    const host = { ...nodeHost(), files, env: { ...process.env, ...env } };
    const names = new Map([[name, undefined]]);
    const values = await readSecrets(names, { host, files: ['s'], mayExecute: true }, sink);
    expect(messages(sink.items)).toEqual([]);
    expect(values?.get(name)).toBe(value);
  });
});

describe('a file', () => {
  test.each(secretFiles)('%j', async (text, values) => {
    const sink = new Diagnostics();
    const { files } = memoryHost({ files: { s: text } });
    const host = { ...nodeHost(), files, env: { PATH: process.env['PATH'], ...env } };
    const read = await readAllSecrets({ host, files: ['s'], mayExecute: true }, sink);
    expect(messages(sink.items)).toEqual([]);
    expect(Object.fromEntries(read ?? [])).toEqual(values);
  });
});

async function read(
  files: Readonly<Record<string, string>>,
  names: readonly string[],
  mayExecute = false,
) {
  const commands: string[] = [];
  const host = memoryHost({
    files,
    spawn: (_, words) => {
      commands.push(words.at(-1) ?? '');
      return words.at(-1) === 'fail secret'
        ? { stderr: 'secret', exit: { kind: 'exited', code: 1 } }
        : { stdout: 'ran\n', exit: { kind: 'exited', code: 0 } };
    },
  });
  const sink = new Diagnostics();
  const wanted = new Map(names.map((name) => [name, undefined]));
  const settings = { host, files: ['common', 'own'], mayExecute };
  const values = await readSecrets(wanted, settings, sink);
  const said = sink.items.map(({ summary, detail }) => `${summary}; ${detail}`);
  return { values: values && Object.fromEntries(values), said, commands };
}

describe('files', () => {
  test('the later one counts', async () => {
    const { values } = await read({ common: 'A=1\nB=1', own: 'B=2' }, ['A', 'B']);
    expect(values).toEqual({ A: '1', B: '2' });
  });

  test('only what is asked for is run, once', async () => {
    const files = { own: 'A=$(one)\nB=$(two)\nC=$A$A' };
    const { values, commands } = await read(files, ['A', 'C'], true);
    expect(values).toEqual({ A: 'ran', C: 'ranran' });
    expect(commands).toEqual(['one']);
  });

  test('nothing is run without leave', async () => {
    const { values, said, commands } = await read({ own: 'X=1\nA=$(one)' }, ['A']);
    expect([values, commands]).toEqual([undefined, []]);
    expect(said).toEqual([
      "Secret 'A' cannot be had; Its value in own:2 is the output of a command. Pass --allow=exec to run it.",
    ]);
  });

  test('a command that fails tells nothing of what it said', async () => {
    const { values, said } = await read({ own: 'A=$(fail secret)' }, ['A'], true);
    expect(values).toBeUndefined();
    expect(said).toEqual(['Secret \'A\' cannot be had; The command "fail …" in own:1 failed.']);
  });

  test.each([
    [{ own: 'A=1' }, "Secret 'NOPE' not found in own; "],
    [{ common: '', own: 'A=1' }, "Secret 'NOPE' not found in common, own; "],
    [{}, "Secret 'NOPE' not found, no secret files (common, own) provided; "],
  ])('a secret that there is not: %j', async (files, message) => {
    expect((await read(files as Record<string, string>, ['NOPE'])).said).toEqual([message]);
  });

  test('all of them', async () => {
    const host = memoryHost({ files: { common: 'A=1', own: 'B=$X' }, env: { X: 'x' } });
    const sink = new Diagnostics();
    const settings = { host, files: ['common', 'own'], mayExecute: false };
    const values = await readAllSecrets(settings, sink);
    expect(Object.fromEntries(values ?? [])).toEqual({ A: '1', B: 'x' });
  });
});
