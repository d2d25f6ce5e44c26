import type { ExecutorName } from '../model/plan.ts';
import { type AttemptEnd, type AttemptOptions, runAttempt } from './attempt.ts';
import { runBuildctl } from './buildctl-executor.ts';
import { runPack } from './pack-executor.ts';

/** Runs the process of a build step to its end, with its progress as events. */
export type Executor = (options: AttemptOptions) => Promise<AttemptEnd>;

/** What carries out the steps of a plan. */
export const executors: Readonly<Record<ExecutorName, Executor>> = {
  buildx: runAttempt,
  buildctl: runBuildctl,
  // With a daemon of its own it is the same client.
  daemonless: runBuildctl,
  rootless: runBuildctl,
  pack: runPack,
};
