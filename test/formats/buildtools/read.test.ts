import { describe, expect, test } from 'vitest';
import { readBuildtoolsFiles } from '../../../src/formats/buildtools/read.ts';
import { type MemoryProcess, memoryHost } from '../../../src/host/memory.ts';
import type { Definition } from '../../../src/model/definition.ts';
import { formatCacheEntry } from '../../../src/model/specs/cache.ts';
import { Diagnostics } from '../../../src/source/diagnostic.ts';
import { formatRange } from '../../../src/source/locate.ts';

const nothing: Definition = { targets: [], groups: [], variables: [] };

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What `git` says of HEAD and of the branch; without it there is no repository. */
  readonly git?: { readonly head?: string; readonly branch?: string };
}

/** Reads `.buildtools.yaml` of the working directory, or an empty one. */
async function read({ files = {}, env = {}, cwd = '/work/shop', git }: Given) {
  const host = memoryHost({
    cwd,
    env,
    files: { [`${cwd}/Dockerfile`]: 'FROM scratch\n', ...files },
    spawn: (command, words) => (command === 'git' && git ? answer(words, git) : { exit: failed }),
  });
  const name = '.buildtools.yaml';
  const text = files[`${cwd}/${name}`] ?? '';
  const sources = { host, variables: new Map(), envFiles: new Map(), readsEnvironment: true };
  const sink = new Diagnostics();
  const definition = await readBuildtoolsFiles([{ name, text }], nothing, sources, sink);
  const problems = sink.items.map(
    ({ summary, subject }) => `${subject ? `${formatRange(subject)}: ` : ''}${summary}`,
  );
  const image = definition.targets.at(-1);
  return {
    problems,
    names: definition.targets.map((target) => target.name),
    tags: image?.attributes.tags,
    args: Object.fromEntries(image?.attributes.args ?? []),
    caches: image?.attributes['cache-from']?.map(formatCacheEntry),
  };
}

const failed = { kind: 'exited', code: 128 } as const;

function answer(words: readonly string[], git: NonNullable<Given['git']>): MemoryProcess {
  const said = words.includes('--show-toplevel')
    ? '/work/shop\n\n'
    : words.includes('symbolic-ref')
      ? git.branch
      : words.includes('HEAD')
        ? git.head
        : '';
  if (said === undefined) return { exit: failed };
  return { stdout: said, exit: { kind: 'exited', code: 0 } };
}

const inGitlab = { CI_PROJECT_NAME: 'shop', CI_COMMIT_SHA: 'abc', CI_COMMIT_REF_NAME: 'dev' };

