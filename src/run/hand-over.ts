import type { Host, ProcessExit } from '../host/host.ts';
import { buildxCommands } from './buildx-command.ts';

/** How a build that Buildx did ended. */
export type HandOverEnd =
  | { readonly kind: 'exited'; readonly code: number }
  /** Neither the plugin nor docker is there. */
  | { readonly kind: 'no-buildx' }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Lets Buildx build a resolved definition: it reads the definition from its standard input and
 * writes to our own streams. An interrupt is passed on; Buildx then ends by itself.
 */
export async function handOver(
  host: Host,
  words: readonly string[],
  definition: string,
  interrupted: AbortSignal,
): Promise<HandOverEnd> {
  for (const { program, words: first } of await buildxCommands(host)) {
    const child = host.spawn(program, [...first, ...words], {
      env: host.env,
      input: definition,
      output: 'inherit',
    });
    const passOn = (): void => child.kill(interrupted.reason === 'SIGTERM' ? 'SIGTERM' : 'SIGINT');
    if (interrupted.aborted) passOn();
    interrupted.addEventListener('abort', passOn, { once: true });
    const exit = await child.exit;
    interrupted.removeEventListener('abort', passOn);
    if (exit.kind !== 'missing') return endOf(exit);
  }
  return { kind: 'no-buildx' };
}

function endOf(exit: Exclude<ProcessExit, { kind: 'missing' }>): HandOverEnd {
  switch (exit.kind) {
    case 'exited':
    case 'failed':
      return exit;
    case 'signalled':
      return { kind: 'exited', code: 128 + (signalNumbers.get(exit.signal) ?? 0) };
    default:
      return exit satisfies never;
  }
}

/** By which a shell tells that a signal ended a process. */
const signalNumbers: ReadonlyMap<string, number> = new Map([
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGKILL', 9],
  ['SIGTERM', 15],
]);
