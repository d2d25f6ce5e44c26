import { Command } from 'commander';
import { suggest } from '../index.ts';
import { UsageError } from './arguments.ts';
import { type CommandContext, exitCodes } from './command.ts';
import { version } from './version.ts';

/** What the help says about a verb. */
export interface VerbText {
  readonly name: string;
  readonly usage: string;
  readonly description: string;
}

/** `bakefile`, `bakefile --help`, `bakefile help`, `bakefile --version` and mistyped verbs. */
export function runWithoutVerb(
  words: readonly string[],
  verbs: readonly VerbText[],
  context: CommandContext,
): number {
  const [word] = words;
  if (word === undefined || word === 'help' || word === '--help' || word === '-h') {
    context.output.out(toolboxHelp(verbs, context.width));
    return word === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (word === '--version') {
    context.output.out(`bakefile ${version}\n`);
    return exitCodes.done;
  }
  const near = suggest(
    word,
    verbs.map((verb) => verb.name),
  );
  const kind = word.startsWith('-') ? 'unknown flag' : 'unknown command';
  throw new UsageError(
    `${kind}: ${word}`,
    near === undefined ? 'See "bakefile --help".' : `Did you mean "bakefile ${near}"?`,
  );
}

function toolboxHelp(verbs: readonly VerbText[], width: number): string {
  const program = new Command('bakefile')
    .usage('COMMAND')
    .description('Tools about Bake files.')
    .helpOption('-h, --help', 'Show this help')
    .helpCommand(false)
    .version(version, '--version', 'Show the version')
    .configureHelp({ helpWidth: width });
  for (const verb of verbs) {
    program.command(verb.name).usage(verb.usage).description(verb.description).helpOption(false);
  }
  return program.helpInformation();
}
