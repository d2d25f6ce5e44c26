import type { HostProcess } from '../host/host.ts';
import type { BuildStep } from '../model/plan.ts';
import { follow } from './attempt.ts';

/** A process that was started beforehand: it connects to its builder and waits for its definition. */
export class HeldProcess {
  #held: { readonly step: BuildStep; readonly child: HostProcess } | undefined;
  #give = (_: string): void => {};

  /** The step whose words it was started with. */
  get step(): BuildStep | undefined {
    return this.#held?.step;
  }

  start(step: BuildStep, start: (definition: Promise<string>) => HostProcess): void {
    const definition = new Promise<string>((resolve) => {
      this.#give = resolve;
    });
    this.#held = { step, child: start(definition) };
  }

  /** Gives it the definition, if it was started for that step; it ends by itself then. */
  release(id: string, definition: string): HostProcess | undefined {
    if (this.#held?.step.id !== id) return undefined;
    const { child } = this.#held;
    this.#held = undefined;
    this.#give(definition);
    return child;
  }

  /** Kills it; fulfilled when it has ended. */
  async discard(): Promise<void> {
    const child = this.#held?.child;
    this.#held = undefined;
    if (child === undefined) return;
    child.kill('SIGKILL');
    await follow(child, {}, { output: () => {}, error: () => {} });
  }
}
