import { UsageError } from './arguments.ts';
import { runBakefile } from './bakefile-command.ts';
import { type CommandRun, exitCodes } from './command.ts';

/** Docker's name for the plugin: the command is `docker bakefile`. */
const pluginName = 'bakefile';

/**
 * `docker-bakefile`, a plugin of the docker command line: it answers docker's question what it is,
 * and does what `bakefile` does; docker gives it all the words that it was given itself.
 */
export const runDockerPlugin: CommandRun = async (words, context) => {
  if (words[0] === 'docker-cli-plugin-metadata') {
    context.output.out(`${JSON.stringify(await metadata(), undefined, 2)}\n`);
    return exitCodes.done;
  }
  const { rest, env } = readDockerWords(words);
  const { host } = context;
  const { [originalCommand]: _, ...others } = host.env;
  const changed = { ...host, env: { ...others, ...Object.fromEntries(env) } };
  return runBakefile(rest, { ...context, host: changed });
};

/** With it in its environment, Buildx takes itself for a plugin that docker has called. */
const originalCommand = 'DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND';

async function metadata(): Promise<Readonly<Record<string, string>>> {
  const { version } = await import('./version.ts');
  return {
    SchemaVersion: '0.1.0',
    Vendor: 'bakefile',
    Version: version,
    ShortDescription: 'Bake files: build, explain, draw, lint and format',
  };
}

/** Flags of docker itself, with the variables by which its other plugins know them. */
const dockerFlags: ReadonlyMap<string, string> = new Map([
  ['--config', 'DOCKER_CONFIG'],
  ['--context', 'DOCKER_CONTEXT'],
  ['-c', 'DOCKER_CONTEXT'],
  ['--host', 'DOCKER_HOST'],
  ['-H', 'DOCKER_HOST'],
  ['--log-level', ''],
  ['-l', ''],
]);

const dockerSwitches: ReadonlySet<string> = new Set(['-D', '--debug']);

/** The words behind the plugin's name, and what docker's own flags before it say. */
function readDockerWords(words: readonly string[]): {
  readonly rest: readonly string[];
  readonly env: ReadonlyMap<string, string>;
} {
  const env = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === pluginName) return { rest: words.slice(at + 1), env };
    const [flag = '', ...parts] = word.split('=');
    if (dockerSwitches.has(flag)) continue;
    const variable = dockerFlags.get(flag);
    if (variable === undefined) {
      if (!flag.startsWith('-') || !words.includes(pluginName, at)) break;
      throw new UsageError(`docker's flag ${flag} is not known here`);
    }
    const value = parts.length > 0 ? parts.join('=') : words[++at];
    if (variable !== '' && value !== undefined) env.set(variable, value);
  }
  // Called by its own name, it is the toolbox.
  return { rest: words, env: new Map() };
}
