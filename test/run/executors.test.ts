import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { nodeHost } from '../../src/host/node.ts';
import type { Event } from '../../src/model/event.ts';
import { parseExecutor } from '../../src/model/specs/executor.ts';
import { chooseExecutors, planWith } from '../../src/plan/executors.ts';
import type { PlanOptions } from '../../src/plan/plan.ts';
import { runPlan } from '../../src/run/run.ts';
import { readSurroundings } from '../../src/run/surroundings.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { resolveTargets, type Targets } from './recording.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'executors-'));
  for (const name of ['bin', 'tmp', 'calls', 'project']) mkdirSync(join(folder, name));
});

afterEach(() => {
  // Whatever happened, nothing temporary is left.
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

/** A program on PATH: what it does with `args`, after it recorded its call. */
function program(name: string, body: string): void {
  const text = `#!${process.execPath}
const { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
const of = (flag) => args.flatMap((word, index) => (word === flag ? [args[index + 1]] : []));
const value = (flag, key) => of(flag).map((text) => text.split(key + '=')[1]).find((text) => text !== undefined);
const call = (more) => appendFileSync(${JSON.stringify(join(folder, 'calls'))} + '/${name}', JSON.stringify({ args, ...more }) + '\\n');
const vertex = (state) => process.stderr.write(JSON.stringify({ vertexes: [{ digest: 'd', name: '[1/1] COPY a /a', ...state }] }) + '\\n');
const at = new Date(0).toISOString();
(async () => { ${body} })();
`;
  writeFileSync(join(folder, 'bin', name), text);
  chmodSync(join(folder, 'bin', name), 0o755);
}

/** A buildctl that builds: writes a layout, its metadata and what goes to standard output. */
const builds = `
  const dockerfile = of('--local').find((text) => text.startsWith('dockerfile='))?.slice(11);
  call({ dockerfile: existsSync(dockerfile + '/Dockerfile') ? readFileSync(dockerfile + '/Dockerfile', 'utf8') : null, env: process.env });
  vertex({ started: at });
  for (const output of of('--output')) {
    const dest = /dest=([^,]+)/.exec(output)?.[1];
    if (output.startsWith('type=docker') && dest === undefined) process.stdout.write('an image');
    else if (output.includes('tar=false')) {
      mkdirSync(dest, { recursive: true });
      writeFileSync(dest + '/index.json', JSON.stringify({ manifests: [{ digest: 'sha256:index' }] }));
      const attestation = { digest: 'sha256:att', annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } };
      mkdirSync(dest + '/blobs/sha256', { recursive: true });
      writeFileSync(dest + '/blobs/sha256/index', JSON.stringify({ manifests: [{ digest: 'sha256:image' }, attestation] }));
    } else if (dest !== undefined && !output.startsWith('type=local')) writeFileSync(dest, 'result');
  }
  writeFileSync(of('--metadata-file')[0], JSON.stringify({ 'containerimage.digest': 'sha256:abc' }));
  vertex({ started: at, completed: at });
`;

interface Call {
  readonly args: readonly string[];
  readonly dockerfile?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

function callsOf(name: string): readonly Call[] {
  const path = join(folder, 'calls', name);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Call);
}

interface Ran {
  readonly code: number;
  readonly states: Readonly<Record<string, string>>;
  readonly events: readonly Event[];
  readonly failures: Readonly<Record<string, string>>;
  readonly logs: string;
  readonly outputs: readonly string[];
}

async function run(
  targets: Targets,
  {
    executor = 'buildctl',
    options = {},
    env = {},
    retries,
  }: {
    readonly executor?: string;
    readonly options?: PlanOptions;
    readonly env?: Record<string, string>;
    readonly retries?: number;
  } = {},
): Promise<Ran> {
  const real = nodeHost();
  const host: Host = {
    ...real,
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      DOCKER_CONFIG: folder,
      ...env,
    },
    files: {
      ...real.files,
      makeTemporaryDirectory: async (prefix) => mkdtempSync(join(folder, 'tmp', prefix)),
    },
  };
  const graph = resolveTargets(targets, Object.keys(targets));
  const surroundings = await readSurroundings(graph, host);
  const sink = new Diagnostics();
  const executors = chooseExecutors(parseExecutor(executor), true, graph, surroundings);
  const plan = executors && planWith(executors, graph, options, surroundings, sink);
  if (plan === undefined) throw new Error(sink.items.map(({ detail }) => detail).join('\n'));
  const events: Event[] = [];
  const never = new AbortController().signal;
  const end = await runPlan(plan, {
    host,
    buildx: { program: 'docker-buildx', words: [] },
    emit: (event) => events.push(event),
    interrupts: { asked: never, forced: never },
    backOff: () => 1,
    ...(retries !== undefined && { retries }),
  });
  const states: Record<string, string> = {};
  const failures: Record<string, string> = {};
  let logs = '';
  for (const event of events) {
    if (event.kind === 'target-changed') states[event.target] = event.state;
    if (event.kind === 'target-changed' && event.failure)
      failures[event.target] = event.failure.message;
    if (event.kind === 'step-log') logs += event.text;
  }
  const outputs = events.flatMap((event) =>
    event.kind === 'process-ended' && event.output !== undefined ? [event.output] : [],
  );
  return { code: end.exitCode, states, events, failures, logs, outputs };
}

const inProject = (path: string): string => join(folder, 'project', path);

describe('buildctl', () => {
  test('builds what links to it from its layout, image and all', async () => {
    program('buildctl', builds);
    const { code, states, events } = await run({
      base: { 'dockerfile-inline': 'FROM scratch\nENV A=1\n', output: ['type=cacheonly'] },
      app: {
        contexts: { base: 'target:base' },
        output: [`type=tar,dest=${inProject('deep/out.tar')}`],
      },
    });
    expect([code, states]).toEqual([0, { base: 'done', app: 'done' }]);
    const [base, app] = callsOf('buildctl');
    expect(base?.dockerfile).toBe('FROM scratch\nENV A=1\n');
    // The image, not the index that holds its provenance, too.
    expect(app?.args.join(' ')).toMatch(/context:base=oci-layout:\/\/layout0@sha256:image/);
    expect(readFileSync(inProject('deep/out.tar'), 'utf8')).toBe('result');
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'target-result', target: 'app', digest: 'sha256:abc' }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'step-changed',
        name: '[1/1] COPY a /a',
        targets: ['app'],
        state: 'done',
      }),
    );
  });

  test('gives an image to docker through a pipe', async () => {
    program('buildctl', builds);
    program(
      'docker',
      "call({ input: readFileSync(0, 'utf8') }); console.log('Loaded image: a:1');",
    );
    const { code } = await run({ a: { output: ['type=docker,context=far'], tags: ['a:1'] } });
    expect(code).toBe(0);
    expect(callsOf('docker')).toEqual([{ args: ['--context', 'far', 'load'], input: 'an image' }]);
  });

  test('has failed when docker does not take the image', async () => {
    program('buildctl', builds);
    program('docker', "console.error('no space left'); process.exit(2);");
    const { code, failures } = await run({ a: { output: ['type=docker'], tags: ['a:1'] } });
    expect(code).toBe(1);
    expect(failures['a']).toMatch(/^docker load: no space left/);
  });

  test('large images pass, and a docker that ends early does no harm', async () => {
    const large =
      'process.stdout.write(Buffer.alloc(20_000_000)); vertex({ started: at, completed: at });';
    program('buildctl', large);
    program(
      'docker',
      'let size = 0; for await (const chunk of process.stdin) size += chunk.length; call({ input: String(size) });',
    );
    expect((await run({ a: { output: ['type=docker'], tags: ['a'] } })).code).toBe(0);
    expect(callsOf('docker')[0]?.input).toBe('20000000');
    program('docker', "console.error('cannot connect'); process.exit(1);");
    const { failures } = await run({ a: { output: ['type=docker'], tags: ['a'] } });
    expect(failures['a']).toMatch(/^docker load: cannot connect/);
  });

  test('leaves no empty file behind, and what it did not make alone', async () => {
    writeFileSync(inProject('other.tar'), '');
    program(
      'buildctl',
      `
      for (const output of of('--output')) writeFileSync(/dest=([^,]+)/.exec(output)[1], '');
      vertex({ started: at, completed: at, error: 'process "x" did not complete successfully: exit code: 3' });
      console.error('error: failed to solve: process "x" did not complete successfully: exit code: 3');
      process.exit(1);
    `,
    );
    const { code, failures } = await run({
      a: { output: [`type=oci,dest=${inProject('new/a.tar')}`] },
    });
    expect(code).toBe(1);
    expect(failures['a']).toBe('process "x" did not complete successfully: exit code: 3');
    expect(existsSync(inProject('new/a.tar'))).toBe(false);
    expect(existsSync(inProject('other.tar'))).toBe(true);
  });

  test('tells what buildctl says before it builds', async () => {
    program(
      'buildctl',
      "console.error('error: failed to list workers: connection refused'); process.exit(1);",
    );
    const { failures } = await run({ a: { output: ['type=cacheonly'] } });
    expect(failures['a']).toMatch(/^failed to list workers: connection refused\n/);
  });

  test('tells when it is missing, or a folder cannot be made', async () => {
    const env = { BAKE_BUILDCTL: join(folder, 'nothing') };
    expect((await run({ a: { output: ['type=cacheonly'] } }, { env })).failures['a']).toMatch(
      /nothing was not found$/,
    );
    program('buildctl', builds);
    writeFileSync(inProject('file'), '');
    const output = [`type=local,dest=${inProject('file/below')}`];
    expect((await run({ a: { output } })).failures['a']).toContain('file/below');
  });

  test('keeps to the number of jobs', async () => {
    program(
      'buildctl',
      "call({ input: String(Date.now()) }); await new Promise((done) => setTimeout(done, 150)); vertex({ started: at, completed: at }); call({ input: '-' + Date.now() });",
    );
    const targets = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [name, { output: ['type=cacheonly'] }]),
    );
    expect((await run(targets, { options: { jobs: 2 } })).code).toBe(0);
    let now = 0;
    let most = 0;
    const moments = callsOf('buildctl').map(({ input = '' }) => Number(input));
    for (const moment of moments) {
      now += moment > 0 ? 1 : -1;
      most = Math.max(most, now);
    }
    expect([moments.length, most]).toEqual([8, 2]);
  });

  test('stops after a failure, or builds what does not depend on it', async () => {
    program(
      'buildctl',
      `if (args.join(' ').includes('label:bad=1')) { console.error('error: oops'); process.exit(1); } ${builds}`,
    );
    const cached = { output: ['type=cacheonly'] };
    const targets = {
      a: { ...cached, labels: { bad: '1' } },
      b: { ...cached, contexts: { a: 'target:a' } },
      c: cached,
    };
    const options = { execution: 'defer-error', jobs: 1 } as const;
    const { states, code } = await run(targets, { options });
    expect([code, states]).toEqual([1, { a: 'failed', b: 'skipped', c: 'done' }]);
    const stopped = await run(targets, { options: { jobs: 1 } });
    expect(stopped.states).toEqual({ a: 'failed', b: 'cancelled', c: 'cancelled' });
  });

  test('tries again what may pass', async () => {
    program(
      'buildctl',
      `call({}); if (!existsSync('${join(folder, 'once')}')) { writeFileSync('${join(folder, 'once')}', ''); console.error('error: connection refused'); process.exit(1); } ${builds}`,
    );
    expect((await run({ a: { output: ['type=cacheonly'] } }, { retries: 1 })).code).toBe(0);
  });

  test('a check that found something is no success, and one that did not says so', async () => {
    program(
      'buildctl',
      "if (args.join(' ').includes('label:bad=1')) process.stdout.write('WARNING: X\\n');",
    );
    const found = await run({ a: { call: 'check', labels: { bad: '1' } } });
    expect([found.code, found.outputs]).toEqual([1, ['WARNING: X\n']]);
    const clean = await run({ a: { call: 'check' } });
    expect([clean.code, clean.outputs]).toEqual([0, ['Check complete, no warnings found.\n']]);
  });

  test('a password of a proxy is in no command line', async () => {
    program('buildctl', builds);
    const proxies = { default: { httpProxy: 'http://me:hush@proxy.test' } };
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ proxies }));
    expect((await run({ a: { output: ['type=cacheonly'] } })).code).toBe(0);
    const [call] = callsOf('buildctl');
    expect(call?.args).toContain('build-arg:HTTP_PROXY');
    expect(call?.args.join(' ')).not.toContain('hush');
    expect(call?.env?.['HTTP_PROXY']).toBe('http://me:hush@proxy.test');
  });
});

