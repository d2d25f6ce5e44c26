import { describe, expect, test } from 'vitest';
import { type MemoryHostOptions, memoryHost } from '../../src/host/memory.ts';
import { findFiles } from '../../src/load/find.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';

async function find(
  options: MemoryHostOptions,
  named: readonly string[],
): Promise<{ names: string[]; texts: string[]; problems: string[] }> {
  const sink = new Diagnostics();
  const files = await findFiles(memoryHost(options), named, sink);
  return {
    names: files.map(({ name }) => name),
    texts: files.map(({ text }) => text),
    problems: sink.items.map(({ code, summary, detail }) => `${code}: ${summary}; ${detail}`),
  };
}

const every = {
  'docker-bake.override.hcl': '8',
  'docker-bake.override.json': '7',
  'docker-bake.hcl': '6',
  'docker-bake.json': '5',
  'docker-compose.yaml': '4',
  'docker-compose.yml': '3',
  'compose.yml': '2',
  'compose.yaml': '1',
};

describe('which files are read', () => {
  const files = { ...every, 'a.hcl': 'a', 'sub/b.hcl': 'b', 'empty.hcl': '', 'x:y': 'xy' };
  const rows: {
    title: string;
    named?: string[];
    env?: Record<string, string>;
    options?: MemoryHostOptions;
    want: string[];
  }[] = [
    { title: 'default names in their order', want: ['1', '2', '3', '4', '5', '6', '7', '8'] },
    { title: 'a name', named: ['a.hcl'], want: ['a'] },
    {
      title: 'names in their order',
      named: ['sub/b.hcl', 'a.hcl', './a.hcl'],
      want: ['b', 'a', 'a'],
    },
    { title: 'cwd:// names a local file', named: ['cwd://a.hcl'], want: ['a'] },
    { title: 'an absolute name', named: ['/work/a.hcl'], want: ['a'] },
    { title: 'standard input', named: ['-'], want: ['in'] },
    { title: 'standard input twice', named: ['-', '-'], want: ['in', ''] },
    { title: 'an empty file is left out', named: ['empty.hcl', 'a.hcl'], want: ['a'] },
    {
      title: 'BUILDX_BAKE_FILE',
      env: { BUILDX_BAKE_FILE: 'a.hcl: sub/b.hcl :' },
      want: ['a', 'b'],
    },
    { title: 'BUILDX_BAKE_FILE with -', env: { BUILDX_BAKE_FILE: '-' }, want: ['in'] },
    {
      title: 'BUILDX_BAKE_PATH_SEPARATOR',
      env: { BUILDX_BAKE_FILE: 'a.hcl,x:y', BUILDX_BAKE_PATH_SEPARATOR: ',' },
      want: ['a', 'xy'],
    },
    {
      title: "the system's separator",
      env: { BUILDX_BAKE_FILE: 'a.hcl;sub/b.hcl' },
      options: { pathListSeparator: ';' },
      want: ['a', 'b'],
    },
    {
      title: '-f is stronger than BUILDX_BAKE_FILE',
      named: ['a.hcl'],
      env: { BUILDX_BAKE_FILE: 'none.hcl' },
      want: ['a'],
    },
    {
      title: 'an empty BUILDX_BAKE_FILE counts as none',
      env: { BUILDX_BAKE_FILE: ' : ' },
      options: { files: { 'docker-bake.hcl': 'only' } },
      want: ['only'],
    },
    {
      title: 'an empty default file is left out',
      options: { files: { 'docker-bake.hcl': '', 'docker-bake.json': 'json' } },
      want: ['json'],
    },
  ];
  for (const { title, named = [], env = {}, options = {}, want } of rows) {
    test(title, async () => {
      const found = await find({ files, standardInput: 'in', env, ...options }, named);
      expect(found.problems).toEqual([]);
      expect(found.texts).toEqual(want);
    });
  }
});

