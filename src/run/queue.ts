import { addTo } from '../model/add-to.ts';
import { type BuildStep, type CommandStep, largestCall, type Step } from '../model/plan.ts';
import type { Slots } from './slots.ts';

/** How a step ended. */
export type Result = 'succeeded' | 'failed' | 'skipped';

/** What is to be done next: to start a process, or to skip a step that can never start. */
export type Next =
  | { readonly kind: 'build'; readonly steps: readonly BuildStep[] }
  | { readonly kind: 'command'; readonly step: CommandStep }
  | { readonly kind: 'skip'; readonly step: Step };

/**
 * How long free slots wait for others, in milliseconds: a process more costs as much as a cached
 * build of a few targets, and what starts together often ends together.
 */
const patience = 300;

/** The steps that wait, and which of them may start. */
export class Queue {
  readonly #waiting: Set<Step>;
  readonly #slots: Slots;
  readonly #results: ReadonlyMap<string, Result>;
  readonly #wake: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isImpatient = false;

  /** `wake` is called when something may start though nothing has ended. */
  constructor(
    steps: readonly Step[],
    slots: Slots,
    results: ReadonlyMap<string, Result>,
    wake: () => void,
  ) {
    this.#waiting = new Set(steps);
    this.#slots = slots;
    this.#results = results;
    this.#wake = wake;
  }

  get waiting(): ReadonlySet<Step> {
    return this.#waiting;
  }

  /** The first call of `bake` that waits for nothing but free slots. */
  get nextCall(): BuildStep | undefined {
    for (const step of this.#waiting) {
      const isCall = step.kind === 'build' && step.words.includes('bake');
      if (isCall && this.#needs(step) === 'met') return step;
    }
    return undefined;
  }

  /** Takes out what may start now, or never, in the order of the plan; each is done before the next. */
  *take(): Generator<Next> {
    const lots = new Map<string, BuildStep[]>();
    for (const step of this.#waiting) {
      const needs = this.#needs(step);
      if (needs === 'wait') continue;
      if (needs === 'never') yield this.#out({ kind: 'skip', step }, step);
      else if (step.kind === 'command') yield this.#out({ kind: 'command', step }, step);
      else if (step.joins !== undefined) addTo(lots, step.joins, step);
      else if (step.weight <= this.#slots.room) {
        yield this.#out({ kind: 'build', steps: [step] }, step);
      }
    }
    for (const lot of lots.values()) {
      for (let steps = this.#choose(lot); steps.length > 0; steps = this.#choose(lot)) {
        lot.splice(0, steps.length);
        this.forget();
        yield this.#out({ kind: 'build', steps }, ...steps);
      }
    }
  }

  /** Waits for nothing any more. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isImpatient = false;
  }

  /** The steps with which the next process starts; none while it is worth while to wait for more. */
  #choose(lot: readonly BuildStep[]): readonly BuildStep[] {
    const { room, limit, isIdle } = this.#slots;
    let weight = 0;
    let size = 0;
    let count = 0;
    for (const step of lot) {
      const most = count === 0 ? room : Math.min(room, limit);
      size += step.targets.length + step.linked.length;
      if (weight + step.weight > most || (count > 0 && size > largestCall)) break;
      weight += step.weight;
      count += 1;
    }
    const isWhole = count === lot.length || size > largestCall;
    if (count === 0 || isWhole || isIdle || this.#isImpatient) return lot.slice(0, count);
    this.#timer ??= setTimeout(() => {
      this.#isImpatient = true;
      this.#wake();
    }, patience);
    return [];
  }

  #needs(step: Step): 'met' | 'wait' | 'never' {
    const results = step.needs.map((id) => this.#results.get(id));
    if (results.some((result) => result === 'failed' || result === 'skipped')) return 'never';
    return results.includes(undefined) ? 'wait' : 'met';
  }

  #out(next: Next, ...steps: readonly Step[]): Next {
    for (const step of steps) this.#waiting.delete(step);
    return next;
  }
}
