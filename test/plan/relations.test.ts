import { expect, test } from 'vitest';
import { load, resolve } from '../../src/bake.ts';
import { memoryHost } from '../../src/host/memory.ts';
import type { Graph } from '../../src/model/graph.ts';
import { diskInputs } from '../../src/plan/disk-inputs.ts';
import { levelsOf } from '../../src/plan/levels.ts';
import { componentsOf, dependenciesOf, dependentsOf } from '../../src/plan/relations.ts';

async function graphOf(text: string, ...targets: string[]): Promise<Graph> {
  const host = memoryHost({ files: { 'docker-bake.hcl': text } });
  const { value } = await load({}, host);
  const graph = resolve(value!, { targets }, host).value;
  if (graph === undefined) throw new Error('the graph has mistakes');
  return graph;
}

const linked = `target "a" { contexts = { b = "target:b", d = "target:d" } }
target "b" { contexts = { c = "target:c" } }
target "c" {}
target "d" {}
target "e" { contexts = { f = "target:f" } }
target "f" {}
target "g" {}
`;

test('dependencies, dependents, components, levels', async () => {
  const graph = await graphOf(linked, 'a', 'e', 'g');
  expect(dependenciesOf(graph, 'a')).toEqual(['b', 'c', 'd']);
  expect(dependenciesOf(graph, 'c')).toEqual([]);
  expect(dependenciesOf(graph, 'nope')).toEqual([]);
  expect(dependentsOf(graph, 'c')).toEqual(['a', 'b']);
  expect(dependentsOf(graph, 'a')).toEqual([]);
  expect(componentsOf(graph)).toEqual([['a', 'b', 'c', 'd'], ['e', 'f'], ['g']]);
  expect(levelsOf(graph)).toEqual([['c', 'd', 'f', 'g'], ['b', 'e'], ['a']]);
});

test('chains of any length', async () => {
  const chain = Array.from(
    { length: 2000 },
    (_, index) => `target "t${index}" { contexts = { n = "target:t${index + 1}" } }\n`,
  );
  const graph = await graphOf(`${chain.join('')}target "t2000" {}\n`, 't0');
  expect(dependenciesOf(graph, 't0')).toHaveLength(2000);
  expect(componentsOf(graph)).toHaveLength(1);
  expect(levelsOf(graph)).toHaveLength(2001);
});

const rows: readonly (readonly [text: string, inputs: readonly string[]])[] = [
  ['', ['context .', 'dockerfile Dockerfile']],
  ['context = "a/../b/"', ['context b', 'dockerfile b/Dockerfile']],
  ['context = "/abs"\n dockerfile = "/D"', ['context /abs', 'dockerfile /D']],
  ['context = "cwd://x"', ['context x', 'dockerfile x/Dockerfile']],
  ['dockerfile-inline = "FROM scratch"', ['context .']],
  ['context = "https://github.com/o/r.git"', []],
  ['context = "https://github.com/o/r.git"\n dockerfile = "cwd://D"', ['dockerfile D']],
  ['context = "docker-image://x"\n dockerfile = "/D"', ['dockerfile /D']],
  [
    'contexts = { z = "./z", a = "docker-image://x", l = "oci-layout://out/l:1.0@sha256:abc", t = "target:other", g = "git@github.com:o/r.git" }',
    ['context .', 'dockerfile Dockerfile', 'named-context l out/l', 'named-context z z'],
  ],
  [
    'secret = ["id=a,src=s.txt", "id=b,env=B"]\n ssh = ["default", "k=key"]',
    ['context .', 'dockerfile Dockerfile', 'secret a s.txt', 'ssh key'],
  ],
  [
    'cache-from = ["type=local,src=c", "acme/cache"]',
    ['context .', 'dockerfile Dockerfile', 'cache c'],
  ],
];

test.each(rows)('what is read on disk: %s', async (text, inputs) => {
  const graph = await graphOf(`target "t" {\n ${text}\n}\ntarget "other" {}\n`, 't');
  const found = diskInputs(graph)
    .get('t')
    ?.map(({ kind, name, path }) => [kind, ...(name === undefined ? [] : [name]), path].join(' '));
  expect(found).toEqual(inputs);
});
