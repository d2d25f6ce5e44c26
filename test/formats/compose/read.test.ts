import { describe, expect, test } from 'vitest';
import { isCompose } from '../../../src/formats/compose/read.ts';
import { memoryHost } from '../../../src/host/memory.ts';
import { formatRange } from '../../../src/source/locate.ts';
import { decodeSource } from '../../../src/source/source.ts';
import { messagesOf, readTexts } from './read-texts.ts';

const inApp = (text: string): string => `services: {app: {build: {context: ., ${text}}}}`;

describe('mistakes, at their places', () => {
  test.each<[text: string, messages: readonly string[]]>([
    [
      inApp('contxt: x'),
      [
        'compose.yaml:1 <contxt> services.app.build additional properties \'contxt\' not allowed. Did you mean "context"?',
      ],
    ],
    [inApp('tags: x'), ['compose.yaml:1 <x> services.app.build.tags must be a array']],
    [
      inApp('args: {A: {}}'),
      ['compose.yaml:1 <{}> services.app.build.args.A must be a boolean, null, number or string'],
    ],
    [
      inApp('extra_hosts: [a=1, a=1]'),
      ['compose.yaml:1 <[a=1, a=1]> services.app.build.extra_hosts must be a mapping'],
    ],
    [
      inApp('ulimits: {nofile: {soft: 1}}'),
      ['compose.yaml:1 <{soft: 1}> services.app.build.ulimits.nofile must be a integer or string'],
    ],
    [
      inApp('secrets: [tokn]').concat('\nsecrets: {token: {environment: T}}'),
      [
        'compose.yaml:1 <tokn> failed to parse compose file: service "app" refers to undefined build secret tokn: invalid compose project. Did you mean "token"?',
      ],
    ],
    [
      'services: {app: {build: .}, db: {build: {context: d, additional_contexts: {b: service:ap}}}}',
      [
        'compose.yaml:1 <service:ap> failed to parse compose file: service "db" declares unknown service "ap" as additional contexts b. Did you mean "app"?',
      ],
    ],
    [
      inApp('args: {1: x}'),
      ['compose.yaml:1 <1> non-string key in services.app.build.args: 1. Put it in quotes.'],
    ],
    [inApp('tags: [1]'), ['compose.yaml:1 <1> services.app.build.tags.[0]: unexpected type int']],
    [
      'services: {a: {build: {tgt: x}}, b: {build: {context: 5}}}',
      [
        "compose.yaml:1 <tgt> services.a.build additional properties 'tgt' not allowed",
        'compose.yaml:1 <5> services.b.build.context must be a string',
      ],
    ],
  ])('%s', async (text, messages) => {
    const reading = await readTexts({ 'compose.yaml': text });
    expect(messagesOf(reading)).toEqual(messages);
    expect(reading.definition.targets).toEqual([]);
  });

  test('a place in a file that is included', async () => {
    const reading = await readTexts(
      { 'compose.yaml': 'include: [sub/c.yaml]' },
      { files: { 'sub/c.yaml': 'services:\n  a:\n    build:\n      x: y\n' } },
    );
    expect(messagesOf(reading)).toEqual([
      "sub/c.yaml:4 <x> services.a.build additional properties 'x' not allowed",
    ]);
  });

  test('a place in an overriding file', async () => {
    const reading = await readTexts({
      'a.yaml': 'services: {a: {build: x}}',
      'b.yaml': 'services: {a: {build: {args: {A: "${A:?set A}"}}}}',
    });
    expect(messagesOf(reading)).toEqual([
      'b.yaml:1 <${A:?set A}> error while interpolating services.a.build.args.A: required variable A is missing a value: set A',
    ]);
  });

  test('bytes that are not UTF-8', async () => {
    const bytes = new Uint8Array([...new TextEncoder().encode('services: {a: {build: "'), 0xff]);
    const { diagnostics } = await readTexts({ 'compose.yaml': bytes });
    expect(diagnostics.map(({ code }) => code)).toEqual(['invalid-utf8']);
  });
});

