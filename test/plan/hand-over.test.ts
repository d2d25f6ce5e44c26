import { expect, test } from 'vitest';
import { type BuildOptions, handOverWords } from '../../src/plan/hand-over.ts';

const rows: [requested: string[], options: BuildOptions, want: string][] = [
  [['default'], {}, 'bake --file=- -- default'],
  [
    ['a', 'b'],
    { builder: 'x', progress: 'plain' },
    'bake --file=- --builder=x --progress=plain -- a b',
  ],
  [
    ['a'],
    { metadataFile: 'm.json', call: 'check,format=json' },
    'bake --file=- --metadata-file=m.json --call=check,format=json -- a',
  ],
  [
    ['a'],
    { allow: ['fs.read=/x', 'ssh'], debug: true },
    '--debug bake --file=- --allow=fs.read=/x --allow=ssh -- a',
  ],
];

for (const [requested, options, want] of rows) {
  test(want, () => {
    const grants = { read: [], write: [], entitlements: [] };
    const graph = { targets: new Map(), groups: new Map(), requested, grants };
    expect(handOverWords(graph, options).join(' ')).toBe(want);
  });
}

test('what --set granted is allowed', () => {
  const grants = { read: ['/r'], write: ['/w', '/v'], entitlements: ['network.host'] };
  const graph = { targets: new Map(), groups: new Map(), requested: ['a'], grants };
  expect(handOverWords(graph, { allow: ['ssh'] }).join(' ')).toBe(
    'bake --file=- --allow=ssh --allow=network.host --allow=fs.read=/r --allow=fs.write=/w --allow=fs.write=/v -- a',
  );
});
