import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.ts';
import { RawJsonDecoder } from '../../src/run/decode-rawjson.ts';
import { eventsOf, recordings } from '../report/play.ts';

function decoder(targets: readonly string[] = ['app', 'api']): RawJsonDecoder {
  return new RawJsonDecoder({ step: 'b', targets, prefixed: targets.length > 1, now: () => 0 });
}

function decode(text: string, targets?: readonly string[]): readonly Event[] {
  const made = decoder(targets);
  return [...made.push(new TextEncoder().encode(text)), ...made.end()];
}

function vertex(name: string, more: object = {}): string {
  const digest = `sha256:${name.replace(/^\[\w+ ?/, '[')}`;
  const vertexes = [{ digest, name, started: '2026-01-01T00:00:00Z', ...more }];
  return `${JSON.stringify({ vertexes })}\n`;
}

function log(name: string, data: string | Uint8Array, stream = 1): string {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const encoded = Buffer.from(bytes).toString('base64');
  return `${JSON.stringify({ logs: [{ vertex: `sha256:${name}`, stream, data: encoded }] })}\n`;
}

const over = { completed: '2026-01-01T00:00:01Z' };

/** The last state of each step of a recording: `state name (targets)`. */
function lastStates(name: string): string[] {
  const recording = recordings.find((known) => known.name === name)!;
  const steps = new Map<string, string>();
  for (const event of eventsOf(recording)) {
    if (event.kind !== 'step-changed') continue;
    const short = event.name.replace(/@sha256:\w+/, '').slice(0, 40);
    steps.set(event.id, `${event.state} ${short} (${event.targets.join(', ')})`);
  }
  return [...steps.values()];
}

describe('a target is done before its process ends', () => {
  const doneIn = (text: string): string[] =>
    decode(text).flatMap((event) => (event.kind === 'target-changed' ? [event.target] : []));
  const provenance = vertex('[api] resolving provenance for metadata file', over);

  test('when its exports have ended', () => {
    const image = vertex('[app] exporting to image');
    const folder = '[app] exporting to client directory';
    const imageOver = vertex('[app] exporting to image', over);
    expect(doneIn(image + vertex(folder) + vertex(folder, over))).toEqual([]);
    expect(doneIn(image + vertex(folder) + vertex(folder, over) + imageOver)).toEqual(['app']);
  });

  test('when it has none, and its provenance was asked for', () => {
    const run = '[api 2/2] RUN make';
    expect(doneIn(vertex(run, over))).toEqual([]);
    expect(doneIn(vertex(run, over) + provenance)).toEqual(['api']);
  });

  test('not while another node builds it', () => {
    const other = '[api linux/arm64 2/2] RUN make';
    expect(doneIn(vertex(other) + provenance)).toEqual([]);
  });
});