describe('pack', () => {
  const packed = { pack: { builder: 'b:1' }, tags: ['r.test/a:1', 'r.test/a:2'] };

  test('builds, then pushes each tag; secrets are in the environment alone', async () => {
    program(
      'pack',
      "call({ env: process.env }); console.log('===> BUILDING'); console.error('warning');",
    );
    program('docker', 'call({});');
    writeFileSync(inProject('secret'), 'of a file');
    const { code, states, logs, events } = await run(
      {
        a: {
          ...packed,
          output: ['type=registry'],
          secret: ['id=T,env=TOKEN', `id=F,src=${inProject('secret')}`],
        },
      },
      { executor: 'pack', env: { TOKEN: 'hush' } },
    );
    expect([code, states]).toEqual([0, { a: 'done' }]);
    const [call] = callsOf('pack');
    expect(call?.args.slice(0, 2)).toEqual(['build', 'r.test/a:1']);
    expect(call?.env).toMatchObject({ T: 'hush', F: 'of a file' });
    expect(JSON.stringify([call?.args, events])).not.toMatch(/hush|of a file/);
    expect(logs).toContain('===> BUILDING\n');
    expect(callsOf('docker').map(({ args }) => args.join(' '))).toEqual([
      'push r.test/a:1',
      'push r.test/a:2',
    ]);
    const names = events.flatMap((event) => (event.kind === 'step-changed' ? [event.name] : []));
    expect([...new Set(names)]).toEqual([
      'pack build r.test/a:1',
      'docker push r.test/a:1',
      'docker push r.test/a:2',
    ]);
  });

  test('a build that fails pushes nothing, and tells its last line', async () => {
    program(
      'pack',
      "console.log('===> DETECTING'); console.error('ERROR: failed to build: no buildpack groups passed detection'); process.exit(20);",
    );
    program('docker', 'call({});');
    const { code, failures } = await run(
      { a: { ...packed, output: ['type=registry'] } },
      { executor: 'pack' },
    );
    expect(code).toBe(1);
    expect(failures['a']).toBe('pack build: failed to build: no buildpack groups passed detection');
    expect(callsOf('docker')).toEqual([]);
  });

  test('a push that fails is a failure', async () => {
    program('pack', "console.log('ok');");
    program(
      'docker',
      "console.error('denied: requested access to the resource is denied'); process.exit(1);",
    );
    const { code, failures } = await run(
      { a: { ...packed, output: ['type=registry'] } },
      { executor: 'pack' },
    );
    expect([code, failures['a']]).toEqual([
      1,
      'docker push: denied: requested access to the resource is denied',
    ]);
  });

  test('a variable that is missing is told', async () => {
    program('pack', 'call({});');
    const target = { ...packed, secret: ['id=T,env=NOWHERE'] };
    const { failures } = await run({ a: target }, { executor: 'pack' });
    expect(failures['a']).toBe('the environment has no variable NOWHERE');
    expect(callsOf('pack')).toEqual([]);
  });

  test('what is missing is told', async () => {
    const missing = await run(
      { a: packed },
      { executor: 'pack', env: { PATH: join(folder, 'bin') } },
    );
    expect(missing.failures['a']).toBe('pack was not found');
    program('pack', '');
    const secret = ['id=F,src=/nowhere/at/all'];
    expect((await run({ a: { ...packed, secret } }, { executor: 'pack' })).failures['a']).toContain(
      '/nowhere/at/all',
    );
  });
});
