import { runBake } from '../../src/cli/bake-command.ts';
import { runGuarded } from '../../src/cli/main.ts';
import { memoryHost } from '../../src/host/memory.ts';
import type { Case, Outcome } from './case.ts';

/**
 * What bake answers, run in this process on files in memory; `folder` is where the files lie for
 * the other engine.
 */
export async function runOurs(
  asked: Case,
  folder = '/work',
  extra: readonly string[] = [],
): Promise<Outcome> {
  const text = { stdout: '', stderr: '' };
  let drawn = 0;
  const memory = memoryHost({
    files: Object.fromEntries(asked.files),
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', HOME: '/home/user', ...asked.env },
    now: Date.now(),
    ...(asked.input === undefined ? {} : { standardInput: asked.input }),
  });
  // No two draws alike, and the same ones in each run.
  const randomBytes = (count: number) => {
    drawn += 1;
    return Uint8Array.from({ length: count }, (_, index) => (drawn * 31 + index) % 256);
  };
  const host = { ...memory, randomBytes };
  const output = {
    out: (chunk: string) => {
      text.stdout += chunk;
    },
    error: (chunk: string) => {
      text.stderr += chunk;
    },
    errorColors: false,
  };
  const context = { host, output, catchInterrupts: () => new AbortController().signal, width: 80 };
  const words = [...extra, ...asked.args];
  const exitCode = await runGuarded(() => runBake(words, context), output);
  return { exitCode, ...text };
}