describe('warnings', () => {
  test('variables without a value, once each, sorted', async () => {
    const reading = await readTexts({
      'a.yaml': 'services: {a: {image: "$Z$A$Z", build: .}}',
      'b.yaml': 'services: {a: {image: "$A"}}',
    });
    expect(messagesOf(reading)).toEqual([
      'a.yaml:1 <"$Z$A$Z"> The "A" variable is not set. Defaulting to a blank string.',
      'a.yaml:1 <"$Z$A$Z"> The "Z" variable is not set. Defaulting to a blank string.',
    ]);
    expect(reading.definition.targets.map(({ name }) => name)).toEqual(['a']);
  });

  test('keys of x-bake that are not known', async () => {
    const reading = await readTexts({ 'compose.yaml': inApp('x-bake: {platform: a, foo: 1}') });
    expect(messagesOf(reading)).toEqual([
      'compose.yaml:1 <platform> The key "platform" of x-bake is not known and has no effect. Did you mean "platforms"?',
      'compose.yaml:1 <foo> The key "foo" of x-bake is not known and has no effect.',
    ]);
  });
});

describe('x-bake.pack', () => {
  test('names the buildpacks', async () => {
    const reading = await readTexts({
      'compose.yaml': inApp('x-bake: {pack: {builder: "b:1", buildpacks: [x, y]}}'),
    });
    expect(messagesOf(reading)).toEqual([]);
    expect(reading.definition.targets[0]?.attributes.pack).toEqual({
      builder: 'b:1',
      buildpacks: ['x', 'y'],
    });
  });

  for (const [text, message] of [
    ['{builders: b}', 'pack has no key "builders"; it has "builder" and "buildpacks"'],
    ['b', 'cannot unmarshal !!str `b` into pack'],
  ] as const) {
    test(text, async () => {
      const reading = await readTexts({ 'compose.yaml': inApp(`x-bake: {pack: ${text}}`) });
      expect(messagesOf(reading).join()).toContain(message);
    });
  }
});

describe('where variables come from', () => {
  const text = inApp('args: {X: "$X"}');
  const valueIn = async (surroundings: Parameters<typeof readTexts>[1]): Promise<unknown> => {
    const { definition } = await readTexts({ 'compose.yaml': text }, surroundings);
    return definition.targets[0]?.attributes.args?.get('X');
  };
  const all = {
    files: { '.env': 'X=dot' },
    envFiles: { X: 'file' },
    env: { X: 'process' },
    variables: { X: 'flag' },
  };

  test.each([
    ['flags', all, 'flag'],
    ['the process', { ...all, variables: {} }, 'process'],
    ['env files', { ...all, variables: {}, env: {} }, 'file'],
    ['.env', { files: all.files }, 'dot'],
    ['the process, not looked at', { ...all, variables: {}, readsEnvironment: false }, 'file'],
    ['nothing', {}, ''],
  ])('%s', async (_, surroundings, want) => {
    expect(await valueIn(surroundings)).toBe(want);
  });
});

describe('paths', () => {
  test.each([
    ['~/x', '/home/user/x'],
    ['./a/../b', 'b'],
    ['/abs/x', '/abs/x'],
    ['https://example.com/a.git', 'https://example.com/a.git'],
    ['docker-image://x', 'docker-image://x'],
  ])('%s', async (context, want) => {
    const { definition } = await readTexts({
      'compose.yaml': `services: {a: {build: "${context}"}}`,
    });
    expect(definition.targets[0]?.attributes.context).toBe(want);
  });

  test('of secrets and keys, from the home folder', async () => {
    const { definition } = await readTexts({
      'compose.yaml': `${inApp('secrets: [s], ssh: {k: ~/key}')}\nsecrets: {s: {file: ~/s}}`,
    });
    const { secret, ssh } = definition.targets[0]?.attributes ?? {};
    expect([secret, ssh]).toEqual([
      [{ id: 's', src: '/home/user/s' }],
      [{ id: 'k', paths: ['/home/user/key'] }],
    ]);
  });
});

test('places of attributes', async () => {
  const { definition } = await readTexts({
    'compose.yaml':
      'services:\n  app:\n    image: i\n    build:\n      args:\n        - A=1\n      platforms: [p]\n',
  });
  const [target] = definition.targets;
  const places = [...(target?.places ?? [])].map(([key, range]) => [key, formatRange(range)]);
  expect(Object.fromEntries(places)).toEqual({
    args: 'compose.yaml:5,7-11',
    'args.A': 'compose.yaml:6,11-14',
    context: 'compose.yaml:5,7-7',
    platforms: 'compose.yaml:7,7-16',
    'platforms.0': 'compose.yaml:7,19-20',
    tags: 'compose.yaml:3,5-10',
    'tags.0': 'compose.yaml:3,12-13',
  });
  expect(formatRange(target!.range!)).toBe('compose.yaml:2,3-6');
});