describe('the image has the name of the registry', () => {
  test.each<[yaml: string, url: string]>([
    ['dockerhub: {namespace: acme}', 'acme'],
    ['acr: {url: acme.azurecr.io}', 'acme.azurecr.io'],
    ['acr: {url: acme.azurecr.io, tenantId: t}', 'acme.azurecr.io'],
    [
      'ecr: {url: 123456789012.dkr.ecr.eu-west-1.amazonaws.com}',
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    ],
    ['github: {repository: acme}', 'ghcr.io/acme'],
    ['gitlab: {repository: registry.gitlab.com/group/shop}', 'registry.gitlab.com/group'],
    ['gitlab: {repository: group}', 'group'],
    ['gitlab: {registry: registry.gitlab.com}', 'registry.gitlab.com'],
    ['gitlab: {registry: r.example.com, repository: r.example.com/a/b/c}', 'r.example.com/a/b'],
    ['gitea: {registry: gitea.example.com, repository: org/repo}', 'gitea.example.com/org'],
    ['gitea: {registry: gitea.example.com, repository: org}', 'gitea.example.com/org'],
    ['gitea: {registry: gitea.example.com}', 'gitea.example.com'],
    ['quay: {repository: acme}', 'quay.io/acme'],
    ['gcr: {url: gcr.io/project, keyfileContent: e30=}', 'gcr.io/project'],
    ['gcr: {url: gcr.io/project}', 'gcr.io/project'],
    ['quay: {username: u}', 'noregistry'],
    ['', 'noregistry'],
  ])('%s', async (yaml, url) => {
    const text = yaml === '' ? '' : `registry:\n  ${yaml}\n`;
    const { tags } = await read({ files: { '/work/shop/.buildtools.yaml': text }, env: inGitlab });
    expect(tags).toEqual([`${url}/shop:abc`, `${url}/shop:dev`]);
  });

  test.each<[env: Record<string, string>, url: string]>([
    [{ DOCKERHUB_NAMESPACE: 'acme' }, 'acme'],
    [{ ACR_URL: 'acme.azurecr.io' }, 'acme.azurecr.io'],
    [{ ECR_URL: 'x.example.com' }, 'x.example.com'],
    [{ GITHUB_REPOSITORY_OWNER: 'acme' }, 'ghcr.io/acme'],
    [{ CI_REGISTRY: 'r.example.com' }, 'r.example.com'],
    [{ CI_REGISTRY_IMAGE: 'r.example.com/a/b' }, 'r.example.com/a'],
    [{ GITEA_REGISTRY: 'g.example.com', GITEA_REPOSITORY: 'o/r' }, 'g.example.com/o'],
    [{ QUAY_REPOSITORY: 'acme' }, 'quay.io/acme'],
    [{ GCR_URL: 'gcr.io/p' }, 'gcr.io/p'],
    // The first one counts.
    [{ GCR_URL: 'gcr.io/p', QUAY_REPOSITORY: 'acme' }, 'quay.io/acme'],
    [{ CI_REGISTRY: 'r.example.com', GITHUB_REPOSITORY_OWNER: 'acme' }, 'ghcr.io/acme'],
    [{ GITEA_REGISTRY: 'g.example.com', GITHUB_REPOSITORY_OWNER: 'acme' }, 'g.example.com'],
    [{ ACR_URL: 'a', DOCKERHUB_NAMESPACE: 'd' }, 'd'],
    [{ QUAY_REPOSITORY: '' }, 'noregistry'],
  ])('%j', async (env, url) => {
    const { tags } = await read({ env: { ...inGitlab, ...env } });
    expect(tags?.[0]).toBe(`${url}/shop:abc`);
  });

  test('the environment counts more than the file', async () => {
    const files = { '/work/shop/.buildtools.yaml': 'registry: {quay: {repository: file}}' };
    const { tags, problems } = await read({ files, env: { ...inGitlab, QUAY_REPOSITORY: 'env' } });
    expect(tags?.[0]).toBe('quay.io/env/shop:abc');
    expect(problems).toEqual([]);
  });
});

describe('name, commit and branch are those of the CI system', () => {
  const git = { head: 'gitcommit', branch: 'gitbranch' };

  test.each<[env: Record<string, string>, want: readonly [string, string, string]]>([
    [
      { BUILD_REPOSITORY_NAME: 'Shop', BUILD_SOURCEVERSION: 'c', BUILD_SOURCEBRANCHNAME: 'b' },
      ['shop', 'c', 'b'],
    ],
    [
      { BUILDKITE_PIPELINE_SLUG: 'Shop', BUILDKITE_COMMIT: 'c', BUILDKITE_BRANCH: 'a/b' },
      ['shop', 'c', 'a_b'],
    ],
    [
      { CI_PROJECT_NAME: 'Shop', CI_COMMIT_SHA: 'c', CI_COMMIT_REF_NAME: 'a b/c' },
      ['shop', 'c', 'a_b_c'],
    ],
    [
      { TEAMCITY_PROJECT_NAME: 'Shop', BUILD_VCS_NUMBER: 'c', BUILD_VCS_BRANCH: 'b' },
      ['shop', 'c', 'b'],
    ],
    [
      { GITHUB_SHA: 'c', GITHUB_REPOSITORY: 'Acme/Web', GITHUB_REF: 'refs/heads/a/b' },
      ['web', 'c', 'a_b'],
    ],
    [
      { GITHUB_SHA: 'c', RUNNER_WORKSPACE: '/home/runner/work/Web', GITHUB_REF: 'refs/tags/v1' },
      ['web', 'c', 'v1'],
    ],
    [{ GITHUB_SHA: 'c', GITHUB_REF: 'refs/pull/1/merge' }, ['shop', 'c', 'refs_pull_1_merge']],
    // What it does not say, Git says.
    [{ GITHUB_SHA: 'c' }, ['shop', 'c', 'gitbranch']],
    [{ CI_PROJECT_NAME: 'X' }, ['x', 'gitcommit', 'gitbranch']],
    [{ RUNNER_WORKSPACE: '/x', GITHUB_REPOSITORY: 'a/b' }, ['shop', 'gitcommit', 'gitbranch']],
    // The first one counts.
    [
      {
        GITHUB_SHA: 'c',
        BUILDKITE_PIPELINE_SLUG: 'k',
        BUILDKITE_COMMIT: 'd',
        BUILDKITE_BRANCH: 'e',
      },
      ['k', 'd', 'e'],
    ],
    [{ CI_PROJECT_NAME: 'Shop', IMAGE_NAME: 'My-Image' }, ['My-Image', 'gitcommit', 'gitbranch']],
    [{ CI_COMMIT: 'x', CI_BRANCH: 'y/z' }, ['shop', 'x', 'y_z']],
    [{}, ['shop', 'gitcommit', 'gitbranch']],
  ])('%j', async (env, [name, commit, branch]) => {
    const { tags, args } = await read({ env, git });
    expect(tags).toEqual([`noregistry/${name}:${commit}`, `noregistry/${name}:${branch}`]);
    expect(args).toEqual({ BUILDKIT_INLINE_CACHE: '1', CI_COMMIT: commit, CI_BRANCH: branch });
  });

  test.each<[Given['git'], readonly string[] | undefined]>([
    [{ head: 'c', branch: 'main' }, ['c', 'main', 'latest']],
    [{ head: 'c', branch: 'master' }, ['c', 'master', 'latest']],
    [{ head: 'c', branch: 'Main' }, ['c', 'Main']],
    [{ head: 'c', branch: 'x/main' }, ['c', 'x_main']],
    [{ head: 'c' }, ['c', 'HEAD']],
    [{ branch: 'main' }, undefined],
  ])('in the repository %j', async (state, want) => {
    const { tags } = await read(state === undefined ? {} : { git: state });
    expect(tags).toEqual(want?.map((tag) => `noregistry/shop:${tag}`));
  });

  test('without either nothing is built', async () => {
    const { problems, tags } = await read({});
    expect(tags).toBeUndefined();
    expect(problems).toEqual(['commit and/or branch information is missing']);
  });
});

