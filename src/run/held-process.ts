import type { AttemptEnd } from './attempt.ts';

/** A process that has connected to its builder and waits for its definition. */
export interface HeldProcess {
  /** Gives it the definition; it ends by itself then. */
  release(definition: Promise<string>): Promise<AttemptEnd>;
  /** Kills it; fulfilled when it has ended. */
  discard(): Promise<void>;
}

/** Starts a process whose definition is given later; `start` gets it and what kills the process. */
export function holdBack(
  start: (definition: Promise<string>, discarded: AbortSignal) => Promise<AttemptEnd>,
): HeldProcess {
  let give = (_: string): void => {};
  const given = new Promise<string>((resolve) => {
    give = resolve;
  });
  const discarded = new AbortController();
  const end = start(given, discarded.signal);
  // What goes wrong is told when it is released.
  const settled = end.then(
    () => {},
    () => {},
  );
  const discard = (): Promise<void> => {
    discarded.abort();
    return settled;
  };
  return {
    release: async (definition) => {
      try {
        give(await definition);
      } catch (error) {
        await discard();
        throw error;
      }
      return end;
    },
    discard,
  };
}
