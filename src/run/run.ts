import type { Host } from '../host/host.ts';
import type { Event, RunEnded, TargetFailure, TargetState } from '../model/event.ts';
import type { BuildStep, CommandStep, Plan, Step } from '../model/plan.ts';
import { type AttemptEnd, runAttempt } from './attempt.ts';
import type { BuildxCommand } from './buildx-command.ts';
import { runCommand } from './command-step.ts';
import { judge, type Verdict } from './judge.ts';
import { asObject, Workspace } from './workspace.ts';

/** What a run is told besides its plan. */
export interface RunOptions {
  readonly host: Host;
  readonly buildx: BuildxCommand;
  readonly emit: (event: Event) => void;
  readonly interrupts: Interrupts;
  /** How often a step is tried again after a failure that may pass; 0 when absent. */
  readonly retries?: number;
  /** Milliseconds after which everything is stopped. */
  readonly timeout?: number;
  /** Waits before a retry; attempts count from 1. */
  readonly backOff?: (attempt: number) => number;
}

/** What the user wants to end. */
export interface Interrupts {
  /** The first interrupt: children are asked to end. Its reason is the signal's name. */
  readonly asked: AbortSignal;
  /** The second: they are killed. */
  readonly forced: AbortSignal;
}

/** How a run ended. */
export interface RunEnd {
  readonly outcome: RunEnded['outcome'];
  readonly exitCode: number;
}

/** Carries a plan out: every process of it, and what happens as events. */
export async function runPlan(plan: Plan, options: RunOptions): Promise<RunEnd> {
  const run = new Run(plan, options);
  return run.toEnd();
}

type Result = 'succeeded' | 'failed' | 'skipped';

class Run {
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #workspace: Workspace;
  readonly #stop = new AbortController();
  readonly #results = new Map<string, Result>();
  readonly #states = new Map<string, TargetState>();
  readonly #running = new Map<string, Promise<void>>();
  #weight = 0;
  #timedOut = false;
  /** Buildx's own exit code of a call to the frontend, which has a meaning. */
  #callCode = 0;

  constructor(plan: Plan, options: RunOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#workspace = new Workspace(options.host);
  }

  async toEnd(): Promise<RunEnd> {
    const { asked } = this.#options.interrupts;
    const onInterrupt = (): void => this.#stop.abort(asked.reason);
    if (asked.aborted) onInterrupt();
    asked.addEventListener('abort', onInterrupt, { once: true });
    const timer = this.#startTimer();
    this.#emit({ kind: 'run-started', time: this.#now(), targets: startedTargets(this.#plan) });
    try {
      await this.#runSteps(this.#plan.steps.filter((step) => !isLast(step)));
    } finally {
      clearTimeout(timer);
      await this.#runSteps(this.#plan.steps.filter(isLast), true);
      asked.removeEventListener('abort', onInterrupt);
      await this.#workspace.remove();
    }
    return this.#end();
  }

