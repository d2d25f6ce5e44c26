import type { BuildStep } from '../model/plan.ts';

/** How many targets are at work, over all processes of a run, and how many may be. */
export class Slots {
  readonly #limit: number;
  /** How many targets each step may have at work. */
  readonly #taken = new Map<string, number>();
  readonly #exported = new Map<string, Set<string>>();

  constructor(limit: number = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  /** How many more targets may be at work now; what wants more than there is may have all. */
  get room(): number {
    if (this.isIdle) return Number.POSITIVE_INFINITY;
    return this.#limit - [...this.#taken.values()].reduce((sum, one) => sum + one, 0);
  }

  get limit(): number {
    return this.#limit;
  }

  get isIdle(): boolean {
    return this.#taken.size === 0;
  }

  take({ id, weight }: BuildStep): void {
    this.#taken.set(id, weight);
    this.#exported.delete(id);
  }

  give(id: string): void {
    this.#taken.delete(id);
  }

  /**
   * Notes that a target is exported; true when that frees the slots of its step. Buildx takes as
   * long as a cached build to end once everything is exported, and the next process need not wait
   * for that. OCI layouts are complete only when the process has ended.
   */
  giveExported({ id, targets, layouts }: BuildStep, target: string): boolean {
    const exported = this.#exported.get(id) ?? new Set();
    this.#exported.set(id, exported.add(target));
    if (layouts.length > 0 || !targets.every((name) => exported.has(name))) return false;
    return this.#taken.delete(id);
  }

  /** Those of the steps that still have a target at work. */
  working(steps: readonly BuildStep[]): readonly BuildStep[] {
    return steps.filter(({ id }) => this.#taken.has(id));
  }
}