describe('is it a Compose file', () => {
  test.each([
    ['services: {a: {build: .}}', true],
    ['{"services": {"a": {"build": "."}}}', true],
    ['secrets: {a: {file: x}}', true],
    ['target "a" {}', false],
    ['{"target": {"a": {}}}', false],
    ['services: {a: {build: {x: y}}}', false],
    ['networks: {}', false],
    ['services: {a: }', true],
    ['', false],
    ['services: [', false],
  ])('%s', async (text, want) => {
    const sources = {
      host: memoryHost(),
      variables: new Map<string, string>(),
      envFiles: new Map<string, string>(),
      readsEnvironment: true,
    };
    const file = decodeSource('Bakefile', new TextEncoder().encode(text));
    expect(await isCompose(file, sources)).toBe(want);
  });
});

describe('hostile files end with a placed mistake, in time', () => {
  const bomb = Array.from(
    { length: 30 },
    (_, index) => `x-${index + 1}: &x${index + 1} [*x${index}, *x${index}]\n`,
  ).join('');
  test.each<[name: string, text: string]>([
    ['aliases that double', `x-0: &x0 [a]\n${bomb}services: {a: {build: .}}`],
    ['nesting', inApp(`x-y: ${'['.repeat(100_000)}`)],
    ['a chain of extends', extendsChain(3000)],
    ['nested defaults', inApp(`labels: {x: "${'${A:-'.repeat(50_000)}${'}'.repeat(50_000)}"}`)],
    ['an open quote', inApp(`labels: {x: "${'x'.repeat(1_000_000)}`)],
  ])('%s', async (_, text) => {
    const { diagnostics } = await readTexts({ 'compose.yaml': text });
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.every(({ subject }) => subject !== undefined)).toBe(true);
  });

  test('one scalar of 10 MB is read', async () => {
    const { definition } = await readTexts({
      'compose.yaml': inApp(`labels: {x: "${'x'.repeat(10_000_000)}"}`),
    });
    expect(definition.targets[0]?.attributes.labels?.get('x')).toHaveLength(10_000_000);
  });

  test('cut and mutated files never throw', async () => {
    const text = `x-a: &a {A: "\${V:-1}"}\nservices:\n  app:\n    image: "i"\n    build:\n      args: {<<: *a}\n      tags: ['t']\n      x-bake: {platforms: p}\n    extends: {service: b}\n  b: {build: !override x}\n`;
    for (let at = 0; at <= text.length; at += 3) {
      for (const inserted of ['', '{', ']', ': ', '- ', '"', '*', '!', '$', '\n', '\t']) {
        await readTexts({
          'compose.yaml': text.slice(0, at) + inserted + (inserted && text.slice(at)),
        });
      }
    }
  });
});

function extendsChain(count: number): string {
  const services = Array.from(
    { length: count },
    (_, index) => `s${index}: {extends: s${index + 1}}`,
  );
  return `services: {${services.join(', ')}, s${count}: {build: .}}`;
}

describe('mistakes in a large file', () => {
  const services = (count: number, body: (index: number) => string): string =>
    `services:\n${Array.from({ length: count }, (_, index) => `  s${index}: {build: ${body(index)}}\n`).join('')}`;

  test('are found wherever they are', async () => {
    const text = services(250, (index) => (index === 240 ? '{contexts: .}' : '.'));
    const secrets = `secrets:\n${Array.from({ length: 250 }, (_, index) => `  k${index}: {file: [a]}\n`).join('')}`;
    const found = messagesOf(await readTexts({ 'compose.yaml': text + secrets }));
    expect(found).toHaveLength(251);
    expect(found.join()).toContain(`compose.yaml:242 <contexts> services.s240.build additional`);
    expect(found.join()).toContain('<[a]> secrets.k249.file must be a string');
  });

  test('are looked for no further when there are very many', async () => {
    const text = services(5000, () => '{contexts: .}');
    const found = messagesOf(await readTexts({ 'compose.yaml': text }));
    expect(found.length).toBeGreaterThan(100);
    expect(found.length).toBeLessThan(1200);
    expect(found[0]).toContain('services.s0.build');
  });

  test('of one place are one message, with the first names', async () => {
    const keys = Array.from({ length: 25 }, (_, index) => `k${index}: 1`).join(', ');
    const found = messagesOf(await readTexts({ 'compose.yaml': services(1, () => `{${keys}}`) }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/'k0', 'k1', .*'k19' and 5 more not allowed/);
  });
});
