import { describe, expect, test } from 'vitest';
import type { Event, TargetState } from '../../src/model/event.ts';
import { TtyReporter } from '../../src/report/tty.ts';
import { eventsOf, recordings } from './play.ts';
import { Screen } from './screen.ts';

/** A live view on a screen, with the clock and the frames in the test's hand. */
function watch(columns: number, rows: number) {
  const screen = new Screen(columns, rows);
  let time = 0;
  let draw = (): void => {};
  let written = '';
  const reporter = new TtyReporter({
    colors: false,
    size: () => ({ columns: screen.columns, rows: screen.rows }),
    now: () => time,
    every: (_, callback) => {
      draw = callback;
      return () => {
        draw = () => {};
      };
    },
    write: (text) => {
      written += text;
      screen.write(text);
    },
  });
  return {
    screen,
    reporter,
    /** What a frame at that time writes. */
    frame(at: number): string {
      written = '';
      time = at;
      draw();
      return written;
    },
    handle(...events: readonly Event[]): void {
      for (const event of events) reporter.handle(event);
    },
  };
}

function started(names: readonly string[]): Event {
  const targets = names.map((name) => ({ name, linked: false, platforms: [], tags: [] }));
  return { kind: 'run-started', time: 0, targets };
}

function state(target: string, now: TargetState, time = 0): Event {
  return { kind: 'target-changed', time, target, state: now };
}

function step(target: string, name: string, now: 'running' | 'done' | 'failed', time = 0): Event {
  const id = `${target} ${name}`;
  const targets = [target];
  return {
    kind: 'step-changed',
    time,
    id,
    name,
    targets,
    inputs: [],
    state: now,
    started: time,
  };
}

function log(target: string, name: string, text: string): Event {
  const id = `${target} ${name}`;
  return { kind: 'step-log', time: 0, id, targets: [target], stream: 'stdout', text };
}

test('a run on a screen', () => {
  const view = watch(60, 12);
  view.handle(started(['app', 'api', 'db']), state('app', 'running'), state('api', 'running'));
  view.frame(0);
  expect(view.screen.text).toBe(
    ['Building 0.0s  0/3 done, 2 running', '⠋ app    0.0s', '⠋ api    0.0s', '  db'].join('\n'),
  );
  view.handle(
    step('app', '[2/3] RUN make', 'running', 1000),
    log('app', '[2/3] RUN make', 'one\ntwo\nthr'),
    { kind: 'step-progress', time: 0, id: 'none', name: 'x', current: 1, done: false },
  );
  view.frame(2500);
  expect(view.screen.text).toBe(
    [
      'Building 2.5s  0/3 done, 2 running',
      '⠙ app    2.5s  [2/3] RUN make 1.5s',
      '⠙ api    2.5s',
      '  db',
      '── app [2/3] RUN make',
      '   one',
      '   two',
      '   thr',
    ].join('\n'),
  );
  view.handle(
    step('app', '[2/3] RUN make', 'done', 3000),
    state('app', 'done', 3000),
    state('db', 'skipped', 3000),
  );
  view.frame(3000);
  expect(view.screen.text).toBe(
    [
      'Building 3.0s  1/3 done, 1 running',
      '⠹ api    3.0s',
      '- db           skipped',
      '✓ app    3.0s  1 run, 0 cached',
    ].join('\n'),
  );
  view.handle(state('api', 'done', 4000), {
    kind: 'run-ended',
    time: 4000,
    outcome: 'succeeded',
  });
  view.reporter.end();
  expect(view.screen.text).toBe(
    [
      '',
      'done       app     3.0s  1 run, 0 cached',
      'done       api     4.0s  0 run, 0 cached',
      'skipped    db',
      '',
      '2 done, 1 skipped in 4.0s',
    ].join('\n'),
  );
});

test('only lines that changed are written, between the marks of a frame', () => {
  const view = watch(60, 12);
  view.handle(started(['app', 'api']), state('app', 'running'));
  view.frame(0);
  const text = view.frame(100);
  expect(text).toBe(
    '\u001b[?2026h\u001b[?25l\u001b[3A\rBuilding 0.1s  0/2 done, 1 running\u001b[K\n⠙ app    0.1s\u001b[K\n\n\u001b[?25h\u001b[?2026l',
  );
});

test('nothing is written when nothing changed', () => {
  const view = watch(60, 12);
  view.handle(started(['app']), state('app', 'done'));
  view.frame(0);
  expect(view.frame(0)).toBe('');
});

test('sentences stay above the view', () => {
  const view = watch(60, 12);
  view.handle(started(['app']));
  view.frame(0);
  view.handle({ kind: 'notice', time: 0, level: 'warning', message: 'trying again' });
  view.frame(0);
  expect(view.screen.text).toBe('WARNING: trying again\nBuilding 0.0s  0/1 done\n  app');
});

