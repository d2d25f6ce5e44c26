import { readdirSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.ts';
import { docker, hasEngine, Project, registry, runOf, unique } from './engine.ts';

const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

type Targets = Record<string, Record<string, unknown>>;

function project(target: Targets, files: Record<string, string> = {}): Project {
  const made = new Project({ group: { default: { targets: Object.keys(target) } }, target }, files);
  projects.push(made);
  return made;
}

/** A target with one step that no other build has. */
function step(command: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const lines = `FROM busybox\nRUN --network=none : ${unique} && ${command}\n`;
  return { 'dockerfile-inline': lines, output: ['type=cacheonly'], ...more };
}

const long = { timeout: 120_000 };

describe.skipIf(!hasEngine)('runs on a real engine', () => {
  test('links over three levels and a diamond, in one call and in several', long, async () => {
    const on = (link: string, file: string): Record<string, unknown> => ({
      contexts: { [link]: `target:${link}` },
      'dockerfile-inline': `FROM ${link}\nCOPY ${file} /${file}\n`,
    });
    const made = project(
      {
        bottom: { 'dockerfile-inline': 'FROM scratch\nCOPY a /a\n' },
        left: on('bottom', 'b'),
        right: on('bottom', 'c'),
        top: {
          contexts: { left: 'target:left', right: 'target:right' },
          'dockerfile-inline': 'FROM left\nCOPY --from=right c /c\nCOPY d /d\n',
          output: ['out'],
        },
      },
      { a: unique, b: 'b', c: 'c', d: 'd' },
    );
    for (const words of [
      ['top'],
      ['top', '--jobs=1', '--set=top.output=out1'],
      ['top', '-k', '--set=top.output=out2'],
    ]) {
      const { code, states } = await made.build(words);
      expect([code, states]).toEqual([
        0,
        { bottom: 'done', left: 'done', right: 'done', top: 'done' },
      ]);
    }
    for (const folder of ['out', 'out1', 'out2']) {
      expect(readdirSync(made.path(folder)).sort()).toEqual(['a', 'b', 'c', 'd']);
    }
  });

  test('30 targets with --jobs=4: never more than 4 at once', long, async () => {
    const targets: Targets = {};
    for (let index = 0; index < 30; index += 1)
      targets[`t${index}`] = step(`echo ${index}; sleep 0.2`);
    const { code, events, states } = await project(targets).build(['-j4']);
    expect(code).toBe(0);
    expect(Object.values(states)).toEqual(Array(30).fill('done'));
    const most = mostAtOnce(events);
    expect(most).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThan(1);
  });

  for (const output of ['type=cacheonly', 'type=local,dest=out']) {
    test(`a slow target with --jobs=2 holds up no other, ${output}`, long, async () => {
      const outputs = { output: [output] };
      const targets: Targets = { a: step(`sleep 10; : ${output}`, outputs) };
      for (const name of 'bcdefg') targets[name] = step(`echo ${name} ${output}`, outputs);
      const { code, events } = await project(targets).build(['-j2']);
      expect(code).toBe(0);
      expect(mostAtOnce(events)).toBeLessThanOrEqual(2);
      const done = events.flatMap((event) =>
        event.kind === 'target-changed' && event.state === 'done' ? [event.target] : [],
      );
      expect(done.at(-1)).toBe('a');
    });
  }

  test('--keep-going builds the rest and names the failure', long, async () => {
    const made = project({
      bad: step('echo to the end; exit 3'),
      child: {
        contexts: { bad: 'target:bad' },
        'dockerfile-inline': 'FROM bad\n',
        output: ['type=cacheonly'],
      },
      good: step('sleep 1; echo ready'),
    });
    const { code, states, logs, events } = await made.build(['--keep-going']);
    expect(code).toBe(1);
    expect(states).toEqual({ bad: 'failed', child: 'skipped', good: 'done' });
    expect(logs['good']).toContain('ready');
    const failed = events.find(
      (event) => event.kind === 'target-changed' && event.state === 'failed',
    );
    expect(failed).toMatchObject({
      failure: { log: ['to the end'], message: expect.stringContaining('exit code: 3') },
    });
  });

  test('--push-last publishes nothing when something fails, else everything', long, async () => {
    const names = { a: `${registry}/last-a:${unique}`, b: `${registry}/last-b:${unique}` };
    const pushed = (tag: string): Record<string, unknown> => ({
      tags: [tag],
      output: ['type=registry'],
    });
    const made = project({
      a: step('echo a', pushed(names.a)),
      b: step('sleep 1; test -e /never', pushed(names.b)),
    });
    expect((await made.build(['--push-last'])).code).toBe(1);
    expect(await statusOf('last-a')).toBe(404);
    const well = project({
      a: step('echo a2', pushed(names.a)),
      b: step('echo b2', pushed(names.b)),
    });
    const { code, results } = await well.build(['--push-last']);
    expect(code).toBe(0);
    expect([await statusOf('last-a'), await statusOf('last-b')]).toEqual([200, 200]);
    expect(results['a']?.['containerimage.digest']).toMatch(/^sha256:/);
  });

  test('--retry gets over a registry that fails', long, async () => {
    const flaky = await flakyRegistry(8);
    const made = project(
      {
        a: {
          'dockerfile-inline': 'FROM scratch\nCOPY a /a\n',
          tags: [`${flaky.host}/flaky:${unique}`],
        },
      },
      { a: unique },
    );
    const { code, events } = await made.build(['--push', '--retry=3']);
    await flaky.close();
    const tries = events.filter(({ kind }) => kind === 'process-started').length;
    expect([code, await statusOf('flaky')]).toEqual([0, 200]);
    expect(tries).toBeGreaterThan(1);
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`${signal} in the middle of a build`, long, async () => {
      const before = readdirSync(tmpdir()).filter((name) => name.startsWith('bakefile-'));
      const made = project({
        a: step(`echo ${signal}; sleep 30`),
        b: step(`sleep 31 # ${signal}`),
      });
      const child = made.start(['--progress=rawjson', '-j2']);
      child.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.includes('"step-log"')) child.kill(signal);
      });
      const run = await runOf(child);
      expect(run.code).toBe(code);
      expect(run.states).toEqual({ a: 'cancelled', b: 'cancelled' });
      expect(run.events.at(-1)).toMatchObject({ kind: 'run-ended', outcome: 'interrupted' });
      const after = readdirSync(tmpdir()).filter(
        (name) => /^bakefile-\w{6}$/.test(name) && !before.includes(name),
      );
      expect(after).toEqual([]);
    });
  }

  test('an unknown builder, and an engine that does not run', long, async () => {
    const made = project({ a: step('true') });
    const unknown = await made.build([`--builder=no-${unique}`]);
    expect([unknown.code, unknown.error]).toEqual([1, expect.stringContaining('docker buildx ls')]);
    const down = await made.build([], { DOCKER_HOST: 'unix:///nowhere.sock' });
    expect([down.code, down.error]).toEqual([
      1,
      expect.stringContaining('Start the Docker engine'),
    ]);
  });

  test('a disk that is full', long, async () => {
    const made = project(
      {
        a: {
          'dockerfile-inline': 'FROM scratch\nCOPY a /a\n',
          output: ['type=tar,dest=/dev/full'],
        },
      },
      { a: 'x'.repeat(100_000) },
    );
    const { code, error } = await made.build(['--allow=fs.write=/dev']);
    expect([code, error]).toEqual([1, expect.stringContaining('docker buildx prune')]);
  });

  test('the remote driver', long, async () => {
    const name = `remote-${unique}`;
    const address = process.env['ENGINE_BUILDKIT'];
    if (address === undefined) throw new Error('the engine has no endpoint for the remote driver');
    docker('buildx', 'create', '--driver=remote', `--name=${name}`, address);
    const made = project(
      {
        base: { 'dockerfile-inline': 'FROM scratch\nCOPY a /a\n' },
        app: {
          contexts: { base: 'target:base' },
          'dockerfile-inline': 'FROM base\n',
          output: ['out'],
        },
      },
      { a: unique },
    );
    try {
      const { code } = await made.build(['app', '-j1', '-k', `--builder=${name}`]);
      expect([code, made.read('out/a')]).toEqual([0, unique]);
    } finally {
      docker('buildx', 'rm', name);
    }
  });

  test('the script of --dry-run builds the same', long, async () => {
    const made = project(
      {
        base: { 'dockerfile-inline': 'FROM scratch\nCOPY a "/it\'s"\n' },
        app: {
          contexts: { base: 'target:base' },
          'dockerfile-inline': 'FROM base\nCOPY a /b\n',
          output: ['out'],
        },
      },
      { a: unique },
    );
    const { out } = await runOf(made.start(['--dry-run', 'app']));
    made.write('build.sh', out);
    const { spawnSync } = await import('node:child_process');
    const { status, stderr } = spawnSync('sh', ['-eu', 'build.sh'], {
      cwd: made.folder,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    expect(readdirSync(made.path('out')).sort()).toEqual(['b', "it's"]);
  });
});

