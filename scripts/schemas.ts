// Writes the schemas in schema/ that come from the tables in src/.
import { writeFileSync } from 'node:fs';
import { bakeSchema, graphSchema } from '../src/model/schema.ts';

for (const [name, schema] of [
  ['bake', bakeSchema()],
  ['graph', graphSchema()],
] as const) {
  writeFileSync(`schema/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
}
