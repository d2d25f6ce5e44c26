import type { Event, StepChanged, StepLog } from '../model/event.ts';
import { LineSplitter, overwritten } from '../model/line-splitter.ts';
import type { Output, Reporter } from './reporter.ts';
import { applyEvent, isBaseImage, isInternal, newRunState, type RunState } from './run-state.ts';
import { renderSummary } from './summary.ts';
import {
  formatDuration,
  noticeText,
  oneLine,
  painted,
  shortMessage,
  withoutControls,
} from './text.ts';

/** Milliseconds; what prepares a step is worth a line of its own when it takes that long. */
const slowPreparation = 500;
const longestLine = 64 * 1024;
const longestName = 60;
/** Cells; a longer name of a target pushes its own lines to the right. */
const longestColumn = 20;

/**
 * One line an event, with the time since the start and the target's name in front. Steps of the
 * Dockerfile have a line when they start, one for each line of their output and one when they end;
 * what prepares them (loading the Dockerfile, the context, base images) has a line only when it is
 * slow or fails.
 */
export class PlainReporter implements Reporter {
  readonly #output: Output;
  readonly #state: RunState = newRunState();
  /** Output of running steps that is not a whole line yet, by step and stream. */
  readonly #logs = new Map<
    string,
    { readonly stdout: LineSplitter; readonly stderr: LineSplitter }
  >();
  readonly #drawn = new Set<string>();
  /** Preparations that are over, unless they start once more: BuildKit looks, then loads. */
  readonly #prepared = new Map<string, StepChanged>();

  #nameWidth = 0;

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
        // Errors are for the end, where they are seen.
        if (event.level !== 'error') this.#line(event.time, '', noticeText(event), 'yellow');
        return;
      case 'target-changed':
        if (event.state === 'skipped' || event.state === 'retrying') {
          const reason = event.because === undefined ? '' : ` (${event.because} failed)`;
          this.#line(event.time, event.target, `${event.state}${reason}`, 'yellow');
        }
        return;
      case 'run-started': {
        const lengths = event.targets.map(({ name }) => name.length);
        this.#nameWidth = Math.min(longestColumn, Math.max(0, ...lengths));
        return;
      }
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
    for (const id of this.#logs.keys()) this.#endLog(id, this.#state.ended);
    this.#drawPrepared(() => true);
    this.#output.write(renderSummary(this.#state, this.#output.colors));
  }

  #drawStep(event: StepChanged): void {
    if (isPreparation(event.name) && event.state !== 'failed') {
      this.#prepared.delete(event.id);
      // What is no target's is the reading of the definition, which may be held back by us.
      const isTargets = event.targets.length > 0;
      if (isTargets && (event.state === 'done' || event.state === 'cached')) {
        this.#prepared.set(event.id, event);
      }
      return;
    }
    this.#prepared.delete(event.id);
    this.#drawPrepared(({ targets }) => targets.some((target) => event.targets.includes(target)));
    if (event.state !== 'running') this.#endLog(event.id, event.time);
    // A shared step is told again for each target that comes to share it.
    const key = `${event.id} ${event.state}`;
    if (this.#drawn.has(key)) return;
    this.#drawn.add(key);
    const style =
      event.state === 'failed' ? 'red' : event.state === 'cancelled' ? 'cancel' : undefined;
    this.#line(event.time, owners(event.targets), stepText(event), style);
  }

  #drawPrepared(isNow: (step: StepChanged) => boolean): void {
    for (const [id, step] of this.#prepared) {
      if (!isNow(step)) continue;
      this.#prepared.delete(id);
      if (duration(step) < slowPreparation) continue;
      this.#line(step.time, owners(step.targets), stepText(step));
    }
  }

  #drawLog(event: StepLog): void {
    let splitters = this.#logs.get(event.id);
    if (splitters === undefined) {
      splitters = { stdout: new LineSplitter(longestLine), stderr: new LineSplitter(longestLine) };
      this.#logs.set(event.id, splitters);
    }
    this.#drawLines(event.id, splitters[event.stream].push(event.text), event.time);
  }

  #endLog(id: string, time: number | undefined): void {
    const splitters = this.#logs.get(id);
    if (splitters === undefined) return;
    this.#logs.delete(id);
    this.#drawLines(id, [...splitters.stdout.end(), ...splitters.stderr.end()], time);
  }

  #drawLines(id: string, lines: readonly string[], time: number | undefined): void {
    const step = this.#state.steps.get(id);
    const place = /^\[[^\]]*\]/.exec(step?.name ?? '')?.[0] ?? '';
    for (const line of lines) {
      const text = withoutControls(overwritten(line));
      this.#line(
        time ?? this.#state.started ?? 0,
        owners(step?.targets ?? []),
        `${place} | ${text}`,
      );
    }
  }

  #line(time: number, owner: string, text: string, style?: 'red' | 'yellow' | 'cancel'): void {
    const { colors } = this.#output;
    const since = formatDuration(time - (this.#state.started ?? time)).padStart(7);
    const padding = ' '.repeat(Math.max(0, this.#nameWidth - owner.length));
    const name = owner === '' ? '' : `${painted(owner, 'cyan', colors)}${padding} `;
    const shown = style === undefined ? text : painted(text, style, colors);
    this.#output.write(`${painted(since, 'dim', colors)} ${name}${shown.trimEnd()}\n`);
  }
}

function isPreparation(name: string): boolean {
  if (!name.startsWith('[')) return name.startsWith('resolving provenance');
  return isInternal(name) || isBaseImage(name);
}

function duration(event: StepChanged): number {
  return (event.completed ?? event.time) - (event.started ?? event.time);
}

/** Long commands are told in full once, when they start. */
function stepText(event: StepChanged): string {
  const whole = oneLine(event.name);
  const name = whole.length > longestName ? `${whole.slice(0, longestName - 1)}…` : whole;
  switch (event.state) {
    case 'running':
      return whole;
    case 'cached':
      return `${name} CACHED`;
    case 'done':
      return `${name} DONE ${formatDuration(duration(event))}`;
    case 'failed':
      return `${name} ERROR: ${oneLine(shortMessage(event.error ?? 'failed'))}`;
    case 'cancelled':
      return `${name} CANCELED`;
    default:
      return event.state satisfies never;
  }
}

/** `app`, `app, api`, `app +3`. */
export function owners(targets: readonly string[]): string {
  const [first = '', ...others] = targets;
  if (others.length === 0) return first;
  return others.length === 1 ? `${first}, ${others[0]}` : `${first} +${others.length}`;
}
