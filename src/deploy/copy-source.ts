import { type Host, HostFileError } from '../host/host.ts';
import { type CommandEnd, runToEnd } from './run-command.ts';
import { type Call, makingCalls, refreshingCalls, type SourceCopy } from './source-copy.ts';

/** What is told while a copy is made, and what stops it. */
export interface CopyWork {
  readonly say: (message: string) => void;
  readonly stop?: AbortSignal | undefined;
}

/**
 * Brings a copy of HEAD to what it has to be: an earlier clone is refreshed, and made anew when that
 * fails or it is not clean afterwards (Kamal). The result is what went wrong.
 */
export async function copySource(
  host: Host,
  copy: SourceCopy,
  { say, stop }: CopyWork,
): Promise<string | undefined> {
  try {
    const copier = new Copier(host, copy, stop);
    if (copy.kind === 'clone' && (await host.files.stat(`${copy.folder}/.git`)) !== undefined) {
      // Another build may be reading it, which touching it would disturb.
      if ((await copier.check()) === undefined) return undefined;
      const problem = (await copier.run(refreshingCalls(copy))) ?? (await copier.check());
      if (problem === undefined || stop?.aborted) return undefined;
      say(`the clone in ${copy.folder} cannot be used, so it is made anew: ${problem}`);
    }
    await host.files.remove(copy.folder);
    await host.files.makeDirectory(copy.kind === 'clone' ? parentOf(copy.folder) : copy.folder);
    const problem = (await copier.run(makingCalls(copy))) ?? (await copier.check());
    if (copy.kind === 'archive') await host.files.remove(`${copy.folder}.tar`);
    return stop?.aborted ? undefined : problem;
  } catch (error) {
    if (error instanceof HostFileError) return error.message;
    throw error;
  }
}

class Copier {
  readonly #host: Host;
  readonly #copy: SourceCopy;
  readonly #stop: AbortSignal | undefined;
  readonly #env: Host['env'];

  constructor(host: Host, copy: SourceCopy, stop: AbortSignal | undefined) {
    this.#host = host;
    this.#copy = copy;
    this.#stop = stop;
    this.#env = withoutRepository(host.env);
  }

  /** Runs calls until one fails; what it said. */
  async run(calls: readonly Call[]): Promise<string | undefined> {
    for (const [program, ...words] of calls) {
      const end = await runToEnd(this.#host, program, words, { env: this.#env, stop: this.#stop });
      if (this.#stop?.aborted) return undefined;
      if (end.problem !== undefined) return `${end.problem}${remedyFor(end.problem)}`;
    }
    return undefined;
  }

  /** Whether a clone is at the commit and holds nothing else; what is wrong. */
  async check(): Promise<string | undefined> {
    const { kind, folder, head } = this.#copy;
    if (kind === 'archive') return undefined;
    const options = { env: this.#env, stop: this.#stop };
    const ask = (...args: string[]): Promise<CommandEnd> =>
      runToEnd(this.#host, 'git', ['-C', folder, '--no-optional-locks', ...args], options);
    const found = await ask('rev-parse', 'HEAD');
    const revision = found.output.trim();
    if (found.problem === undefined && revision !== head) {
      return `it is at ${revision} instead of ${head}`;
    }
    const status = await ask('status', '--porcelain', '--ignored');
    const modules = await ask('submodule', 'status', '--recursive');
    const problem = found.problem ?? status.problem ?? modules.problem;
    if (problem !== undefined) return problem;
    if (status.output.trim() !== '') return `it is dirty: ${status.output.trim()}`;
    const other = modules.output.split('\n').find((line) => /^[-+U]/.test(line));
    return other && `a submodule is missing or at another commit: ${other}`;
  }
}

/** Without what a hook of Git sets, which would lead to the repository that is copied. */
function withoutRepository(env: Host['env']): Host['env'] {
  const own = Object.entries(env).filter(
    ([name]) =>
      !/^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|PREFIX)$/.test(
        name,
      ),
  );
  return { ...Object.fromEntries(own), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' };
}

function remedyFor(problem: string): string {
  if (!problem.includes("transport 'file' not allowed")) return '';
  return '\nA submodule lies on this machine, which Git refuses by itself. Allow it with "git config --global protocol.file.allow always".';
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
