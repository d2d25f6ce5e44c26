import { afterEach, describe, expect, test } from 'vitest';
import { HostFileError } from '../../src/host/host.ts';
import { Recording, resolveTargets, runRecorded, whenRunning } from './recording.ts';

let recording: Recording;
const start = (behaviour?: string): Recording => {
  recording = new Recording(behaviour);
  return recording;
};
afterEach(() => {
  expect(recording.leftOvers).toEqual([]);
  recording.remove();
});

const many = (count: number): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`t${String(index).padStart(3, '0')}`, {}]),
  );

/** How many targets were built at once at most. */
function mostAtOnce(): number {
  const moments = recording.calls.flatMap(({ started, ended = started, targets }) => [
    { at: started, change: targets.length },
    { at: ended, change: -targets.length },
  ]);
  let now = 0;
  let most = 0;
  for (const { change } of moments.sort((a, b) => a.at - b.at || a.change - b.change)) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}

/** Two calls of one target each at once: what is on different builders is never in one call. */
const apart = { jobs: 2, builderOf: (name: string) => `builder-of-${name}` };

describe('how many calls', () => {
  test('one for everything, with the definition on standard input', async () => {
    const graph = resolveTargets(
      {
        base: { context: 'base' },
        app: { contexts: { base: 'target:base' }, tags: [`a:$\{x}`], args: { 'k%{y}': '%{z}' } },
        api: { contexts: { base: 'target:base' } },
      },
      ['app', 'api'],
    );
    const { end, states } = await runRecorded(start(), graph, {
      builder: 'ci',
      allow: ['ssh'],
      debug: true,
    });
    expect(end).toEqual({ outcome: 'succeeded', exitCode: 0 });
    expect(states).toEqual({ app: 'done', api: 'done', base: 'done' });
    const [call, ...others] = recording.calls;
    expect(others).toEqual([]);
    expect(call?.args.map((word) => word.replace(/=.*\.json$/, '=FILE'))).toEqual([
      '--debug',
      'bake',
      '--file=-',
      '--progress=rawjson',
      '--metadata-file=FILE',
      '--builder=ci',
      '--allow=ssh',
      '--',
      'api',
      'app',
    ]);
    const { group, target } = JSON.parse(call?.input ?? '');
    expect(group).toBeUndefined();
    expect(Object.keys(target)).toEqual(['api', 'app', 'base']);
    expect(target.app).toMatchObject({ tags: [`a:$$\{x}`], args: { 'k%%{y}': '%%{z}' } });
    expect(target.app.contexts).toEqual({ base: 'target:base' });
  });

  test('a set that is too large for one connection is split in equal parts', async () => {
    const { states } = await runRecorded(start(), resolveTargets(many(100)));
    expect(Object.keys(states)).toHaveLength(100);
    expect(recording.calls.map(({ targets }) => targets.length)).toEqual([50, 50]);
  });

  test('one for each builder', async () => {
    const graph = resolveTargets({ a: {}, b: {}, c: {} });
    await runRecorded(start(), graph, { builderOf: (name) => (name === 'b' ? 'two' : 'one') });
    const calls = recording.calls.map(({ args, targets }) => [
      args.find((word) => word.startsWith('--builder')),
      targets.join(),
    ]);
    expect(calls.sort()).toEqual([
      ['--builder=one', 'a,c'],
      ['--builder=two', 'b'],
    ]);
  });

  for (const jobs of [1, 2, 3, 4, 7]) {
    test(`never more than ${jobs} targets at once`, async () => {
      const { end } = await runRecorded(start('await buildAll(30);'), resolveTargets(many(12)), {
        jobs,
      });
      expect(end.outcome).toBe('succeeded');
      expect(recording.calls.flatMap(({ targets }) => targets)).toHaveLength(12);
      expect(mostAtOnce()).toBeLessThanOrEqual(jobs);
    });
  }
});

