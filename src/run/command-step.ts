import type { Host } from '../host/host.ts';
import type { CommandLine, CommandStep, FromEnvironment } from '../model/plan.ts';

/** Runs a process that prepares or cleans up; the result is what went wrong, in one sentence. */
export async function runCommand(
  { command, purpose }: CommandStep,
  host: Host,
): Promise<string | undefined> {
  const child = host.spawn(command.program, wordsOf(command, host), {
    env: { ...host.env, ...environmentOf(command, host) },
    ...(command.workingDirectory !== undefined && { cwd: command.workingDirectory }),
    ...(command.input !== undefined && { input: textOf(command.input, host) }),
    group: true,
  });
  const [said] = await Promise.all([readText(child.stderr), readText(child.stdout)]);
  const exit = await child.exit;
  if (exit.kind === 'exited' && exit.code === 0) return undefined;
  if (exit.kind === 'missing') return `cannot ${purpose}: ${command.program} was not found`;
  return `cannot ${purpose}: ${said.trim() || 'no reason was given'}`;
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

async function readText(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text;
}