describe('recordings', () => {
  test('shared steps belong to all their targets', () => {
    expect(lastStates('two-targets')).toEqual([
      'done [internal] load local bake definitions ()',
      'done [internal] load build definition from Do (app, api)',
      'done [internal] load metadata for docker.io/l (app, api)',
      'done [internal] load .dockerignore (app, api)',
      'done [internal] load build context (app)',
      'done [base 1/2] FROM docker.io/library/busybo (app, api)',
      'done [base 2/2] RUN --network=none echo share (app, api)',
      'done [app 1/2] COPY hello.txt / (app)',
      'done [api 1/1] RUN --network=none for i in 1  (api)',
      'done [app 2/2] RUN --network=none echo app ou (app)',
      'done exporting to image (app)',
      'done exporting to image (api)',
      'done resolving provenance for metadata file (app)',
      'done resolving provenance for metadata file (api)',
    ]);
  });

  test('cached steps', () => {
    expect(lastStates('cached').filter((step) => step.startsWith('cached'))).toEqual([
      'cached [base 2/2] RUN --network=none echo share (app, api)',
      'cached [api 1/1] RUN --network=none for i in 1  (api)',
      'cached [app 1/2] COPY hello.txt / (app)',
      'cached [app 2/2] RUN --network=none echo app ou (app)',
    ]);
  });

  test('failed and cancelled steps', () => {
    const states = lastStates('failing-run').filter((step) => !step.startsWith('done'));
    expect(states).toEqual([
      'failed [bad 1/1] RUN --network=none sleep 0.6;  (bad)',
      'cancelled [slow 1/1] RUN --network=none echo slow  (slow)',
    ]);
  });

  test('platforms stay in the names', () => {
    expect(lastStates('platforms').filter((step) => step.includes('cross 2/2'))).toEqual([
      'done [linux/amd64->arm64 cross 2/2] RUN --net (multi)',
      'done [linux/amd64 cross 2/2] RUN --network=no (multi)',
    ]);
  });

  test('reading the definition is no step of the only target', () => {
    expect(lastStates('one-target')).toContain('done [internal] load local bake definitions ()');
  });

  test('a target may be called as BuildKit calls its own steps', () => {
    const states = lastStates('target-named-internal');
    expect(states).toContain('done [internal] load local bake definitions ()');
    expect(states).toContain('done [internal] load .dockerignore (internal, lint)');
    expect(states).toContain('done [2/2] RUN --network=none echo internal (internal)');
  });

  test('a warning is told once, with all its targets', () => {
    const warnings = [...eventsOf(recordings[0]!)].filter(({ kind }) => kind === 'build-warning');
    expect(warnings).toMatchObject([
      { message: expect.stringMatching(/^FromAsCasing: /), targets: ['app', 'api'] },
      {
        message: expect.stringMatching(/^JSONArgsRecommended: /),
        targets: ['app', 'api'],
        dockerfile: { name: 'Dockerfile', line: 8, excerpt: 'CMD echo hi' },
        url: 'https://docs.docker.com/go/dockerfile/rule/json-args-recommended/',
      },
    ]);
  });

  test('what was exported', () => {
    const results = [...eventsOf(recordings[0]!)].filter(({ kind }) => kind === 'target-result');
    expect(results).toMatchObject([
      {
        target: 'app',
        metadata: {
          'containerimage.digest':
            'sha256:ab3c24a4faac56eb4232bf54e38364838d19497d20ba1036106267f305938450',
          'image.name': 'docker.io/demo/app:1,docker.io/demo/app:latest',
        },
      },
      { target: 'api', metadata: { 'image.name': 'docker.io/demo/api:1' } },
    ]);
  });
});

describe('states', () => {
  const run = '[app 2/2] RUN make';
  const shared = '[api 2/2] RUN make';
  const from = '[app 1/2] FROM busybox';
  test.each<[string, string, string[]]>([
    ['nothing is told of what has not begun', vertex(run, { started: undefined }), []],
    ['a repetition tells nothing', vertex(run) + vertex(run), ['running app']],
    [
      'a step runs until all that share it are done', //
      vertex(run) + vertex(shared) + vertex(run, over) + vertex(shared, over),
      ['running app', 'running app,api', 'done app,api'],
    ],
    [
      'what one target ran is done, though another found it cached',
      vertex(run) + vertex(run, over) + vertex(shared, { ...over, cached: true }),
      ['running app', 'done app', 'done app,api'],
    ],
    [
      'a failure is not hidden by one that still waits for it',
      vertex(run) + vertex(shared) + vertex(run, { ...over, error: 'exit code: 1' }),
      ['running app', 'running app,api', 'failed app,api'],
    ],
    [
      'a base image is looked up, then cached',
      vertex(from) + vertex(from, over) + vertex(from, { ...over, cached: true }),
      ['running app', 'done app', 'cached app'],
    ],
    [
      'what was done is not cancelled',
      vertex(run, over) + vertex(run, { ...over, error: 'context canceled: context canceled' }),
      ['done app'],
    ],
    [
      'what runs is cancelled',
      vertex(run) + vertex(run, { error: 'context canceled' }),
      ['running app', 'cancelled app'],
    ],
  ])('%s', (_, text, want) => {
    const told = decode(text).flatMap((event) =>
      event.kind === 'step-changed' ? [`${event.state} ${event.targets.join(',')}`] : [],
    );
    expect(told).toEqual(want);
  });

  test('a target is done as soon as its exports are, and only then', () => {
    const first = '[app] exporting to image';
    const second = '[app] exporting to oci image format';
    const told = decode(
      vertex(first) + vertex(second) + vertex(second, over) + vertex(first, over),
    );
    expect(
      told.map((event) => (event.kind === 'target-changed' ? event.target : event.kind)),
    ).toEqual(['step-changed', 'step-changed', 'step-changed', 'step-changed', 'app']);
  });
});

