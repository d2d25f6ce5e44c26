import { nodeHost } from '../host/node.ts';
import type { RunOptions } from '../index.ts';
import { painted } from '../report/text.ts';
import { UsageError } from './arguments.ts';
import { runBake } from './bake-command.ts';
import { runBakefile } from './bakefile-command.ts';
import { type CommandContext, type CommandRun, exitCodes } from './command.ts';
import { type CommandOutput, processOutput, ReaderGone, UnwrittenAnswer } from './output.ts';

/** The commands of the package. */
export type CommandName = 'bake' | 'bakefile' | 'docker-bakefile';

const commands: Readonly<Record<CommandName, CommandRun>> = {
  bake: runBake,
  bakefile: runBakefile,
  'docker-bakefile': async (words, context) =>
    (await import('./docker-plugin.ts')).runDockerPlugin(words, context),
};

/** Runs a command as this process: its arguments, its streams, its exit code. */
export async function runProcess(name: CommandName): Promise<void> {
  const output = processOutput(process.env);
  const words = process.argv.slice(2);
  process.exitCode = await runGuarded(() => commands[name](words, processContext(output)), output);
  // Nothing is left to wait for: leaving the heap as it is takes less time than taking it apart.
  if (process.getActiveResourcesInfo().length === 0) process.exit();
}

/** The exit code of a command; whatever it throws becomes a message. */
export async function runGuarded(
  run: () => Promise<number>,
  output: CommandOutput,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ReaderGone) return exitCodes.done;
    try {
      output.error(messageOf(error, output.errorColors));
    } catch (second) {
      if (!(second instanceof ReaderGone || second instanceof UnwrittenAnswer)) throw second;
    }
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

function messageOf(error: unknown, colors: boolean): string {
  const label = painted('ERROR:', 'red', colors);
  if (error instanceof UsageError) {
    const remedy = error.remedy === undefined ? '' : `; ${error.remedy}`;
    return `${label} ${error.message}${remedy}\n`;
  }
  if (error instanceof UnwrittenAnswer) return `${label} write standard output: ${error.message}\n`;
  // Not the user's mistake but ours: say so, and give what a report needs.
  const { message, stack } =
    error instanceof Error ? error : { message: String(error), stack: undefined };
  const trace = stack === undefined || process.env['BAKEFILE_TRACE'] !== '1' ? '' : `${stack}\n`;
  return (
    `${label} internal error: ${message}\n${trace}` +
    'This is a mistake in bakefile; a report with the definition file helps to correct it.\n' +
    'With BAKEFILE_TRACE=1 in the environment the place in the program is shown.\n'
  );
}

function processContext(output: CommandOutput): CommandContext {
  return {
    host: hostOrComplaint(),
    output,
    catchInterrupts,
    interrupts,
    terminal: async () => (await import('./terminal.ts')).errorTerminal(output.errorColors),
    ask,
    get width() {
      return Math.min(process.stdout.columns ?? 80, 100);
    },
  };
}

function hostOrComplaint(): ReturnType<typeof nodeHost> {
  try {
    return nodeHost();
  } catch (error) {
    // process.cwd() fails in a folder that somebody removed.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new UsageError('the working directory does not exist any more');
    }
    throw error;
  }
}

/** The first interrupt asks, the second forces; a third ends us at once. */
function interrupts(): RunOptions['interrupts'] {
  const asked = new AbortController();
  const forced = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (!asked.signal.aborted) asked.abort(name);
      else if (!forced.signal.aborted) forced.abort(name);
      else process.exit(1);
    });
  }
  return { asked: asked.signal, forced: forced.signal };
}

function ask(question: string): Promise<string | undefined> | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return import('./terminal.ts').then(({ askPerson }) => askPerson(question));
}

function catchInterrupts(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => controller.abort(name));
  }
  return controller.signal;
}
