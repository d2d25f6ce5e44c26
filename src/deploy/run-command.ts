import type { Host } from '../host/host.ts';

/** How a process ended; `problem` is what it said, undefined when all went well. */
export interface CommandEnd {
  readonly output: string;
  readonly problem?: string;
  /** The program does not exist. */
  readonly isMissing?: true;
}

/** What a process is started with besides its words. */
export interface CommandOptions {
  readonly cwd?: string;
  /** The whole environment; the host's when absent. */
  readonly env?: Host['env'];
  readonly input?: string;
  readonly stop?: AbortSignal | undefined;
}

/** Runs a process to its end. */
export async function runToEnd(
  host: Host,
  program: string,
  args: readonly string[],
  { cwd, env = host.env, input, stop }: CommandOptions = {},
): Promise<CommandEnd> {
  const child = host.spawn(program, args, {
    env,
    group: true,
    ...(cwd !== undefined && { cwd }),
    ...(input !== undefined && { input }),
  });
  const end = (): void => child.kill('SIGTERM');
  if (stop?.aborted) end();
  stop?.addEventListener('abort', end, { once: true });
  const [output, said] = await Promise.all([readText(child.stdout), readText(child.stderr)]);
  const exit = await child.exit;
  stop?.removeEventListener('abort', end);
  switch (exit.kind) {
    case 'exited': {
      if (exit.code === 0) return { output };
      const problem = said.trim() || output.trim() || `${program} ended with code ${exit.code}`;
      return { output, problem };
    }
    case 'missing':
      return { output, problem: `${program} was not found`, isMissing: true };
    case 'failed':
      return { output, problem: exit.message };
    case 'signalled':
      return { output, problem: `${program} was ended by ${exit.signal}` };
    default:
      return exit satisfies never;
  }
}

async function readText(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text;
}
