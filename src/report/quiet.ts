import type { Event } from '../model/event.ts';
import type { Output, Reporter } from './reporter.ts';
import { applyEvent, newRunState, type RunState } from './run-state.ts';

/** Nothing but the digests of what was built (`--progress=quiet`), or nothing at all (`none`). */
export class QuietReporter implements Reporter {
  readonly #output: Output | undefined;
  readonly #state: RunState = newRunState();

  /** Without an output nothing is written. */
  constructor(output?: Output) {
    this.#output = output;
  }

  handle(event: Event): void {
    applyEvent(this.#state, event);
  }

  end(): void {
    for (const target of this.#state.targets.values()) {
      if (target.linked || target.digest === undefined) continue;
      this.#output?.write(`${target.name} ${target.digest}\n`);
    }
  }
}
