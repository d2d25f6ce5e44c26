import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';

/** Which rooms each room of src/ may import besides itself; ARCHITECTURE's table. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  source: [],
  host: [],
  value: [],
  functions: ['value', 'host'],
  syntax: ['source', 'value'],
  eval: ['source', 'value', 'functions', 'syntax'],
  model: ['source', 'value'],
  load: ['source', 'host', 'model'],
  dockerfile: ['source'],
  'formats/bake': ['source', 'host', 'value', 'functions', 'syntax', 'eval', 'model'],
  'formats/yaml': ['source'],
  'formats/compose': ['source', 'host', 'model', 'formats/yaml'],
  editor: ['source', 'syntax', 'eval', 'model', 'formats/yaml'],
  deploy: ['source', 'host', 'model'],
  'formats/kamal': ['source', 'host', 'model', 'formats/yaml', 'deploy'],
  'formats/buildtools': ['source', 'host', 'model', 'formats/yaml', 'dockerfile', 'deploy'],
  resolve: ['source', 'host', 'model'],
  plan: ['source', 'model'],
  run: ['host', 'model'],
  report: ['source', 'model'],
  'bake.ts': [
    ...['source', 'host', 'value', 'functions', 'syntax', 'eval', 'model', 'load', 'resolve'],
    ...['formats.ts', 'formats/bake', 'formats/compose', 'formats/kamal', 'formats/buildtools'],
    'plan',
  ],
  'build.ts': [
    ...['bake.ts', 'preparations.ts', 'executors.ts', 'source', 'host', 'model', 'deploy'],
    ...['resolve', 'plan', 'run'],
  ],
  'kamal.ts': [
    ...['bake.ts', 'builders.ts', 'preparations.ts', 'source', 'host', 'model', 'deploy'],
    ...['formats/kamal', 'plan', 'run'],
  ],
  'preparations.ts': ['source', 'host', 'model', 'deploy', 'formats/kamal'],
  'formats.ts': [
    ...['formats/bake', 'formats/compose', 'formats/kamal', 'formats/buildtools', 'load'],
  ],
  'executors.ts': ['source', 'host', 'model', 'plan', 'run'],
  'builders.ts': ['bake.ts', 'source', 'host', 'model', 'resolve', 'plan', 'run'],
  lint: ['source', 'host', 'model', 'dockerfile'],
  convert: ['source', 'value', 'syntax', 'model'],
  'tools.ts': ['bake.ts', 'conversion.ts', 'source', 'host', 'model', 'plan', 'lint'],
  'conversion.ts': [
    ...['bake.ts', 'source', 'host', 'model', 'load', 'formats/bake', 'formats/compose'],
    ...['formats/kamal', 'formats/buildtools', 'convert'],
  ],
  'affected.ts': ['bake.ts', 'source', 'host', 'model', 'load', 'plan'],
  'buildtools.ts': [
    ...['bake.ts', 'source', 'host', 'model', 'formats/buildtools', 'deploy', 'plan', 'run'],
  ],
  'graph-functions.ts': ['plan'],
  'index.ts': [
    'graph-functions.ts',
    ...['bake.ts', 'build.ts', 'builders.ts', 'tools.ts', 'affected.ts', 'source', 'host', 'value'],
    ...['buildtools.ts', 'kamal.ts', 'functions', 'model', 'editor'],
  ],
  cli: ['index.ts', 'report', 'host'],
};

/** Imports that only types may go through. */
const typesOnly: readonly (readonly [room: string, other: string])[] = [['functions', 'host']];

/** Which room imports a package. */
const packages: Readonly<Record<string, readonly string[]>> = {
  '@noble/hashes': ['functions'],
  bcryptjs: ['functions'],
  re2js: ['functions'],
  '@cdktf/hcl2json': ['syntax'],
  minimatch: ['resolve'],
  'js-yaml': ['formats/yaml'],
  execa: ['host'],
  'string-width': ['report'],
  commander: ['cli'],
};

/** Rooms that touch the world: files, processes, clock, randomness, terminal. */
const effectful: readonly string[] = ['host', 'cli'];

const effects = ['process', 'console', 'Date.now', 'Math.random', 'fetch', 'performance', 'crypto'];

const mostLines = 400;

/** One grammar or one table in one file may be longer; more than this is too long for anything. */
const mostLinesOfTables = 700;
const tables = /\/(?:expression-parser|body-parser|scan|json-parser|fields|sequences|number)\.ts$/;

interface Import {
  readonly specifier: string;
  readonly isType: boolean;
  readonly line: number;
}

interface SourceText {
  /** Below src/, with `/`. */
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .map(readSource);

function readSource(path: string): SourceText {
  const text = readFileSync(`src/${path}`, 'utf8');
  return { path, room: roomOf(path), text, imports: importsOf(text) };
}

function roomOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'formats' ? `formats/${second}` : first;
}

