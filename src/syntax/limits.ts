/** Most brackets, blocks and templates that may be open at once; deeper text is refused. */
export const MOST_NESTED = 400;

/** Most tokens of one text, to bound memory on hostile input. */
export const MOST_TOKENS = 5_000_000;

/** Most values and names of one text in JSON, each of which weighs more than a token. */
export const MOST_VALUES = 1_000_000;

/** Most mistakes of one text that are kept; a binary file can have millions. */
export const MOST_KEPT = 2000;
