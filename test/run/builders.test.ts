import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { BuilderDefinition, BuilderProblem } from '../../src/model/builder.ts';
import { type ReadyBuilders, reconcileBuilders } from '../../src/run/builders.ts';
import { defineBuilder } from '../model/define-builder.ts';
import { FakeBuildx } from './fake-buildx.ts';

const fakes: FakeBuildx[] = [];
afterEach(() => {
  for (const fake of fakes.splice(0)) fake.remove();
});

function fakeBuildx(): FakeBuildx {
  const fake = new FakeBuildx();
  fakes.push(fake);
  return fake;
}

interface Reconciled {
  readonly ready?: ReadyBuilders;
  readonly problems?: readonly BuilderProblem[];
  readonly said: readonly string[];
}

async function reconcile(
  fake: FakeBuildx,
  builders: readonly BuilderDefinition[],
  more: { readonly sync?: boolean; readonly stop?: AbortSignal } = {},
): Promise<Reconciled> {
  const said: string[] = [];
  const end = await reconcileBuilders(builders, {
    host: fake.host,
    buildx: { program: 'buildx', words: [] },
    sync: false,
    say: (message) => said.push(message),
    ...more,
  });
  if (end === undefined) return { said };
  return 'release' in end ? { ready: end, said } : { problems: end, said };
}

const list = 'ls --timeout=5s --format {{json .}}';
const range = { file: { name: 'f', text: '', lineStarts: [] }, start: 0, end: 0 } as never;
const ci = defineBuilder({
  name: 'CI',
  range,
  driverOptions: new Map([['memory', '2g']]),
  nodes: [
    { name: 'a', endpoint: 'unix:///a', platforms: ['linux/amd64'], driverOptions: new Map() },
    { name: 'b', endpoint: 'ssh://b', platforms: [], driverOptions: new Map([['memory', '4g']]) },
  ],
});
const createCi = [
  'create --name=ci --driver=docker-container --node=a --platform=linux/amd64 --driver-opt=memory=2g unix:///a',
  'create --name=ci --append --node=b --driver-opt=memory=4g ssh://b',
];

