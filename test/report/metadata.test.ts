import { expect, test } from 'vitest';
import type { Event } from '../../src/model/event.ts';
import { renderAnswers } from '../../src/report/answers.ts';
import { renderMetadata } from '../../src/report/metadata.ts';
import { applyEvent, newRunState, type RunState } from '../../src/report/run-state.ts';

function stateOf(events: readonly Event[]): RunState {
  const state = newRunState();
  for (const event of events) applyEvent(state, event);
  return state;
}

function result(target: string, metadata: Record<string, unknown>): Event {
  return { kind: 'target-result', time: 0, target, metadata };
}

function ended(more: Partial<Extract<Event, { kind: 'process-ended' }>>): Event {
  return { kind: 'process-ended', time: 0, step: 'b', outcome: 'succeeded', ...more };
}

test('metadata in the form and order of Buildx', () => {
  const warning = { vertex: 'sha256:1', level: 1 };
  const state = stateOf([
    result('b', { 'image.name': 'x<y>&z', 'buildx.build.ref': 'r' }),
    result('a', { 'containerimage.descriptor': { size: 1, digest: 'd' } }),
    result('nothing', {}),
    ended({ warnings: [warning] }),
    ended({ warnings: [{ ...warning }, { level: 2 }] }),
  ]);
  expect(renderMetadata(state)).toBe(`{
  "a": {
    "containerimage.descriptor": {
      "size": 1,
      "digest": "d"
    }
  },
  "b": {
    "buildx.build.ref": "r",
    "image.name": "x\\u003cy\\u003e\\u0026z"
  },
  "buildx.build.warnings": [
    {
      "vertex": "sha256:1",
      "level": 1
    },
    {
      "level": 2
    }
  ]
}`);
});

test('nothing was built', () => {
  expect(renderMetadata(newRunState())).toBe('{}');
});

test.each<[string, readonly string[], 'text' | 'json', string]>([
  ['no answer', [], 'text', ''],
  ['one answer is left as it is', ['a\n\nCheck complete\n'], 'text', 'a\n\nCheck complete\n'],
  ['one answer that is not JSON', ['oops'], 'json', 'oops'],
  ['an empty line between two', ['a\n', 'b\n'], 'text', 'a\n\nb\n'],
  [
    'JSON of two',
    [
      '{"group":{"default":{"targets":["b"]}},"target":{"b":{"check":1}}}',
      '{"group":{"default":{"targets":["a"]}},"target":{"a":{"check":2}}}',
    ],
    'json',
    `${JSON.stringify(
      { group: { default: { targets: ['a', 'b'] } }, target: { a: { check: 2 }, b: { check: 1 } } },
      undefined,
      2,
    )}\n`,
  ],
])('%s', (_, outputs, format, want) => {
  expect(renderAnswers(stateOf(outputs.map((output) => ended({ output }))), format)).toBe(want);
});

test('two answers of which one is no JSON are shown as they are', () => {
  const state = stateOf([ended({ output: '{"target":{}}\n' }), ended({ output: 'oops\n' })]);
  expect(renderAnswers(state, 'json')).toBe('{"target":{}}\n\noops\n');
});
