import type { ExecutorName } from '../model/plan.ts';
import { type AttemptEnd, type AttemptOptions, runAttempt } from './attempt.ts';

/** Runs the process of a build step to its end, with its progress as events. */
export type Executor = (options: AttemptOptions) => Promise<AttemptEnd>;

const buildctl: Executor = async (options) => {
  const { runBuildctl } = await import('./buildctl-executor.ts');
  return runBuildctl(options);
};

/** What carries out the steps of a plan; all but the first are loaded when they are used. */
export const executors: Readonly<Record<ExecutorName, Executor>> = {
  buildx: runAttempt,
  buildctl,
  // With a daemon of its own it is the same client.
  daemonless: buildctl,
  rootless: buildctl,
  pack: async (options) => {
    const { runPack } = await import('./pack-executor.ts');
    return runPack(options);
  },
};
