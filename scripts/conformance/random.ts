/** A stream of choices that is the same for the same seed on every machine (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer from `low` up to and including `high`. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.integer(0, choices.length - 1)];
    if (choice === undefined) throw new Error('internal: nothing to choose from');
    return choice;
  }

  /** `count` choices, with repetition. */
  several<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make);
  }

  /** A part of the choices in their order, at most `most`. */
  some<T>(choices: readonly T[], most: number): T[] {
    const wanted = Math.min(most, choices.length);
    const left = [...choices];
    while (left.length > wanted) left.splice(this.integer(0, left.length - 1), 1);
    return left.filter(() => this.chance(0.8));
  }
}
