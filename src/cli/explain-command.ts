import { addressedTargets, explain, load, readAddress, resolve } from '../index.ts';
import { explanationJson, renderExplanation } from '../report/explanation-text.ts';
import { UsageError } from './arguments.ts';
import { type CommandRun, exitCodes } from './command.ts';
import { bakeFlags, type Flag } from './flags.ts';
import { reportOutcome } from './outcome.ts';
import { chosen, readToolCall } from './tool.ts';

/** Flags of a build that change what a target is. */
const shorthands = ['push', 'load', 'no-cache', 'pull', 'provenance', 'sbom', 'call', 'policy'];

const ownFlags: readonly Flag[] = [
  {
    name: 'format',
    kind: 'text',
    value: 'FORMAT',
    group: 'Output',
    description: 'Write "text" (default) or "json"',
  },
  ...bakeFlags.filter(({ name }) => shorthands.includes(name)),
];

/** `bakefile explain [TARGET[.ATTRIBUTE]]`: each value and what made it. */
export const runExplain: CommandRun = async (words, context) => {
  const help = {
    name: 'bakefile explain',
    usage: '[OPTIONS] [TARGET[.ATTRIBUTE[.ENTRY]] | VARIABLE ...]',
    description:
      'Show where each value of a target comes from: the place that set it, what it was made ' +
      'from, and what it replaced. Without an operand the targets of "default" are explained.',
    examples: `Examples:
  bakefile explain app                    All of a target
  bakefile explain app.tags app.args.GO   An attribute, and a build argument
  bakefile explain TAG                    A variable, and what is made from it
  bakefile explain --push --set '*.args.GO=1.24' app.output
`,
  };
  const call = await readToolCall(words, help, ownFlags, context);
  if (call === undefined) return exitCodes.done;
  const format = chosen('format', call.text('format'), ['text', 'json']);
  const loaded = reportOutcome(await load(call.request, context.host), context);
  if (loaded === undefined) return exitCodes.failed;
  const definition = loaded.value;
  const addresses = (call.request.targets ?? []).map((text) => {
    const address = readAddress(text, definition);
    if (typeof address === 'string') throw new UsageError(address);
    return address;
  });
  const targets = addressedTargets(addresses);
  const request = { ...call.request, targets };
  const needsGraph = targets.length > 0 || addresses.length === 0;
  const resolved = needsGraph
    ? reportOutcome(resolve(definition, request, context.host), context)
    : { value: undefined };
  if (resolved === undefined) return exitCodes.failed;
  const explanation = explain(definition, resolved.value, addresses);
  context.output.out(
    format === 'json'
      ? explanationJson(explanation)
      : renderExplanation(explanation, context.output.colors ?? false),
  );
  return exitCodes.done;
};