test('what is exported counts no more, though its call has not ended', async () => {
  const behaviour = `
    for (const name of call.targets) status({ digest: 'sha256:' + name, name: '[' + name + '] exporting to image' });
    // The first call ends after the second began.
    const { existsSync, writeFileSync } = await import('node:fs');
    const mark = process.env.RECORDING + '/second';
    if (call.targets.includes('t003')) writeFileSync(mark, '');
    while (!existsSync(mark)) await wait(5);
    await buildAll(1);`;
  const { end, events } = await runRecorded(start(behaviour), resolveTargets(many(4)), { jobs: 2 });
  expect(end.outcome).toBe('succeeded');
  const order = events.flatMap(({ kind, ...rest }) =>
    'step' in rest && kind.startsWith('process-') ? [`${kind} ${rest.step}`] : [],
  );
  expect(order.slice(0, 2)).toEqual(['process-started build-1', 'process-started build-3']);
});

test('a slow target holds up no other', async () => {
  // It ends when all others are built.
  const behaviour = `
    const { existsSync, writeFileSync } = await import('node:fs');
    const mark = (name) => process.env.RECORDING + '/mark-' + name;
    const others = ['a', 'b', 'c', 'd', 'e'];
    for (const name of call.targets) {
      const label = call.targets.length > 1 ? '[' + name + '] exporting to image' : 'exporting to image';
      if (name === 'a-slow') while (!others.every((other) => existsSync(mark(other)))) await wait(5);
      writeFileSync(mark(name), '');
      status({ digest: 'sha256:' + name, name: label });
    }
    await buildAll(1);`;
  const graph = resolveTargets({ a: {}, 'a-slow': {}, b: {}, c: {}, d: {}, e: {} });
  const { states, end } = await runRecorded(start(behaviour), graph, { jobs: 2 });
  expect(end.exitCode).toBe(0);
  expect(Object.values(states)).toEqual(Array(6).fill('done'));
  const together = recording.calls.map(({ targets }) => targets.join(' '));
  expect(together).toEqual(['a a-slow', 'b', 'c', 'd', 'e']);
});

test('links that are divided join too', async () => {
  const targets = Object.fromEntries(
    Object.keys(many(6)).map((name) => [name, { contexts: { base: 'target:base' } }]),
  );
  const graph = resolveTargets({ base: {}, ...targets }, Object.keys(targets));
  const { states } = await runRecorded(start(), graph, { jobs: 3 });
  expect(Object.values(states)).toEqual(Array(7).fill('done'));
  expect(recording.calls.map((call) => call.targets.length)).toEqual([1, 3, 3]);
  const [, second] = recording.calls;
  const { group, target } = JSON.parse(second?.input ?? '');
  expect(group).toEqual({ joined: { targets: second?.targets } });
  expect(target.t001.contexts.base).toMatch(/^oci-layout:.*layouts\/base@sha256:layout-of-base$/);
});

test('the group of what is joined has the name of no target', async () => {
  const graph = resolveTargets({ joined: {}, 'joined-': {}, other: {} });
  await runRecorded(start(), graph, { jobs: 3 });
  expect(recording.calls.map(({ args, targets }) => [args.at(-1), targets])).toEqual([
    ['joined--', ['joined', 'joined-', 'other']],
  ]);
});

test('what is exported is not built again', async () => {
  const behaviour = `
    for (const name of call.targets) {
      const label = call.targets.length > 1 ? '[' + name + '] exporting to image' : 'exporting to image';
      if (name !== 'b' || times('b') > 0) status({ digest: 'sha256:' + name, name: label });
      else {
        await wait(50);
        status({ digest: 'sha256:b', name: label, error: 'unexpected status: 503 Service Unavailable' });
        fail('target b: failed to solve: unexpected status: 503 Service Unavailable');
      }
    }
    await buildAll(1);`;
  const graph = resolveTargets({ a: {}, b: {}, c: {} });
  const { states, end } = await runRecorded(
    start(behaviour),
    graph,
    { jobs: 2 },
    { retries: 1, backOff: () => 500 },
  );
  expect(end.exitCode).toBe(0);
  expect(states).toEqual({ a: 'done', b: 'done', c: 'done' });
  expect(recording.calls.map(({ targets }) => targets.join(' '))).toEqual(['a b', 'c', 'b']);
});

