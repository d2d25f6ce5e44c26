import { expect, test } from 'vitest';
import type { Host, ProcessExit } from '../../src/host/host.ts';
import { memoryHost } from '../../src/host/memory.ts';
import { handOver } from '../../src/run/hand-over.ts';

const never = new AbortController().signal;

test('the definition goes to the first Buildx that is there', async () => {
  const calls: unknown[] = [];
  const host = memoryHost({
    spawn: (command, args, input) => {
      calls.push([command, args, input]);
      return { exit: command === 'docker' ? { kind: 'exited', code: 7 } : { kind: 'missing' } };
    },
  });
  const end = await handOver(host, ['bake', '--file=-'], '{}', never);
  expect(end).toEqual({ kind: 'exited', code: 7 });
  expect(calls).toEqual([
    ['docker-buildx', ['bake', '--file=-'], '{}'],
    ['docker', ['buildx', 'bake', '--file=-'], '{}'],
  ]);
});

test('neither plugin nor docker', async () => {
  expect(await handOver(memoryHost(), [], '', never)).toEqual({ kind: 'no-buildx' });
});

const ends: [ProcessExit, object][] = [
  [
    { kind: 'signalled', signal: 'SIGKILL' },
    { kind: 'exited', code: 137 },
  ],
  [
    { kind: 'failed', message: 'spawn EACCES' },
    { kind: 'failed', message: 'spawn EACCES' },
  ],
];

for (const [exit, want] of ends) {
  test(`an end: ${JSON.stringify(exit)}`, async () => {
    expect(await handOver(memoryHost({ spawn: () => ({ exit }) }), [], '', never)).toEqual(want);
  });
}

for (const [reason, signal] of [
  ['SIGTERM', 'SIGTERM'],
  ['SIGINT', 'SIGINT'],
  [undefined, 'SIGINT'],
] as const) {
  test(`an interrupt by ${reason} is passed on as ${signal}`, async () => {
    const stop = new AbortController();
    const host: Host = {
      ...memoryHost(),
      spawn: () => {
        let end: (exit: ProcessExit) => void = () => {};
        const exit = new Promise<ProcessExit>((resolve) => {
          end = resolve;
        });
        return {
          stdout: (async function* () {})(),
          stderr: (async function* () {})(),
          exit,
          kill: (name) => end({ kind: 'signalled', signal: name }),
        };
      },
    };
    const end = handOver(host, [], '', stop.signal);
    setTimeout(() => stop.abort(reason), 5);
    const code = signal === 'SIGTERM' ? 143 : 130;
    expect(await end).toEqual({ kind: 'exited', code });
  });
}
