/** Cuts a stream of text into lines, without their ends; an empty last line is none. */
export class LineSplitter {
  readonly #longest: number;
  #pending = '';

  /** A line of more than `longest` characters comes in pieces, so that memory stays bounded. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  push(piece: string): readonly string[] {
    if (!piece.includes('\n')) {
      this.#pending += piece;
      return this.#pending.length > this.#longest ? this.#cutPending() : [];
    }
    const lines = (this.#pending + piece).split('\n');
    this.#pending = lines.pop() ?? '';
    return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  /** What stands after the last line end, if anything. */
  end(): readonly string[] {
    if (this.#pending === '') return [];
    const line = this.#pending;
    this.#pending = '';
    return [line];
  }

  /** A bar that redraws itself for an hour is one line of which only the last state is seen. */
  #cutPending(): readonly string[] {
    const last = overwritten(this.#pending);
    if (last.length <= this.#longest) {
      this.#pending = `\r${last}`;
      return [];
    }
    return this.end();
  }
}

/** What a terminal shows of a line that carriage returns redraw: its last state. */
export function overwritten(line: string): string {
  const end = line.replace(/\r+$/, '');
  return end.slice(end.lastIndexOf('\r') + 1);
}