describe('links across calls', () => {
  const targets = {
    base: {},
    left: { contexts: { base: 'target:base' } },
    right: { contexts: { base: 'target:base' } },
    top: { contexts: { l: 'target:left', r: 'target:right' }, 'no-cache': true },
  };

  test('go by OCI layouts with their digests, each made once', async () => {
    const { states } = await runRecorded(start(), resolveTargets(targets, ['top', 'left']), {
      jobs: 1,
    });
    expect(states).toEqual({ base: 'done', left: 'done', right: 'done', top: 'done' });
    expect(mostAtOnce()).toBe(1);
    const built = recording.calls.map(({ targets: [name = ''], input }) => {
      const { contexts = {}, output } = JSON.parse(input).target[name];
      const isLayout = JSON.stringify(output ?? '').includes('oci');
      return [name, isLayout ? 'layout' : 'build', ...Object.values(contexts)].map((text) =>
        String(text).replace(/^oci-layout:\/\/\/.*\/layouts\//, 'layout '),
      );
    });
    const base = 'layout base@sha256:layout-of-base';
    expect(built).toEqual([
      ['base', 'layout'],
      ['left', 'layout', base],
      ['right', 'layout', base],
      ['left', 'build', base],
      ['top', 'build', 'layout left@sha256:layout-of-left', 'layout right@sha256:layout-of-right'],
    ]);
  });

  test('a chain that one call builds one after the other needs none', async () => {
    const graph = resolveTargets(
      { a: {}, b: { contexts: { a: 'target:a' } }, c: { contexts: { b: 'target:b' } } },
      ['c'],
    );
    await runRecorded(start(), graph, { jobs: 1 });
    expect(recording.calls.map(({ targets: names }) => names)).toEqual([['c']]);
  });
});

describe('a target fails', () => {
  const failing = `
    const bad = call.targets.find((name) => name === 'bad');
    if (bad) await build(bad, { milliseconds: 20, error: 'process "/bin/sh -c false" did not complete successfully: exit code: 1' });
    await buildAll(200);`;

  test('fail-fast stops the rest', async () => {
    // The one fails when the other is at work, however slow the machine is.
    const behaviour = `
      const { existsSync, writeFileSync } = await import('node:fs');
      const mark = process.env.RECORDING + '/good-runs';
      if (call.targets[0] === 'bad') {
        while (!existsSync(mark)) await wait(5);
        await build('bad', { error: 'process "/bin/sh -c false" did not complete successfully: exit code: 1' });
      }
      writeFileSync(mark, '');
      await buildAll(20_000);`;
    const graph = resolveTargets({ bad: {}, good: {}, later: {} });
    const { end, states, events } = await runRecorded(start(behaviour), graph, apart);
    expect(end).toEqual({ outcome: 'failed', exitCode: 1 });
    expect(states).toEqual({ bad: 'failed', good: 'cancelled', later: 'cancelled' });
    const calls = recording.calls.map(({ targets, signals }) => [...targets, ...signals].join());
    expect(calls.sort()).toEqual(['bad', 'good,SIGINT']);
    const failed = events.find(
      (event) => event.kind === 'target-changed' && event.state === 'failed',
    );
    expect(failed).toMatchObject({
      failure: { step: '[1/1] RUN true', message: expect.stringContaining('exit code: 1') },
    });
  });

  test('defer-error builds what does not depend on it', async () => {
    const graph = resolveTargets({
      bad: {},
      onBad: { contexts: { x: 'target:bad' } },
      onBoth: { contexts: { x: 'target:bad', y: 'target:onBad' } },
      good: {},
    });
    const { end, states } = await runRecorded(start(failing), graph, {
      execution: 'defer-error',
      jobs: 4,
    });
    expect(end.exitCode).toBe(1);
    expect(states).toEqual({
      bad: 'failed',
      good: 'done',
      onBad: 'skipped because of bad',
      onBoth: 'skipped because of bad',
    });
  });

  test('defer-error builds each of many targets by itself', async () => {
    const graph = resolveTargets({ bad: {}, good: {}, better: {} });
    const { states } = await runRecorded(start(failing), graph, { execution: 'defer-error' });
    expect(states).toEqual({ bad: 'failed', better: 'done', good: 'done' });
  });

  test('defer-output exports nothing', async () => {
    const graph = resolveTargets({
      bad: { output: ['type=registry'] },
      good: { output: ['type=registry'], tags: ['x'], 'cache-to': ['type=inline'] },
    });
    const { states } = await runRecorded(start(failing), graph, { execution: 'defer-output' });
    expect(states).toEqual({ bad: 'failed', good: 'cancelled' });
    expect(recording.calls).toHaveLength(1);
    expect(recording.calls[0]?.input).not.toMatch(/registry|inline/);
  });
});

test('defer-output builds first, then exports from the cache', async () => {
  const graph = resolveTargets({
    a: { output: ['type=registry'], tags: ['x'], 'no-cache': true, 'cache-to': ['type=inline'] },
    b: { output: ['type=cacheonly'] },
  });
  const { states, events } = await runRecorded(start(), graph, { execution: 'defer-output' });
  expect(states).toEqual({ a: 'done', b: 'done' });
  const [first, second] = recording.calls.map(({ input }) => JSON.parse(input).target);
  expect([first.a['no-cache'], first.a.tags, first.a['cache-to']]).toEqual([
    true,
    undefined,
    undefined,
  ]);
  expect(Object.keys(second)).toEqual(['a']);
  expect(second.a).toMatchObject({ tags: ['x'] });
  expect(second.a['no-cache']).toBeUndefined();
  const done = events.flatMap((event) =>
    event.kind === 'target-changed' && event.state === 'done' ? [event.target] : [],
  );
  expect(done.sort()).toEqual(['a', 'b']);
});

describe('trying again', () => {
  const flaky = (message: string): string =>
    `if (times('all') < 2) await build('a', { error: ${JSON.stringify(message)} });`;
  const lost =
    'failed to commit X to Y during finalize: failed to stat active key during commit: snapshot X does not exist: not found';
  const rows: { message: string; retries: number; calls: number; ends: string }[] = [
    {
      message: 'unexpected status from PUT request: 503 Service Unavailable',
      retries: 2,
      calls: 3,
      ends: 'done',
    },
    { message: 'read: connection reset by peer', retries: 1, calls: 2, ends: 'failed' },
    { message: 'read: connection reset by peer', retries: 0, calls: 1, ends: 'failed' },
    { message: lost, retries: 2, calls: 3, ends: 'done' },
    {
      message: 'process "/bin/sh -c curl" did not complete successfully: exit code: 7',
      retries: 5,
      calls: 1,
      ends: 'failed',
    },
    {
      message: 'process "echo 503 Service Unavailable" did not complete successfully: exit code: 7',
      retries: 5,
      calls: 1,
      ends: 'failed',
    },
    { message: 'a:latest: not found', retries: 5, calls: 1, ends: 'failed' },
  ];
  for (const { message, retries, calls, ends } of rows) {
    test(`${message} with --retry ${retries}`, async () => {
      const { states } = await runRecorded(
        start(flaky(message)),
        resolveTargets({ a: {} }),
        {},
        { retries },
      );
      expect(states).toEqual({ a: ends });
      expect(recording.calls).toHaveLength(calls);
      const refreshed = recording.calls.map(({ args }) => args.includes('--set=a.no-cache=true'));
      expect(refreshed.includes(true)).toBe(message === lost);
    });
  }
});

describe('interrupts', () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    test(`${signal} asks the children to end and gives ${code}`, async () => {
      const asked = new AbortController();
      const emit = whenRunning(2, () => asked.abort(signal));
      const { end, states } = await runRecorded(
        start('await buildAll(20_000);'),
        resolveTargets(many(3)),
        apart,
        { emit, interrupts: { asked: asked.signal, forced: new AbortController().signal } },
      );
      expect(end).toEqual({ outcome: 'interrupted', exitCode: code });
      expect(new Set(Object.values(states))).toEqual(new Set(['cancelled']));
      const passed = signal === 'SIGTERM' ? 'SIGTERM' : 'SIGINT';
      expect(recording.calls.map(({ signals }) => signals)).toEqual([[passed], [passed]]);
    });
  }

  test('the second kills, with everything that the child started', async () => {
    const asked = new AbortController();
    const forced = new AbortController();
    const emit = whenRunning(1, () => {
      asked.abort('SIGINT');
      setTimeout(() => forced.abort('SIGINT'), 200);
    });
    const behaviour = `
      const { spawn } = await import('node:child_process');
      const child = spawn('sleep', ['60'], { stdio: 'inherit' });
      record({ ignoresSignals: true, child: child.pid });
      await buildAll(20_000);`;
    const before = Date.now();
    const { end } = await runRecorded(
      start(behaviour),
      resolveTargets({ a: {} }),
      {},
      { emit, interrupts: { asked: asked.signal, forced: forced.signal } },
    );
    expect(end.exitCode).toBe(130);
    expect(Date.now() - before).toBeLessThan(9000);
    const { child } = recording.calls[0] as unknown as { child: number };
    await expect.poll(() => isAlive(child)).toBe(false);
  });

  test('a timeout stops everything', async () => {
    const { end, events } = await runRecorded(
      start('await buildAll(20_000);'),
      resolveTargets({ a: {} }),
      {},
      { timeout: 400 },
    );
    expect(end).toEqual({ outcome: 'failed', exitCode: 1 });
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'process-ended', outcome: 'timed-out' }),
    );
    expect(noticesOf(events)).toEqual(['stopped after 0.4 s, as --timeout says']);
  });
});

