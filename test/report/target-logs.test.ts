import { expect, test } from 'vitest';
import { TargetLogs } from '../../src/report/target-logs.ts';
import { eventsOf, recorder, recordings } from './play.ts';

test('each target has its own steps and those that it shares', async () => {
  const logs = new Map<string, ReturnType<typeof recorder>>();
  const reporter = new TargetLogs((target) => {
    const log = recorder();
    logs.set(target, log);
    return log;
  });
  const recording = recordings.find(({ name }) => name === 'failing-run')!;
  for (const event of eventsOf(recording)) reporter.handle(event);
  reporter.end();
  const text = [...logs].map(([name, log]) => `==== ${name}\n${log.text()}`).join('');
  await expect(text).toMatchFileSnapshot('../../fixtures/progress/failing-run.logs.txt');
});
