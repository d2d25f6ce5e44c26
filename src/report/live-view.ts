import type { TargetState } from '../model/event.ts';
import { cellsOf, cut, pad } from './cells.ts';
import {
  countSteps,
  isInternal,
  type RunState,
  type StepStatus,
  type TargetStatus,
} from './run-state.ts';
import {
  type Colors,
  formatBytes,
  formatDuration,
  oneLine,
  painted,
  shortMessage,
} from './text.ts';

/** What a frame of the live view is drawn for. */
export interface Frame {
  readonly now: number;
  readonly columns: number;
  readonly rows: number;
  readonly colors: Colors;
  /** Counts the frames; turns the spinner. */
  readonly tick: number;
  /** The last lines that a running step wrote. */
  log(step: string, most: number): readonly string[];
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const logLinesPerStep = 4;

/**
 * The lines of one frame: a head with counts, a line a target, and the last output of what runs.
 * When there are more targets than lines, those at work come first, then failed and waiting ones;
 * done ones are only counted, and a third of the frame is kept for output. Never more than
 * `rows - 1` lines, none wider than `columns - 1` cells.
 */
export function renderLiveView(state: RunState, frame: Frame): readonly string[] {
  const height = Math.max(2, frame.rows - 1);
  const shown = [...state.targets.values()].filter(
    (target) => !target.linked || target.state === 'failed' || isAtWork(target),
  );
  const ordered = shown
    .map((target) => ({ target, rank: rank(state, target) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ target }) => target);
  const head = headLine(shown, state, frame);
  const fits = ordered.length <= height - 1;
  const room = fits ? height - 1 - ordered.length : Math.floor(height / 3);
  const logs = [...logLines(state, ordered, room, frame)];
  const visible = fits
    ? ordered
    : ordered
        .filter(({ state: now }) => now !== 'done')
        .slice(0, Math.max(1, height - 2 - logs.length));
  const nameWidth = Math.min(
    Math.floor(frame.columns / 3),
    Math.max(0, ...visible.map((target) => cellsOf(target.name))),
  );
  const lines = [
    head,
    ...visible.map((target) => targetLine(state, target, nameWidth, frame)),
    ...(fits ? [] : [hiddenLine(ordered, visible, frame)]),
    ...logs,
  ];
  return lines.slice(0, height).map((line) => cut(line, frame.columns - 1));
}

function isAtWork(target: TargetStatus): boolean {
  return target.state === 'running' || target.state === 'retrying';
}

function rank(state: RunState, target: TargetStatus): number {
  switch (target.state) {
    case 'running':
    case 'retrying':
      return currentStep(state, target) === undefined ? 2 : 0;
    case 'failed':
      return 1;
    case 'waiting':
      return 3;
    case 'cancelled':
    case 'skipped':
      return 4;
    case 'done':
      return 5;
    default:
      return target.state satisfies never;
  }
}

function headLine(shown: readonly TargetStatus[], state: RunState, frame: Frame): string {
  const count = (name: TargetState): number =>
    shown.filter((target) => target.state === name).length;
  const parts = [`${count('done')}/${shown.length} done`];
  if (count('running') > 0) parts.push(`${count('running')} running`);
  if (count('failed') > 0) parts.push(painted(`${count('failed')} failed`, 'red', frame.colors));
  const time = formatDuration(frame.now - (state.started ?? frame.now));
  return `${painted('Building', 'bold', frame.colors)} ${time}  ${parts.join(', ')}`;
}

function hiddenLine(
  targets: readonly TargetStatus[],
  visible: readonly TargetStatus[],
  frame: Frame,
): string {
  const seen = new Set(visible);
  const hidden = targets.filter((target) => !seen.has(target));
  return painted(`  ${hiddenText(hidden)}`, 'dim', frame.colors);
}

function hiddenText(hidden: readonly TargetStatus[]): string {
  const counts = new Map<string, number>();
  for (const target of hidden) counts.set(target.state, (counts.get(target.state) ?? 0) + 1);
  const parts = [...counts].map(([name, count]) => `${count} ${name}`);
  return `… and ${hidden.length} more: ${parts.join(', ')}`;
}

function targetLine(
  state: RunState,
  target: TargetStatus,
  nameWidth: number,
  frame: Frame,
): string {
  const name = pad(cut(target.name, nameWidth), nameWidth);
  const end = target.ended ?? frame.now;
  const time = target.started === undefined ? '' : formatDuration(end - target.started);
  const front = `${mark(target, frame)} ${name} ${time.padStart(7)}`;
  switch (target.state) {
    case 'running':
    case 'retrying': {
      const step = currentStep(state, target);
      const failed = step === undefined ? failedStep(state, target) : undefined;
      if (failed !== undefined) {
        return `${front}  ${painted(`failed ${nameOf(failed)}`, 'red', frame.colors)}`;
      }
      const room = frame.columns - 1 - cellsOf(front) - 2;
      return step === undefined ? front : `${front}  ${stepText(step, room, frame)}`;
    }
    case 'waiting':
      return painted(front, 'dim', frame.colors);
    case 'done': {
      const { run, cached } = countSteps(state, target);
      const text = run === 0 && cached > 0 ? 'all cached' : `${run} run, ${cached} cached`;
      return `${front}  ${painted(text, 'dim', frame.colors)}`;
    }
    case 'failed':
      return `${front}  ${painted(oneLine(shortMessage(target.failure?.message ?? 'failed')), 'red', frame.colors)}`;
    case 'cancelled':
      return `${front}  cancelled`;
    case 'skipped':
      return `${front}  skipped${target.because === undefined ? '' : `, ${target.because} failed`}`;
  }
}

function mark(target: TargetStatus, frame: Frame): string {
  switch (target.state) {
    case 'running':
    case 'retrying':
      return painted(spinner[frame.tick % spinner.length] ?? '', 'cyan', frame.colors);
    case 'done':
      return painted('✓', 'green', frame.colors);
    case 'failed':
      return painted('✗', 'red', frame.colors);
    case 'cancelled':
    case 'skipped':
      return painted('-', 'cancel', frame.colors);
    case 'waiting':
      return ' ';
  }
}

/** The step that changed or wrote last and still runs, else any that runs. */
function currentStep(state: RunState, target: TargetStatus): StepStatus | undefined {
  const last = target.currentStep === undefined ? undefined : state.steps.get(target.currentStep);
  if (last?.state === 'running' && !isInternal(last.name)) return last;
  let found = last?.state === 'running' ? last : undefined;
  for (const id of target.steps) {
    const step = state.steps.get(id);
    if (step?.state !== 'running') continue;
    if (!isInternal(step.name)) return step;
    found ??= step;
  }
  return found;
}

/** What will have failed the target once the others have been stopped. */
function failedStep(state: RunState, target: TargetStatus): StepStatus | undefined {
  for (const id of target.steps) {
    const step = state.steps.get(id);
    if (step?.state === 'failed') return step;
  }
  return undefined;
}

/** The step with its bytes and its time, of which the name is cut when there is no room. */
function stepText(step: StepStatus, room: number, frame: Frame): string {
  const newest = [...step.progress.values()].at(-1);
  const bytes =
    newest === undefined || newest.current === 0
      ? ''
      : newest.total === undefined
        ? ` ${formatBytes(newest.current)}`
        : ` ${formatBytes(newest.current)} / ${formatBytes(newest.total)}`;
  const time = step.started === undefined ? '' : ` ${formatDuration(frame.now - step.started)}`;
  const name = cut(nameOf(step), Math.max(4, room - bytes.length - time.length));
  return `${name}${painted(`${bytes}${time}`, 'dim', frame.colors)}`;
}

function nameOf(step: StepStatus): string {
  return oneLine(step.name).replace(/ {2,}/g, ' ');
}

function* logLines(
  state: RunState,
  targets: readonly TargetStatus[],
  room: number,
  frame: Frame,
): Generator<string> {
  const seen = new Set<string>();
  let left = room;
  for (const target of targets) {
    if (!isAtWork(target)) continue;
    const step = currentStep(state, target);
    if (step === undefined || seen.has(step.id)) continue;
    seen.add(step.id);
    if (left < 2) return;
    const lines = frame.log(step.id, Math.min(logLinesPerStep, left - 1));
    if (lines.length === 0) continue;
    yield painted(`── ${target.name} ${nameOf(step)}`, 'dim', frame.colors);
    for (const line of lines) yield painted(`   ${oneLine(line)}`, 'dim', frame.colors);
    left -= lines.length + 1;
  }
}
