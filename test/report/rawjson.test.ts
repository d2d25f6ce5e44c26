import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { Event } from '../../src/model/event.ts';
import { RawJsonReporter } from '../../src/report/rawjson.ts';
import { eventsOf, recordings, written } from './play.ts';

const schema = JSON.parse(readFileSync('schema/events.schema.json', 'utf8'));
const validate = new Ajv2020({ allErrors: false }).compile(schema);

test.each(recordings)('events of $name are as the schema says', (recording) => {
  const lines = written(eventsOf(recording), (output) => new RawJsonReporter(output))
    .trimEnd()
    .split('\n');
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    expect(validate(JSON.parse(line)), `${line}\n${JSON.stringify(validate.errors)}`).toBe(true);
  }
});

const rare: readonly Event[] = [
  { kind: 'process-started', time: 1, step: 'b', targets: ['a'], attempt: 1 },
  { kind: 'process-ended', time: 1, step: 'b', outcome: 'timed-out', output: 'x', warnings: [{}] },
  { kind: 'target-changed', time: 1, target: 'a', state: 'skipped', because: 'b' },
  { kind: 'notice', time: 1, level: 'warning', message: 'x' },
];

test.each(rare)('$kind is as the schema says', (event) => {
  expect(validate(event)).toBe(true);
});

test.each<[string, object]>([
  ['of an unknown kind', { kind: 'other', time: 1 }],
  ['without a time', { kind: 'notice', level: 'info', message: 'x' }],
  ['with an unknown state', { kind: 'target-changed', time: 1, target: 'a', state: 'lost' }],
])('an event %s is not', (_, event) => {
  expect(validate(event)).toBe(false);
});

test('every kind is documented', () => {
  const documented = [...readFileSync('docs/events.md', 'utf8').matchAll(/^\| `([\w-]+)` \|/gm)];
  const described = Object.keys(schema.$defs).filter(
    (name) => name !== 'dockerfile' && name !== 'failure',
  );
  expect(documented.map(([, kind]) => kind)).toEqual(described);
});
