import type { HostProcess } from '../host/host.ts';
import type { BuildStep } from '../model/plan.ts';
import { follow } from './attempt.ts';

/** A process that was started beforehand: it connects to its builder and waits for its definition. */
export class HeldProcess {
  /** The step whose words it was started with. */
  readonly step: BuildStep;
  readonly #child: HostProcess;
  #give = (_: string): void => {};

  constructor(step: BuildStep, start: (definition: Promise<string>) => HostProcess) {
    this.step = step;
    const definition = new Promise<string>((resolve) => {
      this.#give = resolve;
    });
    this.#child = start(definition);
  }

  /** Gives it the definition; it ends by itself then. */
  release(definition: string): HostProcess {
    this.#give(definition);
    return this.#child;
  }

  /** Kills it; fulfilled when it has ended. */
  async discard(): Promise<void> {
    this.#child.kill('SIGKILL');
    await follow(this.#child, {}, { output: () => {}, error: () => {} });
  }
}
