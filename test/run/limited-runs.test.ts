import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Random } from '../../scripts/conformance/random.ts';
import type { Execution } from '../../src/plan/plan.ts';
import { Recording, resolveTargets, runRecorded, type Targets } from './recording.ts';

/** Each target notes when it begins and ends, is exported then, and the call ends some time later. */
const behaviour = `
  const { appendFileSync } = await import('node:fs');
  const note = (text) => appendFileSync(process.env.RECORDING + '/work', process.hrtime.bigint() + ' ' + text + '\\n');
  let state = [...call.targets.join()].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  const random = () => (state = (state * 1103515245 + 12345) >>> 0) / 2 ** 32;
  await Promise.all(call.targets.map(async (name) => {
    note('begin');
    await wait(5 + random() * (random() < 0.2 ? 600 : 60));
    note('end');
    const prefix = call.targets.length > 1 ? '[' + name + '] ' : '';
    status({ digest: 'sha256:exported-' + name, name: prefix + 'exporting to image' });
  }));
  await wait(random() * 150);
  await buildAll(1);`;

/** Targets with links to earlier ones. */
function someTargets(random: Random): Targets {
  const targets: Record<string, Record<string, unknown>> = {};
  const count = random.integer(3, 16);
  for (let index = 0; index < count; index += 1) {
    const contexts: Record<string, string> = {};
    const earlier = (): string => `target:t${random.integer(0, index - 1)}`;
    if (index > 0 && random.chance(0.25)) contexts['x'] = earlier();
    if (index > 0 && random.chance(0.12)) contexts['y'] = earlier();
    const output = random.chance(0.2) ? { output: ['type=cacheonly'] } : {};
    targets[`t${index}`] = { contexts, ...output };
  }
  return targets;
}

/** The most targets that were at work at once. */
function mostAtWork(recording: Recording): number {
  const notes = readFileSync(join(recording.folder, 'work'), 'utf8').trim().split('\n').sort();
  let now = 0;
  return Math.max(...notes.map((note) => (now += note.endsWith('begin') ? 1 : -1)));
}

describe('limited runs of any targets build all of them, never more than the limit at once', () => {
  const executions: readonly Execution[] = ['fail-fast', 'defer-error', 'defer-output'];
  for (let seed = 1; seed <= 9; seed += 1) {
    const execution = executions[seed % 3] ?? 'fail-fast';
    test(`${execution}, seed ${seed}`, { timeout: 60_000 }, async () => {
      const random = new Random(seed);
      const jobs = random.integer(1, 5);
      const targets = someTargets(random);
      const asked = Object.keys(targets).filter(() => random.chance(0.7));
      const recording = new Recording(behaviour);
      try {
        const graph = resolveTargets(targets, asked);
        const { end, states } = await runRecorded(recording, graph, { jobs, execution });
        expect(end).toEqual({ outcome: 'succeeded', exitCode: 0 });
        expect(states).toEqual(
          Object.fromEntries([...graph.targets.keys()].map((name) => [name, 'done'])),
        );
        expect(mostAtWork(recording)).toBeLessThanOrEqual(jobs);
        expect(recording.leftOvers).toEqual([]);
      } finally {
        recording.remove();
      }
    });
  }
});
