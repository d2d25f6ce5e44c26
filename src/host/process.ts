import { statSync } from 'node:fs';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { execa, type Options, type Result, type ResultPromise } from 'execa';
import type { HostProcess, ProcessExit, SpawnOptions } from './host.ts';

/** Starts a child process; a command that cannot be started is told by `exit`, never thrown. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): HostProcess {
  const { input, output = 'pipe', group = false } = options;
  const child = execa(command, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env, extendEnv: false }),
    ...inputOptions(input),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    stdout: output === 'pipe' ? 'pipe' : 'inherit',
    stderr: output === 'inherit' ? 'inherit' : 'pipe',
    buffer: false,
    reject: false,
    encoding: 'buffer',
    stripFinalNewline: false,
    ...(group ? { detached: true, cleanup: false } : {}),
  } as Options) as ResultPromise<Options>;
  if (input instanceof Promise) void feed(child.stdin, input);
  else if (isStream(input)) void feedStream(child.stdin, input);
  const exit = child.then((result) => exitOf(result, options.cwd));
  if (group) void keepGroup(child.pid, exit);
  return {
    stdout: readable(child.stdout),
    stderr: readable(child.stderr),
    exit,
    kill: (signal) => {
      if (group) signalGroup(child.pid, signal);
      else void child.kill(signal);
    },
  };
}

function inputOptions(input: SpawnOptions['input']): Options {
  if (input === undefined) return { stdin: 'ignore' };
  return input instanceof Promise || isStream(input) ? { stdin: 'pipe' } : { input };
}

function isStream(input: SpawnOptions['input']): input is AsyncIterable<Uint8Array> {
  return typeof input === 'object' && Symbol.asyncIterator in input;
}

/** A child that ended early gets no more; the rest is read all the same, so that its writer can end. */
async function feedStream(
  stdin: Writable | null | undefined,
  input: AsyncIterable<Uint8Array>,
): Promise<void> {
  let wake = (): void => {};
  for (const event of ['drain', 'close', 'error']) stdin?.on(event, () => wake());
  for await (const chunk of input) {
    if (stdin?.writable !== true || stdin.write(chunk)) continue;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (!stdin.writable) resolve();
    });
  }
  stdin?.end();
}

/** A child that ended without reading leaves a broken pipe, which says nothing new. */
async function feed(
  stdin: Writable | null | undefined,
  input: Promise<Uint8Array | string>,
): Promise<void> {
  stdin?.on('error', () => {});
  try {
    stdin?.end(await input);
  } catch {
    stdin?.end();
  }
}

/** The leaders of the groups that run; killed when we end, however that comes about. */
const groups = new Set<number>();

async function keepGroup(leader: number | undefined, exit: Promise<unknown>): Promise<void> {
  if (leader === undefined) return;
  if (groups.size === 0) process.on('exit', killGroups);
  groups.add(leader);
  await exit;
  groups.delete(leader);
  if (groups.size === 0) process.off('exit', killGroups);
}

function killGroups(): void {
  for (const leader of groups) signalGroup(leader, 'SIGKILL');
}

function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, signal);
  } catch {
    // It has ended in the meantime.
  }
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
