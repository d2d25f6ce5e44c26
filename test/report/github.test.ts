import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.ts';
import {
  renderGithubAnnotations,
  renderGithubOutput,
  renderGithubSummary,
} from '../../src/report/github.ts';
import { applyEvent, newRunState, type RunState } from '../../src/report/run-state.ts';
import { eventsOf, recordings } from './play.ts';

function stateOf(events: Iterable<Event>): RunState {
  const state = newRunState();
  for (const event of events) applyEvent(state, event);
  return state;
}

function played(name: string): RunState {
  return stateOf(eventsOf(recordings.find((recording) => recording.name === name)!));
}

test('a failed run', async () => {
  const state = played('failing-run');
  const parts = [
    renderGithubAnnotations(state),
    renderGithubOutput(state, 'EOF_1'),
    renderGithubSummary(state),
  ];
  await expect(parts.join('========\n')).toMatchFileSnapshot(
    '../../fixtures/progress/failing-run.github.txt',
  );
});

describe('annotations', () => {
  const failed = (message: string, dockerfile?: string): RunState =>
    stateOf([
      {
        kind: 'run-started',
        time: 0,
        targets: [
          {
            name: 'app',
            linked: false,
            platforms: [],
            tags: [],
            ...(dockerfile !== undefined && { dockerfile }),
          },
        ],
      },
      {
        kind: 'target-changed',
        time: 0,
        target: 'app',
        state: 'failed',
        failure: { message, dockerfile: { name: 'Dockerfile', line: 7, excerpt: '' } },
      },
    ]);

  test.each<[string, RunState, string]>([
    [
      'place and special characters are escaped',
      failed('100%\r\nno: such, file', 'a:b,c%/Dockerfile'),
      '::error file=a%3Ab%2Cc%25/Dockerfile,line=7,title=target app failed::100%25%0D%0Ano: such, file\n',
    ],
    [
      'no place without the path of the Dockerfile',
      failed('no'),
      '::error title=target app failed::no\n',
    ],
    [
      'no place of another file',
      failed('no', 'app/Containerfile'),
      '::error file=Dockerfile,line=7,title=target app failed::no\n',
    ],
  ])('%s', (_, state, want) => {
    expect(renderGithubAnnotations(state)).toBe(want);
  });

  test('none when all is well', () => {
    expect(renderGithubAnnotations(stateOf([]))).toBe('');
  });
});

test('a summary is not longer than GitHub takes', () => {
  const state = newRunState();
  const log = Array.from({ length: 20 }, () => 'x'.repeat(2000));
  for (let index = 0; index < 100; index++) {
    applyEvent(state, {
      kind: 'target-changed',
      time: 0,
      target: `t${index}`,
      state: 'failed',
      failure: { message: 'no', log },
    });
  }
  expect(new TextEncoder().encode(renderGithubSummary(state)).length).toBeLessThan(1024 * 1024);
});

test('a fence is longer than any in the message', () => {
  const state = stateOf([
    {
      kind: 'target-changed',
      time: 0,
      target: 'app',
      state: 'failed',
      failure: { message: 'bad ```` fence' },
    },
  ]);
  expect(renderGithubSummary(state)).toContain('\n`````text\nbad ```` fence\n`````\n');
});
