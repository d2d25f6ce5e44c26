import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.ts';
import { applyEvent, newRunState, type RunState } from '../../src/report/run-state.ts';
import { renderTimelineHtml } from '../../src/report/timeline-html.ts';
import { timelineOf } from '../../src/report/timeline-rows.ts';
import { renderTimelineSvg } from '../../src/report/timeline-svg.ts';
import { eventsOf, recordings } from './play.ts';

function stateOf(events: Iterable<Event>): RunState {
  const state = newRunState();
  for (const event of events) applyEvent(state, event);
  return state;
}

function played(name: string): RunState {
  return stateOf(eventsOf(recordings.find((recording) => recording.name === name)!));
}

/** A row as text: kind, state, label, start and end. */
function rowsOf(state: RunState): readonly string[] {
  return timelineOf(state).rows.map(({ kind, state: end, label, start, end: finish }) =>
    [kind === 'target' ? label : `  ${label}`, end, `${start}-${finish}`].join(' | '),
  );
}

const time = 1_000_000;

const events: readonly Event[] = [
  {
    kind: 'run-started',
    time,
    targets: ['app', 'api', 'never'].map((name) => ({
      name,
      linked: false,
      platforms: [],
      tags: [],
    })),
  },
  { kind: 'target-changed', time: time + 10, target: 'app', state: 'running' },
  ...(
    [
      ['b', '[2/2] RUN make', ['app'], 'done', 2000, 9000],
      ['a', '[1/2] FROM node', ['app', 'api'], 'cached', undefined, undefined],
      ['i', '[internal] load build definition', ['app'], 'done', 20, 50],
      ['j', '[internal] load metadata', ['app'], 'done', 20, 520],
      ['c', 'RUN <b>&"bad"</b>\nsecond line', ['api'], 'failed', 3000, 4000],
      ['d', 'RUN sleep', ['api'], 'cancelled', 3500, 4100],
      ['e', 'RUN more', ['api'], 'running', 3600, undefined],
    ] as const
  ).map(
    ([id, name, targets, state, started, completed]): Event => ({
      ...{ kind: 'step-changed', time: time + 3600, id, name, targets, inputs: [], state },
      ...(started !== undefined && { started: time + started }),
      ...(completed !== undefined && { completed: time + completed }),
    }),
  ),
  { kind: 'target-changed', time: time + 9100, target: 'app', state: 'done' },
  {
    kind: 'target-changed',
    time: time + 4200,
    target: 'api',
    state: 'failed',
    failure: { message: 'no' },
  },
  { kind: 'target-changed', time: time + 4200, target: 'never', state: 'skipped', because: 'api' },
  { kind: 'run-ended', time: time + 10_000, outcome: 'failed' },
];

test('one bar for each target and each step', () => {
  expect(rowsOf(stateOf(events))).toEqual([
    'app | done | 10-9100',
    '  [1/2] FROM node (+1) | cached | 10-10',
    '  [internal] load metadata | done | 20-520',
    '  [2/2] RUN make | done | 2000-9000',
    'api | failed | 3000-4200',
    '  RUN <b>&"bad"</b> second line | failed | 3000-4000',
    '  RUN sleep | cancelled | 3500-4100',
    '  RUN more | unfinished | 3600-10000',
    'never | cancelled | 4200-4200',
  ]);
});

test('a run without anything', () => {
  expect(timelineOf(newRunState())).toEqual({ rows: [], length: 1 });
  expect(renderTimelineSvg(newRunState())).toContain('</svg>');
});

describe('pictures', () => {
  test.each([
    ['made.svg', () => renderTimelineSvg(stateOf(events))],
    ['two-targets.svg', () => renderTimelineSvg(played('two-targets'))],
    ['cached.svg', () => renderTimelineSvg(played('cached'))],
    ['failing-run.svg', () => renderTimelineSvg(played('failing-run'))],
  ])('%s', (name, render) => {
    const path = `fixtures/timeline/${name}`;
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(path, render());
    expect(render()).toBe(readFileSync(path, 'utf8'));
  });

  test('the page holds the picture, and nothing from elsewhere', () => {
    const page = renderTimelineHtml(stateOf(events));
    expect(page).toContain(readFileSync('fixtures/timeline/made.svg', 'utf8'));
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|src=/);
  });
});