  #startTimer(): ReturnType<typeof setTimeout> | undefined {
    const { timeout } = this.#options;
    if (timeout === undefined) return undefined;
    return setTimeout(() => {
      this.#timedOut = true;
      this.#notice('error', `stopped after ${timeout / 1000} s, as --timeout says`);
      this.#stop.abort('SIGINT');
    }, timeout);
  }

  /** Starts whatever may start, in the order of the plan, until nothing is left to start. */
  async #runSteps(steps: readonly Step[], always = false): Promise<void> {
    const waiting = new Set(steps);
    for (;;) {
      for (const step of waiting) {
        if (!always && this.#stop.signal.aborted) break;
        const state = this.#readiness(step);
        if (state === 'wait') continue;
        waiting.delete(step);
        if (state === 'skip') this.#skip(step);
        else this.#start(step);
      }
      if (this.#running.size === 0) break;
      await Promise.race(this.#running.values());
    }
    for (const step of waiting) this.#results.set(step.id, 'skipped');
  }

  #readiness(step: Step): 'start' | 'wait' | 'skip' {
    const needed = step.needs.map((id) => this.#results.get(id));
    if (needed.some((result) => result === 'failed' || result === 'skipped')) return 'skip';
    if (needed.includes(undefined)) return 'wait';
    const { jobs = Number.POSITIVE_INFINITY } = this.#plan;
    const fits = this.#weight === 0 || this.#weight + weightOf(step) <= jobs;
    return fits ? 'start' : 'wait';
  }

  #start(step: Step): void {
    this.#weight += weightOf(step);
    const work = step.kind === 'build' ? this.#build(step) : this.#command(step);
    const ended = work.then((result) => {
      this.#results.set(step.id, result);
      this.#weight -= weightOf(step);
      this.#running.delete(step.id);
      if (result === 'failed' && this.#plan.onFailure === 'stop') this.#stop.abort('SIGINT');
    });
    this.#running.set(step.id, ended);
  }

  #skip(step: Step): void {
    this.#results.set(step.id, 'skipped');
    if (step.kind !== 'build') return;
    const links = new Map(this.#plan.targets.map(({ name, links }) => [name, links]));
    for (const name of step.ends) {
      const culprit = (links.get(name) ?? []).find((link) => this.#culprits.has(link));
      const because = culprit === undefined ? undefined : this.#culprits.get(culprit);
      this.#culprits.set(name, because ?? name);
      this.#finish(name, 'skipped', because === undefined ? {} : { because });
    }
  }

  /** Targets that failed or were skipped, by the target that is to blame. */
  readonly #culprits = new Map<string, string>();

  async #build(step: BuildStep): Promise<Result> {
    const { retries = 0, backOff = exponential } = this.#options;
    const withoutCache = new Set<string>();
    for (let attempt = 1; ; attempt += 1) {
      const verdict = await this.#attempt(step, attempt, withoutCache);
      if (verdict === undefined) return 'succeeded';
      const again = verdict.transient && attempt <= retries && !this.#stop.signal.aborted;
      if (!again) {
        this.#fail(step, verdict);
        return 'failed';
      }
      const wait = backOff(attempt);
      this.#announceRetry(step, verdict, attempt, wait);
      for (const name of verdict.withoutCache) withoutCache.add(name);
      await pause(wait, this.#stop.signal);
      for (const name of step.layouts) await this.#workspace.clearLayout(name);
    }
  }

  /** Undefined when it went well. */
  async #attempt(
    step: BuildStep,
    attempt: number,
    withoutCache: ReadonlySet<string>,
  ): Promise<Verdict | undefined> {
    const { host, buildx, interrupts } = this.#options;
    const words: string[] = [];
    for (const word of step.words) words.push(await this.#workspace.fill(word, step.id));
    const input = await this.#workspace.fill(step.input, step.id);
    this.#emit({
      kind: 'process-started',
      time: this.#now(),
      step: step.id,
      targets: [...step.targets],
      attempt,
    });
    const end = await runAttempt({
      host,
      buildx,
      step,
      words: refreshing(words, withoutCache),
      input,
      emit: (event) => this.#relay(event, step),
      stop: this.#stop.signal,
      kill: interrupts.forced,
    });
    const metadata = await this.#workspace.metadata(step.id);
    const answered = step.asks && end.exit.kind === 'exited' && end.output !== '';
    const succeeded = (end.exit.kind === 'exited' && end.exit.code === 0) || answered;
    this.#announceEnd(step, end, metadata, succeeded);
    if (!succeeded) return judge(step, end, this.#plan.targets);
    if (end.exit.kind === 'exited') this.#callCode ||= end.exit.code;
    for (const name of step.ends) {
      this.#announceResult(name, step.words.includes('bake') ? asObject(metadata[name]) : metadata);
      this.#finish(name, 'done');
    }
    return undefined;
  }

  /** What the decoder tells, less what it cannot know: whether a target has further steps. */
  #relay(event: Event, step: BuildStep): void {
    if (event.kind === 'target-changed') {
      if (step.ends.includes(event.target)) this.#finish(event.target, event.state);
      return;
    }
    if (event.kind === 'step-changed') {
      for (const name of event.targets) this.#begin(name);
    }
    this.#emit(event);
  }

  #announceEnd(
    step: BuildStep,
    { exit, output }: AttemptEnd,
    metadata: Readonly<Record<string, unknown>>,
    succeeded: boolean,
  ): void {
    const stopped = this.#timedOut ? 'timed-out' : 'cancelled';
    const failed = this.#stop.signal.aborted ? stopped : 'failed';
    const warnings = metadata['buildx.build.warnings'];
    this.#emit({
      kind: 'process-ended',
      time: this.#now(),
      step: step.id,
      outcome: succeeded ? 'succeeded' : failed,
      ...(exit.kind === 'exited' && { exitCode: exit.code }),
      ...(output !== '' && { output }),
      ...(Array.isArray(warnings) && { warnings }),
    });
  }

  #announceResult(name: string, metadata: Readonly<Record<string, unknown>>): void {
    const digest = metadata['containerimage.digest'];
    this.#emit({
      kind: 'target-result',
      time: this.#now(),
      target: name,
      ...(typeof digest === 'string' && { digest }),
      metadata,
    });
  }

  #announceRetry(step: BuildStep, verdict: Verdict, attempt: number, wait: number): void {
    const { retries = 0 } = this.#options;
    const [first] = verdict.failures.values();
    const [reason = ''] = (first?.message ?? verdict.problem ?? '').split('\n');
    const which = [...verdict.failures.keys()].join(', ') || step.targets.join(', ');
    this.#notice(
      'warning',
      `${which}: ${reason}; trying again in ${wait / 1000} s (${attempt} of ${retries})`,
    );
    for (const name of [...step.linked, ...step.targets]) {
      if (isFinal(this.#states.get(name))) continue;
      this.#change(name, 'retrying');
    }
  }

  #fail(step: BuildStep, { failures, because, problem }: Verdict): void {
    const stopped = this.#stop.signal.aborted;
    for (const [name, failure] of failures) {
      this.#culprits.set(name, name);
      this.#finish(name, 'failed', { failure });
    }
    for (const [name, culprit] of because) {
      this.#culprits.set(name, culprit);
      this.#finish(name, 'skipped', { because: culprit });
    }
    if (problem !== undefined && !stopped) this.#notice('error', problem);
    for (const name of step.ends) {
      if (isFinal(this.#states.get(name))) continue;
      this.#culprits.set(name, name);
      this.#finish(name, 'cancelled');
    }
  }

  async #command(step: CommandStep): Promise<Result> {
    const problem = await runCommand(step, this.#options.host);
    if (problem === undefined) return 'succeeded';
    this.#notice('error', problem);
    return 'failed';
  }

  #end(): RunEnd {
    for (const { name } of this.#plan.targets) this.#finish(name, 'cancelled');
    const { asked } = this.#options.interrupts;
    const failed = [...this.#results.values()].some((result) => result !== 'succeeded');
    const outcome = asked.aborted ? 'interrupted' : failed ? 'failed' : 'succeeded';
    this.#emit({ kind: 'run-ended', time: this.#now(), outcome });
    switch (outcome) {
      case 'interrupted':
        return { outcome, exitCode: signalCodes.get(asked.reason) ?? 130 };
      case 'failed':
        return { outcome, exitCode: 1 };
      case 'succeeded':
        return { outcome, exitCode: this.#callCode };
      default:
        return outcome satisfies never;
    }
  }

  #begin(name: string): void {
    const state = this.#states.get(name);
    if (state === undefined || state === 'retrying') this.#change(name, 'running');
  }

  /** A target ends once, whatever else is told of it. */
  #finish(
    name: string,
    state: TargetState,
    more: { readonly failure?: TargetFailure; readonly because?: string } = {},
  ): void {
    if (!isFinal(this.#states.get(name))) this.#change(name, state, more);
  }

  #change(
    name: string,
    state: TargetState,
    more: { readonly failure?: TargetFailure; readonly because?: string } = {},
  ): void {
    this.#states.set(name, state);
    this.#emit({ kind: 'target-changed', time: this.#now(), target: name, state, ...more });
  }

  #notice(level: 'warning' | 'error', message: string): void {
    this.#emit({ kind: 'notice', time: this.#now(), level, message });
  }

  #emit(event: Event): void {
    this.#options.emit(event);
  }

  #now(): number {
    return this.#options.host.now();
  }
}

