import { matrixJobs, matrixLevels } from '../index.ts';
import { type CommandRun, exitCodes } from './command.ts';
import { readToolCall, resolveForTool } from './tool.ts';

/** `bakefile matrix [TARGET...]`: the targets as JSON for a CI system's matrix. */
export const runMatrix: CommandRun = async (words, context) => {
  const help = {
    name: 'bakefile matrix',
    usage: '[OPTIONS] [TARGET...]',
    description:
      'Write the targets as JSON for the matrix of a CI system: a list of jobs, or with --levels ' +
      'a list of such lists, where no job links to one of its own or a later level.',
    examples: `Examples:
  bakefile matrix                       [{"target":"app"},{"target":"db"}]
  bakefile matrix --platforms release   A job for each platform
  bakefile matrix --levels '*'          Base images first
`,
  };
  const flags = [
    {
      name: 'levels',
      kind: 'switch',
      group: 'Output',
      description: 'Group the jobs by level of their links, linked targets included',
    },
    {
      name: 'platforms',
      kind: 'switch',
      group: 'Output',
      description: 'Make a job for each platform of a target',
    },
  ] as const;
  const call = await readToolCall(words, help, flags, context);
  if (call === undefined) return exitCodes.done;
  const found = await resolveForTool(call.request, context);
  if (found === undefined) return exitCodes.failed;
  const make = call.isOn('levels') ? matrixLevels : matrixJobs;
  context.output.out(`${JSON.stringify(make(found.graph, call.isOn('platforms')))}\n`);
  return exitCodes.done;
};