describe('tags are what a registry takes', () => {
  test.each([
    ['feature/x', 'feature_x'],
    ['a b', 'a_b'],
    ['v1.0-rc.1', 'v1.0-rc.1'],
    ['..-x', 'x'],
    ['_x', '_x'],
    ['dépôt#1', 'dpt1'],
    ['ä-.b', 'b'],
    ['x'.repeat(130), 'x'.repeat(128)],
  ])('%s', async (branch, tag) => {
    const { tags } = await read({ env: { ...inGitlab, CI_COMMIT_REF_NAME: branch } });
    expect(tags).toEqual(['noregistry/shop:abc', `noregistry/shop:${tag}`]);
  });

  test('a name of which nothing is left makes no tag', async () => {
    const { tags } = await read({ env: { ...inGitlab, CI_COMMIT_REF_NAME: 'øæå' } });
    expect(tags).toEqual(['noregistry/shop:abc']);
  });
});

describe('files are merged up the tree, the nearest first', () => {
  const cwd = '/work/customer/shop';
  const env = inGitlab;
  const file = (folder: string) => `${folder}/.buildtools.yaml`;

  test('a value above counts where there is none below', async () => {
    const { tags, problems } = await read({
      cwd,
      env,
      files: {
        [file(cwd)]: 'registry: {gitlab: {registry: near.example.com}}\n',
        [file('/work/customer')]: 'registry: {gitlab: {repository: above/x, registry: r}}\n',
        '/.buildtools.yaml':
          'registry: {gitlab: {repository: top/x}}\ntargets: {a: {context: b}}\n',
      },
    });
    expect(problems).toEqual([]);
    expect(tags?.[0]).toBe('above/shop:abc');
  });

  test('the project itself may have none', async () => {
    const files = { [file('/work')]: 'registry: {quay: {repository: acme}}\n' };
    expect((await read({ cwd, env, files })).tags?.[0]).toBe('quay.io/acme/shop:abc');
  });

  test('two registries of two files are one too many', async () => {
    const { problems } = await read({
      cwd,
      env,
      files: {
        [file(cwd)]: 'registry: {quay: {repository: acme}}\n',
        [file('/work')]: 'registry:\n  acr: {url: a}\n',
      },
    });
    expect(problems).toEqual([
      '../../.buildtools.yaml:2,14-15: registry already defined, please check configuration',
    ]);
  });

  test('a mistake above has its place', async () => {
    const files = { [file('/work')]: 'cache:\n  gomounts: true\n' };
    expect((await read({ cwd, env, files })).problems).toEqual([
      '../../.buildtools.yaml:2,3-11: unknown key "gomounts" in "cache"',
    ]);
  });

  test('BUILDTOOLS_CONTENT counts instead of all of them', async () => {
    const files = { [file(cwd)]: '][', [file('/work')]: '][' };
    const content = 'registry: {quay: {repository: acme}}';
    for (const BUILDTOOLS_CONTENT of [content, btoa(content)]) {
      const { tags } = await read({ cwd, env: { ...env, BUILDTOOLS_CONTENT }, files });
      expect(tags?.[0]).toBe('quay.io/acme/shop:abc');
    }
    const { tags } = await read({ cwd, env: { ...env, BUILDTOOLS_CONTENT: '' }, files });
    expect(tags?.[0]).toBe('noregistry/shop:abc');
  });
});

