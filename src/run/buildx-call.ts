import type { Host } from '../host/host.ts';
import type { BuildxCommand } from './buildx-command.ts';

/** What is needed to call Buildx. */
export interface BuildxCaller {
  readonly host: Host;
  readonly buildx: BuildxCommand;
  /** Ends the call. */
  readonly stop?: AbortSignal;
}

/** How a call ended; `problem` is what it said, undefined when all went well. */
export interface BuildxAnswer {
  readonly output: string;
  readonly problem?: string;
}

/** Calls Buildx to its end, without a builder or a BuildKit of the environment. */
export async function callBuildx(
  { host, buildx, stop }: BuildxCaller,
  words: readonly string[],
): Promise<BuildxAnswer> {
  const { BUILDX_BUILDER: _, BUILDKIT_HOST: __, ...env } = host.env;
  const child = host.spawn(buildx.program, [...buildx.words, ...words], { env, group: true });
  const end = (): void => child.kill('SIGTERM');
  if (stop?.aborted) end();
  stop?.addEventListener('abort', end, { once: true });
  const [output, said] = await Promise.all([readText(child.stdout), readText(child.stderr)]);
  const exit = await child.exit;
  stop?.removeEventListener('abort', end);
  if (exit.kind === 'exited' && exit.code === 0) return { output };
  if (exit.kind === 'failed') return { output, problem: exit.message };
  // Docker without the plugin takes the words for its own.
  if (said.includes('docker [OPTIONS] COMMAND')) return { output, problem: noPlugin };
  return { output, problem: messageOf(said) || `docker buildx ${words[0] ?? ''} failed` };
}

const noPlugin = 'docker has no buildx plugin. Install it (https://docs.docker.com/go/buildx/).';

/** The message of the error, without its label and the warnings before it. */
function messageOf(said: string): string {
  const text = said.trim();
  const start = text.lastIndexOf('ERROR: ');
  return start < 0 ? text : text.slice(start + 'ERROR: '.length).trim();
}

async function readText(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text;
}