describe('what is said about files that cannot be read', () => {
  const rows: {
    title: string;
    files?: Record<string, string>;
    named?: string[];
    env?: Record<string, string>;
    want: string[];
  }[] = [
    {
      title: 'a near name',
      files: { 'docker-bake.hcl': 'x', 'notes.txt': 'x' },
      named: ['docker-baek.hcl'],
      want: [
        'file-not-found: open docker-baek.hcl: no such file or directory; Did you mean "docker-bake.hcl"?',
      ],
    },
    {
      title: 'the same name with another end',
      files: { 'ci/bake.json': 'x', 'ci/other.hcl': 'x' },
      named: ['ci/bake.hcl'],
      want: [
        'file-not-found: open ci/bake.hcl: no such file or directory; Did you mean "ci/bake.json"?',
      ],
    },
    {
      title: 'no near name',
      files: { 'docker-bake.hcl': 'x' },
      named: ['production.yaml'],
      want: [
        'file-not-found: open production.yaml: no such file or directory; There is "docker-bake.hcl".',
      ],
    },
    {
      title: 'no folder',
      named: ['nope/docker-bake.hcl'],
      want: [
        'file-not-found: open nope/docker-bake.hcl: no such file or directory; There is no folder "nope/".',
      ],
    },
    {
      title: 'a pattern',
      files: { 'a.hcl': 'x' },
      named: ['*.hcl'],
      want: [
        'file-not-found: open *.hcl: no such file or directory; No file has this name. Patterns are expanded by the shell, and only without quotes.',
      ],
    },
    {
      title: 'a folder with definitions',
      files: { 'ci/docker-bake.hcl': 'x', 'ci/bake.release.hcl': 'x', 'ci/x.txt': 'x' },
      named: ['ci/'],
      want: [
        'file-not-found: read ci/: is a directory; Name the file: -f ci/docker-bake.hcl or -f ci/bake.release.hcl.',
      ],
    },
    {
      title: 'a folder without',
      files: { 'src/x.ts': 'x' },
      named: ['src'],
      want: [
        'file-not-found: read src: is a directory; Name a file; no definition file is in this folder.',
      ],
    },
    {
      title: 'every file that is missing',
      files: { 'a.hcl': 'x' },
      named: ['none/one.hcl', 'a.hcl', 'none/two.hcl'],
      want: [
        'file-not-found: open none/one.hcl: no such file or directory; There is no folder "none/".',
        'file-not-found: open none/two.hcl: no such file or directory; There is no folder "none/".',
      ],
    },
    {
      title: 'a name from the environment',
      env: { BUILDX_BAKE_FILE: 'gone/a.hcl' },
      want: [
        'file-not-found: open gone/a.hcl: no such file or directory; There is no folder "gone/". It is named by BUILDX_BAKE_FILE.',
      ],
    },
    {
      title: 'nothing here',
      want: [
        "no-definition: couldn't find a bake definition; None of compose.yaml, compose.yml, docker-compose.yml, docker-compose.yaml, docker-bake.json, docker-bake.hcl, docker-bake.override.json, docker-bake.override.hcl is in /work. Name a file with -f, or run bake in the folder that holds one.",
      ],
    },
    {
      title: 'nothing here but something alike',
      files: { 'bake.hcl': 'x' },
      want: [
        "no-definition: couldn't find a bake definition; None of compose.yaml, compose.yml, docker-compose.yml, docker-compose.yaml, docker-bake.json, docker-bake.hcl, docker-bake.override.json, docker-bake.override.hcl is in /work. Name the file: -f bake.hcl.",
      ],
    },
    {
      title: 'an empty file alone',
      files: { 'docker-bake.hcl': '' },
      want: [
        'no-definition: couldn\'t find a bake definition; The file "docker-bake.hcl" is empty.',
      ],
    },
    {
      title: 'empty files alone',
      files: { a: '', b: '' },
      named: ['a', 'b'],
      want: ['no-definition: couldn\'t find a bake definition; The files "a", "b" are empty.'],
    },
    {
      title: 'a folder with a default name',
      files: { 'docker-bake.hcl/x': '' },
      want: [
        'file-not-found: read docker-bake.hcl: is a directory; Name a file; no definition file is in this folder.',
      ],
    },
  ];
  for (const { title, files = {}, named = [], env = {}, want } of rows) {
    test(title, async () => {
      expect((await find({ files, env }, named)).problems).toEqual(want);
    });
  }
});
