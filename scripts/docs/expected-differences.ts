import type { ExpectedDifference } from '../conformance/expected-differences.ts';

/** The page about every way in which bake answers otherwise than docker-buildx. */
export function expectedDifferencesPage(rows: readonly ExpectedDifference[]): string {
  return `# Expected differences from docker-buildx

\`npm run conformance\` compares bake with a real docker-buildx. This is all in which they are allowed to
differ; anything else fails, and so does an entry that is no longer true. The page is written from
\`scripts/conformance/expected-differences.ts\` by \`npm run docs\`.

${rows.map(section).join('\n')}`;
}

function section({ name, reason, until, cases }: ExpectedDifference): string {
  const older = until === undefined ? '' : ` Only docker-buildx before ${until} differs.`;
  const shown = cases.map((id) => `- \`${id}\`\n`).join('');
  return `## ${name}\n\n${reason}${older}\n${shown === '' ? '' : `\n${shown}`}`;
}