/** The formatter puts each import at the start of a line; comments and texts hold none. */
function importsOf(text: string): Import[] {
  const statement = /^(?:import|export)\s(?:([^;'"]*?)\sfrom\s)?['"]([^'"]+)['"]/gm;
  const call = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  const lineAt = (index: number): number => text.slice(0, index).split('\n').length;
  return [
    ...[...text.matchAll(statement)].map(({ 1: names = '', 2: specifier = '', index }) => ({
      specifier,
      isType: names.startsWith('type ') || /^\{(?:\s*type\s[^,}]+,?)+\s*\}$/.test(names),
      line: lineAt(index),
    })),
    ...[...text.matchAll(call)].map(({ 1: specifier = '', index }) => ({
      specifier,
      isType: false,
      line: lineAt(index),
    })),
  ];
}

function complaints(check: (source: SourceText, found: Import) => string | undefined): string[] {
  return sources.flatMap((source) =>
    source.imports.flatMap((found) => {
      const complaint = check(source, found);
      return complaint === undefined ? [] : [`src/${source.path}:${found.line}: ${complaint}`];
    }),
  );
}

describe('rooms', () => {
  test('every file is in a room of the table', () => {
    expect(sources.filter(({ room }) => !(room in allowed)).map(({ path }) => path)).toEqual([]);
  });

  test('a room imports only what the table allows', () => {
    const found = complaints(({ path, room }, { specifier, isType }) => {
      if (!specifier.startsWith('.')) return undefined;
      const target = posix.join(posix.dirname(path), specifier);
      if (target === '../package.json' || target.startsWith('../schema/')) return undefined;
      const other = roomOf(target);
      if (other === room) return undefined;
      if (!allowed[room]?.includes(other)) return `${room} may not import ${other} (${specifier})`;
      const typesAlone = typesOnly.some((rule) => rule[0] === room && rule[1] === other);
      return typesAlone && !isType ? `${room} may import only types of ${other}` : undefined;
    });
    expect(found).toEqual([]);
  });

  test('a package belongs to its room', () => {
    const found = complaints(({ room }, { specifier }) => {
      if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
      const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1);
      const rooms = packages[name.join('/')];
      return rooms?.includes(room) ? undefined : `${room} may not import ${specifier}`;
    });
    expect(found).toEqual([]);
  });

  test('every package of the table is imported', () => {
    const imported = sources.flatMap(({ imports }) => imports.map(({ specifier }) => specifier));
    const unused = Object.keys(packages).filter(
      (name) => !imported.some((specifier) => `${specifier}/`.startsWith(`${name}/`)),
    );
    expect(unused).toEqual([]);
  });

  test('imports name the file with its extension', () => {
    const found = complaints((_, { specifier }) =>
      specifier.startsWith('.') && !/\.(?:ts|js|json)$/.test(specifier) ? specifier : undefined,
    );
    expect(found).toEqual([]);
  });
});

describe('effects are in host/ and cli/ only', () => {
  test('modules of Node', () => {
    const found = complaints(({ room }, { specifier, isType }) =>
      specifier.startsWith('node:') && !isType && !effectful.includes(room)
        ? `${room} imports ${specifier}`
        : undefined,
    );
    expect(found).toEqual([]);
  });

  test.each(sources.filter(({ room }) => !effectful.includes(room)).map(({ path }) => path))(
    'globals in %s',
    (path) => {
      expect(effectsIn(sources.find((source) => source.path === path)!.text)).toEqual([]);
    },
  );

  test('the check sees them', () => {
    const code = 'const now = Date.now(); function f(process: any) { return process.env; }';
    expect(effectsIn(code)).toEqual(['Date.now']);
    expect(effectsIn('export const a = [new Date(), "process", x.console];')).toEqual([
      'new Date()',
    ]);
  });
});

/** The global names that code uses; the compiler tells them from local ones, texts and comments. */
function effectsIn(text: string): string[] {
  const names = [...effects, 'Date'];
  const define = Object.fromEntries(names.map((name, index) => [name, `effect$${index}$`]));
  const { code } = transformSync(text, { loader: 'ts', define, target: 'esnext' });
  const used = effects.filter((_, index) => code.includes(`effect$${index}$`));
  const clock = code.includes(`new effect$${effects.length}$()`) ? ['new Date()'] : [];
  return [...used, ...clock];
}

describe('files', () => {
  test('are named in kebab-case after what they hold', () => {
    const vague = /(?:^|[-/])(?:utils?|helpers?|common|manager|misc)(?:[-./]|$)/;
    const odd = sources.filter(
      ({ path }) =>
        !/^(?:[a-z0-9-]+\/)*[a-z0-9-]+(?:\.generated)?\.ts$/.test(path) || vague.test(path),
    );
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  test('are not too long', () => {
    const long = sources.flatMap(({ path, text }) => {
      const lines = text.split('\n').length - 1;
      const most = tables.test(`/${path}`) ? mostLinesOfTables : mostLines;
      return lines > most && !path.includes('.generated.')
        ? [`src/${path}: ${lines} lines, at most ${most}`]
        : [];
    });
    expect(long).toEqual([]);
  });

  test('have no default export', () => {
    expect(
      sources.filter(({ text }) => /^export default\b/m.test(text)).map(({ path }) => path),
    ).toEqual([]);
  });

  test('only index.ts re-exports whole modules', () => {
    const barrels = sources.filter(
      ({ path, text }) => path !== 'index.ts' && /^export \* /m.test(text),
    );
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });
});
