import type { Event } from '../model/event.ts';
import { LogTail } from '../model/log-tail.ts';
import { cellsOf } from './cells.ts';
import { renderLiveView } from './live-view.ts';
import type { Output, Reporter } from './reporter.ts';
import { applyEvent, newRunState, type RunState } from './run-state.ts';
import { renderSummary } from './summary.ts';
import { noticeText, painted } from './text.ts';

/** A terminal: an output with a size and a clock that asks for frames. */
export interface Terminal extends Output {
  size(): { readonly columns: number; readonly rows: number };
  now(): number;
  /** Calls back every so many milliseconds until the returned function is called. */
  every(milliseconds: number, callback: () => void): () => void;
}

const frameInterval = 80;
/** Synchronised output, and no cursor while it moves; it is never left hidden. */
const beginFrame = '\u001b[?2026h\u001b[?25l';
const endFrame = '\u001b[?25h\u001b[?2026l';

/**
 * A live view of the targets, redrawn in place: only lines that changed are written, between
 * synchronised-output marks, so that it does not flicker.
 */
export class TtyReporter implements Reporter {
  readonly #terminal: Terminal;
  readonly #state: RunState = newRunState();
  readonly #logs = new Map<string, LogTail>();
  readonly #stop: () => void;
  #drawn: readonly string[] = [];
  #columns = 0;
  #tick = 0;
  /** Sentences that are to stay above the view. */
  #notices: string[] = [];

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#stop = terminal.every(frameInterval, () => this.#draw());
  }

  handle(event: Event): void {
    applyEvent(this.#state, event);
    if (event.kind === 'step-log') {
      const log = this.#logs.get(event.id) ?? new LogTail();
      this.#logs.set(event.id, log);
      log.push(event.stream, event.text);
    } else if (event.kind === 'step-changed' && event.state !== 'running') {
      this.#logs.delete(event.id);
    } else if (event.kind === 'notice' && event.level !== 'error') {
      this.#notices.push(painted(noticeText(event), 'yellow', this.#terminal.colors));
    }
  }

  end(): void {
    this.#stop();
    this.#terminal.write(
      `${this.#erase()}${this.#takeNotices()}${renderSummary(this.#state, this.#terminal.colors)}`,
    );
  }

  #draw(): void {
    const { columns, rows } = this.#terminal.size();
    const lines = renderLiveView(this.#state, {
      now: this.#terminal.now(),
      columns,
      rows,
      colors: this.#terminal.colors,
      tick: this.#tick++,
      log: (step, most) => this.#logs.get(step)?.lines(most) ?? [],
    });
    const whole = columns !== this.#columns || this.#notices.length > 0;
    const out = whole
      ? `${this.#erase(columns)}${this.#takeNotices()}${lines.map((line) => `${line}\n`).join('')}`
      : redraw(this.#drawn, lines);
    this.#columns = columns;
    this.#drawn = lines;
    if (out !== '') this.#terminal.write(`${beginFrame}${out}${endFrame}`);
  }

  #takeNotices(): string {
    const text = this.#notices.map((notice) => `${notice}\n`).join('');
    this.#notices = [];
    return text;
  }

  /** Clears the last frame; in a window that became narrower its lines have wrapped. */
  #erase(columns: number = this.#columns): string {
    let height = 0;
    for (const line of this.#drawn) {
      height += columns > 0 ? Math.max(1, Math.ceil(cellsOf(line) / columns)) : 1;
    }
    this.#drawn = [];
    return height === 0 ? '' : `\u001b[${height}A\r\u001b[J`;
  }
}

/** From one frame to the next, the cursor below it before and after. */
function redraw(before: readonly string[], after: readonly string[]): string {
  if (before.length === after.length && before.every((line, index) => line === after[index])) {
    return '';
  }
  let out = before.length === 0 ? '' : `\u001b[${before.length}A\r`;
  for (const [index, line] of after.entries()) {
    out += before[index] === line ? '\n' : `${line}\u001b[K\n`;
  }
  return before.length > after.length ? `${out}\u001b[J` : out;
}
