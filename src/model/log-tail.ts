import { overwritten } from './line-splitter.ts';

/** Characters that are remembered; the text of a log is cut here without looking at its lines. */
const longestTail = 8 * 1024;
const longestLine = 2 * 1024;

/**
 * Remembers the end of a step's log in bounded memory. Both streams go into it line by line, so
 * that half a line of one is not torn by a line of the other.
 */
export class LogTail {
  readonly #pending = { stdout: '', stderr: '' };
  #text = '';

  push(stream: 'stdout' | 'stderr', piece: string): void {
    const end = piece.lastIndexOf('\n') + 1;
    if (end === 0) {
      this.#pending[stream] = shortened(this.#pending[stream] + piece, longestLine);
      return;
    }
    const whole = `${this.#text}${this.#pending[stream]}${piece.slice(0, end)}`;
    this.#text = shortened(whole, longestTail);
    this.#pending[stream] = shortened(piece.slice(end), longestLine);
  }

  /** The last lines as a terminal shows them, unfinished ones included. */
  lines(most: number): readonly string[] {
    const pending = [this.#pending.stdout, this.#pending.stderr].filter((text) => text !== '');
    const whole = this.#text === '' ? [] : this.#text.slice(0, -1).split('\n');
    return [...whole.slice(-most), ...pending].slice(-most).map(overwritten);
  }
}

/**
 * The last characters, as a text of its own: one that was cut out of a long text would keep that
 * in memory.
 */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  return new TextDecoder().decode(new TextEncoder().encode(text.slice(-most)));
}
