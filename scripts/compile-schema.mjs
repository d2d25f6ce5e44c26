// Compiles schema/compose-build.schema.json ahead of time to src/formats/compose/validator.generated.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const schemaPath = 'schema/compose-build.schema.json';
const validatorPath = 'src/formats/compose/validator.generated.ts';

/** The text of the validator's module. */
export async function compileValidator() {
  const schema = JSON.parse(readFileSync(schemaPath, 'utf8'));
  const [, build_] = schema.$defs.service.properties.build.oneOf;
  const keys = {
    build: Object.keys(build_.properties),
    secret: Object.keys(schema.$defs.secret.properties),
    xBake: Object.keys(schema.$defs.xBake.properties),
  };
  // What is wrong in it is told in other words, by the code that reads it.
  delete build_.properties['x-bake'];
  delete schema.$defs.xBake;
  delete schema.$defs.texts;
  delete schema.properties['x-builders'];
  for (const name of ['builder', 'builderNode', 'named']) delete schema.$defs[name];
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    messages: false,
    code: { source: true, esm: true },
  });
  const source = standalone.default(ajv, ajv.compile(withoutProse(schema)));
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: process.cwd() },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
    charset: 'utf8',
  });
  const [code] = outputFiles;
  return `// @ts-nocheck: written by scripts/compile-schema.mjs from ${schemaPath}.
${code.text.replace(/export\{(\w+) as default,\w+ as validate\};?\s*$|export\{(\w+) as validate,\w+ as default\};?\s*$/, (_, a, b) => `/** Whether a model has the shape of the schema; what is wrong with it is in \`errors\`. */\nexport const validate: ((model: unknown) => boolean) & { errors?: readonly { readonly keyword: string; readonly instancePath: string; readonly schemaPath: string; readonly params: Readonly<Record<string, unknown>> }[] | null } = ${a ?? b};\n`)}
/** The names that the schema knows. */
export const knownKeys: { readonly [part in 'build' | 'secret' | 'xBake']: readonly string[] } = ${JSON.stringify(keys, null, 2)};
`;
}

/** Titles and descriptions are for authors. */
function withoutProse(node) {
  if (Array.isArray(node)) return node.map(withoutProse);
  if (node === null || typeof node !== 'object') return node;
  const prose = (key, value) =>
    typeof value === 'string' && (key === 'description' || key === 'title');
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !prose(key, value) && key !== 'examples')
      .map(([key, value]) => [key, withoutProse(value)]),
  );
}

if (process.argv[1]?.endsWith('compile-schema.mjs')) {
  writeFileSync(validatorPath, await compileValidator());
}
