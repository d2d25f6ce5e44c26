import { readFileSync } from 'node:fs';
import type { Event } from '../../src/model/event.ts';
import type { Output, Reporter } from '../../src/report/reporter.ts';
import { RawJsonDecoder } from '../../src/run/decode-rawjson.ts';

/** A recording of `docker buildx bake --progress=rawjson`, and what was asked for. */
export interface Recording {
  readonly name: string;
  readonly targets: readonly string[];
  readonly linked?: readonly string[];
}

export const recordings: readonly Recording[] = [
  { name: 'two-targets', targets: ['app', 'api'] },
  { name: 'cached', targets: ['app', 'api'] },
  { name: 'one-target', targets: ['app'] },
  { name: 'platforms', targets: ['multi'] },
  { name: 'failing-run', targets: ['bad', 'slow', 'app'] },
  { name: 'failing-link', targets: ['dep', 'child'], linked: ['dep'] },
  { name: 'dockerfile-mistake', targets: ['syntax'] },
  { name: 'missing-file', targets: ['nocopy'] },
  { name: 'missing-context', targets: ['noctx'] },
  { name: 'target-named-internal', targets: ['internal', 'lint'] },
];

/**
 * The events of a run whose one process wrote the recording; the clock is the newest time that the
 * recording has told.
 */
export function* eventsOf(recording: Recording): Generator<Event> {
  const text = readFileSync(`fixtures/progress/${recording.name}.jsonl`, 'utf8');
  const { targets } = recording;
  let clock = newestTime(text.slice(0, text.indexOf('\n'))) ?? 0;
  const now = (): number => clock;
  const decoder = new RawJsonDecoder({ step: 'b', targets, prefixed: targets.length > 1, now });
  yield {
    kind: 'run-started',
    time: clock,
    targets: targets.map((name) => ({
      name,
      linked: recording.linked?.includes(name) === true,
      platforms: [],
      tags: [`demo/${name}:1`],
      dockerfile: 'src/Dockerfile',
    })),
  };
  for (const target of targets) yield changed(clock, target, 'running');
  for (const line of text.split(/(?<=\n)/)) {
    clock = Math.max(clock, newestTime(line) ?? 0);
    yield* decoder.push(new TextEncoder().encode(line));
  }
  yield* decoder.end();
  for (const target of targets) {
    const { exported, failure, cancelled, metadata } = decoder.target(target);
    const digest = metadata['containerimage.digest'];
    if (exported) {
      yield {
        kind: 'target-result',
        time: clock,
        target,
        ...(digest !== undefined && { digest }),
        metadata,
      };
    } else if (failure !== undefined) {
      yield { ...changed(clock, target, 'failed'), failure };
    } else {
      yield changed(clock, target, cancelled ? 'cancelled' : 'done');
    }
  }
  yield { kind: 'run-ended', time: clock, outcome: decoder.said ? 'failed' : 'succeeded' };
}

/** What a reporter writes of some events. */
export function written(
  events: Iterable<Event>,
  create: (output: Output) => Reporter,
  colors = false,
): string {
  const output = recorder(colors);
  const reporter = create(output);
  for (const event of events) reporter.handle(event);
  reporter.end();
  return output.text();
}

/** An output that remembers. */
export function recorder(colors = false): Output & { text(): string } {
  const pieces: string[] = [];
  return { write: (piece) => void pieces.push(piece), colors, text: () => pieces.join('') };
}

function changed(
  time: number,
  target: string,
  state: Extract<Event, { kind: 'target-changed' }>['state'],
): Extract<Event, { kind: 'target-changed' }> {
  return { kind: 'target-changed', time, target, state };
}

function newestTime(line: string): number | undefined {
  const times = [...line.matchAll(/"(?:started|completed|timestamp)":"(2[^"]+)"/g)].map(
    ([, text = '']) => Date.parse(text),
  );
  return times.length === 0 ? undefined : Math.max(...times);
}
