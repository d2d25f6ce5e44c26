/** A text or value that an attribute does not take; the message is buildx's or go-cty's. */
export class SpecError extends Error {
  /** Which of several values is meant: its index, or its key in a map. */
  readonly entry: number | string | undefined;

  constructor(message: string, entry?: number | string) {
    super(message);
    this.name = 'SpecError';
    this.entry = entry;
  }
}

/** Parses each text; an error says which one it was. */
export function parseEach<T>(texts: readonly string[], parse: (text: string) => T): T[] {
  return texts.map((text, index) => {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof SpecError) throw new SpecError(error.message, index);
      throw error;
    }
  });
}

/** Runs `parse` with `prefix` put before the message of an error. */
export function withPrefix<T>(prefix: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SpecError) throw new SpecError(prefix + error.message, error.entry);
    throw error;
  }
}
