import type { BuildWarning, TargetFailure, TargetState } from '../model/event.ts';
import { countSteps, dockerfilePath, type RunState, type TargetStatus } from './run-state.ts';
import {
  type Colors,
  formatDuration,
  oneLine,
  type Paint,
  painted,
  withoutControls,
  withRedMarks,
} from './text.ts';

const stateStyle: Readonly<Record<TargetState, Paint>> = {
  waiting: 'dim',
  running: 'blue',
  retrying: 'yellow',
  done: 'green',
  failed: 'red',
  cancelled: 'cancel',
  skipped: 'cancel',
};

/** The states in the order of the counts. */
const counted: readonly TargetState[] = [
  'done',
  'failed',
  'cancelled',
  'skipped',
  'retrying',
  'running',
  'waiting',
];

/** Failures that are told in full; of more than that the rest is in the table. */
const mostFailures = 20;

/**
 * The end of a run: a line for each target that was asked for, in their order, and their counts,
 * then the warnings, then each failure with its step, last output and place in the Dockerfile,
 * last of all, where it is seen.
 */
export function renderSummary(state: RunState, colors: Colors): string {
  // The answer of `--call` is all that was asked for.
  if (state.answers.length > 0) return renderFailures(state, colors);
  const shown = shownTargets(state);
  const nameWidth = Math.max(0, ...shown.map((target) => target.name.length));
  const lines: string[] = [''];
  for (const target of shown) lines.push(summaryLine(state, target, nameWidth, colors));
  if (shown.length > 1) lines.push('', countsLine(state, shown));
  for (const warning of state.warnings.values())
    lines.push('', ...warningLines(state, warning, colors));
  return `${lines.join('\n')}\n${renderFailures(state, colors)}`;
}

/**
 * Each failure in full, then what is no target's fault; empty when nothing failed. Targets that
 * failed in one step share it.
 */
export function renderFailures(state: RunState, colors: Colors): string {
  const failures = new Map<string, { failure: TargetFailure; names: string[] }>();
  for (const { name, state: ended, failure = { message: 'failed' } } of state.targets.values()) {
    if (ended !== 'failed') continue;
    const key = JSON.stringify([failure.message, failure.step, failure.log]);
    const known = failures.get(key);
    if (known === undefined) failures.set(key, { failure, names: [name] });
    else known.names.push(name);
  }
  const texts = [...failures.values()]
    .slice(0, mostFailures)
    .map(({ failure, names }) =>
      ['', ...failureLines(state, failure, names, colors), ''].join('\n'),
    );
  const more = failures.size - mostFailures;
  if (more > 0) texts.push(`\n${more} more failures are not shown.\n`);
  for (const problem of new Set(state.problems)) {
    texts.push(`\n${painted('ERROR:', 'red', colors)} ${linesWithoutControls(problem)}\n`);
  }
  return texts.join('');
}

/** Linked targets are told only when something is wrong with them. */
function shownTargets(state: RunState): readonly TargetStatus[] {
  return [...state.targets.values()].filter(
    ({ linked, state: ended }) => !linked || ended === 'failed',
  );
}

function countsLine(state: RunState, shown: readonly TargetStatus[]): string {
  const parts = counted.flatMap((name) => {
    const count = shown.filter((target) => target.state === name).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  const { started, ended } = state;
  const time =
    started === undefined || ended === undefined ? '' : ` in ${formatDuration(ended - started)}`;
  return `${parts.join(', ')}${time}`;
}

function summaryLine(
  state: RunState,
  target: TargetStatus,
  nameWidth: number,
  colors: Colors,
): string {
  const parts = [
    painted(target.state.padEnd(9), stateStyle[target.state], colors),
    target.name.padEnd(nameWidth),
  ];
  if (target.started !== undefined && target.ended !== undefined) {
    const { run, cached } = countSteps(state, target);
    parts.push(formatDuration(target.ended - target.started).padStart(7));
    parts.push(`${run} run, ${cached} cached`);
  }
  if (target.because !== undefined) parts.push(`because ${target.because} failed`);
  if (target.state === 'done') {
    // Files and caches have no name, whatever tags the target has.
    const isNamed = Object.keys(target.metadata).length === 0 || 'image.name' in target.metadata;
    if (isNamed) parts.push(...target.tags);
    if (target.digest !== undefined) parts.push(painted(target.digest, 'dim', colors));
  }
  return parts.join('  ').trimEnd();
}

function warningLines(state: RunState, warning: BuildWarning, colors: Colors): readonly string[] {
  const { dockerfile, targets } = warning;
  const path = dockerfile && dockerfilePath(state.targets.get(targets[0] ?? ''), dockerfile.name);
  const place = dockerfile === undefined ? '' : `${path}:${dockerfile.line}: `;
  const who = targets.length === 0 ? '' : ` (${someOf(targets)})`;
  const said = oneLine(warning.message).replace(
    / \(line \d+\)$/,
    dockerfile === undefined ? '$&' : '',
  );
  const message = `${withoutControls(place)}${said}${who}`;
  const lines = [`${painted('WARNING:', 'yellow', colors)} ${message}`];
  for (const detail of warning.detail) lines.push(`  ${oneLine(detail)}`);
  if (dockerfile !== undefined) {
    lines.push(
      `  ${dockerfile.line} | ${painted('>>>', 'yellow', colors)} ${oneLine(dockerfile.excerpt)}`,
    );
  }
  if (warning.url !== undefined) lines.push(`  ${withoutControls(warning.url)}`);
  return lines;
}

function failureLines(
  state: RunState,
  failure: TargetFailure,
  names: readonly string[],
  colors: Colors,
): readonly string[] {
  const lines: string[] = [];
  const { step, log = [], dockerfile, definition } = failure;
  if (step !== undefined) lines.push(painted(`${someOf(names)}: ${oneLine(step)}`, 'bold', colors));
  for (const line of log) lines.push(`  | ${withoutControls(line)}`);
  if (dockerfile !== undefined) {
    const path = dockerfilePath(state.targets.get(names[0] ?? ''), dockerfile.name);
    lines.push(`${withoutControls(path)}:${dockerfile.line}`, excerptRule);
    lines.push(withRedMarks(linesWithoutControls(dockerfile.excerpt), colors), excerptRule);
  }
  if (definition !== undefined) lines.push(withRedMarks(definition.excerpt.trimEnd(), colors));
  const who = `${names.length === 1 ? 'target' : 'targets'} ${someOf(names)}`;
  // The command has been shown.
  const told = failure.message.replace(
    /^process "(.{50}).*" did not/s,
    (_, start) => `process "${oneLine(start)}…" did not`,
  );
  const message = linesWithoutControls(told);
  const place = definition === undefined ? '' : `${definition.place}: `;
  lines.push(`${painted('ERROR:', 'red', colors)} ${place}${who}: ${message}`);
  return lines;
}

function linesWithoutControls(text: string): string {
  return text.split('\n').map(withoutControls).join('\n');
}

/** All names, or five of more than six. */
function someOf(names: readonly string[]): string {
  const shown = names.slice(0, names.length > 6 ? 5 : 6).join(', ');
  return names.length > 6 ? `${shown} and ${names.length - 5} more` : shown;
}

/** As Buildx draws it. */
const excerptRule = '-'.repeat(20);