describe('stages', () => {
  const env = { ...inGitlab, QUAY_REPOSITORY: 'acme' };

  test.each<[dockerfile: string, names: string[], caches: string[]]>([
    ['FROM a AS build\nFROM build AS test', ['shop-build', 'shop-test'], ['test', 'build']],
    ['FROM a as build # no\nFROM b', [], []],
    ['RUN <<E\nFROM x AS no\nE\nFROM b AS yes', ['shop-yes'], ['yes']],
    ['FROM a \\\n  AS build', ['shop-build'], ['build']],
    ['FROM a AS export\nFROM b AS exports', ['shop-export', 'shop-exports'], []],
    ['FROM a AS x\nFROM b AS X', ['shop-x'], ['X']],
  ])('%j', async (dockerfile, names, caches) => {
    const files = { '/work/shop/Dockerfile': dockerfile };
    const found = await read({ env, files });
    expect(found.names).toEqual([...names, 'shop']);
    const tags = [...caches, 'dev', 'latest'];
    expect(found.caches).toEqual(tags.map((tag) => `quay.io/acme/shop:${tag}`));
  });
});

test('values are what go-yaml makes of them', async () => {
  const yaml = (text: string) => ({ '/work/shop/.buildtools.yaml': text });
  const tag = async (text: string) => (await read({ env: inGitlab, files: yaml(text) })).tags?.[0];
  expect(await tag('registry: {dockerhub: {namespace: 007}}')).toBe('007/shop:abc');
  expect(await tag('registry: {dockerhub: {namespace: true}}')).toBe('true/shop:abc');
  expect(await tag('registry: {dockerhub: {namespace: ~}}')).toBe('noregistry/shop:abc');
  expect(await tag('registry: {dockerhub: {namespace: ""}}')).toBe('noregistry/shop:abc');
  expect(await tag('registry: ~')).toBe('noregistry/shop:abc');
  expect(await tag('registry: &r {quay: {repository: x}}\n---\nnope: 1')).toBe(
    'quay.io/x/shop:abc',
  );
});

test('a remote configuration is refused', async () => {
  const host = memoryHost();
  const sources = {
    ...{ host, variables: new Map(), envFiles: new Map(), readsEnvironment: true },
    source: 'https://example.com/repository.git',
  };
  const sink = new Diagnostics();
  const file = { name: '.buildtools.yaml', text: '' };
  expect(await readBuildtoolsFiles([file], nothing, sources, sink)).toBe(nothing);
  expect(sink.items[0]?.summary).toBe('a configuration of build-tools cannot be remote');
});

test('folders are found where they have letters of drives', async () => {
  const cwd = 'C:\\work\\shop';
  const text = 'registry: {quay: {repository: acme}}';
  const inMemory = memoryHost({
    cwd,
    env: inGitlab,
    files: { '/C:/work/.buildtools.yaml': text, '/C:/work/shop/Dockerfile': 'FROM a\n' },
  });
  const placed = (path: string) => (path.startsWith('C:') ? `/${path}` : `/C:/work/shop/${path}`);
  const files = {
    ...inMemory.files,
    read: (path: string) => inMemory.files.read(placed(path)),
    stat: (path: string) => inMemory.files.stat(placed(path)),
  };
  const host = { ...inMemory, files };
  const sources = { host, variables: new Map(), envFiles: new Map(), readsEnvironment: true };
  const sink = new Diagnostics();
  const { targets } = await readBuildtoolsFiles([], nothing, sources, sink);
  expect(sink.items).toEqual([]);
  expect(targets[0]?.attributes.tags?.[0]).toBe('quay.io/acme/shop:abc');
});
