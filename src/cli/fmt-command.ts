import { format } from '../index.ts';
import { parseArguments } from './arguments.ts';
import { type CommandRun, exitCodes } from './command.ts';
import type { Flag } from './flags.ts';
import { reportOutcome } from './outcome.ts';

const flags: readonly Flag[] = [
  {
    name: 'check',
    kind: 'switch',
    group: 'Output',
    description: 'Write nothing; list the files that are not formatted and fail if there are any',
  },
  { name: 'help', short: 'h', kind: 'switch', group: 'General', description: 'Show this help' },
];

/** `bakefile fmt [FILE...]`: HCL files in canonical form, as hclfmt writes them. */
export const runFmt: CommandRun = async (words, context) => {
  const { host, output } = context;
  const { flags: given, operands } = parseArguments(words, flags);
  const isOn = (name: string): boolean => given.get(name)?.at(-1) === 'true';
  if (isOn('help')) {
    const { flagHelp } = await import('./help.ts');
    output.out(flagHelp(help, flags, context.width));
    return exitCodes.done;
  }
  const outcome = await format(operands, host);
  const formatted = outcome.value ?? [];
  const changed = formatted.filter(({ file, text }) => file.text !== text);
  for (const { file, text } of isOn('check') ? [] : formatted) {
    if (file.name === '-') output.out(text);
    else if (file.text !== text) await replaceFile(context, file.name, text);
  }
  for (const { file } of changed)
    if (file.name !== '-' || isOn('check')) output.out(`${file.name}\n`);
  reportOutcome({ diagnostics: outcome.diagnostics }, context);
  const failed = outcome.diagnostics.some(({ severity }) => severity === 'error');
  return failed || (isOn('check') && changed.length > 0) ? exitCodes.failed : exitCodes.done;
};

const help = {
  name: 'bakefile fmt',
  usage: '[OPTIONS] [FILE...]',
  description:
    'Write HCL files in canonical form and list those that changed. Without a FILE the Bake ' +
    'files of the working directory; "-" formats standard input.',
  examples: `Examples:
  bakefile fmt
  bakefile fmt --check docker-bake.hcl
  bakefile fmt - < docker-bake.hcl
`,
};

/** Written beside the file and renamed, so that it is never half written. */
async function replaceFile(
  { host }: Parameters<CommandRun>[1],
  name: string,
  text: string,
): Promise<void> {
  const path = await host.files.realPath(name);
  const temporary = `${path}.bakefile-fmt`;
  try {
    await host.files.write(temporary, text);
    await host.files.rename(temporary, path);
  } catch (error) {
    await host.files.remove(temporary);
    throw error;
  }
}