describe('builders', () => {
  test('nothing is asked when none is needed', async () => {
    const fake = fakeBuildx();
    expect((await reconcile(fake, [])).ready).toBeDefined();
    expect(fake.calls).toEqual([]);
  });

  test('an absent one is created and its nodes appended; an equal one is used', async () => {
    const fake = fakeBuildx();
    const first = await reconcile(fake, [ci]);
    expect(first.said).toEqual(['created builder "ci" with 2 nodes']);
    await first.ready?.release();
    expect(fake.calls).toEqual([list, ...createCi]);
    fake.calls.length = 0;
    const second = await reconcile(fake, [ci]);
    expect([second.problems, second.said]).toEqual([undefined, []]);
    expect(fake.calls).toEqual([list]);
  });

  test('a different one is an error, unless it is to be made anew', async () => {
    const fake = fakeBuildx();
    await reconcile(fake, [ci]);
    fake.calls.length = 0;
    const changed = { ...ci, driverOptions: new Map([['memory', '3g']]) };
    const { problems = [] } = await reconcile(fake, [changed]);
    expect(problems.map(({ kind, place, message }) => [kind, place, message])).toEqual([
      [
        'different',
        'node.a.driver-opt',
        'The builder "ci" exists, but not as it is declared:\n  driver-opt "memory" of node "a": declared 3g, found 2g\nPass --sync-builders to make it anew with its build cache kept, or change the declaration.',
      ],
    ]);
    expect(fake.calls).toEqual([list]);
    const { ready, said } = await reconcile(fake, [changed], { sync: true });
    expect([ready === undefined, said]).toEqual([false, ['made anew builder "ci" with 2 nodes']]);
    expect(fake.calls.slice(1, 3)).toEqual([list, 'rm --force --keep-state ci']);
  });

  test('an ephemeral one is removed at the end, and made anew when it is a left-over', async () => {
    const fake = fakeBuildx();
    const { name } = ci;
    const eph = defineBuilder({ name, lifecycle: 'ephemeral', keepState: true });
    const { ready } = await reconcile(fake, [eph]);
    expect([...fake.builders.keys()]).toEqual(['default', 'ci']);
    expect(await ready?.release()).toEqual([]);
    expect([...fake.builders.keys()]).toEqual(['default']);
    expect(fake.calls.at(-1)).toBe('rm --force --keep-state ci');
    await reconcile(fake, [ci]);
    const again = await reconcile(fake, [eph]);
    expect(fake.builders.get('ci')?.nodes.length).toBe(1);
    await again.ready?.release();
    expect([...fake.builders.keys()]).toEqual(['default']);
  });

  test('an ephemeral one that another run uses is left to it', async () => {
    const fake = fakeBuildx();
    const eph = defineBuilder({ name: 'e', lifecycle: 'ephemeral' });
    const [one, two] = [await reconcile(fake, [eph]), await reconcile(fake, [eph])];
    await one.ready?.release();
    expect(fake.builders.has('e')).toBe(true);
    const other = defineBuilder({ ...eph, endpoint: 'tcp://x' });
    expect((await reconcile(fake, [other])).problems?.[0]?.kind).toBe('different');
    await two.ready?.release();
    expect(fake.builders.has('e')).toBe(false);
    expect(readdirSync(`${fake.folder}/buildx/bakefile`)).toEqual([]);
  });

  test('two runs at once create it once', async () => {
    const fake = fakeBuildx();
    const runs = await Promise.all([1, 2, 3].map(() => reconcile(fake, [ci])));
    expect(runs.map(({ problems }) => problems)).toEqual([undefined, undefined, undefined]);
    expect(fake.calls.filter((words) => words.startsWith('create'))).toEqual(createCi);
  });

  test('the lock and the use of a run that was killed do not last', async () => {
    const fake = fakeBuildx();
    const folder = `${fake.folder}/buildx/bakefile`;
    mkdirSync(`${folder}/lock`, { recursive: true });
    writeFileSync(`${folder}/lock/owner`, String(Date.now() - 120_000));
    mkdirSync(`${folder}/e/users`, { recursive: true });
    writeFileSync(`${folder}/e/users/gone`, String(Date.now() - 120_000));
    const { ready } = await reconcile(fake, [defineBuilder({ name: 'e', lifecycle: 'ephemeral' })]);
    await ready?.release();
    expect(fake.builders.has('e')).toBe(false);
    expect(existsSync(`${folder}/e`)).toBe(false);
  });

  test('what was made goes when a later node or builder cannot be made', async () => {
    const fake = fakeBuildx();
    fake.failures.set('--append', 'invalid duplicate endpoint ssh://b');
    const { problems } = await reconcile(fake, [defineBuilder({ name: 'first' }), ci]);
    expect(problems?.map(({ builder, message }) => [builder.name, message])).toEqual([
      ['CI', 'invalid duplicate endpoint ssh://b'],
    ]);
    expect([...fake.builders.keys()]).toEqual(['default']);
  });

  test('an option that this Buildx does not know yet', async () => {
    const fake = fakeBuildx();
    const problem = 'invalid driver option provenance-add-gha for docker-container driver';
    fake.failures.set('provenance-add-gha', problem);
    const options = new Map([['provenance-add-gha', 'true']]);
    const { problems } = await reconcile(fake, [
      defineBuilder({ name: 'x', driverOptions: options }),
    ]);
    expect(problems).toMatchObject([
      { place: 'driver-opt', message: `${problem}; it needs buildx >= 0.30` },
    ]);
  });

  test('keys and configurations that are not there are told before Buildx is asked', async () => {
    const fake = fakeBuildx();
    const { problems } = await reconcile(fake, [
      defineBuilder({
        name: 'r',
        driver: 'remote',
        endpoint: 'tcp://x',
        driverOptions: new Map([['cacert', 'ca.pem']]),
      }),
      defineBuilder({ name: 'c', buildkitdConfig: 'nope.toml' }),
    ]);
    expect(problems?.map(({ place, message }) => [place, message])).toEqual([
      ['driver-opt', 'The file ca.pem (cacert of builder "r") does not exist.'],
      ['buildkitd-config', 'The file nope.toml (configuration of builder "c") does not exist.'],
    ]);
    expect(fake.calls).toEqual([]);
  });

  test('a driver that is not known is looked up in Buildx', async () => {
    const fake = fakeBuildx();
    const known = defineBuilder({ name: 'k', driver: 'cloud' });
    expect((await reconcile(fake, [known])).problems).toBeUndefined();
    const unknown = defineBuilder({ name: 'u', driver: 'moon' });
    expect((await reconcile(fake, [known, unknown])).problems).toMatchObject([
      {
        kind: 'invalid',
        place: 'driver',
        message: expect.stringContaining('failed to find driver "moon"'),
      },
    ]);
  });

  test('the docker driver has what Docker contexts there are', async () => {
    const fake = fakeBuildx();
    const known = defineBuilder({ name: 'default', driver: 'docker' });
    expect((await reconcile(fake, [known])).problems).toBeUndefined();
    const unknown = defineBuilder({ name: 'other', driver: 'docker' });
    expect((await reconcile(fake, [unknown])).problems).toMatchObject([
      { kind: 'failed', place: 'driver' },
    ]);
    expect(fake.calls).toEqual([list, list]);
  });

  test('an interrupt while they are made leaves nothing', async () => {
    const fake = fakeBuildx();
    const stop = new AbortController();
    fake.onCall = (words) => {
      if (words.startsWith('create')) stop.abort('SIGINT');
    };
    const end = await reconcile(fake, [ci], { stop: stop.signal });
    expect([end.ready, end.problems]).toEqual([undefined, undefined]);
    expect([...fake.builders.keys()]).toEqual(['default']);
  });

  test('an older Buildx, which waits as long as it likes', async () => {
    const fake = fakeBuildx();
    fake.failures.set('--timeout', 'unknown flag: --timeout');
    expect((await reconcile(fake, [ci])).problems).toBeUndefined();
    expect(fake.calls.slice(0, 2)).toEqual([list, 'ls --format {{json .}}']);
  });

  test('what Buildx says when it cannot be asked', async () => {
    const fake = fakeBuildx();
    fake.failures.set('ls', 'cannot connect');
    expect((await reconcile(fake, [ci])).problems).toMatchObject([
      { kind: 'failed', message: 'cannot connect' },
    ]);
  });
});
