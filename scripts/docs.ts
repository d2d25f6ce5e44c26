// Writes the references in docs/ from the tables in src/.
import { writeFileSync } from 'node:fs';
import { functionNames, loadFunctions } from '../src/functions/table.ts';
import { expectedDifferences } from './conformance/expected-differences.ts';
import { attributeReference } from './docs/attributes.ts';
import { expectedDifferencesPage } from './docs/expected-differences.ts';
import { functionReference } from './docs/functions.ts';
import { lintPage } from './docs/lint.ts';

const rows = await loadFunctions(functionNames);
writeFileSync('docs/functions.md', functionReference(rows.values()));
writeFileSync('docs/attributes.md', attributeReference());
writeFileSync('docs/lint.md', lintPage());
writeFileSync('docs/expected-differences.md', expectedDifferencesPage(expectedDifferences));
