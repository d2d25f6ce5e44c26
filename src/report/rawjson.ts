import type { Event } from '../model/event.ts';
import type { Output, Reporter } from './reporter.ts';

/** Writes every event as it is, one JSON object a line (see docs/events.md). */
export class RawJsonReporter implements Reporter {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  handle(event: Event): void {
    this.#output.write(`${JSON.stringify(event)}\n`);
  }

  end(): void {}
}
