import { signalCodes } from '../host/signal-codes.ts';
import type { Diagnostic, Host, RunOptions } from '../index.ts';
import type { Terminal } from '../report/tty.ts';
import type { Flag } from './flags.ts';
import type { CommandOutput } from './output.ts';

/** What a command works with. */
export interface CommandContext {
  readonly host: Host;
  readonly output: CommandOutput;
  /**
   * From now on an interrupt (SIGINT, SIGTERM) aborts the signal instead of ending the process.
   * Called when there is something to clean up; before that an interrupt ends everything at once.
   */
  catchInterrupts(): AbortSignal;
  /** The same for what can be asked to end first, and killed by a second interrupt. */
  interrupts?(): RunOptions['interrupts'];
  /** The terminal of standard error, if it is one. */
  terminal?(): Promise<Terminal | undefined>;
  /**
   * Asks a person; undefined when standard input or standard error is no terminal. The answer is
   * undefined after an interrupt.
   */
  ask?(question: string): Promise<string | undefined> | undefined;
  /** Marks the lines that diagnostics are about, where somebody shows such marks. */
  annotate?(diagnostics: readonly Diagnostic[]): void;
  /** Told the flags that a command knows where it would show its help: a shell completes. */
  describe?(flags: readonly Flag[]): void;
  /** Width of the terminal in cells, for help. */
  readonly width: number;
}

/** A command: from the words after its name to its exit code. */
export type CommandRun = (words: readonly string[], context: CommandContext) => Promise<number>;

/** Where nothing can interrupt: a test, a caller of the library. */
export function neverInterrupted(): RunOptions['interrupts'] {
  const { signal } = new AbortController();
  return { asked: signal, forced: signal };
}

/** The exit code after an interrupt, by the name of the signal. */
export function interruptCode({ reason }: AbortSignal): number {
  return signalCodes.get(reason) ?? exitCodes.interrupted;
}

/** The exit codes of all commands. */
export const exitCodes = {
  done: 0,
  /** A bad definition, a failed build. */
  failed: 1,
  /** A command line that makes no sense. */
  usage: 2,
  interrupted: 130,
} as const;
