import type { Host, ProcessExit } from '../host/host.ts';
import type { CommandLine, CommandStep, FromEnvironment } from '../model/plan.ts';

/** What a command is run with besides its step. */
export interface CommandSettings {
  readonly stop?: AbortSignal;
  /** Told of what a command prints, where its step has that shown. */
  readonly show?: (text: string) => void;
}

/** Runs a process that prepares or cleans up; the result is what went wrong, in one sentence. */
export async function runCommand(
  step: CommandStep,
  host: Host,
  settings: CommandSettings = {},
): Promise<string | undefined> {
  const problem = await runOnce(step, step.command, host, settings);
  if (problem === undefined || step.mayFail) return undefined;
  if (step.orElse === undefined || settings.stop?.aborted) return problem;
  return runOnce(step, step.orElse, host, settings);
}

async function runOnce(
  { purpose, expects, showsOutput }: CommandStep,
  command: CommandLine,
  host: Host,
  { stop, show }: CommandSettings,
): Promise<string | undefined> {
  const child = host.spawn(command.program, wordsOf(command, host), {
    env: { ...host.env, ...environmentOf(command, host) },
    ...(command.workingDirectory !== undefined && { cwd: command.workingDirectory }),
    ...(command.input !== undefined && { input: textOf(command.input, host) }),
    group: true,
  });
  const end = (): void => child.kill('SIGTERM');
  if (stop?.aborted) end();
  stop?.addEventListener('abort', end, { once: true });
  const take = showsOutput ? show : undefined;
  const [said, output] = await Promise.all([
    readText(child.stderr, take),
    readText(child.stdout, take),
  ]);
  const exit = await child.exit;
  stop?.removeEventListener('abort', end);
  const problem = problemOf(exit, command, showsOutput ? '' : said.trim() || output.trim());
  if (problem !== undefined) return `cannot ${purpose}: ${problem}`;
  if (expects === undefined || output.trim() === expects.output) return undefined;
  return expects.otherwise;
}

function problemOf(exit: ProcessExit, { program }: CommandLine, said: string): string | undefined {
  switch (exit.kind) {
    case 'exited':
      return exit.code === 0 ? undefined : said || `${program} ended with exit code ${exit.code}`;
    case 'missing':
      return `${program} was not found`;
    case 'failed':
      return exit.message;
    case 'signalled':
      return said || `${program} was ended by ${exit.signal}`;
    default:
      return exit satisfies never;
  }
}

function wordsOf({ args }: CommandLine, host: Host): readonly string[] {
  return args.map((word) => textOf(word, host));
}

function environmentOf({ environment }: CommandLine, host: Host): Record<string, string> {
  return Object.fromEntries(
    [...(environment ?? [])].map(([name, text]) => [name, textOf(text, host)]),
  );
}

function textOf(text: string | FromEnvironment, { env }: Host): string {
  return typeof text === 'string' ? text : (env[text.fromEnvironment] ?? '');
}

async function readText(
  stream: AsyncIterable<Uint8Array>,
  take: ((text: string) => void) | undefined,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) {
    const piece = decoder.decode(chunk, { stream: true });
    text += piece;
    take?.(piece);
  }
  return text;
}
