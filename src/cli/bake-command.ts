import {
  build,
  type Diagnostic,
  listTargets,
  listVariables,
  load,
  type Outcome,
  print,
  resolve,
} from '../index.ts';
import { renderDiagnostics } from '../report/diagnostics.ts';
import { painted } from '../report/text.ts';
import { UsageError } from './arguments.ts';
import { type CommandContext, type CommandRun, exitCodes } from './command.ts';
import { bakeFlags } from './flags.ts';
import { type BakeOptions, bakeOptions } from './options.ts';

/** `bake [OPTIONS] [TARGET...]`: every word may be a target, so there are no subcommands. */
export const runBake: CommandRun = async (words, context) => {
  const options = readOptions(words, context);
  const { action } = options;
  switch (action.kind) {
    case 'help': {
      const { bakeHelpText, flagHelp } = await import('./help.ts');
      context.output.out(flagHelp(bakeHelpText, bakeFlags, context.width));
      return exitCodes.done;
    }
    case 'version': {
      const { version } = await import('./version.ts');
      context.output.out(`bake ${version}\n`);
      return exitCodes.done;
    }
    case 'list':
      return runList(action, options, context);
    case 'print':
      return answer(await print(options.request, context.host), context);
    case 'build':
      return runBuild(options, context);
    default:
      return action satisfies never;
  }
};

function readOptions(words: readonly string[], context: CommandContext): BakeOptions {
  try {
    const options = bakeOptions(words, context.host.env);
    const label = painted('WARNING:', 'yellow', context.output.errorColors);
    for (const warning of options.warnings) context.output.error(`${label} ${warning}\n`);
    return options;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(error.message, error.remedy ?? 'See "bake --help".');
  }
}

async function runList(
  { what, format }: BakeOptions['action'] & { kind: 'list' },
  { request }: BakeOptions,
  context: CommandContext,
): Promise<number> {
  const { value, diagnostics } = await load(request, context.host);
  if (value === undefined) return answer({ diagnostics }, context);
  const list = what === 'targets' ? listTargets : listVariables;
  return answer({ value: list(value, format), diagnostics }, context);
}

async function runBuild({ request }: BakeOptions, context: CommandContext): Promise<number> {
  const { host, output } = context;
  const loaded = await load(request, host);
  if (!report(loaded, context)) return exitCodes.failed;
  const resolved = resolve(loaded.value, request, host);
  if (!report(resolved, context)) return exitCodes.failed;
  const interrupted = context.catchInterrupts();
  const end = await build(resolved.value, request, host, interrupted);
  if (end.kind === 'exited') return interrupted.aborted ? exitCodes.interrupted : end.code;
  const label = painted('ERROR:', 'red', output.errorColors);
  const message =
    end.kind === 'no-buildx'
      ? 'docker buildx was not found; install Docker with its buildx plugin (https://docs.docker.com/go/buildx/), or use --print to see the resolved definition'
      : `docker buildx could not be started; ${end.message}`;
  output.error(`${label} ${message}\n`);
  return exitCodes.failed;
}

/** Shows what was found; then the answer, if there is one. */
function answer(outcome: Outcome<string>, context: CommandContext): number {
  if (!report(outcome, context)) return exitCodes.failed;
  context.output.out(outcome.value);
  return exitCodes.done;
}

/** Shows what was found, and tells whether there is a result. */
function report<T>(
  outcome: Outcome<T>,
  { output }: CommandContext,
): outcome is Outcome<T> & { readonly value: T } {
  showDiagnostics(outcome.diagnostics, output);
  return outcome.value !== undefined;
}

function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  output: CommandContext['output'],
): void {
  if (diagnostics.length > 0) output.error(renderDiagnostics(diagnostics, output.errorColors));
}
