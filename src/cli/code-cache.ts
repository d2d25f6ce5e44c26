import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** The name of the folder, beside the bundle, with the code compiled by this very Node. */
export function codeCacheFolder(): string {
  return `code-${process.version}-${process.arch}`;
}

/**
 * Loads the CommonJS files of a bundle with the code that V8 compiled earlier. V8 refuses code of
 * another version or of other flags by itself, and then compiles anew.
 */
export class CodeCache {
  readonly #folder: string;
  readonly #cacheFolder: string;
  readonly #require: NodeJS.Require;
  readonly #modules = new Map<string, { exports: unknown }>();
  readonly #scripts = new Map<string, Script>();

  constructor(folder: string, cacheFolder: string, require: NodeJS.Require) {
    this.#folder = folder;
    this.#cacheFolder = join(folder, cacheFolder);
    this.#require = require;
  }

  /** `undefined` when nothing was recorded for this Node. */
  static open(folder: string, cacheFolder: string, require: NodeJS.Require): CodeCache | undefined {
    const cache = new CodeCache(folder, cacheFolder, require);
    return existsSync(cache.#cacheFolder) ? cache : undefined;
  }

  /** What a file of the bundle exports; its path is relative to the bundle's folder. */
  load(path: string): unknown {
    const known = this.#modules.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.#modules.set(path, module);
    const require = (name: string): unknown =>
      name.startsWith('.') ? this.load(join(dirname(path), name)) : this.#require(name);
    const run = this.#compile(path).runInThisContext() as (
      module: { exports: unknown },
      exports: unknown,
      require: (name: string) => unknown,
    ) => void;
    run(module, module.exports, require);
    return module.exports;
  }

  /** Keeps what has been compiled so far, functions that ran included, and the rest of the bundle. */
  record(): void {
    const chunks = readdirSync(join(this.#folder, 'chunks')).map((name) => join('chunks', name));
    for (const entry of ['main.js', ...chunks]) {
      const script = this.#scripts.get(entry) ?? this.#compile(entry);
      const target = join(this.#cacheFolder, entry);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, script.createCachedData());
    }
  }

  #compile(path: string): Script {
    const filename = join(this.#folder, path);
    // The bundle is ASCII, which is read faster as Latin 1.
    const source = `(function(module,exports,require){${readFileSync(filename, 'latin1')}\n})`;
    const cachedData = readIfPresent(join(this.#cacheFolder, path));
    const script = new Script(source, {
      filename,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    this.#scripts.set(path, script);
    return script;
  }
}

function readIfPresent(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
