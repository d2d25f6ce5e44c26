import { statSync } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { execa, type Options, type Result, type ResultPromise } from 'execa';
import type { HostProcess, ProcessExit, SpawnOptions } from './host.ts';

/** Starts a child process; a command that cannot be started is told by `exit`, never thrown. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): HostProcess {
  const output = options.output ?? 'pipe';
  const child = execa(command, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env, extendEnv: false }),
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    stdout: output,
    stderr: output,
    buffer: false,
    reject: false,
    encoding: 'buffer',
    stripFinalNewline: false,
  } as Options) as ResultPromise<Options>;
  return {
    stdout: readable(child.stdout),
    stderr: readable(child.stderr),
    exit: child.then((result) => exitOf(result, options.cwd)),
    kill: (signal) => void child.kill(signal),
  };
}

/** Holds back what the child writes until it is read, so that nothing is lost before that. */
function readable(stream: Readable | null | undefined): AsyncIterable<Uint8Array> {
  const held = new PassThrough();
  if (stream === null || stream === undefined) held.end();
  else stream.on('error', () => held.end()).pipe(held);
  return held;
}

function exitOf(result: Result<Options>, cwd: string | undefined): ProcessExit {
  if (result.exitCode !== undefined) return { kind: 'exited', code: result.exitCode };
  if (result.signal !== undefined) return { kind: 'signalled', signal: result.signal };
  if (result.code === 'ENOENT') {
    // A missing working directory looks the same to the system.
    const missing = cwd !== undefined && statSync(cwd, { throwIfNoEntry: false }) === undefined;
    if (!missing) return { kind: 'missing' };
    return { kind: 'failed', message: `the working directory ${cwd} does not exist` };
  }
  return { kind: 'failed', message: result.originalMessage ?? 'the process could not be started' };
}
