import type { Host } from '../host/host.ts';
import { follow, textOf } from './attempt.ts';
import type { BuildxCommand } from './buildx-command.ts';

/** What is needed to call Buildx. */
export interface BuildxCaller {
  readonly host: Host;
  readonly buildx: BuildxCommand;
  /** Asks the call to end; it is killed when it does not within ten seconds. */
  readonly stop?: AbortSignal;
  /** Kills it. */
  readonly kill?: AbortSignal;
}

/** How a call ended; `problem` is what it said, undefined when all went well. */
export interface BuildxAnswer {
  readonly output: string;
  readonly problem?: string;
}

/** Calls Buildx to its end, without a builder or a BuildKit of the environment. */
export async function callBuildx(
  { host, buildx, stop, kill }: BuildxCaller,
  words: readonly string[],
): Promise<BuildxAnswer> {
  const { BUILDX_BUILDER: _, BUILDKIT_HOST: __, ...env } = host.env;
  const child = host.spawn(buildx.program, [...buildx.words, ...words], { env, group: true });
  const written: Uint8Array[] = [];
  const told: Uint8Array[] = [];
  const signals = { stop, kill, endsWith: 'SIGTERM' } as const;
  const exit = await follow(child, signals, {
    output: (chunk) => written.push(chunk),
    error: (chunk) => told.push(chunk),
  });
  const output = textOf(written);
  const said = textOf(told);
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