describe('what Buildx may say instead of building', () => {
  const rows: { behaviour: string; notice: RegExp }[] = [
    {
      behaviour:
        "fail('Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?')",
      notice: /^Cannot connect[^\n]*\nStart the Docker engine/,
    },
    {
      behaviour: 'fail(\'no builder "ci" found\')',
      notice: /^no builder "ci" found\n"docker buildx ls"/,
    },
    {
      behaviour: 'process.stderr.write("docker: \'buildx\' is not a docker command.\\n"); end(1)',
      notice: /is not a docker command\.\nInstall the buildx plugin/,
    },
    {
      // Docker 28 without the plugin takes the flags for its own.
      behaviour:
        "process.stderr.write('unknown flag: --file\\n\\nUsage:  docker [OPTIONS] COMMAND [ARG...]\\n'); end(125)",
      notice: /^unknown flag[\s\S]*\nInstall the buildx plugin/,
    },
    {
      behaviour:
        'process.stderr.write(\'{"vertexes": [{]}\\n\\u0000\\u0001garbage\\n{\\n\'); end(2)',
      notice: /garbage/,
    },
    {
      behaviour: "process.stderr.write('hello\\n'); end(0)",
      notice:
        /^docker buildx ended well without telling what it built:\nhello\n"docker buildx version"/,
    },
    { behaviour: 'end(7)', notice: /^docker buildx ended with exit code 7 and said nothing$/ },
    {
      behaviour: "process.kill(process.pid, 'SIGKILL'); await wait(5000)",
      notice: /was ended by SIGKILL/,
    },
    {
      behaviour: "fail('write /x: no space left on device')",
      notice: /no space left on device\nMake room on the disk/,
    },
  ];
  for (const { behaviour, notice } of rows) {
    test(behaviour, async () => {
      const { end, events, states } = await runRecorded(
        start(behaviour),
        resolveTargets({ a: {}, b: {} }),
      );
      expect(end).toEqual({ outcome: 'failed', exitCode: 1 });
      expect(states).toEqual({ a: 'cancelled', b: 'cancelled' });
      expect(noticesOf(events)).toEqual([expect.stringMatching(notice)]);
    });
  }

  test('a broken metadata file is no result', async () => {
    const behaviour = `
      (await import('node:fs')).writeFileSync(args.find((word) => word.startsWith('--metadata-file=')).slice(16), '{"a"');
      end(0);`;
    const { end, events } = await runRecorded(start(behaviour), resolveTargets({ a: {} }));
    expect(end.exitCode).toBe(0);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'target-result', metadata: {} }));
  });
});

