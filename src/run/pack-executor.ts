import type { ProcessExit } from '../host/host.ts';
import type { CommandLine } from '../model/plan.ts';
import { type AttemptEnd, type AttemptOptions, follow } from './attempt.ts';
import { RawJsonDecoder } from './decode-rawjson.ts';
import { exitProblem, isMissingInput, ownEnvironment, ownProgram } from './own-program.ts';

/** Builds a target with pack, then pushes its image; each of the commands is one step of it. */
export async function runPack(options: AttemptOptions): Promise<AttemptEnd> {
  const { host, step } = options;
  const own = ownProgram(options);
  const decoder = new RawJsonDecoder({
    step: step.id,
    targets: step.targets,
    prefixed: false,
    now: () => host.now(),
  });
  let exit: ProcessExit = { kind: 'exited', code: 1 };
  try {
    const env = await ownEnvironment(own, host);
    const build = { program: own.program, args: options.words };
    const name = `pack ${options.words.slice(0, 2).join(' ')}`;
    exit = await runStep(name, build, env, decoder, options);
    for (const push of own.after) {
      if (exit.kind !== 'exited' || exit.code !== 0) break;
      const title = [push.program, ...push.args].join(' ');
      exit = await runStep(title, push, host.env, decoder, options);
    }
  } catch (error) {
    if (!isMissingInput(error)) throw error;
    for (const event of decoder.push(encode(`ERROR: ${error.message}\n`))) options.emit(event);
  }
  for (const event of decoder.end()) options.emit(event);
  return { exit, decoder, output: '' };
}

/** Runs a command that writes plain text, which the decoder is told as BuildKit tells a step. */
async function runStep(
  name: string,
  { program, args }: CommandLine,
  env: AttemptOptions['host']['env'],
  decoder: RawJsonDecoder,
  options: AttemptOptions,
): Promise<ProcessExit> {
  const { host, emit } = options;
  const time = (): string => new Date(host.now()).toISOString();
  const tell = (status: Readonly<Record<string, unknown>>): void => {
    for (const event of decoder.push(encode(`${JSON.stringify(status)}\n`))) emit(event);
  };
  const vertex = { digest: name, name, started: time() };
  tell({ vertexes: [vertex] });
  const child = host.spawn(program, args.map(String), { env, group: true });
  const tail: string[] = [];
  const log = (stream: 1 | 2) => (chunk: Uint8Array) => {
    tell({ logs: [{ vertex: name, stream, data: base64(chunk) }] });
    tail.push(new TextDecoder().decode(chunk));
    if (tail.length > 50) tail.shift();
  };
  const exit = await follow(child, options, { output: log(1), error: log(2) });
  const said = tail.join('').trimEnd().split('\n').at(-1) ?? '';
  const problem = exitProblem({ program, args }, exit, said.replace(/^ERROR: /, ''));
  tell({ vertexes: [{ ...vertex, completed: time(), ...(problem && { error: problem }) }] });
  return exit;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