test("what is no target's fault is told last", () => {
  const view = watch(60, 12);
  view.handle(
    started(['app']),
    { kind: 'notice', time: 0, level: 'error', message: 'no engine\nStart it.' },
    state('app', 'cancelled'),
  );
  view.reporter.end();
  expect(view.screen.text).toBe('\ncancelled  app\n\nERROR: no engine\nStart it.');
});

describe('many targets', () => {
  const names = Array.from({ length: 200 }, (_, index) => `service-${index}`);
  const crowd: readonly Event[] = [
    started(names),
    ...names.slice(0, 50).map((name) => state(name, 'done', 1000)),
    ...names.slice(50, 60).map((name) => state(name, 'running')),
    ...names.slice(55, 60).map((name) => step(name, '[1/1] RUN make', 'running')),
    state('service-60', 'failed'),
    log('service-57', '[1/1] RUN make', 'hello\n'),
  ];

  test.each([
    [80, 24],
    [40, 10],
    [200, 60],
    [20, 5],
    [10, 3],
  ])('never more than fits on %i × %i', (columns, rows) => {
    const view = watch(columns, rows);
    view.handle(...crowd);
    for (const at of [0, 100, 200]) view.frame(at);
    const lines = view.screen.text.split('\n');
    expect(lines.length).toBeLessThanOrEqual(Math.max(2, rows - 1));
    if (rows > 2) expect(view.screen.scrolled).toEqual([]);
    expect(lines[0]).toMatch(/^Bu/);
  });

  test('those at work come first, done ones are counted', () => {
    const view = watch(80, 14);
    view.handle(...crowd);
    view.frame(2000);
    expect(view.screen.text).toBe(
      [
        'Building 2.0s  50/200 done, 10 running, 1 failed',
        '⠋ service-55    2.0s  [1/1] RUN make 2.0s',
        '⠋ service-56    2.0s  [1/1] RUN make 2.0s',
        '⠋ service-57    2.0s  [1/1] RUN make 2.0s',
        '⠋ service-58    2.0s  [1/1] RUN make 2.0s',
        '⠋ service-59    2.0s  [1/1] RUN make 2.0s',
        '✗ service-60          failed',
        '⠋ service-50    2.0s',
        '⠋ service-51    2.0s',
        '⠋ service-52    2.0s',
        '  … and 191 more: 2 running, 139 waiting, 50 done',
        '── service-57 [1/1] RUN make',
        '   hello',
      ].join('\n'),
    );
  });
});

test('wide characters and escapes of logs do not move anything', () => {
  const view = watch(30, 10);
  view.handle(
    started(['app']),
    state('app', 'running'),
    step('app', '[1/1] RUN 日本語日本語日本語日本語', 'running'),
    log(
      'app',
      '[1/1] RUN 日本語日本語日本語日本語',
      '\u001b[2J\u001b[31m進捗進捗進捗進捗進捗進捗進捗進捗\u0007\n',
    ),
  );
  view.frame(0);
  view.frame(100);
  expect(view.screen.text).toBe(
    [
      'Building 0.1s  0/1 done, 1 r…',
      '⠙ app    0.1s  [1/1] RU… 0.1s',
      '── app [1/1] RUN 日本語日本…',
      '   進捗進捗進捗進捗進捗進捗…',
    ].join('\n'),
  );
});

test('a window that changes its size is drawn anew', () => {
  const view = watch(60, 12);
  view.handle(started(['app', 'api']), state('app', 'running'));
  view.frame(0);
  view.screen.columns = 30;
  view.frame(100);
  view.screen.columns = 60;
  view.frame(200);
  expect(view.screen.text).toBe(
    ['Building 0.2s  0/2 done, 1 running', '⠹ app    0.2s', '  api'].join('\n'),
  );
});

test('a step that sends bytes tells how many', () => {
  const view = watch(80, 12);
  view.handle(started(['app']), state('app', 'running'));
  view.handle(step('app', '[internal] load build context', 'running'), {
    kind: 'step-progress',
    time: 0,
    id: 'app [internal] load build context',
    name: 'transferring context:',
    current: 1_500_000,
    total: 20_000_000,
    done: false,
  });
  view.frame(1000);
  expect(view.screen.text).toContain('[internal] load build context 1.50MB / 20.00MB 1.0s');
});

test.each(recordings)('the screen after $name shows the summary alone', (recording) => {
  const view = watch(400, 200);
  let last = 0;
  for (const event of eventsOf(recording)) {
    view.handle(event);
    if (event.time > last + 80) view.frame(event.time);
    last = Math.max(last, event.time);
  }
  view.reporter.end();
  expect(view.screen.text).not.toContain('Building');
  expect(view.screen.text.split('\n')[0]).toBe('');
  expect(view.screen.text.split('\n')[1]).toMatch(/^(?:done|failed) /);
});