/** How many targets had a step that ran at the same moment, by the engine's own times. */
function mostAtOnce(events: readonly Event[]): number {
  const spans = new Map<string, { from: number; to: number }>();
  for (const event of events) {
    // The engine gives shared steps the times of whoever ran them first.
    if (event.kind !== 'step-changed' || event.started === undefined) continue;
    if (!event.name.includes('RUN')) continue;
    for (const name of event.targets) {
      const span = spans.get(name) ?? { from: event.started, to: event.started };
      span.from = Math.min(span.from, event.started);
      span.to = Math.max(span.to, event.completed ?? event.started);
      spans.set(name, span);
    }
  }
  const moments = [...spans.values()].flatMap(({ from, to }) => [
    { at: from, change: 1 },
    { at: to, change: -1 },
  ]);
  let now = 0;
  let most = 0;
  for (const { change } of moments.sort((a, b) => a.at - b.at || a.change - b.change)) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}

async function statusOf(name: string): Promise<number> {
  const { status } = await fetch(`http://${registry}/v2/${name}/manifests/${unique}`, {
    headers: {
      Accept: 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json',
    },
  });
  return status;
}

/**
 * The registry, behind something that refuses the first uploads of manifests; of those that it has
 * no time for the engine itself tries each six times.
 */
async function flakyRegistry(failures: number): Promise<{ host: string; close(): Promise<void> }> {
  let left = failures;
  const [hostname, port] = registry.split(':');
  const server = createServer((incoming, outgoing) => {
    if (incoming.method === 'PUT' && incoming.url?.includes('/manifests/') && left > 0) {
      left -= 1;
      incoming.resume();
      outgoing.writeHead(429).end();
      return;
    }
    const { method, url, headers } = incoming;
    const passed = forward({ hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port: own } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${own}`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
