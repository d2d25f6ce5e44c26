import type { Event, TargetFailure, TargetState } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';

interface Reason {
  readonly failure?: TargetFailure;
  /** The target that is to blame. */
  readonly because?: string;
}

/** How each target of a run stands; every change is told as an event. */
export class Ledger {
  readonly #emit: (event: Event) => void;
  readonly #now: () => number;
  readonly #states = new Map<string, TargetState>();

  constructor(emit: (event: Event) => void, now: () => number) {
    this.#emit = emit;
    this.#now = now;
  }

  /** A step of the target runs. */
  begin(name: string): void {
    const state = this.#states.get(name);
    if (state === undefined || state === 'retrying') this.change(name, 'running');
  }

  /** A target ends once, whatever else is told of it. */
  finish(name: string, state: TargetState, reason: Reason = {}): void {
    if (!this.hasEnded(name)) this.change(name, state, reason);
  }

  hasEnded(name: string): boolean {
    const state = this.#states.get(name);
    return state === 'done' || state === 'failed' || state === 'cancelled' || state === 'skipped';
  }

  change(name: string, state: TargetState, reason: Reason = {}): void {
    this.#states.set(name, state);
    this.#emit({ kind: 'target-changed', time: this.#now(), target: name, state, ...reason });
  }
}

/** The targets of a plan in the order in which summaries show them: by name. */
export function startedTargets({
  targets,
}: Plan): Extract<Event, { kind: 'run-started' }>['targets'] {
  return [...targets]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ links: _, ...target }) => target);
}
