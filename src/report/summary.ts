import type { BuildWarning } from '../model/event.ts';
import { countSteps, type RunState, type TargetStatus } from './run-state.ts';
import { formatDuration, type Paint, painted, withoutControls } from './text.ts';

const stateStyle: Readonly<Record<TargetStatus['state'], Paint>> = {
  waiting: 'dim',
  running: 'blue',
  retrying: 'yellow',
  done: 'green',
  failed: 'red',
  cancelled: 'yellow',
  skipped: 'yellow',
};

/**
 * The end of a run: a line for each target that was asked for, then the warnings, then each
 * failure with its step, place in the Dockerfile and last output, last of all, where it is seen.
 */
export function renderSummary(state: RunState, colors: boolean): string {
  const shown = [...state.targets.values()].filter(
    (target) => !target.linked || target.state === 'failed',
  );
  const nameWidth = Math.max(0, ...shown.map((target) => target.name.length));
  const lines: string[] = [''];
  for (const target of shown) lines.push(summaryLine(state, target, nameWidth, colors));
  for (const warning of state.warnings) lines.push('', ...warningLines(warning, colors));
  for (const target of shown) {
    if (target.state === 'failed') lines.push('', ...failureLines(target, colors));
  }
  return `${lines.join('\n')}\n`;
}

function summaryLine(
  state: RunState,
  target: TargetStatus,
  nameWidth: number,
  colors: boolean,
): string {
  const parts = [
    painted(target.state.padEnd(9), stateStyle[target.state], colors),
    target.name.padEnd(nameWidth),
  ];
  if (target.because !== undefined) parts.push(`because ${target.because} failed`);
  const { run, cached } = countSteps(state, target);
  if (target.started !== undefined && target.ended !== undefined) {
    parts.push(formatDuration(target.ended - target.started).padStart(7));
    parts.push(`${run} run, ${cached} cached`);
  }
  if (target.state === 'done') {
    parts.push(...target.tags);
    if (target.digest !== undefined) parts.push(painted(target.digest, 'dim', colors));
  }
  return parts.join('  ').trimEnd();
}

function warningLines(warning: BuildWarning, colors: boolean): readonly string[] {
  const place =
    warning.dockerfile === undefined
      ? ''
      : `${warning.dockerfile.name}:${warning.dockerfile.line}: `;
  const who = warning.targets.length === 0 ? '' : ` (${warning.targets.join(', ')})`;
  const lines = [`${painted('WARNING:', 'yellow', colors)} ${place}${warning.message}${who}`];
  for (const detail of warning.detail) lines.push(`  ${detail}`);
  if (warning.dockerfile !== undefined) lines.push(`  >>> ${warning.dockerfile.excerpt}`);
  if (warning.url !== undefined) lines.push(`  ${warning.url}`);
  return lines;
}

function failureLines(target: TargetStatus, colors: boolean): readonly string[] {
  const failure = target.failure;
  const lines = [
    `${painted('ERROR:', 'red', colors)} target ${target.name}: ${withoutControls(failure?.message ?? 'failed')}`,
  ];
  if (failure?.step !== undefined) lines.push(`  step: ${withoutControls(failure.step)}`);
  if (failure?.dockerfile !== undefined) {
    lines.push(`  ${failure.dockerfile.name}:${failure.dockerfile.line}`);
    lines.push(...failure.dockerfile.excerpt.split('\n').map((line) => `  ${line}`));
  }
  if (failure?.log !== undefined && failure.log.length > 0) {
    lines.push('  last output:');
    for (const line of failure.log) lines.push(`  | ${withoutControls(line)}`);
  }
  return lines;
}
