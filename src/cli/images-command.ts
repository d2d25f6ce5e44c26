import { imageNames, imageTable } from '../index.ts';
import { type CommandRun, exitCodes } from './command.ts';
import { chosen, readToolCall, resolveForTool } from './tool.ts';

/** `bakefile images [TARGET...]`: every tag with its target and platforms. */
export const runImages: CommandRun = async (words, context) => {
  const help = {
    name: 'bakefile images',
    usage: '[OPTIONS] [TARGET...]',
    description: 'List the names of the images that targets make.',
    examples: `Examples:
  bakefile images '*'
  bakefile images --format=json release
`,
  };
  const flags = [
    {
      name: 'format',
      kind: 'text',
      value: 'FORMAT',
      group: 'Output',
      description: 'Write a "table" (default) or "json"',
    },
  ] as const;
  const call = await readToolCall(words, help, flags, context);
  if (call === undefined) return exitCodes.done;
  const format = chosen('format', call.text('format'), ['table', 'json']);
  const found = await resolveForTool(call.request, context);
  if (found === undefined) return exitCodes.failed;
  const names = imageNames(found.graph);
  context.output.out(
    format === 'json' ? `${JSON.stringify(names, undefined, 2)}\n` : imageTable(names),
  );
  return exitCodes.done;
};
