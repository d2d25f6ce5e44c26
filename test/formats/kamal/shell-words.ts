/** A command of a shell script: its words, and the variables set before it. */
export interface ShellCommand {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The commands of a script as this program writes it; both sides of `||` and `|` count. */
export function readScript(script: string): readonly ShellCommand[] {
  const lines = script.split('\n').filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  return lines.flatMap((line) => {
    if (/^(?:if |else$|fi$|\}$)/.test(line)) return [];
    return splitCommands(line.replace(/ (?:\{|&&)$/, '').trim()).map(commandOf);
  });
}

function commandOf(words: readonly string[]): ShellCommand {
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const settings = words.slice(0, first).map((word) => word.split('=') as [string, string]);
  return { words: words.slice(first), environment: Object.fromEntries(settings) };
}

function splitCommands(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const word of line.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g) ?? []) {
    if (word === '||' || word === '|') commands.push([]);
    else if (!/^(?:>|2>)/.test(word)) {
      commands.at(-1)?.push(word.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3'));
    }
  }
  return commands.filter((words) => words.length > 0);
}