test('digests come from the metadata', async () => {
  const { events } = await runRecorded(start(), resolveTargets({ a: {}, b: {} }));
  const digests = events.flatMap((event) => (event.kind === 'target-result' ? [event.digest] : []));
  expect(digests).toEqual(['sha256:image-a', 'sha256:image-b']);
});

describe('temporary files', () => {
  for (const [how, plan] of [
    ['one call', {}],
    ['calls one after the other', { jobs: 1, execution: 'defer-error' }],
  ] as const) {
    test(`no room for them, ${how}`, async () => {
      const current = start();
      const host = {
        ...current.host,
        files: {
          ...current.host.files,
          makeTemporaryDirectory: async () => {
            throw new HostFileError('full', '/tmp/x', 'mkdir /tmp/x: no space left on device');
          },
        },
      };
      const { end, events, states } = await runRecorded(
        current,
        resolveTargets({ a: {}, b: {} }),
        plan,
        { host },
      );
      expect(end).toEqual({ outcome: 'failed', exitCode: 1 });
      expect(states).toEqual({ a: 'cancelled', b: 'cancelled' });
      expect(new Set(noticesOf(events))).toEqual(
        new Set([
          'temporary files cannot be used: mkdir /tmp/x: no space left on device\n' +
            'TMPDIR names the folder for them; it has to exist and to have room.',
        ]),
      );
    });
  }

  test('a layout that is no JSON fails what links to it', async () => {
    const behaviour = `
      const dest = call.input.match(/dest["=: ]+([^",]+)/)?.[1];
      if (dest === undefined) return end(0);
      const fs = await import('node:fs');
      fs.mkdirSync(dest, { recursive: true });
      fs.writeFileSync(dest + '/index.json', '{');
      end(0);`;
    const { end, events } = await runRecorded(
      start(behaviour),
      resolveTargets({ base: {}, app: { contexts: { base: 'target:base' } } }),
      { jobs: 1 },
    );
    expect(end.exitCode).toBe(1);
    expect(noticesOf(events)[0]).toMatch(
      /^temporary files cannot be used: .*index.json is no JSON/,
    );
  });

  test('those of a call that is killed are removed', async () => {
    const behaviour = `
      const fs = await import('node:fs');
      fs.writeFileSync(process.env.TMPDIR + '/dockerfile123', 'FROM scratch');
      process.kill(process.pid, 'SIGKILL');
      await wait(1000);`;
    const { end } = await runRecorded(start(behaviour), resolveTargets({ a: {} }));
    expect(end.exitCode).toBe(1);
    const { TMPDIR = '' } = recording.calls[0]?.env ?? {};
    expect(TMPDIR.startsWith(recording.folder)).toBe(true);
  });
});

test('secrets stay in the environment', async () => {
  const graph = resolveTargets({ a: { secret: ['id=token,env=TOKEN'] } });
  const current = start();
  const host = { ...current.host, env: { ...current.env, TOKEN: 'hush', BUILDX_BAKE_FILE: 'x' } };
  const { events } = await runRecorded(current, graph, {}, { host });
  const [call] = recording.calls;
  expect(JSON.stringify([call?.args, call?.input, events])).not.toContain('hush');
  expect(call?.env['TOKEN']).toBe('hush');
  expect(call?.env['BUILDX_BAKE_FILE']).toBeUndefined();
});

function noticesOf(events: readonly { kind: string }[]): string[] {
  return events.flatMap((event) =>
    event.kind === 'notice' && 'message' in event ? [String(event.message)] : [],
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
