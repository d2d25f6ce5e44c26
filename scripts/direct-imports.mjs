import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * An esbuild plugin: what the files of a folder import from a barrel they import from where it is,
 * since a barrel brings everything that is behind it along.
 */
export function directImports(barrel, folder) {
  return {
    name: 'direct-imports',
    setup({ onLoad }) {
      let origins;
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (dirname(path) !== resolve(folder)) return undefined;
        origins ??= originsIn(await readFile(barrel, 'utf8'), dirname(resolve(barrel)));
        const text = await readFile(path, 'utf8');
        return { contents: withOrigins(text, path, resolve(barrel), await origins), loader: 'ts' };
      });
    },
  };
}

/** The file behind each name of a barrel. */
function originsIn(text, folder) {
  const origins = new Map();
  for (const [, names, path] of text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']*)';/gm)) {
    for (const name of names.split(',').map(exportedName)) origins.set(name, join(folder, path));
  }
  return origins;
}

/** `b` of `type a as b`. */
function exportedName(specifier) {
  return specifier.trim().split(/\s+/).at(-1);
}

function withOrigins(text, path, barrel, origins) {
  return text.replace(/^import \{([^}]*)\} from '([^']*)';/gm, (statement, names, from) => {
    if (resolve(dirname(path), from) !== barrel) return statement;
    return names
      .split(',')
      .map((specifier) => specifier.trim())
      .filter((specifier) => specifier !== '')
      .map((specifier) => {
        const origin = origins.get(specifier.replace(/^type /, '').split(/\s+/)[0]);
        return `import { ${specifier} } from './${relative(dirname(path), origin)}';`;
      })
      .join(' ');
  });
}
