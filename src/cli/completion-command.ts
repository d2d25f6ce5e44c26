import { parseArguments, UsageError } from './arguments.ts';
import { type CommandRun, exitCodes } from './command.ts';
import { completionScripts } from './completion-scripts.ts';

/** `bakefile completion bash|zsh|fish|powershell`: a script for a shell. */
export const runCompletion: CommandRun = async (words, context) => {
  const flags = [
    { name: 'help', short: 'h', kind: 'switch', group: 'General', description: 'Show this help' },
  ] as const;
  const parsed = parseArguments(words, flags);
  const [shell, ...others] = parsed.operands;
  if (parsed.flags.get('help')?.at(-1) === 'true') {
    const { showHelp } = await import('./help.ts');
    showHelp(help, flags, context);
    return exitCodes.done;
  }
  const script = completionScripts.get(shell ?? '');
  if (script === undefined || others.length > 0) {
    const wrong = shell === undefined ? 'a shell is missing' : `no script for ${words.join(' ')}`;
    throw new UsageError(wrong, `Say ${[...completionScripts.keys()].join(', ')}.`);
  }
  context.output.out(script);
  return exitCodes.done;
};

const help = {
  name: 'bakefile completion',
  usage: 'bash|zsh|fish|powershell',
  description:
    'Write a script that completes bake and bakefile: commands, flags and their values, and the ' +
    'targets, groups, variables and keys of the definition that the command line names.',
  examples: `Examples:
  source <(bakefile completion bash)                       In ~/.bashrc
  source <(bakefile completion zsh)                        In ~/.zshrc, after compinit
  bakefile completion fish > ~/.config/fish/completions/bake.fish
  bakefile completion powershell | Out-String | Invoke-Expression
`,
};
