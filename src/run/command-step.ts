import type { Host, ProcessExit } from '../host/host.ts';
import type { CommandLine, CommandStep, FromEnvironment } from '../model/plan.ts';
import { follow } from './attempt.ts';

/** What a command is run with besides its step. */
export interface CommandSettings {
  readonly stop?: AbortSignal;
  /** Kills a command that does not end when it is to; else that happens after ten seconds. */
  readonly kill?: AbortSignal;
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
  { stop, kill, show }: CommandSettings,
): Promise<string | undefined> {
  const child = host.spawn(command.program, wordsOf(command, host), {
    env: { ...host.env, ...environmentOf(command, host) },
    ...(command.workingDirectory !== undefined && { cwd: command.workingDirectory }),
    ...(command.input !== undefined && { input: textOf(command.input, host) }),
    group: true,
  });
  const take = showsOutput ? show : undefined;
  const said = new TextReader(take);
  const written = new TextReader(take);
  const signals = { stop, kill, endsWith: 'SIGTERM' } as const;
  const exit = await follow(child, signals, {
    error: (chunk) => said.push(chunk),
    output: (chunk) => written.push(chunk),
  });
  const output = written.text;
  const problem = problemOf(exit, command, showsOutput ? '' : said.text.trim() || output.trim());
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

/** Text that comes in pieces, and is shown as it comes. */
class TextReader {
  readonly #decoder = new TextDecoder();
  readonly #show: ((text: string) => void) | undefined;
  text = '';

  constructor(show: ((text: string) => void) | undefined) {
    this.#show = show;
  }

  push(chunk: Uint8Array): void {
    const piece = this.#decoder.decode(chunk, { stream: true });
    this.text += piece;
    this.#show?.(piece);
  }
}
