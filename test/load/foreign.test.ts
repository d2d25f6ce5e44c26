import { describe, expect, test } from 'vitest';
import { memoryHost } from '../../src/host/memory.ts';
import { findFiles } from '../../src/load/find.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';

async function find(files: Readonly<Record<string, string>>, names: readonly string[] = []) {
  const sink = new Diagnostics();
  const host = memoryHost({ files, cwd: '/work/team/shop' });
  const found = await findFiles(host, names, sink);
  return {
    found: found.map(({ name, format }) => `${format ?? 'any'} ${name}`),
    said: sink.items.map(({ severity, summary }) => `${severity}: ${summary}`),
  };
}

const here = '/work/team/shop';

describe("build-tools' configuration is found where there is nothing else", () => {
  test.each<[what: string, files: readonly string[], found: string | undefined]>([
    ['here', [`${here}/.buildtools.yaml`], '.buildtools.yaml'],
    [
      'the nearest one above a Dockerfile',
      [`${here}/Dockerfile`, '/work/team/.buildtools.yaml', '/.buildtools.yaml'],
      '../.buildtools.yaml',
    ],
    ['at the root', [`${here}/Dockerfile`, '/.buildtools.yaml'], '../../../.buildtools.yaml'],
    ['not above without a Dockerfile', ['/work/.buildtools.yaml'], undefined],
    ['not below', [`${here}/Dockerfile`, `${here}/x/.buildtools.yaml`], undefined],
  ])('%s', async (_, paths, name) => {
    const { found, said } = await find(Object.fromEntries(paths.map((path) => [path, 'a: b'])));
    expect(found).toEqual(name === undefined ? [] : [`buildtools ${name}`]);
    expect(said).toEqual([
      name === undefined
        ? "error: couldn't find a bake definition"
        : `note: using build-tools' configuration in ${name}`,
    ]);
  });

  test('a Bake file, or Kamal, counts more', async () => {
    const both = { [`${here}/.buildtools.yaml`]: '', [`${here}/docker-bake.hcl`]: '# bake' };
    expect(await find(both)).toEqual({ found: ['any docker-bake.hcl'], said: [] });
    const kamal = { [`${here}/.buildtools.yaml`]: '', [`${here}/config/deploy.yml`]: 'service: a' };
    expect((await find(kamal)).found).toEqual(['kamal config/deploy.yml']);
  });
});

describe('a name says the format', () => {
  const files = {
    [`${here}/empty/.buildtools.yaml`]: '',
    [`${here}/x.yaml`]: 'a: b',
    [`${here}/docs/readme`]: '',
    [`${here}/empty.hcl`]: '',
  };
  test.each<[name: string, found: string]>([
    ['buildtools:x.yaml', 'buildtools x.yaml'],
    ['kamal:x.yaml', 'kamal x.yaml'],
    // An empty one says something: the registry is that of the environment.
    ['empty/.buildtools.yaml', 'any empty/.buildtools.yaml'],
    ['buildtools:empty', 'buildtools empty/.buildtools.yaml'],
    ['buildtools:empty/', 'buildtools empty/.buildtools.yaml'],
    // A folder need not have one.
    ['buildtools:docs', 'buildtools docs/.buildtools.yaml'],
    ['buildtools:', 'buildtools .buildtools.yaml'],
    ['buildtools:.', 'buildtools ./.buildtools.yaml'],
    ['buildtools:/', 'buildtools /.buildtools.yaml'],
  ])('%s', async (name, found) => {
    expect(await find(files, [name])).toEqual({ found: [found], said: [] });
  });

  test.each([
    ['buildtools:nope.yaml', 'error: open nope.yaml: no such file or directory'],
    ['kamal:docs', 'error: open docs/config/deploy.yml: no such file or directory'],
    ['empty.hcl', "error: couldn't find a bake definition"],
  ])('%s is not there', async (name, message) => {
    expect(await find(files, [name])).toEqual({ found: [], said: [message] });
  });
});
