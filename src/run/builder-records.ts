import { type Host, HostFileError } from '../host/host.ts';

/** How often a sign of life is given, and after how long without one somebody is gone: milliseconds. */
const beat = 10_000;
const longestSilence = 60_000;

/** How long to wait before the lock is tried again, in milliseconds. */
const pause = 100;

/** How often taking the lock may fail although nobody holds it: then it cannot be taken at all. */
const mostFailures = 20;

/**
 * What runs tell each other about builders, in a folder beside Buildx's own store: a lock, who uses
 * an ephemeral builder, and from what configuration a builder was made. A run that was killed is
 * forgotten after a minute. Everything may reject with a `HostFileError`.
 */
export class BuilderRecords {
  readonly #host: Host;
  readonly #folder: string;
  readonly #id: string;
  readonly #beats = new Map<string, ReturnType<typeof setInterval>>();

  constructor(host: Host) {
    this.#host = host;
    this.#folder = `${buildxFolder(host)}/bakefile`;
    this.#id = [...host.randomBytes(8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  /** Does something while nobody else does; undefined when it was stopped while it waited. */
  async exclusively<T>(work: () => Promise<T>, stop?: AbortSignal): Promise<T | undefined> {
    const lock = `${this.#folder}/lock`;
    if (!(await this.#take(lock, stop))) return undefined;
    try {
      return await work();
    } finally {
      this.#endBeat(`${lock}/owner`);
      await this.#host.files.remove(lock);
    }
  }

  /** Tells that this run uses a builder. */
  async join(builder: string): Promise<void> {
    await this.#host.files.makeDirectory(this.#usersOf(builder));
    await this.#startBeat(`${this.#usersOf(builder)}/${this.#id}`);
  }

  /** Tells that it does no more. */
  async leave(builder: string): Promise<void> {
    const path = `${this.#usersOf(builder)}/${this.#id}`;
    this.#endBeat(path);
    await this.#host.files.remove(path);
  }

  /** Whether another run uses a builder. */
  async isUsed(builder: string): Promise<boolean> {
    const folder = this.#usersOf(builder);
    if ((await this.#host.files.stat(folder)) === undefined) return false;
    for (const name of await this.#host.files.list(folder)) {
      if (name !== this.#id && (await this.#isAlive(`${folder}/${name}`))) return true;
    }
    return false;
  }

  /** Keeps the configurations that a builder was made from, by node. */
  async keepConfigurations(builder: string, texts: ReadonlyMap<string, string>): Promise<void> {
    const path = this.#configurationsOf(builder);
    await this.#host.files.makeDirectory(path.slice(0, path.lastIndexOf('/')));
    await this.#host.files.write(path, JSON.stringify(Object.fromEntries(texts)));
  }

  /** The configuration that a node was made from; undefined when that is not known. */
  async configuration(builder: string, node: string): Promise<string | undefined> {
    const text = await this.#read(this.#configurationsOf(builder));
    if (text === undefined) return undefined;
    try {
      const texts: unknown = JSON.parse(text);
      const found = (texts as Readonly<Record<string, unknown>> | null)?.[node];
      return typeof found === 'string' ? found : undefined;
    } catch {
      return undefined;
    }
  }

  /** Forgets all about a builder that is there no more. */
  async forget(builder: string): Promise<void> {
    await this.#host.files.remove(`${this.#folder}/${builder}`);
  }

  async #take(lock: string, stop: AbortSignal | undefined): Promise<boolean> {
    const { files } = this.#host;
    const mine = `${this.#folder}/lock-${this.#id}`;
    await files.makeDirectory(mine);
    await files.write(`${mine}/owner`, String(this.#host.now()));
    let failures = 0;
    while (!stop?.aborted) {
      try {
        // A folder that is not empty is never replaced, so only one of two can do this.
        await files.rename(mine, lock);
        this.#keepBeating(`${lock}/owner`);
        return true;
      } catch (error) {
        if (!(error instanceof HostFileError)) throw error;
        if ((await files.stat(lock)) === undefined) failures += 1;
        if (failures > mostFailures) throw error;
      }
      if ((await files.stat(lock)) !== undefined && !(await this.#isAlive(`${lock}/owner`))) {
        await files.remove(lock);
      } else await new Promise((resolve) => setTimeout(resolve, pause));
    }
    await files.remove(mine);
    return false;
  }

  async #isAlive(path: string): Promise<boolean> {
    const text = await this.#read(path);
    // A sign of life that is just being written reads as empty.
    if (text === '') return true;
    return text !== undefined && this.#host.now() - Number(text) < longestSilence;
  }

  async #startBeat(path: string): Promise<void> {
    await this.#host.files.write(path, String(this.#host.now()));
    this.#keepBeating(path);
  }

  #keepBeating(path: string): void {
    const timer = setInterval(() => {
      // What cannot be written now is written the next time.
      this.#host.files.write(path, String(this.#host.now())).catch(() => undefined);
    }, beat);
    timer.unref();
    this.#beats.set(path, timer);
  }

  #endBeat(path: string): void {
    clearInterval(this.#beats.get(path));
    this.#beats.delete(path);
  }

  async #read(path: string): Promise<string | undefined> {
    try {
      return new TextDecoder().decode(await this.#host.files.read(path));
    } catch (error) {
      if (error instanceof HostFileError) return undefined;
      throw error;
    }
  }

  #usersOf(builder: string): string {
    return `${this.#folder}/${builder}/users`;
  }

  #configurationsOf(builder: string): string {
    return `${this.#folder}/${builder}/configurations.json`;
  }
}

/** Where Buildx keeps its builders. */
export function buildxFolder({ env, homeDirectory }: Host): string {
  return env['BUILDX_CONFIG'] || `${env['DOCKER_CONFIG'] || `${homeDirectory}/.docker`}/buildx`;
}
