/** A line longer than this is cut into pieces, so that memory stays bounded. */
const longestLine = 16 * 1024 * 1024;

/** Cuts a stream of text into lines (without their ends) and remembers the last of them. */
export class LineSplitter {
  readonly #keep: number;
  readonly #kept: string[] = [];
  #pending = '';

  /** `keep` says how many lines `tail` gives; infinity keeps none. */
  constructor(keep: number) {
    this.#keep = Number.isFinite(keep) ? keep : 0;
  }

  push(piece: string): readonly string[] {
    if (!piece.includes('\n')) {
      this.#pending += piece;
      return this.#pending.length > longestLine ? this.end() : [];
    }
    const lines = (this.#pending + piece).split('\n');
    this.#pending = lines.pop() ?? '';
    return lines.map((line) => this.#finish(line));
  }

  /** What stands after the last line end, if anything. */
  end(): readonly string[] {
    if (this.#pending === '') return [];
    const line = this.#pending;
    this.#pending = '';
    return [this.#finish(line)];
  }

  /** The last lines, the unfinished one included. */
  tail(): readonly string[] {
    return this.#pending === '' ? [...this.#kept] : [...this.#kept, overwritten(this.#pending)];
  }

  #finish(line: string): string {
    const shown = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (this.#keep > 0) {
      this.#kept.push(overwritten(shown));
      if (this.#kept.length > this.#keep) this.#kept.shift();
    }
    return shown;
  }
}

/** What a terminal shows of a line that carriage returns redraw: its last state. */
export function overwritten(line: string): string {
  const at = line.replace(/\r+$/, '').lastIndexOf('\r');
  return at < 0 ? line.replace(/\r+$/, '') : line.slice(at + 1).replace(/\r+$/, '');
}
