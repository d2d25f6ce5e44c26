import { writeAtomically } from '../host/write-atomically.ts';
import { format, HostFileError } from '../index.ts';
import { painted } from '../report/text.ts';
import { parseArguments } from './arguments.ts';
import { type CommandContext, type CommandRun, exitCodes } from './command.ts';
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
    const { showHelp } = await import('./help.ts');
    showHelp(help, flags, context);
    return exitCodes.done;
  }
  const outcome = await format(operands, host);
  reportOutcome({ diagnostics: outcome.diagnostics }, context);
  let isWell = !outcome.diagnostics.some(({ severity }) => severity === 'error');
  const isCheck = isOn('check');
  for (const { file, text } of outcome.value ?? []) {
    const isChanged = file.text !== text;
    if (isCheck) {
      if (!isChanged) continue;
      isWell = false;
      output.out(`${file.name}\n`);
    } else if (file.name === '-') output.out(text);
    else if (isChanged) isWell = (await replaceFile(file.name, text, context)) && isWell;
  }
  return isWell ? exitCodes.done : exitCodes.failed;
};

/** Writes a file and lists it; tells it when that cannot be done. */
async function replaceFile(
  name: string,
  text: string,
  { host, output }: CommandContext,
): Promise<boolean> {
  try {
    await writeAtomically(host, name, text);
  } catch (error) {
    if (!(error instanceof HostFileError)) throw error;
    output.error(`${painted('ERROR:', 'red', output.errorColors)} ${error.message}\n`);
    return false;
  }
  output.out(`${name}\n`);
  return true;
}

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
