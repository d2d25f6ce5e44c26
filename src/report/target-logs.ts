import type { Event } from '../model/event.ts';
import { PlainReporter } from './plain.ts';
import type { Output, Reporter } from './reporter.ts';

/** A plain log for each target: its own steps and those that it shares, and how it ended. */
export class TargetLogs implements Reporter {
  readonly #open: (target: string) => Output;
  readonly #logs = new Map<string, PlainReporter>();

  /** `open` gives the log of a target; asked once for each. */
  constructor(open: (target: string) => Output) {
    this.#open = open;
  }

  handle(event: Event): void {
    switch (event.kind) {
      case 'run-started':
        for (const target of event.targets) {
          const log = new PlainReporter(this.#open(target.name));
          this.#logs.set(target.name, log);
          log.handle({ ...event, targets: [{ ...target, linked: false }] });
        }
        return;
      case 'step-changed':
      case 'step-log':
      case 'build-warning':
        for (const name of event.targets) {
          this.#logs.get(name)?.handle({ ...event, targets: [name] });
        }
        return;
      case 'target-changed':
      case 'target-result':
        this.#logs.get(event.target)?.handle(event);
        return;
      case 'run-ended':
        for (const log of this.#logs.values()) log.handle(event);
        return;
      case 'process-started':
      case 'process-ended':
      case 'step-progress':
      case 'notice':
        return;
      default:
        event satisfies never;
    }
  }

  end(): void {
    for (const log of this.#logs.values()) log.end();
  }
}
