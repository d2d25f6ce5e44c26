import type { Event, StepChanged, StepLog } from '../model/event.ts';
import { LineSplitter, overwritten } from '../source/line-splitter.ts';
import type { Output, Reporter } from './reporter.ts';
import { applyEvent, newRunState, type RunState } from './run-state.ts';
import { renderSummary } from './summary.ts';
import { formatDuration, painted, withoutControls } from './text.ts';

/** One line an event, with the time since the start and the target's name in front. */
export class PlainReporter implements Reporter {
  readonly #output: Output;
  readonly #state: RunState = newRunState();
  readonly #logs = new Map<string, LineSplitter>();
  readonly #drawn = new Set<string>();

  constructor(output: Output) {
    this.#output = output;
  }

  handle(event: Event): void {
    applyEvent(this.#state, event);
    switch (event.kind) {
      case 'step-changed':
        this.#drawStep(event);
        return;
      case 'step-log':
        this.#drawLog(event);
        return;
      case 'notice':
        this.#line(event.time, '', event.message, event.level === 'error' ? 'red' : 'yellow');
        return;
      case 'target-changed':
        if (event.state === 'skipped' || event.state === 'retrying') {
          const reason = event.because === undefined ? '' : ` (${event.because} failed)`;
          this.#line(event.time, event.target, `${event.state}${reason}`, 'yellow');
        }
        return;
      case 'run-started':
      case 'process-started':
      case 'process-ended':
      case 'step-progress':
      case 'build-warning':
      case 'target-result':
      case 'run-ended':
        return;
      default:
        event satisfies never;
    }
  }

  end(): void {
    for (const [id, splitter] of this.#logs) this.#drawLines(id, splitter.end());
    this.#output.write(renderSummary(this.#state, this.#output.colors));
  }

  #drawStep(event: StepChanged): void {
    const text = stepText(event);
    // BuildKit starts and ends a step several times, and once for each target that shares it.
    const key = `${event.id} ${event.state}`;
    if (this.#drawn.has(key)) return;
    this.#drawn.add(key);
    const splitter = this.#logs.get(event.id);
    if (splitter !== undefined && event.state !== 'running') {
      this.#drawLines(event.id, splitter.end());
    }
    const style =
      event.state === 'failed' ? 'red' : event.state === 'cancelled' ? 'yellow' : undefined;
    this.#line(event.time, owners(event.targets), text, style);
  }

  #drawLog(event: StepLog): void {
    let splitter = this.#logs.get(event.id);
    if (splitter === undefined) {
      splitter = new LineSplitter(0);
      this.#logs.set(event.id, splitter);
    }
    this.#drawLines(event.id, splitter.push(event.text), event.time);
  }

  #drawLines(id: string, lines: readonly string[], time?: number): void {
    const step = this.#state.steps.get(id);
    const at = time ?? this.#state.ended ?? step?.completed ?? this.#state.started ?? 0;
    const place = /^\[[^\]]*\]/.exec(step?.name ?? '')?.[0] ?? '';
    for (const line of lines) {
      this.#line(
        at,
        owners(step?.targets ?? []),
        `${place} | ${withoutControls(overwritten(line))}`,
      );
    }
  }

  #line(time: number, owner: string, text: string, style?: 'red' | 'yellow'): void {
    const since = formatDuration(time - (this.#state.started ?? time)).padStart(7);
    const name = owner === '' ? '' : `${painted(owner, 'cyan', this.#output.colors)} `;
    const shown = style === undefined ? text : painted(text, style, this.#output.colors);
    this.#output.write(`${painted(since, 'dim', this.#output.colors)} ${name}${shown}\n`);
  }
}

function stepText(event: StepChanged): string {
  const name = withoutControls(event.name.replaceAll('\n', ' '));
  switch (event.state) {
    case 'running':
      return name;
    case 'cached':
      return `${name} CACHED`;
    case 'done':
      return event.started === undefined || event.completed === undefined
        ? `${name} DONE`
        : `${name} DONE ${formatDuration(event.completed - event.started)}`;
    case 'failed':
      return `${name} ERROR: ${withoutControls(event.error ?? 'failed')}`;
    case 'cancelled':
      return `${name} CANCELED`;
  }
}

/** `app`, `app, api`, `app +3`. */
export function owners(targets: readonly string[]): string {
  const [first = '', ...others] = targets;
  if (others.length === 0) return first;
  return others.length === 1 ? `${first}, ${others[0]}` : `${first} +${others.length}`;
}
