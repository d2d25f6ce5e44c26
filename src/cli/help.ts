import { Command, Option } from 'commander';
import type { CommandContext } from './command.ts';
import type { Flag } from './flags.ts';

/** What stands around the flags in the help of a command. */
export interface HelpText {
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  readonly examples: string;
}

/** The help of `bake`. */
export const bakeHelpText: HelpText = {
  name: 'bake',
  usage: '[OPTIONS] [TARGET...]',
  description:
    'Build the targets of a Bake file. A TARGET is the name of a target or group, or a pattern ' +
    'such as "app-*"; without any it is "default".',
  examples: `Examples:
  bake                                  Build the default target or group
  bake --print                          Show what would be built, as JSON
  bake 'app-*' --set '*.platform=linux/arm64'
  bake -f ci.hcl --var VERSION=2 --push
  bake --list=targets
`,
};

/** Shows the help of a command; a shell that completes is told the flags instead. */
export function showHelp(text: HelpText, flags: readonly Flag[], context: CommandContext): void {
  if (context.describe === undefined) context.output.out(flagHelp(text, flags, context.width));
  else context.describe(flags);
}

/** The help of a command: usage, description, flags by group, examples; at most `width` wide. */
export function flagHelp(text: HelpText, flags: readonly Flag[], width: number): string {
  const command = new Command(text.name)
    .usage(text.usage)
    .description(text.description)
    .helpOption(false)
    .configureHelp({ helpWidth: width });
  for (const flag of flags) {
    if (flag.group !== undefined) command.addOption(optionOf(flag, flag.group));
  }
  return `${command.helpInformation()}\n${text.examples}`;
}

function optionOf(flag: Flag, group: string): Option {
  const names = flag.short === undefined ? `    --${flag.name}` : `-${flag.short}, --${flag.name}`;
  const shown = flag.kind === 'switch' ? names : `${names} <${flag.value ?? 'VALUE'}>`;
  return new Option(shown.trimStart(), flag.description).helpGroup(`${group}:`);
}
