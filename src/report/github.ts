import type { BuildWarning, TargetFailure } from '../model/event.ts';
import { renderMetadata } from './metadata.ts';
import { imagesOf } from './quiet.ts';
import { countSteps, dockerfilePath, type RunState, type TargetStatus } from './run-state.ts';
import { formatDuration, oneLine, shortMessage, withoutControls } from './text.ts';

/** Characters, of up to three bytes; GitHub takes 1 MiB of a step, and the log has the rest. */
const longestSummary = 340_000;

/**
 * Workflow commands that mark the lines of the Dockerfiles to which warnings and failures belong:
 * `::error file=…,line=…,title=…::…`, a line each; without a place for what is no target's fault.
 */
export function renderGithubAnnotations(state: RunState): string {
  const lines = [...new Set(state.answers.flatMap((answer) => [...checkCommands(answer)]))];
  for (const warning of state.warnings.values()) lines.push(warningCommand(state, warning));
  for (const target of state.targets.values()) {
    if (target.state === 'failed') lines.push(failureCommand(target));
  }
  for (const problem of new Set(state.problems)) {
    lines.push(workflowCommand('error', { title: 'bake failed' }, problem));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * What is appended to $GITHUB_OUTPUT: `metadata` (the metadata file's JSON), `digests` (JSON, by
 * target) and `images` (a line for each name of each image). The delimiter must be one that no
 * value holds, so it is made of random letters.
 */
export function renderGithubOutput(state: RunState, delimiter: string): string {
  const requested = [...state.targets.values()].filter(({ linked }) => !linked);
  const digests = requested.flatMap(({ name, digest }) =>
    digest === undefined ? [] : [[name, digest] as const],
  );
  const values = {
    metadata: renderMetadata(state),
    digests: JSON.stringify(Object.fromEntries(digests)),
    images: requested.flatMap(imagesOf).join('\n'),
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join('');
}

/** What is appended to $GITHUB_STEP_SUMMARY: a table of the targets, then what failed and why. */
export function renderGithubSummary(state: RunState): string {
  const shown = [...state.targets.values()].filter(
    ({ linked, state: ended }) => !linked || ended === 'failed',
  );
  const rows = shown.map((target) => {
    const cells = [
      inline(target.name),
      marks[target.state],
      timeOf(target),
      stepsOf(state, target),
      imagesOf(target).map(inline).join('<br>'),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const failures = shown.flatMap((target) =>
    target.state === 'failed' && target.failure !== undefined
      ? [failureSection(target, target.failure)]
      : [],
  );
  const text = [
    '### Bake',
    '',
    '| Target | Result | Time | Steps | Images |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...failures,
  ].join('\n');
  return text.length > longestSummary ? `${text.slice(0, longestSummary)}\n\n…\n` : text;
}

const marks: Readonly<Record<TargetStatus['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  retrying: 'retrying',
  done: '✅ done',
  failed: '❌ failed',
  cancelled: '⚪ cancelled',
  skipped: '⚪ skipped',
};

function timeOf({ started, ended }: TargetStatus): string {
  return started === undefined || ended === undefined ? '' : formatDuration(ended - started);
}

function stepsOf(state: RunState, target: TargetStatus): string {
  if (target.started === undefined) return '';
  const { run, cached } = countSteps(state, target);
  return `${run} run, ${cached} cached`;
}

function failureSection(target: TargetStatus, failure: TargetFailure): string {
  const { step, log = [], dockerfile, definition } = failure;
  const parts = [
    ...(step === undefined ? [] : [oneLine(step)]),
    ...log.map((line) => `  ${withoutControls(line)}`),
    ...(dockerfile === undefined
      ? []
      : [
          `${dockerfilePath(target, dockerfile.name)}:${dockerfile.line}`,
          withoutLineControls(dockerfile.excerpt),
        ]),
    ...(definition === undefined ? [] : [definition.excerpt.trimEnd()]),
    withoutLineControls(failure.message),
  ];
  const text = parts.join('\n');
  // A fence longer than any inside.
  const inner = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(inner + 1);
  return `#### ${target.name} failed\n\n${fence}text\n${text}\n${fence}\n`;
}

function withoutLineControls(text: string): string {
  return text.split('\n').map(withoutControls).join('\n');
}

function inline(text: string): string {
  return `\`${text.replace(/[`|\r\n]/g, ' ')}\``;
}

function failureCommand(target: TargetStatus): string {
  const { message = 'failed', step, log = [], dockerfile, definition } = target.failure ?? {};
  const lines = [
    ...(step === undefined ? [] : [oneLine(step)]),
    ...log.slice(-5).map(withoutControls),
    step === undefined ? message : shortMessage(message),
  ];
  const place = definition ?? dockerfilePlace(target, dockerfile);
  return command('error', place, `target ${target.name} failed`, lines);
}

function warningCommand(state: RunState, warning: BuildWarning): string {
  const target = state.targets.get(warning.targets[0] ?? '');
  const [title = '', said] = splitRule(oneLine(warning.message).replace(/ \(line \d+\)$/, ''));
  const lines = [
    said ?? title,
    ...warning.detail.map(oneLine),
    ...(warning.url ? [warning.url] : []),
  ];
  return command('warning', dockerfilePlace(target, warning.dockerfile), title, lines);
}

/** What `--check` finds, as Buildx writes it: the rule and its page, what is wrong, and the place. */
function* checkCommands(answer: string): Generator<string> {
  const found = /^WARNING: (\S+)(?: - (\S+))?\n((?:.+\n)*?)(\S.*):(\d+)\n-{20}$/gm;
  for (const [, title = '', url = '', said = '', name = '', line = ''] of answer.matchAll(found)) {
    const lines = [...said.trimEnd().split('\n').map(withoutControls), ...(url ? [url] : [])];
    yield command('warning', { name, line: Number(line) }, title, lines);
  }
}

/** `JSONArgsRecommended: JSON arguments …` → the name of the rule and what it says. */
function splitRule(message: string): readonly [string, string?] {
  const match = /^([A-Za-z]+): (.*)$/.exec(message);
  return match?.[1] === undefined ? [message] : [match[1], match[2] ?? ''];
}

interface Place {
  readonly name: string;
  readonly line: number;
}

function dockerfilePlace(target: TargetStatus | undefined, place: Place | undefined) {
  // Without a path the place is unknown: a bare "Dockerfile" may be any of a repository.
  if (place === undefined || !target?.dockerfile) return undefined;
  return { name: dockerfilePath(target, place.name), line: place.line };
}

function command(
  kind: 'error' | 'warning',
  place: Place | undefined,
  title: string,
  lines: readonly string[],
): string {
  const at = place === undefined ? {} : { file: place.name, line: place.line };
  return workflowCommand(kind, { ...at, title }, lines.join('\n'));
}

/** `::error file=…,line=…,title=…::…`, with the properties in their order. */
export function workflowCommand(
  kind: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const list = Object.entries(properties).map(
    ([key, value]) => `${key}=${property(String(value))}`,
  );
  return `::${kind} ${list.join(',')}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
