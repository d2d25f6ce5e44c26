import { type BakeRequest, type Definition, type Graph, load, resolve } from '../index.ts';
import { type Arguments, parseArguments, UsageError } from './arguments.ts';
import type { CommandContext } from './command.ts';
import { bakeFlags, type Flag } from './flags.ts';
import type { HelpText } from './help.ts';
import { bakeRequest } from './options.ts';
import { reportOutcome } from './outcome.ts';

/** What a verb of the toolbox was called with. */
export interface ToolCall {
  readonly arguments: Arguments;
  readonly request: BakeRequest;
  /** The last value of a flag. */
  text(name: string): string | undefined;
  isOn(name: string): boolean;
}

/** What every verb that reads definitions knows, and `--help`. */
const commonFlags: readonly Flag[] = bakeFlags.filter(
  ({ group, name }) => group === 'Definition' || name === 'help',
);

/** Reads a verb's command line; undefined when it asked for help, which is shown. */
export async function readToolCall(
  words: readonly string[],
  help: HelpText,
  own: readonly Flag[],
  context: CommandContext,
): Promise<ToolCall | undefined> {
  const flags = [...own, ...commonFlags];
  const call = inTool(help, () => {
    const parsed = parseArguments(words, flags);
    const text = (name: string): string | undefined => parsed.flags.get(name)?.at(-1);
    return {
      arguments: parsed,
      request: bakeRequest(parsed, context.host.env),
      text,
      isOn: (name: string) => text(name) === 'true',
    };
  });
  if (!call.isOn('help')) return call;
  const { showHelp } = await import('./help.ts');
  showHelp(help, flags, context);
  return undefined;
}

function inTool<T>(help: HelpText, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(error.message, error.remedy ?? `See "${help.name} --help".`);
  }
}

/** One of a few values of a flag; throws a `UsageError` for any other. */
export function chosen<T extends string>(
  flag: string,
  value: string | undefined,
  choices: readonly [T, ...T[]],
): T {
  if (value === undefined) return choices[0];
  const found = choices.find((choice) => choice === value);
  if (found === undefined) {
    throw new UsageError(`invalid value ${value} for --${flag}`, `Say ${choices.join(', ')}.`);
  }
  return found;
}

/** The definition and the graph that a verb is about; undefined after errors, which are shown. */
export async function resolveForTool(
  request: BakeRequest,
  context: CommandContext,
): Promise<{ readonly definition: Definition; readonly graph: Graph } | undefined> {
  const loaded = reportOutcome(await load(request, context.host), context);
  if (loaded === undefined) return undefined;
  const resolved = reportOutcome(resolve(loaded.value, request, context.host), context);
  return resolved && { definition: loaded.value, graph: resolved.value };
}
