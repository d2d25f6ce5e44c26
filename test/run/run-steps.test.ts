import { describe, expect, test } from 'vitest';
import { memoryHost } from '../../src/host/memory.ts';
import { nodeHost } from '../../src/host/node.ts';
import type { CommandStep } from '../../src/model/plan.ts';
import { callBuildx } from '../../src/run/buildx-call.ts';
import { runSteps } from '../../src/run/run-steps.ts';

function step(id: string, more: Partial<CommandStep> = {}): CommandStep {
  const command = { program: 'tool', args: [id] };
  return { kind: 'command', id, needs: [], purpose: `do ${id}`, command, ...more };
}

/** Runs steps whose commands fail where their first word is `bad`. */
async function run(steps: readonly CommandStep[]) {
  const calls: string[] = [];
  const said: string[] = [];
  const shown: string[] = [];
  const host = memoryHost({
    env: { NAME: 'value' },
    spawn: (program, words, input) => {
      calls.push([program, ...words, ...(input === '' ? [] : [`< ${input}`])].join(' '));
      if (program === 'missing') return { exit: { kind: 'missing' } };
      return words[0] === 'bad'
        ? { stderr: 'no luck\n', exit: { kind: 'exited', code: 3 } }
        : { stdout: `${words.join(' ')}\n`, exit: { kind: 'exited', code: 0 } };
    },
  });
  const work = { say: (text: string) => said.push(text), show: (text: string) => shown.push(text) };
  return { problems: await runSteps(steps, host, work), calls, said, shown };
}

describe('steps', () => {
  test('run when those that they need have ended', async () => {
    const { problems, calls, said } = await run([
      step('c', { needs: ['b'] }),
      step('a'),
      step('b', { needs: ['a'] }),
    ]);
    expect(problems).toEqual([]);
    expect(calls).toEqual(['tool a', 'tool b', 'tool c']);
    expect(said).toEqual(['do a', 'do b', 'do c']);
  });

  test('are not started after a failure', async () => {
    const { problems, calls } = await run([step('bad'), step('b', { needs: ['bad'] })]);
    expect(problems).toEqual(['cannot do bad: no luck']);
    expect(calls).toEqual(['tool bad']);
  });

  test('may fail', async () => {
    const { problems, calls } = await run([
      step('bad', { mayFail: true }),
      step('b', { needs: ['bad'] }),
    ]);
    expect(problems).toEqual([]);
    expect(calls).toEqual(['tool bad', 'tool b']);
  });

  test('have something to do instead', async () => {
    const orElse = { program: 'tool', args: ['other'] };
    expect(await run([step('bad', { orElse })])).toMatchObject({
      problems: [],
      calls: ['tool bad', 'tool other'],
    });
    expect((await run([step('good', { orElse })])).calls).toEqual(['tool good']);
    const missing = { program: 'missing', args: [] };
    expect((await run([step('bad', { orElse: missing })])).problems).toEqual([
      'cannot do bad: missing was not found',
    ]);
  });

  test('have to print what is expected', async () => {
    const expects = { output: 'a', otherwise: 'that is not a' };
    expect((await run([step('a', { expects })])).problems).toEqual([]);
    expect((await run([step('b', { expects })])).problems).toEqual(['that is not a']);
  });

  test('take values out of the environment', async () => {
    const value = { fromEnvironment: 'NAME' };
    const command = { program: 'tool', args: [value, 'x'], input: value };
    expect((await run([step('a', { command })])).calls).toEqual(['tool value x < value']);
  });

  test('show what they print when that is wanted', async () => {
    expect((await run([step('a', { showsOutput: true }), step('b')])).shown).toEqual(['a\n']);
  });

  test('are stopped', async () => {
    const stop = new AbortController();
    const started = step('a', { command: { program: 'sleep', args: ['60'] } });
    const work = { say: () => stop.abort(), stop: stop.signal };
    expect(await runSteps([started, step('b', { needs: ['a'] })], nodeHost(), work)).toEqual([]);
  });
});

describe('a process that does not end when it is asked to', () => {
  const stubborn = [
    '-e',
    "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready')",
  ];

  test('is killed, as the command of a step', async () => {
    const [stop, kill] = [new AbortController(), new AbortController()];
    const show = (): void => {
      stop.abort('SIGINT');
      kill.abort('SIGINT');
    };
    const command = { program: process.execPath, args: stubborn };
    const work = { say: () => {}, show, stop: stop.signal, kill: kill.signal };
    expect(await runSteps([step('a', { command, showsOutput: true })], nodeHost(), work)).toEqual(
      [],
    );
  });

  test('is killed, as a call of Buildx', async () => {
    const [stop, kill] = [AbortSignal.abort('SIGINT'), new AbortController()];
    const buildx = { program: process.execPath, words: [] };
    const answer = callBuildx({ host: nodeHost(), buildx, stop, kill: kill.signal }, stubborn);
    setTimeout(() => kill.abort('SIGINT'), 500);
    expect((await answer).problem).toMatch(/failed$/);
  });
});
