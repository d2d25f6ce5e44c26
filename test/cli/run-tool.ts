import { runBakefile } from '../../src/cli/bakefile-command.ts';
import type { CommandContext, CommandRun } from '../../src/cli/command.ts';
import { runGuarded } from '../../src/cli/main.ts';
import type { Host } from '../../src/host/host.ts';
import { type MemoryHostOptions, memoryHost } from '../../src/host/memory.ts';

/** What a command left: its exit code, standard output and standard error. */
export interface ToolResult {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs `bakefile` with these words in a host, or in one in memory. */
export async function runTool(
  words: readonly string[],
  options: MemoryHostOptions | { readonly host: Host } = {},
): Promise<ToolResult> {
  return runInMemory(runBakefile, words, options);
}

/** Runs a command with these words in a host, or in one in memory; `colors` is of its output. */
export async function runInMemory(
  command: CommandRun,
  words: readonly string[],
  options: MemoryHostOptions | { readonly host: Host } = {},
  colors?: boolean,
): Promise<ToolResult> {
  const written = { out: '', error: '' };
  const context: CommandContext = {
    host: 'host' in options ? options.host : memoryHost(options),
    output: {
      out: (text) => {
        written.out += text;
      },
      error: (text) => {
        written.error += text;
      },
      errorColors: false,
      ...(colors !== undefined && { colors }),
    },
    catchInterrupts: () => new AbortController().signal,
    width: 80,
  };
  return { code: await runGuarded(() => command(words, context), context.output), ...written };
}
