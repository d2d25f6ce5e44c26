import type { CommandLine, CommandStep, FromEnvironment } from '../model/plan.ts';
import { quoteWord } from './shell.ts';

/** Commands as a shell script, each with what it is for; values that no plan holds are variables. */
export function commandScript(steps: readonly CommandStep[]): string {
  return steps.map((step) => `# ${step.purpose}\n${stepText(step)}\n`).join('\n');
}

function stepText({ command, orElse, mayFail, expects }: CommandStep): string {
  const text = lineText(command);
  if (orElse !== undefined) return `${text} || ${lineText(orElse)}`;
  if (mayFail) return `${text} || true`;
  return expects === undefined ? text : `${text} | grep -x ${quoteWord(expects.output)}`;
}

function lineText({ program, args, input, environment, workingDirectory }: CommandLine): string {
  const settings = [...(environment ?? [])].flatMap(([name, value]) =>
    typeof value !== 'string' && value.fromEnvironment === name
      ? []
      : [`${name}=${wordText(value)}`],
  );
  const words = [...settings, ...[program, ...args].map(wordText)].join(' ');
  const piped = input === undefined ? words : `printf %s ${wordText(input)} | ${words}`;
  return workingDirectory === undefined ? piped : `(cd ${quoteWord(workingDirectory)} && ${piped})`;
}

function wordText(word: string | FromEnvironment): string {
  return typeof word === 'string' ? quoteWord(word) : `"$${word.fromEnvironment}"`;
}
