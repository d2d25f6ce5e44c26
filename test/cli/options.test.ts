import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/arguments.ts';
import { type BakeOptions, bakeOptions } from '../../src/cli/options.ts';

function options(line: string, env: Record<string, string> = {}): BakeOptions {
  return bakeOptions(line === '' ? [] : line.split(' '), env);
}

const nothing = {
  files: [],
  envFiles: [],
  targets: [],
  set: [],
  variables: {},
  allow: [],
  policy: [],
};

describe('the request', () => {
  const rows: [line: string, want: object, env?: Record<string, string>][] = [
    ['', {}],
    ['app web', { targets: ['app', 'web'] }],
    ['-f a -f b', { files: ['a', 'b'] }],
    ['--env-file x --env-file y', { envFiles: ['x', 'y'] }],
    ['--set a.b=c --set a.b+=d', { set: ['a.b=c', 'a.b+=d'] }],
    ['--var A=1 --var B= --var A=2=3 --var=', { variables: { A: '2=3', B: '' } }],
    ['--var __proto__=x', { variables: Object.fromEntries([['__proto__', 'x']]) }],
    ['--push --load', { push: true, load: true }],
    ['--push=false', {}],
    ['--no-cache=false --pull', { noCache: false, pull: true }],
    ['--provenance=false --sbom true', { provenance: 'false', sbom: 'true' }],
    ['--provenance= --call= --progress= --metadata-file=', {}],
    ['--check', { call: 'check' }],
    ['--call=outline,format=json', { call: 'outline,format=json' }],
    ['--call=lint,ignorestatus=1', { call: 'lint,ignorestatus=1' }],
    [
      '--allow ssh --allow fs.read=/x --allow device --allow image',
      { allow: ['ssh', 'fs.read=/x', 'device', 'image'] },
    ],
    ['--builder b', { builder: 'b' }, { BUILDX_BUILDER: 'env' }],
    // BUILDX_BUILDER is weaker than what a target says, so it is looked at later.
    ['', {}, { BUILDX_BUILDER: 'env' }],
    ['--builder=', { builder: '' }, { BUILDX_BUILDER: 'env' }],
    ['--sync-builders', { syncBuilders: true }],
    ['--print --full', { full: true }],
    ['--progress=rawjson --metadata-file m', { progress: 'rawjson', metadataFile: 'm' }],
    ['', { progress: 'plain' }, { BUILDKIT_PROGRESS: 'plain' }],
    ['--progress=auto', { progress: 'quiet' }, { BUILDKIT_PROGRESS: 'quiet' }],
    ['--progress=tty', { progress: 'tty' }, { BUILDKIT_PROGRESS: 'plain' }],
    ['--progress=auto', { progress: 'auto' }, { BUILDKIT_PROGRESS: '' }],
    ['--hcl-reader=hcl2json', { hclReader: 'hcl2json' }],
    ['--strict -D', { strict: true, debug: true }],
    [
      'https://example.com/r.git git@example.com:c app',
      {
        source: 'https://example.com/r.git',
        commandContext: 'git@example.com:c',
        targets: ['app'],
      },
    ],
  ];
  for (const [line, want, env] of rows) {
    test(`${line} ${JSON.stringify(env ?? {})}`, () => {
      expect(options(line, env).request).toEqual({ ...nothing, ...want });
    });
  }
});

describe('the action', () => {
  const rows: [line: string, want: BakeOptions['action']][] = [
    ['', { kind: 'build' }],
    ['--print', { kind: 'print' }],
    ['--print=false', { kind: 'build' }],
    ['--help', { kind: 'help' }],
    ['-h --print --list=x', { kind: 'help' }],
    ['--version', { kind: 'version' }],
    ['help', { kind: 'build' }],
    ['--list targets', { kind: 'list', what: 'targets', format: 'table' }],
    ['--list=variables', { kind: 'list', what: 'variables', format: 'table' }],
    ['--list=type=variables', { kind: 'list', what: 'variables', format: 'table' }],
    ['--list=format=json,type=targets', { kind: 'list', what: 'targets', format: 'json' }],
    ['--list=Type=targets,FORMAT=', { kind: 'list', what: 'targets', format: 'table' }],
    ['--list=', { kind: 'build' }],
    ['--list-targets', { kind: 'list', what: 'targets', format: 'table' }],
    ['--list-variables', { kind: 'list', what: 'variables', format: 'table' }],
    ['--list-targets=false', { kind: 'build' }],
    ['--list=variables --list-targets', { kind: 'list', what: 'variables', format: 'table' }],
  ];
  for (const [line, want] of rows) test(line, () => expect(options(line).action).toEqual(want));
});

test('deprecated flags are told', () => {
  expect(options('--list-targets').warnings).toEqual([
    '--list-targets is deprecated; use --list=targets.',
  ]);
});

describe('what makes no sense', () => {
  const rows: [line: string, message: string][] = [
    ['--print --list=targets', '--print and --list are mutually exclusive'],
    ['--list=images', 'invalid list type "images"'],
    ['--list=type=', 'invalid list type ""'],
    ['--list=variables,format=json', 'invalid value variables'],
    ['--list=type=targets,format=yaml', 'invalid list format "yaml"'],
    ['--list=type=targets,x=y', "unexpected key 'x' in 'x=y'"],
    [
      '--list="',
      'invalid --list: parse error on line 1, column 2: extraneous or missing " in quoted-field',
    ],
    ['--var A', 'invalid variable "A", expected key=value'],
    ['--var =A', 'invalid variable "=A", key is empty'],
    ['--progress=loud', 'invalid progress mode loud'],
    ['--hcl-reader=yaml', 'invalid HCL reader yaml'],
    ['--timeline=run.png', 'invalid --timeline "run.png"'],
    ['--allow=nope', 'unknown entitlement key "nope"'],
    ['--allow=ssh=x', 'unknown entitlement key "ssh"'],
    ['--allow=buildx.local.delete=1', 'buildx.local.delete does not accept a value'],
  ];
  for (const [line, message] of rows) {
    test(line, () => {
      expect(() => options(line)).toThrow(UsageError);
      expect(() => options(line)).toThrow(expect.objectContaining({ message }));
    });
  }
});
