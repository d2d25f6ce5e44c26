import type { Host } from '../host/host.ts';
import { signalCodes } from '../host/signal-codes.ts';
import type { Event, RunEnded } from '../model/event.ts';
import type { BuildStep, CommandStep, Plan, Step } from '../model/plan.ts';
import { type AttemptEnd, exportsOf, type StartOptions, startBuildx } from './attempt.ts';
import type { BuildxCommand } from './buildx-command.ts';
import { runCommand } from './command-step.ts';
import { executors } from './executor.ts';
import { HeldProcess } from './held-process.ts';
import { joinedDefinition, joinedStep } from './joined-step.ts';
import { judge, type PlaceOf, unusableFiles, type Verdict } from './judge.ts';
import { Ledger, startedTargets } from './ledger.ts';
import { isMissingInput } from './own-program.ts';
import { Queue, type Result } from './queue.ts';
import { exponential, pause, refreshing } from './retry.ts';
import { Slots } from './slots.ts';
import { asObject, Workspace } from './workspace.ts';

/** What a run is told besides its plan. */
export interface RunOptions {
  readonly host: Host;
  readonly buildx: BuildxCommand;
  readonly emit: (event: Event) => void;
  readonly interrupts: Interrupts;
  /** Shows the mistakes of the definition that come to light in a build. */
  readonly placeOf?: PlaceOf;
  /** Whether the metadata of targets is to hold the provenance of what was built. */
  readonly wantsProvenance?: boolean;
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

class Run {
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #workspace: Workspace;
  readonly #stop = new AbortController();
  readonly #results = new Map<string, Result>();
  readonly #ledger: Ledger;
  readonly #running = new Map<string, Promise<void>>();
  readonly #slots: Slots;
  #held: HeldProcess | undefined;
  /** Called when a step may start though no process has ended. */
  #wake = (): void => {};
  #timedOut = false;
  /** Buildx's own exit code of a call to the frontend, which has a meaning. */
  #callCode = 0;

