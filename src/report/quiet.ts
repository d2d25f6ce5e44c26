import type { Event } from '../model/event.ts';
import type { Output, Reporter } from './reporter.ts';
import { applyEvent, newRunState, type RunState, type TargetStatus } from './run-state.ts';
import { renderFailures } from './summary.ts';

/**
 * Nothing but what was built (`--progress=quiet`), one `name@digest` a line for each image name of
 * each target that was asked for, in their order; or not even that (`none`). Failures are told in
 * any case.
 */
export class QuietReporter implements Reporter {
  readonly #results: Output | undefined;
  readonly #messages: Output;
  readonly #state: RunState = newRunState();

  constructor(messages: Output, results?: Output) {
    this.#messages = messages;
    this.#results = results;
  }

  handle(event: Event): void {
    applyEvent(this.#state, event);
  }

  end(): void {
    for (const target of this.#state.targets.values()) {
      if (target.linked || target.state !== 'done') continue;
      for (const image of imagesOf(target)) this.#results?.write(`${image}\n`);
    }
    const failures = renderFailures(this.#state, this.#messages.colors);
    if (failures !== '') this.#messages.write(failures.slice(1));
  }
}

/**
 * What a target's result is called: `name@digest` for each of its names, the digest alone for an
 * image without a name, the names where there is no digest; nothing for what is not an image. A
 * name that holds a digest is no more than that: the engine makes one up for an untagged image.
 */
export function imagesOf({ digest, metadata }: TargetStatus): readonly string[] {
  const told = metadata['image.name'];
  const names = (typeof told === 'string' ? told.split(',') : []).filter(
    (name) => name !== '' && !name.startsWith('moby-dangling@'),
  );
  if (digest === undefined) return names;
  return names.length === 0 ? [digest] : names.map((name) => `${name}@${digest}`);
}
