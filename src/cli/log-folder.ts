import { type Host, HostFileError } from '../index.ts';
import type { Output } from '../report/reporter.ts';

/** Characters that a log may hold back; many logs are written at once. */
const mostHeldBack = 16 * 1024;

/** A folder of logs, one file a target, written as the build goes. */
export class LogFolder {
  readonly #host: Host;
  readonly #folder: string;
  readonly #pending = new Map<string, string>();
  #writing: Promise<void> = Promise.resolve();
  #problem: HostFileError | undefined;

  private constructor(host: Host, folder: string) {
    this.#host = host;
    this.#folder = folder;
  }

  /** Makes the folder; rejects with a `HostFileError`. */
  static async make(host: Host, folder: string): Promise<LogFolder> {
    await host.files.makeDirectory(folder);
    return new LogFolder(host, folder);
  }

  /** The log of a target, in place of an older one. */
  open(target: string): Output {
    const path = `${this.#folder}/${target}.log`;
    this.#queue(() => this.#host.files.write(path, ''));
    return {
      colors: false,
      write: (text) => {
        const pending = (this.#pending.get(path) ?? '') + text;
        this.#pending.set(path, pending);
        if (pending.length > mostHeldBack) this.#flush(path);
      },
    };
  }

  /** Writes what is left; the first thing that could not be written, if any. */
  async close(): Promise<HostFileError | undefined> {
    for (const path of this.#pending.keys()) this.#flush(path);
    await this.#writing;
    return this.#problem;
  }

  #flush(path: string): void {
    const text = this.#pending.get(path) ?? '';
    this.#pending.delete(path);
    this.#queue(() => this.#host.files.append(path, text));
  }

  /** A full disk does not stop the build; nothing more is written then. */
  #queue(write: () => Promise<void>): void {
    this.#writing = this.#writing.then(async () => {
      if (this.#problem !== undefined) return;
      try {
        await write();
      } catch (error) {
        if (!(error instanceof HostFileError)) throw error;
        this.#problem = error;
      }
    });
  }
}