/** As a shell has it: 128 and the signal's number. */
const signalCodes: ReadonlyMap<unknown, number> = new Map([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
]);

function startedTargets({ targets }: Plan): Extract<Event, { kind: 'run-started' }>['targets'] {
  return [...targets]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, linked, platforms, tags }) => ({ name, linked, platforms, tags }));
}

function isLast(step: Step): boolean {
  return step.kind === 'command' && step.always === true;
}

function weightOf(step: Step): number {
  return step.kind === 'build' ? step.weight : 0;
}

function isFinal(state: TargetState | undefined): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled' || state === 'skipped';
}

/** The words with which the targets are built anew: the cache holds something broken of them. */
function refreshing(words: readonly string[], targets: ReadonlySet<string>): readonly string[] {
  if (targets.size === 0) return words;
  if (!words.includes('bake')) return [...words.slice(0, -1), '--no-cache', ...words.slice(-1)];
  const end = words.indexOf('--');
  const overrides = [...targets].map((name) => `--set=${name}.no-cache=true`);
  return [...words.slice(0, end), ...overrides, ...words.slice(end)];
}

/** 1, 2, 4, … seconds, at most 30. */
function exponential(attempt: number): number {
  return Math.min(30_000, 1000 * 2 ** (attempt - 1));
}

/** Waits, unless everything is stopped. */
async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(end, milliseconds);
    stop.addEventListener('abort', end, { once: true });
    function end(): void {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    }
  });
}