describe('logs', () => {
  const name = '[app 2/2] RUN make';
  const id = '[2/2] RUN make';
  const texts = (events: readonly Event[]): string[] =>
    events.flatMap((event) =>
      event.kind === 'step-log' ? [`${event.stream}: ${event.text}`] : [],
    );

  test('a character may be cut in two', () => {
    const [one, two] = [new Uint8Array([0xe6, 0x97]), new Uint8Array([0xa5, 0x0a])];
    expect(texts(decode(vertex(name) + log(id, one) + log(id, 'x', 2) + log(id, two)))).toEqual([
      'stderr: x',
      'stdout: 日\n',
    ]);
  });

  test('binary output is text with replacements', () => {
    expect(texts(decode(log(id, new Uint8Array([0xff, 0x00, 0x41]))))).toEqual(['stdout: �\0A']);
  });

  test('data that is not base64 is left out', () => {
    const bad = { logs: [{ vertex: `sha256:${id}`, stream: 1, data: '*' }] };
    expect(texts(decode(`${JSON.stringify(bad)}\n`))).toEqual([]);
  });
});

describe('text', () => {
  test.each<[string, readonly string[]]>([
    ['garbage', ['garbage']],
    ['{"vertexes": [', ['{"vertexes": [']],
    ['{}\n\n[]\nnull\n', ['[]', 'null']],
    ['{"vertexes":1,"logs":[1,null],"statuses":{},"warnings":[[]]}', []],
    ['{"vertexes":[{"digest":5}],"logs":[{"data":"QQ=="}]}', []],
    ['ERROR: no builder "x" found\r\n', ['ERROR: no builder "x" found']],
  ])('%j', (text, want) => {
    const made = decoder();
    made.push(new TextEncoder().encode(text));
    made.end();
    expect(made.text).toEqual(want);
  });

  test('lines may come in pieces', () => {
    const whole = `${vertex('[app 1/1] COPY 日本 .')}ERROR: target app: é\n`;
    const made = decoder();
    const events: Event[] = [];
    for (const byte of new TextEncoder().encode(whole)) {
      events.push(...made.push(new Uint8Array([byte])));
    }
    expect(events).toMatchObject([{ kind: 'step-changed', name: '[1/1] COPY 日本 .' }]);
    expect(made.text).toEqual(['ERROR: target app: é']);
  });

  test('a line of many megabytes', () => {
    const size = 5 * 1024 * 1024;
    const events = decode(log('[2/2] RUN x', 'x'.repeat(size)));
    expect(events).toMatchObject([{ kind: 'step-log' }]);
    expect(events[0]?.kind === 'step-log' && events[0].text.length).toBe(size);
  });

  test('only the end of a flood is kept', () => {
    const made = decoder();
    made.push(new TextEncoder().encode('noise\n'.repeat(100_000)));
    expect(made.text.length).toBe(400);
  });

  test.each([
    ['WARNING: No output specified', 'No output specified'],
    ['WARN[0000] no output specified', 'no output specified'],
    ['time="2026-01-01T00:00:00Z" level=warning msg="say \\"x\\""', 'say "x"'],
    ['time="2026-01-01T00:00:00Z" level=warning msg=word', 'word'],
  ])('%s is a warning', (line, message) => {
    expect(decode(`${line}\n`)).toEqual([{ kind: 'notice', time: 0, level: 'warning', message }]);
  });
});

