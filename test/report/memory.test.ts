import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { PlainReporter } from '../../src/report/plain.ts';
import { TtyReporter } from '../../src/report/tty.ts';
import { RawJsonDecoder } from '../../src/run/decode-rawjson.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function held(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

const long = { timeout: 120_000 };

test('300 targets with chatty logs leave only their ends in memory', long, () => {
  const names = Array.from({ length: 300 }, (_, index) => `target-${index}`);
  const decoder = new RawJsonDecoder({ step: 'b', targets: names, prefixed: true, now: () => 0 });
  const nowhere = { write: () => {}, colors: false };
  const size = { columns: 80, rows: 24 };
  const reporters = [
    new PlainReporter(nowhere),
    new TtyReporter({ ...nowhere, size: () => size, now: () => 0, every: () => () => {} }),
  ];
  const feed = (status: object): void => {
    const bytes = new TextEncoder().encode(`${JSON.stringify(status)}\n`);
    for (const event of decoder.push(bytes)) {
      for (const reporter of reporters) reporter.handle(event);
    }
  };
  const before = held();
  const started = '2026-01-01T00:00:00Z';
  for (const name of names) {
    const vertexes = [{ digest: name, name: `[${name} 1/1] RUN make`, started }];
    feed({ vertexes });
  }
  const data = Buffer.from(`${'a line of output '.repeat(8)}\n`.repeat(200)).toString('base64');
  const half = Buffer.from('10%\r'.repeat(5000)).toString('base64');
  for (const vertex of names) {
    for (const piece of [data, half, data]) feed({ logs: [{ vertex, stream: 1, data: piece }] });
  }
  const megabytes = (held() - before) / 2 ** 20;
  expect(megabytes).toBeLessThan(15);
  expect(decoder.target('target-299').started).toBe(true);
});
