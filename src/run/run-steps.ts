import type { Host } from '../host/host.ts';
import type { CommandStep } from '../model/plan.ts';
import { runCommand } from './command-step.ts';

/** What is told while steps run, and what stops them. */
export interface StepWork {
  readonly say: (message: string) => void;
  readonly show?: (text: string) => void;
  readonly stop?: AbortSignal;
  readonly kill?: AbortSignal;
}

/**
 * Runs commands, each when those that it needs have ended well; those that need nothing of each
 * other run at once. After a failure nothing more is started. The result is what went wrong.
 */
export async function runSteps(
  steps: readonly CommandStep[],
  host: Host,
  { say, show, stop, kill }: StepWork,
): Promise<readonly string[]> {
  const waiting = new Set(steps);
  const done = new Set<string>();
  const problems: string[] = [];
  const running = new Map<string, Promise<void>>();
  const settings = {
    ...(stop !== undefined && { stop }),
    ...(kill !== undefined && { kill }),
    ...(show !== undefined && { show }),
  };
  const start = (step: CommandStep): void => {
    waiting.delete(step);
    say(step.purpose);
    const work = runCommand(step, host, settings).then((problem) => {
      running.delete(step.id);
      if (problem === undefined) done.add(step.id);
      else if (!stop?.aborted) problems.push(problem);
    });
    running.set(step.id, work);
  };
  for (;;) {
    if (problems.length === 0 && !stop?.aborted) {
      for (const step of waiting) if (step.needs.every((id) => done.has(id))) start(step);
    }
    if (running.size === 0) return problems;
    await Promise.race(running.values());
  }
}
