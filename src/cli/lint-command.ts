import { diagnosticCodes, lint, lintRules, suggest } from '../index.ts';
import {
  findingsForGithub,
  findingsJson,
  findingsSarif,
  renderFindings,
} from '../report/findings.ts';
import { UsageError } from './arguments.ts';
import { type CommandRun, exitCodes } from './command.ts';
import type { Flag } from './flags.ts';
import { chosen, readToolCall } from './tool.ts';
import { version } from './version.ts';

const ownFlags: readonly Flag[] = [
  {
    name: 'format',
    kind: 'text',
    value: 'FORMAT',
    group: 'Output',
    description: 'Write "text" (default), "json", "sarif", or "github" for annotations in Actions',
  },
  {
    name: 'disable',
    kind: 'list',
    value: 'CODE',
    group: 'Output',
    description: 'Leave out a rule (repeatable; several with commas)',
  },
];

const formats = ['text', 'json', 'sarif', 'github'] as const;

/** `bakefile lint [TARGET...]`: likely mistakes in a definition. */
export const runLint: CommandRun = async (words, context) => {
  const help = {
    name: 'bakefile lint',
    usage: '[OPTIONS] [TARGET...]',
    description:
      'Look for likely mistakes in a definition and the Dockerfiles of its targets. Without a ' +
      'TARGET all of it is looked at. The exit code is 1 when something is found.',
    examples: `Examples:
  bakefile lint
  bakefile lint --disable unused-variable,duplicate-cache
  bakefile lint --format=sarif > lint.sarif

A comment switches a rule off, on the line or above it, or for a whole file:
  # bakefile-lint disable=unused-variable
  # bakefile-lint disable-file=duplicate-tag
`,
  };
  const call = await readToolCall(words, help, ownFlags, context);
  if (call === undefined) return exitCodes.done;
  const format = chosen('format', call.text('format'), formats);
  const disabled = disabledCodes(call.arguments.flags.get('disable') ?? []);
  const { findings } = await lint(call.request, context.host, disabled);
  const { output } = context;
  switch (format) {
    case 'text':
      output.out(renderFindings(findings, output.colors ?? false));
      break;
    case 'json':
      output.out(findingsJson(findings));
      break;
    case 'github':
      output.out(findingsForGithub(findings));
      break;
    case 'sarif':
      output.out(findingsSarif(findings, await lintRules(), version));
      break;
    default:
      format satisfies never;
  }
  const isClean = findings.every(({ severity }) => severity === 'note');
  return isClean ? exitCodes.done : exitCodes.failed;
};

function disabledCodes(texts: readonly string[]): ReadonlySet<string> {
  const codes = texts.flatMap((text) => text.split(',')).map((code) => code.trim());
  for (const code of codes) {
    if (code === '' || Object.hasOwn(diagnosticCodes, code)) continue;
    const near = suggest(code, Object.keys(diagnosticCodes));
    throw new UsageError(
      `no rule is called "${code}"`,
      near === undefined ? 'docs/lint.md lists the rules.' : `Did you mean "${near}"?`,
    );
  }
  return new Set(codes);
}
