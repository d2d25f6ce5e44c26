import { expect, test } from 'vitest';
import { PlainReporter } from '../../src/report/plain.ts';
import { QuietReporter } from '../../src/report/quiet.ts';
import { eventsOf, recorder, recordings, written } from './play.ts';

test.each(recordings)('plain text of $name', async (recording) => {
  const text = written(eventsOf(recording), (output) => new PlainReporter(output));
  await expect(text).toMatchFileSnapshot(`../../fixtures/progress/${recording.name}.plain.txt`);
});

test.each(recordings)('quiet text of $name', async (recording) => {
  const results = recorder();
  const messages = written(eventsOf(recording), (output) => new QuietReporter(output, results));
  await expect(`${results.text()}---- standard error\n${messages}`).toMatchFileSnapshot(
    `../../fixtures/progress/${recording.name}.quiet.txt`,
  );
});

test('none writes failures only', () => {
  const [succeeds, fails] = ['two-targets', 'missing-context'].map((name) =>
    written(
      eventsOf(recordings.find((recording) => recording.name === name)!),
      (output) => new QuietReporter(output),
    ),
  );
  expect(succeeds).toBe('');
  expect(fails).toBe('ERROR: target noctx: unable to prepare context: path "nowhere" not found\n');
});

test('colours are off unless asked for', () => {
  const recording = recordings.find(({ name }) => name === 'failing-run')!;
  const draw = (colors: boolean): string =>
    written(eventsOf(recording), (output) => new PlainReporter(output), colors);
  expect(draw(false)).not.toContain('\u001b');
  expect(draw(true).replace(/\u001b\[\d+m/g, '')).toBe(draw(false));
  expect(draw(true)).toContain('\u001b[31mERROR:\u001b[39m target bad');
});
