import { describe, expect, test } from 'vitest';
import { memoryHost } from '../../src/host/memory.ts';
import type { Definition } from '../../src/model/definition.ts';
import { printGraph } from '../../src/plan/print.ts';
import { refuseLocalDockerfiles } from '../../src/resolve/remote.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { defineTargets } from './define.ts';
import { resolveText } from './resolve-text.ts';

function remote(
  url: string,
  body: Record<string, unknown>,
  secrets: readonly { id: string; env: string }[] = [],
  kind: 'git' | 'archive' = 'git',
): Definition {
  return { ...defineTargets({ a: body }), source: { kind, url, secrets } };
}

describe('the context of a remote definition', () => {
  const git = 'https://example.com/o/r.git';
  // Answers of docker-buildx.
  test.each([
    [git, '.', git],
    [git, './', git],
    [git, 'sub', `${git}#:sub`],
    [git, './sub/../x/', `${git}#:x`],
    [git, '../x', `${git}#:../x`],
    [git, '/abs', `${git}#:/abs`],
    [`${git}#v1`, '.', `${git}#v1`],
    [`${git}#v1`, 'sub', `${git}#v1:sub`],
    [`${git}#v1:dir`, 'sub', `${git}#v1:dir/sub`],
    [`${git}#v1:dir`, '.', `${git}#v1:dir`],
    [`${git}#v1:dir`, '..', `${git}#v1:.`],
    [`${git}#:dir`, 'sub', `${git}#:dir/sub`],
    [`${git}?ref=v1`, 'sub', `${git}?ref=v1#:sub`],
    [`${git}?ref=v1&subdir=dir`, 'sub', `${git}?ref=v1&subdir=dir%2Fsub`],
    [`${git}?subdir=a b&ref=v1`, '..', `${git}?ref=v1&subdir=.`],
    [`${git}?ref=v1&subdir=dir`, '.', `${git}?ref=v1&subdir=dir`],
    ['git@example.com:o/r.git', 'sub', 'git@example.com:o/r.git#:sub'],
    ['git@example.com:o/r.git#v1:d', 'sub', 'git@example.com:o/r.git#v1:d/sub'],
    ['ssh://git@example.com:22/o/r', 'sub', 'ssh://git@example.com:22/o/r#:sub'],
    ['github.com/o/r', 'sub', 'github.com/o/r#:sub'],
    [git, 'cwd://', '.'],
    [git, 'cwd://local/', 'local'],
    [git, 'https://example.com/x.tar', 'https://example.com/x.tar'],
    [git, 'git@example.com:x', 'git@example.com:x'],
  ])('%s with %s', (url, context, want) => {
    const { json, errors } = resolveText(remote(url, { context }), { targets: ['a'] });
    expect(errors).toEqual([]);
    expect(json?.target['a']?.['context']).toBe(want);
  });

  test('is the repository where none is set', () => {
    const { json } = resolveText(remote(git, {}), { targets: ['a'] });
    expect(json?.target['a']?.['context']).toBe(git);
  });

  test('is that of --set', () => {
    const request = { targets: ['a'], overrides: ['a.context=sub'] };
    expect(resolveText(remote(git, {}), request).json?.target['a']?.['context']).toBe(
      `${git}#:sub`,
    );
  });

  test('named ones are printed as they are, and built where they are', () => {
    const contexts = {
      dot: '.',
      folder: 'sub',
      local: 'cwd://x',
      image: 'docker-image://alpine',
      layout: 'oci-layout://x',
    };
    const { graph, json } = resolveText(remote(`${git}#v1`, { contexts }), { targets: ['a'] });
    expect(json?.target['a']?.['contexts']).toEqual(contexts);
    const built = JSON.parse(printGraph(graph, 'definition')) as typeof json;
    expect(built?.target['a']?.['contexts']).toEqual({
      ...contexts,
      dot: `${git}#v1`,
      folder: `${git}#v1:sub`,
    });
  });

  test('in an archive is all of it', () => {
    const url = 'https://example.com/a.tar';
    const whole = resolveText(remote(url, {}, [], 'archive'), { targets: ['a'] });
    expect(whole.json?.target['a']?.['context']).toBe(url);
    const part = resolveText(remote(url, { context: 'sub' }, [], 'archive'), { targets: ['a'] });
    expect(part.errors.join()).toMatch(/^cannot build from "sub" in an archive; /);
  });
});

describe('the credentials of a remote definition', () => {
  const secrets = [{ id: 'GIT_AUTH_TOKEN.example.com', env: 'BUILDX_BAKE_GIT_AUTH_TOKEN' }];

  test.each([
    ['.', true],
    ['https://EXAMPLE.com/other/repository.git', true],
    ['git@example.com:other/repository', true],
    ['https://elsewhere.example.com/r.git', false],
    ['cwd://', false],
  ])('go with the context %s: %s', (context, goes) => {
    const definition = remote('https://example.com/r.git', { context, secret: ['id=x'] }, secrets);
    const { graph, json } = resolveText(definition, { targets: ['a'] });
    expect(json?.target['a']?.['secret']).toEqual([{ id: 'x' }]);
    const ids = graph.targets.get('a')?.attributes.secret?.map(({ id }) => id);
    expect(ids).toEqual(goes ? ['x', secrets[0]?.id] : ['x']);
  });

  test('do not replace a secret of the target', () => {
    const secret = ['id=GIT_AUTH_TOKEN.example.com,env=MINE'];
    const definition = remote('https://example.com/r.git', { secret }, secrets);
    const { graph } = resolveText(definition, { targets: ['a'] });
    expect(graph.targets.get('a')?.attributes.secret?.map(({ env }) => env)).toEqual(['MINE']);
  });
});

describe('a local Dockerfile beside a remote definition', () => {
  const files = { Dockerfile: '', 'sub/other': '' };
  test.each([
    [{ context: 'cwd://' }, 1],
    [{ context: 'cwd://', dockerfile: 'sub/other' }, 1],
    [{ context: 'cwd://sub', dockerfile: 'other' }, 1],
    [{ context: 'cwd://sub' }, 0],
    [{ context: 'cwd://', dockerfile: 'cwd://Dockerfile' }, 0],
    [{ context: '.' }, 0],
    [{ context: 'https://example.com/x.git' }, 0],
  ])('%j', async (body, count) => {
    const sink = new Diagnostics();
    const { graph } = resolveText(remote('https://example.com/r.git', body), { targets: ['a'] });
    await refuseLocalDockerfiles(graph, memoryHost({ files }), sink);
    expect(sink.items.map(({ summary }) => summary)).toEqual(
      Array.from(
        { length: count },
        () => 'reading a dockerfile for a remote build invocation is currently not supported',
      ),
    );
  });
});
