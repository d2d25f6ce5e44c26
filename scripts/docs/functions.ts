import type { FunctionRow } from '../../src/functions/protocol.ts';
import { functionSignature } from '../../src/functions/signature.ts';

/** The function reference (docs/functions.md) from the function table, by name. */
export function functionReference(rows: Iterable<FunctionRow>): string {
  const sorted = [...rows].sort((a, b) => (a.name < b.name ? -1 : 1));
  const sections = sorted.map(
    (row) => `## ${row.name}\n\n\`${functionSignature(row)}\`\n\n${row.description}\n`,
  );
  return `# Functions

The ${sorted.length} functions of the language, written by \`npm run docs\` from the tables in \`src/functions\`. \`bakefile functions NAME\` shows the same. A parameter with \`...\` takes any number of arguments; a result without a type has one that depends on the arguments. \`expression\` and \`type\` arguments are not evaluated before the call.

${sections.join('\n')}`;
}
