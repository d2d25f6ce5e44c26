import nodeModule, { createRequire } from 'node:module';
import { CodeCache, codeCacheFolder } from './code-cache.ts';
import type { CommandName } from './main.ts';

/**
 * Starts a command of the bundle beside this file. Compiling it takes longer than a whole print, so
 * V8's compiled code is taken from the cache that the build made, or from Node's own (Node 22).
 */
export function start(name: CommandName): void {
  const main = loadMain() as typeof import('./main.ts');
  void main.runProcess(name);
}

function loadMain(): unknown {
  const require = createRequire(__filename);
  const cache = CodeCache.open(__dirname, codeCacheFolder(), require);
  if (cache !== undefined) return cache.load('main.js');
  (nodeModule as NodeWithCache).enableCompileCache?.();
  return require('./main.js');
}

/** Node 22.8 and later. */
interface NodeWithCache {
  readonly enableCompileCache?: () => void;
}