  constructor(plan: Plan, options: RunOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#slots = new Slots(plan.jobs);
    this.#workspace = new Workspace(options.host);
    this.#ledger = new Ledger(options.emit, () => options.host.now());
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
    const queue = new Queue(steps, this.#slots, this.#results, () => this.#wake());
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      for (const next of always || !this.#stop.signal.aborted ? queue.take() : []) {
        if (next.kind === 'skip') this.#skip(next.step);
        else if (next.kind === 'command') this.#start([next.step], this.#command(next.step));
        else this.#start(next.steps, this.#build(next.steps));
      }
      if (this.#running.size === 0) break;
      await this.#keepReady(queue.nextCall);
      await Promise.race([...this.#running.values(), woken]);
    }
    queue.forget();
    await this.#held?.discard();
    this.#held = undefined;
    for (const step of queue.waiting) this.#results.set(step.id, 'skipped');
  }

  /** Notes that one process works on the steps. */
  #start(steps: readonly Step[], work: Promise<Result>): void {
    const [{ id } = { id: '' }] = steps;
    const ended = work.then((result) => {
      for (const step of steps) {
        this.#results.set(step.id, result);
        this.#slots.give(step.id);
      }
      this.#running.delete(id);
      if (result === 'failed' && this.#plan.onFailure === 'stop') this.#stop.abort('SIGINT');
    });
    this.#running.set(id, ended);
  }

  #skip(step: Step): void {
    this.#results.set(step.id, 'skipped');
    if (step.kind !== 'build') return;
    const links = new Map(this.#plan.targets.map(({ name, links }) => [name, links]));
    for (const name of step.ends) {
      const culprit = (links.get(name) ?? []).find((link) => this.#culprits.has(link));
      const because = culprit === undefined ? undefined : this.#culprits.get(culprit);
      this.#culprits.set(name, because ?? name);
      this.#ledger.finish(name, 'skipped', because === undefined ? {} : { because });
    }
  }

  /** Starts the next process of a limited run beforehand: starting takes as long as a cached build. */
  async #keepReady(step: BuildStep | undefined): Promise<void> {
    const isLimited = this.#plan.jobs !== undefined && !this.#stop.signal.aborted;
    if (step === undefined || this.#held !== undefined || !isLimited) return;
    try {
      const options = await this.#startOptions(step);
      this.#held = new HeldProcess(step, (input) => startBuildx({ ...options, input }));
    } catch (error) {
      // What is missing is told when the step is started.
      if (!isMissingInput(error)) throw error;
    }
  }

  /** Targets that failed or were skipped, by the target that is to blame. */
  readonly #culprits = new Map<string, string>();

  async #build(steps: readonly BuildStep[]): Promise<Result> {
    const { retries = 0, backOff = exponential } = this.#options;
    const withoutCache = new Set<string>();
    const isHeld = this.#held !== undefined && steps.includes(this.#held.step);
    const held = isHeld ? this.#held : undefined;
    // The one after it may be started now.
    if (isHeld) this.#held = undefined;
    const { id = '' } = held?.step ?? steps[0] ?? {};
    let left = steps;
    for (let attempt = 1; ; attempt += 1) {
      const step = joinedStep(left, id);
      const started = attempt === 1 ? held : undefined;
      const verdict = await this.#attempt(step, left, attempt, withoutCache, started);
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
      // What is exported is not built again.
      const unfinished = this.#slots.working(left);
      if (unfinished.length > 0) left = unfinished;
    }
  }

  /** Undefined when it went well. */
  async #attempt(
    step: BuildStep,
    parts: readonly BuildStep[],
    attempt: number,
    withoutCache: ReadonlySet<string>,
    held: HeldProcess | undefined,
  ): Promise<Verdict | undefined> {
    for (const part of parts) this.#slots.take(part);
    this.#emit({
      kind: 'process-started',
      time: this.#now(),
      step: step.id,
      targets: [...step.targets],
      attempt,
    });
    let end: AttemptEnd;
    try {
      end = await this.#process(step, parts, withoutCache, held);
    } catch (error) {
      await held?.discard();
      if (!isMissingInput(error)) throw error;
      this.#emit({ kind: 'process-ended', time: this.#now(), step: step.id, outcome: 'failed' });
      return unusableFiles(error.message);
    }
    const metadata = await this.#workspace.metadata(step.id);
    const answered = step.asks && end.exit.kind === 'exited' && end.output !== '';
    // What ends well and tells nothing but plain text is not Buildx.
    const isBuildx = step.executor !== 'buildx' || step.asks || !end.decoder.isMereText;
    const succeeded = (end.exit.kind === 'exited' && end.exit.code === 0 && isBuildx) || answered;
    this.#announceEnd(step, end, metadata, succeeded);
    if (!succeeded) {
      // Buildx writes no metadata then, but what was exported is there.
      for (const [name, told] of exportsOf(step, end)) this.#announceResult(name, told);
      return judge(step, end, this.#plan.targets, this.#options.placeOf ?? (() => undefined));
    }
    if (end.exit.kind === 'exited') this.#callCode ||= end.exit.code;
    for (const name of step.ends) {
      this.#announceResult(name, step.words.includes('bake') ? asObject(metadata[name]) : metadata);
      this.#ledger.finish(name, 'done');
    }
    return undefined;
  }

  async #process(
    step: BuildStep,
    parts: readonly BuildStep[],
    withoutCache: ReadonlySet<string>,
    held: HeldProcess | undefined,
  ): Promise<AttemptEnd> {
    const texts: string[] = [];
    for (const part of parts) texts.push(await this.#workspace.fill(part.input, step.id));
    const input = joinedDefinition(texts);
    const options = await this.#startOptions(step);
    return executors[step.executor]({
      ...options,
      words: refreshing(step, options.words, withoutCache),
      input,
      started: held?.release(input),
      fileFolder: await this.#workspace.fileFolder(step),
      emit: (event) => this.#relay(event, step, parts),
      stop: this.#stop.signal,
      kill: this.#options.interrupts.forced,
    });
  }

  async #startOptions(step: BuildStep): Promise<Omit<StartOptions, 'input'>> {
    const { host, buildx, wantsProvenance = false } = this.#options;
    const words: string[] = [];
    for (const word of step.words) words.push(await this.#workspace.fill(word, step.id));
    const processFolder = await this.#workspace.processFolder();
    return { host, buildx, step, words, processFolder, wantsProvenance };
  }

  /** What the decoder tells, less what it cannot know: whether a target has further steps. */
  #relay(event: Event, step: BuildStep, parts: readonly BuildStep[]): void {
    if (event.kind === 'target-changed') {
      const part = parts.find(({ targets }) => targets.includes(event.target));
      const isExported = part !== undefined && event.state === 'done';
      if (isExported && this.#slots.giveExported(part, event.target)) this.#wake();
      if (step.ends.includes(event.target)) this.#ledger.finish(event.target, event.state);
      return;
    }
    if (event.kind === 'step-changed') {
      for (const name of event.targets) this.#ledger.begin(name);
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
      if (this.#ledger.hasEnded(name)) continue;
      this.#ledger.change(name, 'retrying');
    }
  }

  #fail(step: BuildStep, { failures, because, problem }: Verdict): void {
    const stopped = this.#stop.signal.aborted;
    for (const [name, failure] of failures) {
      this.#culprits.set(name, name);
      this.#ledger.finish(name, 'failed', { failure });
    }
    for (const [name, culprit] of because) {
      this.#culprits.set(name, culprit);
      this.#ledger.finish(name, 'skipped', { because: culprit });
    }
    if (problem !== undefined && !stopped) this.#notice('error', problem);
    for (const name of step.ends) {
      if (this.#ledger.hasEnded(name)) continue;
      this.#culprits.set(name, name);
      this.#ledger.finish(name, 'cancelled');
    }
  }

  async #command(step: CommandStep): Promise<Result> {
    const problem = await runCommand(step, this.#options.host);
    if (problem === undefined) return 'succeeded';
    this.#notice('error', problem);
    return 'failed';
  }

  #end(): RunEnd {
    for (const { name } of this.#plan.targets) this.#ledger.finish(name, 'cancelled');
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

function isLast(step: Step): boolean {
  return step.kind === 'command' && step.always === true;
}
