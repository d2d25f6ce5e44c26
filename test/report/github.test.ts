import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/event.ts';
import {
  renderGithubAnnotations,
  renderGithubOutput,
  renderGithubSummary,
} from '../../src/report/github.ts';
import { applyEvent, countSteps, newRunState, type RunState } from '../../src/report/run-state.ts';
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

  test("what is no target's fault has no place", () => {
    const problem = { kind: 'notice', time: 0, level: 'error', message: 'no\nengine' } as const;
    expect(renderGithubAnnotations(stateOf([problem, problem]))).toBe(
      '::error title=bake failed::no%0Aengine\n',
    );
  });

  test('none when all is well', () => {
    expect(renderGithubAnnotations(stateOf([]))).toBe('');
  });
});

test('what a check finds is marked, once for all targets', () => {
  const found = (name: string): string => `
WARNING: FromAsCasing - https://docs.docker.com/go/dockerfile/rule/from-as-casing/
'as' and 'FROM' keywords' casing do not match
${name}:1
--------------------
   1 | >>> FROM busybox as x
   2 |     WARNING: None - of these
--------------------

WARNING: Own
one, 50 %
two
${name}:12
--------------------
`;
  const ended = (output: string): Event => {
    return { kind: 'process-ended', time: 1, step: 'build-1', outcome: 'succeeded', output };
  };
  const answer = `a\n\nCheck complete, 2 warnings have been found!\n${found('sub/Dockerfile')}`;
  const state = stateOf([ended(answer), ended(answer), ended('{"target":{}}')]);
  expect(renderGithubAnnotations(state)).toBe(
    "::warning file=sub/Dockerfile,line=1,title=FromAsCasing::'as' and 'FROM' keywords' casing do not match%0Ahttps://docs.docker.com/go/dockerfile/rule/from-as-casing/\n" +
      '::warning file=sub/Dockerfile,line=12,title=Own::one, 50 %25%0Atwo\n',
  );
});

test('a warning of several processes is told once, one of another Dockerfile by itself', () => {
  const target = (name: string, dockerfile: string) => ({
    name,
    linked: false,
    platforms: [],
    tags: [],
    dockerfile,
  });
  const warning = (...targets: string[]): Event => ({
    kind: 'build-warning',
    time: 0,
    targets,
    message: 'Rule: no',
    detail: [],
    dockerfile: { name: 'Dockerfile', line: 3, excerpt: 'X' },
  });
  const state = stateOf([
    {
      kind: 'run-started',
      time: 0,
      targets: [
        target('a', 'Dockerfile'),
        target('b', 'Dockerfile'),
        target('c', 'sub/Dockerfile'),
      ],
    },
    warning('b'),
    warning('c'),
    warning('a'),
  ]);
  expect([...state.warnings.values()].map(({ targets }) => targets)).toEqual([['a', 'b'], ['c']]);
  expect(renderGithubAnnotations(state)).toBe(
    '::warning file=Dockerfile,line=3,title=Rule::no\n' +
      '::warning file=sub/Dockerfile,line=3,title=Rule::no\n',
  );
});

test('an untagged image has no name but its digest', () => {
  const state = stateOf([
    {
      kind: 'target-result',
      time: 0,
      target: 'a',
      digest: 'sha256:1',
      metadata: { 'image.name': 'moby-dangling@sha256:1' },
    },
  ]);
  expect(renderGithubOutput(state, 'EOF')).toContain('images<<EOF\nsha256:1\nEOF\n');
});

test('a step that ran in one process and was cached in the next ran', () => {
  const step = (process: string, state: 'done' | 'cached'): Event => ({
    kind: 'step-changed',
    time: 0,
    id: `${process}/sha256:1`,
    name: '[1/1] RUN x',
    targets: ['a'],
    inputs: [],
    state,
  });
  const state = stateOf([step('build-1', 'done'), step('export-2', 'cached')]);
  expect(countSteps(state, state.targets.get('a')!)).toEqual({ run: 1, cached: 0 });
});

test('loading a named context is no step of the Dockerfile', () => {
  const names = [
    '[context base] OCI load from client',
    '[context base] load metadata for docker.io/library/base',
    '[context 1/2] RUN x',
    '[linux/amd64 context 2/2] RUN y',
    '[auth] library/busybox:pull token for r',
    '[linux/amd64 internal] load metadata for r',
    'exporting to image',
  ];
  const state = stateOf(
    names.map((name, index) => ({
      kind: 'step-changed',
      time: 0,
      id: `build-1/${index}`,
      name,
      targets: ['a'],
      inputs: [],
      state: 'done',
    })),
  );
  expect(countSteps(state, state.targets.get('a')!)).toEqual({ run: 2, cached: 0 });
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
