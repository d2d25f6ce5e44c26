import type { Host, HostProcess, ProcessExit } from '../host/host.ts';
import type { CommandLine, OwnProgram } from '../model/plan.ts';
import { type AttemptEnd, type AttemptOptions, follow, textOf } from './attempt.ts';
import { RawJsonDecoder } from './decode-rawjson.ts';
import {
  exitProblem,
  isMissingInput,
  ownEnvironment,
  ownProgram,
  prepare,
  removeEmpty,
} from './own-program.ts';

/** Builds a target with buildctl; an image for docker's store goes there through a pipe. */
export async function runBuildctl(options: AttemptOptions): Promise<AttemptEnd> {
  const { host, step, emit } = options;
  const own = ownProgram(options);
  const decoder = new RawJsonDecoder({
    step: step.id,
    targets: step.targets,
    prefixed: false,
    now: () => host.now(),
  });
  const read = (chunk: Uint8Array): void => {
    for (const event of decoder.push(chunk)) emit(event);
  };
  const env = await prepared(own, options).catch((error: unknown) => {
    if (!isMissingInput(error)) throw error;
    read(encode(`ERROR: ${error.message}\n`));
  });
  if (env === undefined) {
    for (const event of decoder.end()) emit(event);
    return { exit: failed, decoder, output: '' };
  }
  const child = host.spawn(own.program, options.words, {
    env,
    output: step.writesOutput ? 'inherit-stdout' : 'pipe',
    group: true,
  });
  const chunks: Uint8Array[] = [];
  const load = own.pipe && loadInto(own.pipe, child, options);
  const seen = load === undefined ? child : { ...child, stdout: nothing() };
  const signals = { ...options, ...(own.endsWith && { endsWith: own.endsWith }) };
  const exit = await follow(seen, signals, { error: read, output: (chunk) => chunks.push(chunk) });
  const isBuilt = exit.kind === 'exited' && exit.code === 0;
  const problem = (await load) ?? undefined;
  if (isBuilt && problem !== undefined) read(encode(`ERROR: ${problem}\n`));
  if (!isBuilt) {
    const missing = exit.kind === 'exited' ? undefined : exitProblem(lineOf(own.program), exit, '');
    if (missing !== undefined) read(encode(`ERROR: ${missing}\n`));
    await removeEmpty(own, host);
  }
  for (const event of decoder.end()) emit(event);
  const end = { exit: isBuilt && problem !== undefined ? failed : exit, decoder };
  return isBuilt && own.checks
    ? withFindings(end, textOf(chunks))
    : { ...end, output: textOf(chunks) };
}

async function prepared(own: OwnProgram, options: AttemptOptions): Promise<Host['env']> {
  await prepare(own, options);
  return ownEnvironment(own, options.host);
}

const failed: ProcessExit = { kind: 'exited', code: 1 };

/** The answer of a check: buildctl tells by no exit code whether it found anything. */
function withFindings(end: Omit<AttemptEnd, 'output'>, findings: string): AttemptEnd {
  if (findings.trim() !== '') return { ...end, exit: failed, output: findings };
  return { ...end, output: 'Check complete, no warnings found.\n' };
}

/** Gives what the child writes to the engine; the result is what is wrong, if anything. */
async function loadInto(
  command: CommandLine,
  { stdout }: HostProcess,
  { host, stop, kill }: AttemptOptions,
): Promise<string | undefined> {
  const child = host.spawn(command.program, command.args.map(String), {
    env: host.env,
    input: stdout,
    group: true,
  });
  const said: Uint8Array[] = [];
  const exit = await follow(
    child,
    { stop, kill },
    { error: (chunk) => said.push(chunk), output: () => {} },
  );
  return exitProblem(command, exit, textOf(said));
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function lineOf(program: string): CommandLine {
  return { program, args: [] };
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
