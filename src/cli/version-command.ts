import { parseArguments, UsageError } from './arguments.ts';
import { type CommandRun, exitCodes } from './command.ts';
import { version } from './version.ts';

/** `bakefile version`: the version and the Node that runs it. */
export const runVersion: CommandRun = async (words, context) => {
  const { operands } = parseArguments(words, []);
  if (operands.length > 0) throw new UsageError(`unexpected argument: ${operands[0]}`);
  context.output.out(`bakefile ${version}, Node ${process.version}\n`);
  return exitCodes.done;
};
