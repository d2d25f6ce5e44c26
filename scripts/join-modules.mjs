import { posix } from 'node:path';

/**
 * Makes one file of the CommonJS modules that the main one needs at once, since reading many takes
 * longer than reading one. The others stay files of their own; for what they share with the main one
 * they find a file that takes it from there. `codes` and `imports` (static ones) are by path.
 */
export function joinModules(main, codes, imports) {
  const joined = staticClosure(main, imports);
  const rows = [...joined].map((path) => {
    const code = withPaths(codes.get(path), path, (target) =>
      joined.has(target) ? target : `./${target}`,
    );
    // In parentheses, V8 compiles a function at once instead of reading it twice.
    return `${JSON.stringify(path)}:(function(module,exports,require){${code}\n})`;
  });
  const files = new Map(codes);
  files.set(main, joinedText(main, rows));
  for (const path of joined) {
    if (path === main) continue;
    const toMain = posix.relative(posix.dirname(path), main);
    const name = JSON.stringify(path);
    files.set(path, `module.exports=require(${JSON.stringify(toMain)}).load(${name});\n`);
  }
  return files;
}

function joinedText(main, rows) {
  return `"use strict";var modules={${rows.join(',\n')}},loaded={};
function load(path){var known=loaded[path];if(known)return known.exports;var module=loaded[path]={exports:{}};modules[path](module,module.exports,function(name){return modules[name]?load(name):require(name)});return module.exports}
module.exports={load:load};Object.assign(module.exports,load(${JSON.stringify(main)}));
`;
}

const call = /(?<![.\w])require\("(\.[^"]+)"\)/g;

function staticClosure(main, imports) {
  const closure = new Set([main]);
  for (const path of closure) for (const other of imports.get(path)) closure.add(other);
  return closure;
}

function withPaths(code, path, rename) {
  return code.replace(call, (_, name) => {
    return `require(${JSON.stringify(rename(posix.join(posix.dirname(path), name)))})`;
  });
}
