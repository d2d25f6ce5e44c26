import {
  checkDockerfiles,
  listTargets,
  listVariables,
  load,
  type Outcome,
  print,
  resolve,
} from '../index.ts';
import { painted } from '../report/text.ts';
import { UsageError } from './arguments.ts';
import { type CommandContext, type CommandRun, exitCodes } from './command.ts';
import { bakeFlags } from './flags.ts';
import { type BakeOptions, bakeOptions, tellsGithub } from './options.ts';
import { showDiagnostics } from './outcome.ts';

/** `bake [OPTIONS] [TARGET...]`: every word may be a target, so there are no subcommands. */
export const runBake: CommandRun = async (words, context) => {
  const options = readOptions(words, context);
  const { action } = options;
  switch (action.kind) {
    case 'help': {
      const { bakeHelpText, showHelp } = await import('./help.ts');
      showHelp(bakeHelpText, bakeFlags, context);
      return exitCodes.done;
    }
    case 'version': {
      const { version } = await import('./version.ts');
      context.output.out(`bake ${version}\n`);
      return exitCodes.done;
    }
    case 'list':
      return runList(action, options, context);
    case 'print': {
      const interrupted = interruptsOf(options, context);
      const outcome = await print(options.request, context.host, interrupted);
      return answer(outcome, context, interrupted);
    }
    case 'build':
      return runBuild(options, await annotating(options, context));
    case 'dry-run':
      return runBuild(options, context);
    default:
      return action satisfies never;
  }
};

/** Mistakes of the definition are marked in GitHub Actions. */
async function annotating(
  { outputs }: BakeOptions,
  context: CommandContext,
): Promise<CommandContext> {
  if (!tellsGithub(outputs, context.host.env)) return context;
  const { findingsForGithub } = await import('../report/findings.ts');
  return {
    ...context,
    annotate: (diagnostics) => context.output.error(findingsForGithub(diagnostics)),
  };
}

/** A remote definition is read by way of a temporary folder, which an interrupt has to remove. */
function interruptsOf({ request }: BakeOptions, context: CommandContext): AbortSignal | undefined {
  return request.source === undefined ? undefined : context.catchInterrupts();
}

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
  options: BakeOptions,
  context: CommandContext,
): Promise<number> {
  const interrupted = interruptsOf(options, context);
  const { value, diagnostics } = await load(options.request, context.host, interrupted);
  if (value === undefined) return answer({ diagnostics }, context, interrupted);
  const list = what === 'targets' ? listTargets : listVariables;
  return answer({ value: list(value, format), diagnostics }, context);
}

async function runBuild(options: BakeOptions, context: CommandContext): Promise<number> {
  const { action, request } = options;
  const { host } = context;
  const interrupted = interruptsOf(options, context);
  const loaded = await load(request, host, interrupted);
  if (!report(loaded, context)) return failure(interrupted);
  const resolved = resolve(loaded.value, request, host);
  if (!report(resolved, context)) return exitCodes.failed;
  const checked = await checkDockerfiles(resolved.value, request, host);
  if (!report(checked, context)) return exitCodes.failed;
  if (action.kind === 'dry-run') {
    const { planTargets } = await import('./build-command.ts');
    return answer(await planTargets(resolved.value, request, action.format, host), context);
  }
  const { runTargets } = await import('./build-command.ts');
  return runTargets(resolved.value, request, options.outputs, context);
}

/** Shows what was found; then the answer, if there is one. */
function answer(
  outcome: Outcome<string>,
  context: CommandContext,
  interrupted?: AbortSignal,
): number {
  if (!report(outcome, context)) return failure(interrupted);
  context.output.out(outcome.value);
  return exitCodes.done;
}

function failure(interrupted: AbortSignal | undefined): number {
  return interrupted?.aborted === true ? exitCodes.interrupted : exitCodes.failed;
}

/** Shows what was found, and tells whether there is a result. */
function report<T>(
  outcome: Outcome<T>,
  context: CommandContext,
): outcome is Outcome<T> & { readonly value: T } {
  showDiagnostics(outcome.diagnostics, context);
  return outcome.value !== undefined;
}
