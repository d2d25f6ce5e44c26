import { isInternal, type RunState, type StepStatus, type TargetStatus } from './run-state.ts';
import { oneLine } from './text.ts';

/** One bar of a timeline; times are milliseconds since the start of the run. */
export interface TimelineRow {
  readonly kind: 'target' | 'step';
  readonly label: string;
  /** What a reader sees who points at it. */
  readonly title: string;
  readonly state: 'done' | 'cached' | 'failed' | 'cancelled' | 'unfinished';
  readonly start: number;
  readonly end: number;
}

export interface Timeline {
  readonly rows: readonly TimelineRow[];
  /** Milliseconds. */
  readonly length: number;
}

/** Milliseconds that a step of BuildKit's own has to take to be shown. */
const worthShowing = 100;

/**
 * A run as bars: the targets by their start, below each its steps by theirs. A step that several
 * targets share is shown with the first of them.
 */
export function timelineOf(state: RunState): Timeline {
  const steps = [...state.steps.values()];
  const times = steps.flatMap(({ started, completed }) => [started, completed]);
  const known = [state.started, ...times].filter((time) => time !== undefined);
  const begin = known.reduce((least, time) => Math.min(least, time), known[0] ?? 0);
  const finish = [state.ended, ...known].reduce<number>(
    (most, time) => Math.max(most, time ?? begin),
    begin,
  );
  const rows: TimelineRow[] = [];
  const shown = new Set<string>();
  const targets = [...state.targets.values()].map((target) => {
    const own = [...target.steps]
      .map((id) => state.steps.get(id))
      .filter((step) => step !== undefined);
    return { target, own, row: targetRow(target, own, begin, finish) };
  });
  for (const { target, own, row } of targets.sort((a, b) => a.row.start - b.row.start)) {
    const fresh = own.filter((step) => !shown.has(step.id) && isWorthShowing(step));
    for (const { id } of own) shown.add(id);
    const bars = fresh.map((step) => stepRow(step, target, begin, finish));
    rows.push(row, ...bars.sort((a, b) => a.start - b.start));
  }
  return { rows, length: Math.max(finish - begin, 1) };
}

function isWorthShowing({ name, state, started, completed }: StepStatus): boolean {
  if (!isInternal(name) || state === 'failed') return true;
  return started !== undefined && (completed ?? Infinity) - started >= worthShowing;
}

/** A target's bar holds those of its steps, whose times are those of the builder. */
function targetRow(
  target: TargetStatus,
  steps: readonly StepStatus[],
  begin: number,
  finish: number,
): TimelineRow {
  const { name, state, tags, failure, because } = target;
  const told = target.started ?? target.ended ?? finish;
  const start = steps.reduce((least, { started = least }) => Math.min(least, started), told);
  return {
    kind: 'target',
    label: name,
    title: [name, state, ...tags, failure?.message, because && `needs ${because}`]
      .filter((line) => line)
      .join('\n'),
    state: targetStates[state],
    start: start - begin,
    end: Math.max(target.ended ?? finish, start) - begin,
  };
}

const targetStates: Readonly<Record<TargetStatus['state'], TimelineRow['state']>> = {
  waiting: 'unfinished',
  running: 'unfinished',
  retrying: 'unfinished',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  skipped: 'cancelled',
};

function stepRow(
  step: StepStatus,
  target: TargetStatus,
  begin: number,
  finish: number,
): TimelineRow {
  const start = step.started ?? step.completed ?? target.started ?? finish;
  const others = step.targets.filter((name) => name !== target.name);
  const state = step.state === 'running' ? 'unfinished' : step.state;
  const name = oneLine(step.name);
  return {
    kind: 'step',
    label: others.length === 0 ? name : `${name} (+${others.length})`,
    title: [step.name, state, others.length > 0 && `also of ${others.join(', ')}`]
      .filter((line) => line)
      .join('\n'),
    state,
    start: start - begin,
    end: Math.max(step.completed ?? (state === 'unfinished' ? finish : start), start) - begin,
  };
}
