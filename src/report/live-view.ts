import stringWidth from 'string-width';
import {
  countSteps,
  isInternal,
  type RunState,
  type StepStatus,
  type TargetStatus,
} from './run-state.ts';
import { formatBytes, formatDuration, oneLine, painted, shortMessage } from './text.ts';

/** What a frame of the live view is drawn for. */
export interface Frame {
  readonly now: number;
  readonly columns: number;
  readonly rows: number;
  readonly colors: boolean;
  /** Counts the frames; turns the spinner. */
  readonly tick: number;
  /** The last lines that a running step wrote. */
  log(step: string, most: number): readonly string[];
}

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const logLinesPerStep = 4;

/**
 * The lines of one frame: a head with counts, a line a target (those that run first, then failed,
 * waiting and done ones while there is room), and the last output of what runs. Never more than
 * `rows - 1` lines, none wider than `columns - 1` cells.
 */
export function renderLiveView(state: RunState, frame: Frame): readonly string[] {
  const height = Math.max(2, frame.rows - 1);
  const shown = [...state.targets.values()].filter(
    (target) => !target.linked || target.state === 'failed' || target.state === 'running',
  );
  const lines = [headLine(state, shown, frame)];
  const ordered = shown.toSorted((a, b) => rank(a) - rank(b));
  const room = height - 1;
  const fits = ordered.length <= room;
  const visible = fits ? ordered : ordered.slice(0, Math.max(1, room - 1));
  const nameWidth = Math.min(
    Math.floor(frame.columns / 3),
    Math.max(0, ...visible.map((target) => stringWidth(target.name))),
  );
  for (const target of visible) lines.push(targetLine(state, target, nameWidth, frame));
  if (!fits)
    lines.push(painted(`  ${hiddenText(ordered.slice(visible.length))}`, 'dim', frame.colors));
  for (const line of logLines(state, visible, height - lines.length, frame)) lines.push(line);
  return lines.map((line) => cut(line, frame.columns - 1));
}

function rank(target: TargetStatus): number {
  switch (target.state) {
    case 'running':
    case 'retrying':
      return 0;
    case 'failed':
      return 1;
    case 'waiting':
      return 2;
    case 'cancelled':
    case 'skipped':
      return 3;
    case 'done':
      return 4;
  }
}

function headLine(state: RunState, shown: readonly TargetStatus[], frame: Frame): string {
  const done = shown.filter((target) => target.state === 'done').length;
  const failed = shown.filter((target) => target.state === 'failed').length;
  const running = shown.filter((target) => target.state === 'running').length;
  const parts = [`${done}/${shown.length} done`];
  if (running > 0) parts.push(`${running} running`);
  if (failed > 0) parts.push(painted(`${failed} failed`, 'red', frame.colors));
  const time = formatDuration(frame.now - (state.started ?? frame.now));
  return `${painted('Building', 'bold', frame.colors)} ${time}  ${parts.join(', ')}`;
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
      const room = frame.columns - 1 - stringWidth(front) - 2;
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
      return painted('-', 'yellow', frame.colors);
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
  const name = cut(nameOf(step), Math.max(10, room - bytes.length - time.length));
  return `${name}${painted(`${bytes}${time}`, 'dim', frame.colors)}`;
}

function nameOf(step: StepStatus): string {
  return oneLine(step.name).replace(/ {2,}/g, ' ');
}

function* logLines(
  state: RunState,
  visible: readonly TargetStatus[],
  room: number,
  frame: Frame,
): Generator<string> {
  const seen = new Set<string>();
  let left = room;
  for (const target of visible) {
    if (target.state !== 'running') continue;
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

/** Cuts to a width in cells; styles stay closed. */
function cut(line: string, width: number): string {
  if (stringWidth(line) <= width) return line;
  let cells = 0;
  let out = '';
  let styled = false;
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith('\u001b')) {
      out += part;
      styled = true;
      continue;
    }
    for (const { segment } of new Intl.Segmenter().segment(part)) {
      const next = stringWidth(segment);
      if (cells + next > width - 1) return `${out}…${styled ? '\u001b[0m' : ''}`;
      cells += next;
      out += segment;
    }
  }
  return out;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}
