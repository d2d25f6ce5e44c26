import {
  type BakeRequest,
  build,
  copySources,
  type Diagnostic,
  dryRun,
  type Event,
  formatRange,
  type Graph,
  type Host,
  type MissingRight,
  makeBuilders,
  type Outcome,
  type PreparedBuild,
  prepareBuild,
  type ReadyBuilders,
  type RunOptions,
  requestedRights,
} from '../index.ts';
import { buildColors } from '../report/colors.ts';
import { createReporter, type ProgressMode, type ProgressStreams } from '../report/progress.ts';
import { painted } from '../report/text.ts';
import { type CommandContext, exitCodes, interruptCode, neverInterrupted } from './command.ts';
import { reportOutcome } from './outcome.ts';
import { ReaderGone } from './output.ts';
import { type OutputOptions, RunOutputs } from './run-outputs.ts';

/** What a build of a resolved graph would do. */
export const planTargets: typeof dryRun = dryRun;

/** Builds a resolved graph and shows it; the result is the exit code. */
export async function runTargets(
  graph: Graph,
  request: BakeRequest,
  options: OutputOptions,
  context: CommandContext,
): Promise<number> {
  const { host, output } = context;
  const allow = await grantedRights(graph, request, context);
  if (typeof allow === 'number') return allow;
  const granted = { ...request, allow };
  const prepared = reportOutcome(await prepareBuild(graph, granted, host), context);
  if (prepared === undefined) return exitCodes.failed;
  const outputs = await RunOutputs.make(request, options, context);
  if (outputs === undefined) return exitCodes.failed;
  const interrupts = context.interrupts?.() ?? neverInterrupted();
  const say = speaker(request, context);
  const work = { say, stop: interrupts.asked, kill: interrupts.forced };
  const copied = reportOutcome(await copySources(prepared.value, host, work), context);
  if (interrupts.asked.aborted) return interruptCode(interrupts.asked);
  if (copied === undefined) return exitCodes.failed;
  const ready = await readyBuilders(prepared.value, request, context, interrupts);
  if (typeof ready === 'number') return ready;
  try {
    return await buildWith(prepared.value, granted, outputs, interrupts, context);
  } finally {
    for (const { message } of await ready.release()) output.error(`${message}\n`);
  }
}

/** The builders that the build needs, or the exit code when there are none. */
async function readyBuilders(
  prepared: PreparedBuild,
  request: BakeRequest,
  context: CommandContext,
  { asked: stop, forced: kill }: RunOptions['interrupts'],
): Promise<ReadyBuilders | number> {
  const { host } = context;
  const say = speaker(request, context);
  const made = await makeBuilders(prepared, request, host, { say, stop, kill });
  if (stop.aborted) {
    await made.value?.release();
    return interruptCode(stop);
  }
  return reportOutcome(made, context)?.value ?? exitCodes.failed;
}

/** Tells what is done before the build, where anything is to be told. */
function speaker(
  { progress = 'auto' }: BakeRequest,
  { output }: CommandContext,
): (message: string) => void {
  const isQuiet = ['quiet', 'none', 'rawjson'].includes(progress);
  return (message) => {
    if (!isQuiet) output.error(`${message}\n`);
  };
}

async function buildWith(
  prepared: PreparedBuild,
  request: BakeRequest,
  outputs: RunOutputs,
  interrupts: RunOptions['interrupts'],
  context: CommandContext,
): Promise<number> {
  const { host } = context;
  const reporter = await createReporter(
    progressMode(request, host),
    await progressStreams(context),
  );
  // Where nobody can be told any more the build is stopped, so that nothing of it is left.
  const unread = new AbortController();
  const emit = (event: Event): void => {
    outputs.handle(event);
    if (unread.signal.aborted) return;
    try {
      reporter.handle(event);
    } catch (error) {
      unread.abort(error);
    }
  };
  const asked = AbortSignal.any([interrupts.asked, unread.signal]);
  const end = await build(prepared, request, host, {
    emit,
    interrupts: { asked, forced: interrupts.forced },
    wantsProvenance: outputs.hasMetadata,
  });
  if (unread.signal.aborted) {
    await outputs.end();
    if (unread.signal.reason instanceof ReaderGone) return exitCodes.failed;
    throw unread.signal.reason;
  }
  reporter.end();
  const isWritten = await outputs.end();
  return isWritten ? end.exitCode : end.exitCode || exitCodes.failed;
}

/** A log that somebody reads later is not redrawn, even where CI has a terminal. */
function progressMode({ progress = 'auto' }: BakeRequest, { env }: Host): ProgressMode {
  const isCi = env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false';
  return progress === 'auto' && isCi ? 'plain' : progress;
}

async function progressStreams({
  host,
  output,
  terminal,
}: CommandContext): Promise<ProgressStreams> {
  const colors = buildColors(host.env, output.errorColors);
  const screen = await terminal?.();
  return {
    messages: { write: output.error, colors },
    results: { write: output.out, colors: false },
    ...(screen !== undefined && { terminal: { ...screen, colors } }),
  };
}

/** What `--allow` grants and what a person grants when asked; the exit code when that is not all. */
async function grantedRights(
  graph: Graph,
  request: BakeRequest,
  context: CommandContext,
): Promise<readonly string[] | number> {
  const { allow = [] } = request;
  const missing = reportOutcome(
    (await requestedRights(graph, request, context.host)) as Outcome<readonly MissingRight[]>,
    context,
  );
  if (missing === undefined) return exitCodes.failed;
  const rights = missing.value;
  if (rights.length === 0) return allow;
  const { output } = context;
  output.error(describeRights(rights));
  const question = 'Do you want to grant requested privileges and continue? [y/N] ';
  const asked = context.ask?.(question);
  const said = await asked;
  if (asked !== undefined && said === undefined) return exitCodes.interrupted;
  if (said?.trim().toLowerCase() === 'y') {
    return [...allow, ...rights.map(({ flag }) => flag.slice('--allow='.length))];
  }
  const label = painted('ERROR:', 'red', output.errorColors);
  output.error(`${label} additional privileges requested\n`);
  context.annotate?.(rights.map(missingRight));
  return exitCodes.failed;
}

/** All that is asked for, and the flags that grant it (buildx's words). */
function describeRights(rights: readonly MissingRight[]): string {
  const flags = rights.map(({ flag }) => flag).join(' ');
  const lines = [
    'Your build is requesting privileges for following possibly insecure capabilities:',
    '',
    ...rights.map(({ meaning, askedBy }) => ` - ${meaning}${askedFor(askedBy)}`),
    '',
    `Pass ${JSON.stringify(flags)} to grant requested privileges.`,
  ];
  if (rights.some(({ isPath }) => isPath)) {
    const setting = 'BUILDX_BAKE_ENTITLEMENTS_FS=0';
    lines.push(`To disable filesystem entitlements checks, you can set ${setting} .`);
  }
  return `${lines.join('\n')}\n\n`;
}

function missingRight({ meaning, flag, askedBy }: MissingRight): Diagnostic {
  return {
    code: 'privileges-requested',
    severity: 'error',
    summary: 'additional privileges requested',
    detail: `${meaning}${askedBy === undefined ? '' : ` (target ${askedBy.target})`}. Pass "${flag}" to grant it.`,
    ...(askedBy?.range !== undefined && { subject: askedBy.range }),
  };
}

function askedFor(askedBy: MissingRight['askedBy']): string {
  if (askedBy === undefined) return '';
  const { target, range } = askedBy;
  return ` (target ${target}${range === undefined ? '' : `, ${formatRange(range)}`})`;
}