test('what Buildx says while it tries another format is left out', () => {
  const told = String.raw`time="x" level=warning msg="The \"X\" variable is not set. Defaulting to a blank string."`;
  const made = decoder();
  expect([...made.push(new TextEncoder().encode(`${told}\n`)), ...made.end()]).toEqual([]);
  expect(made.text).toEqual([]);
});

describe('failures', () => {
  const excerpt = [
    'Dockerfile:2',
    '--------------------',
    '   1 |     FROM busybox',
    '   2 | >>> RUN false',
    '--------------------',
  ];
  const end = (lines: readonly string[], statuses = '', targets?: readonly string[]) => {
    const made = decoder(targets);
    made.push(new TextEncoder().encode(`${statuses}${lines.join('\n')}\n`));
    made.end();
    return made;
  };
  const dockerfile = { name: 'Dockerfile', line: 2, excerpt: excerpt.slice(2, 4).join('\n') };

  test('of a target that is named', () => {
    const made = end([...excerpt, 'ERROR: target api: failed to solve: oh: no']);
    expect(made.target('api').failure).toEqual({ message: 'oh: no', dockerfile });
    expect(made.target('app').failure).toBeUndefined();
  });

  test('of the only target', () => {
    const made = end([...excerpt, 'ERROR: failed to solve: no'], '', ['one']);
    expect(made.target('one').failure).toEqual({ message: 'no', dockerfile });
  });

  test('of no target', () => {
    const made = end(['ERROR: no builder "x" found']);
    expect(made.said).toEqual({
      target: undefined,
      message: 'no builder "x" found',
      dockerfile: undefined,
    });
    expect(made.target('app').failure).toBeUndefined();
  });

  test('with its step and the end of its output', () => {
    const name = '[app 2/2] RUN make';
    const output = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('');
    const made = end(
      [...excerpt, 'ERROR: target app: failed to solve: process "make" failed: exit code: 1'],
      vertex(name) +
        log('[2/2] RUN make', `${output}10%\r100%\rhalf`) +
        log('[2/2] RUN make', 'error\n', 2) +
        vertex(name, { ...over, error: 'process "make" failed: exit code: 1' }),
    );
    const { failure } = made.target('app');
    expect(failure).toMatchObject({
      message: 'process "make" failed: exit code: 1',
      step: '[2/2] RUN make',
      dockerfile,
    });
    expect(failure?.log?.length).toBe(20);
    expect(failure?.log?.slice(-3)).toEqual(['line 29', 'error', 'half']);
  });

  test('a message of several lines, links to details left out', () => {
    const made = end([
      'ERROR: target app: one',
      'two',
      '',
      'View build details: docker-desktop://x',
    ]);
    expect(made.said?.message).toBe('one\ntwo');
  });

  test('the last error counts', () => {
    const made = end(['ERROR: (*service).Write failed: locked', 'ERROR: target app: real']);
    expect(made.said).toMatchObject({ target: 'app', message: 'real' });
  });

  test('a target that was cancelled did not fail', () => {
    const made = end(
      ['ERROR: target app: failed to solve: Canceled: context canceled'],
      vertex('[app 1/1] RUN x') + vertex('[app 1/1] RUN x', { error: 'context canceled' }),
    );
    expect(made.target('app')).toMatchObject({ cancelled: true, failure: undefined });
  });
});

test('a status that Buildx 0.13 spreads over lines', () => {
  const decoder = new RawJsonDecoder({
    step: 's',
    targets: ['app'],
    prefixed: false,
    now: () => 0,
  });
  const status = {
    vertexes: [{ digest: 'd', name: '[1/1] RUN true', started: '2026-01-01T00:00:00Z' }],
  };
  const text = `${JSON.stringify(status, undefined, 2)}\nERROR: {\n{\n  half`;
  const events = [...decoder.push(new TextEncoder().encode(text)), ...decoder.end()];
  expect(events.map((event) => event.kind)).toEqual(['step-changed']);
  expect(decoder.text).toEqual(['ERROR: {', '{', '  half']);
});
