import type { Host, HostProcess, ProcessExit } from '../host/host.ts';
import type { Event } from '../model/event.ts';
import type { BuildStep } from '../model/plan.ts';
import type { BuildxCommand } from './buildx-command.ts';
import { RawJsonDecoder } from './decode-rawjson.ts';

/** What a process of a step is started with. */
export interface StartOptions {
  readonly host: Host;
  readonly buildx: BuildxCommand;
  readonly step: BuildStep;
  readonly words: readonly string[];
  /** Buildx reads it before it builds anything; a promise that is kept late holds it back. */
  readonly input: string | Promise<string>;
  /** Where it makes temporary files of its own; removed with the run, even if it is killed. */
  readonly processFolder: string;
  /** Buildx takes a tenth of a second to ask for the provenance that it puts into metadata. */
  readonly wantsProvenance: boolean;
}

/** What is needed to run a process of a step to its end. */
export interface AttemptOptions extends StartOptions {
  /** The process itself, where it has been started beforehand. */
  readonly started?: HostProcess | undefined;
  readonly emit: (event: Event) => void;
  /** Asks it to end; the reason is the name of a signal, SIGINT for any other. */
  readonly stop: AbortSignal;
  /** Kills it. */
  readonly kill: AbortSignal;
  /** Where its temporary files go. */
  readonly fileFolder: string;
}

/** How a process ended, and what it told. */
export interface AttemptEnd {
  readonly exit: ProcessExit;
  readonly decoder: RawJsonDecoder;
  readonly output: string;
}

/** How long a process that was asked to end may take, in milliseconds. */
const grace = 10_000;

/** How long streams may stay open once the process ended: somebody else holds them. */
const streamGrace = 2_000;

/** Runs the process of a step to its end, with its progress as events. */
export async function runAttempt(options: AttemptOptions): Promise<AttemptEnd> {
  const { host, step, emit } = options;
  const decoder = new RawJsonDecoder({
    step: step.id,
    targets: [...step.linked, ...step.targets],
    prefixed: step.prefixed,
    now: () => host.now(),
  });
  const child = options.started ?? startBuildx(options);
  const chunks: Uint8Array[] = [];
  const exit = await follow(child, options, {
    error: (chunk) => {
      for (const event of decoder.push(chunk)) emit(event);
    },
    output: (chunk) => chunks.push(chunk),
  });
  for (const event of decoder.end()) emit(event);
  return { exit, decoder, output: textOf(chunks) };
}

/** Starts Buildx for a step. */
export function startBuildx(options: StartOptions): HostProcess {
  const { host, buildx, step, words, input } = options;
  return host.spawn(buildx.program, [...buildx.words, ...words], {
    env: childEnvironment(options),
    input,
    output: step.writesOutput ? 'inherit-stdout' : 'pipe',
    group: true,
  });
}

/** What a process is told when it is to end. */
export interface Signals {
  readonly stop?: AbortSignal | undefined;
  readonly kill?: AbortSignal | undefined;
  /** In place of an interrupt. */
  readonly endsWith?: 'SIGTERM';
}

/** Waits for a process to end, reading what it writes; signals are passed on to it. */
export async function follow(
  child: HostProcess,
  signals: Signals,
  take: Readonly<Record<'error' | 'output', (chunk: Uint8Array) => void>>,
): Promise<ProcessExit> {
  const release = tieTo(child, signals);
  const streams = Promise.all([
    readAll(child.stderr, take.error),
    readAll(child.stdout, take.output),
  ]);
  const exit = await child.exit;
  release();
  if (!(await endsWithin(streams, streamGrace))) child.kill('SIGKILL');
  return exit;
}

/** Passes the signals on to the process; the result lets it go. */
function tieTo(child: HostProcess, { stop, kill, endsWith }: Signals): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onStop = (): void => {
    child.kill(stop?.reason === 'SIGTERM' ? 'SIGTERM' : (endsWith ?? 'SIGINT'));
    timer = setTimeout(() => child.kill('SIGKILL'), grace);
  };
  const onKill = (): void => child.kill('SIGKILL');
  for (const [signal, listener] of [
    [stop, onStop],
    [kill, onKill],
  ] as const) {
    if (signal?.aborted) listener();
    else signal?.addEventListener('abort', listener, { once: true });
  }
  return () => {
    clearTimeout(timer);
    stop?.removeEventListener('abort', onStop);
    kill?.removeEventListener('abort', onKill);
  };
}

/** Ours without what would change how Buildx reads the resolved definition. */
function childEnvironment(options: StartOptions): Host['env'] {
  const { host, step, processFolder, wantsProvenance } = options;
  const { BUILDX_BAKE_FILE_RELATIVE_PATHS: _, BUILDX_BAKE_FILE: __, ...rest } = host.env;
  const temporary = host.platform.startsWith('windows/') ? 'TMP' : 'TMPDIR';
  return {
    ...(!wantsProvenance && !step.tellsEnds && { BUILDX_METADATA_PROVENANCE: 'disabled' }),
    ...rest,
    [temporary]: processFolder,
    ...Object.fromEntries(step.environment ?? []),
  };
}

async function readAll(
  stream: AsyncIterable<Uint8Array>,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  for await (const chunk of stream) take(chunk);
}

async function endsWithin(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const ended = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return ended;
}

/** Text that came in pieces. */
export function textOf(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
}

/** What a process exported of the targets that end with it, as far as its progress tells. */
export function* exportsOf(
  step: BuildStep,
  { decoder }: AttemptEnd,
): Generator<readonly [target: string, metadata: Readonly<Record<string, unknown>>]> {
  for (const name of step.ends) {
    const { exported, metadata } = decoder.target(name);
    if (exported) yield [name, metadata];
  }
}
