import { rules } from '../../src/lint/rules.ts';
import { diagnosticCodes } from '../../src/source/codes.ts';

/** The page about lint (docs/lint.md), with a section for each rule of the table. */
export function lintPage(): string {
  const table = rules.map(
    ({ code, severity }) => `| [\`${code}\`](#${code}) | ${severity} | ${diagnosticCodes[code]} |`,
  );
  const sections = rules.map(
    ({ code, severity, advice }) =>
      `## ${code}\n\n${diagnosticCodes[code]} (${severity})\n\n${advice}\n`,
  );
  return `# Likely mistakes

\`bakefile lint\` looks for likely mistakes in a definition, and in how it fits the Dockerfiles of its targets. Nothing is built, and nothing but files is looked at.

\`\`\`console
$ bakefile lint
docker-bake.hcl:4
--------------------
   2 |       context = "."
   3 |       target  = "release"
   4 | >>>   args    = { GO_VERSON = "1.24" }
   5 |     }
   6 |     group "default" {
--------------------
WARNING: docker-bake.hcl:4,27-33: Undeclared build argument; The target "app" gives the argument "GO_VERSON", but "Dockerfile" has no ARG GO_VERSON, so it has no effect. Did you mean "GO_VERSION"? [undeclared-argument]

1 warning
\`\`\`

The exit code is 1 when there is an error or a warning, 0 when there is none, and 2 when the command line makes no sense. The flags that change a definition (\`-f\`, \`--var\`, \`--set\`, …) count. With names of targets or groups only findings about those and what they link to are shown, and none about the definition as a whole. \`--strict\` makes every warning an error.

What reading and resolving the definition reports is shown beside the rules, under its own code: all targets are resolved, also those that no group contains.

## Formats

| \`--format\` | |
|---|---|
| \`text\` | for people; the default |
| \`json\` | \`findings\` with code, severity, texts and places (1-based lines and columns) |
| \`sarif\` | SARIF 2.1.0, for code scanning and editors: \`bakefile lint --format=sarif > lint.sarif\` |
| \`github\` | workflow commands that mark the lines of a pull request in GitHub Actions |

## Switching a rule off

For a run: \`bakefile lint --disable unused-variable,duplicate-cache\`.

In a file, by a comment on the line, or on the line above:

\`\`\`hcl
# bakefile-lint disable=unused-variable
variable "FOR_OTHERS" {}

target "app" {
  args = { LATER = "1" } # bakefile-lint disable=undeclared-argument
}
\`\`\`

For the whole file: \`# bakefile-lint disable-file=duplicate-tag\`, wherever it stands. Several codes are separated by commas, and \`all\` stands for every one. The same works in YAML. In JSON it is the text of a \`"//"\` property, above or first in the object in question: \`"A": {"//": "bakefile-lint disable=unused-variable"}\`. Errors that keep the definition from being read cannot be switched off.

## Rules

| code | severity | |
|---|---|---|
${table.join('\n')}

${sections.join('\n')}`;
}
