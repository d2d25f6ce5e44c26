// node record-code.js FOLDER WORD...: runs `bake WORD...` from the bundle in FOLDER, and keeps the
// code that V8 compiled for it.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { CodeCache, codeCacheFolder } from '../src/cli/code-cache.ts';

const [program = '', script = '', folder = '', ...words] = process.argv;
process.argv = [program, script, ...words];
const root = resolve(folder);
const cache = new CodeCache(root, codeCacheFolder(), createRequire(join(root, 'main.js')));
const main = cache.load('main.js') as typeof import('../src/cli/main.ts');
process.on('exit', () => {
  cache.record();
  // The code counts, not what the definition is worth.
  process.exitCode = 0;
});
void main.runProcess('bake');
